"""Three processes on one store, each of which stands still for longer than its leases and then wakes up."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.slack.workspace import Channel
from bot.slack.gateway import SCOPES
from bot.store.redis import Store
from tests.chaos.bots import Bot
from tests.chaos.town import Town
from tests.support.world import AMY, LEADS, SALES, action

CHANNELS = [LEADS, SALES, *(f"C0TEAM{number}" for number in range(4))]
EACH = 10
STOPS = {
    "asking": "bot.store.outbox:Lanes.hold before",
    "about to post": "bot.store.outbox:Lanes.hold after",
    "posted": "bot.slack.gateway:Gateway.post after",
}
"""Where each of the three stands still, with a lane of a channel in its hands."""
A_FEW = 10
"""Cards that the two others post meanwhile: a lease is over before six channels can have so many."""


@pytest.fixture
async def town(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with Town(store, store_url, tmp_path, scopes=(*SCOPES, "channels:history")) as town:
        yield town


async def test_who_stands_still_with_a_lane_in_hand_costs_no_lead_and_doubles_none(
    town: Town, tmp_path: Path
) -> None:
    await town.kill()
    bots = {name: await _join(town, tmp_path, name) for name in STOPS}
    await town.start()
    hooks = [await _subscribe(town, channel) for channel in CHANNELS]
    (lead,) = await town.leads(1)
    ids = list(range(9000, 9000 + EACH * len(CHANNELS)))
    for place, hook in enumerate(hooks):
        some = [{**lead, "id": id_} for id_ in ids[EACH * place : EACH * (place + 1)]]
        assert await town.bring(hook, some) == 202
    await town.kill()
    for name, bot in bots.items():
        (tmp_path / name / "armed").touch()
        await town.until(bot.stands_still)
        await town.until(partial(_has, town, len(_shown(town)) + A_FEW))
        bot.wake()
    await town.until(partial(_has, town, len(ids)))
    await town.until(town.quiet)
    assert _shown(town) == dict.fromkeys(ids, 1)


async def _join(town: Town, folder: Path, name: str) -> Bot:
    return await town.join(name, STOP_AT=STOPS[name], ARMED=str(folder / name / "armed"))


async def _subscribe(town: Town, channel: str) -> str:
    """Every lead as a card there; answers the address for it."""
    if channel not in town.slack._parts.state.channels:
        town.slack._parts.state.put_channel(Channel(channel, channel.lower(), [AMY], bot_is_member=True))
    known = {each.target_url for each in town.api.tables.subscriptions.all()}
    await town.slack.command(AMY, channel, "/goodones subscribe ai founders every lead")

    def fresh() -> set[Any]:
        return {each.target_url for each in town.api.tables.subscriptions.all()} - known

    return str((await town.until(fresh)).pop())


def _shown(town: Town) -> Counter[int]:
    """How many cards of each lead stand in all channels."""
    buttons = [action(each, "lead.good") for channel in CHANNELS for each in town.slack.messages(channel)]
    return Counter(json.loads(each["value"])["lead"] for each in buttons if each)


def _has(town: Town, cards: int) -> bool:
    return _shown(town).total() >= cards
