"""When digests come: whoever ticks claims what is due and queues it, whoever posts takes it from there."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid4

import structlog

from bot.clock import Clock
from bot.digests.schedule import Schedule, When, is_person
from bot.digests.slots import (
    LOOK_AGAIN,
    TRIES,
    DueDigest,
    Queued,
    Slot,
    Unmade,
    Wait,
    ahead,
    calm,
    newest,
    turn,
)
from bot.services.digest_wishes import DigestWishes
from bot.services.quiet import Quiets
from bot.store.due_digests import DueQueue
from bot.store.slots import Booking, Look, Rebooked, SlotBook, Step

log = structlog.stdlib.get_logger(__name__)

AT_ONCE = 500
"""Digests that are posted together: those of the same streams share what they ask the API."""


class DigestClock:
    """Any process may tick, at any time. Methods raise StoreAway; who is stopped anywhere may do the same again."""

    def __init__(
        self,
        book: SlotBook,
        queue: DueQueue,
        wishes: DigestWishes,
        quiets: Quiets,
        refused: Callable[[], bool],
        clock: Clock,
    ) -> None:
        """``refused``: whether the API does not serve us until somebody does something about it."""
        self._book = book
        self._queue = queue
        self._wishes = wishes
        self._quiets = quiets
        self._refused = refused
        self._clock = clock

    async def tick(self) -> None:
        """Note what was set meanwhile, then queue every digest whose moment has come."""
        await self._rebook()
        now = self._clock.now()
        while await self._take(await self._book.due(now), now):
            pass

    async def reschedule(self, target: str) -> None:
        """Have what was set for a target count from now on. A slot that came before that is queued first."""
        await self._rebook(target)

    async def sync_ended(self, stream_id: int, run_ids: Collection[int], at: datetime) -> None:
        """Runs of a stream ended: who wants a digest after each hears of them soon, of each once.

        A schedule counts from when it was set: what ended before is not told by it.
        """
        await self._rebook()
        channels = await self._wishes.of_stream(stream_id)
        waiting = [
            each
            for target, each in (await self._book.bookings()).items()
            if each.schedule.when is When.SYNC
            and each.since <= at
            and (target in channels or is_person(target))
        ]
        if run_ids:
            await self._book.ended(waiting, sorted(run_ids), at)

    async def due(self) -> list[DueDigest]:
        """Digests to post now; they are ours for a lease. Those that may not be posted now are put off or let go."""
        while lent := await self._queue.lend(self._clock.now(), AT_ONCE):
            newer = await self._overtaken([each.target for each in lent])
            if due := await self._judge([each for each in lent if each.target not in newer]):
                return due
        return []

    async def hold(self, due: Sequence[DueDigest]) -> None:
        """They are being drawn: keep them for another lease."""
        await self._queue.hold([(each.target, each.slot.name) for each in due], self._clock.now())

    async def put_off(self, due: DueDigest) -> None:
        """It can't be told now: it is due again in a minute."""
        seconds = LOOK_AGAIN.total_seconds()
        await self._queue.hold([(due.target, due.slot.name)], self._clock.now(), seconds)

    async def done(self, due: DueDigest) -> None:
        """It is posted, or there was nothing to post."""
        await self._queue.done([(due.target, due.slot.name)])

    async def failed(self, due: DueDigest, reason: str) -> bool:
        """It could not be made, nobody knows why: it is tried again in a minute; True where it is given up instead."""
        now, failed = self._clock.now(), due.failed()
        if failed.failures < TRIES:
            await self._queue.put_off([(failed, now + LOOK_AGAIN)])
            return False
        await self._queue.bury(Unmade(queued=failed, reason=reason, at=now))
        return True

    async def _overtaken(self, targets: Sequence[str]) -> set[str]:
        """Those of which a newer slot has come that nobody ticked for: it takes the place of the one that waited."""
        now, looks = self._clock.now(), await self._book.looks(targets)
        steps = [each for each in await self._steps(looks, now) if each.queued]
        await self._book.take(steps, now)
        return {each.look.target for each in steps}

    async def _judge(self, lent: Sequence[Queued]) -> list[DueDigest]:
        now = self._clock.now()
        settings, channels = await self._quiets.by_channel(), await self._wishes.open_channels()
        due: list[DueDigest] = []
        later: list[tuple[Queued, datetime]] = []
        over: list[Queued] = []
        for each in lent:
            if each.target not in channels and not is_person(each.target):
                await self._queue.done([(each.target, each.slot.name)])
                continue
            match turn(each, now, settings.get(each.target), refused=self._refused()):
                case DueDigest() as now_due:
                    due.append(now_due)
                case Wait(until, held):
                    later.append((each.model_copy(update={"held_at": now}) if held else each, until))
                case _:
                    log.warning(
                        "a digest came too late to be posted", target=each.target, slot=each.slot.name
                    )
                    over.append(each)
        await self._queue.put_off(later)
        await self._queue.drop([(each.target, each.slot.name) for each in over])
        return due

    async def _rebook(self, target: str | None = None) -> None:
        # Bookings first: what is wanted is never older than they are, so that nobody turns back a newer wish.
        booked = await self._book.bookings()
        wanted = await self._wishes.schedules()
        changed = [each for each in _changed(booked, wanted) if target in {each, None}]
        if not changed:
            return
        # What came before the change came; and what comes from this very moment on is the new one's.
        now = self._clock.now()
        await self._take(await self._book.looks(changed), now)
        await self._book.book([_rebooked(each, booked.get(each), wanted.get(each), now) for each in changed])

    async def _take(self, looks: Sequence[Look], now: datetime) -> bool:
        """Claim and queue what is due of these, and see when to look again; False where nothing goes on."""
        steps = await self._steps(looks, now)
        await self._book.take(steps, now)
        return bool(steps)

    async def _steps(self, looks: Sequence[Look], now: datetime) -> list[Step]:
        booked = await self._book.bookings()
        tried = (_step(each, booked[each.target], now) for each in looks if each.target in booked)
        return [each for each in tried if each]


