"""Sixty requests a minute and key: what a client is told of it on every answer, and when there is room again."""

from collections import Counter
from datetime import timedelta
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.api.errors import Refusal
from bot.sandbox.api.gate import RateLimit
from tests.sandbox.api.support import KEY, START, Caller, ManualClock, client, opened


async def remaining(caller: Caller, method: str, path: str) -> str:
    response = await caller.http.request(method, f"/api/v2{path}", json={})
    return response.headers["X-RateLimit-Remaining"]


async def test_sixty_pass_and_the_sixty_first_does_not() -> None:
    async with opened(rate_limit=True) as caller:
        answers = [await caller.http.get("/api/v2/me") for _ in range(62)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429] * 2
    left = [int(answer.headers["X-RateLimit-Remaining"]) for answer in answers]
    assert left == [*range(59, -1, -1), 0, 0]
    assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"60"}
    assert [("Retry-After" in answer.headers) for answer in answers] == [False] * 60 + [True] * 2


async def test_429_has_a_code_and_a_message_and_is_no_credits_exhausted() -> None:
    async with opened(rate_limit=True, rate_per_minute=1) as caller:
        await caller.get("/me")
        status, body = await caller.ask("GET", "/me")
    assert (status, set(body)) == (429, {"error", "message"})
    assert body["error"] == "rate_limit_exceeded"


async def test_all_paths_and_methods_draw_on_one_allowance() -> None:
    calls = [
        ("GET", "/me"),
        ("GET", "/streams/42/leads"),
        ("POST", "/accounts/8/sleep"),
        ("DELETE", "/webhooks/subscribe"),
        ("GET", "/leads"),
    ]
    async with opened(rate_limit=True, rate_per_minute=9) as caller:
        left = [await remaining(caller, method, path) for method, path in calls]
    assert left == ["8", "7", "6", "5", "4"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/streams/999", 404),
        ("PATCH", "/me", 404),
        ("GET", "/leads?limit=0", 400),
        ("POST", "/leads/1234/feedback", 400),
        ("POST", "/leads/999999/feedback", 400),
    ],
)
async def test_refused_requests_of_a_good_key_count_too(method: str, path: str, status: int) -> None:
    async with opened(rate_limit=True, rate_per_minute=2) as caller:
        response = await caller.http.request(method, f"/api/v2{path}", json={})
        assert (response.status_code, response.headers["X-RateLimit-Remaining"]) == (status, "1")
        assert (await caller.ask("GET", "/me"))[0] == 200
        assert (await caller.ask("GET", "/me"))[0] == 429


async def test_payment_refusals_count_and_carry_the_headers() -> None:
    async with opened(rate_limit=True) as caller:
        await caller.control(do="credits", balance=0)
        body = {"requested_outputs": ["email"]}
        response = await caller.http.post("/api/v2/leads/1234/enrich", json=body)
    assert (response.status_code, response.json()["error"]) == (429, "credits_exhausted")
    assert response.headers["X-RateLimit-Remaining"] == "59"
    assert "Retry-After" not in response.headers


@pytest.mark.parametrize("header", ["", "Bearer nonsense", f"Bearer ctgo_{'z' * 40}", f"Basic {KEY}"])
async def test_who_is_not_let_in_spends_nothing_of_the_allowance(header: str) -> None:
    async with opened(rate_limit=True, rate_per_minute=1) as caller:
        async with client(caller.sandbox.base_url) as stranger:
            for _ in range(3):
                refused = await stranger.get("/api/v2/me", headers={"Authorization": header})
                assert refused.status_code == 401
                assert "X-RateLimit-Remaining" not in refused.headers
        assert (await caller.ask("GET", "/me"))[0] == 200


async def test_two_clients_with_one_key_share_and_two_stand_ins_do_not() -> None:
    async with opened(rate_limit=True, rate_per_minute=2) as first, opened(rate_limit=True) as second:
        async with client(first.sandbox.base_url, headers={"Authorization": f"Bearer {KEY}"}) as twin:
            assert (await twin.get("/api/v2/me")).headers["X-RateLimit-Remaining"] == "1"
        assert await remaining(first, "GET", "/me") == "0"
        assert await remaining(second, "GET", "/me") == "59"


