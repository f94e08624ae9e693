"""Troubles are told once to each who should know, and their end in the same place."""

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.store.outbox import Outbox
from bot.store.redis import Store
from bot.store.shelf import Shelf
from bot.troubles import Kind, State, Trouble, channel_trouble

log = structlog.stdlib.get_logger(__name__)


class Troubles:
    """All that last at the moment, shared by all replicas. Every call may raise StoreAway."""

    def __init__(self, store: Store, outbox: Outbox, clock: Clock) -> None:
        self._shelf = Shelf(store, "troubles", Trouble)
        self._outbox = outbox
        self._clock = clock

    async def all(self) -> list[Trouble]:
        return sorted(await self._shelf.all(), key=lambda each: each.since)

    async def of(self, *kinds: Kind) -> list[Trouble]:
        return [each for each in await self.all() if each.kind in kinds]

    async def get(self, id_: str) -> Trouble | None:
        return await self._shelf.get(id_)

    async def of_channel(self, channel: str) -> Trouble | None:
        return await self.get(channel_trouble(channel))

    async def begin(self, trouble: Trouble, audience: Sequence[str]) -> None:
        """Keep it and tell these people and channels, those only who were not told before.

        Whoever was stopped in the middle may do it all again: a notice goes out once by its key.
        """
        stands, new = await self._shelf.add(trouble.id, trouble)
        if new:
            log.error("trouble", trouble=trouble.id, reason=trouble.reason, tells=list(audience))
        await self.tell(stands, audience)

    async def tell(self, trouble: Trouble, audience: Sequence[str]) -> None:
        """Tell one that is kept to those of these who were not told before."""
        fresh = [each for each in dict.fromkeys(audience) if each not in trouble.told]
        if not fresh:
            return
        for each in fresh:
            await self._outbox.put(_row(trouble, each), each, _content(trouble), self._now(), once=True)
        if not await self._amend(
            trouble, lambda known: {"told": tuple(dict.fromkeys((*known.told, *fresh)))}
        ):
            # Whoever ended it meanwhile did not know of these.
            for each in fresh:
                await self._show_the_end(trouble, self._over(trouble, State.OVER), each)

    async def give_up(self, trouble: Trouble) -> None:
        """It lasted too long for what waited longest: those who were told hear that too, once, as news."""
        given_up = trouble.model_copy(update={"state": State.GIVEN_UP})
        for each in trouble.told:
            await self._outbox.put(_row(given_up, each), each, _content(given_up), self._now(), once=True)
        await self._amend(trouble, lambda _: {"state": State.GIVEN_UP})

    async def end(self, trouble: Trouble, state: State = State.OVER, by: str = "") -> None:
        """It is over: those who were told see it where they were told, and next time they are told again."""
        over = self._over(trouble, state, by)
        for each in trouble.told:
            await self._show_the_end(trouble, over, each)
        last = await self._shelf.take(trouble.id)
        for each in last.told if last else ():
            if each not in trouble.told:
                await self._show_the_end(trouble, over, each)
        log.info("trouble is over", trouble=trouble.id, state=state.value)

    async def _amend(self, trouble: Trouble, change: Callable[[Trouble], dict[str, object]]) -> bool:
        """Change it as it is kept by now; False where it is over, or another one has begun."""

        def changed(known: Trouble) -> Trouble:
            return known.model_copy(update=change(known)) if known.since == trouble.since else known

        known = await self._shelf.amend(trouble.id, changed)
        return known is not None and known.since == trouble.since

    def _over(self, trouble: Trouble, state: State, by: str = "") -> Trouble:
        return trouble.model_copy(update={"state": state, "until": self._clock.now(), "by": by})

    async def _show_the_end(self, trouble: Trouble, over: Trouble, target: str) -> None:
        """In the newest notice; in the one before it too, unless that is forgotten and would be posted once more."""
        before = _row(trouble.model_copy(update={"state": State.LASTS}), target)
        if trouble.state is State.GIVEN_UP and await self._outbox.of(target).get(before):
            await self._outbox.put(before, target, _content(over), self._now())
        await self._outbox.put(_row(trouble, target), target, _content(over), self._now())

    def now(self) -> datetime:
        return self._clock.now()

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _row(trouble: Trouble, target: str) -> str:
    """The same for all replicas; that a trouble lasts too long is news of its own."""
    news = f":{State.GIVEN_UP}" if trouble.state is State.GIVEN_UP else ""
    return f"trouble:{trouble.id}:{trouble.since.isoformat()}:{target}{news}"


def _content(trouble: Trouble) -> dict[str, object]:
    return {"trouble": trouble.model_dump(mode="json", exclude={"told"})}
