"""Pages of the API's leads: what is asked of it, what is looked at here, and what it costs in memory."""

import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot.api.models import Feedback, Lead, LeadPage, Lifecycle, Profile
from bot.bulk import Order
from bot.errors import Refused
from bot.filters import ChosenSegment, LeadFilter
from bot.listing import Judged, Listing, ListWish, Since
from bot.services.keeping_out import KeepingOut
from bot.services.listed import Listed, Page
from bot.services.lists import MOST_PAGES
from bot.store.forgotten import ForgottenBook
from tests.services.make import House, act
from tests.support.many import add_leads

RUST = 43


class Made:
    """Leads that are made up as they are asked for; ``reads`` answers the page at an offset."""

    def __init__(self, reads: Callable[[int], LeadPage]) -> None:
        self.asked: list[tuple[int, dict[str, Any]]] = []
        self._reads = reads

    async def of_stream(self, _stream: int, *, limit: int, offset: int, **only: Any) -> LeadPage:
        self.asked.append((offset, {"limit": limit, **only}))
        return self._reads(offset)

    def within(self, house: House, book: Any = None) -> Listed:
        api: Any = SimpleNamespace(leads=self)
        return Listed(api, house.catalog, book or house.book, KeepingOut(ForgottenBook(house.store)))


def lead(number: int) -> Lead:
    return Lead(
        id=number, stream_id=RUST, profile=Profile(x_user_id=str(number), handle=f"h{number}", bio="x" * 200)
    )


def numbered(count: int) -> Callable[[int], LeadPage]:
    def read(offset: int) -> LeadPage:
        numbers = range(offset, min(offset + 500, count))
        return LeadPage(leads=tuple(map(lead, numbers)), total=count, has_more=offset + 500 < count)

    return read


async def pages(listed: Listed, listing: Listing | None = None) -> list[Page]:
    return [page async for page in listed.pages(listing or Listing(stream=RUST))]


async def test_every_page_is_read_and_counted(house: House) -> None:
    found = await pages(Made(numbered(1_200)).within(house))
    assert [(len(page.rows), page.looked, page.total, page.more) for page in found] == [
        (500, 500, 1_200, True),
        (500, 1_000, 1_200, True),
        (200, 1_200, 1_200, False),
    ]


async def test_a_server_that_ignores_the_offset_is_asked_twice(house: House) -> None:
    made = Made(lambda _: LeadPage(leads=tuple(map(lead, range(500))), has_more=True))
    found = await pages(made.within(house))
    assert [len(page.rows) for page in found] == [500, 0]
    assert not found[-1].more


async def test_leads_that_move_to_the_next_page_come_once(house: House) -> None:
    made = Made(
        lambda offset: LeadPage(
            leads=tuple(map(lead, range(max(0, offset - 30), offset + 470))), has_more=offset < 1_000
        )
    )
    found = [row.lead.id for page in await pages(made.within(house)) for row in page.rows]
    assert len(found) == len(set(found)) == 1_940


async def test_the_api_is_asked_for_what_it_can_tell_apart(house: House) -> None:
    made = Made(numbered(0))
    since = house.clock.now()
    wanted = LeadFilter.model_validate({"confidence": ["high"], "accounts": ["RustLings_Daily"]})
    wanted = wanted.with_segments([ChosenSegment(id=13, title="Rust")], [])
    await pages(made.within(house), Listing(stream=RUST, wanted=wanted, lifecycle=Lifecycle.NEW, since=since))
    ((_, asked),) = made.asked
    assert asked == {
        "limit": 500,
        "lifecycle": "new",
        "match_confidence": "high",
        "account_id": 8,
        "segment_id": 13,
        "since": since,
    }


async def test_an_account_that_the_api_does_not_know_is_looked_for_here(house: House) -> None:
    made = Made(numbered(3))
    wanted = LeadFilter.model_validate({"accounts": ["nobody"]})
    (page,) = await pages(made.within(house), Listing(stream=RUST, wanted=wanted))
    assert made.asked[0][1]["account_id"] is None
    assert (page.rows, page.looked) == ((), 3)


async def test_what_was_said_here_is_looked_at_here(house: House) -> None:
    await house.know(1254)
    await house.leads.judge(1254, Feedback(good=True), act())
    (page,) = await pages(house.listed, Listing(stream=RUST, judged=(Judged.GOOD,)))
    assert [row.lead.id for row in page.rows] == [1254]


async def test_four_times_as_many_leads_take_no_more_memory(house: House) -> None:
    async def unknown(_lead: int) -> None: ...

    async def peak(count: int) -> int:
        listed = Made(numbered(count)).within(house, SimpleNamespace(get=unknown))
        tracemalloc.start()
        async for _page in listed.pages(Listing(stream=RUST)):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    await peak(1_000)
    short, long = await peak(2_500), await peak(10_000)
    assert long < short * 1.2


async def test_a_list_is_newest_first_each_lead_once_and_of_a_few_pages(house: House) -> None:
    add_leads(house.sandbox, RUST, 2_200)
    kept = await house.lists.ask(ListWish(), LeadFilter(), "U0AMY", "job-1")
    read = await house.lists.read(kept, RUST)
    assert (read.looked, read.whole) == (500 * MOST_PAGES, False)
    view = await house.lists.view(read, 0, 2_000)
    found = [record.lead.discovered_at for record in view.records]
    assert found == sorted(found, key=str, reverse=True)
    assert len(set(read.leads)) == len(read.leads) == 2_000
    assert view.stream == "Rust people · @rustlings_daily"
    assert await house.lists.get(read.id, "U0AMY") == read


async def test_times_are_those_of_the_question_and_not_of_the_page(house: House) -> None:
    kept = await house.lists.ask(ListWish(since=Since(span=timedelta(days=1))), LeadFilter(), "U0AMY", "j")
    assert kept.listing.since == house.clock.now() - timedelta(days=1)
    house.clock.advance(3_600)
    assert (await house.lists.read(kept, RUST)).listing.since == kept.listing.since


async def test_a_list_that_is_gone_is_said_to_be(house: House) -> None:
    with pytest.raises(Refused, match="over a day old"):
        await house.lists.get("nothing", "U0AMY")


async def test_a_list_is_its_owners(house: House) -> None:
    kept = await house.lists.ask(ListWish(), LeadFilter(), "U0AMY", "job-1")
    with pytest.raises(Refused, match="somebody else's"):
        await house.lists.get(kept.id, "U0BEN")


async def test_leads_that_are_gone_are_left_out(house: House) -> None:
    lead = await house.know(1254)
    assert [each.lead.id for each in await house.lists.records([1, lead.id, 2])] == [lead.id]


def test_an_order_is_kept_as_it_was_given() -> None:
    order = Order.model_validate({"kind": "bad", "stream": RUST, "reason": "bot"})
    assert Order.model_validate_json(order.model_dump_json()) == order
