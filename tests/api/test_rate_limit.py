"""Sixty requests a minute: what an answer says of them is waited for, obeyed, and told."""

import httpx
import pytest

from bot.api.errors import (
    ApiError,
    NotFound,
    OutcomeUnknown,
    RateLimited,
)
from tests.api import examples
from tests.api.calls import CALLS, Ask
from tests.api.wire import Wire, raw, says

READ = CALLS["me.get"]
ENRICH = CALLS["leads.enrich"]
JUDGE = CALLS["leads.feedback"]
LOST = httpx.ReadTimeout("silence")


def too_fast(**headers: str) -> httpx.Response:
    return says({"error": "Too many requests"}, 429, **headers)


@pytest.mark.parametrize("ask", [READ, JUDGE, ENRICH])
async def test_a_rate_limit_is_waited_for_since_nothing_was_done(ask: Ask) -> None:
    wire = Wire(too_fast(Retry_After="17"), raw(b"{}", 404))
    with pytest.raises(NotFound):
        await ask(wire.client())
    assert wire.clock.slept == [17.0]


async def test_each_429_that_asks_to_wait_is_heard_of_and_used_up_credits_are_not() -> None:
    heard: list[int] = []
    used_up = says({"error": "credits_exhausted"}, 429)
    wire = Wire(too_fast(Retry_After="17"), too_fast(), used_up)
    client = wire.client(too_fast=lambda: heard.append(len(wire.requests)))
    for _ in range(2):
        with pytest.raises(ApiError):
            await ENRICH(client)
    assert heard == [1, 2]


async def test_a_rate_limit_without_a_time_is_told_at_once() -> None:
    wire = Wire(too_fast())
    with pytest.raises(RateLimited) as caught:
        await READ(wire.client())
    assert (caught.value.retry_after, wire.clock.slept) == (None, [])


async def test_a_rate_limit_that_does_not_end_is_told_after_three_tries() -> None:
    wire = Wire(*(too_fast(Retry_After="17") for _ in range(3)))
    with pytest.raises(RateLimited) as caught:
        await READ(wire.client())
    assert (caught.value.retry_after, wire.clock.slept) == (17.0, [17.0, 17.0])
    assert "17 seconds" in caught.value.user_text


async def test_a_wait_of_more_than_a_minute_is_refused_and_then_kept_to_by_all() -> None:
    wire = Wire(too_fast(Retry_After="100"))
    client = wire.client()
    with pytest.raises(RateLimited, match="status 429"):
        await READ(client)
    with pytest.raises(RateLimited, match="no turn in time") as caught:
        await ENRICH(client)
    assert (len(wire.requests), wire.clock.slept, caught.value.retry_after) == (1, [], 100.0)
    assert "2 minutes" in caught.value.user_text


async def test_feedback_that_was_lost_stays_unknown_where_its_next_turn_is_too_far() -> None:
    wire = Wire(LOST)
    client = wire.client()
    budget = client._transport._budget

    async def block(_: float) -> None:
        await budget.block(600)

    wire.clock.sleep = block  # type: ignore[method-assign, assignment]
    with pytest.raises(OutcomeUnknown) as caught:
        await JUDGE(client)
    assert caught.value.retryable


async def test_others_who_use_the_key_shorten_our_minute() -> None:
    wire = Wire(raw(examples.ME, X_RateLimit_Remaining="0"), raw(b"{}", 404))
    client = wire.client()
    await READ(client)
    with pytest.raises(NotFound):
        await JUDGE(client)
    assert wire.clock.slept == [61.0]


@pytest.mark.parametrize("nonsense", ["-1", "many", "", "1e3", "٣", "59, 59", "99999999"])
async def test_a_remaining_number_that_is_none_changes_nothing(nonsense: str) -> None:
    header = {b"X-RateLimit-Remaining": nonsense.encode()}
    wire = Wire(httpx.Response(200, content=examples.ME, headers=header), raw(b"{}", 404))
    client = wire.client()
    await READ(client)
    with pytest.raises(NotFound):
        await JUDGE(client)
    assert wire.clock.slept == []
