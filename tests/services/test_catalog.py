"""Names behind ids: one reading for many, stale where the API is away, and never an error on a card."""

import asyncio
from datetime import timedelta

import pytest

from bot.api.errors import ApiError, ApiUnreachable
from bot.services.catalog import AGAIN, FRESH, Cached, Names
from tests.services.make import House
from tests.support.clock import ManualClock


class Readings:
    """Counts what is read; fails while ``away``."""

    def __init__(self) -> None:
        self.count = 0
        self.away = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def read(self) -> int:
        self.count += 1
        await self.gate.wait()
        if self.away:
            raise ApiUnreachable("GET /streams")
        return self.count


@pytest.fixture
def readings() -> Readings:
    return Readings()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def cached(readings: Readings, clock: ManualClock) -> Cached[int]:
    return Cached(readings.read, clock)


async def test_many_who_ask_at_once_share_one_reading(cached: Cached[int], readings: Readings) -> None:
    readings.gate.clear()
    asking = [asyncio.create_task(cached.get()) for _ in range(20)]
    await asyncio.sleep(0)  # lets all of them ask
    readings.gate.set()
    assert await asyncio.gather(*asking) == [1] * 20


async def test_it_is_read_again_after_a_minute_and_not_before(
    cached: Cached[int], clock: ManualClock
) -> None:
    assert await cached.get() == 1
    clock.advance(FRESH.total_seconds() - 0.001)
    assert await cached.get() == 1
    clock.advance(0.001)
    assert await cached.get() == 2


async def test_what_was_read_is_stale_but_there_while_the_api_is_away(
    cached: Cached[int], readings: Readings, clock: ManualClock
) -> None:
    await cached.get()
    readings.away = True
    clock.advance(3600)
    assert await cached.get_stale() == 1
    with pytest.raises(ApiUnreachable):
        await cached.get()


async def test_what_was_never_read_is_nothing(cached: Cached[int], readings: Readings) -> None:
    readings.away = True
    assert await cached.get_stale() is None


async def test_an_api_that_is_away_is_not_asked_for_every_card(
    cached: Cached[int], readings: Readings, clock: ManualClock
) -> None:
    readings.away = True
    for _ in range(30):
        assert await cached.get_stale() is None
    assert readings.count == 1
    clock.advance(AGAIN.total_seconds())
    await cached.get_stale()
    assert readings.count == 2


async def test_names_come_back_soon_after_the_api_does(
    cached: Cached[int], readings: Readings, clock: ManualClock
) -> None:
    readings.away = True
    await cached.get_stale()
    readings.away = False
    clock.advance(AGAIN.total_seconds())
    assert await cached.get_stale() == 2


async def test_who_fails_does_not_keep_the_next_from_reading(cached: Cached[int], readings: Readings) -> None:
    readings.away = True
    with pytest.raises(ApiUnreachable):
        await cached.get()
    readings.away = False
    assert await cached.get() == 2


async def test_thirty_cards_cost_three_requests(house: House) -> None:
    lead = await house.know()
    names = [await house.catalog.names(lead) for _ in range(30)]
    assert set(names) == {
        Names(
            stream="AI founders watching @founderfuel",
            segment=house.sandbox.tables.segments.need(12).title,
            account="founderfuel",
        )
    }
    assert len(house.sandbox.requests) == 3


async def test_a_card_needs_no_names(house: House) -> None:
    lead = await house.know()
    house.trouble("down")
    assert await house.catalog.names(lead) == Names()


async def test_names_stay_while_the_api_is_away(house: House) -> None:
    lead = await house.know()
    known = await house.catalog.names(lead)
    house.trouble("down")
    house.clock.advance(3600)
    assert await house.catalog.names(lead) == known


async def test_a_lead_that_names_nothing_has_no_names(house: House) -> None:
    lead = await house.know(streamId=None, segmentId=None, trackedXAccountId=None, accountId=None)
    assert await house.catalog.names(lead) == Names()


async def test_archived_streams_are_no_choice_but_still_have_their_name(house: House) -> None:
    lead = await house.know()
    row = house.sandbox.tables.streams.need(42)
    everything = await house.api.streams.list()
    assert [stream.id for stream in everything] == [42, 43, 44]
    house.catalog._streams._held = (
        house.clock.now(),
        tuple(stream.model_copy(update={"is_archived": stream.id == row.id}) for stream in everything),
    )
    assert [stream.id for stream in await house.catalog.streams()] == [43, 44]
    assert (await house.catalog.names(lead)).stream == row.name


async def test_the_list_itself_says_when_the_api_is_away(house: House) -> None:
    house.trouble("error", "/streams", status=500)
    with pytest.raises(ApiError):
        await house.catalog.streams()


async def test_sleeping_accounts_have_their_handle_too(house: House) -> None:
    assert (await house.catalog.handles())[10] == "vectorvera"


async def test_titles_and_handles_never_fail(house: House) -> None:
    house.trouble("error", "*", status=500)
    assert await house.catalog.handles() == {}
    assert await house.catalog.segment_titles() == {}


def test_names_are_kept_for_no_longer_than_people_would_wonder() -> None:
    assert timedelta(seconds=5) <= AGAIN < FRESH <= timedelta(minutes=5)
