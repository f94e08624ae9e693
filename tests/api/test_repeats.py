"""What is asked again after trouble, how often and when; what never is; and what is known of it afterwards."""

from typing import Any

import httpx
import pytest

from bot.api.budget import Lane
from bot.api.errors import (
    ApiError,
    ApiUnreachable,
    CreditsExhausted,
    NotFound,
    OutcomeUnknown,
    ServerFailed,
    Unavailable,
    UpstreamFailed,
)
from bot.api.turns import asking
from tests.api import examples
from tests.api.calls import CALLS, Ask
from tests.api.wire import AWAY, CUT, LOST, REFUSED, Wire, raw, says, steps

READ = CALLS["me.get"]
ENRICH = CALLS["leads.enrich"]
JUDGE = CALLS["leads.feedback"]
SUBSCRIBE = CALLS["webhooks.subscribe"]
UNSUBSCRIBE = CALLS["webhooks.unsubscribe"]
RUN = CALLS["streams.run"]
WAKE = CALLS["accounts.wake"]
SLEEP = CALLS["accounts.sleep"]
EXPORT = CALLS["leads.export"]


@pytest.mark.parametrize("failures", [(REFUSED,), (LOST,), (CUT,), (AWAY,), (LOST, AWAY)])
async def test_a_read_is_repeated_up_to_twice(failures: tuple[Any, ...]) -> None:
    wire = Wire(*steps(*failures), raw(examples.ME))
    assert (await wire.client().me.get()).name == "Jane Smith"
    assert wire.clock.slept == [0.5, 1.0][: len(failures)]


@pytest.mark.parametrize(
    ("failure", "kind"), [(REFUSED, ApiUnreachable), (LOST, ApiUnreachable), (AWAY, Unavailable)]
)
async def test_a_read_is_given_up_after_three_tries(failure: Any, kind: type[ApiError]) -> None:
    wire = Wire(*steps(failure, failure, failure))
    with pytest.raises(kind) as caught:
        await wire.client().me.get()
    assert (len(wire.requests), caught.value.request) == (3, "GET /me")
    assert caught.value.retryable
    assert not caught.value.maybe_done


@pytest.mark.parametrize("ask", [JUDGE, SUBSCRIBE])
@pytest.mark.parametrize("failure", [REFUSED, LOST, AWAY])
async def test_what_has_the_same_effect_twice_is_repeated(ask: Ask, failure: Any) -> None:
    wire = Wire(*steps(failure), says({"ok": True, "id": 1}))
    await ask(wire.client())
    first, second = wire.requests
    assert first.content == second.content


@pytest.mark.parametrize("ask", [ENRICH, RUN, WAKE, SLEEP, EXPORT, UNSUBSCRIBE])
async def test_what_spends_is_repeated_while_it_was_not_sent(ask: Ask) -> None:
    wire = Wire(REFUSED, httpx.ConnectTimeout("slow"), raw(b"{}", 404))
    with pytest.raises(NotFound):
        await ask(wire.client())
    assert len(wire.requests) == 3


@pytest.mark.parametrize("ask", [ENRICH, RUN, WAKE, SLEEP, EXPORT, UNSUBSCRIBE])
@pytest.mark.parametrize("failure", [LOST, CUT, httpx.WriteError("broken"), httpx.ReadError("broken")])
async def test_what_spends_is_never_repeated_once_sent(ask: Ask, failure: Exception) -> None:
    wire = Wire(failure)
    with pytest.raises(OutcomeUnknown) as caught:
        await ask(wire.client())
    assert (caught.value.maybe_done, caught.value.retryable) == (True, False)
    assert (len(wire.requests), wire.clock.slept) == (1, [])


async def test_what_was_never_sent_certainly_did_not_happen() -> None:
    wire = Wire(REFUSED, REFUSED, REFUSED)
    with pytest.raises(ApiUnreachable) as caught:
        await ENRICH(wire.client())
    assert not caught.value.maybe_done


async def test_feedback_that_was_lost_once_stays_unknown_though_the_rest_was_not_sent() -> None:
    wire = Wire(LOST, REFUSED, REFUSED)
    with pytest.raises(OutcomeUnknown) as caught:
        await JUDGE(wire.client())
    assert (caught.value.maybe_done, caught.value.retryable) == (True, True)


@pytest.mark.parametrize("status", [500, 502, 504, 524])
@pytest.mark.parametrize("body", ["", "<html>Bad gateway</html>"])
async def test_a_break_in_the_middle_leaves_open_what_happened(status: int, body: str) -> None:
    wire = Wire(raw(body, status))
    with pytest.raises(OutcomeUnknown) as caught:
        await RUN(wire.client())
    assert (caught.value.status, len(wire.requests)) == (status, 1)


async def test_a_502_that_names_its_cause_is_a_refusal() -> None:
    with pytest.raises(UpstreamFailed):
        await WAKE(Wire(says({"error": "Your card was declined."}, 502)).client())


async def test_a_503_to_what_spends_means_not_done() -> None:
    with pytest.raises(Unavailable) as caught:
        await ENRICH(Wire(*steps(AWAY)).client())
    assert not caught.value.maybe_done


async def test_a_broken_server_is_told_to_who_reads() -> None:
    wire = Wire(raw("<html>", 500))
    with pytest.raises(ServerFailed):
        await READ(wire.client())
    assert len(wire.requests) == 1


async def test_exhausted_credits_are_no_rate_limit() -> None:
    with pytest.raises(CreditsExhausted):
        await ENRICH(Wire(says({"error": "credits_exhausted"}, 429)).client())


async def test_a_break_that_says_how_long_is_waited_for() -> None:
    wire = Wire(raw(b"", 503, Retry_After="4"), raw(examples.ME))
    await READ(wire.client())
    assert wire.clock.slept == [4.0]


async def test_a_break_that_is_too_long_is_told() -> None:
    wire = Wire(raw(b"", 503, Retry_After="Tue, 02 Jun 2026 09:01:01 GMT"))
    with pytest.raises(Unavailable) as caught:
        await READ(wire.client())
    assert (caught.value.retry_after, wire.clock.slept) == (61.0, [])


async def test_the_jitter_is_the_given_randomness() -> None:
    wire = Wire(REFUSED, raw(examples.ME))
    await READ(wire.client(random=lambda: 0.0))
    assert wire.clock.slept == [0.25]


async def test_who_cannot_wait_for_a_turn_waits_for_no_second_try_either() -> None:
    wire = Wire(raw("", AWAY), says({"streams": []}))
    client = wire.client()
    with asking(Lane.AT_ONCE), pytest.raises(Unavailable):
        await client.streams.list()
    assert (len(wire.requests), wire.clock.slept) == (1, [])
    assert await client.streams.list() == ()
