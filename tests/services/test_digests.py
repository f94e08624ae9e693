"""A summary of a channel or for a person: its period, its streams, and what the API does not tell."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.api.budget import Lane
from bot.api.models import EnrichmentResult, Feedback, LeadPage, LinkedIn
from bot.api.turns import asker
from bot.errors import Refused
from bot.filters import ChosenSegment, LeadFilter
from tests.services.digested import CHANNEL, subscribed
from tests.services.make import FOUNDERS, House, act


async def test_a_channel_without_streams_is_refused_in_words(house: House) -> None:
    with pytest.raises(Refused, match="Start with `/goodones subscribe`"):
        await house.digests.summarize(CHANNEL)


async def test_the_first_period_is_a_week(house: House) -> None:
    await subscribed(house)
    summary = await house.digests.summarize(CHANNEL)
    assert summary.until - summary.since == timedelta(days=7)
    assert summary.until == house.clock.now()
    assert summary.missing == ()


async def test_only_the_channels_streams_are_counted(house: House) -> None:
    await subscribed(house)
    assert [each.stream_id for each in (await house.digests.summarize(CHANNEL)).streams] == [42]
    await subscribed(house, everything=True)
    ids = [each.stream_id for each in (await house.digests.summarize(CHANNEL)).streams]
    assert sorted(ids) == [42, 43, 44]


async def test_what_was_done_here_counts(house: House) -> None:
    await subscribed(house)
    lead = await house.know(1252)
    await house.leads.judge(lead.id, Feedback(good=True), act())
    (numbers,) = (await house.digests.summarize(CHANNEL)).streams
    assert (numbers.good, numbers.bad) == (1, 0)


async def test_what_the_filters_keep_away_is_not_counted(house: House) -> None:
    counts = {}
    for name, wanted in {
        "all": LeadFilter(),
        "founders": LeadFilter(bio=("founder",)),
        "others": LeadFilter(not_bio=("founder",)),
        "segment": LeadFilter(segments=(ChosenSegment(id=12, title="AI founders"),)),
        "enriched": LeadFilter(enriched=True),
    }.items():
        await house.subscriptions.subscribe(CHANNEL, FOUNDERS, wanted, "U0AMY")
        (numbers,) = (await house.digests.summarize(CHANNEL)).streams
        counts[name] = numbers.new
    assert counts["all"] == counts["segment"] == counts["founders"] + counts["others"]
    assert 0 < counts["founders"] < counts["all"]
    assert counts["enriched"] == 0


async def test_a_lead_counts_as_it_came_though_it_was_enriched_since(house: House) -> None:
    await house.subscriptions.subscribe(CHANNEL, FOUNDERS, LeadFilter(not_enriched=True), "U0AMY")
    (before,) = (await house.digests.summarize(CHANNEL)).streams
    lead = await house.know(1252)
    await house.book.keep_found(lead.id, EnrichmentResult(linkedin=LinkedIn(url="https://linkedin.com/in/a")))
    await house.know(1251, email="came@example.com")
    (after,) = (await house.digests.summarize(CHANNEL)).streams
    assert (before.new - after.new, after.new > 0) == (1, True)


async def test_each_missing_part_is_named_once(house: House) -> None:
    await subscribed(house, everything=True)
    for path in ("/leads", "/streams/43/leads", "/runs", "/accounts", "/me"):
        house.trouble("error", path, status=500)
    summary = await house.digests.summarize(CHANNEL)
    title = house.sandbox.tables.streams.need(43).name
    assert summary.missing == (title, "the runs", "the tracked accounts", "budgets and credits")
    assert not summary.whole
    assert summary.me is None
    assert [each.stream_id for each in summary.streams] == [42, 44]
    assert not any(each.runs_known for each in summary.streams)


async def test_without_any_answer_it_is_a_summary_of_what_is_missing(house: House) -> None:
    await subscribed(house)
    house.trouble("down")
    summary = await house.digests.summarize(CHANNEL)
    assert summary.streams == ()
    assert summary.missing == (
        "the list of streams",
        FOUNDERS.title,
        "the runs",
        "the tracked accounts",
        "budgets and credits",
    )


async def test_without_the_list_of_streams_the_known_ones_are_counted_but_not_called_all(
    house: House,
) -> None:
    await subscribed(house)
    house.trouble("error", "/streams", status=500)
    summary = await house.digests.summarize(CHANNEL)
    assert [(each.title, each.new) for each in summary.streams] == [(FOUNDERS.title, 10)]
    assert summary.missing == ("the list of streams",)
    assert not summary.whole


async def test_all_streams_without_their_list_is_only_what_is_missing(house: House) -> None:
    await subscribed(house, everything=True)
    house.trouble("error", "/streams", status=500)
    summary = await house.digests.summarize(CHANNEL)
    assert summary.streams == ()
    assert summary.missing == ("the list of streams",)


async def test_the_period_is_told_in_the_zone_of_who_reads(house: House) -> None:
    await subscribed(house)
    summary = await house.digests.summarize(CHANNEL)
    assert str(summary.since.tzinfo) == str(summary.until.tzinfo) == "Europe/Berlin"


async def test_a_persons_digest_is_of_all_streams_whatever_filters_channels_have(house: House) -> None:
    await house.subscriptions.subscribe(CHANNEL, FOUNDERS, LeadFilter(confidence=("high",)), "U0AMY")
    summaries = await house.digests.summarize_all([CHANNEL, "U0AMY"])
    assert [each.stream_id for each in summaries["U0AMY"].streams] == [
        each.stream_id for each in (await house.digests.summarize("U0BEN")).streams
    ]
    mine = {each.stream_id: each.new for each in summaries["U0AMY"].streams}
    assert sorted(mine) == [42, 43, 44]
    assert mine[42] > summaries[CHANNEL].streams[0].new


async def test_a_person_without_any_answer_still_gets_a_summary(house: House) -> None:
    house.trouble("down")
    summary = await house.digests.summarize("U0AMY")
    assert (summary.streams, summary.whole) == ((), False)
    assert summary.missing == ("the list of streams", "the tracked accounts", "budgets and credits")


async def test_of_many_the_channels_without_streams_are_left_out_and_the_others_come(house: House) -> None:
    await subscribed(house)
    assert await house.digests.summarize_all([]) == {}
    assert await house.digests.summarize_all(["C2"]) == {}
    assert list(await house.digests.summarize_all(["C2", CHANNEL, "C3", CHANNEL])) == [CHANNEL]


async def test_a_paused_stream_is_told_as_such(house: House) -> None:
    await subscribed(house)
    streams = house.sandbox.tables.streams
    streams.put(replace(streams.need(42), is_active=False))
    house.clock.advance(31)
    (line,) = (await house.digests.summarize(CHANNEL)).streams
    assert not line.active


@pytest.mark.parametrize("who", ["person", "clock"])
async def test_a_preview_is_asked_for_a_person_and_the_clocks_digests_in_the_background(
    house: House, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    await subscribed(house)
    lanes = []
    real = house.api.leads.since

    async def since(moment: datetime, *, offset: int = 0) -> LeadPage:
        lanes.append(asker().lane)
        return await real(moment, offset=offset)

    monkeypatch.setattr(house.api.leads, "since", since)
    if who == "person":
        await house.digests.summarize(CHANNEL)
    else:
        await house.digests.summarize_all([CHANNEL])
    assert lanes == [Lane.PEOPLE if who == "person" else Lane.BACKGROUND]


async def test_what_waits_at_a_glance_is_of_a_month_and_unknown_where_it_cannot_be_read(house: House) -> None:
    assert await house.digests.waiting(CHANNEL) == 0
    await subscribed(house)
    waits = await house.digests.waiting(CHANNEL)
    (line,) = (await house.digests.summarize(CHANNEL)).streams
    assert waits is not None
    assert waits >= line.waiting > 0
    house.trouble("error", "/leads", status=404)
    house.trouble("error", "/streams/42/leads", status=404)
    assert await house.digests.waiting(CHANNEL) is None
    house.clock.advance(31)
    house.trouble("down")
    assert await house.digests.waiting(CHANNEL) is None
