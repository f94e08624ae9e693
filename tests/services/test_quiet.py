"""Mutes and quiet hours as they are kept: the newest counts, a job that is done again changes nothing more."""

import asyncio
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.quiet import EVENINGS, For, Hold, QuietHours, QuietWish, Until, Why
from bot.services.quiet import LOOK_EVERY, Quiets
from bot.store.redis import Store
from bot.store.rollups import Arrived
from tests.services.make import House

HERE, THERE = "C0LEADS", "C0SALES"
NIGHT = QuietWish((time(18), time(9)))
HOUR = For(timedelta(hours=1))
AN_HOUR = timedelta(hours=1)
NINE_IN_BERLIN = datetime(2026, 11, 24, 8, tzinfo=UTC)


@pytest.fixture
async def berlin(house: House) -> Quiets:
    """It is 9:00 UTC on a Monday, 10:00 in Berlin."""
    return Quiets(house.store, house.holds, house.clock, "Europe/Berlin")


async def on_agenda(house: House) -> list[str]:
    return (await house.holds.agenda.due(house.clock.now().timestamp()))[0]


async def test_nothing_is_set_at_first(house: House) -> None:
    quiet = await house.quiets.of(HERE)
    assert (quiet.mute, quiet.hours, quiet.hold, quiet.waiting) == (None, None, None, 0)
    assert await house.quiets.held() == {}
    assert await house.quiets.all() == []
    assert await house.quiets.may_ask(HERE)


async def test_a_mute_holds_until_its_end(house: House) -> None:
    now = house.clock.now()
    mute = await house.quiets.mute(HERE, HOUR, "U0AMY", "job-1")
    assert (mute.until, mute.by) == (now + AN_HOUR, "U0AMY")
    assert await house.quiets.held() == {HERE: Hold(Why.MUTED, mute.until)}
    assert (await house.quiets.of(HERE)).mute == mute
    assert [each.channel for each in await house.quiets.all()] == [HERE]
    house.clock.advance(3600)
    assert await house.quiets.held() == {}
    assert (await house.quiets.of(HERE)).mute is None
    assert await house.quiets.all() == []


async def test_the_newest_mute_counts_and_the_same_job_mutes_once(house: House) -> None:
    first = await house.quiets.mute(HERE, HOUR, "U0AMY", "job-1")
    house.clock.advance(60)
    assert await house.quiets.mute(HERE, HOUR, "U0AMY", "job-1") == first
    second = await house.quiets.mute(HERE, For(timedelta(minutes=5)), "U0BEN", "job-2")
    assert (await house.quiets.of(HERE)).mute == second
    assert second.until < first.until


async def test_unmuting_ends_it_and_says_whether_there_was_one(house: House) -> None:
    assert not await house.quiets.unmute(HERE, "job-0")
    await house.quiets.mute(HERE, HOUR, "U0AMY", "job-1")
    assert await house.quiets.unmute(HERE, "job-2")
    assert await house.quiets.held() == {}
    assert await house.quiets.unmute(HERE, "job-2"), "the same job once more"
    assert not await house.quiets.unmute(HERE, "job-3")


async def test_times_without_a_zone_are_those_of_the_settings(house: House, berlin: Quiets) -> None:
    mute = await berlin.mute(HERE, Until(time(9)), "U0AMY", "job-1")
    assert mute.until == NINE_IN_BERLIN
    assert await berlin.set_hours(THERE, NIGHT) == QuietHours(span=NIGHT.span, zone="Europe/Berlin")
    assert await house.quiets.set_hours(THERE, EVENINGS) == QuietHours(
        span=EVENINGS.span, weekends=True, zone="Europe/Berlin"
    ), "a channel keeps its zone"


async def test_a_zone_that_is_typed_is_the_channels_from_then_on(house: House) -> None:
    await house.quiets.set_hours(HERE, QuietWish(weekends=True, zone="Europe/Berlin"))
    mute = await house.quiets.mute(HERE, Until(time(9)), "U0AMY", "job-1")
    assert mute.until == NINE_IN_BERLIN


async def test_quiet_hours_replace_what_was_and_can_be_ended(house: House) -> None:
    await house.quiets.set_hours(HERE, NIGHT)
    await house.quiets.set_hours(HERE, QuietWish(weekends=True))
    assert (await house.quiets.of(HERE)).hours == QuietHours(weekends=True)
    assert [each.channel for each in await house.quiets.all()] == [HERE]
    assert await house.quiets.set_hours(HERE, QuietWish()) is None
    assert (await house.quiets.of(HERE)).hours is None


async def test_quiet_hours_hold_when_their_time_has_come(house: House) -> None:
    await house.quiets.set_hours(HERE, NIGHT)
    assert await house.quiets.held() == {}
    house.clock.advance(9 * 3600)
    assert await house.quiets.held() == {HERE: Hold(Why.QUIET, datetime(2026, 11, 24, 9, tzinfo=UTC))}


async def test_what_two_change_at_once_is_changed(house: House) -> None:
    await asyncio.gather(
        house.quiets.mute(HERE, HOUR, "U0AMY", "job-1"),
        house.quiets.set_hours(HERE, NIGHT),
        house.quiets.decline(HERE),
    )
    quiet = await house.quiets.of(HERE)
    assert quiet.mute
    assert quiet.hours
    assert not await house.quiets.may_ask(HERE)


async def test_every_change_has_the_channel_looked_at(house: House) -> None:
    await house.quiets.mute(HERE, HOUR, "U0AMY", "job-1")
    await house.quiets.set_hours(THERE, NIGHT)
    assert await house.quiets.due() == [HERE, THERE]
    assert await house.quiets.due() == [], "put off by the lease"
    await house.quiets.unmute(HERE, "job-2")
    assert await on_agenda(house) == [HERE]


@pytest.mark.parametrize(("lasts", "again"), [(3600.0, LOOK_EVERY), (20.0, 20.0)])
async def test_a_look_comes_again_at_the_end_and_within_half_a_minute(
    house: House, lasts: float, again: float
) -> None:
    await house.quiets.mute(HERE, For(timedelta(seconds=lasts)), "U0AMY", "job-1")
    assert await house.quiets.due() == [HERE]
    assert await house.quiets.look(HERE)
    house.clock.advance(again - 0.5)
    assert await house.quiets.due() == []
    house.clock.advance(0.5)
    assert await house.quiets.due() == [HERE]


async def test_a_look_where_nothing_holds_says_so(house: House) -> None:
    assert await house.quiets.look(HERE) is None


async def test_it_says_how_many_leads_are_held(house: House) -> None:
    now = house.clock.now().timestamp()
    await house.quiets.mute(HERE, HOUR, "U0AMY", "job-1")
    await house.holds.hold(HERE, Why.MUTED, 42, [Arrived(1, int(now), 0), Arrived(2, int(now), 0)], now)
    assert (await house.quiets.of(HERE)).waiting == 2
    assert [each.waiting for each in await house.quiets.all()] == [2]


async def test_no_thanks_is_respected_for_four_weeks(house: House) -> None:
    await house.quiets.decline(HERE)
    house.clock.advance(28 * 24 * 3600 - 1)
    assert not await house.quiets.may_ask(HERE)
    assert await house.quiets.may_ask(THERE)
    house.clock.advance(1)
    assert await house.quiets.may_ask(HERE)


async def test_another_process_sees_the_same(house: House, store: Store) -> None:
    mute = await house.quiets.mute(HERE, HOUR, "U0AMY", "job-1")
    other = Quiets(store, house.holds, house.clock, "Asia/Tokyo")
    assert (await other.of(HERE)).mute == mute
