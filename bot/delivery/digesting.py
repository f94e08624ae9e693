"""Posts the digests that are due: those of one moment are counted together, and each goes out once."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

import structlog

from bot.api.budget import Lane
from bot.api.turns import asking
from bot.audit import Entry, Surface
from bot.clock import Clock
from bot.digests.schedule import Schedule, is_person
from bot.digests.slots import DueDigest, coming, is_unread, is_worth_posting, waits_for_the_api
from bot.digests.summary import Summary
from bot.errors import StoreAway
from bot.services.digest_clock import DigestClock
from bot.slack.message import Message
from bot.store.audit import AuditLog
from bot.store.outbox import Outbox

log = structlog.stdlib.get_logger(__name__)

IDLE = 1.0
"""Seconds between two looks at what is due."""
HOLD_EVERY = 20.0
"""Seconds; counting may be slow, and what is counted is given to nobody else meanwhile."""

Draw = Callable[[Summary, Schedule], Message]


class Counts(Protocol):
    """Sums up many targets at once; who is left out has nothing to be told."""

    async def summarize_all(self, targets: Sequence[str]) -> Mapping[str, Summary]: ...

    async def went_out(self, target: str, summary: Summary) -> None:
        """The next one begins where this one ends."""
        ...


class Digesting:
    """One loop; more than one process may run it."""

    def __init__(
        self,
        digest_clock: DigestClock,
        digests: Counts,
        draw: Draw,
        outbox: Outbox,
        audit: AuditLog,
        clock: Clock,
        gave_up: Callable[[], None],
    ) -> None:
        """``gave_up`` hears of each digest that is not tried any more."""
        self._digest_clock = digest_clock
        self._digests = digests
        self._draw = draw
        self._outbox = outbox
        self._audit = audit
        self._clock = clock
        self._gave_up = gave_up

    async def run(self) -> None:
        """Post what is due until cancelled."""
        while True:
            try:
                while due := await self._digest_clock.due():
                    await self.post(due)
            except StoreAway as error:
                log.warning("store away, digests come later", error=str(error))
            await self._clock.sleep(IDLE)

    async def post(self, due: Sequence[DueDigest]) -> None:
        """Have these queued for their channels. Whoever was stopped in the middle may do it again."""
        holding = asyncio.create_task(self._keep_holding(due))
        try:
            with asking(Lane.BACKGROUND):
                summaries = await self._summaries(due)
        finally:
            holding.cancel()
        posting = (
            self._guarded_post(each, summaries[each.target]) for each in due if each.target in summaries
        )
        for failed in await asyncio.gather(*posting, return_exceptions=True):
            # One that fails does not keep the others from being posted.
            if failed:
                raise failed

    async def _summaries(self, due: Sequence[DueDigest]) -> dict[str, Summary | None]:
        """By target; None where nothing is to be told. One that can't be counted is left out."""
        targets = [each.target for each in due]
        try:
            counted = await self._digests.summarize_all(targets)
        except StoreAway:
            raise
        except Exception as error:
            # One of which nobody can make anything would keep all others from coming.
            log.exception("counting failed in an unknown way", digests=len(due))
            if len(due) == 1:
                await self._failed(due[0], error)
                return {}
        else:
            return {each: counted.get(each) for each in targets}
        half = len(due) // 2
        return await self._summaries(due[:half]) | await self._summaries(due[half:])

    async def _keep_holding(self, due: Sequence[DueDigest]) -> None:
        while True:
            await self._clock.sleep(HOLD_EVERY)
            try:
                await self._digest_clock.hold(due)
            except StoreAway as error:
                log.info("due digests could not be held", error=str(error))

    async def _guarded_post(self, due: DueDigest, summary: Summary | None) -> None:
        try:
            await self._post(due, summary)
        except StoreAway:
            raise
        except Exception as error:
            log.exception("posting failed in an unknown way", target=due.target, slot=due.slot.name)
            await self._failed(due, error)

    async def _failed(self, due: DueDigest, error: Exception) -> None:
        if await self._digest_clock.failed(due, f"{type(error).__name__}: {error}"):
            log.error("a digest is given up", target=due.target, slot=due.slot.name)
            self._gave_up()

    async def _post(self, due: DueDigest, summary: Summary | None) -> None:
        """One of which nothing came is over too; what it would have told is in the next one."""
        if summary and waits_for_the_api(due, summary, self._clock.now()):
            await self._digest_clock.put_off(due)
            return
        if summary and is_worth_posting(summary, due.schedule):
            await self._put(due, summary)
        await self._digest_clock.done(due)

    async def _put(self, due: DueDigest, summary: Summary) -> None:
        row, now = f"digest:{due.target}:{due.slot.name}", self._clock.now()
        message = self._draw(_dated(due, summary, now), due.schedule)
        until = None if is_unread(summary) else summary.until.isoformat()
        content = {
            "digest": {"until": until},
            "message": {"text": message.text, "blocks": message.blocks},
        }
        new = await self._outbox.put(row, due.target, content, now.timestamp(), once=True)
        channel = None if is_person(due.target) else due.target
        entry = Entry(what="digest.posted", by=None, at=now, job=row, surface=Surface.ITSELF, channel=channel)
        await self._audit.note(entry)
        if not new and (stands := await self._outbox.of(due.target).get(row)):
            # Somebody who was stopped had put it before: what came since then belongs to the next one.
            until = stands.content["digest"]["until"]
        if until:
            told = replace(summary, until=datetime.fromisoformat(until))
            await self._digests.went_out(due.target, told)
        log.info("digest queued", target=due.target, slot=due.slot.name, late=due.late)


def _dated(due: DueDigest, summary: Summary, now: datetime) -> Summary:
    """With what only its schedule knows."""
    return replace(
        summary,
        late=due.late,
        schedule=due.schedule.words,
        next_at=next(iter(coming(due.schedule, now, 1)), None),
    )
