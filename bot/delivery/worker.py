"""Takes entries from an inbox and has them done: several at once, each as often as needed, none lost."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog

from bot.clock import Clock
from bot.errors import GoodOnesError, StoreAway
from bot.store.inbox import Entry, Inbox
from bot.tasks import Tasks

log = structlog.stdlib.get_logger(__name__)

DELAYS = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 1800.0, 3600.0)
"""Seconds before each further try; the last one repeats."""
MOST_TRIES = 30
"""About a day, by the delays above."""
POISON = 5
"""How often a process may die of an entry, or a handler fail in a way that we have no word for."""
AT_ONCE = 8
STORE_PAUSE = 1.0
LONGEST_WAIT = 5.0
SIGN_OF_LIFE = 5.0


class Poisonous(GoodOnesError):
    """An entry that ends every process which takes it."""


@dataclass(frozen=True)
class Failure:
    """An entry that did not work: will it be tried again, and is this the first time?

    ``dropped``: so many older ones, given up before, went for good to make room for it.
    """

    entry: Entry
    error: Exception
    again: bool
    first: bool
    dropped: int = 0


OnFailure = Callable[[Failure], Awaitable[None]]


class Worker:
    """``handle`` does an entry's body; ``failed`` hears of each failure (it may tell a person)."""

    def __init__(
        self,
        inbox: Inbox,
        handle: Callable[[dict[str, Any]], Awaitable[None]],
        tasks: Tasks,
        clock: Clock,
        failed: OnFailure,
        turns: asyncio.Semaphore | None = None,
    ) -> None:
        """``turns``: shared by workers that together do no more at once than one would.

        Such a worker takes one entry at a time, and the next when that has its turn: bodies may be large, and what is
        taken waits in memory.
        """
        self._inbox = inbox
        self._handle = handle
        self._tasks = tasks
        self._clock = clock
        self._failed = failed
        self._turns = turns or asyncio.Semaphore(AT_ONCE)
        self._shares = turns is not None
        self._free = 1 if self._shares else AT_ONCE
        self._freed = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled. An entry that is being worked on when that happens is finished by ``Tasks``."""
        while True:
            try:
                for entry in await self._take():
                    self._free -= 1
                    self._tasks.spawn(self._work(entry), f"entry {entry.id}")
                await self._place()
            except StoreAway as error:
                log.warning("store away, waiting", error=str(error))
                await self._clock.sleep(STORE_PAUSE)

    async def _place(self) -> None:
        """Wait until one more can be worked on: what is taken and lies idle would be taken over by another."""
        while not self._free:
            self._freed.clear()
            await self._freed.wait()

    async def _take(self) -> list[Entry]:
        now = self._clock.now().timestamp()
        due = await self._inbox.ripen(now)
        wait = LONGEST_WAIT if due is None else min(LONGEST_WAIT, max(0.0, due - now))
        return await self._inbox.take(self._free, wait)

    async def _work(self, entry: Entry) -> None:
        alive = asyncio.create_task(self._stay_alive(entry))
        try:
            async with self._turns:
                if self._shares:
                    self._free_one()
                await self._attempt(entry)
        except StoreAway as error:
            # It stays pending and is taken over later.
            log.warning("store away while working", entry=entry.id, error=str(error))
            with suppress(StoreAway):
                await self._inbox.excuse(entry)
        finally:
            alive.cancel()
            if not self._shares:
                self._free_one()

    def _free_one(self) -> None:
        self._free += 1
        self._freed.set()

    async def _attempt(self, entry: Entry) -> None:
        if entry.tries > POISON:
            await self._give_up(entry, Poisonous(f"the process died of it {entry.tries - 1} times"))
            return
        try:
            await self._handle(entry.body)
        except StoreAway:
            raise
        except GoodOnesError as error:
            await self._after(entry, error, "tries", most=MOST_TRIES if error.retryable else 1)
        except Exception as error:
            log.exception("an entry failed in an unknown way", entry=entry.id)
            await self._after(entry, error, "unknown", most=POISON)
        else:
            await self._inbox.done(entry)

    async def _after(self, entry: Entry, error: Exception, count: str, *, most: int) -> None:
        """``count`` is kept in the body: a long outage does not use up the patience with the unknown."""
        tries = int(entry.body.get(count, 0)) + 1
        if tries >= most:
            await self._give_up(entry, error)
            return
        delay = max(DELAYS[min(tries, len(DELAYS)) - 1], getattr(error, "retry_after", None) or 0.0)
        until = self._clock.now().timestamp() + delay
        await self._inbox.postpone(entry, {**entry.body, count: tries}, until)
        log.warning("postponed", entry=entry.id, seconds=delay, tries=tries, error=_said(error))
        await self._failed(Failure(entry, error, again=True, first=tries == 1))

    async def _give_up(self, entry: Entry, error: Exception) -> None:
        dropped = await self._inbox.bury(entry, _said(error))
        log.error("given up, kept among the dead letters", entry=entry.id, error=_said(error))
        if dropped:
            log.error("too many dead letters, the oldest are gone for good", count=dropped)
        await self._failed(Failure(entry, error, again=False, first=False, dropped=dropped))

    async def _stay_alive(self, entry: Entry) -> None:
        while True:
            await self._clock.sleep(SIGN_OF_LIFE)
            try:
                await self._inbox.touch(entry)
            except StoreAway as error:
                log.info("no sign of life could be given", error=str(error))


def _said(error: Exception) -> str:
    """Our own errors say nothing of what people typed; of others only the kind is told."""
    name = type(error).__name__
    return f"{name}: {error}" if isinstance(error, GoodOnesError) else name
