"""The figures of a digest, by table and by property."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.api.models import Lead, Run, Stream
from bot.digests.summary import FailedRun, Offer, StreamNumbers, count, quieter
from bot.modes import ChannelMode
from bot.records import LeadRecord, Mark

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK_AGO = NOON - timedelta(days=7)
STREAM = Stream(id=42, name="Founders")


def lead(id_: int = 1, fit: str | None = "high", **more: Any) -> Lead:
    profile = {"xUserId": "1", "handle": "alice"}
    return Lead.model_validate({"id": id_, "matchConfidence": fit, "profile": profile, **more})


def mark(kind: str, state: str = "done") -> Mark:
    return Mark.model_validate({"kind": kind, "by": "U1", "at": NOON, "job": "j", "state": state})


def record(about: Lead, **marks: Mark) -> LeadRecord:
    return LeadRecord(lead=about, **marks)


def numbers(
    leads: list[Lead], runs: list[Run] | None = None, records: list[LeadRecord] | None = None
) -> StreamNumbers:
    known = {each.lead.id: each for each in records or []}
    return count(STREAM, leads, runs or [], known, WEEK_AGO)


def test_nothing_is_nothing() -> None:
    assert numbers([]) == StreamNumbers(stream_id=42, title="Founders")
    assert numbers([]).new == 0


@pytest.mark.parametrize(
    ("fit", "field"),
    [("high", "high"), ("medium", "medium"), ("superb", "other"), (None, "other"), ("", "other")],
)
def test_a_new_lead_counts_under_its_fit(fit: str | None, field: str) -> None:
    counted = numbers([lead(fit=fit)])
    assert getattr(counted, field) == 1
    assert counted.new == 1


@pytest.mark.parametrize(
    ("marks", "good", "bad", "waiting"),
    [
        ({}, 0, 0, 1),
        ({"judged": mark("good")}, 1, 0, 0),
        ({"judged": mark("bad")}, 0, 1, 0),
        ({"judged": mark("good", "calling")}, 0, 0, 1),
        ({"judged": mark("good", "unknown")}, 0, 0, 1),
        ({"exported": mark("exported")}, 0, 0, 0),
        ({"enriched": mark("email")}, 0, 0, 1),
        ({"judged": mark("bad"), "exported": mark("exported")}, 0, 1, 0),
    ],
)
def test_what_was_done_here_decides_whether_it_waits(
    marks: dict[str, Mark], good: int, bad: int, waiting: int
) -> None:
    one = lead()
    counted = numbers([one], records=[record(one, **marks)])
    assert (counted.good, counted.bad, counted.waiting) == (good, bad, waiting)


def test_what_was_exported_elsewhere_does_not_wait() -> None:
    assert numbers([lead(exportedAt="2026-11-22T09:00:00Z")]).waiting == 0


def test_the_oldest_that_waits_is_told_and_judged_ones_are_not_looked_at() -> None:
    old, new = (
        lead(1, discoveredAt="2026-11-18T09:00:00Z"),
        lead(2, discoveredAt="2026-11-20T09:00:00Z"),
    )
    assert numbers([new, old]).oldest_waiting == old.discovered_at
    assert numbers([new, old], records=[record(old, judged=mark("good"))]).oldest_waiting == new.discovered_at
    assert numbers([lead()]).oldest_waiting is None


def run(status: str, at: datetime | None, **more: Any) -> Run:
    return Run(id=1, status=status, triggered_at=at, **more)


def test_the_last_run_is_the_newest_of_any_outcome() -> None:
    runs = [run("failed", WEEK_AGO), run("succeeded", NOON), run("queued", None)]
    assert numbers([], runs).last_run == NOON
    assert numbers([], [run("queued", None)]).last_run is None


@pytest.mark.parametrize(
    ("status", "at", "counts"),
    [
        ("failed", NOON, True),
        ("failed", WEEK_AGO, True),
        ("failed", WEEK_AGO - timedelta(seconds=1), False),
        ("failed", None, True),
        ("succeeded", NOON, False),
        ("running", NOON, False),
    ],
)
def test_only_runs_that_failed_in_the_period_are_failures(
    status: str, at: datetime | None, *, counts: bool
) -> None:
    failed = numbers([], [run(status, at, error_message="X is down")]).failed
    assert failed == ((FailedRun(42, "Founders", at, "X is down"),) if counts else ())


leads = st.builds(
    lead,
    st.integers(min_value=1, max_value=30),
    st.sampled_from(["high", "medium", "odd", None]),
    exportedAt=st.none() | st.just("2026-11-22T09:00:00Z"),
)
marks = st.none() | st.builds(
    mark, st.sampled_from(["good", "bad"]), st.sampled_from(["done", "calling", "unknown"])
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(leads, marks), max_size=30))
def test_every_lead_is_counted_once_by_fit_and_at_most_once_by_what_was_done(
    rows: list[tuple[Lead, Mark | None]],
) -> None:
    records = [LeadRecord(lead=one, judged=judged) for one, judged in rows]
    counted = numbers([one for one, _ in rows], records=records)
    assert counted.new == counted.high + counted.medium + counted.other == len(rows)
    assert 0 <= counted.good + counted.bad + counted.waiting <= len(rows)


@settings(max_examples=40, deadline=None)
@given(st.lists(leads, max_size=12), st.randoms())
def test_the_order_of_leads_makes_no_difference(rows: list[Lead], random: Any) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    assert numbers(rows) == numbers(shuffled)


@pytest.mark.parametrize(
    ("cards", "acted", "loudest", "less"),
    [
        (20, 0, ChannelMode.EVERY, ChannelMode.BALANCED),
        (20, 1, ChannelMode.BALANCED, ChannelMode.DIGEST),
        (20, 2, ChannelMode.EVERY, None),
        (19, 0, ChannelMode.EVERY, None),
        (100, 9, ChannelMode.EVERY, ChannelMode.BALANCED),
        (100, 10, ChannelMode.EVERY, None),
        (100, 0, ChannelMode.DIGEST, None),
    ],
)
def test_less_is_offered_where_fewer_than_one_in_ten_was_acted_on(
    cards: int, acted: int, loudest: ChannelMode, less: ChannelMode | None
) -> None:
    offer = quieter(cards, acted, loudest)
    assert offer == (Offer(cards, acted, less) if less else None)
