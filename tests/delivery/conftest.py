"""What the delivery tests share."""

from collections.abc import AsyncIterator

import pytest

from bot.api import GoodOnes
from bot.sandbox.api import ApiSandbox
from bot.slack.gateway import SCOPES
from bot.store.redis import Store
from tests.delivery.desk import Desk
from tests.delivery.door import Door
from tests.delivery.office import Office, office
from tests.services.clockwork import a_process, a_town
from tests.support.clock import ManualClock
from tests.support.world import KEY

__all__ = ["a_process", "a_town", "desk", "door"]


@pytest.fixture
def scopes() -> tuple[str, ...]:
    """What our token in the office may do; files that need another one say so."""
    return SCOPES


@pytest.fixture
async def here(store: Store, scopes: tuple[str, ...]) -> AsyncIterator[Office]:
    """An office that is open."""
    async with office(store, scopes=scopes) as here:
        here.open()
        yield here


@pytest.fixture
async def door(store: Store) -> AsyncIterator[Door]:
    clock = ManualClock()
    sandbox = ApiSandbox(key=KEY, seed=1, clock=clock, rate_limit=False)
    base = await sandbox.start()
    async with GoodOnes(KEY, f"{base}/api/v2", clock=clock, random=lambda: 0.0) as api:
        yield Door(store, sandbox, api, clock)
    await sandbox.stop()


@pytest.fixture
async def desk(door: Door) -> AsyncIterator[Desk]:
    desk = Desk(door)
    yield desk
    await desk.door.store.call("FLUSHALL")
