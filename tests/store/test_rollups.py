"""Each lead has one place in a channel: what is counted, in which order ever it comes and how often."""

import asyncio
from dataclasses import replace

import pytest

from bot.modes import CARDS_A_DAY, CARDS_A_RUN, ChannelMode
from bot.store.redis import Store, key
from bot.store.rollups import (
    CARD,
    COUNTS_KEPT,
    DIGEST,
    FRESH,
    HIGH,
    MEDIUM,
    NEAR,
    PLACES_KEPT,
    Arrived,
    RollUpBook,
    Whereto,
)

NOW = 20_000 * 86_400 + 36_000
"""Ten in the morning, UTC."""
TO = Whereto("s1", "C0LEADS", ChannelMode.BALANCED, 42)


@pytest.fixture
def book(store: Store) -> RollUpBook:
    return RollUpBook(store)


def high(lead: int, found: int = NOW, followers: int = 0) -> Arrived:
    return Arrived(lead, found, HIGH + followers)


def medium(lead: int, found: int = NOW, followers: int = 0) -> Arrived:
    return Arrived(lead, found, MEDIUM + followers)


def run_at(found: int, first: int, count: int = 5) -> list[Arrived]:
    """High-fit leads of one run."""
    return [high(first + number, found) for number in range(count)]


async def test_the_first_three_are_cards_and_the_rest_is_one_roll_up(book: RollUpBook) -> None:
    places = await book.place(TO, run_at(NOW, 1, 10), NOW)
    assert places[:3] == [CARD] * CARDS_A_RUN
    assert set(places[3:]) == {"s1:1:1"}
    rollup = await book.get("s1:1:1")
    assert rollup
    assert (rollup.size, rollup.high, rollup.cards, rollup.channel) == (7, 7, 3, "C0LEADS")


async def test_medium_fit_and_what_is_not_known_are_never_cards(book: RollUpBook) -> None:
    places = await book.place(TO, [medium(1), Arrived(2, NOW, 99), high(3)], NOW)
    assert places == ["s1:1:1", "s1:1:1", CARD]
    rollup = await book.get("s1:1:1")
    assert rollup
    assert (rollup.high, rollup.medium, rollup.other, rollup.size) == (0, 1, 1, 2)


async def test_the_same_lead_again_changes_nothing(book: RollUpBook) -> None:
    leads = [*run_at(NOW, 1), medium(9)]
    first = await book.place(TO, leads, NOW)
    kept = await book.get("s1:1:1")
    for later in (0, 600, 7 * 86_400):
        assert await book.place(TO, list(reversed(leads)), NOW + later) == first[::-1]
    assert await book.get("s1:1:1") == kept


async def test_two_who_bring_the_same_at_once_agree(store: Store) -> None:
    leads = [*run_at(NOW, 1, 40), medium(99)]
    several = [RollUpBook(store) for _ in range(4)]
    orders = [leads, leads[::-1], leads[20:] + leads[:20], leads[::2]]
    answers = await asyncio.gather(
        *(book.place(TO, order, NOW) for book, order in zip(several, orders, strict=True))
    )
    told = [
        {each.lead: place for each, place in zip(order, places, strict=True)}
        for order, places in zip(orders, answers, strict=True)
    ]
    assert all(each.items() <= told[0].items() for each in told)
    assert list(told[0].values()).count(CARD) == CARDS_A_RUN


async def test_every_lead_is_a_card_where_every_lead_is_wanted(book: RollUpBook) -> None:
    loud = replace(TO, mode=ChannelMode.EVERY)
    assert await book.place(loud, [*run_at(NOW, 1, 20), medium(99)], NOW) == [CARD] * 21


async def test_digest_only_counts_nothing(book: RollUpBook, store: Store) -> None:
    quiet = replace(TO, mode=ChannelMode.DIGEST)
    assert await book.place(quiet, run_at(NOW, 1), NOW) == [DIGEST] * 5
    assert await store.call("EXISTS", key("rollup", "runs", "s1", 42)) == 0
    assert await book.place(TO, run_at(NOW, 11), NOW) == [CARD] * 3 + ["s1:11:1"] * 2


