"""Lines of the audit become numbers, whatever the pages that they come in: held against a count that holds everything."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit import Entry, Surface
from bot.digests.stats import DEEDS, WEEK, Fold, Hand, Part, Stats, Tally, Waits, leads_in
from bot.records import LeadFacts

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SINCE = NOW - 4 * WEEK
AMY, BEN = "U0AMY", "U0BEN"
RUST, FOUNDERS = 43, 42
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def line(lead: int, ago: timedelta = HOUR, what: str = "lead.good", by: str | None = AMY) -> Entry:
    return Entry(what=what, by=by, at=NOW - ago, job=f"{what}-{lead}-{ago}", surface=Surface.CARD, lead=lead)


def known(stream: int | None = RUST, **more: object) -> LeadFacts:
    return LeadFacts.model_validate({"stream_id": stream, **more})


def counted(
    lines: Sequence[Entry],
    facts: Mapping[int, LeadFacts],
    streams: set[int] | None = None,
    since: datetime = SINCE,
) -> Stats:
    """All in one page, the newest first."""
    fold = Fold(since, NOW, streams)
    fold.add(sorted(lines, key=lambda each: each.at, reverse=True), facts)
    return fold.stats()


@pytest.mark.parametrize(
    ("tally", "rate"),
    [(Tally(), None), (Tally(4, 0), None), (Tally(4, 1), 0.8), (Tally(0, 5), 0.0), (Tally(5, 0), 1.0)],
)
def test_of_too_few_judgements_no_rate_is_said(tally: Tally, rate: float | None) -> None:
    assert tally.rate == rate


def test_nothing_is_nothing() -> None:
    assert counted([], {}) == Stats(SINCE, NOW, weeks=counted([], {}).weeks)
    assert [week.tally for week in counted([], {}).weeks] == [Tally()] * 4


def test_a_changed_mind_counts_with_the_last_word_and_with_each_of_two_people() -> None:
    stats = counted([line(1, DAY), line(1, HOUR, "lead.bad", BEN), line(1, 2 * DAY)], {1: known()})
    assert stats.total == Tally(bad=1)
    assert stats.hands == (Hand(AMY, {"judged": 1}), Hand(BEN, {"judged": 1}))


def test_judgements_are_counted_by_stream_segment_account_and_source() -> None:
    facts = {
        1: known(RUST, segment_id=12, account_id=7, source_type="new_follower"),
        2: known(RUST, segment_id=12, account_id=8, source_type="follower"),
        3: known(FOUNDERS, segment_id=13, account_id=7, source_type="liker"),
    }
    stats = counted([line(1), line(2, what="lead.bad"), line(3)], facts)
    assert stats.streams == (Part(RUST, Tally(1, 1)), Part(FOUNDERS, Tally(1)))
    assert stats.segments == (Part(12, Tally(1, 1)), Part(13, Tally(1)))
    assert stats.accounts == (Part(7, Tally(2)), Part(8, Tally(bad=1)))
    assert stats.sources == (Part("follower", Tally(1, 1)), Part("liker", Tally(1)))


def test_what_is_not_known_any_more_comes_last_and_is_counted() -> None:
    stats = counted([line(each) for each in range(4)], {3: known()})
    assert stats.streams == (Part(RUST, Tally(1)), Part(None, Tally(3)))
    assert (stats.total, stats.unknown) == (Tally(4), 3)


def test_of_some_streams_what_is_not_known_is_counted_nowhere_else() -> None:
    stats = counted([line(1), line(2), line(3, what="lead.exported")], {1: known()}, {RUST})
    assert (stats.total, stats.unknown) == (Tally(1), 1)
    assert stats.hands == (Hand(AMY, {"judged": 1}),)


def test_other_streams_are_left_out() -> None:
    stats = counted([line(1), line(2)], {1: known(RUST), 2: known(FOUNDERS)}, {FOUNDERS})
    assert (stats.total, stats.unknown) == (Tally(1), 0)
    assert stats.streams == (Part(FOUNDERS, Tally(1)),)


def test_who_did_most_comes_first_and_nobody_is_nobody() -> None:
    lines = [
        line(1, what="lead.enriched"),
        line(1, what="lead.exported", by=BEN),
        line(1, what="lead.messaged", by=BEN),
        line(1, what="lead.claimed", by=BEN),
        line(2, what="lead.claimed", by=None),
        line(2, what="lead.snoozed"),
    ]
    hands = counted(lines, {1: known(), 2: known()}).hands
    assert hands == (Hand(BEN, {"exported": 1, "messaged": 1, "claimed": 1}), Hand(AMY, {"enriched": 1}))


def test_what_only_may_have_happened_is_not_counted() -> None:
    maybe = line(1, what="lead.enriched").model_copy(update={"result": "unknown"})
    assert not counted([maybe], {1: known()}).hands


def test_weeks_are_counted_back_from_the_end() -> None:
    lines = [line(1, timedelta()), line(2, WEEK - HOUR, "lead.bad"), line(3, WEEK + HOUR), line(4, 4 * WEEK)]
    weeks = counted(lines, {each: known() for each in range(5)}).weeks
    assert [week.begins for week in weeks] == [NOW - number * WEEK for number in (4, 3, 2, 1)]
    assert [week.tally for week in weeks] == [Tally(1), Tally(), Tally(1), Tally(1, 1)]


@pytest.mark.parametrize(
    ("span", "days"),
    [(HOUR, [1 / 24]), (7 * DAY, [7]), (8 * DAY, [8, 7]), (30 * DAY, [30, 28, 21, 14, 7])],
)
def test_the_first_week_may_be_shorter(span: timedelta, days: list[float]) -> None:
    weeks = counted([], {}, since=NOW - span).weeks
    assert [(NOW - week.begins) / DAY for week in weeks] == pytest.approx(days)


def test_how_long_leads_wait_is_told_by_waits_that_were() -> None:
    facts = {
        number: known(discovered_at=NOW - number * HOUR - DAY, first_judged=NOW - DAY)
        for number in range(1, 11)
    }
    assert counted([line(each) for each in facts], facts).waits == Waits(10, 5 * HOUR, 9 * HOUR)


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        (known(discovered_at=NOW - DAY, first_judged=SINCE - HOUR), 0),
        (known(discovered_at=NOW - DAY), 0),
        (known(first_judged=NOW), 0),
        (known(discovered_at=SINCE, first_judged=SINCE), 1),
    ],
)
def test_only_first_judgements_of_this_time_tell_how_long_leads_wait(facts: LeadFacts, count: int) -> None:
    waits = counted([line(1)], {1: facts}).waits
    assert (waits.count if waits else 0) == count


def test_who_was_judged_before_they_were_found_did_not_wait() -> None:
    """Two clocks never agree."""
    facts = {1: known(discovered_at=NOW, first_judged=NOW - HOUR)}
    assert counted([line(1)], facts).waits == Waits(1, timedelta(), timedelta())


def test_reasons_are_counted_of_those_that_were_called_bad() -> None:
    facts = {1: known(reason="bot"), 2: known(reason="wrong_job"), 3: known(), 4: known(reason="wrong_job")}
    lines = [line(1), *(line(each, what="lead.bad") for each in (1, 2, 3, 4))]
    lines[1] = line(1, DAY, "lead.bad")
    assert counted(lines, facts).reasons == {"wrong_job": 2}
    assert list(counted([line(each, what="lead.bad") for each in facts], facts).reasons.items()) == [
        ("wrong_job", 2),
        ("bot", 1),
    ]


def test_only_lines_that_are_counted_need_their_leads() -> None:
    lines = [line(3), line(1, what="lead.snoozed"), line(2, what="lead.claimed"), line(3, DAY)]
    run = Entry(what="run.started", by=AMY, at=NOW, job="j", surface=Surface.CARD, stream=RUST)
    assert leads_in([*lines, run]) == [3, 2]


lines = st.lists(
    st.builds(
        line,
        st.integers(1, 6),
        st.integers(0, 4 * 7 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds)),
        st.sampled_from(
            ["lead.good", "lead.bad", "lead.enriched", "lead.exported", "lead.claimed", "lead.woken"]
        ),
        st.sampled_from([AMY, BEN, None]),
    ),
    max_size=25,
    unique_by=lambda each: each.at,
)
facts_of_leads = st.dictionaries(
    st.integers(1, 6),
    st.builds(
        known,
        st.sampled_from([RUST, FOUNDERS, None]),
        segment_id=st.sampled_from([12, 13, None]),
        source_type=st.sampled_from(["follower", "new_follower", "liker", None]),
        discovered_at=st.none() | st.just(SINCE),
        first_judged=st.none() | st.integers(-5, 50).map(lambda hours: SINCE + hours * HOUR),
    ),
)


@given(lines, facts_of_leads, st.sampled_from([None, {RUST}, {RUST, FOUNDERS}]), st.integers(1, 7))
def test_pages_make_no_difference_to_a_plain_count(
    lines: list[Entry], facts: dict[int, LeadFacts], streams: set[int] | None, page: int
) -> None:
    ordered = sorted(lines, key=lambda each: each.at, reverse=True)
    fold = Fold(SINCE, NOW, streams)
    for start in range(0, len(ordered), page):
        some = ordered[start : start + page]
        fold.add(some, {lead: facts[lead] for lead in leads_in(some) if lead in facts})
    stats = fold.stats()

    judgements = [each for each in lines if each.what in {"lead.good", "lead.bad"}]
    last = {each.lead: each for each in sorted(judgements, key=lambda each: each.at)}
    mine = {
        lead: each
        for lead, each in last.items()
        if lead and (streams is None or facts.get(lead, LeadFacts()).stream_id in streams)
    }
    assert stats.total == tally(mine.values())
    assert stats.unknown == sum(facts.get(lead or 0, LeadFacts()).stream_id is None for lead in last)
    for part in stats.segments:
        those = [
            each for lead, each in mine.items() if (facts.get(lead) or LeadFacts()).segment_id == part.of
        ]
        assert part.tally == tally(those)
    for parts in (stats.streams, stats.segments, stats.accounts, stats.sources, stats.weeks):
        assert sum(part.tally.judged for part in parts) == len(mine)
    first = [facts[lead].first_judged for lead in mine if lead in facts and facts[lead].discovered_at]
    assert (stats.waits.count if stats.waits else 0) == sum(bool(at and at >= SINCE) for at in first)
    did = {
        (each.by, name_of(each), each.lead)
        for each in lines
        if each.by
        and name_of(each)
        and (streams is None or facts.get(each.lead or 0, known(None)).stream_id in streams)
    }
    assert sum(sum(hand.deeds.values()) for hand in stats.hands) == len(did)
    assert all(set(hand.deeds) <= set(DEEDS) for hand in stats.hands)


def tally(entries: Iterable[Entry]) -> Tally:
    said = [each.what for each in entries]
    return Tally(said.count("lead.good"), said.count("lead.bad"))


def name_of(entry: Entry) -> str | None:
    return {
        "lead.good": "judged",
        "lead.bad": "judged",
        "lead.enriched": "enriched",
        "lead.exported": "exported",
        "lead.claimed": "claimed",
    }.get(entry.what)
