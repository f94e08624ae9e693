"""A started stand-in and a listener for each test that asks."""

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.api.support import Caller, Listener, listening, opened


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    async with opened() as caller:
        yield caller


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with listening() as listener:
        yield listener
