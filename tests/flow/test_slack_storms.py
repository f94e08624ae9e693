"""Whatever Slack does to a run of cards, each channel ends with all of them, in order and once."""

import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.sandbox.slack.workspace import Channel
from bot.slack.gateway import SCOPES
from bot.store.redis import Store
from tests.flow.steps import hooks, let_pass, passing, push, subscribe
from tests.flow.test_readable_channel import lead
from tests.support.world import AMY, LEADS, SALES, World, action

TEN_MINUTES = 600
A_RUN = list(range(5001, 5009))
STORMS: dict[str, dict[str, Any]] = {
    "every second post is one too many": {"fault": "rate_limit", "seconds": 3},
    "every second post fails": {"fault": "server_error", "status": 503},
    "every second answer is lost": {"fault": "drop_reply"},
}
MANY = [f"C0TEAM{number:02}" for number in range(20)]
EACH = 30


@pytest.fixture
async def looking(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A world whose workspace lets us read its channels."""
    assert await store.call("DBSIZE") == 0
    async with World(store_url, tmp_path, scopes=(*SCOPES, "channels:history")) as world:
        await world.settle(3)
        yield world


async def storm(world: World, kind: str) -> None:
    """Trouble with every second post."""
    await world.slack.control(**STORMS[kind], method="chat.postMessage", every=2, count=9_999)


async def come(world: World, ids: list[int] = A_RUN, hook: int = 0) -> None:
    """These leads by one webhook."""
    assert await push(hooks(world)[hook], {"leads": [lead(world, each) for each in ids]}) == 202


def shown(world: World, channel: str = LEADS) -> list[int]:
    """The leads whose cards people see in a channel, in order."""
    values = [action(card, "lead.good") for card in world.cards(channel)]
    return [json.loads(value["value"])["lead"] for value in values if value]


def hidden(world: World) -> list[str]:
    """Messages that Slack accepted and holds back."""
    return [each.ts for channel in MANY for each in world.slack.messages(channel) if each.held_back]


def posted(world: World, so_many: int) -> bool:
    """Whether Slack took so many cards, seen or hidden: all that stands there beside the introductions."""
    return sum(len(world.slack.messages(channel)) for channel in MANY) >= so_many + len(MANY)


@pytest.mark.parametrize("kind", STORMS)
async def test_all_cards_of_all_channels_stand_in_order_and_once(looking: World, kind: str) -> None:
    world = looking
    await subscribe(world, channel=LEADS)
    await subscribe(world, channel=SALES)
    await storm(world, kind)
    for hook in range(2):
        await come(world, hook=hook)
    await passing(world, lambda: len(shown(world)) >= len(A_RUN) <= len(shown(world, SALES)))
    await world.settle(20)
    assert shown(world) == shown(world, SALES) == A_RUN


async def test_ten_minutes_without_slack_cost_nothing_but_time(looking: World) -> None:
    world = looking
    await subscribe(world)
    await come(world)
    await world.until(lambda: len(shown(world)) == 3)
    await world.slack.control(fault="down", seconds=TEN_MINUTES)
    await let_pass(world, TEN_MINUTES, 5)
    assert len(shown(world)) in {3, 4}
    await world.until(lambda: len(shown(world)) >= len(A_RUN))
    await world.settle(20)
    assert shown(world) == A_RUN


async def test_where_nobody_may_look_nothing_is_lost_and_each_double_is_told(world: World) -> None:
    await subscribe(world)
    await storm(world, "every second answer is lost")
    with capture_logs() as lines:
        await come(world)
        await world.until(lambda: len(set(shown(world))) == len(A_RUN))
        await world.settle(60)
    told = [each["row"] for each in lines if each["event"].startswith("posted again without looking")]
    assert sorted(set(shown(world))) == A_RUN
    assert len(shown(world)) - len(A_RUN) == len(told) > 0


async def test_a_channel_that_is_archived_in_the_middle_goes_on_where_it_stopped(looking: World) -> None:
    world = looking
    await subscribe(world, channel=LEADS)
    await subscribe(world, channel=SALES)
    for hook in range(2):
        await come(world, hook=hook)
    await world.until(lambda: len(shown(world)) == 3)
    await world.slack.control(do="archive", channel=LEADS)
    await world.until(lambda: shown(world, SALES) == A_RUN)
    assert len(shown(world)) < len(A_RUN)
    await world.slack.control(do="unarchive", channel=LEADS)
    await world.until(lambda: len(shown(world)) >= len(A_RUN))
    await world.settle(60)
    assert shown(world) == A_RUN


async def test_six_hundred_cards_at_once_are_all_seen_as_the_workspaces_limit_is_kept(world: World) -> None:
    """Twenty channels take 1,200 a minute together; what is above 300 Slack would take and hide."""
    for channel in MANY:
        world.slack._parts.state.put_channel(Channel(channel, channel.lower(), [AMY], bot_is_member=True))
        await subscribe(world, channel=channel)
    ids = list(range(6000, 6000 + len(MANY) * EACH))
    for place in range(len(MANY)):
        await come(world, ids[EACH * place : EACH * (place + 1)], hook=place)
    for so_many in range(EACH, len(ids) + 1, EACH):
        await passing(world, partial(posted, world, so_many))
    await world.settle(20)
    assert sorted(each for channel in MANY for each in shown(world, channel)) == ids
