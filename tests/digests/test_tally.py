"""Counting in passing comes to what counting one by one would: by table, and against the plainest count there is."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.api.models import Lead
from bot.digests.tally import UNTOUCHED, Counted, Tally
from bot.filters import LeadFilter
from bot.records import LeadState
from tests.digests.leads import NOON, WEEK_AGO, lead

EVERYTHING = (LeadFilter(),)
EXPORTED = "2026-11-22T09:00:00Z"


def counted(one: Lead, state: LeadState = UNTOUCHED) -> Counted:
    tally = Tally(EVERYTHING, [WEEK_AGO])
    tally.take(one, None, state)
    return tally.since(WEEK_AGO)


def test_nothing_comes_to_nothing() -> None:
    assert Tally(EVERYTHING, [WEEK_AGO]).since(WEEK_AGO) == Counted()


@pytest.mark.parametrize(
    ("fit", "field"),
    [("high", "high"), ("medium", "medium"), ("superb", "other"), (None, "other"), ("", "other")],
)
def test_a_lead_counts_under_its_fit(fit: str | None, field: str) -> None:
    found = counted(lead(fit=fit))
    assert {name: getattr(found, name) for name in ("high", "medium", "other")} == {
        "high": 0,
        "medium": 0,
        "other": 0,
        field: 1,
    }


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (LeadState(), {"waiting"}),
        (LeadState("good"), {"good"}),
        (LeadState("bad"), {"bad"}),
        (LeadState(exported=True), {"exported", "only_exported"}),
        (LeadState("good", exported=True), {"good", "exported"}),
        (LeadState("bad", "bot", exported=True), {"bad", "exported"}),
        (LeadState(came_enriched=True), {"waiting"}),
        (LeadState(gone="expired"), set()),
        (LeadState("good", gone="expired"), {"good"}),
        (LeadState(gone="expired", exported=True), {"exported", "only_exported"}),
    ],
)
def test_what_was_done_decides_where_a_lead_counts(state: LeadState, names: set[str]) -> None:
    found = counted(lead(), state)
    figures = ("good", "bad", "waiting", "exported", "only_exported")
    assert {name for name in figures if getattr(found, name)} == names


def test_what_was_exported_elsewhere_does_not_wait() -> None:
    found = counted(lead(exportedAt=EXPORTED))
    assert (found.waiting, found.exported, found.only_exported) == (0, 1, 1)


def test_the_oldest_that_waits_is_told_and_judged_ones_are_not_looked_at() -> None:
    tally = Tally(EVERYTHING, [WEEK_AGO])
    for number, day in enumerate((20, 18, 19), 1):
        tally.take(
            lead(number, discoveredAt=f"2026-11-{day}T09:00:00Z"),
            None,
            LeadState("good" if day == 18 else ""),
        )
    oldest = tally.since(WEEK_AGO).oldest_waiting
    assert oldest
    assert oldest.day == 19


def test_the_reason_given_most_is_told_and_a_tie_always_ends_alike() -> None:
    tally = Tally(EVERYTHING, [WEEK_AGO])
    for reason in ("bot", "wrong_job", "bot", None, "wrong_job"):
        tally.take(lead(), None, LeadState("bad", reason))
    assert tally.since(WEEK_AGO).reason == ("wrong_job", 2)
    tally.take(lead(), None, LeadState("bad", "bot"))
    assert tally.since(WEEK_AGO).reason == ("bot", 3)
    assert Counted().reason == (None, 0)


def test_a_good_one_has_no_reason_though_it_was_bad_before() -> None:
    assert counted(lead(), LeadState("good", "bot")).reason == (None, 0)


def test_a_lead_of_before_a_period_is_none_of_its_own_and_one_without_a_time_is_of_each() -> None:
    days = [NOON - timedelta(days=each) for each in (7, 1)]
    tally = Tally(EVERYTHING, days)
    for moment in (days[0] - timedelta(seconds=1), days[0], NOON - timedelta(days=2), days[1], None):
        tally.take(lead(discoveredAt=moment and moment.isoformat()), None)
    assert [tally.since(each).high for each in days] == [4, 2]


@pytest.mark.parametrize(
    ("wanted", "state", "counts"),
    [
        ((LeadFilter(confidence=("high",)),), UNTOUCHED, True),
        ((LeadFilter(confidence=("medium",)),), UNTOUCHED, False),
        ((LeadFilter(confidence=("medium",)), LeadFilter(accounts=("fuel",))), UNTOUCHED, True),
        ((LeadFilter(accounts=("other",)),), UNTOUCHED, False),
        ((LeadFilter(enriched=True),), LeadState(came_enriched=True), True),
        ((LeadFilter(enriched=True),), UNTOUCHED, False),
        ((LeadFilter(not_enriched=True),), LeadState(came_enriched=False), True),
        ((LeadFilter(confidence=("medium",)), LeadFilter()), UNTOUCHED, True),
    ],
)
def test_a_lead_counts_where_one_of_the_wishes_wants_it(
    wanted: Sequence[LeadFilter], state: LeadState, *, counts: bool
) -> None:
    tally = Tally(wanted, [WEEK_AGO])
    tally.take(lead(), "Fuel", state)
    assert tally.since(WEEK_AGO).high == counts


def test_handles_matter_only_where_a_wish_asks_for_them() -> None:
    by_account = LeadFilter(accounts=("fuel",))
    assert Tally([by_account], [NOON]).asks_for_account
    assert not Tally([by_account, LeadFilter()], [NOON]).asks_for_account
    assert not Tally([LeadFilter(confidence=("high",))], [NOON]).asks_for_account


moments = st.none() | st.integers(-12, 12).map(lambda hours: NOON + timedelta(hours=hours))
leads = st.builds(
    lead,
    st.integers(1, 9),
    st.sampled_from(["high", "medium", "odd", None]),
    exportedAt=st.none() | st.just(EXPORTED),
    sourceType=st.sampled_from(["new_follower", "liker", None]),
    discoveredAt=moments.map(lambda moment: moment and moment.isoformat()),
)
states = st.builds(
    LeadState,
    judged=st.sampled_from(["", "good", "bad"]),
    reason=st.sampled_from([None, "bot", "wrong_job"]),
    exported=st.booleans(),
    came_enriched=st.sampled_from([None, True, False]),
    gone=st.sampled_from(["", "expired"]),
)
filters = st.builds(
    LeadFilter,
    confidence=st.sampled_from([(), ("high",), ("medium",)]),
    not_sources=st.sampled_from([(), ("liker",)]),
    enriched=st.booleans(),
)
Row = tuple[Lead, LeadState]


def plainly(rows: Sequence[Row], wanted: Sequence[LeadFilter], since: datetime) -> dict[str, object]:
    """Every figure by its own pass over all leads."""
    mine = [
        (one, state)
        for one, state in rows
        if (one.discovered_at is None or one.discovered_at >= since)
        and any(each.matches(one, None, enriched=state.came_enriched) for each in wanted)
    ]

    def many(test: list[bool]) -> int:
        return sum(test)

    out = [state.exported or one.exported_at is not None for one, state in mine]
    open_ = [
        not state.judged and not gone_out and not state.gone
        for (_, state), gone_out in zip(mine, out, strict=True)
    ]
    times = [
        one.discovered_at
        for (one, _), is_open in zip(mine, open_, strict=True)
        if is_open and one.discovered_at
    ]
    return {
        "high": many([one.match_confidence == "high" for one, _ in mine]),
        "medium": many([one.match_confidence == "medium" for one, _ in mine]),
        "other": many([one.match_confidence not in {"high", "medium"} for one, _ in mine]),
        "good": many([state.judged == "good" for _, state in mine]),
        "bad": many([state.judged == "bad" for _, state in mine]),
        "waiting": many(open_),
        "exported": many(out),
        "only_exported": many(
            [gone_out and not state.judged for (_, state), gone_out in zip(mine, out, strict=True)]
        ),
        "oldest_waiting": min(times, default=None),
        "reasons": Counter(state.reason for _, state in mine if state.judged == "bad" and state.reason),
    }


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(leads, states), max_size=25),
    st.lists(filters, min_size=1, max_size=3),
    st.lists(st.integers(-12, 12), min_size=1, max_size=4),
)
def test_each_period_comes_to_what_counting_one_by_one_would(
    rows: list[Row], wanted: list[LeadFilter], hours: list[int]
) -> None:
    begins = [NOON + timedelta(hours=each) for each in hours]
    tally = Tally(wanted, begins)
    for one, state in rows:
        tally.take(one, None, state)
    for begin in begins:
        found = tally.since(begin)
        plain = plainly(rows, wanted, begin)
        assert {name: getattr(found, name) for name in plain} == plain


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(leads, states), max_size=12), st.randoms())
def test_the_order_of_leads_makes_no_difference(rows: list[Row], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    tallies = [Tally(EVERYTHING, [WEEK_AGO]) for _ in range(2)]
    for tally, some in zip(tallies, (rows, shuffled), strict=True):
        for one, state in some:
            tally.take(one, None, state)
    assert tallies[0].since(WEEK_AGO) == tallies[1].since(WEEK_AGO)
