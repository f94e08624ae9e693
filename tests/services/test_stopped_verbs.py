"""Each verb, stopped before any of its steps at the store or the API, and done again by whoever takes over: done once, or said."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.api.errors import OutcomeUnknown
from bot.api.models import BadReason, Feedback, Output
from bot.errors import StoreAway
from bot.services.rows import card_id
from bot.snoozing import Later
from bot.store.spent import SpentBook
from tests.services.make import House, act
from tests.services.stopping import Steps

LEAD = 1252
CHANNEL, TS = "C0LEADS", "1700000000.000100"
BEN = "U0BEN"
BAD = Feedback(good=False, reason=BadReason.BOT, note="posts all night")
BOTH = (Output.LINKEDIN, Output.EMAIL)
CLICK = act("click", BEN)
FEWEST = 5
"""Steps of the shortest verb."""
MAY_HAVE_HAPPENED = "it may have happened"


async def good(house: House) -> None:
    await house.leads.judge(LEAD, Feedback(good=True), CLICK)


async def bad(house: House) -> None:
    await house.leads.judge(LEAD, BAD, CLICK)


async def export(house: House) -> None:
    await house.leads.export(LEAD, CLICK)


async def enrich(house: House) -> None:
    await house.leads.enrich(LEAD, BOTH, CLICK, verified_only=True)


async def claim(house: House) -> None:
    assert await house.claims.claim(LEAD, CLICK) is None


async def release(house: House) -> None:
    assert await house.claims.release(LEAD, CLICK) is None


async def message(house: House) -> None:
    assert (await house.messages.sent(LEAD, CLICK)).before is None


async def snooze(house: House) -> None:
    await house.snoozes.snooze(LEAD, Later.HOURS, None, CLICK)


async def wake(house: House) -> None:
    await house.snoozes.wake(LEAD, CLICK)


@dataclass(frozen=True)
class Verb:
    """``before``: what stood already. ``noted``: its line in the audit. ``path``: what it asks of the API."""

    do: Callable[[House], Awaitable[None]]
    noted: str
    path: str | None = None
    before: Callable[[House], Awaitable[Any]] | None = None


async def claimed_before(house: House) -> None:
    await house.claims.claim(LEAD, act("earlier", BEN))


async def snoozed_before(house: House) -> None:
    await house.snoozes.snooze(LEAD, Later.MONDAY, None, act("earlier", BEN))


VERBS = {
    "good": Verb(good, "lead.good", "feedback"),
    "bad": Verb(bad, "lead.bad", "feedback"),
    "export": Verb(export, "lead.exported", "export"),
    "enrich": Verb(enrich, "lead.enriched", "enrich"),
    "claim": Verb(claim, "lead.claimed"),
    "release": Verb(release, "lead.released", before=claimed_before),
    "message": Verb(message, "lead.messaged"),
    "snooze": Verb(snooze, "lead.snoozed"),
    "wake": Verb(wake, "lead.woken", before=snoozed_before),
}


AFTER: dict[str, dict[str, str]] = {
    "good": {"judged": "good done"},
    "bad": {"judged": "bad done"},
    "export": {"exported": "exported done"},
    "claim": {"claimed": "claimed done"},
    "release": {},
    "message": {"messaged": "messaged done", "claimed": "claimed done"},
    "snooze": {f"snoozed by {BEN}": "for later"},
    "wake": {},
}
"""What stands in the record of the lead, whatever happened on the way."""


async def stands(house: House) -> dict[str, str]:
    record = await house.leads.record(LEAD)
    assert record.pending == ()
    marks = {
        name: getattr(record, name) for name in ("judged", "enriched", "exported", "messaged", "claimed")
    }
    found = {name: f"{mark.kind} {mark.state}" for name, mark in marks.items() if mark}
    return found | {f"snoozed by {each.by}": "for later" for each in record.snoozed}


class Scene(Steps):
    """A lead with one card, and a process that has so many steps to live."""

    def __init__(self, house: House, verb: Verb) -> None:
        super().__init__(house)
        self.house = house
        self.verb = verb

    async def set(self) -> None:
        """All as it was before the click."""
        house, tables = self.house, self.house.sandbox.tables
        await house.store.call("FLUSHALL")
        house.sandbox.requests.clear()
        for row in tables.feedback.where(lambda row: row.lead_id == LEAD):
            tables.feedback.drop(row.id)
        tables.leads.put(replace(tables.leads.need(LEAD), exported_at=None))
        lead = await house.know(LEAD, exportedAt=None)
        await house.waiting.add(lead.stream_id or 0, {LEAD: 1}, 1.0)
        if self.verb.before:
            await self.verb.before(house)
        await house.book.posted(LEAD, CHANNEL, TS)

    async def stopped_after(self, steps: int) -> bool:
        """Whether it was stopped; else it came to its end within these steps."""
        self.left = steps
        try:
            await self.verb.do(self.house)
        except StoreAway:
            return True
        finally:
            self.left = None
        return False

    async def again(self) -> str:
        """The same job once more: what came of it."""
        try:
            await self.verb.do(self.house)
        except OutcomeUnknown:
            return MAY_HAVE_HAPPENED
        return "done"

    def asked(self) -> int:
        return len(self.house.asked("POST", f"/leads/{LEAD}/{self.verb.path}")) if self.verb.path else 0

    async def noted(self) -> list[str]:
        """The results of this click by the audit."""
        lines = await self.house.audit.history(LEAD)
        return [each.result for each in lines if each.job == CLICK.job and each.what == self.verb.noted]

    async def waiting(self) -> list[tuple[int, int]]:
        """What is still to be judged."""
        return [
            row
            for stream in await self.house.waiting.streams()
            for row in await self.house.waiting.waiting(stream, 9)
        ]

    async def is_redrawn(self) -> bool:
        row = await self.house.outbox.of(CHANNEL).get(card_id(LEAD, CHANNEL))
        return row is not None and row.ts == TS


@dataclass(frozen=True)
class Stop:
    """After so many steps; how often the API had been asked by then, and what the second try came to."""

    scene: Scene
    steps: int
    asked_before: int
    came_to: str


Everywhere = Callable[[Verb], AsyncIterator[Stop]]


@pytest.fixture
def everywhere(house: House, monkeypatch: pytest.MonkeyPatch) -> Everywhere:
    """A verb stopped before its first step and done again, before its second one, and so on to its end."""

    async def each(verb: Verb) -> AsyncIterator[Stop]:
        scene, steps, stopped = Scene(house, verb), 0, True
        monkeypatch.setattr(house.store, "call", scene.call)
        monkeypatch.setattr(house.api._transport, "_once", scene.ask)
        while stopped:
            await scene.set()
            stopped = await scene.stopped_after(steps)
            asked = scene.asked()
            yield Stop(scene, steps, asked, await scene.again())
            steps += 1
        assert steps > FEWEST

    return each


@pytest.mark.parametrize("name", [name for name in VERBS if name != "enrich"])
async def test_wherever_it_is_stopped_it_is_done_noted_and_shown_once(
    everywhere: Everywhere, name: str
) -> None:
    async for stop in everywhere(VERBS[name]):
        assert stop.came_to == "done", stop
        assert await stop.scene.noted() == ["done"], stop
        assert await stop.scene.is_redrawn(), stop
        assert await stands(stop.scene.house) == AFTER[name], stop


@pytest.mark.parametrize(
    ("name", "kept"), [("good", ("good", None, None)), ("bad", ("bad", "bot", BAD.note))]
)
async def test_feedback_is_sent_again_and_counts_once(everywhere: Everywhere, name: str, kept: Any) -> None:
    async for stop in everywhere(VERBS[name]):
        rows = stop.scene.house.sandbox.tables.feedback.where(lambda row: row.lead_id == LEAD)
        assert [(row.feedback, row.bad_reason, row.bad_reason_freeform) for row in rows] == [kept], stop
        assert await stop.scene.waiting() == [], stop


async def test_an_export_that_may_have_happened_is_looked_for_and_never_repeated(
    everywhere: Everywhere,
) -> None:
    async for stop in everywhere(VERBS["export"]):
        assert stop.scene.asked() == 1, stop
        assert stop.scene.house.sandbox.tables.leads.need(LEAD).exported_at, stop
        assert await stop.scene.waiting() == [], stop


async def test_an_enrichment_that_may_have_happened_is_said_and_never_paid_twice(
    everywhere: Everywhere,
) -> None:
    said = set()
    async for stop in everywhere(VERBS["enrich"]):
        scene, house = stop.scene, stop.scene.house
        assert scene.asked() <= 1, stop
        assert (stop.asked_before, scene.asked()) != (1, 2), stop
        record = await house.leads.record(LEAD)
        assert record.enriched, stop
        assert record.enriched.state == ("done" if stop.came_to == "done" else "unknown"), stop
        if stop.came_to == "done":
            assert scene.asked() == 1, stop
            assert record.found, stop
        assert len(await scene.noted()) == 1, stop
        assert await SpentBook(house.store).count(f"{house.clock.now():%Y-%m}", BEN) == 1, stop
        assert await scene.is_redrawn(), stop
        assert record.pending == (), stop
        said.add((stop.asked_before, stop.came_to))
    # Not begun; begun and nobody can tell, whether it was asked for or not; over.
    assert said == {(0, "done"), (0, MAY_HAVE_HAPPENED), (1, MAY_HAVE_HAPPENED), (1, "done")}
