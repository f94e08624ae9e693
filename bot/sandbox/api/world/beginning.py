"""How things stand when a fresh stand-in opens: streams, accounts, segments, and some days of history."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.sandbox.api.budgets import Budgets
from bot.sandbox.api.moments import read_moment, stamp
from bot.sandbox.api.progress import Progress
from bot.sandbox.api.rows import Account, Feedback, Lead, Owner, Pair, Run, Segment, Stream
from bot.sandbox.api.tables import Tables
from bot.sandbox.api.world.people import invent
from bot.sandbox.api.world.templates import first_templates

PEOPLE = 200
CREDITS = 47
KAY, RUSTLINGS, FOUNDERFUEL, VECTORVERA = 7, 8, 9, 10
AI_FOUNDERS, RUST_PEOPLE, INDIE_HACKERS, GROWTH_WOMEN = 12, 13, 14, 15
FOUNDERS_STREAM, RUST_STREAM, MAKERS_STREAM = 42, 43, 44

PAIRS = (
    (FOUNDERS_STREAM, FOUNDERFUEL, AI_FOUNDERS),
    (FOUNDERS_STREAM, VECTORVERA, AI_FOUNDERS),
    (RUST_STREAM, RUSTLINGS, RUST_PEOPLE),
    (MAKERS_STREAM, KAY, INDIE_HACKERS),
    (MAKERS_STREAM, KAY, GROWTH_WOMEN),
    (MAKERS_STREAM, FOUNDERFUEL, INDIE_HACKERS),
)
"""Stream, account, segment."""

HISTORY = (
    (FOUNDERS_STREAM, FOUNDERFUEL, AI_FOUNDERS, 99, False),
    (RUST_STREAM, RUSTLINGS, RUST_PEOPLE, 76, False),
    (MAKERS_STREAM, KAY, INDIE_HACKERS, 51, False),
    (RUST_STREAM, RUSTLINGS, RUST_PEOPLE, 50, True),
    (FOUNDERS_STREAM, FOUNDERFUEL, AI_FOUNDERS, 27, False),
    (RUST_STREAM, RUSTLINGS, RUST_PEOPLE, 4, False),
)
"""Past scheduled runs: stream, account, segment, hours ago, whether it failed."""

EXPORTED_AFTER = timedelta(hours=72)
"""Leads of the history that are older than this were exported a day after they were found."""


def begin(tables: Tables, progress: Progress, budgets: Budgets, seed: int, now: datetime) -> None:
    """Fill empty tables. The same seed and moment make the same world."""
    _settings(tables, now)
    for _ in range(PEOPLE):
        handles = {profile.handle for profile in tables.profiles.all()}
        tables.profiles.put(invent(seed, tables.profiles.next_id(), handles))
    for stream_id, account_id, segment_id, hours, doomed in HISTORY:
        at = now - timedelta(hours=hours)
        _past_run(tables, progress, stream_id, account_id, segment_id, at, doomed=doomed)
        budgets.use_sync(tables.accounts.need(account_id), at)
    for account_id in (KAY, RUSTLINGS, RUSTLINGS):
        budgets.use_retest(tables.accounts.need(account_id))
    _judge_and_export(tables, now)
    tables.owners.put(replace(tables.owner, credits_balance=CREDITS))
    tables.mark_begun()


def _settings(tables: Tables, now: datetime) -> None:
    tables.owners.put(_owner(now))
    for template in first_templates(now):
        tables.dm_templates.put(replace(template, id=tables.dm_templates.next_id()))
    for account in _accounts(now):
        tables.accounts.put(replace(account, id=tables.accounts.next_id()))
    for segment in _segments(now):
        tables.segments.put(replace(segment, id=tables.segments.next_id()))
    for stream in _streams(now):
        tables.streams.put(replace(stream, id=tables.streams.next_id()))
    for stream_id, account_id, segment_id in PAIRS:
        tables.pairs.put(Pair(tables.pairs.next_id(), stream_id, account_id, segment_id))


def _owner(now: datetime) -> Owner:
    return Owner(
        id=1,
        name="Robin Vale",
        email="robin@papermoth.example",
        subscription_status="active",
        has_team=True,
        # Automatic enrichment of the history is paid from here; the balance is set once that is told.
        credits_balance=1_000,
        low_balance_threshold=10,
        auto_topup=False,
        billing_anchor=f"{stamp(now - timedelta(days=18))[:10]}T00:00:00Z",
    )


def _accounts(now: datetime) -> list[Account]:
    rows = (
        ("indiemaker_kay", "starter", True, 12_480, 4_321, 94),
        ("rustlings_daily", "growth", True, 38_912, 11_870, 80),
        ("founderfuel", "pro", True, 214_305, 26_044, 61),
        ("vectorvera", "starter", False, 5_730, 1_209, 33),
    )
    return [
        Account(0, handle, tier, active, followers, tweets, stamp(now - timedelta(days=days)))
        for handle, tier, active, followers, tweets, days in rows
    ]


def _segments(now: datetime) -> list[Segment]:
    made = stamp(now - timedelta(days=60))
    return [
        Segment(
            0,
            "AI founders building developer tools",
            made,
            made,
            name="AI founders",
            applied_search_filters={"job_role": ["Founder", "CEO"], "skill": ["AI/ML"]},
        ),
        Segment(
            0,
            "Engineers who write Rust at work or for fun",
            made,
            made,
            name="Rust people",
            applied_search_filters={"job_role": ["Engineer"], "skill": ["Rust"]},
        ),
        Segment(
            0,
            "Solo makers who ship their own SaaS",
            made,
            made,
            name="Indie hackers",
            applied_search_filters={"job_role": ["Indie hacker"], "skill": ["SaaS"]},
        ),
        Segment(
            0,
            "Women in growth and product marketing",
            made,
            made,
            gender_values=["female"],
            applied_search_filters={"job_role": ["Marketer", "Head of Growth"], "skill": ["Growth"]},
            follower_count_tiers=["1k_to_10k", "10k_to_100k"],
        ),
    ]


def _streams(now: datetime) -> list[Stream]:
    made = stamp(now - timedelta(days=59))
    return [
        Stream(0, "AI founders watching @founderfuel", made, made, auto_enrich_linkedin=True),
        Stream(0, "Rust people · @rustlings_daily", made, made, sync_times=["07:30", "16:45"]),
        Stream(0, "Makers around @indiemaker_kay & co", made, made, timezone="Europe/Lisbon"),
    ]


def _past_run(
    tables: Tables,
    progress: Progress,
    stream_id: int,
    account_id: int,
    segment_id: int,
    at: datetime,
    *,
    doomed: bool,
) -> None:
    """A scheduled run from its queueing to its end, half a minute for each step."""
    run = Run(
        id=tables.runs.next_id(),
        stream_id=stream_id,
        account_id=account_id,
        segment_id=segment_id,
        source="cron",
        status="queued",
        triggered_at=stamp(at),
        doomed=doomed,
    )
    while run.going:
        at += timedelta(seconds=30)
        run = progress.advance(run, stamp(at))


def _judge_and_export(tables: Tables, now: datetime) -> None:
    """The oldest leads were exported, and every third lead was judged, most of them good."""
    for number, lead in enumerate(tables.leads.all()):
        found = read_moment(lead.discovered_at)
        if now - found > EXPORTED_AFTER:
            tables.leads.put(replace(lead, exported_at=stamp(found + timedelta(days=1))))
        if number % 3 == 0:
            tables.feedback.put(_judgement(lead, good=number % 9 != 0))


def _judgement(lead: Lead, *, good: bool) -> Feedback:
    return Feedback(
        id=f"{lead.id}-{lead.segment_id}",
        lead_id=lead.id,
        segment_id=lead.segment_id,
        feedback="good" if good else "bad",
        bad_reason=None if good else "wrong_job",
        bad_reason_freeform=None,
        at=lead.discovered_at,
    )