async def test_after_a_change_of_mode_a_lead_stays_where_it_is(book: RollUpBook) -> None:
    leads = run_at(NOW, 1)
    before = await book.place(TO, leads, NOW)
    for mode in ChannelMode:
        assert await book.place(replace(TO, mode=mode), leads, NOW) == before


async def test_cards_that_came_while_every_lead_was_wanted_count_for_the_run(book: RollUpBook) -> None:
    await book.place(replace(TO, mode=ChannelMode.EVERY), run_at(NOW, 1), NOW)
    assert await book.place(TO, [high(9)], NOW) == ["s1:1:1"]


@pytest.mark.parametrize(
    ("apart", "runs"), [(0, 1), (NEAR, 1), (-NEAR, 1), (NEAR + 1, 2), (-NEAR - 1, 2), (-3600, 2)]
)
async def test_within_ten_minutes_it_is_the_same_run(book: RollUpBook, apart: int, runs: int) -> None:
    found = NOW - 7200
    await book.place(TO, run_at(found, 1, 3), NOW)
    places = await book.place(TO, run_at(found + apart, 11, 3), NOW)
    assert places == ([CARD] * 3 if runs == 2 else ["s1:1:1"] * 3)


async def test_leads_that_dribble_in_are_one_run_however_long_it_takes(book: RollUpBook) -> None:
    found = [NOW + minute * 60 for minute in range(60)]
    places = [(await book.place(TO, [high(number, at)], at))[0] for number, at in enumerate(found, 1)]
    assert places == [CARD] * 3 + ["s1:1:1"] * 57


async def test_what_comes_late_to_a_run_that_is_over_finds_it(book: RollUpBook) -> None:
    await book.place(TO, run_at(NOW - 3000, 1, 3), NOW)
    await book.place(TO, run_at(NOW, 11, 3), NOW)
    assert await book.place(TO, [high(99, NOW - 3300)], NOW) == ["s1:1:1"]


async def test_streams_have_runs_of_their_own(book: RollUpBook) -> None:
    await book.place(TO, run_at(NOW, 1), NOW)
    assert await book.place(replace(TO, stream=43), run_at(NOW, 11, 3), NOW) == [CARD] * 3


async def test_subscriptions_count_for_themselves(book: RollUpBook) -> None:
    other = Whereto("s2", "C0SALES", ChannelMode.BALANCED, 42)
    leads = run_at(NOW, 1, 4)
    await book.place(TO, leads, NOW)
    assert await book.place(other, leads, NOW) == [CARD] * 3 + ["s2:1:1"]


async def test_within_a_day_there_are_twelve_cards_whatever_the_runs(book: RollUpBook) -> None:
    runs = [NOW - 3 * 3600 * number for number in range(6)]
    places = [
        place for at in runs for place in await book.place(TO, run_at(at, at % 86_400 * 10 + 1, 4), NOW)
    ]
    assert places.count(CARD) == CARDS_A_DAY
    midnight = NOW - NOW % 86_400 + 86_400
    assert (await book.place(TO, run_at(midnight - 1, 900_001), midnight - 1))[0] != CARD
    assert (await book.place(TO, run_at(midnight + 3600, 950_001), midnight + 3600))[0] == CARD


async def test_a_roll_up_that_is_no_longer_fresh_is_followed_by_the_next(book: RollUpBook) -> None:
    await book.place(TO, [medium(1)], NOW)
    assert await book.place(TO, [medium(2)], NOW + FRESH) == ["s1:1:1"]
    assert await book.place(TO, [medium(3), medium(4)], NOW + FRESH + 1) == ["s1:1:2"] * 2
    assert await book.place(TO, [medium(5)], NOW + 2 * FRESH) == ["s1:1:2"]


