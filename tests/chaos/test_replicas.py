"""Three processes on one store, each of which stands still for longer than its leases and then wakes up."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.slack.workspace import Channel
from bot.slack.gateway import SCOPES
from bot.store.redis import Store
from tests.chaos.bots import Bot
from tests.chaos.steps import steps_in_the_code
from tests.chaos.town import Town
from tests.support.world import AMY, LEADS, SALES, action

CHANNELS = [LEADS, SALES, *(f"C0TEAM{number}" for number in range(4))]
EACH = 4
"""Leads that come for a channel at a time."""
STOPS = {
    "asking": "bot.store.lanes:Lanes.hold before",
    "about to post": "bot.store.lanes:Lanes.hold after",
    "posted": "bot.slack.gateway:Gateway.post after",
}
"""Where each of the three stands still, with a lane of a channel in its hands."""
ALL = 60.0
"""Real seconds for the cards of a round, of which a channel gets one a second."""


class Replicas:
    """Three bots that work; what comes in comes in at a fourth process, which does nothing else."""

    def __init__(self, town: Town, folder: Path) -> None:
        self.town = town
        self._folder = folder
        self._bots: dict[str, Bot] = {}
        self._hooks: list[str] = []
        self._lead: dict[str, Any] = {}
        self.ids: list[int] = []
        """The leads that were brought."""

    async def open(self) -> None:
        """Have every lead come as a card to six channels."""
        assert {step.partition(" ")[0] for step in STOPS.values()} <= steps_in_the_code()
        for name, step in STOPS.items():
            self._bots[name] = await self.town.join(name, STOP_AT=step, ARMED=str(self._armed(name)))
        self._hooks = [await self._subscribe(channel) for channel in CHANNELS]
        (self._lead,) = await self.town.leads(1)

    async def stand_still(self, name: str) -> Bot:
        """Bring leads until this one has a lane, and stands still with it."""
        self._armed(name).touch()
        while self._armed(name).exists():
            await self.bring()
            await self.town.until(lambda: not self._armed(name).exists() or self.all_stand(), ALL)
        await self.town.until(self._bots[name].stands_still)
        return self._bots[name]

    def shown(self) -> Counter[int]:
        """How many cards of each lead stand in all channels."""
        messages = [each for channel in CHANNELS for each in self.town.slack.messages(channel)]
        buttons = [action(each, "lead.good") for each in messages]
        return Counter(json.loads(each["value"])["lead"] for each in buttons if each)

    async def bring(self) -> None:
        for hook in self._hooks:
            first = 9000 + len(self.ids)
            some = list(range(first, first + EACH))
            assert await self.town.bring(hook, [{**self._lead, "id": id_} for id_ in some]) == 202
            self.ids += some

    def all_stand(self) -> bool:
        return self.shown().keys() >= set(self.ids)

    def _armed(self, name: str) -> Path:
        return self._folder / name / "armed"

    async def _subscribe(self, channel: str) -> str:
        """Answers the address for its leads."""
        if channel not in self.town.slack._parts.state.channels:
            new = Channel(channel, channel.lower(), [AMY], bot_is_member=True)
            self.town.slack._parts.state.put_channel(new)
        known = {each.target_url for each in self.town.api.tables.subscriptions.all()}
        await self.town.slack.command(AMY, channel, "/goodones subscribe ai founders every lead")

        def fresh() -> set[Any]:
            return {each.target_url for each in self.town.api.tables.subscriptions.all()} - known

        return str((await self.town.until(fresh)).pop())


@pytest.fixture
async def town(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with Town(store, store_url, tmp_path, scopes=(*SCOPES, "channels:history"), roles=("web",)) as town:
        yield town


async def test_who_stands_still_with_a_lane_in_hand_costs_no_lead_and_doubles_none(
    town: Town, tmp_path: Path
) -> None:
    here = Replicas(town, tmp_path)
    await here.open()
    for name in STOPS:
        bot = await here.stand_still(name)
        # Its leases are over when the two others have nothing left to do.
        await town.until(town.quiet, ALL)
        assert here.shown() == dict.fromkeys(here.ids, 1)
        bot.wake()
    await here.bring()
    await town.until(here.all_stand, ALL)
    await town.until(town.quiet, ALL)
    assert here.shown() == dict.fromkeys(here.ids, 1)
