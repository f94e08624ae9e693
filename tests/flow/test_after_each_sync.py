"""A digest after each sync: one for all accounts of a run, whatever found its end, and none where nobody wants it."""

import pytest

from bot.sandbox.api.rows import NotificationSettings
from bot.sandbox.slack.messages import Message
from tests.flow.steps import FOUNDERS, public, subscribe
from tests.support.world import LEADS, SALES, World

SETTINGS, RUNS = "/notification-settings", "/v2/runs"


def team_wants(world: World, word: str) -> None:
    """Set at the lead API."""
    world.api.tables.notification_settings.put(NotificationSettings(1, {"summaryFrequency": word}))


def digests(world: World, channel: str = LEADS) -> list[Message]:
    return [each for each in public(world, channel) if each.text.startswith("Leads,")]


async def pass_(world: World, minutes: float) -> None:
    """Time passes, and the app looks every fifteen seconds which digests are due."""
    for _ in range(round(minutes * 4)):
        world.clock.advance(15)
        await world.tick()
        await world.settle(0.1)


async def sync(world: World, *accounts: int) -> None:
    """The lead API syncs these accounts by itself, and sends its webhooks."""
    segment = world.api.tables.pairs_of(FOUNDERS)[0].segment_id
    runs = [world.api._life.queue(FOUNDERS, account, segment, source="cron") for account in accounts]
    await world.until(lambda: not any(world.api.tables.runs.need(each.id).going for each in runs))


@pytest.fixture
async def following(world: World) -> World:
    """The team wants summaries after every sync, and #leads gets a stream's leads."""
    team_wants(world, "after_every_sync")
    await subscribe(world, "ai founders digest only")
    await world.until(lambda: world.asked("GET", SETTINGS))
    await pass_(world, 1)
    return world


async def test_a_run_of_several_accounts_is_summed_up_once_minutes_later(following: World) -> None:
    world = following
    await sync(world, 9, 7)
    await pass_(world, 2)
    assert digests(world) == []
    await pass_(world, 10)
    assert len(digests(world)) == 1


async def test_several_runs_within_minutes_are_summed_up_once_and_a_later_one_again(following: World) -> None:
    world = following
    for _ in range(3):
        await sync(world, 9)
        await pass_(world, 1.5)
    await pass_(world, 10)
    assert len(digests(world)) == 1
    await sync(world, 9)
    await pass_(world, 10)
    assert len(digests(world)) == 2


async def test_only_channels_that_get_the_streams_leads_hear_of_it(following: World) -> None:
    world = following
    await subscribe(world, "rust digest only", SALES)
    await pass_(world, 1)
    await sync(world, 9)
    await pass_(world, 10)
    assert (len(digests(world)), digests(world, SALES)) == (1, [])


async def test_where_the_list_of_runs_cannot_be_read_a_webhook_brings_it(following: World) -> None:
    world = following
    await world.steer_api(fault="html", status=200, path="/runs", count=1000)
    await pass_(world, 10)
    await sync(world, 9)
    await pass_(world, 10)
    assert len(digests(world)) == 1


async def test_where_webhooks_are_lost_the_shared_look_brings_it(following: World) -> None:
    world = following
    world.api.tables.subscriptions.drop(world.api.tables.subscriptions.all()[0].id)
    before = len(world.asked("GET", RUNS))
    await sync(world, 9)
    await pass_(world, 12)
    assert len(digests(world)) == 1
    assert len(world.asked("GET", RUNS)) - before <= 4


async def test_a_run_that_somebody_started_here_is_noticed_soon(following: World) -> None:
    world = following
    await world.say("/goodones run ai founders")
    await world.until(lambda: world.find("is done"))
    await pass_(world, 6)
    assert len(digests(world)) == 1


async def test_after_a_restart_in_the_middle_it_still_comes_once(following: World) -> None:
    world = following
    await sync(world, 9)
    await world.stop_app()
    world.clock.advance(60)
    await world.start_app()
    await pass_(world, 12)
    await world.stop_app()
    await world.start_app()
    await pass_(world, 6)
    assert len(digests(world)) == 1


@pytest.mark.parametrize("word", ["weekly", "off", "hourly"])
async def test_where_nobody_wants_it_runs_are_not_asked_for(world: World, word: str) -> None:
    team_wants(world, word)
    await subscribe(world, "ai founders digest only")
    await world.until(lambda: world.asked("GET", SETTINGS))
    await sync(world, 9)
    await pass_(world, 12)
    assert (digests(world), world.asked("GET", RUNS)) == ([], [])
