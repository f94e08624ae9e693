"""Sends the outbox at Slack's pace: channels side by side, one message a second within a channel.

What Slack's 429 is about its answer does not tell (https://docs.slack.dev/apis/web-api/rate-limits). A post's holds
back that channel alone: one message a second per channel is the narrower limit, and the workspace's is kept in
advance (*assumed*; where it was the workspace's after all, each channel finds that out by one try). An update's holds
back all updates, here and in every other process, since that limit is the method's.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

import structlog

from bot.clock import Clock
from bot.errors import GoodOnesError, StoreAway
from bot.metrics import Metrics
from bot.records import Sort
from bot.slack.errors import (
    ChannelGone,
    QuotaReached,
    SlackBusy,
    SlackDown,
    SlackError,
    SlackRefused,
    SlackUnreachable,
    TokenRefused,
)
from bot.slack.gateway import Gateway, Posted
from bot.slack.history import tag
from bot.slack.message import Message
from bot.store.lanes import Claimed, Lanes, Row
from bot.store.paces import POST_GAP, Method, Paces
from bot.store.ranks import Rank, ranks
from bot.tasks import Tasks

log = structlog.stdlib.get_logger(__name__)

CATCH_UP = 0.25
"""Seconds by which a post that follows a late one may be early: Slack takes short bursts (same page)."""
SUMMARY_GAP = 5.0
"""Seconds between two edits of a channel's summaries: what grows lead by lead is not drawn anew for each."""
AGAIN = 5.0
TOKEN_AGAIN = 60.0
CHANNEL_AGAIN = 60.0
CHANNEL_HELD = 72 * 3600
"""Seconds for which messages wait for a channel that cannot be written to."""
HOLD_EVERY = 10.0
SHUT_AGAIN = 1.0
"""Seconds; until then a card that shall not be posted is taken back."""
LONGEST_WAIT = 1.0
"""Seconds after which the queues are looked at again: another replica may have put something there."""
SHORTEST_WAIT = 0.005
"""Seconds; what a channel's next is late by is lost in each of its seconds."""

IsShut = Callable[[Row], Awaitable[bool]]
"""Whether a row shall not be posted at this moment."""
OnPosted = Callable[[Row, str], Awaitable[None]]
"""Told where a row was posted, before it counts as sent."""


class Render(Protocol):
    """What a row's content looks like at this moment. Raises GoodOnesError where it cannot be drawn."""

    async def __call__(self, content: dict[str, Any], channel: str, *, first: bool) -> Message:
        """``first``: it is not posted yet."""
        ...


class Hears(Protocol):
    """Told of rows that Slack refuses, of the first that goes through again, and of those that waited too long."""

    async def refused(self, row: Row, error: SlackError) -> None: ...

    async def works(self, row: Row) -> None: ...

    async def gave_up(self, row: Row) -> None: ...


@dataclass(frozen=True)
class Rest:
    """Seconds before the lane's next; with ``put_off``, before that row, unless something more urgent comes."""

    seconds: float
    put_off: Row | None = None


