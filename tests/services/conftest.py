"""The services on a real store and the API's stand-in, with time in the test's hands."""

from collections.abc import AsyncIterator

import pytest

from bot.store.redis import Store
from tests.services.make import House


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    """Every service, without Slack and without loops."""
    async with House(store) as house:
        yield house
