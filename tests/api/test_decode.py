"""Reading bodies and shapes, apart from any request."""

from typing import Any

import pytest

from bot.api import decode
from bot.api.decode import Reader, Unreadable, parsed
from bot.api.models import DmTemplate, LeadPage, Me, RunStarted, Segment, Stream


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b"", None),
        (b" \n ", None),
        (b"null", None),
        (b'{"a": [1, 2.5, "x"]}', {"a": [1, 2.5, "x"]}),
        (b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        (b'"\\ud83d\\ude00"', "😀"),
    ],
)
def test_json_is_read(body: bytes, value: Any) -> None:
    assert parsed(body) == value


@pytest.mark.parametrize(
    "body",
    [b"<html>", b"{", b"NaN", b"[Infinity]", b"\xff\xfe{", b"1" * 5000, b"[" * 200_000, b"{} {}"],
)
def test_what_is_no_json_cannot_be_read(body: bytes) -> None:
    with pytest.raises(Unreadable, match="not JSON"):
        parsed(body)


def test_a_text_cut_inside_an_emoji_is_made_whole() -> None:
    body = b'{"bio": "Rust \\uD83D", "\\udE00": ["\\ud83d\\ude00", 1, null]}'
    assert parsed(body) == {"bio": "Rust \ufffd", "\ufffd": ["😀", 1, None]}


@pytest.mark.parametrize(
    ("reader", "body", "problem"),
    [
        (decode.many(Segment, "segments"), {"data": []}, "segments is missing"),
        (decode.many(Segment, "segments"), [], "expected an object, got a list"),
        (decode.many(Segment, "segments"), {"segments": {}}, "segments is an object"),
        (decode.many(Segment, "segments"), {"segments": None}, "segments is nothing"),
        (decode.many(Segment, "segments"), {"segments": [5]}, "0: model_type"),
        (decode.many(Segment, "segments"), {"segments": [{"id": 1}]}, "0.description: missing"),
        (decode.one(Stream, "stream"), {"stream": "x"}, "stream is a text"),
        (decode.one(Stream, "stream"), True, "expected an object, got a boolean"),
        (decode.bare(RunStarted, "queued"), {}, "queued is missing"),
        (decode.bare(RunStarted, "queued"), 5.5, "expected an object, got a number"),
        (decode.bare(RunStarted, "queued"), {"queued": 5}, "queued: tuple_type"),
        (decode.bare(Stream), None, "body: model_type"),
        (decode.told_done("ok"), {"ok": 1}, "ok is not true"),
        (decode.told_done("ok"), None, "expected an object, got nothing"),
        (decode.done(), {"success": False}, "success is false"),
        (decode.any_many(Stream, "streams"), {"other": []}, "no list of streams in an object"),
        (decode.any_many(Stream, "streams"), {"data": {"other": []}}, "no list of streams in an object"),
        (decode.any_one(Stream, "stream"), {"name": "x"}, "no stream in an object"),
        (decode.any_one(Stream, "stream"), [{"id": 1}], "no stream in a list"),
        (decode.any_page(), {"leads": {}}, "no list of leads in an object"),
    ],
)
def test_what_does_not_fit_is_named_by_place_and_kind(reader: Reader[Any], body: Any, problem: str) -> None:
    with pytest.raises(Unreadable) as caught:
        reader.read(body)
    assert str(caught.value) == problem


def test_at_most_five_problems_are_named() -> None:
    misfits = ("name", "email", "subscriptionStatus", "isFreeTier", "accounts", "credits", "totals")
    with pytest.raises(Unreadable) as caught:
        decode.bare(Me).read(dict.fromkeys(misfits, 1))
    assert str(caught.value).count(";") == 4


def test_of_a_list_only_the_first_item_that_does_not_fit_is_named() -> None:
    body: dict[str, Any] = {"queued": [{} for _ in range(9)]}
    with pytest.raises(Unreadable) as caught:
        decode.bare(RunStarted, "queued").read(body)
    assert str(caught.value) == "queued.0.trackedAccountId: missing; queued.0.syncRunId: missing"


def test_an_own_name_wins_over_a_wrapper() -> None:
    body = {"data": [{"id": 1}], "streams": [{"id": 2}]}
    assert [stream.id for stream in decode.any_many(Stream, "streams").read(body)] == [2]


def test_an_object_of_its_own_name_wins_over_the_body() -> None:
    body = {"id": 1, "stream": {"id": 2}}
    assert decode.any_one(Stream, "stream").read(body).id == 2


def test_a_true_total_is_no_number() -> None:
    assert decode.any_page().read({"leads": [], "total": True}) == LeadPage(leads=())


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ({"leads": []}, False),
        ({"leads": [], "next": None, "nextCursor": ""}, False),
        ({"leads": [], "nextCursor": "abc"}, True),
        ({"data": {"leads": [], "next_page": 2}}, True),
        ({"leads": [], "hasMore": False, "next": "/leads?page=2"}, True),
        ({"streams": [{"streamId": 1, "leads": [], "total": 0, "hasMore": False}]}, False),
        ({"streams": [{"streamId": 1, "leads": [], "total": 1}], "hasMore": False}, True),
        ({"streams": [{"streamId": 1, "leads": []}, {"streamId": 2, "leads": [], "hasMore": True}]}, True),
        ({"streams": [{"streamId": 1, "leads": [], "nextOffset": 50}]}, True),
        ({"streams": [{"streamId": 1, "leads": [], "total": True}]}, False),
    ],
)
def test_any_sign_of_more_leads_counts(body: Any, *, more: bool) -> None:
    assert decode.any_page().read(body).has_more is more


def test_the_first_of_several_own_names_wins() -> None:
    body = {"b": [{"id": 2}], "a": [{"id": 1}], "data": [{"id": 3}]}
    assert [stream.id for stream in decode.any_many(Stream, "a", "b").read(body)] == [1]
    one = {"b": {"id": 2}, "a": {"id": 1}}
    assert decode.any_one(Stream, "a", "b").read(one).id == 1


def test_what_stands_in_the_object_wins_over_what_stands_beside_it() -> None:
    reader = decode.any_one(Stream, "stream", beside=("name", "timezone"))
    found = reader.read({"stream": {"id": 1, "name": "in"}, "name": "beside", "timezone": "UTC"})
    assert (found.name, found.timezone) == ("in", "UTC")


def test_what_was_sent_fills_only_what_the_answer_leaves_out() -> None:
    sent = DmTemplate(id=1, name="a", message_body="b")
    reader = decode.any_one_or(sent, "template", known={"id": 1, "name": "a", "messageBody": "b"})
    assert reader.read({"template": {"name": "c"}}) == DmTemplate(id=1, name="c", message_body="b")
    assert reader.read(None) is sent
    with pytest.raises(Unreadable, match="ok is false"):
        reader.read({"ok": False})
