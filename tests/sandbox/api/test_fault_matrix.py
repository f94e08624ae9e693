"""Every trouble with every address, method and count: what the caller sees, and whether the deed was done."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api.faults import KINDS, Fault, Faults
from tests.sandbox.api.support import KEY, Caller, client, opened

WITHOUT_EFFECT = ("error", "html", "rate_limit", "drop_before", "down")
WITH_EFFECT = ("drop_after", "malformed", "latency")
DROPPED = "dropped"
LOOK = {"error": 503, "html": 502, "rate_limit": 429, "drop_before": DROPPED, "drop_after": DROPPED}
DEEDS = (
    ("POST", "/accounts/8/sleep", None),
    ("POST", "/leads/1260/export", None),
    ("POST", "/leads/1234/feedback", {"segmentId": 13, "feedback": "good"}),
    ("POST", "/leads/1234/enrich", {"requested_outputs": ["linkedin_url", "email"]}),
    ("POST", "/streams/43/run", None),
    ("POST", "/webhooks/subscribe", {"targetUrl": "http://hooks.example/"}),
)
EVERY_DEED = pytest.mark.parametrize(
    ("method", "path", "body"), DEEDS, ids=[path.rsplit("/", 1)[1] for _, path, _ in DEEDS]
)


def rows(caller: Caller) -> list[list[Any]]:
    return [table.all() for table in vars(caller.sandbox.tables).values()]


async def look(caller: Caller, method: str = "GET", path: str = "/me", body: Any = None) -> int | str:
    """The status, or that the connection was dropped."""
    try:
        return (await caller.http.request(method, f"/api/v2{path}", json=body)).status_code
    except httpx.TransportError:
        return DROPPED


@pytest.fixture
async def rich(caller: Caller) -> Caller:
    """Someone for whom every deed changes something."""
    tables = caller.sandbox.tables
    first, *others = tables.profiles.all()
    tables.profiles.put(replace(first, linkedin="https://linkedin.com/in/someone-sandbox"))
    known = tables.leads.put(replace(tables.leads.need(1234), x_user_id=first.id))
    tables.leads.put(replace(known, id=1260, x_user_id=others[0].id, exported_at=None))
    return caller


@EVERY_DEED
@pytest.mark.parametrize("kind", WITHOUT_EFFECT)
async def test_trouble_before_the_deed_leaves_everything_as_it_was(
    rich: Caller, kind: str, method: str, path: str, body: Any
) -> None:
    before = rows(rich)
    await rich.control(fault=kind, path=path, count=1)
    await look(rich, method, path, body)
    assert rows(rich) == before
    assert await look(rich, method, path, body) in {200, 201}
    assert rows(rich) != before


@EVERY_DEED
@pytest.mark.parametrize("kind", ["drop_after", "malformed"])
async def test_trouble_after_the_deed_hides_only_the_answer(
    rich: Caller, kind: str, method: str, path: str, body: Any
) -> None:
    before = rows(rich)
    await rich.control(fault=kind, path=path)
    await look(rich, method, path, body)
    assert rows(rich) != before


async def test_every_kind_is_either_before_or_after_the_deed() -> None:
    assert {kind for kind in KINDS if Fault(kind).before} == set(WITHOUT_EFFECT)
    assert {kind for kind in KINDS if not Fault(kind).before} == set(WITH_EFFECT)


@pytest.mark.parametrize(("kind", "seen"), LOOK.items())
@pytest.mark.parametrize("count", [1, 2, 5])
async def test_trouble_hits_as_many_requests_as_it_was_told_to(
    caller: Caller, kind: str, seen: int | str, count: int
) -> None:
    await caller.control(fault=kind, count=count)
    assert [await look(caller) for _ in range(count + 2)] == [seen] * count + [200, 200]


@pytest.mark.parametrize("status", [400, 401, 403, 409, 410, 422, 429, 500, 502, 503, 504])
@pytest.mark.parametrize("kind", ["error", "html"])
async def test_any_status_can_be_asked_for(caller: Caller, kind: str, status: int) -> None:
    await caller.control(fault=kind, status=status)
    response = await caller.http.get("/api/v2/me")
    assert response.status_code == status
    assert ("json" in response.headers["Content-Type"]) is (kind == "error")


@pytest.mark.parametrize(
    ("glob", "hit", "spared"),
    [
        ("/me", ["/me"], ["/accounts", "/leads", "/me/more"]),
        ("/streams/*", ["/streams/42", "/streams/42/leads", "/streams/43/runs/124"], ["/streams", "/leads"]),
        ("/streams/*/leads", ["/streams/42/leads", "/streams/44/leads"], ["/streams/42", "/leads"]),
        ("/streams/4[23]/leads", ["/streams/42/leads", "/streams/43/leads"], ["/streams/44/leads"]),
        ("/streams/?2", ["/streams/42"], ["/streams/43"]),
        ("*", ["/me", "/nothing", "/streams/42/leads"], []),
        ("/ME", [], ["/me"]),
        ("/streams", ["/streams"], ["/streams/42"]),
    ],
)
async def test_glob_of_a_path_hits_what_it_matches_and_spares_the_rest(
    caller: Caller, glob: str, hit: list[str], spared: list[str]
) -> None:
    await caller.control(fault="error", status=500, path=glob, count=99)
    assert [await look(caller, path=path) for path in hit] == [500] * len(hit)
    assert 500 not in [await look(caller, path=path) for path in spared]


async def test_query_is_no_part_of_the_path(caller: Caller) -> None:
    await caller.control(fault="error", path="/leads")
    assert await look(caller, path="/leads?limit=3&since=2026-06-01") == 503


async def test_method_narrows_a_trouble(caller: Caller) -> None:
    await caller.control(fault="error", path="/webhooks/*", method="DELETE", count=5)
    assert await look(caller, "POST", "/webhooks/subscribe", {"targetUrl": "http://hooks.example/"}) == 201
    assert await look(caller, "DELETE", "/webhooks/subscribe", {"id": 1}) == 503
    assert len(caller.sandbox.tables.subscriptions.all()) == 1


async def test_request_that_a_trouble_spares_does_not_use_it_up(caller: Caller) -> None:
    await caller.control(fault="error", path="/me")
    for _ in range(5):
        assert await look(caller, path="/accounts") == 200
    assert await look(caller) == 503


async def test_none_clears_every_trouble_at_once(caller: Caller) -> None:
    for kind in KINDS:
        await caller.control(fault=kind, count=50)
    await caller.control(fault="none")
    assert [await look(caller) for _ in range(3)] == [200] * 3


async def test_down_is_down_for_every_address_even_those_that_do_not_exist(caller: Caller) -> None:
    await caller.control(fault="down")
    assert {await look(caller, path=path) for path in ("/me", "/leads", "/nothing")} == {DROPPED}
    assert {seen.status for seen in list(caller.sandbox.requests)[-3:]} == {None}


async def test_trouble_comes_before_the_key_is_asked_for(caller: Caller) -> None:
    await caller.control(fault="error", status=500)
    async with client(caller.sandbox.base_url) as stranger:
        assert (await stranger.get("/api/v2/me")).status_code == 500
        assert (await stranger.get("/api/v2/me")).status_code == 401


@pytest.mark.parametrize("kind", ["error", "html", "rate_limit"])
async def test_trouble_in_place_of_an_answer_spends_nothing_of_the_allowance(kind: str) -> None:
    async with opened(rate_limit=True, rate_per_minute=1) as caller:
        await caller.control(fault=kind)
        assert await look(caller) != 200
        assert [await look(caller), await look(caller)] == [200, 429]


async def test_malformed_answer_keeps_its_status_and_its_headers() -> None:
    async with opened(rate_limit=True) as caller:
        await caller.control(fault="malformed", count=2)
        whole = (await caller.http.get("/api/v2/me")).headers
        refused = await caller.http.get("/api/v2/streams/999")
        assert (whole["X-RateLimit-Limit"], whole["X-RateLimit-Remaining"]) == ("60", "59")
        assert (refused.status_code, refused.text) == (404, '{"error": "Str')
        assert int(refused.headers["Content-Length"]) == len(refused.content)


@pytest.mark.parametrize("seconds", [0.5, 3, 45])
async def test_latency_passes_by_the_clock_and_then_the_deed_is_done(caller: Caller, seconds: float) -> None:
    await caller.control(fault="latency", seconds=seconds)
    asked = asyncio.create_task(caller.post("/accounts/8/sleep"))
    await caller.clock.until_sleeping(1)
    assert caller.sandbox.tables.accounts.need(8).is_active
    assert await look(caller) == 200
    await caller.clock.advance(seconds)
    assert (await asked)[0] == 200
    assert not caller.sandbox.tables.accounts.need(8).is_active


async def test_deed_is_done_even_for_a_caller_that_gave_up_on_the_slow_answer(
    caller: Caller,
) -> None:
    await caller.control(fault="latency", seconds=30)
    headers = {"Authorization": f"Bearer {KEY}"}
    async with client(caller.sandbox.base_url, headers=headers) as hasty:
        with pytest.raises(httpx.ReadTimeout):
            await hasty.post("/api/v2/accounts/8/sleep", timeout=0.05)
    accounts = caller.sandbox.tables.accounts
    assert accounts.need(8).is_active
    await caller.clock.advance(30)
    await caller.sandbox.until(lambda: not accounts.need(8).is_active)


@pytest.mark.parametrize("seconds", [1, 7, 59, 0.2])
async def test_rate_limit_trouble_says_whole_seconds(caller: Caller, seconds: float) -> None:
    await caller.control(fault="rate_limit", seconds=seconds)
    refused = await caller.http.get("/api/v2/me")
    assert refused.headers["Retry-After"] == str(max(1, round(seconds)))
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    assert refused.json()["error"] == "rate_limit_exceeded"


@pytest.mark.parametrize(
    "values",
    [
        {"fault": "error", "count": 0},
        {"fault": "error", "count": -1},
        {"fault": "latency", "seconds": -1},
        {"fault": "rate_limit", "seconds": float("inf")},
        {"fault": "latency", "seconds": float("nan")},
        {"fault": "error", "status": 99},
        {"fault": "html", "status": 1000},
    ],
    ids=str,
)
async def test_trouble_that_cannot_be_is_refused_when_it_is_asked_for(
    caller: Caller, values: dict[str, Any]
) -> None:
    response = await caller.http.post("/_/control", content=json.dumps(values))
    assert (response.status_code, response.json()["ok"]) == (400, False)
    assert await look(caller) == 200


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["/a", "/b", "*"]), st.sampled_from(["GET", "POST", None]), st.integers(1, 3)
        ),
        max_size=6,
    ),
    st.lists(st.tuples(st.sampled_from(["GET", "POST"]), st.sampled_from(["/a", "/b"])), max_size=20),
)
def test_the_oldest_trouble_that_fits_is_met_and_none_oftener_than_told(
    asked: list[tuple[str, str | None, int]], requests: list[tuple[str, str]]
) -> None:
    faults, left = Faults(), [count for _, _, count in asked]
    for number, (path, method, count) in enumerate(asked):
        faults.add(Fault("error", path=path, method=method, status=400 + number, count=count))
    for method, path in requests:
        fitting = [
            number
            for number, (glob, only, _) in enumerate(asked)
            if left[number] and glob in {path, "*"} and only in {method, None}
        ]
        met = faults.take(method, path)
        assert (met.status if met else None) == (400 + fitting[0] if fitting else None)
        if fitting:
            left[fitting[0]] -= 1
