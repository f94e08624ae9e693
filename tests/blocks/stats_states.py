"""Every way in which numbers can stand, by name: drawn for golden files."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from blocks.elements import ref
from blocks.stats import StatsPage, stats_message
from bot.digests.stats import WEEK, Hand, Part, Stats, Tally, Waits, Week
from bot.slack.message import Message

UNTIL = datetime(2026, 11, 23, 9, tzinfo=UTC)
SINCE = UNTIL - 4 * WEEK


def weeks(*tallies: Tally, until: datetime = UNTIL) -> tuple[Week, ...]:
    """The oldest first."""
    return tuple(Week(until - (len(tallies) - number) * WEEK, tally) for number, tally in enumerate(tallies))


RUST = Stats(
    since=SINCE,
    until=UNTIL,
    total=Tally(52, 18),
    streams=(Part(43, Tally(52, 18)),),
    segments=(Part(12, Tally(41, 3)), Part(13, Tally(9, 14)), Part(14, Tally(2, 1))),
    accounts=(Part(7, Tally(30, 8)), Part(8, Tally(22, 10))),
    sources=(Part("follower", Tally(35, 6)), Part("liker", Tally(17, 12))),
    weeks=weeks(Tally(9, 6), Tally(2, 2), Tally(18, 6), Tally(23, 4)),
    waits=Waits(65, timedelta(hours=3), timedelta(days=2, hours=4)),
    reasons={"wrong_job": 8, "bot": 3, "zapier": 2},
    hands=(
        Hand("U0AMY", {"judged": 44, "enriched": 12, "exported": 9, "claimed": 3}),
        Hand("U0BEN", {"judged": 26, "messaged": 5}),
    ),
)
SEGMENTS = {12: "Rust founders", 13: "Rust people in Berlin", 14: "Rust <!channel> *students*"}
PAGE = StatsPage(
    RUST,
    "Rust people · @rustlings_daily",
    streams={42: "AI founders", 43: "Rust people · @rustlings_daily"},
    segments=SEGMENTS,
    accounts={7: "rustlings_daily", 8: "ferris"},
    reference=ref(stream=43, since=1_792_918_800_000, until=1_795_338_000_000),
)
EMPTY = Stats(since=SINCE, until=UNTIL, weeks=weeks(*[Tally()] * 4))
STATS = {
    "stats": PAGE,
    "stats_for_guests": replace(PAGE, hands=False, reference=""),
    "stats_empty": replace(PAGE, stats=EMPTY),
    "stats_only_exported": replace(PAGE, stats=replace(EMPTY, hands=(Hand("U0BEN", {"exported": 2}),))),
    "stats_too_few": replace(
        PAGE,
        stats=replace(
            EMPTY,
            total=Tally(2, 1),
            streams=(Part(43, Tally(2, 1)),),
            segments=(Part(12, Tally(2, 1)),),
            weeks=weeks(Tally(), Tally(), Tally(), Tally(2, 1)),
            waits=Waits(3, timedelta(hours=1), timedelta(hours=2)),
        ),
    ),
    "stats_all_streams": replace(
        PAGE,
        scope="All streams",
        stats=replace(
            RUST,
            total=Tally(72, 33),
            streams=(Part(43, Tally(52, 18)), Part(42, Tally(15, 5)), Part(None, Tally(5, 10))),
            sources=(*RUST.sources, Part("quoter", Tally(1)), Part(None, Tally(19, 15))),
            unknown=15,
        ),
    ),
    "stats_many": replace(
        PAGE,
        stats=replace(
            RUST,
            segments=tuple(Part(number, Tally(40 - number, number % 3)) for number in range(1, 14)),
            hands=tuple(Hand(f"U0{number:02}", {"judged": 40 - number}) for number in range(12)),
            unknown=1,
        ),
    ),
    "stats_whole_year": replace(
        PAGE,
        stats=replace(
            RUST,
            since=UNTIL - timedelta(days=400),
            weeks=weeks(*(Tally(number, 57 - number) for number in range(58))),
        ),
    ),
}


def drawn_stats() -> dict[str, Message]:
    """Each as it is drawn."""
    return {name: stats_message(page) for name, page in STATS.items()}
