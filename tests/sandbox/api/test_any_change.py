"""Whatever is sent to the operations that make and change things: an answer, and a world that still adds up."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.calls import Call
from bot.sandbox.api.errors import Refusal
from bot.sandbox.keep import Keep
from tests.sandbox.api import documented
from tests.sandbox.api.naive import Desk
from tests.sandbox.api.support import KEY, Caller, ManualClock

ACTIONS = (
    ("POST", "/streams"),
    ("PATCH", "/streams/44"),
    ("DELETE", "/streams/43"),
    ("POST", "/streams/44/re-test"),
    ("POST", "/segments"),
    ("POST", "/accounts/8/change-tier"),
)
EVERY = pytest.mark.parametrize(("method", "path"), ACTIONS)
ANY_CALLER = settings(
    deadline=None,
    max_examples=25,
    # One stand-in for all examples: what holds must hold in whatever state it is in.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FIELDS = (
    "name",
    "pairs",
    "syncTimes",
    "timezone",
    "webhookUrl",
    "isActive",
    "isArchived",
    "accountId",
    "accountHandle",
    "accountTier",
    "segmentId",
    "segment",
    "description",
    "appliedSearchFilters",
    "newTier",
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=6)
    | st.sampled_from(["pro", "starter", "levels", "nobody", "09:15", "UTC", 7, 12]),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), children, max_size=4)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6)


@EVERY
@ANY_CALLER
@given(body=JSON | OBJECTS)
async def test_any_json_is_answered(caller: Caller, method: str, path: str, body: Any) -> None:
    status, answer = await caller.ask(method, path, body)
    assert isinstance(answer, dict)
    assert (status < 300) is ("error" not in answer)
    assert status in {200, 201, 400, 403, 404, 422, 503}


@EVERY
@ANY_CALLER
@given(content=st.binary(max_size=40))
async def test_any_bytes_are_answered(caller: Caller, method: str, path: str, content: bytes) -> None:
    response = await caller.http.request(method, f"/api/v2{path}", content=content)
    assert isinstance(response.json(), dict)
    assert response.status_code in {200, 400}


@pytest.mark.parametrize(
    ("method", "path"), [action for action in ACTIONS if action[0] != "DELETE" and "re-test" not in action[1]]
)
@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[1]", b"null"])
async def test_body_that_is_no_object_is_refused(
    caller: Caller, method: str, path: str, content: bytes
) -> None:
    before = caller.rows()
    response = await caller.http.request(method, f"/api/v2{path}", content=content)
    assert (response.status_code, response.json()["error"]) == (400, "validation_error")
    assert caller.rows() == before


@pytest.mark.parametrize("content", [b"{", b"[]", b"7"])
async def test_retest_takes_no_body_or_an_object_and_nothing_else(caller: Caller, content: bytes) -> None:
    before = caller.rows()
    response = await caller.http.post("/api/v2/streams/44/re-test", content=content)
    assert response.status_code == 400
    assert caller.rows() == before


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    keep = Keep()
    yield Desk(ApiSandbox(key=KEY, keep=keep, clock=ManualClock())._front._backend)
    keep.close()


HANDLES = st.sampled_from(["levels", "@Levels", "makers", "founderfuel", "vectorvera", "nobody1", "private1"])
ACCOUNTS = st.fixed_dictionaries({"accountHandle": HANDLES}) | st.fixed_dictionaries(
    {"accountId": st.sampled_from([7, 8, 9, 10, 999])}
)
SEGMENTS = st.fixed_dictionaries({"segmentId": st.sampled_from([12, 13, 14, 999])}) | st.fixed_dictionaries(
    {"segment": st.fixed_dictionaries({"description": st.sampled_from(["Bees", "Rust people", ""])})}
)
PAIRS = st.lists(st.builds(lambda account, segment: {**account, **segment}, ACCOUNTS, SEGMENTS), max_size=4)


def reference(desk: Desk, pair: dict[str, Any]) -> tuple[str, int | str]:
    """The account by its handle, the segment by its id or its words."""
    if "accountId" in pair:
        handle = desk.tables.accounts.need(pair["accountId"]).handle
    else:
        handle = pair["accountHandle"].removeprefix("@")
    return handle.lower(), pair.get("segmentId") or pair["segment"]["description"]


def held(desk: Desk, stream_id: int, sent: list[dict[str, Any]]) -> set[tuple[str, int | str]]:
    """What the stream holds, in the same words as the pairs that were sent."""
    said_by_id = {pair["segmentId"] for pair in sent if "segmentId" in pair}
    stream = desk.get("/streams/{id}", id=stream_id)["stream"]
    found: set[tuple[str, int | str]] = set()
    for pair in stream["pairs"]:
        segment = desk.tables.segments.need(pair["segmentId"])
        told = segment.id if segment.id in said_by_id else segment.description
        found.add((pair["xHandle"].lower(), told))
    return found


def adds_up(desk: Desk) -> None:
    """No pair without its rows, no couple twice, no handle twice."""
    tables = desk.tables
    couples = [(pair.stream_id, pair.account_id, pair.segment_id) for pair in tables.pairs.all()]
    assert len(couples) == len(set(couples))
    for stream_id, account_id, segment_id in couples:
        assert tables.streams.get(stream_id)
        assert tables.accounts.get(account_id)
        assert tables.segments.get(segment_id)
    handles = [account.handle.lower() for account in tables.accounts.all()]
    assert len(handles) == len(set(handles))


def change(desk: Desk, stream_id: int | None, body: dict[str, Any]) -> Any:
    """The body of the answer to a PATCH, or to a POST where there is no stream; None for a refusal."""
    try:
        if stream_id is None:
            return desk.post("/streams", body)
        call = Call("http://api.example", {"id": stream_id}, raw=json.dumps(body))
        return desk._ask("PATCH", "/streams/{id}", call)
    except Refusal:
        return None


@settings(deadline=None, max_examples=150)
@given(pairs=PAIRS, stream_id=st.sampled_from([None, 42, 43, 44]), active=st.booleans())
def test_stream_holds_exactly_the_pairs_of_its_last_change_or_nothing_changed(
    desk: Desk, pairs: list[dict[str, Any]], stream_id: int | None, *, active: bool
) -> None:
    before = {name: table.all() for name, table in vars(desk.tables).items()}
    answer = change(desk, stream_id, {"pairs": pairs, "isActive": active})
    if answer is None:
        assert {name: table.all() for name, table in vars(desk.tables).items()} == before
    else:
        assert held(desk, answer["id"], pairs) == {reference(desk, pair) for pair in pairs}
    adds_up(desk)


@settings(deadline=None, max_examples=60)
@given(pairs=PAIRS)
def test_diff_tells_what_the_lists_of_accounts_and_segments_gained(
    desk: Desk, pairs: list[dict[str, Any]]
) -> None:
    accounts, segments = len(desk.tables.accounts.all()), len(desk.tables.segments.all())
    before = desk.tables.pairs_of(44)
    answer = change(desk, 44, {"pairs": pairs, "isActive": False})
    diff = answer["pairsDiff"] if answer else {"addedAccounts": [], "addedSegments": []}
    created = [told for told in diff["addedAccounts"] if told["accountCreated"]]
    assert len(desk.tables.accounts.all()) == accounts + len(created)
    made = [told for told in diff["addedSegments"] if told["segmentCreated"]]
    assert len(desk.tables.segments.all()) == segments + len(made)
    assert all(set(told) == documented.UPSERTED_ACCOUNT for told in diff["addedAccounts"])
    assert all(set(told) == documented.UPSERTED_SEGMENT for told in diff["addedSegments"])
    known = {pair.account_id for pair in before}
    assert not known & {told["accountId"] for told in diff["addedAccounts"]}
