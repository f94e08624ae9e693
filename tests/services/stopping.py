"""A process that is stopped before any of its steps at the store or the API, for tests of what stands then."""

from typing import Any

from bot.errors import StoreAway
from tests.services.make import House


class Steps:
    """A process that has so many steps to live."""

    def __init__(self, house: House) -> None:
        self.left: int | None = None
        self._call = house.store.call
        self._ask = house.api._transport._once

    async def call(self, *command: Any) -> Any:
        """In place of the store's own."""
        self._step()
        return await self._call(*command)

    async def ask(self, call: Any) -> Any:
        """In place of one request to the API."""
        self._step()
        return await self._ask(call)

    def _step(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise StoreAway("gone")
