"""When to look whether people's data is still to be kept: of each lead when it came last, and when contacts were found."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.store.redis import Argument, Store, key

AT_ONCE = 50
"""Leads that are looked at in one step."""


class RetentionBook:
    """Two lists, the oldest first. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def came(self, leads: Iterable[int], contacts: Iterable[int], at: datetime) -> None:
        """These leads were told of by the lead API; the second ones with contacts, which are as old as they are."""
        if scored := _scored(leads, at):
            await self._store.call("ZADD", _PROFILES, *scored)
        if scored := _scored(contacts, at):
            await self._store.call("ZADD", _CONTACTS, "NX", *scored)

    async def found(self, lead: int, at: datetime) -> None:
        """Contacts were found for it."""
        await self._store.call("ZADD", _CONTACTS, at.timestamp(), lead)

    async def old_profiles(self, now: datetime, days: int) -> list[int]:
        """Leads that did not come for so many days, the oldest first: a few."""
        return await self._older(_PROFILES, now - timedelta(days=days))

    async def old_contacts(self, now: datetime, days: int) -> list[int]:
        """Leads whose contacts were found before so many days, the oldest first: a few."""
        return await self._older(_CONTACTS, now - timedelta(days=days))

    async def with_contacts(self) -> list[int]:
        """Every lead whose contacts are kept, the oldest first."""
        return [int(each) for each in await self._store.call("ZRANGE", _CONTACTS, 0, -1)]

    async def without_profile(self, *leads: int) -> None:
        """Nothing of them is left that has an end."""
        await self._store.call("ZREM", _PROFILES, *leads)
        await self._store.call("ZREM", _CONTACTS, *leads)

    async def without_contacts(self, *leads: int) -> None:
        await self._store.call("ZREM", _CONTACTS, *leads)

    async def _older(self, list_: str, than: datetime) -> list[int]:
        how: list[Argument] = ["-inf", than.timestamp(), "LIMIT", 0, AT_ONCE]
        return [int(each) for each in await self._store.call("ZRANGEBYSCORE", list_, *how)]


_PROFILES, _CONTACTS = key("kept", "profiles"), key("kept", "contacts")


def _scored(leads: Iterable[int], at: datetime) -> list[Argument]:
    return [part for lead in leads for part in (at.timestamp(), lead)]
