"""Up to when leads were looked for, for each subscription: in one glance over all streams, and stream by stream."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.store.redis import Argument, Store, key

GLANCED, WALKED = "glanced", "fetched"


@dataclass(frozen=True)
class Watermark:
    """``walked``: each stream was asked for; ``glanced``: all were, at once (never before ``walked``)."""

    walked: datetime
    glanced: datetime


class Watermarks:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def of(self, subscriptions: Mapping[str, datetime]) -> dict[str, Watermark]:
        """By id, of these subscriptions, each with the time at which it began; those of all others are forgotten."""
        walked, glanced = await self._read(WALKED, subscriptions), await self._read(GLANCED, subscriptions)
        marks = {}
        for id_, began in subscriptions.items():
            last = walked.get(id_, began)
            marks[id_] = Watermark(last, max(last, glanced.get(id_, began)))
        return marks

    async def move(self, ids: Iterable[str], to: datetime, *, walked: bool) -> None:
        """All leads that these want were handed on, up to this time."""
        fields: list[Argument] = [part for id_ in ids for part in (id_, to.timestamp())]
        if fields:
            await self._store.call("HSET", key(WALKED if walked else GLANCED), *fields)

    async def _read(self, name: str, wanted: Mapping[str, datetime]) -> dict[str, datetime]:
        raw: dict[str, str] = await self._store.call("HGETALL", key(name))
        if ended := raw.keys() - wanted.keys():
            await self._store.call("HDEL", key(name), *ended)
        return {id_: datetime.fromtimestamp(float(at), tz=UTC) for id_, at in raw.items() if id_ in wanted}
