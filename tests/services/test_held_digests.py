"""Of digests that could not come for a while, the newest does, and not too late: after a downtime, a mute, a refusal."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.quiet import EVENINGS, For
from tests.services.clockwork import C1, DAILY, DAY, HOUR, NINE, TODAY, TOMORROW, Process, Town, at


@pytest.mark.parametrize(
    ("away", "came"),
    [
        (HOUR, [(C1, TODAY)]),
        (6 * HOUR, [(C1, TODAY)]),
        (8 * HOUR, []),
        (3 * DAY, [(C1, "2026-11-26T09:00")]),
        (3 * DAY + 8 * HOUR, []),
    ],
)
async def test_after_a_downtime_the_newest_within_six_hours_comes_late(
    one: Process, town: Town, away: timedelta, came: list[tuple[str, str]]
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE + away)
    await one.digests.tick()
    due = await one.digests.due()
    assert [(each.target, each.slot.name) for each in due] == came
    assert all(each.late is (away.seconds > 0) for each in due)
    town.to(NINE + 4 * DAY)
    assert (await one.come())[-1:] == [(C1, "2026-11-27T09:00")]


async def test_a_poster_that_was_away_posts_the_newest_only(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    for days in range(3):
        town.to(NINE + days * DAY)
        await one.digests.tick()
    assert await one.come() == [(C1, "2026-11-25T09:00")]
    town.to(NINE + 2 * DAY + 7 * HOUR)
    assert await one.come() == []


async def test_a_channel_to_which_nothing_comes_uses_its_slots_up_in_silence(
    one: Process, town: Town
) -> None:
    await one.plan(C1, DAILY)
    town.to(NINE)
    assert await one.come() == []
    await one.subscribe(C1)
    assert await one.come() == []
    town.to(NINE + DAY)
    assert await one.come() == [(C1, TOMORROW)]
    await one.unsubscribe(C1)
    town.to(NINE + 2 * DAY)
    assert await one.come() == []


async def test_an_archived_channel_gets_none_and_no_heap_of_them_when_it_is_open_again(
    one: Process, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    await one.archive(C1)
    for days in range(3):
        town.to(NINE + days * DAY)
        assert await one.come() == []
    for each in await one.troubles.all():
        await one.troubles.end(each)
    assert await one.come() == []
    town.to(NINE + 3 * DAY)
    assert await one.come() == [(C1, "2026-11-26T09:00")]


@pytest.mark.parametrize(("hours", "came"), [(5, [(C1, TODAY)]), (7, [])])
async def test_where_the_key_is_refused_it_waits_for_six_hours(
    one: Process, town: Town, hours: int, came: list[tuple[str, str]]
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.refused = True
    town.to(NINE)
    assert await one.come() == []
    town.to(NINE + hours * HOUR)
    assert await one.come() == []
    town.refused = False
    town.to(NINE + hours * HOUR + timedelta(minutes=1))
    assert await one.come() == came


async def test_in_quiet_hours_only_the_newest_waits_for_their_end(one: Process, town: Town) -> None:
    """Saturday's and Sunday's are Monday's too."""
    await one.subscribe(C1)
    await one.quiets.set_hours(C1, EVENINGS)
    await one.plan(C1, at(20))
    friday = datetime(2026, 11, 27, 20, tzinfo=UTC)
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    town.to(friday - HOUR)
    await one.come()
    for hours in range(0, 60, 5):
        town.to(friday + hours * HOUR)
        assert await one.come() == []
    town.to(monday - timedelta(seconds=1))
    assert await one.come() == []
    town.to(monday)
    await one.digests.tick()
    (due,) = await one.digests.due()
    assert (due.slot.name, due.late, due.held) == ("2026-11-29T20:00", False, True)


async def test_one_that_waited_gives_way_to_a_newer_one_for_which_nobody_ticked(
    one: Process, town: Town
) -> None:
    """The bot was away from before the second slot until after the mute, and looks what is due before it ticks."""
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    await one.quiets.mute(C1, For(DAY + 2 * HOUR), "U0AMY", "mute")
    town.to(NINE)
    assert await one.come() == []
    town.to(NINE + DAY + HOUR + timedelta(minutes=1))
    (due,) = await one.digests.due()
    assert due.slot.name == TOMORROW
    await one.digests.done(due)
    assert await one.come() == []
    town.to(NINE + 2 * DAY)
    assert await one.come() == [(C1, "2026-11-25T09:00")]


async def test_a_mute_that_is_ended_has_it_come_within_a_minute(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    await one.quiets.mute(C1, For(5 * DAY), "U0AMY", "mute")
    town.to(NINE)
    assert await one.come() == []
    for minutes in range(1, 24 * 60, 30):
        town.to(NINE + timedelta(minutes=minutes))
        assert await one.come() == []
    await one.quiets.unmute(C1, "unmute")
    town.clock.advance(60.0)
    await one.digests.tick()
    (due,) = await one.digests.due()
    assert (due.slot.name, due.late, due.held) == (TODAY, False, True)
