"""Every kind of digest, by name: drawn for golden files and for a browser."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from blocks.digest import digest_line, digest_message, digest_preview
from blocks.elements import ref
from bot.api.models import AccountBudget, BadReason, Credits, DailySync, Me, MonthlyRetest, Totals
from bot.digests.summary import FailedRun, Offer, Paused, Skipped, StreamNumbers, Summary
from bot.modes import ChannelMode
from bot.slack.message import Message

LONDON = ZoneInfo("Europe/London")
SINCE = datetime(2026, 11, 16, 9, tzinfo=LONDON)
UNTIL = datetime(2026, 11, 23, 9, tzinfo=LONDON)
RAN = datetime(2026, 11, 20, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 17, 8, tzinfo=UTC)
DOWN = "X lookup service down"

AI = StreamNumbers(
    1, "AI founders watching Yongfook", high=62, medium=21, good=38, bad=6, waiting=39, last_run=RAN
)
INDIE = StreamNumbers(
    2,
    "Indie hackers",
    high=18,
    medium=15,
    good=9,
    bad=11,
    waiting=13,
    oldest_waiting=TUESDAY,
    last_run=RAN,
    reason=BadReason.WRONG_JOB,
    reason_count=8,
    bad_before=2,
)
RUST = StreamNumbers(3, "Rust people", high=9, medium=3, good=5, bad=1, waiting=6, last_run=RAN)
FAILED = FailedRun(3, "Rust people", RAN, DOWN)
WEEKLY = "Mondays at 9:00 (Europe/London)"


def me(
    credits_left: int = 240,
    *,
    is_low: bool = False,
    syncs: int = 3,
    topped_up: bool = False,
    accounts: tuple[AccountBudget, ...] = (),
    retests: int = 10,
) -> Me:
    return Me(
        credits=Credits(balance=credits_left, is_low=is_low, auto_topup_enabled=topped_up),
        accounts=accounts,
        totals=Totals(daily_sync_remaining=syncs, monthly_retest_remaining=retests),
    )


def account(
    handle: str = "yongfook",
    *,
    retested: int = 10,
    syncs: int = 1,
    start: str | None = "2026-11-13T09:00:00Z",
    tier: str = "starter",
) -> AccountBudget:
    """With twelve re-tests in the period and one sync a day, of which so many are left."""
    month = MonthlyRetest(
        used=retested, budget=12, remaining=max(0, 12 - retested), billing_period_start=start
    )
    day = DailySync(used=1 - syncs, cap=1, remaining=syncs)
    return AccountBudget(account_id=7, x_handle=handle, tier=tier, monthly_retest=month, daily_sync=day)


def week(*streams: StreamNumbers, **changes: Any) -> Summary:
    """A week of these streams (three by default)."""
    values: dict[str, Any] = {"since": SINCE, "until": UNTIL, "streams": streams or (RUST, AI, INDIE)}
    return Summary(**{**values, **changes})


def quiet_week(**changes: Any) -> Summary:
    return Summary(SINCE, UNTIL, (), **changes)


def by_schedule(summary: Summary, words: str = WEEKLY, day: date = date(2026, 11, 30)) -> Summary:
    return replace(summary, schedule=words, next_at=datetime(day.year, day.month, day.day, 8, tzinfo=UTC))


_WEEK = by_schedule(
    week(
        replace(RUST, failed=(FAILED,)),
        AI,
        INDIE,
        me=me(45),
        credits_used=105,
        new_before=104,
        to_triage=58,
    )
)
_DAY = by_schedule(
    Summary(
        UNTIL - timedelta(days=1),
        UNTIL,
        (
            replace(AI, high=9, medium=3, good=4, bad=1, waiting=7),
            replace(RUST, high=0, medium=0, good=0, bad=0),
        ),
        me=me(),
        credits_used=5,
        new_before=12,
        to_triage=13,
    ),
    "every day at 9:00 (Europe/London)",
    date(2026, 11, 24),
)
_NOTHING_CAME = tuple(
    replace(each, high=0, medium=0, good=0, bad=0, waiting=0, oldest_waiting=None)
    for each in (AI, INDIE, RUST)
)
_ALL_FAILED = by_schedule(
    week(
        *(
            replace(each, failed=(FailedRun(each.stream_id, each.title, RAN, DOWN),) * count)
            for each, count in zip(_NOTHING_CAME, (1, 3, 1), strict=True)
        ),
        me=me(),
        new_before=104,
    )
)
_EVERYTHING = replace(
    _WEEK,
    streams=(
        AI,
        INDIE,
        replace(
            RUST,
            failed=(FAILED, replace(FAILED, cause=None, at=RAN - timedelta(days=2))),
            skipped=(
                Skipped(3, "Rust people", 7, "ferris", "account_sleeping"),
                Skipped(3, "Rust people", 8, "crab", "account_sleeping"),
                Skipped(3, "Rust people", 9, "cargo", "budget_exhausted"),
            ),
        ),
        StreamNumbers(4, "Designers", last_run=datetime(2026, 10, 30, tzinfo=UTC)),
    ),
    me=me(0, is_low=True, syncs=0, accounts=(account(syncs=0),), retests=2),
    paused=(Paused("Rust people", "C0SALES", "not_in_channel"), Paused(None, "C0SALES", "not_in_channel")),
    dead=3,
    waiting_long=13,
    late=True,
    offer=Offer(48, 3, ChannelMode.BALANCED),
)

SUMMARIES = {
    "weekly": _WEEK,
    "daily": _DAY,
    "after_sync": replace(
        _DAY,
        since=UNTIL - timedelta(hours=3, minutes=30),
        new_before=None,
        schedule="after each sync",
        next_at=None,
    ),
    "empty": by_schedule(week(*_NOTHING_CAME, me=me())),
    "first": by_schedule(replace(_WEEK, new_before=None, first=True, credits_used=None)),
    "all_failed": _ALL_FAILED,
    "partial": replace(
        _WEEK, streams=(AI, INDIE), me=None, missing=("Rust people", "budgets and credits"), whole=False
    ),
    "unread": by_schedule(quiet_week(missing=("the list of streams", "budgets and credits"))),
    "late": replace(_DAY, late=True),
    "everything": _EVERYTHING,
    "personal": replace(_WEEK, personal=True),
}
SHORT = ("weekly", "empty", "first", "all_failed", "partial", "unread", "late", "everything")


def drawn_digests() -> dict[str, Message]:
    """Each as it is posted, the short ones, and a preview."""
    whole = {f"digest_{name}": digest_message(summary) for name, summary in SUMMARIES.items()}
    short = {f"digest_{name}_short": digest_line(SUMMARIES[name]) for name in SHORT}
    return whole | short | {"digest_preview": digest_preview(_WEEK, ref(preview="a1"))}
