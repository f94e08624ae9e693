"""Bodies that are made to hurt: small ones that unpack to gigabytes, lists of a million, texts of megabytes."""

import gzip
import io
import tracemalloc
import zlib
from typing import Any

import httpx
import pytest

from bot.api.clean import cleaned, code_of, names_of
from bot.api.decode import Unreadable, parsed
from bot.api.errors import ApiError, BadRequest, OrphanLabel, OutcomeUnknown, UnexpectedResponse
from bot.api.models import LeadPage, Stream
from bot.api.transport import LARGEST_BODY
from bot.api.unpack import body_of
from tests.api import examples
from tests.api.wire import KEY, Wire, raw

ME = examples.ME.encode()
BOMB = 64 * 2**20
"""Bytes that it unpacks to."""


def bomb() -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as pack:
        for _ in range(BOMB // 2**20):
            pack.write(b" " * 2**20)
    return packed.getvalue()


def packed_as(coding: str, body: bytes) -> httpx.Response:
    """As it comes over a line: nothing is unpacked yet."""
    return httpx.Response(200, headers={"Content-Encoding": coding}, stream=httpx.ByteStream(body))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(ME)),
        ("GZIP ", gzip.compress(ME)),
        ("x-gzip", gzip.compress(ME)),
        ("deflate", zlib.compress(ME)),
        ("identity", ME),
        ("", ME),
    ],
)
async def test_what_is_packed_once_is_unpacked(coding: str, body: bytes) -> None:
    assert (await Wire(packed_as(coding, body)).client().me.get()).name == "Jane Smith"


async def test_what_comes_in_parts_is_unpacked_in_parts() -> None:
    class Parts(httpx.AsyncByteStream):
        async def __aiter__(self) -> Any:
            for byte in gzip.compress(ME):
                yield bytes([byte])

    answer = httpx.Response(200, headers={"Content-Encoding": "gzip"}, stream=Parts())
    assert await body_of(answer, LARGEST_BODY) == ME


async def test_a_bomb_takes_no_more_memory_than_a_body_may() -> None:
    body = bomb()
    tracemalloc.start()
    try:
        assert await body_of(packed_as("gzip", body), LARGEST_BODY) is None
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(body) < 2**18
    assert peak < 4 * LARGEST_BODY


async def test_a_bomb_in_a_bomb_is_not_touched() -> None:
    body = gzip.compress(bomb())
    assert await body_of(packed_as("gzip, gzip", body), LARGEST_BODY) == body


async def test_a_bomb_is_an_answer_that_cannot_be_read() -> None:
    with pytest.raises(UnexpectedResponse, match="not JSON") as caught:
        await Wire(packed_as("gzip", bomb())).client().streams.run(42)
    assert caught.value.maybe_done


@pytest.mark.parametrize("body", [b"{}", b"\x1f\x8b", gzip.compress(ME)[:-20] + b"x" * 20])
async def test_what_is_not_packed_as_it_says_leaves_an_effect_open(body: bytes) -> None:
    with pytest.raises((OutcomeUnknown, UnexpectedResponse)) as caught:
        await Wire(packed_as("gzip", body)).client().streams.run(42)
    assert caught.value.maybe_done


async def test_only_the_packing_is_asked_for_that_can_be_undone_safely() -> None:
    wire = Wire(raw(ME))
    await wire.client().me.get()
    assert wire.asked.headers["Accept-Encoding"] == "gzip"


@pytest.mark.parametrize("body", [b'{"x": 1e400}', b"-1e999", b"[NaN]", b"Infinity"])
def test_a_number_that_no_json_can_say_is_refused(body: bytes) -> None:
    with pytest.raises(Unreadable):
        parsed(body)


async def test_settings_with_an_endless_number_are_not_put_back() -> None:
    wire = Wire(raw('{"settings": {"summaryFrequency": "daily", "x": 1e400}}'))
    with pytest.raises(UnexpectedResponse):
        await wire.client().notification_settings.change(summaryFrequency="off")


@pytest.mark.parametrize("depth", [100_000, 5000])
async def test_what_nests_too_deep_is_unreadable(depth: int) -> None:
    body = b'{"settings":{"summaryFrequency":"daily","x":' + b"[" * depth + b"]" * depth + b"}}"
    with pytest.raises(UnexpectedResponse, match="not JSON"):
        await Wire(raw(body)).client().notification_settings.get()


