"""Lookups that are under way or were made: of whom, only a hash is kept."""

from hashlib import sha256

from bot.records import Began, Mark
from bot.store.calls import CallBook
from bot.store.redis import Store


class LookupBook:
    """One mark for each handle and kind of lookup. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._calls = CallBook(store, "lookup")

    async def begin(self, handle: str, mark: Mark) -> Began:
        """Write *calling* before the API is asked, unless somebody is at the same just now."""
        return await self._calls.begin(_lookup(handle, mark), mark)

    async def finish(self, handle: str, mark: Mark, *, known: bool = True) -> None:
        """It is done; or (not ``known``) it may have happened, and nobody can tell."""
        await self._calls.finish(_lookup(handle, mark), mark, known=known)

    async def abandon(self, handle: str, mark: Mark) -> None:
        """It certainly did not happen."""
        await self._calls.abandon(_lookup(handle, mark), mark)


def nameless(handle: str) -> str:
    """What stands for a handle wherever the handle itself is not to be written."""
    return sha256(handle.casefold().encode()).hexdigest()[:32]


def _lookup(handle: str, mark: Mark) -> str:
    return f"{mark.kind}:{nameless(handle)}"
