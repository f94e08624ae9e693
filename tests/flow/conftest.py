"""A world in which the app has taken its seat: its loops have reached the store before anything happens."""

import pytest

from tests.support.world import World


@pytest.fixture
async def world(world: World) -> World:
    """The common world, a moment later."""
    await world.settle(3)
    return world