class Sender:
    """Claims a lane of a channel, sends its oldest row, gives it back."""

    def __init__(
        self,
        outbox: Lanes,
        gateway: Gateway,
        paces: Paces,
        tasks: Tasks,
        clock: Clock,
        render: Render,
        posted: OnPosted,
        troubles: Hears | None = None,
        metrics: Metrics | None = None,
        is_shut: IsShut | None = None,
    ) -> None:
        self._outbox = outbox
        self._gateway = gateway
        self._paces = paces
        self._tasks = tasks
        self._clock = clock
        self._render = render
        self._posted = posted
        self._troubles = troubles
        self._metrics = metrics or Metrics()
        self._is_shut = is_shut

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            try:
                await self._turn()
            except StoreAway as error:
                log.warning("store away, sending waits", error=str(error))
                await self._clock.sleep(AGAIN)

    async def _turn(self) -> None:
        self._outbox.stirred.clear()
        now = self._now()
        claimed = await self._claim(now)
        if claimed.lane:
            self._tasks.spawn(self._serve(claimed, claimed.lane), f"send to {claimed.lane}")
            return
        due = LONGEST_WAIT if claimed.next_due is None else claimed.next_due - now
        wait = min(LONGEST_WAIT, max(SHORTEST_WAIT, due))
        await _either(self._outbox.stirred.wait(), self._clock.sleep(wait))

    async def _claim(self, now: float) -> Claimed:
        """A lane; who is cancelled while asking for one gives it back, so that it is not idle for a whole lease."""
        claiming = asyncio.ensure_future(self._outbox.claim(now))
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            self._tasks.spawn(self._give_back(claiming), "give a lane back")
            raise

    async def _give_back(self, claiming: Awaitable[Claimed]) -> None:
        with suppress(StoreAway):
            claimed = await claiming
            if claimed.lane:
                now = self._now()
                await self._outbox.release(claimed, now, now)

    async def _serve(self, claimed: Claimed, lane: str) -> None:
        holding = asyncio.create_task(self._keep_holding(claimed))
        try:
            row = await self._outbox.next(lane, self._now())
            rest = await self._send(row, claimed, lane) if row else Rest(0.0)
            now = self._now()
            await self._outbox.release(claimed, now, now + rest.seconds, rest.put_off)
        except StoreAway as error:
            log.warning("store away while sending; the row stays queued", lane=lane, error=str(error))
        finally:
            holding.cancel()

    async def _keep_holding(self, claimed: Claimed) -> None:
        """What a card shows may be slow to learn; the lane is not given to another meanwhile."""
        while True:
            await self._clock.sleep(HOLD_EVERY)
            try:
                await self._outbox.hold(claimed, self._now())
            except StoreAway as error:
                log.info("a lane could not be held", lane=claimed.lane, error=str(error))

    async def _send(self, row: Row, claimed: Claimed, lane: str) -> Rest:
        message = await self._draw(row)
        if message is None:
            return Rest(0.0)
        if self._is_shut and await self._is_shut(row):
            return Rest(SHUT_AGAIN, put_off=row)
        if wait := await self._turn_of(row, lane):
            return Rest(wait, put_off=row)
        if not await self._is_ours(claimed, begin=row if row.ts is None else None):
            log.warning("another sender has the lane by now, or the row was taken back", lane=lane)
            return Rest(0.0)
        return Rest(await self._try_to_show(row, message, claimed))

    async def _is_ours(self, claimed: Claimed, begin: Row | None = None) -> bool:
        """Whether we have a lane for another lease. Asked right before a call that must not be made twice.

        A process that was stopped while it asked wakes up with an old answer: by now the lane is another's.
        """
        asked = self._now()
        return await self._outbox.hold(claimed, asked, begin) and self._now() - asked < self._outbox.lease

    async def _turn_of(self, row: Row, lane: str) -> float:
        """Seconds until it should ask again; 0.0 is *go*. Asked right before the call, however long the drawing took."""
        method = Method.POST if row.ts is None else Method.UPDATE
        return await self._paces.turn(method, lane, _rank(row), self._now() - row.since)

    async def _draw(self, row: Row) -> Message | None:
        """What to show; None where it cannot be drawn, and the row is dead then."""
        try:
            return await self._render(row.content, row.channel, first=row.ts is None)
        except StoreAway:
            raise
        except GoodOnesError as error:
            await self._bury(row, str(error))
        except Exception as error:
            # One that nobody can draw would hold up its channel for ever.
            log.exception("drawing failed in an unknown way", row=row.id)
            await self._bury(row, type(error).__name__)
        return None

    async def _try_to_show(self, row: Row, message: Message, claimed: Claimed) -> float:
        if row.ts is None and row.state == "sending":
            try:
                if ts := await self._where_it_stands(row, message.thread):
                    # It shows what was so when it was posted.
                    await self._outbox.outdated(row.id)
                    return await self._note(row, Posted(row.channel, ts), self._now() + POST_GAP)
            except SlackError as error:
                # No more is known than before: the row stays ``sending``.
                return await self._after(row, error)
            if not await self._is_ours(claimed):
                log.warning("another sender took the lane while we looked", lane=claimed.lane)
                return 0.0
        try:
            return await self._show(row, message, claimed.due)
        except (SlackDown, SlackUnreachable) as error:
            # It may stand there all the same: the row stays ``sending``, and the next try looks first.
            return await self._after(row, error)
        except SlackError as error:
            await self._outbox.refused(row, error.code)
            return await self._after(row, error)

    async def _after(self, row: Row, error: SlackError) -> float:
        """What follows from an error of Slack's; answers the seconds before the lane's next."""
        self._metrics.sent(row.content, _outcome(error))
        if self._troubles:
            await self._troubles.refused(row, error)
        if isinstance(error, SlackBusy) and error.method == Method.UPDATE:
            await self._paces.block(Method.UPDATE, error.retry_after or AGAIN)
        match error:
            case QuotaReached():
                log.error("the workspace takes no more messages, all wait", error=str(error))
                return TOKEN_AGAIN
            case SlackBusy() | SlackDown() | SlackUnreachable():
                log.warning("slack did not take it, again later", row=row.id, error=str(error))
                return error.retry_after or AGAIN
            case TokenRefused():
                log.error("slack refuses our token, nothing is sent", error=str(error))
                return TOKEN_AGAIN
            case ChannelGone():
                return await self._hold_or_bury(row, error)
            case _:
                await self._bury(row, str(error))
                return 0.0

    async def _hold_or_bury(self, row: Row, error: ChannelGone) -> float:
        """Archived channels come back and bots are invited again: all that is due there waits for it, in order."""
        if self._now() - row.since < CHANNEL_HELD:
            log.warning("the channel takes nothing, all waits", row=row.id, error=str(error))
            return CHANNEL_AGAIN
        await self._bury(row, str(error))
        if self._troubles:
            await self._troubles.gave_up(row)
        return 0.0

    async def _show(self, row: Row, message: Message, due: float) -> float:
        if row.ts is not None:
            await self._gateway.update(row.stands_in, row.ts, message)
            await self._sent(row, row.ts)
            self._metrics.sent(row.content, "updated")
            return SUMMARY_GAP if _rank(row) is Rank.SUMMARY else 0.0
        # By the timetable: what came late does not put off all that follow, and never makes more than one a second.
        next_due = max(due + POST_GAP, self._now() + POST_GAP - CATCH_UP)
        posted = await self._gateway.post(row.channel, message, tag(row.id))
        if message.again:
            await self._outbox.outdated(row.id)
        return await self._note(row, posted, next_due)

    async def _note(self, row: Row, posted: Posted, next_due: float) -> float:
        await self._posted(replace(row, stands_in=posted.channel), posted.ts)
        await self._sent(row, posted.ts, posted.channel)
        self._metrics.sent(row.content, "posted")
        return max(0.0, next_due - self._now())

    async def _sent(self, row: Row, ts: str, stands_in: str | None = None) -> None:
        await self._outbox.sent(row, ts, self._now(), stands_in)
        if row.held and self._troubles:
            await self._troubles.works(row)

    async def _where_it_stands(self, row: Row, thread: str | None) -> str | None:
        """Where a row stands since an earlier try whose answer we never heard; None where it does not, or nobody knows."""
        try:
            ts = await self._gateway.find(row.channel, row.id, row.since, thread)
        except SlackRefused as error:
            log.warning("posted again without looking, it may stand twice", row=row.id, error=str(error))
            self._metrics.reconciled("cannot_look")
            return None
        self._metrics.reconciled("found" if ts else "absent")
        if ts:
            log.info("found where it stands, nothing is posted again", row=row.id)
        return ts

    def _now(self) -> float:
        return self._clock.now().timestamp()

    async def _bury(self, row: Row, reason: str) -> None:
        log.error("cannot be shown, kept as dead", row=row.id, channel=row.channel, reason=reason)
        await self._outbox.dead(row, reason, self._now())
        self._metrics.given_up(Sort.MESSAGE)


def _outcome(error: SlackError) -> str:
    """In a word, for the metrics."""
    match error:
        case QuotaReached() | SlackBusy() | SlackDown() | SlackUnreachable():
            return "again_later"
        case TokenRefused():
            return "no_token"
        case ChannelGone():
            return "held"
        case _:
            return "dead"


def _rank(row: Row) -> Rank:
    as_post, as_edit = ranks(row.content)
    return as_post if row.ts is None else as_edit


async def _either(*waits: Awaitable[Any]) -> None:
    """Wait for whichever comes first, and end the other."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
