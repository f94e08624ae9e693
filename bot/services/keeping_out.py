"""Leads without those whose person asked to be removed: whoever reads leads from the API shows only these."""

from collections.abc import Sequence

from bot.api.models import Lead
from bot.store.forgotten import ForgottenBook, name_of_handle, name_of_user


class KeepingOut:
    """Methods raise StoreAway."""

    def __init__(self, book: ForgottenBook) -> None:
        self._book = book

    async def is_forgotten(self, handle: str) -> bool:
        """Whether who has this handle asked to be removed, as far as the handle can tell."""
        return any(await self._book.known([name_of_handle(handle)]))

    async def left_of(self, leads: Sequence[Lead]) -> list[Lead]:
        """Those that may be known, in order; one look at the store, however many."""
        people = [each.profile for each in leads]
        names = [name_of_user(each.x_user_id) for each in people] + [
            name_of_handle(each.handle) for each in people
        ]
        gone = await self._book.known(names)
        by_id, by_handle = gone[: len(leads)], gone[len(leads) :]
        return [lead for lead, *is_gone in zip(leads, by_id, by_handle, strict=True) if not any(is_gone)]
