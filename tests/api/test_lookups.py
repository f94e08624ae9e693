"""Lookups: the engine of enrichment by handle, what was looked up before, segments from words, the end of a key."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bot.api import GoodOnes
from bot.api.errors import CreditsExhausted, NoFiltersMatched, OutcomeUnknown, UnexpectedResponse
from bot.api.models import Lookup, PastLookup
from tests.api import examples
from tests.api.examples import example
from tests.api.wire import Wire, raw, says

LINKEDIN = "https://linkedin.com/in/alice"
EMAIL = "alice@acme.com"
RESULT = example(examples.ENRICHMENT)["result"]
DESCRIPTION = "AI founders building developer tools"

LookUp = Callable[[GoodOnes, str], Awaitable[Lookup]]
BOTH: list[tuple[LookUp, str]] = [
    (lambda api, handle: api.lookups.enrich(handle), "POST /lookups/enrich"),
    (lambda api, handle: api.lookups.enrich_email(handle), "POST /lookups/enrich-email"),
]


def found(lookup: Lookup | PastLookup) -> tuple[str | None, str | None]:
    result = lookup.result
    assert result is not None
    linkedin = result.linkedin.url if result.linkedin else None
    return linkedin, result.email.address if result.email else None


@pytest.mark.parametrize(("ask", "where"), BOTH)
@pytest.mark.parametrize("handle", ["alice", "@alice", " @alice "])
async def test_a_lookup_sends_the_bare_handle(ask: LookUp, where: str, handle: str) -> None:
    wire = Wire(says({"result": RESULT, "credits_remaining": 46}))
    lookup = await ask(wire.client(), handle)
    assert (wire.where, wire.sent) == (where, {"handle": "alice"})
    assert (lookup.handle, lookup.credits_remaining) == ("alice", 46)
    assert found(lookup) == (LINKEDIN, EMAIL)
    assert wire.asked.extensions["timeout"]["read"] == 120.0


@pytest.mark.parametrize(("ask", "where"), BOTH)
async def test_a_lookup_needs_a_handle(ask: LookUp, where: str) -> None:
    wire = Wire()
    with pytest.raises(ValueError, match="no handle"):
        await ask(wire.client(), " @")
    assert wire.requests == [], where


@pytest.mark.parametrize(("ask", "where"), BOTH)
async def test_a_lookup_is_never_repeated_once_sent(ask: LookUp, where: str) -> None:
    wire = Wire(httpx.ReadTimeout("silence"))
    with pytest.raises(OutcomeUnknown, match=where):
        await ask(wire.client(), "alice")


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (example(examples.ENRICHMENT), (LINKEDIN, EMAIL)),
        ({"data": {"result": RESULT}}, (LINKEDIN, EMAIL)),
        (RESULT, (LINKEDIN, EMAIL)),
        ({"data": RESULT}, (LINKEDIN, EMAIL)),
        ({"result": {"linkedin": LINKEDIN, "email": EMAIL}}, (LINKEDIN, EMAIL)),
        ({"email": EMAIL, "credits_remaining": 3}, (None, EMAIL)),
        ({"linkedin_url": LINKEDIN, "email": None}, (LINKEDIN, None)),
        ({"result": {"linkedinUrl": LINKEDIN}}, (LINKEDIN, None)),
        ({"email": {"address": EMAIL, "status": "verified"}}, (None, EMAIL)),
        ({"result": {}}, (None, None)),
        ({"result": None}, (None, None)),
        ({"result": {"ok": False, "kind": "not_found"}}, (None, None)),
        ({"ok": False, "kind": "not_found"}, (None, None)),
        ({"email": "", "linkedin": None}, (None, None)),
    ],
)
async def test_what_was_found_is_read_in_every_likely_shape(
    answer: Any, shown: tuple[str | None, str | None]
) -> None:
    lookup = await Wire(says(answer)).client().lookups.enrich("alice")
    assert found(lookup) == shown
    assert lookup.handle == "alice"


def test_a_result_keeps_its_kind_and_what_it_does_not_know() -> None:
    lookup = Lookup.model_validate({"handle": "a", "result": {**RESULT, "score": 5}})
    assert (lookup.result.ok, lookup.result.kind, lookup.result.model_extra) == (
        True,
        "resolved",
        {"score": 5},
    )
    bare = Lookup.model_validate({"handle": "a", "ok": False, "kind": "not_found"})
    assert (bare.result.ok, bare.result.kind) == (False, "not_found")


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"ok": True},
        {"data": []},
        {"result": "found"},
        {"result": {"linkedin": 5}},
        {"result": {"email": {"address": 5}}},
        {"email": ["alice@acme.com"]},
        {"ok": "yes", "email": EMAIL},
    ],
)
async def test_a_lookup_is_never_half_filled(answer: Any) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        await Wire(says(answer)).client().lookups.enrich("alice")
    assert caught.value.maybe_done


@pytest.mark.parametrize(
    ("name", "value"),
    [("credits_remaining", "many"), ("contact_routes", 5), ("contact_routes", [5]), ("x_profile_id", 5)],
)
async def test_what_stands_around_a_result_spoils_nothing(name: str, value: Any) -> None:
    lookup = await Wire(says({"result": RESULT, name: value})).client().lookups.enrich("alice")
    assert found(lookup) == (LINKEDIN, EMAIL)
    assert (lookup.model_extra or {})[name] == value


async def test_exhausted_credits_are_told() -> None:
    with pytest.raises(CreditsExhausted):
        await Wire(says({"error": "credits_exhausted"}, 429)).client().lookups.enrich_email("alice")


PAST = {"id": 5, "handle": "alice", "createdAt": "2026-06-02T09:00:00Z", "result": RESULT}


@pytest.mark.parametrize(
    "answer",
    [
        {"history": [PAST]},
        {"lookups": [PAST]},
        {"data": [PAST]},
        {"items": [PAST]},
        {"data": {"history": [PAST]}},
        [PAST],
    ],
)
async def test_histories_are_found_wherever_the_answer_may_hold_them(answer: Any) -> None:
    wire = Wire(says(answer), says(answer))
    client = wire.client()
    (first,), (second,) = await client.lookups.history(), await client.lookups.email_history()
    assert first == second
    assert (first.handle, first.at, first.model_extra) == (
        "alice",
        datetime(2026, 6, 2, 9, tzinfo=UTC),
        {"id": 5},
    )
    assert found(first) == (LINKEDIN, EMAIL)
    assert [request.url.path.removeprefix("/api/v2") for request in wire.requests] == [
        "/lookups/enrich/history",
        "/lookups/enrich-email/history",
    ]


@pytest.mark.parametrize(
    ("item", "handle", "shown"),
    [
        ({"xHandle": "alice", "email": EMAIL}, "alice", (None, EMAIL)),
        ({"x_handle": "alice", "linkedin_url": LINKEDIN}, "alice", (LINKEDIN, None)),
        ({"username": "alice", "linkedin": {"url": LINKEDIN}}, "alice", (LINKEDIN, None)),
        ({"handle": 5, "username": "alice", "email": None}, "alice", (None, None)),
    ],
)
def test_a_past_lookup_is_read_by_its_likely_names(
    item: Any, handle: str, shown: tuple[str | None, str | None]
) -> None:
    past = PastLookup.model_validate(item)
    assert past.handle == handle
    assert found(past) == shown


@pytest.mark.parametrize(
    "item", [{}, {"handle": 5}, {"result": "none"}, {"result": None}, {"email": 5}, {"at": "yesterday"}]
)
def test_a_past_lookup_may_tell_nothing(item: Any) -> None:
    past = PastLookup.model_validate(item)
    assert (past.handle, past.at, past.result) == (None, None, None)


@pytest.mark.parametrize("answer", [{}, {"history": {}}, [5], {"history": ["alice"]}])
async def test_what_is_no_history_cannot_be_read(answer: Any) -> None:
    with pytest.raises(UnexpectedResponse):
        await Wire(says(answer)).client().lookups.history()


@pytest.mark.parametrize(
    ("account", "sent"),
    [(None, {"description": DESCRIPTION}), (7, {"description": DESCRIPTION, "trackedAccountId": 7})],
)
async def test_a_description_becomes_a_segment(account: int | None, sent: dict[str, Any]) -> None:
    wire = Wire(raw(examples.FROM_DESCRIPTION))
    made = await wire.client().lookups.segment_from_description(DESCRIPTION, account_id=account)
    assert (wire.where, wire.sent) == ("POST /lookups/segments/from-description", sent)
    assert (made.segment.id, made.segment.title, made.assign_error) == (12, DESCRIPTION, None)
    assert made.assignment is not None
    assert (made.assignment.assigned, made.assignment.already_assigned, made.assignment.position) == (
        True,
        False,
        0,
    )


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        ("cap_exceeded", "cap_exceeded", None),
        ({"code": "cap_exceeded", "message": "Too many"}, "cap_exceeded", "Too many"),
        ({"error": "not_found"}, "not_found", None),
        ({"message": "Account is inactive"}, None, "Account is inactive"),
        ({"code": 5}, None, None),
        (5, None, None),
        ([1], None, None),
        (True, None, None),
    ],
)
async def test_a_segment_that_was_not_assigned_says_why(
    error: Any, code: str | None, message: str | None
) -> None:
    answer = example(examples.FROM_DESCRIPTION, assignment=None, assignError=error)
    made = await Wire(says(answer)).client().lookups.segment_from_description(DESCRIPTION, account_id=7)
    assert made.assignment is None
    assert made.assign_error is not None
    assert (made.assign_error.code, made.assign_error.message) == (code, message)


@pytest.mark.parametrize("error", [None, "", {}, [], False])
async def test_no_error_is_none(error: Any) -> None:
    answer = example(examples.FROM_DESCRIPTION, assignError=error)
    made = await Wire(says(answer)).client().lookups.segment_from_description(DESCRIPTION)
    assert made.assign_error is None


async def test_a_description_has_at_most_a_thousand_characters() -> None:
    wire = Wire(raw(examples.FROM_DESCRIPTION))
    client = wire.client()
    await client.lookups.segment_from_description("x" * 1000)
    with pytest.raises(ValueError, match="at most 1000"):
        await client.lookups.segment_from_description("x" * 1001)
    assert len(wire.sent["description"]) == 1000


async def test_a_description_without_a_filter_is_told() -> None:
    with pytest.raises(NoFiltersMatched):
        await Wire(says({"error": "no_filters_matched"}, 400)).client().lookups.segment_from_description("hm")


@pytest.mark.parametrize("answer", [{}, {"segment": None}, {"segment": {"id": 12}}, {"segment": 5}])
async def test_a_segment_that_cannot_be_read_may_have_been_made(answer: Any) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        await Wire(says(answer)).client().lookups.segment_from_description("x")
    assert caught.value.maybe_done


@pytest.mark.parametrize(
    ("key_id", "path"),
    [
        (1, "1"),
        ("3f2a-9c", "3f2a-9c"),
        ("a/b", "a%2Fb"),
        ("../../streams/1", "..%2F..%2Fstreams%2F1"),
        ("a?b#c d%", "a%3Fb%23c%20d%25"),
        ("{id}", "%7Bid%7D"),
    ],
)
async def test_a_key_is_ended_by_its_id_and_nothing_else(key_id: int | str, path: str) -> None:
    wire = Wire(raw(b"", 204))
    await wire.client().lookups.revoke_api_key(key_id)
    assert (wire.where, wire.asked.content) == (f"DELETE /lookups/api-keys/{path}", b"")


@pytest.mark.parametrize("key_id", ["", ".", ".."])
async def test_an_id_that_is_no_part_of_a_path_is_refused(key_id: str) -> None:
    wire = Wire()
    with pytest.raises(ValueError, match="no id of a key"):
        await wire.client().lookups.revoke_api_key(key_id)
    assert wire.requests == []
