"""The client at one end, an API at the other: our stand-in on loopback, or what the environment names (``target``)."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.api import GoodOnes
from bot.api.budget import Alone, Log
from bot.api.models import DmTemplate, NewPair
from bot.clock import SystemClock
from tests.api.wire import KEY, CountingClock
from tests.contract.standin import StandIn, running
from tests.contract.target import OtherApi, Target, meant_for, other_api
from tests.contract.there import There

OWN_NAME = "Contract test of Good Ones for Slack"
"""How whatever these tests make is called, should it ever stay behind."""


def pytest_report_header() -> str | None:
    other = other_api(os.environ)
    return f"contract: {other.url}, writes: {other.writes.name.lower()}" if other else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Against another API only what is meant for it stays; by default everything does."""
    other = other_api(os.environ)
    if other is None:
        return
    left_out = [item for item in items if _is_contract(item) and not _is_meant_for(other, item)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _is_contract(item: pytest.Item) -> bool:
    return item.path.is_relative_to(Path(__file__).parent)


def _is_meant_for(other: OtherApi, item: pytest.Item) -> bool:
    fixtures = item.fixturenames if isinstance(item, pytest.Function) else ()
    return meant_for(other, fixtures, item.get_closest_marker("writes"))


@pytest.fixture(scope="session")
def minute() -> Log | None:
    """One count of another API's minute for all tests; each stand-in has its own and sets no limit."""
    other = other_api(os.environ)
    return Alone(SystemClock(), other.per_minute) if other else None


@pytest.fixture
async def target(request: pytest.FixtureRequest) -> AsyncIterator[Target]:
    """What is asked. A test without the mark ``writes`` must not change it, unless it steers a stand-in."""
    if other := other_api(os.environ):
        yield Target(other.url, other.key, SystemClock())
        return
    async with running() as stand_in:
        yield Target(stand_in.api_url, KEY, CountingClock(), stand_in)
        if "stand_in" not in request.fixturenames and not request.node.get_closest_marker("writes"):
            assert stand_in.methods() <= {"GET"}, "changes something, so it needs the mark writes"


@pytest.fixture
def stand_in(target: Target) -> StandIn:
    """For tests that steer; they are never run against another API."""
    assert target.stand_in is not None
    return target.stand_in


@pytest.fixture
async def api(target: Target, minute: Log | None) -> AsyncIterator[GoodOnes]:
    async with GoodOnes(target.key, target.url, clock=target.clock, budget=minute) as client:
        yield client


@pytest.fixture
def there(api: GoodOnes, target: Target) -> There:
    return There(api, target.clock, may_lack=target.stand_in is None)


@pytest.fixture
async def own_stream(api: GoodOnes, there: There) -> AsyncIterator[int]:
    """A stream of the test's own: one known account, one known segment, so that nothing is billed. Archived at the end."""
    pair = NewPair((await there.awake()).id, (await there.segment()).id)
    made = await api.streams.create([pair], name=OWN_NAME)
    yield made.id
    await api.streams.archive(made.id)


@pytest.fixture
async def own_template(api: GoodOnes) -> AsyncIterator[DmTemplate]:
    """A template of the test's own, deleted at the end."""
    made = await api.dm_templates.create(OWN_NAME, "Hello!")
    yield made
    await api.dm_templates.delete(made.id)
