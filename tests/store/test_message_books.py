"""Who has a window open, which lead stands where, and which lookups were begun."""

from datetime import UTC, datetime, timedelta

from bot.records import Mark
from bot.store.lookups import LookupBook
from bot.store.redis import Store
from bot.store.standing_cards import StandingCards
from bot.store.windows import OPEN, Windows

NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)
AMY, BEN, CLEO = "U0AMY", "U0BEN", "U0CLEO"


def mark(job: str = "job-1", at: datetime = NOON, kind: str = "email") -> Mark:
    return Mark(kind=kind, by=AMY, at=at, job=job)


async def test_who_opens_a_window_hears_who_has_it_open(store: Store) -> None:
    windows = Windows(store)
    assert await windows.opened(7, AMY, 100.0) == []
    assert await windows.opened(7, BEN, 101.0) == [AMY]
    assert await windows.opened(7, CLEO, 102.0) == [AMY, BEN]
    assert await windows.opened(8, AMY, 102.0) == []
    await windows.closed(7, BEN)
    assert await windows.opened(7, AMY, 103.0) == [CLEO]


async def test_a_window_that_was_left_open_counts_for_ten_minutes(store: Store) -> None:
    windows = Windows(store)
    await windows.opened(7, AMY, 100.0)
    assert await windows.opened(7, BEN, 100.0 + OPEN) == []


async def test_a_card_is_found_by_its_place(store: Store) -> None:
    cards = StandingCards(store)
    await cards.posted("C1", "1.5", 7)
    assert await cards.lead_at("C1", "1.5") == 7
    assert await cards.lead_at("C1", "1.6") is None
    assert await cards.lead_at("C2", "1.5") is None


async def test_one_job_begins_a_lookup_once(store: Store) -> None:
    book = LookupBook(store)
    assert (await book.begin("Alice", mark())).outcome == "started"
    assert (await book.begin("alice", mark())).outcome == "resumed"
    assert (await book.begin("alice", mark("job-2"))).outcome == "taken"
    assert (await book.begin("alice", mark("job-2", kind="both"))).outcome == "started"
    assert (await book.begin("bob", mark("job-2"))).outcome == "started"


async def test_what_is_done_may_be_asked_for_again_by_another_click(store: Store) -> None:
    book = LookupBook(store)
    await book.begin("alice", mark())
    await book.finish("alice", mark())
    again = await book.begin("alice", mark())
    assert (again.outcome, again.mark.state) == ("resumed", "done")
    assert (await book.begin("alice", mark("job-2"))).outcome == "started"
    # The first has nothing to say of it any more.
    await book.finish("alice", mark(), known=False)
    assert (await book.begin("alice", mark("job-2"))).mark.state == "calling"


async def test_what_may_have_happened_is_known_to_be_unclear(store: Store) -> None:
    book = LookupBook(store)
    await book.begin("alice", mark())
    await book.finish("alice", mark(), known=False)
    assert (await book.begin("alice", mark())).mark.state == "unknown"


async def test_what_certainly_did_not_happen_may_begin_anew(store: Store) -> None:
    book = LookupBook(store)
    await book.begin("alice", mark())
    await book.abandon("alice", mark())
    assert (await book.begin("alice", mark())).outcome == "started"


async def test_a_job_that_was_given_up_keeps_nobody_away(store: Store) -> None:
    book = LookupBook(store)
    await book.begin("alice", mark())
    late = mark("job-2", NOON + timedelta(minutes=11))
    assert (await book.begin("alice", late)).outcome == "started"


async def test_no_handle_is_kept_in_words(store: Store) -> None:
    await LookupBook(store).begin("ximenatinkers", mark())
    (only,) = await store.call("KEYS", "*")
    assert "ximena" not in only