async def test_control_avatars_and_v1_are_free() -> None:
    async with opened(rate_limit=True, rate_per_minute=1) as caller:
        for _ in range(3):
            await caller.control(fault="none")
            assert (await caller.http.get("/avatars/founderfuel.svg")).status_code == 200
            assert (await caller.http.get("/api/v1/me")).status_code == 410
        assert (await caller.ask("GET", "/me"))[0] == 200


@pytest.mark.parametrize(
    ("passed", "wait"),
    [(0, 60), (0.001, 60), (0.999, 60), (1, 59), (29.5, 31), (30, 30), (59, 1), (59.999, 1)],
)
async def test_retry_after_is_the_rest_of_the_window_in_whole_seconds(passed: float, wait: int) -> None:
    async with opened(rate_limit=True, rate_per_minute=1) as caller:
        await caller.get("/me")
        caller.clock.skip(passed)
        refused = await caller.http.get("/api/v2/me")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(wait))


async def test_window_opens_with_the_first_request_and_not_with_the_clock_s_minute() -> None:
    clock = ManualClock(START + timedelta(seconds=50))
    async with opened(clock=clock, rate_limit=True, rate_per_minute=1) as caller:
        assert (await caller.ask("GET", "/me"))[0] == 200
        clock.skip(15)
        assert (await caller.ask("GET", "/me"))[0] == 429
        clock.skip(44.999)
        assert (await caller.ask("GET", "/me"))[0] == 429
        clock.skip(0.001)
        assert (await caller.ask("GET", "/me"))[0] == 200


async def test_asking_on_against_a_429_does_not_move_the_end_of_the_window() -> None:
    async with opened(rate_limit=True, rate_per_minute=1) as caller:
        await caller.get("/me")
        for second in range(1, 60, 7):
            caller.clock.skip(7 if second > 1 else 1)
            refused = await caller.http.get("/api/v2/me")
            assert refused.headers["Retry-After"] == str(60 - second)
        caller.clock.skip(3)
        assert (await caller.ask("GET", "/me"))[0] == 200


async def test_whole_allowance_is_there_after_a_pause_and_no_more_than_that() -> None:
    async with opened(rate_limit=True, rate_per_minute=3) as caller:
        for _ in range(2):
            statuses = [(await caller.ask("GET", "/me"))[0] for _ in range(4)]
            assert statuses == [200, 200, 200, 429]
            caller.clock.skip(3_600)


async def test_refused_request_did_not_do_anything() -> None:
    async with opened(rate_limit=True, rate_per_minute=1) as caller:
        await caller.get("/me")
        assert (await caller.post("/accounts/8/sleep"))[0] == 429
        assert (await caller.post("/streams/43/run"))[0] == 429
        assert caller.sandbox.tables.accounts.need(8).is_active
        assert not caller.sandbox.tables.runs.where(lambda run: run.going)


async def test_restart_opens_a_new_window() -> None:
    clock = ManualClock()
    for _ in range(2):
        async with opened(clock=clock, rate_limit=True, rate_per_minute=1) as caller:
            assert [(await caller.ask("GET", "/me"))[0] for _ in range(2)] == [200, 429]


@settings(deadline=None)
@given(st.lists(st.floats(0, 25), min_size=1, max_size=80), st.integers(1, 6))
def test_no_window_lets_more_through_than_the_limit(pauses: list[float], limit: int) -> None:
    """A second reading of the rule: each request belongs to the window that the first one after a gap opened."""
    clock = ManualClock()
    rate = RateLimit(clock, limit)
    opened_at, passed = clock.now(), Counter[object]()
    for pause in pauses:
        clock.skip(pause)
        if not passed or clock.now() - opened_at >= timedelta(minutes=1):
            opened_at = clock.now()
        passed[opened_at] += 1
        left = timedelta(minutes=1) - (clock.now() - opened_at)
        if passed[opened_at] <= limit:
            assert rate.take()["X-RateLimit-Remaining"] == str(limit - passed[opened_at])
            continue
        with pytest.raises(Refusal) as refused:
            rate.take()
        assert refused.value.headers["Retry-After"] == str(ceil(left.total_seconds()))
