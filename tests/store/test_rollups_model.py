"""Any order and any repetition of arrivals: each lead has one place, and the counts are those of the places."""

import asyncio
from collections import Counter
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.modes import CARDS_A_DAY, CARDS_A_RUN, ChannelMode
from bot.store.redis import Store
from bot.store.rollups import CARD, DIGEST, FRESH, HIGH, MEDIUM, NEAR, Arrived, RollUpBook, Whereto

NOON = 20_000 * 86_400 + 43_200

ranks = st.sampled_from([HIGH + 5, HIGH, MEDIUM + 900, MEDIUM, 7])
Drawn = tuple[list[Arrived], list[list[Arrived]]]


@st.composite
def arrivals(draw: st.DrawFn, within: int = 3 * NEAR) -> Drawn:
    """Leads found within so many seconds, and batches in which each comes at least once, in any order, or more often."""
    leads = st.dictionaries(st.integers(1, 60), st.tuples(st.integers(0, within), ranks), min_size=1)
    each = [Arrived(lead, NOON - ago, rank) for lead, (ago, rank) in draw(leads).items()]
    again = draw(st.lists(st.sampled_from(each), max_size=40))
    mixed = draw(st.permutations([*each, *again]))
    cuts = sorted(draw(st.lists(st.integers(0, len(mixed)), max_size=5)))
    edges = list(zip([0, *cuts], [*cuts, len(mixed)], strict=True))
    return each, [list(mixed[start:end]) for start, end in edges]


def whereto(mode: ChannelMode) -> Whereto:
    """A channel of its own: the store is not emptied between two examples."""
    return Whereto(uuid4().hex, uuid4().hex, mode, 42)


async def bring(
    store_url: str, to: Whereto, batches: list[list[Arrived]], *, at_once: bool
) -> tuple[dict[int, set[str]], dict[str, list[int]]]:
    """Each lead's places as they were told, and each roll-up's leads as they are kept."""
    store = Store(store_url)
    book = RollUpBook(store)
    works = [book.place(to, batch, NOON) for batch in batches]
    told = await asyncio.gather(*works) if at_once else [await work for work in works]
    places: dict[int, set[str]] = {}
    for batch, answer in zip(batches, told, strict=True):
        for lead, place in zip(batch, answer, strict=True):
            places.setdefault(lead.lead, set()).add(place)
    names = {place for several in places.values() for place in several} - {CARD, DIGEST}
    kept = {name: await book.leads(name, 0, 1000) for name in names}
    for name in names:
        rollup = await book.get(name)
        assert rollup
        assert rollup.size == rollup.revision == len(kept[name])
    await store.close()
    return places, kept


@settings(max_examples=60, deadline=None)
@given(drawn=arrivals(), at_once=st.booleans())
def test_each_lead_has_exactly_one_place(store_url: str, drawn: Drawn, *, at_once: bool) -> None:
    each, batches = drawn
    to = whereto(ChannelMode.BALANCED)
    places, kept = asyncio.run(bring(store_url, to, batches, at_once=at_once))
    assert all(len(several) == 1 for several in places.values())
    one = {lead: next(iter(several)) for lead, several in places.items()}
    assert set(one) == {lead.lead for lead in each}
    rolled = Counter(lead for leads in kept.values() for lead in leads)
    assert rolled == Counter(lead for lead, place in one.items() if place != CARD)


@settings(max_examples=60, deadline=None)
@given(drawn=arrivals(NEAR), at_once=st.booleans())
def test_one_run_has_the_cards_that_it_may_in_whatever_order_it_comes(
    store_url: str, drawn: Drawn, *, at_once: bool
) -> None:
    each, batches = drawn
    to = whereto(ChannelMode.BALANCED)
    places, kept = asyncio.run(bring(store_url, to, batches, at_once=at_once))
    cards = [lead for lead in each if places[lead.lead] == {CARD}]
    assert all(lead.rank >= HIGH for lead in cards)
    assert len(cards) == min(CARDS_A_RUN, sum(lead.rank >= HIGH for lead in each))
    assert len(kept) == bool(len(each) - len(cards))


@settings(max_examples=30, deadline=None)
@given(drawn=arrivals(), mode=st.sampled_from([ChannelMode.EVERY, ChannelMode.DIGEST]))
def test_the_other_modes_know_one_place_only(store_url: str, drawn: Drawn, mode: ChannelMode) -> None:
    _, batches = drawn
    places, kept = asyncio.run(bring(store_url, whereto(mode), batches, at_once=True))
    place = CARD if mode is ChannelMode.EVERY else DIGEST
    assert kept == {}
    assert all(several == {place} for several in places.values())


@settings(max_examples=30, deadline=None)
@given(gaps=st.lists(st.integers(0, 2 * NEAR), min_size=1, max_size=25), at=st.integers(0, FRESH))
def test_in_the_order_of_finding_the_runs_are_told_apart_by_their_gaps(
    store_url: str, gaps: list[int], at: int
) -> None:
    found = [NOON - at - sum(gaps[number:]) for number in range(len(gaps) + 1)]
    inbound = [Arrived(number, moment, HIGH) for number, moment in enumerate(found, 1)]
    places, _ = asyncio.run(bring(store_url, whereto(ChannelMode.BALANCED), [inbound], at_once=False))
    expected, in_run, today = [], 0, 0
    for gap in [2 * NEAR, *gaps]:
        in_run = 0 if gap > NEAR else in_run
        is_card = in_run < CARDS_A_RUN and today < CARDS_A_DAY
        in_run, today = in_run + is_card, today + is_card
        expected.append(is_card)
    assert [places[lead.lead] == {CARD} for lead in inbound] == expected
