"""What somebody outside told us, kept for a while: asked once for many, and the last known while they are away."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Generic, TypeVar

import structlog
from pydantic import BaseModel

from bot.clock import Clock
from bot.errors import GoodOnesError, StoreAway
from bot.store.redis import Store, key

Document = TypeVar("Document", bound=BaseModel)
log = structlog.stdlib.get_logger(__name__)

AT_HAND = 60.0
"""Seconds for which a process does not look into the store again."""
LAST_KNOWN = 7 * 24 * 3600
"""Seconds after which it is as if it had never been told."""
MOST = 10_000
"""How many a process has at hand."""


class Told(Generic[Document]):
    """Documents of one model by id, shared by all processes of the store. ``model`` should be frozen."""

    def __init__(
        self,
        store: Store,
        kind: str,
        model: type[Document],
        clock: Clock,
        ask: Callable[[str], Awaitable[Document]],
        *,
        fresh: float,
    ) -> None:
        """``fresh``: seconds for which nobody is asked again."""
        self._store = store
        self._kind = kind
        self._model = model
        self._clock = clock
        self._ask = ask
        self._fresh = fresh
        self._hand: dict[str, tuple[float, Document]] = {}
        self._asking: dict[str, asyncio.Task[Document]] = {}

    def at_hand(self, id_: str) -> Document | None:
        """What this process knows without asking anybody; None where it would have to."""
        until, document = self._hand.get(id_, (0.0, None))
        return document if self._now() < until else None

    async def get(self, id_: str, *, by_hand: bool = True) -> Document:
        """As it was told lately. Raises StoreAway, and what ``ask`` raises where it never was told.

        Not ``by_hand``: another process may have had it forgotten since, which counts at once.
        """
        if by_hand and (known := self.at_hand(id_)) is not None:
            return known
        if (asking := self._asking.get(id_)) is None:
            asking = self._asking[id_] = asyncio.create_task(self._look(id_))
            asking.add_done_callback(partial(self._asked, id_))
        # Who goes away while waiting does not take the answer from the others.
        return await asyncio.shield(asking)

    async def forget(self, id_: str) -> None:
        """It is not so any more. Raises StoreAway."""
        await self._store.call("DEL", self._key(id_))
        self._hand.pop(id_, None)

    def _asked(self, id_: str, asking: asyncio.Task[Document]) -> None:
        del self._asking[id_]
        if not asking.cancelled():
            asking.exception()  # seen: whoever still waits raises it

    async def _look(self, id_: str) -> Document:
        raw = await self._store.call("GET", self._key(id_))
        at, known = (0.0, None) if raw is None else self._read(raw)
        if known is None or self._now() >= at + self._fresh:
            try:
                known = await self._tell(id_)
            except StoreAway:
                raise
            except GoodOnesError as error:
                if known is None:
                    raise
                log.warning("not told anew", kind=self._kind, id=id_, error=str(error))
        if len(self._hand) >= MOST:
            self._hand.clear()
        self._hand[id_] = self._now() + min(AT_HAND, self._fresh), known
        return known

    async def _tell(self, id_: str) -> Document:
        document = await self._ask(id_)
        raw = f"{self._now():.3f} {document.model_dump_json()}"
        await self._store.call("SET", self._key(id_), raw, "EX", LAST_KNOWN)
        return document

    def _read(self, raw: str) -> tuple[float, Document]:
        at, _, document = raw.partition(" ")
        return float(at), self._model.model_validate_json(document)

    def _key(self, id_: str) -> str:
        return key("told", self._kind, id_)

    def _now(self) -> float:
        return self._clock.now().timestamp()
