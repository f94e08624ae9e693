"""Lists of leads held against a naive reader of the same world: every filter, alone and with others."""

from collections.abc import Iterator
from datetime import timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.api.errors import Refusal
from tests.sandbox.api.naive import Desk, crowded, expected
from tests.sandbox.api.support import START

OF_STREAM = "/streams/{id}/leads"
UNHURRIED = settings(deadline=None, max_examples=120)
STREAMS = st.sampled_from([42, 43, 44])
ZONES = st.integers(-14, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.builds(
    lambda seconds, zone: (START - timedelta(seconds=seconds)).astimezone(zone).isoformat(),
    st.integers(-120, 240) | st.integers(0, 400_000) | st.floats(0, 200),
    ZONES,
)
COMMON: dict[str, st.SearchStrategy[Any]] = {
    "lifecycle": st.sampled_from(["new", "exported"]),
    "since": MOMENTS,
}
FILTERS: dict[str, st.SearchStrategy[Any]] = {
    **COMMON,
    "matchConfidence": st.sampled_from(["high", "medium"]),
    "accountId": st.sampled_from([7, 8, 9, 10, 999]),
    "segmentId": st.sampled_from([12, 13, 14, 15, 999]),
}
ANY_FILTERS = st.fixed_dictionaries({}, optional=FILTERS)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with crowded() as desk:
        yield desk


def ids(leads: list[dict[str, Any]]) -> list[int]:
    return [lead["id"] for lead in leads]


def walk(desk: Desk, path: str, size: int, query: dict[str, Any], **where: int) -> list[int]:
    """Ids of all pages, one after the other, until a page says that it is the last."""
    found: list[int] = []
    more = True
    while more:
        page = desk.get(path, {**query, "limit": size, "offset": len(found)}, **where)
        assert 0 < len(page["leads"]) <= size
        found += ids(page["leads"])
        more = page["hasMore"]
    assert len(found) == page["total"]
    return found


@pytest.mark.parametrize("name", sorted(FILTERS))
@settings(deadline=None, max_examples=25)
@given(stream_id=STREAMS, data=st.data())
def test_filter_alone_keeps_what_the_documentation_says(
    desk: Desk, name: str, stream_id: int, data: st.DataObject
) -> None:
    query = {name: data.draw(FILTERS[name])}
    page = desk.get(OF_STREAM, {**query, "limit": 500}, id=stream_id)
    wanted = expected(desk.tables, query, stream_id)
    assert ids(page["leads"]) == wanted[:500]
    assert page["total"] == len(wanted)


@UNHURRIED
@given(stream_id=STREAMS, query=ANY_FILTERS, limit=st.integers(1, 700), offset=st.integers(0, 800))
def test_filters_together_and_any_page_agree_with_the_naive_reader(
    desk: Desk, stream_id: int, query: dict[str, Any], limit: int, offset: int
) -> None:
    wanted = expected(desk.tables, query, stream_id)
    page = desk.get(OF_STREAM, {**query, "limit": limit, "offset": offset}, id=stream_id)
    shown = min(limit, 500)
    assert ids(page["leads"]) == wanted[offset : offset + shown]
    assert (page["total"], page["hasMore"]) == (len(wanted), offset + shown < len(wanted))


@UNHURRIED
@given(stream_id=STREAMS, query=ANY_FILTERS)
def test_summary_counts_what_the_list_shows_under_the_same_filters(
    desk: Desk, stream_id: int, query: dict[str, Any]
) -> None:
    first, second = (
        desk.get(OF_STREAM, {**query, "limit": 500, "offset": offset}, id=stream_id)["leads"]
        for offset in (0, 500)
    )
    fits = [lead["matchConfidence"] for lead in first + second]
    summary = desk.get(OF_STREAM, {**query, "summary": "true"}, id=stream_id)
    assert summary == {"highFitCount": fits.count("high"), "mediumFitCount": fits.count("medium")}


@UNHURRIED
@given(
    query=st.fixed_dictionaries(
        {}, optional={**COMMON, "streamId": STREAMS | st.just(999), "limit": st.integers(1, 600)}
    ),
    offset=st.integers(0, 800),
)
def test_cross_stream_list_agrees_with_the_naive_reader(
    desk: Desk, query: dict[str, Any], offset: int
) -> None:
    wanted = expected(desk.tables, query, query.get("streamId"))
    page = desk.get("/leads", {**query, "offset": offset})
    shown = min(query.get("limit", 100), 500)
    assert ids(page["leads"]) == wanted[offset : offset + shown]
    assert page["total"] == len(wanted)


@UNHURRIED
@given(query=st.fixed_dictionaries({}, optional=COMMON), size=st.integers(20, 500))
def test_cross_stream_list_holds_the_lists_of_all_streams_and_nothing_else(
    desk: Desk, query: dict[str, Any], size: int
) -> None:
    totals = [desk.get(OF_STREAM, {**query, "limit": 1}, id=stream_id)["total"] for stream_id in (42, 43, 44)]
    together = desk.get("/leads", {**query, "limit": size})
    assert together["total"] == sum(totals)
    for lead in together["leads"][:5]:
        alone = desk.get(OF_STREAM, {**query, "limit": 500}, id=lead["streamId"])["leads"]
        assert lead in alone


@UNHURRIED
@given(
    query=st.fixed_dictionaries({}, optional=COMMON), limit=st.integers(1, 200), offset=st.integers(0, 750)
)
def test_grouping_rearranges_a_page_and_changes_nothing_in_it(
    desk: Desk, query: dict[str, Any], limit: int, offset: int
) -> None:
    paged = {**query, "limit": limit, "offset": offset}
    flat = desk.get("/leads", paged)
    grouped = desk.get("/leads", {**paged, "groupBy": "stream"})
    assert set(grouped) == {"streams", "total", "hasMore"}
    assert (grouped["total"], grouped["hasMore"]) == (flat["total"], flat["hasMore"])
    for group in grouped["streams"]:
        of_stream = [lead for lead in flat["leads"] if lead["streamId"] == group["streamId"]]
        assert group["leads"] == of_stream != []
        assert group["streamName"] == desk.tables.streams.need(group["streamId"]).name
    stream_ids = [group["streamId"] for group in grouped["streams"]]
    assert len(set(stream_ids)) == len(stream_ids)
    assert sum(len(group["leads"]) for group in grouped["streams"]) == len(flat["leads"])


@pytest.mark.parametrize("stream_id", [42, 43, 44])
@pytest.mark.parametrize("size", [7, 33, 100, 499, 500])
def test_walk_over_a_stream_finds_each_lead_once_for_every_page_size(
    desk: Desk, stream_id: int, size: int
) -> None:
    assert walk(desk, OF_STREAM, size, {}, id=stream_id) == expected(desk.tables, {}, stream_id)


@pytest.mark.parametrize("size", [9, 64, 100, 256, 500])
def test_walk_over_all_streams_finds_each_lead_once_for_every_page_size(desk: Desk, size: int) -> None:
    assert walk(desk, "/leads", size, {}) == expected(desk.tables, {}, None)


@settings(deadline=None, max_examples=30)
@given(size=st.integers(1, 60))
def test_walk_with_a_filter_that_cuts_at_a_crowded_second_loses_nobody(desk: Desk, size: int) -> None:
    query = {"lifecycle": "exported", "matchConfidence": "medium"}
    assert walk(desk, OF_STREAM, size, query, id=43) == expected(desk.tables, query, 43)


@pytest.mark.parametrize(
    ("query", "shown"),
    [({}, 100), ({"limit": 1}, 1), ({"limit": 499}, 499), ({"limit": 500}, 500), ({"limit": 501}, 500)],
)
@pytest.mark.parametrize(("path", "where"), [(OF_STREAM, {"id": 42}), ("/leads", {})])
def test_page_is_100_leads_unless_told_and_500_at_most(
    desk: Desk, path: str, where: dict[str, int], query: dict[str, int], shown: int
) -> None:
    page = desk.get(path, query, **where)
    assert len(page["leads"]) == shown
    assert page["hasMore"] is True


def test_last_full_page_does_not_promise_more(desk: Desk) -> None:
    total = desk.get(OF_STREAM, id=43)["total"]
    whole = desk.get(OF_STREAM, {"limit": total}, id=43)
    assert (len(whole["leads"]), whole["hasMore"]) == (total, False)
    assert desk.get(OF_STREAM, {"limit": total - 1}, id=43)["hasMore"] is True
    assert desk.get(OF_STREAM, {"offset": total - 1}, id=43)["hasMore"] is False


@settings(deadline=None, max_examples=40)
@given(stream_id=STREAMS, place=st.integers(0, 99), zone=ZONES)
def test_since_a_leads_own_second_leaves_out_everyone_of_that_second(
    desk: Desk, stream_id: int, place: int, zone: timezone
) -> None:
    every = expected(desk.tables, {}, stream_id)
    edge = desk.tables.leads.need(every[place % len(every)]).discovered_at
    after = [lead for lead in every if desk.tables.leads.need(lead).discovered_at > edge]
    moment = START.fromisoformat(edge).astimezone(zone).isoformat()
    assert desk.get(OF_STREAM, {"since": moment}, id=stream_id)["total"] == len(after)


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00+14:00", "0001-01-01", "1970-01-01T00:00:00Z"])
def test_since_before_all_time_is_everyone(desk: Desk, since: str) -> None:
    assert desk.get("/leads", {"since": since})["total"] == len(expected(desk.tables, {}, None))


@pytest.mark.parametrize("since", ["9999-12-31T23:59:59-14:00", "2026-06-02T09:00:00Z"])
def test_since_now_or_later_is_nobody(desk: Desk, since: str) -> None:
    assert desk.get(OF_STREAM, {"since": since}, id=42) == {"leads": [], "total": 0, "hasMore": False}
    assert desk.get("/leads", {"since": since, "groupBy": "stream"})["streams"] == []


@pytest.mark.parametrize(
    "name",
    ["lifecycle", "matchConfidence", "accountId", "segmentId", "since", "limit", "offset", "summary"],
)
@given(text=st.text("abxyz,;-. \u00b2\u0663", min_size=1, max_size=8))
def test_nonsense_in_any_parameter_is_refused_by_its_name(desk: Desk, name: str, text: str) -> None:
    with pytest.raises(Refusal, match="validation_error") as refused:
        desk.get(OF_STREAM, {name: text}, id=42)
    assert refused.value.status == 400
    assert (refused.value.message or "").startswith(f"{name} must be ")


def test_every_lead_of_the_world_uses_only_documented_words(desk: Desk) -> None:
    for lead in desk.get("/leads", {"limit": 500})["leads"]:
        assert lead["matchConfidence"] in {"high", "medium"}
        assert lead["sourceType"] in {"new_follower", "liker"}
        assert lead["streamId"] in {42, 43, 44}
        assert lead["profile"]["xUserId"].isdigit()
