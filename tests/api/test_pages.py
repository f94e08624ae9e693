"""Walking over all leads of a stream, page by page."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api import GoodOnes
from bot.api.errors import ServerFailed
from tests.api import examples
from tests.api.examples import example
from tests.api.wire import KEY, Wire, raw, says

LEAD = example(examples.LEADS)["leads"][0]


def leads(*ids: int, segment: int = 12) -> list[dict[str, Any]]:
    return [{**LEAD, "id": number, "segmentId": segment} for number in ids]


def page(items: list[dict[str, Any]], *, more: bool) -> httpx.Response:
    return says({"leads": items, "total": 99, "hasMore": more})


def offsets(wire: Wire) -> list[str]:
    return [request.url.params["offset"] for request in wire.requests]


def serving(answer: Callable[[httpx.Request], httpx.Response]) -> GoodOnes:
    return GoodOnes(KEY, "https://api.test", transport=httpx.MockTransport(answer))


async def test_all_pages_are_walked_by_what_they_held() -> None:
    wire = Wire(page(leads(5, 3), more=True), page(leads(4), more=True), page(leads(1, 2), more=False))
    found = [lead.id async for lead in wire.client().leads.iter(42, lifecycle="new")]
    assert found == [5, 3, 4, 1, 2]
    assert offsets(wire) == ["0", "2", "3"]
    assert {request.url.params["limit"] for request in wire.requests} == {"500"}
    assert {request.url.params["lifecycle"] for request in wire.requests} == {"new"}


async def test_a_lead_seen_on_two_pages_comes_once() -> None:
    wire = Wire(page(leads(1, 2), more=True), page(leads(2, 3), more=False))
    assert [lead.id async for lead in wire.client().leads.iter(42)] == [1, 2, 3]


async def test_a_lead_of_two_segments_comes_for_each() -> None:
    wire = Wire(page(leads(1) + leads(1, segment=13), more=False))
    found = [(lead.id, lead.segment_id) async for lead in wire.client().leads.iter(42)]
    assert found == [(1, 12), (1, 13)]


async def test_a_server_that_ignores_offset_does_not_hold_it_forever() -> None:
    wire = Wire(page(leads(1, 2), more=True), page(leads(2, 1), more=True))
    assert [lead.id async for lead in wire.client().leads.iter(42)] == [1, 2]


async def test_an_empty_page_ends_it_whatever_it_promises() -> None:
    wire = Wire(page([], more=True))
    assert [lead async for lead in wire.client().leads.iter(42)] == []


async def test_who_stops_early_asks_for_no_further_page() -> None:
    wire = Wire(page(leads(1, 2), more=True))
    async for lead in wire.client().leads.iter(42):
        assert lead.id == 1
        break
    assert offsets(wire) == ["0"]


async def test_a_failing_page_is_told() -> None:
    wire = Wire(page(leads(1), more=True), raw(b"", 500))
    walk = wire.client().leads.iter(42)
    assert (await anext(walk)).id == 1
    with pytest.raises(ServerFailed):
        await anext(walk)


@given(
    st.lists(st.integers(1, 60), max_size=40),
    st.integers(1, 7),
    st.randoms(use_true_random=False),
)
async def test_whatever_the_order_every_lead_comes_once(ids: list[int], size: int, order: Any) -> None:
    """A server with small pages, and one whose list is in any (but one) order."""
    shelf = leads(*ids)
    order.shuffle(shelf)

    def answer(request: httpx.Request) -> httpx.Response:
        start = int(request.url.params["offset"])
        part = shelf[start : start + size]
        return page(part, more=start + size < len(shelf))

    fresh_everywhere = len(set(ids)) == len(ids)
    found = [lead.id async for lead in serving(answer).leads.iter(42)]
    assert len(found) == len(set(found))
    assert set(found) <= set(ids)
    if fresh_everywhere:
        assert set(found) == set(ids)
