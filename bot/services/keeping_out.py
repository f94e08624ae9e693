"""Leads without those whose person asked to be removed: whoever reads leads from the API shows only these."""

from collections.abc import Sequence

from bot.api.models import Lead, Profile
from bot.store.forgotten import ForgottenBook, name_of_handle, name_of_user, name_without_user


class KeepingOut:
    """Methods raise StoreAway."""

    def __init__(self, book: ForgottenBook) -> None:
        self._book = book

    async def is_forgotten(self, handle: str) -> bool:
        """Whether who has this handle asked to be removed, as far as the handle can tell."""
        return any(await self._book.known([name_of_handle(handle), name_without_user(handle)]))

    async def left_of(self, leads: Sequence[Lead]) -> list[Lead]:
        """Those that may be known, in order; one look at the store, however many."""
        gone = await self._book.known([name for lead in leads for name in _names(lead.profile)])
        return [lead for lead, *is_gone in zip(leads, gone[::2], gone[1::2], strict=True) if not any(is_gone)]

    async def count(self) -> int:
        """Another number than before means that somebody was forgotten meanwhile."""
        return await self._book.count()


def _names(person: Profile) -> tuple[str, str]:
    """A handle may go to somebody else, which X's id tells."""
    by_handle = name_of_handle(person.handle)
    if person.x_user_id:
        return name_of_user(person.x_user_id), by_handle
    return name_without_user(person.handle), by_handle
