"""A lost webhook heals itself, and nobody gets what was there before they asked for it."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.api.models import Lead, Profile
from bot.delivery.healing import EVERY_MINUTES, Healing
from bot.errors import StoreAway
from bot.modes import ChannelMode
from bot.sandbox.api.faults import Fault
from bot.tasks import Tasks
from tests.delivery.door import Door, find_leads
from tests.support.world import LEADS, RANDOM, SALES


@pytest.fixture
def healing(door: Door) -> Healing:
    return Healing(door.subscriptions, door.fetching, Tasks())


async def test_leads_whose_webhook_was_lost_come_all_the_same(door: Door, healing: Healing) -> None:
    await door.subscribe()
    found = await find_leads(door)
    await healing.look()
    assert len(await door.rows()) == found > 0


async def test_what_came_by_both_ways_is_one_card(door: Door, healing: Healing) -> None:
    await door.subscribe()
    await find_leads(door)
    await healing.look()
    rows = await door.rows()
    await healing.look()
    assert await door.rows() == rows


async def test_each_stream_is_asked_for_once_however_many_want_it(door: Door, healing: Healing) -> None:
    for channel in (LEADS, SALES, RANDOM):
        await door.subscribe(channel)
    await find_leads(door)
    await healing.look()
    assert len(door.fetched()) == 1
    assert len(await door.rows(LEADS)) == len(await door.rows(SALES)) == len(await door.rows(RANDOM)) > 0


async def test_a_channel_that_subscribed_later_does_not_get_what_was_before(
    door: Door, healing: Healing
) -> None:
    await door.subscribe(LEADS)
    await find_leads(door)
    door.clock.advance(timedelta(hours=1).total_seconds())
    await door.subscribe(SALES)
    await healing.look()
    assert await door.rows(LEADS)
    assert not await door.rows(SALES)


async def test_an_api_that_is_away_is_looked_at_again_later(door: Door, healing: Healing) -> None:
    await door.subscribe()
    await find_leads(door)
    door.sandbox.faults.add(Fault("error", status=403))
    with capture_logs() as logs:
        await healing.look()
    assert [each["event"] for each in logs if each["log_level"] == "warning"][
        -1
    ] == "could not look for missed leads"
    assert not await door.rows()
    await healing.look()
    assert await door.rows()


async def test_the_timer_looks_every_five_minutes_and_ends(healing: Healing) -> None:
    healing.start()
    (job,) = healing._scheduler.get_jobs()
    assert job.trigger.interval == timedelta(minutes=EVERY_MINUTES)
    await job.func()
    assert [task.get_name() for task in healing._tasks.running] == ["look for missed leads"]
    await healing._tasks.drain(5)
    healing.stop()
    healing.stop()


async def test_what_was_read_before_the_api_failed_does_not_wait_for_it(door: Door) -> None:
    subscription = await door.subscribe()

    async def two_then_trouble() -> AsyncIterator[Lead]:
        for number in (9001, 9002):
            yield Lead(id=number, stream_id=42, profile=Profile(x_user_id="1", handle="ada"))
        raise StoreAway("in the middle")

    since = {subscription.id: subscription.at}
    with pytest.raises(StoreAway):
        await door.fetching._hand_on(two_then_trouble(), [subscription], since)
    assert await door.rows() == {f"lead:{number}:{LEADS}" for number in (9001, 9002)}


async def test_many_that_were_missed_are_one_roll_up(door: Door) -> None:
    subscription = await door.subscribe(mode=ChannelMode.BALANCED)

    async def many() -> AsyncIterator[Lead]:
        for number in range(250):
            profile = Profile(x_user_id="1", handle=f"ada{number}")
            yield Lead(id=9000 + number, stream_id=42, match_confidence="high", profile=profile)

    await door.fetching._hand_on(many(), [subscription], {subscription.id: subscription.at})
    rows = await door.rows()
    assert len(rows) == 4
    (rollup,) = [row.removeprefix("rollup:") for row in rows if row.startswith("rollup:")]
    kept = await door.rollups.get(rollup)
    assert kept
    assert kept.size == 247
