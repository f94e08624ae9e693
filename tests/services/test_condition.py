"""How the lead API is: seen alike by replicas and after a restart, told once, made good."""

from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.filters import LeadFilter
from bot.services.admins import Admins
from bot.services.audience import Audience
from bot.services.condition import DOWN_AFTER, PROBE_EVERY, Condition
from bot.services.pulse import Pulse
from bot.services.troubles import Troubles
from bot.troubles import Kind, Trouble, channel_trouble
from tests.services.make import FOUNDERS, RUST, House
from tests.support.world import AMY, CLEO, KEY, LEADS, SALES

SINCE = "2026-11-23T09:00:00+00:00"


class Replica:
    """One process's view; ``asks`` is what its people do."""

    def __init__(self, house: House) -> None:
        self.pulse = Pulse(house.clock)
        self.api = GoodOnes(KEY, f"{house.url}/api/v2", clock=house.clock, observe=self.pulse.hear)
        self.troubles = Troubles(house.store, house.outbox, house.clock)
        self.missed = 0
        self.condition = Condition(
            self.pulse,
            self.api,
            self.troubles,
            Audience(house.store, house.subscriptions, Admins((CLEO,))),
            house.subscriptions,
            house.store,
            missed=self._miss,
        )
        self._house = house

    async def _miss(self) -> None:
        self.missed += 1

    async def ask(self) -> None:
        """Somebody asks something, whatever comes of it."""
        with suppress(ApiError):
            await self.api.streams.list()

    async def look(self, *, after: float = 0.0) -> list[Kind]:
        """Look once more; answers what lasts then."""
        self._house.clock.advance(after)
        await self.condition.look()
        return [each.kind for each in await self.troubles.all()]


@pytest.fixture
async def one(house: House) -> AsyncIterator[Replica]:
    replica = Replica(house)
    yield replica
    await replica.api.close()


@pytest.fixture
async def other(house: House) -> AsyncIterator[Replica]:
    replica = Replica(house)
    yield replica
    await replica.api.close()


async def rows(house: House, target: str) -> list[dict[str, Any]]:
    """The contents of the notices to somebody."""
    keys = await house.store.call("KEYS", f"*outbox:row:trouble:*:{target}")
    found = [await house.outbox.of(target).get(each.partition("row:")[2]) for each in sorted(keys)]
    return [each.content["trouble"] for each in found if each]


def plan(house: House, status: str) -> None:
    """What the API says of the subscription."""
    owners = house.sandbox.tables.owners
    owners.put(replace(house.sandbox.tables.owner, subscription_status=status))


async def subscribe(house: House) -> None:
    await house.subscriptions.subscribe(LEADS, FOUNDERS, LeadFilter(), AMY)
    await house.subscriptions.subscribe(SALES, RUST, LeadFilter(), AMY)


async def test_while_all_is_well_nothing_is_asked_and_nothing_kept(house: House, one: Replica) -> None:
    for _ in range(3):
        assert await one.look(after=PROBE_EVERY) == []
    assert len(house.sandbox.requests) == 0
    assert not one.condition.refused


async def test_down_is_told_after_a_minute_of_failures_in_each_channel_that_takes_messages(
    house: House, one: Replica
) -> None:
    await subscribe(house)
    closed = Trouble.model_validate(
        {"id": channel_trouble(SALES), "kind": "channel", "channel": SALES, "since": SINCE}
    )
    await one.troubles.begin(closed, [])
    house.trouble("down")
    await one.ask()
    assert await one.look(after=DOWN_AFTER - 10) == [Kind.CHANNEL]
    assert await one.look(after=10) == [Kind.CHANNEL, Kind.DOWN]
    assert len(await rows(house, LEADS)) == 1
    assert await rows(house, SALES) == []
    assert not one.condition.refused


async def test_another_replica_that_is_answered_is_enough(house: House, one: Replica, other: Replica) -> None:
    house.trouble("down")
    await one.ask()
    house.clock.advance(DOWN_AFTER / 2)
    house.sandbox.faults.clear()
    await other.ask()
    await other.look()
    house.trouble("down")
    assert await one.look(after=DOWN_AFTER) == []


async def test_down_is_over_with_the_first_answer_and_what_was_missed_is_fetched(
    house: House, one: Replica, other: Replica
) -> None:
    await subscribe(house)
    house.trouble("down")
    await one.ask()
    assert await one.look(after=DOWN_AFTER) == [Kind.DOWN]
    house.sandbox.faults.clear()
    assert await other.look(after=PROBE_EVERY) == []
    assert (one.missed, other.missed) == (0, 1)
    (told,) = await rows(house, LEADS)
    assert told["state"] == "over"
    assert await one.look(after=PROBE_EVERY) == []
    assert one.missed == 0


async def test_a_refused_key_pauses_both_replicas_until_it_is_taken(
    house: House, one: Replica, other: Replica
) -> None:
    await subscribe(house)
    house.trouble("error", status=401)
    await one.ask()
    assert one.condition.refused
    assert await one.look() == [Kind.REFUSED]
    assert await other.look() == [Kind.REFUSED]
    assert (one.condition.refused, other.condition.refused) == (True, True)
    assert len(await rows(house, CLEO)) == 1
    assert await rows(house, AMY) == []
    house.sandbox.faults.clear()
    assert await one.look(after=PROBE_EVERY) == []
    assert (one.condition.refused, one.missed) == (False, 1)
    await other.look()
    assert not other.condition.refused


async def test_an_unpaid_plan_is_over_when_the_plan_says_so(house: House, one: Replica) -> None:
    plan(house, "past_due")
    house.trouble("error", "/streams", status=402)
    await one.ask()
    assert await one.look() == [Kind.REFUSED]
    assert await one.look(after=PROBE_EVERY) == [Kind.REFUSED]
    plan(house, "active")
    assert await one.look(after=PROBE_EVERY) == []


async def test_an_api_that_contradicts_itself_makes_no_stream_of_notices(house: House, one: Replica) -> None:
    house.trouble("error", "/streams", status=402)
    for _ in range(4):
        house.clock.advance(PROBE_EVERY)
        await one.ask()
        assert await one.look() == [Kind.REFUSED]
    house.sandbox.faults.clear()
    house.clock.advance(1)
    await one.ask()
    assert await one.look() == []