async def test_a_number_of_thousands_of_digits_is_no_id() -> None:
    with pytest.raises(UnexpectedResponse, match=r"streams is missing|not JSON|0\.id"):
        await Wire(raw(b'{"streams": [{"id": ' + b"9" * 4000 + b"}]}")).client().streams.list()


async def test_of_a_million_leads_that_do_not_fit_one_is_looked_at() -> None:
    body = b'{"total": 1, "hasMore": true, "leads": [' + b",".join([b"{}"] * 1_000_000) + b"]}"
    with pytest.raises(UnexpectedResponse) as caught:
        await Wire(raw(body)).client().leads.of_stream(42)
    assert "leads.0.id: missing; leads.0.profile: missing;" in str(caught.value)
    assert "leads.1" not in str(caught.value)


async def test_a_list_that_does_not_fit_costs_a_stream_only_that_list() -> None:
    body = b'{"stream": {"id": 1, "name": "x", "syncTimes": [' + b",".join([b"1"] * 100_000) + b"]}}"
    stream = await Wire(raw(body)).client().streams.get(1)
    assert isinstance(stream, Stream)
    assert (stream.name, stream.sync_times) == ("x", ())


async def test_leads_that_fit_are_all_there() -> None:
    lead = '{"id": 1, "profile": {"xUserId": "1", "handle": "h"}}'
    body = f'{{"total": 500, "hasMore": false, "leads": [{",".join([lead] * 500)}]}}'
    page = await Wire(raw(body)).client().leads.of_stream(42)
    assert isinstance(page, LeadPage)
    assert len(page.leads) == 500


@pytest.mark.parametrize("text", ["a", "a b ", "a_", ". ", "<!channel> *_~` ", "\\u0000", "\\u202e", "-a"])
@pytest.mark.parametrize("shape", ['{"error": "%s"}', '{"error": {"code": "%s", "message": "x"}}'])
async def test_an_error_of_megabytes_is_cut_before_it_is_read(shape: str, text: str) -> None:
    wire = Wire(raw(shape % (text * 500_000), 400))
    with pytest.raises(BadRequest) as caught:
        await wire.client().me.get()
    assert len(str(caught.value)) < 300
    assert len(caught.value.user_text) < 1500


def test_what_stands_far_behind_is_not_read() -> None:
    assert cleaned(" " * 10_000 + "tail") == ""
    assert cleaned("x " + " " * 10_000 + KEY, (KEY,)) == "x"


def test_a_code_is_not_long() -> None:
    assert code_of("a" + "_a" * 99) is None
    assert code_of("a" * 48) == "a" * 48
    assert code_of("a" * 1_000_000) is None


def test_of_a_million_names_the_first_are_told() -> None:
    names = names_of({f"k{number}": 1 for number in range(1_000_000)})
    assert names == tuple(f"k{number}" for number in range(20))


async def test_of_a_million_labels_the_first_are_told() -> None:
    body = b'{"error": "orphan_label", "orphans": [' + b",".join([b'"rust"'] * 500_000) + b"]}"
    with pytest.raises(OrphanLabel) as caught:
        await Wire(raw(body, 400)).client().segments.list()
    assert caught.value.orphans == ("rust",) * 20


@pytest.mark.parametrize(
    "said",
    [
        f"key {KEY} is bad",
        f"see https://api.test/?key={KEY}",
        "<@U123> <!channel> <https://evil.test|here>",
        "*bold* ~gone~ `code`",
        "\u202eevil\x00\x1b[31m",
        "\\ud800 half",
    ],
)
@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 409, 422, 429, 500, 502, 503])
async def test_foreign_words_carry_neither_key_nor_address_nor_markup(said: str, status: int) -> None:
    answers = [httpx.Response(status, json={"error": said}) for _ in range(3)]
    with pytest.raises(ApiError) as caught:
        await Wire(*answers).client().me.get()
    shown = str(caught.value) + caught.value.user_text
    quotation = caught.value.user_text.partition("“")[2]
    assert KEY not in shown
    assert "://" not in shown
    assert not set("<>*~`") & set(quotation)
    assert "\u202e" not in shown
    assert shown.encode().isascii() or "…" in shown or "“" in shown
