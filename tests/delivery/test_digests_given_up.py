"""A digest that cannot be made for a reason that nobody knows: tried some times, then listed for people, never lost."""

from datetime import timedelta

import pytest

from bot.digests.schedule import Schedule
from bot.digests.slots import LOOK_AGAIN, TRIES, DueDigest, Slot
from bot.digests.summary import Summary
from bot.slack.message import Message
from tests.delivery.test_digesting import post, row
from tests.services.clockwork import C1, C2, DAILY, DAY, NINE, Process, Town

MINUTE = LOOK_AGAIN + timedelta(seconds=1)
SLOT = "2026-11-23T09:00"


@pytest.fixture
async def nine(one: Process, town: Town) -> Process:
    """Two channels whose digests are due, of which that of the first cannot be counted."""
    await one.subscribe(C1, C2)
    for channel in (C1, C2):
        await one.plan(channel, DAILY)
    town.uncountable = {C1}
    town.to(NINE)
    return one


async def try_often(one: Process, town: Town, times: int = TRIES) -> None:
    for number in range(times):
        await post(one)
        town.to(NINE + (number + 1) * MINUTE)


async def test_it_is_tried_some_times_and_then_given_up_with_its_reason(nine: Process, town: Town) -> None:
    await try_often(nine, town, TRIES - 1)
    assert (await nine.queue.dead(9), nine.given_up) == ([], 0)
    await post(nine)
    (unmade,) = await nine.queue.dead(9)
    assert (unmade.queued.target, unmade.queued.slot.name) == (C1, SLOT)
    assert unmade.reason == "OverflowError: a date that no calendar has"
    assert unmade.at == town.clock.now()
    assert nine.given_up == 1
    asked = len(town.counted)
    town.clock.advance(3600.0)
    await post(nine)
    assert len(town.counted) == asked
    assert await row(nine, SLOT, C2)


async def test_it_comes_after_all_and_tells_everything_until_then(nine: Process, town: Town) -> None:
    await try_often(nine, town)
    town.uncountable.clear()
    town.to(NINE + timedelta(hours=9))
    assert await nine.queue.revive(C1, town.clock.now())
    await post(nine)
    found = await row(nine, SLOT)
    assert found
    # Not late, though it should have come more than six hours ago: it is of now.
    assert found.content["message"]["text"].startswith("23 18:00")
    assert await nine.queue.dead(9) == []
    assert town.began[C1][-1] == town.clock.now()


async def test_what_fails_again_is_given_up_again(nine: Process, town: Town) -> None:
    await try_often(nine, town)
    assert await nine.queue.revive(C1, town.clock.now())
    for _ in range(TRIES):
        assert await nine.queue.dead(9) == []
        await post(nine)
        town.clock.advance(MINUTE.total_seconds())
    assert len(await nine.queue.dead(9)) == 1
    assert nine.given_up == 2


async def test_the_next_one_that_is_posted_makes_it_needless(nine: Process, town: Town) -> None:
    await try_often(nine, town)
    town.uncountable.clear()
    town.to(NINE + DAY)
    await post(nine)
    assert await row(nine, "2026-11-24T09:00")
    assert await nine.queue.dead(9) == []
    assert not await nine.queue.revive(C1, town.clock.now())


async def test_one_of_a_channel_to_which_nothing_comes_any_more_is_let_go_when_it_is_asked_for(
    nine: Process, town: Town
) -> None:
    await try_often(nine, town)
    await nine.unsubscribe(C1)
    assert await nine.queue.revive(C1, town.clock.now())
    await post(nine)
    assert await nine.queue.dead(9) == []
    assert await row(nine, SLOT) is None


@pytest.mark.parametrize("times", [1, TRIES - 1])
async def test_each_failure_is_counted_with_what_waits(nine: Process, town: Town, times: int) -> None:
    await try_often(nine, town, times)
    lent = await nine.digests.due()
    assert [(each.target, each.failures) for each in lent] == [(C1, times)]


@pytest.mark.parametrize("held", [True, False])
def test_a_time_for_which_it_was_held_back_is_not_forgotten_by_a_failure(*, held: bool) -> None:
    since = NINE + timedelta(hours=3)
    failed = DueDigest(C1, Slot(name=SLOT, moment=NINE), DAILY, since, held=held, failures=2).failed()
    assert (failed.held_at, failed.failures) == (since if held else None, 3)


async def test_one_that_cannot_be_drawn_is_given_up_too_and_keeps_no_other_back(
    one: Process, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await one.subscribe(C1, C2)
    for channel in (C1, C2):
        await one.plan(channel, DAILY)
    real = one.poster._draw
    short = DAILY.model_copy(update={"short": True})
    await one.plan(C1, short)

    def draw(summary: Summary, schedule: Schedule) -> Message:
        if schedule.short:
            raise ZeroDivisionError("nothing to divide by")
        return real(summary, schedule)

    monkeypatch.setattr(one.poster, "_draw", draw)
    town.to(NINE)
    await try_often(one, town)
    assert await row(one, SLOT, C2)
    (unmade,) = await one.queue.dead(9)
    assert unmade.reason == "ZeroDivisionError: nothing to divide by"
