"""Fifty leads in flight and a bot that dies again and again: at each step, before it and after it."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from enum import Enum, auto
from pathlib import Path
from typing import Any

import httpx

from bot.clock import SystemClock
from bot.sandbox.api.moments import stamp
from bot.slack.gateway import SCOPES
from bot.store.handles import HandleBook
from bot.store.leads import LeadBook
from bot.store.looks import Looks, Reason
from bot.store.redis import Store, key
from bot.store.triage import TriageBook
from tests.chaos.town import STREAM, Town
from tests.support.world import AMY, BEN, LEADS, SALES, action, visible

IN_FLIGHT = 50
MANY = 10_000
ACCEPTED = 202
ALL = 120.0
"""Real seconds for all cards, of which a channel gets one a second; and for being heard at all, where one life after
the other ends before it listens, or before a card comes."""
LONG_AGO = "2026-01-01T00:00:00Z"
A_RUN = timedelta(minutes=15)
"""Between two webhooks, so that each is a run of its own."""
POST = "bot.slack.gateway:Gateway.post"
LOOKING = {"bot.slack.gateway:Gateway._history", "bot.slack.gateway:Gateway.identity"}
"""Steps of who does not know whether a message stands there: somebody died in posting it."""
ASKED_ONCE = {"bot.slack.gateway:Gateway.person", "bot.store.told:Told._tell"}
"""Who clicks is asked of Slack in the first life only, and known to the later ones."""
NOW_AND_THEN = {
    *(f"bot.store.slots:SlotBook.{name}" for name in ("book", "due", "ended", "looks", "take")),
    *(f"bot.store.shelf:{name}" for name in ("Agenda.at", "Agenda.by", "Shelf.change", "Shelf._swap")),
}
"""Steps of who looks which digests are due, every few seconds, and of who reads how often the team wants them, every
few minutes: a life may be over before that."""
AT_ONCE = Reason("test", 0.0, 0.0)
SENDING = frozenset({"bot.slack.gateway", "bot.store.lanes", "bot.store.paces"})
KNOWING = frozenset(
    f"bot.store.{each}"
    for each in (
        "attention",
        "forgotten",
        "handles",
        "leads",
        "retention",
        "rollups",
        "standing_cards",
        "triage",
        "watermarks",
    )
)
"""Where the steps of sending and of knowing leads stand; all others take in what comes, and whatever else there is."""
ROLLED_UP = 4
"""Leads of one webhook for the channel that has them rolled up."""


class Part(Enum):
    """What a step is a part of: each test dies at those of one, so that they can be shared out."""

    TAKING_IN = auto()
    KNOWING = auto()
    SENDING = auto()

    @classmethod
    def of(cls, step: str) -> "Part":
        module = step.partition(":")[0]
        if module in SENDING:
            return cls.SENDING
        return cls.KNOWING if module in KNOWING else cls.TAKING_IN


class Dying:
    """#leads has every lead as a card, #sales a balanced choice; each webhook brings leads that are new."""

    def __init__(self, store: Store, store_url: str, folder: Path) -> None:
        scopes = (*SCOPES, "channels:history", "im:history")
        self.town = Town(store, store_url, folder, scopes=scopes)
        self._looks = Looks(store, SystemClock(), owner="nobody")
        self._armed = folder / "armed"
        self._trace = folder / "trace"
        self._over = False
        self._urls: dict[str, str] = {}
        self._lead: dict[str, Any] = {}
        self._numbers, self._runs = iter(range(7000, 9000)), iter(range(1, 200))
        self.cards: list[dict[str, Any]] = []
        """What was brought for #leads."""
        self.rolled_up: list[dict[str, Any]] = []
        """What was brought for #sales."""
        self.judged: list[str] = []
        """The cards on which a click was acknowledged, by ts."""

    async def open(self, in_flight: int) -> None:
        """Subscribe both channels, and have leads on their way."""
        self._urls[LEADS] = await self.town.subscribe("every lead")
        await self.town.slack.command(AMY, SALES, "/goodones subscribe ai founders balanced")
        await self.town.until(
            lambda: len(self.town.api.tables.subscriptions.all()) == len(("both", "of them"))
        )
        self._urls[SALES] = next(
            str(each.target_url)
            for each in self.town.api.tables.subscriptions.all()
            if str(each.target_url) != self._urls[LEADS]
        )
        (self._lead,) = await self.town.leads(1)
        self._row = self.town.api.tables.leads.need(self._lead["id"])
        self.cards = self._new(in_flight)
        await self._bring(LEADS, self.cards)
        await self.town.until(self.town.cards)

    async def steps(self) -> set[str]:
        """Go the whole way once without dying, and say which steps that took."""
        await self.town.kill()
        await self._nobody_is_known()
        await self.town.start(TRACE=str(self._trace))
        await self.deeds()
        await self.town.until(lambda: self.rolled() and not self.unjudged())
        # What is seen in Slack is noted a moment later.
        await self.town.until(
            lambda: all(last in self._trace.read_text() for last in ("Looks.settle", "RollUpBook.posted"))
        )
        taken = set((await asyncio.to_thread(self._trace.read_text)).split())
        return LOOKING | taken - ASKED_ONCE - NOW_AND_THEN

    async def die_at_each(self, steps: Iterable[str], when: str) -> None:
        """One life for each step, which ends there; what was acknowledged meanwhile is to be done at the end."""
        await self.town.kill()
        self._armed.touch()
        goes_on = asyncio.create_task(self._go_on())
        for step in steps:
            lives = [f"{POST} after", f"{step} {when}"] if step in LOOKING else [f"{step} {when}"]
            for at in lives:
                await self._live(at)
        self._armed.unlink()
        await self.town.start()
        self._over = True
        await goes_on
        await self.town.until(self._all_is_there, ALL)

    async def _live(self, at: str) -> None:
        await self._nobody_is_known()
        try:
            await self.town.launch(DIE_AT=at, ARMED=str(self._armed))
            await self.town.dies(ALL)
        except TimeoutError as error:
            raise AssertionError(f"nobody died {at}") from error

    async def _nobody_is_known(self) -> None:
        """Slack is asked who somebody is once an hour; here it is asked in each life."""
        await self.town.store.call("DEL", key("told", "person", BEN))

    async def _go_on(self) -> None:
        """People and the API do what they do, whoever dies meanwhile."""
        while not self._over:
            await self.deeds()

    async def deeds(self) -> None:
        """New leads for both channels, a click, a look for leads; whoever is not heard tries again."""
        await self._looks.want(AT_ONCE)
        await asyncio.gather(self._judge(), self._bring_new(LEADS, 1), self._bring_new(SALES, ROLLED_UP))

    def numbers(self, channel: str) -> list[int]:
        """Whose cards stand in a channel, one for each card."""
        brought = self.cards + self.rolled_up
        cards = [each for each in self.town.slack.messages(channel) if action(each, "lead.more")]
        return sorted(lead["id"] for card in cards for lead in brought if _handle(lead) in visible(card))

    def rolled(self) -> int:
        """Of how many leads the roll-ups in #sales tell, together."""
        rollups = [each for each in self.town.slack.messages(SALES) if action(each, "rollup.list")]
        return sum(int(each.text.partition(" ")[0]) for each in rollups)

    def unjudged(self) -> list[str]:
        """The cards on which a click was acknowledged and that do not show it."""
        return [each.ts for each in self.town.cards() if each.ts in self.judged and BEN not in visible(each)]

    async def unlisted(self) -> list[int]:
        """Leads that were brought and are missing in one of the lists that know of each.

        By handle, by person, of what has an end, of what is to be judged: those that were are in it no more.
        """
        handles, book, retained = (
            HandleBook(self.town.store),
            LeadBook(self.town.store),
            await self._retained(),
        )
        waiting = {lead for lead, _ in await TriageBook(self.town.store).waiting(STREAM, MANY)}
        judged = self._judged()
        missing = []
        for lead in self.cards + self.rolled_up:
            id_, person = lead["id"], lead["profile"]
            by_name = await handles.leads(person["handle"]) + await book.met(person["xUserId"], MANY)
            if by_name != [id_, id_] or id_ not in retained or (id_ in waiting) is (id_ in judged):
                missing.append(id_)
        return missing

    async def _retained(self) -> set[int]:
        return {int(each) for each in await self.town.store.call("ZRANGE", key("kept", "profiles"), 0, -1)}

    def _judged(self) -> set[int]:
        texts = [visible(each) for each in self.town.cards() if each.ts in self.judged]
        return {lead["id"] for lead in self.cards if any(_handle(lead) in text for text in texts)}

    async def _all_is_there(self) -> bool:
        return len(self.numbers(LEADS)) >= len(self.cards) and await self.town.quiet()

    async def _bring_new(self, channel: str, count: int) -> None:
        leads = self._new(count)
        (self.cards if channel == LEADS else self.rolled_up).extend(leads)
        await self._bring(channel, leads)

    async def _bring(self, channel: str, leads: list[dict[str, Any]]) -> None:
        async def taken() -> bool:
            try:
                return await self.town.bring(self._urls[channel], leads) == ACCEPTED
            except httpx.TransportError:
                return False

        await self.town.until(taken, ALL)

    async def _judge(self) -> None:
        """The click of somebody who clicks again where Slack says that the app did not answer."""
        new = await self.town.until(
            lambda: [each for each in self.town.cards() if each.ts not in self.judged],
            ALL,
        )
        card = new[0]

        async def taken() -> bool:
            return (await self.town.slack.click(BEN, LEADS, card.ts, "lead.good")).ok

        await self.town.until(taken, ALL)
        self.judged.append(card.ts)

    def _new(self, count: int) -> list[dict[str, Any]]:
        numbers = [next(self._numbers) for _ in range(count)]
        for number in numbers:
            # So that they can be judged; that old, they are not looked for.
            self.town.api.tables.leads.put(replace(self._row, id=number, discovered_at=LONG_AGO))
        found = stamp(self.town.clock.now() - A_RUN * next(self._runs))
        return [
            {
                **self._lead,
                "id": number,
                "discoveredAt": found,
                "matchConfidence": "high",
                "profile": {**self._lead["profile"], "xUserId": str(number), "handle": f"person{number}"},
            }
            for number in numbers
        ]


async def check_dying(dying: Dying, part: Part, when: str) -> None:
    """With fifty leads in flight, death at each step of this part loses none and has none stand twice."""
    async with dying.town:
        await dying.open(IN_FLIGHT)
        steps = sorted(each for each in await dying.steps() if Part.of(each) is part)
        assert steps
        await dying.die_at_each(steps, when)
        assert dying.numbers(LEADS) == sorted(lead["id"] for lead in dying.cards)
        assert len(dying.numbers(SALES)) + dying.rolled() == len(dying.rolled_up)
        assert dying.unjudged() == []
        assert await dying.unlisted() == []
        assert len(dying.cards) > IN_FLIGHT
        assert dying.judged


def _handle(lead: dict[str, Any]) -> str:
    return f"@{lead['profile']['handle']}"
