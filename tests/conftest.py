"""What every kind of test may ask for: one real store for the session, empty at each test's start."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.store.embedded import EmbeddedStore
from bot.store.redis import Store
from tests.support.world import World


@pytest.fixture(scope="session")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Valkey for the whole session."""
    embedded = EmbeddedStore(tmp_path_factory.mktemp("store"), fsync="everysec")
    with asyncio.Runner() as runner:
        url = runner.run(embedded.start())
        yield url
        runner.run(embedded.stop())


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An empty store."""
    store = Store(store_url)
    await store.call("FLUSHALL")
    yield store
    await store.close()


@pytest.fixture
async def world(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The whole product between its stand-ins."""
    async with World(store_url, tmp_path) as world:
        yield world
