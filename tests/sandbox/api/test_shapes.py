"""Other shapes of answers over HTTP: every endpoint without a page in each of them, the documented ones unmoved."""

from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api import Shape
from bot.sandbox.api.faults import BadControl
from bot.sandbox.api.operations import ROUTES
from bot.sandbox.api.shapes import ACCOUNT_IDS, ENVELOPES, IDS, UNDOCUMENTED, read_shape
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, opened
from tests.sandbox.api.test_every_endpoint import address

TEMPLATE = {"name": "Hello", "messageBody": "Hi!"}


class Ask(NamedTuple):
    """One request, and the name under which its answer stands (None: the answer is the whole body)."""

    method: str
    path: str
    own: str | None
    body: Any = None

    def __str__(self) -> str:
        return f"{self.method}:{self.path}"


ASKS = (
    Ask("GET", "/streams", "streams"),
    Ask("GET", "/streams/42", "stream"),
    Ask("GET", "/runs", "runs"),
    Ask("GET", "/leads", "leads"),
    Ask("GET", "/leads?groupBy=stream", "streams"),
    Ask("POST", "/leads/1234/export", None),
    Ask("GET", "/dm-templates", "templates"),
    Ask("POST", "/dm-templates", "template", TEMPLATE),
    Ask("GET", "/dm-templates/1", "template"),
    Ask("PUT", "/dm-templates/1", "template", TEMPLATE),
    Ask("DELETE", "/dm-templates/1", None),
    Ask("GET", "/notification-settings", "settings"),
    Ask("PUT", "/notification-settings", "settings", {}),
    Ask("POST", "/lookups/enrich", None, {"handle": "someone"}),
    Ask("POST", "/lookups/enrich-email", None, {"handle": "someone"}),
    Ask("GET", "/lookups/enrich/history", "history"),
    Ask("GET", "/lookups/enrich-email/history", "history"),
    Ask("DELETE", "/lookups/api-keys/1", None),
)
EVERY = pytest.mark.parametrize("ask", ASKS, ids=str)
DOCUMENTED = [route for route in ROUTES if (route.method, route.path) not in UNDOCUMENTED]


async def answer(ask: Ask, shape: Shape) -> Any:
    """What a fresh world answers in that shape."""
    async with opened(public_url="http://api.example") as caller:
        profiles = caller.sandbox.tables.profiles
        profiles.put(replace(profiles.all()[0], handle="someone", email="someone@papermoth.example"))
        for kind in ("enrich", "enrich-email"):
            await caller.post(f"/lookups/{kind}", {"handle": "someone"})
        caller.sandbox.answer_in(shape)
        response = await caller.http.request(ask.method, f"/api/v2{ask.path}", json=ask.body)
        assert response.status_code in {200, 201}, response.text
        return response.json()


def objects(value: Any) -> list[dict[str, Any]]:
    """Every object in a body."""
    if isinstance(value, list):
        return [found for item in value for found in objects(item)]
    if isinstance(value, dict):
        return [value, *(found for item in value.values() for found in objects(item))]
    return []


def test_there_are_seventeen_without_a_page_and_all_are_tried() -> None:
    assert len(UNDOCUMENTED) == 17
    assert len(ASKS) == 18
    assert set(UNDOCUMENTED) <= {(route.method, route.path) for route in ROUTES}


@EVERY
async def test_usually_the_answer_stands_under_its_own_name(ask: Ask) -> None:
    body = await answer(ask, Shape())
    assert isinstance(body, dict)
    assert ask.own is None or ask.own in body
    assert not {"data", "items"} & set(body)


@EVERY
@pytest.mark.parametrize("envelope", ENVELOPES)
async def test_every_envelope_holds_what_the_usual_one_holds(ask: Ask, envelope: str) -> None:
    usual = await answer(ask, Shape())
    body = await answer(ask, Shape(envelope=envelope))
    wrapped = envelope in {"data", "data.own"}
    if ask.own is None:
        assert body == ({"data": usual} if wrapped else usual)
        return
    resource = usual.pop(ask.own)
    in_items = {"items": resource} if isinstance(resource, list) else {ask.own: resource}
    assert body == {
        "own": {ask.own: resource, **usual},
        "data": {"data": resource, **usual},
        "items": {**in_items, **usual},
        "bare": resource,
        "data.own": {"data": {ask.own: resource, **usual}},
    }.get(envelope)


@EVERY
async def test_extra_adds_a_field_to_every_object_and_takes_none(ask: Ask) -> None:
    body = await answer(ask, Shape(extra=True))
    added = [item for item in objects(body) if "addedLater" in item]
    for item in added:
        assert item.pop("addedLater") == {"kind": "unknown", "values": [1, None]}
    assert body == await answer(ask, Shape())
    assert len(added) == len(objects(body))


