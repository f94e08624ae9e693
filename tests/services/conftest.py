"""What the tests of a digest's clock share."""

from collections.abc import AsyncIterator

import pytest

from bot.store.redis import Store
from tests.services.clockwork import Process, Town, a_process, a_town, process

__all__ = ["a_process", "a_town", "other"]


@pytest.fixture
async def other(store: Store, town: Town) -> AsyncIterator[Process]:
    async with process(store, town) as other:
        yield other
