"""A world in which the app has taken its seat: its loops have reached the store before anything happens."""

from collections.abc import AsyncIterator

import pytest

from tests.flow.steps import end_loops
from tests.support.world import World


@pytest.fixture
async def world(world: World) -> AsyncIterator[World]:
    """The common world, a moment later."""
    await world.settle(3)
    yield world
    await end_loops(world)