async def test_extra_leaves_the_names_of_labels_alone(caller: Caller) -> None:
    caller.sandbox.answer_in(Shape(extra=True))
    segments = (await caller.get("/segments"))["segments"]
    assert set(segments[0]["appliedSearchFilters"]) == {"job_role", "skill"}
    assert set(segments[0]) == {*documented.SEGMENT, "addedLater"}


@EVERY
async def test_nulls_leave_the_resource_and_all_ids_where_they_are(ask: Ask) -> None:
    body, usual = await answer(ask, Shape(nulls=True)), await answer(ask, Shape())
    assert ask.own is None or type(body[ask.own]) is type(usual[ask.own])
    assert_same_but_for_nulls(body, usual)


def assert_same_but_for_nulls(value: Any, usual: Any) -> None:
    if isinstance(value, list):
        assert len(value) == len(usual)
        for item, was in zip(value, usual, strict=True):
            assert_same_but_for_nulls(item, was)
    elif isinstance(value, dict):
        assert set(value) == set(usual)
        for name, item in value.items():
            if item is None and usual[name] is not None:
                assert not name.lower().endswith("id")
            else:
                assert_same_but_for_nulls(item, usual[name])
    else:
        assert value == usual != ""


async def test_nulls_are_where_nothing_promises_a_value() -> None:
    stream = (await answer(ASKS[1], Shape(nulls=True)))["stream"]
    assert (stream["syncTimes"], stream["timezone"], stream["createdAt"]) == (None, None, None)
    assert (stream["name"], stream["pairs"][0]["accountId"]) == ("AI founders watching @founderfuel", 9)
    lead = (await answer(ASKS[3], Shape(nulls=True)))["leads"][0]
    assert (lead["profile"]["bio"], lead["profile"]["profileImageUrl"]) == (None, None)
    run = (await answer(ASKS[2], Shape(nulls=True)))["runs"][0]
    assert (run["progressLog"], run["segmentName"], run["status"]) == (None, None, "succeeded")


async def test_list_that_is_empty_is_still_a_list_among_nulls(caller: Caller) -> None:
    caller.sandbox.answer_in(Shape(nulls=True))
    assert await caller.get("/lookups/enrich/history") == {"history": []}
    assert (await caller.get("/leads", since="2030-01-01T00:00:00Z"))["leads"] == []


@pytest.mark.parametrize("name", ACCOUNT_IDS)
@pytest.mark.parametrize("ask", ASKS[:5], ids=str)
async def test_account_ids_have_the_name_that_was_asked_for(ask: Ask, name: str) -> None:
    body, usual = await answer(ask, Shape(ids=name)), await answer(ask, Shape())
    others = set(ACCOUNT_IDS) - {name}
    assert not any(others & set(item) for item in objects(body))

    def ids(value: Any) -> list[int]:
        return [item[each] for item in objects(value) for each in ACCOUNT_IDS if each in item]

    assert ids(body) == ids(usual)
    assert ids(body)


@pytest.mark.parametrize(
    ("ids", "name"), [("runId", "runId"), ("syncRunId", "syncRunId"), ("introduction", "syncRunId")]
)
async def test_run_ids_have_the_name_that_was_asked_for(ids: str, name: str) -> None:
    body, usual = await answer(ASKS[2], Shape(ids=ids)), await answer(ASKS[2], Shape())
    assert [run[name] for run in body["runs"]] == [run["id"] for run in usual["runs"]]
    assert not any("id" in run for run in body["runs"])
    assert ("accountId" in body["runs"][0]) is (ids == "introduction")


async def test_pairs_can_hold_objects_in_place_of_ids() -> None:
    (stream, *_) = (await answer(ASKS[0], Shape(ids="id")))["streams"]
    assert stream["pairs"][0]["account"] == {"id": 9}
    assert stream["pairs"][0]["segment"] == {"id": 12}
    assert not {"accountId", "segmentId"} & set(stream["pairs"][0])


@pytest.mark.parametrize("ask", ASKS[5:], ids=str)
@pytest.mark.parametrize("ids", IDS)
async def test_renaming_touches_nothing_that_is_neither_account_nor_run(ask: Ask, ids: str) -> None:
    assert await answer(ask, Shape(ids=ids)) == await answer(ask, Shape())


@pytest.mark.parametrize("envelope", ENVELOPES)
async def test_leads_can_come_grouped_unasked(envelope: str) -> None:
    usual = await answer(ASKS[3], Shape())
    body = await answer(ASKS[3], Shape(grouped=True, envelope=envelope))
    groups = body
    for name in {"own": ["streams"], "data.own": ["data", "streams"], "bare": []}.get(envelope, [envelope]):
        groups = groups[name]
    leads = [lead for group in groups for lead in group["leads"]]
    assert sorted(lead["id"] for lead in leads) == sorted(lead["id"] for lead in usual["leads"])
    assert all(lead["streamId"] == group["streamId"] for group in groups for lead in group["leads"])
    if envelope in {"own", "data", "items"}:
        assert (body["total"], body["hasMore"]) == (usual["total"], usual["hasMore"])


