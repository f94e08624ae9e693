"""When leads are looked for: one time for all processes, brought forward, never forgotten."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store.looks import LEASE, PEOPLE, SOON, WEBHOOK, Looks, Reason, Streak
from bot.store.redis import Store
from tests.support.clock import ManualClock

HOUR = 3600.0


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def looks(store: Store, clock: ManualClock) -> Looks:
    return Looks(store, clock, owner="me")


@pytest.fixture
def others(store: Store, clock: ManualClock) -> Looks:
    """The same looks, as another process sees them."""
    return Looks(store, clock, owner="they")


async def settle(looks: Looks, wait: float = HOUR) -> None:
    """The first look, which is due at once, is over."""
    assert await looks.take()
    await looks.settle(Streak(), wait)


async def waits(looks: Looks, clock: ManualClock) -> float:
    """Whole seconds until a look is due."""
    start = clock.now()
    while not await looks.take():
        clock.advance(1)
    return (clock.now() - start).total_seconds()


async def test_the_first_look_ever_is_due_at_once_and_one_process_has_it(looks: Looks, others: Looks) -> None:
    turn = await looks.take()
    assert turn
    assert (turn.streak, turn.stirred) == (Streak(), False)
    assert await others.take() is None
    assert await looks.take() is None


async def test_the_next_is_due_when_it_was_settled_for(looks: Looks, clock: ManualClock) -> None:
    await settle(looks, 300)
    assert await waits(looks, clock) == 300


async def test_how_it_went_is_known_to_whoever_looks_next(
    looks: Looks, others: Looks, clock: ManualClock
) -> None:
    assert await looks.take()
    await looks.settle(Streak(quiet=3, failed=2), 15)
    clock.advance(15)
    turn = await others.take()
    assert turn
    assert turn.streak == Streak(3, 2)


@pytest.mark.parametrize("reason", [WEBHOOK, SOON, PEOPLE])
async def test_a_reason_brings_it_forward(looks: Looks, clock: ManualClock, reason: Reason) -> None:
    await settle(looks)
    await looks.want(reason)
    assert await waits(looks, clock) == reason.pause


@pytest.mark.parametrize("reason", [WEBHOOK, SOON, PEOPLE])
async def test_what_comes_again_and_again_puts_it_off_only_so_long(
    looks: Looks, clock: ManualClock, reason: Reason
) -> None:
    await settle(looks)
    start = clock.now()
    while not await looks.take():
        await looks.want(reason)
        clock.advance(1)
    assert (clock.now() - start).total_seconds() == reason.longest


async def test_a_thousand_webhooks_are_one_look(looks: Looks, clock: ManualClock) -> None:
    await settle(looks)
    for _ in range(1000):
        await looks.want(WEBHOOK)
    assert await waits(looks, clock) == 20
    await looks.settle(Streak(), HOUR)
    assert await waits(looks, clock) == HOUR


async def test_the_next_webhook_after_a_look_begins_a_new_wait(looks: Looks, clock: ManualClock) -> None:
    await settle(looks)
    for _ in range(2):
        await looks.want(WEBHOOK)
        assert await waits(looks, clock) == 20
        await looks.settle(Streak(), HOUR)
        clock.advance(100)


async def test_a_webhook_during_a_look_has_its_own_afterwards(looks: Looks, clock: ManualClock) -> None:
    assert await looks.take()
    await looks.want(WEBHOOK)
    await looks.settle(Streak(), HOUR)
    assert await waits(looks, clock) == 20


async def test_a_look_by_the_timer_does_not_serve_a_webhook_that_has_just_come(
    looks: Looks, clock: ManualClock
) -> None:
    await settle(looks, 5)
    await looks.want(WEBHOOK)
    assert await waits(looks, clock) == 5
    await looks.settle(Streak(), HOUR)
    assert await waits(looks, clock) == 15


async def test_any_look_serves_the_timer_and_people(looks: Looks, clock: ManualClock) -> None:
    await settle(looks, 10)
    await looks.want(PEOPLE)
    await looks.want(SOON)
    clock.advance(3)
    turn = await looks.take()
    assert turn
    assert turn.stirred
    await looks.settle(Streak(), HOUR)
    assert await waits(looks, clock) == HOUR


async def test_that_somebody_was_here_is_told_once(looks: Looks, clock: ManualClock) -> None:
    await settle(looks)
    await looks.want(PEOPLE)
    clock.advance(15)
    first = await looks.take()
    await looks.settle(Streak(), 15)
    clock.advance(15)
    second = await looks.take()
    assert first
    assert second
    assert (first.stirred, second.stirred) == (True, False)


async def test_a_process_that_dies_while_it_looks_is_made_up_for(
    looks: Looks, others: Looks, clock: ManualClock
) -> None:
    await settle(looks)
    await looks.want(WEBHOOK)
    clock.advance(20)
    assert await looks.take()
    clock.advance(LEASE - 1)
    assert await others.take() is None
    clock.advance(1)
    assert await others.take()


async def test_a_sign_of_life_keeps_it_ours(looks: Looks, others: Looks, clock: ManualClock) -> None:
    assert await looks.take()
    for _ in range(5):
        clock.advance(LEASE - 1)
        await looks.keep()
    assert await others.take() is None


async def test_who_lost_it_changes_nothing_any_more(looks: Looks, others: Looks, clock: ManualClock) -> None:
    assert await looks.take()
    clock.advance(LEASE)
    assert await others.take()
    await looks.keep()
    await looks.settle(Streak(quiet=9), 1)
    clock.advance(LEASE)
    turn = await looks.take()
    assert turn
    assert turn.streak == Streak()


async def test_settling_twice_is_settling_once(looks: Looks, clock: ManualClock) -> None:
    await settle(looks, 300)
    await looks.settle(Streak(quiet=9), 1)
    assert await waits(looks, clock) == 300


@pytest.mark.parametrize("back", [60.0, 86_400.0 * 30])
async def test_a_clock_that_is_set_back_does_not_stop_it(
    store: Store, looks: Looks, clock: ManualClock, back: float
) -> None:
    await settle(looks, 300)
    clock.advance(300)
    assert await looks.take()
    earlier = ManualClock()
    earlier.advance(-back)
    assert await waits(Looks(store, earlier, owner="later"), earlier) <= 300 + LEASE + 60


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from([WEBHOOK, SOON, PEOPLE]), st.floats(0, 40)), max_size=12))
async def test_whatever_is_wanted_is_looked_for_in_time_and_then_it_is_quiet(
    store: Store, steps: list[tuple[Reason, float]]
) -> None:
    await store.call("FLUSHALL")
    clock = ManualClock()
    looks = Looks(store, clock, owner="me")
    await settle(looks)
    for reason, seconds in steps:
        await looks.want(reason)
        clock.advance(seconds)
        if await looks.take():
            await looks.settle(Streak(), HOUR)
    latest = max((reason.longest for reason, _ in steps), default=0.0)
    # A millisecond more: the store keeps times to a millionth of a second, which may be the one after.
    end = clock.now().timestamp() + latest + 0.001
    while clock.now().timestamp() < end:
        clock.advance(1)
        if await looks.take():
            await looks.settle(Streak(), HOUR)
    clock.advance(1)
    assert await looks.take() is None
