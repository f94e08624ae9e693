"""What every kind of test may ask for: one real store for the session, empty at each test's start."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from bot.services.standing import Stores
from bot.store.embedded import EmbeddedStore
from bot.store.redis import Store
from tests.services.make import House, stores_at
from tests.support.server import ANOTHER, PATIENCE, server
from tests.support.world import World


@pytest.fixture(scope="session")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real store for the whole session: our own Valkey, or the server that the environment names."""
    with asyncio.Runner() as runner:
        held = AsyncExitStack()
        yield runner.run(held.enter_async_context(_running(tmp_path_factory.mktemp("store"))))
        runner.run(held.aclose())


@asynccontextmanager
async def _running(folder: Path) -> AsyncIterator[str]:
    if ANOTHER:
        async with server(folder, appendonly="yes") as url:
            yield url
        return
    embedded = EmbeddedStore(folder, fsync="everysec")
    yield await embedded.start()
    await embedded.stop()


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    """An empty store; a machine that is busy with other tests is not taken for a store that is away."""
    store = Store(store_url, answer_within=PATIENCE)
    await store.call("FLUSHALL")
    yield store
    await store.close()


@pytest.fixture
def stores(store: Store) -> Stores:
    """Where what waits is kept."""
    return stores_at(store)


@pytest.fixture
async def house(store: Store) -> AsyncIterator[House]:
    """Every service, without Slack and without loops."""
    async with House(store) as house:
        yield house


@pytest.fixture
async def world(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The whole product between its stand-ins."""
    async with World(store_url, tmp_path) as world:
        yield world