async def test_run_answers_as_the_introduction_shows_it(caller: Caller) -> None:
    caller.sandbox.answer_in(Shape(ids="introduction"))
    await caller.post("/accounts/7/sleep")
    _, body = await caller.post("/streams/44/run")
    assert [set(item) for item in body["queued"]] == [{"accountId", "syncRunId"}]
    assert body["skipped"] == [{"accountId": 7, "reason": "account_sleeping"}]


@pytest.mark.parametrize("ids", ["documented", "accountId", "runId"])
async def test_run_answers_as_its_own_page_shows_it_otherwise(caller: Caller, ids: str) -> None:
    caller.sandbox.answer_in(Shape(envelope="bare", ids=ids, nulls=True, grouped=True))
    _, body = await caller.post("/streams/43/run")
    assert set(body) == {"queued", "skipped"}
    assert [set(item) for item in body["queued"]] == [{"trackedAccountId", "syncRunId"}]


@pytest.mark.parametrize("route", DOCUMENTED, ids=lambda route: f"{route.method}:{route.path}")
async def test_documented_answer_only_gains_fields(route: Any) -> None:
    body = {
        "segmentId": 13,
        "feedback": "good",
        "requested_outputs": ["email"],
        "targetUrl": "http://h.example/",
    }

    async def said(shape: Shape) -> tuple[int, Any]:
        async with opened(public_url="http://api.example") as caller:
            caller.sandbox.answer_in(shape)
            response = await caller.http.request(route.method, address(route), json=body)
            return response.status_code, response.json()

    usual = await said(Shape())
    assert await said(Shape("data.own", "trackedAccountId", grouped=True, nulls=True)) == usual
    status, more = await said(Shape("bare", extra=True))
    for item in objects(more):
        item.pop("addedLater", None)
    assert (status, more) == usual


async def test_refusals_gain_fields_too(caller: Caller) -> None:
    caller.sandbox.answer_in(Shape("data", extra=True))
    assert set((await caller.ask("GET", "/streams/999"))[1]) == {"error", "addedLater"}
    caller.sandbox.answer_in(Shape("data"))
    assert await caller.ask("GET", "/streams/999") == (404, {"error": "Stream not found"})


async def test_lever_sets_a_shape_and_takes_it_back(caller: Caller) -> None:
    await caller.control(shape={"envelope": "items", "extra": True})
    assert set(await caller.get("/dm-templates")) == {"items", "addedLater"}
    await caller.control(shape={"envelope": "bare"})
    assert isinstance(await caller.get("/dm-templates"), list)
    await caller.control(shape="documented")
    assert set(await caller.get("/dm-templates")) == {"templates"}


@pytest.mark.parametrize(
    ("shape", "named"),
    [
        ("other", "documented"),
        (None, "documented"),
        (["data"], "documented"),
        ({"envelope": "box"}, "envelope"),
        ({"envelope": None}, "envelope"),
        ({"envelope": ["data"]}, "envelope"),
        ({"ids": "number"}, "ids"),
        ({"extra": 1}, "extra"),
        ({"nulls": "yes"}, "nulls"),
        ({"grouped": None}, "grouped"),
        ({"colour": "red"}, "colour"),
    ],
    ids=str,
)
async def test_shape_that_is_none_is_refused_and_changes_nothing(
    caller: Caller, shape: Any, named: str
) -> None:
    await caller.control(shape={"envelope": "data"})
    response = await caller.http.post("/_/control", json={"shape": shape})
    assert (response.status_code, response.json()["ok"]) == (400, False)
    assert named in response.json()["error"]
    assert set(await caller.get("/dm-templates")) == {"data"}


@given(
    envelope=st.sampled_from(ENVELOPES),
    ids=st.sampled_from(IDS),
    flags=st.fixed_dictionaries({}, optional={name: st.booleans() for name in ("grouped", "extra", "nulls")}),
)
def test_every_shape_can_be_told(envelope: str, ids: str, flags: dict[str, bool]) -> None:
    assert read_shape({"envelope": envelope, "ids": ids, **flags}) == Shape(envelope, ids, **flags)


@given(
    st.dictionaries(
        st.sampled_from(["envelope", "ids", "extra", "nulls", "grouped"]) | st.text(max_size=3),
        st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.sampled_from([*IDS, *ENVELOPES]),
        max_size=3,
    ),
)
def test_any_object_is_a_shape_or_is_refused(values: dict[str, Any]) -> None:
    with suppress(BadControl):
        shape = read_shape(values)
        assert {name: getattr(shape, name) for name in values} == values
