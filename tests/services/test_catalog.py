"""Names behind ids: stale where the API is away, and never an error on a card."""

import pytest

from bot.api.errors import ApiError, ApiUnreachable, NoTurn
from bot.api.models import Stream
from bot.services.catalog import AGAIN, LastKnown, Names
from tests.services.make import House
from tests.support.clock import ManualClock


class Readings:
    """Counts what is read; fails while ``away``, and has no turn while ``busy``."""

    def __init__(self) -> None:
        self.count = 0
        self.away = False
        self.busy = False

    async def read(self) -> int:
        self.count += 1
        if self.away:
            raise ApiUnreachable("GET /streams")
        if self.busy:
            raise NoTurn("GET /streams")
        return self.count


@pytest.fixture
def readings() -> Readings:
    return Readings()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def last_known(readings: Readings, clock: ManualClock) -> LastKnown[int]:
    return LastKnown(readings.read, clock)


async def test_what_was_read_is_stale_but_there_while_the_api_is_away(
    last_known: LastKnown[int], readings: Readings, clock: ManualClock
) -> None:
    await last_known.get()
    readings.away = True
    clock.advance(3600)
    assert await last_known.get_stale() == 1
    with pytest.raises(ApiUnreachable):
        await last_known.get()


async def test_what_was_never_read_is_nothing(last_known: LastKnown[int], readings: Readings) -> None:
    readings.away = True
    assert await last_known.get_stale() is None


async def test_an_api_that_is_away_is_not_asked_for_every_card(
    last_known: LastKnown[int], readings: Readings, clock: ManualClock
) -> None:
    readings.away = True
    for _ in range(30):
        assert await last_known.get_stale() is None
    assert readings.count == 1
    clock.advance(AGAIN.total_seconds())
    await last_known.get_stale()
    assert readings.count == 2


async def test_names_come_back_soon_after_the_api_does(
    last_known: LastKnown[int], readings: Readings, clock: ManualClock
) -> None:
    readings.away = True
    await last_known.get_stale()
    readings.away = False
    clock.advance(AGAIN.total_seconds())
    assert await last_known.get_stale() == 2


async def test_who_fails_does_not_keep_the_next_from_reading(
    last_known: LastKnown[int], readings: Readings
) -> None:
    readings.away = True
    with pytest.raises(ApiUnreachable):
        await last_known.get()
    readings.away = False
    assert await last_known.get() == 2


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
    assert await house.catalog.names(lead) == Names(unread=True)


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

    async def with_an_archived_one() -> tuple[Stream, ...]:
        return tuple(each.model_copy(update={"is_archived": each.id == row.id}) for each in everything)

    house.catalog._streams = LastKnown(with_an_archived_one, house.clock)
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


async def test_a_name_that_could_not_be_asked_for_is_told_apart_from_one_that_is_not(house: House) -> None:
    lead = await house.know()
    house.trouble("down")
    assert (await house.catalog.names(lead)).unread
    assert not await house.catalog.catch_up()
    house.sandbox.faults.clear()
    house.clock.advance(AGAIN.total_seconds())
    assert await house.catalog.catch_up()
    known = await house.catalog.names(lead)
    assert (known.stream, known.unread) == ("AI founders watching @founderfuel", False)
    assert not (await house.catalog.names(lead.model_copy(update={"stream_id": 999}))).unread


async def test_what_is_known_already_misses_nothing_while_the_api_is_away(house: House) -> None:
    lead = await house.know()
    await house.catalog.names(lead)
    house.trouble("down")
    house.clock.advance(3600)
    assert not (await house.catalog.names(lead)).unread
    assert (await house.catalog.names(lead.model_copy(update={"stream_id": 999}))).unread


async def test_who_had_no_turn_keeps_nobody_from_asking(
    last_known: LastKnown[int], readings: Readings, clock: ManualClock
) -> None:
    readings.busy = True
    assert await last_known.get_stale() is None
    assert last_known.behind
    readings.busy = False
    assert await last_known.get_stale() == 2
    assert not last_known.behind
