"""A store that is killed, cuts its connections, or is slow, under a real process: what was taken in is done, once."""

import asyncio
import json
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.errors import StoreAway
from bot.sandbox.slack.messages import Message
from bot.slack.gateway import SCOPES
from bot.store.embedded import EmbeddedStore
from bot.store.redis import Store
from tests.chaos.town import Town
from tests.store.proxy import Line, line_to
from tests.store.valkey import server_of
from tests.support.world import BEN, LEADS, action, visible

ALL = 60.0
"""Real seconds for what takes its time."""
NOT_TAKEN = "a webhook was not accepted"
CUTS_EVERY = 0.1
"""Seconds."""
LONG_AGO = "2026-01-01T00:00:00Z"
SLOW = 0.2
"""Seconds each way."""


@dataclass
class Place:
    """A town whose bot reaches its store by a line of ours."""

    town: Town
    line: Line
    url: str
    lead: dict[str, Any]

    async def bring(self, *ids: int) -> None:
        """A webhook of new leads; who is not heard, or asked to come again, does."""
        known = self.town.api.tables.leads
        for id_ in ids:
            # So that they can be judged; that old, they are not looked for.
            known.put(replace(known.need(self.lead["id"]), id=id_, discovered_at=LONG_AGO))

        async def taken() -> bool:
            with suppress(httpx.TransportError):
                return await self.town.bring(self.url, [{**self.lead, "id": id_} for id_ in ids]) == 202
            return False

        await self.town.until(taken)

    def shown(self) -> Counter[int]:
        """How many cards of each lead stand in #leads."""
        menus = [action(each, "lead.more") for each in self.town.cards()]
        return Counter(json.loads(each["options"][0]["value"])["lead"] for each in menus if each)

    async def has(self, ids: Iterable[int]) -> None:
        """Wait until all is done: then each of these has its one card."""
        wanted = dict.fromkeys(ids, 1)
        await self.town.until(lambda: len(self.shown()) >= len(wanted), ALL)
        await self.town.until(self.town.quiet, ALL)
        assert self.shown() == wanted

    async def judge(self, card: Message) -> None:
        """Somebody clicks until nobody says that nothing was done, and the card shows it."""
        while BEN not in self._text(card):
            heard = len(self._told())
            await self.town.slack.click(BEN, LEADS, card.ts, "lead.good")
            await self.town.until(partial(self._knows, card, heard), ALL)

    def _knows(self, card: Message, heard: int) -> bool:
        return len(self._told()) > heard or BEN in self._text(card)

    def _told(self) -> list[Message]:
        """Where somebody heard that a click was not taken in."""
        seen = self.town.slack.messages(LEADS, person=BEN)
        return [each for each in seen if StoreAway.user_text in visible(each)]

    def _text(self, card: Message) -> str:
        return visible(next(each for each in self.town.cards() if each.ts == card.ts))


@asynccontextmanager
async def place(target: str, folder: Path) -> AsyncIterator[Place]:
    async with line_to(target) as line:
        store = Store(line.url)
        async with Town(store, line.url, folder, scopes=(*SCOPES, "channels:history")) as town:
            url = await town.subscribe()
            (lead,) = await town.leads(1)
            yield Place(town, line, url, lead)
        await store.close()


@pytest.fixture
async def here(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[Place]:
    assert await store.call("DBSIZE") == 0
    async with place(store_url, tmp_path) as here:
        yield here


async def test_a_store_that_is_killed_and_comes_back_has_all_it_was_given(tmp_path: Path) -> None:
    files = EmbeddedStore(tmp_path / "store")
    async with place(await files.start(), tmp_path) as here:
        await here.bring(9001)
        (card,) = await here.town.until(here.town.cards)
        for ids in (range(9002, 9005), range(9005, 9008)):
            await here.bring(*ids)
            refused = here.town.log.count(NOT_TAKEN)
            # What was brought was taken in, and is hardly begun.
            await _kill(here.line.target)
            going_on = asyncio.gather(here.bring(ids[-1] + 100), here.judge(card))
            await here.town.until(partial(_says, here.town, NOT_TAKEN, refused + 1))
            await files.stop()
            here.line.target = await files.start()
            await going_on
        await here.has([*range(9001, 9008), 9104, 9107])
    await files.stop()


async def test_who_loses_its_connections_ten_times_a_second_gets_there(here: Place) -> None:
    await here.bring(9001)
    (card,) = await here.town.until(here.town.cards)
    cutting = asyncio.create_task(_cut(here.town.store))
    for id_ in range(9002, 9006):
        await here.bring(id_)
    await here.judge(card)
    await here.town.until(lambda: len(here.shown()) == 5, ALL)
    cutting.cancel()
    await here.has(range(9001, 9006))


async def test_a_slow_store_makes_slow_and_nothing_else(here: Place) -> None:
    here.line.delay = SLOW
    await here.bring(9001)
    (card,) = await here.town.until(here.town.cards)
    await here.judge(card)
    await here.has([9001])


def _says(town: Town, words: str, times: int) -> bool:
    return town.log.count(words) >= times


async def _kill(url: str) -> None:
    """The server's own process, which this test had started."""
    os.kill((await server_of(url))["process_id"], signal.SIGKILL)


async def _cut(store: Store) -> None:
    while True:
        await store.call("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        await asyncio.sleep(CUTS_EVERY)