def _changed(booked: Mapping[str, Booking], wanted: Mapping[str, Schedule]) -> Iterator[str]:
    """Targets whose slots are taken by another schedule than they should."""
    for target, schedule in wanted.items():
        if target not in booked or booked[target].schedule != schedule:
            yield target
    yield from booked.keys() - wanted.keys()


def _rebooked(target: str, before: Booking | None, schedule: Schedule | None, now: datetime) -> Rebooked:
    if schedule is None:
        return Rebooked(target, before, None)
    after = Booking(id=uuid4().hex, target=target, schedule=schedule, since=now)
    return Rebooked(target, before, after, _next(schedule, now))


def _step(look: Look, booking: Booking, now: datetime) -> Step | None:
    """How a target goes on; None where its booking is another one by now."""
    id_, *words = look.words
    if id_ != booking.id:
        return None
    return (
        _after_runs(look, booking, words, now)
        if booking.schedule.when is When.SYNC
        else _by_days(look, booking, words, now)
    )


def _by_days(look: Look, booking: Booking, words: Sequence[str], now: datetime) -> Step:
    # What was reached by a clock that was wrong is not waited for.
    after = min(_moment(words[0]), now)
    slot = newest(booking.schedule, after, now)
    reached = slot.moment if slot else after
    return Step(
        look, f"{booking.id} {reached.timestamp()}", _next(booking.schedule, now), _queued(booking, slot)
    )


def _after_runs(look: Look, booking: Booking, words: Sequence[str], now: datetime) -> Step:
    if not words:
        return Step(look, look.reached, None)
    name, first, last = words
    moment = calm(_moment(first), _moment(last))
    if moment > now:
        return Step(look, look.reached, moment)
    return Step(look, booking.id, None, _queued(booking, Slot(name=name, moment=moment)))


def _queued(booking: Booking, slot: Slot | None) -> Queued | None:
    return Queued(target=booking.target, slot=slot, schedule=booking.schedule) if slot else None


def _next(schedule: Schedule, now: datetime) -> datetime | None:
    return next((slot.moment for slot in ahead(schedule, now)), None)


def _moment(unix: str) -> datetime:
    return datetime.fromtimestamp(float(unix), UTC)
