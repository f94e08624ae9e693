"""The lists that people look through: which leads, in which order, for a day."""

from bot.listing import LeadList
from bot.store.redis import Store, key

KEPT = 24 * 3600
"""Seconds after a list was read."""


class ListBook:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep(self, kept: LeadList) -> None:
        await self._store.call("SET", key("list", kept.id), kept.model_dump_json(), "EX", KEPT)

    async def get(self, id_: str) -> LeadList | None:
        raw = await self._store.call("GET", key("list", id_))
        return None if raw is None else LeadList.model_validate_json(raw)