async def test_what_is_older_than_what_is_counted_is_one_run(book: RollUpBook) -> None:
    ancient = [high(number, number * 86_400) for number in range(1, 6)]
    assert await book.place(TO, ancient, NOW) == [CARD] * 3 + ["s1:1:1"] * 2
    assert await book.place(TO, [high(99, 5)], NOW + 60) == ["s1:1:1"]


async def test_what_was_found_in_the_future_was_found_now(book: RollUpBook) -> None:
    await book.place(TO, run_at(NOW + 10**9, 1, 3), NOW)
    assert await book.place(TO, [high(99)], NOW) == ["s1:1:1"]


async def test_its_leads_are_in_order_page_by_page(book: RollUpBook) -> None:
    few = [
        medium(1, followers=900),
        high(2, followers=5),
        medium(3),
        high(4, followers=70),
        Arrived(5, NOW, 8),
    ]
    await book.place(TO, [*run_at(NOW, 11, 3), *few], NOW)
    assert await book.leads("s1:11:1", 0, 10) == [4, 2, 1, 3, 5]
    assert await book.leads("s1:11:1", 0, 2) == [4, 2]
    assert await book.leads("s1:11:1", 2, 2) == [1, 3]
    assert await book.leads("s1:11:1", 5, 2) == []


async def test_it_knows_when_its_first_lead_was_found(book: RollUpBook) -> None:
    await book.place(TO, [medium(1, NOW - 60), medium(2, NOW - 400), medium(3, NOW)], NOW)
    rollup = await book.get("s1:1:1")
    assert rollup
    assert rollup.found == NOW - 400


async def test_a_revision_that_was_shown_is_not_shown_again_and_a_newer_one_is(book: RollUpBook) -> None:
    await book.place(TO, [medium(1)], NOW)
    old = await book.get("s1:1:1")
    await book.place(TO, [medium(2)], NOW)
    new = await book.get("s1:1:1")
    assert old
    assert new
    assert (old.revision, new.revision) == (1, 2)
    await book.shown(new)
    await book.shown(old)
    kept = await book.get("s1:1:1")
    assert kept
    assert kept.shown == 2


async def test_it_remembers_where_it_stands(book: RollUpBook) -> None:
    await book.place(TO, [medium(1)], NOW)
    await book.posted("s1:1:1", "1.5")
    rollup = await book.get("s1:1:1")
    assert rollup
    assert rollup.ts == "1.5"


async def test_nothing_is_left_behind_for_a_roll_up_that_is_gone(book: RollUpBook, store: Store) -> None:
    await book.place(TO, [medium(1)], NOW)
    rollup = await book.get("s1:1:1")
    await store.call("FLUSHALL")
    assert rollup
    await book.shown(rollup)
    await book.posted(rollup.id, "1.5")
    assert await store.call("DBSIZE") == 0
    assert await book.get(rollup.id) is None


async def test_all_that_is_kept_has_an_end(book: RollUpBook, store: Store) -> None:
    await book.place(TO, [*run_at(NOW, 1), medium(9)], NOW)
    ends = {each: await store.call("TTL", each) for each in await store.call("KEYS", "*")}
    longest = {name: end for name, end in ends.items() if ":place:" in name or ":of:" in name}
    assert {min(PLACES_KEPT, end + 5) for end in longest.values()} == {PLACES_KEPT}
    assert {min(COUNTS_KEPT, end + 5) for name, end in ends.items() if name not in longest} == {COUNTS_KEPT}
    assert all(end <= PLACES_KEPT for end in ends.values())


async def test_runs_that_are_over_are_forgotten_while_new_ones_come(book: RollUpBook, store: Store) -> None:
    for day in range(6):
        await book.place(TO, run_at(NOW + day * 86_400, day * 10 + 1), NOW + day * 86_400)
    assert await store.call("ZCARD", key("rollup", "runs", "s1", 42)) == 4
