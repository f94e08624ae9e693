"""A channel's summary: its period, its streams, its previews, and what the API does not tell."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.api.budget import Lane
from bot.api.models import BadReason, EnrichmentResult, Feedback, LeadPage, LinkedIn, Me
from bot.api.turns import asker
from bot.digests.memory import Went
from bot.digests.summary import Offer
from bot.errors import Refused
from bot.filters import ChosenSegment, LeadFilter
from bot.modes import ChannelMode
from bot.services.acts import Act
from bot.services.digests import Preview
from tests.services.filling import stamp
from tests.services.make import FOUNDERS, RUST, House, act

CHANNEL = "C1"
DAY = 24 * 3600


async def subscribed(house: House, *, everything: bool = False) -> None:
    await house.subscriptions.subscribe(CHANNEL, None if everything else FOUNDERS, LeadFilter(), "U0AMY")


def preview(id_: str, until: datetime) -> Preview:
    went = Went(since=until - timedelta(days=7), until=until)
    return Preview(id=id_, channel=CHANNEL, went=went, text=f"digest {id_}", blocks=[])


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


async def test_a_preview_is_posted_once_as_it_was(house: House) -> None:
    await house.digests.keep_preview(preview("one", house.clock.now()))
    assert await house.digests.post("one", act())
    assert not await house.digests.post("one", act())
    row = await house.outbox.of("C1").get("digest:one")
    assert row is not None
    assert row.content == {"message": {"text": "digest one", "blocks": []}}


async def test_a_post_is_noted_once_whichever_click_it_was(house: House) -> None:
    await house.digests.keep_preview(preview("one", house.clock.now()))
    for job in ("job-1", "job-1", "job-2"):
        await house.digests.post("one", act(job))
    assert [(each.what, each.by, each.channel) for each in await house.noted()] == [
        ("digest.posted", "U0AMY", CHANNEL)
    ]


async def test_a_preview_that_nobody_knows_is_over(house: House) -> None:
    with pytest.raises(Refused, match="over a day old"):
        await house.digests.post("never", act())


async def test_a_preview_is_kept_for_a_day(house: House) -> None:
    await house.digests.keep_preview(preview("one", house.clock.now()))
    (name,) = await house.store.call("KEYS", "*preview:one")
    assert 24 * 3600 - 5 <= await house.store.call("TTL", name) <= 24 * 3600


async def test_where_the_next_one_begins_only_goes_forward(house: House) -> None:
    early, late = house.clock.now(), house.clock.now() + timedelta(hours=3)
    for id_, until in (("late", late), ("early", early)):
        await house.digests.keep_preview(preview(id_, until))
        await house.digests.post(id_, act())
    assert await house.digests.last(CHANNEL) == late


async def test_a_post_that_died_before_it_was_noted_is_noted_when_it_comes_again(house: House) -> None:
    until = house.clock.now()
    await house.digests.keep_preview(preview("one", until))
    content = {"message": {"text": "digest one", "blocks": []}}
    await house.outbox.put("digest:one", CHANNEL, content, 0.0, once=True)
    assert not await house.digests.post("one", act())
    assert await house.digests.last(CHANNEL) == until


async def test_every_preview_has_its_own_id(house: House) -> None:
    assert house.digests.new_preview_id() != house.digests.new_preview_id()


async def attend(house: House, cards: int, acted: int, channel: str = CHANNEL) -> None:
    """So many cards of this week in a channel, and so many acted on."""
    for lead in range(cards):
        await house.attention.shown(channel, lead, house.clock.now())
    for lead in range(acted):
        await house.attention.acted(channel, lead, house.clock.now())


async def test_a_channel_that_acts_on_few_cards_is_offered_less(house: House) -> None:
    await subscribed(house)
    assert (await house.digests.summarize(CHANNEL)).offer is None
    await attend(house, 30, 2)
    assert (await house.digests.summarize(CHANNEL)).offer == Offer(30, 2, ChannelMode.DIGEST)
    house.clock.advance(7 * 24 * 3600 + 1)
    assert (await house.digests.summarize(CHANNEL)).offer is None


async def test_the_loudest_of_a_channels_ways_is_what_could_be_less(house: House) -> None:
    await subscribed(house)
    await house.subscriptions.subscribe(CHANNEL, RUST, LeadFilter(), "U0AMY", ChannelMode.EVERY)
    await attend(house, 30, 0)
    offer = (await house.digests.summarize(CHANNEL)).offer
    assert offer
    assert offer.mode is ChannelMode.BALANCED


async def test_who_declined_is_not_asked_for_four_weeks(house: House) -> None:
    await subscribed(house)
    await house.quiets.decline(CHANNEL)
    await attend(house, 30, 0)
    assert (await house.digests.summarize(CHANNEL)).offer is None
    house.clock.advance(28 * 24 * 3600)
    await attend(house, 60, 0)
    assert (await house.digests.summarize(CHANNEL)).offer


async def test_a_verb_counts_in_the_channel_where_it_was_done(house: House) -> None:
    lead = await house.know(1252)
    for channel in (CHANNEL, "C2"):
        await house.book.posted(lead.id, channel, "1.5")
    begin = house.clock.now()
    await house.leads.judge(lead.id, Feedback(good=True), Act("U0AMY", "job-1", "C2"))
    assert await house.attention.since(CHANNEL, begin) == (0, 0)
    assert await house.attention.since("C2", begin) == (0, 1)


async def test_a_verb_on_a_lead_counts_where_its_card_stands(house: House) -> None:
    lead = await house.know(1252)
    await house.book.posted(lead.id, CHANNEL, "1.5")
    begin = house.clock.now()
    await house.leads.judge(lead.id, Feedback(good=True), act())
    await house.leads.export(lead.id, act("job-2"))
    assert await house.attention.since(CHANNEL, begin) == (0, 1)
    assert await house.attention.since("C2", begin) == (0, 0)


async def test_the_first_digest_says_so_and_the_next_one_begins_where_it_ended(house: House) -> None:
    await subscribed(house)
    first = await house.digests.summarize(CHANNEL)
    assert first.first
    assert first.new_before is None
    await house.digests.went_out(CHANNEL, first)
    house.clock.advance(DAY)
    second = await house.digests.summarize(CHANNEL)
    assert not second.first
    assert second.since == first.until


async def test_an_older_one_that_went_out_late_does_not_turn_the_time_back(house: House) -> None:
    await subscribed(house)
    older = await house.digests.summarize(CHANNEL)
    house.clock.advance(DAY)
    newer = await house.digests.summarize(CHANNEL)
    for each in (newer, older, newer):
        await house.digests.went_out(CHANNEL, each)
    assert await house.digests.last(CHANNEL) == newer.until


async def test_a_preview_that_is_posted_late_does_not_turn_back_what_the_clock_posted(house: House) -> None:
    await house.digests.keep_preview(preview("one", house.clock.now()))
    house.clock.advance(3600)
    await subscribed(house)
    scheduled = await house.digests.summarize(CHANNEL)
    await house.digests.went_out(CHANNEL, scheduled)
    await house.digests.post("one", act())
    assert await house.digests.last(CHANNEL) == scheduled.until


async def test_new_leads_are_compared_with_those_of_a_period_as_long(house: House) -> None:
    await subscribed(house)
    await house.digests.went_out(CHANNEL, await house.digests.summarize(CHANNEL))
    house.clock.advance(DAY)
    day = await house.digests.summarize(CHANNEL)
    assert day.new_before is None
    await house.digests.went_out(CHANNEL, day)
    house.clock.advance(DAY)
    assert (await house.digests.summarize(CHANNEL)).new_before == day.new
    # Where it is not known whether the stream ran, only asking would tell.
    for path in ("/leads", "/runs", "/streams/42/leads"):
        house.trouble("error", path, status=404)
    assert (await house.digests.summarize(CHANNEL)).new_before is None


async def call_bad(house: House, *reasons: BadReason | None) -> None:
    """Leads of the founders, one for each reason."""
    rows = house.sandbox.tables.leads.where(lambda each: each.stream_id == 42)
    for row, reason in zip(rows, reasons, strict=False):
        await house.know(row.id)
        feedback = Feedback(good=False, reason=reason, note="she said no, call her at home")
        await house.leads.judge(row.id, feedback, act(f"bad-{row.id}"))


async def test_what_bad_ones_were_mostly_called_is_told_and_nothing_that_was_typed(house: House) -> None:
    await subscribed(house)
    await call_bad(house, BadReason.BOT, BadReason.WRONG_JOB, None, BadReason.WRONG_JOB)
    (line,) = (await house.digests.summarize(CHANNEL)).streams
    assert (line.bad, line.reason, line.reason_count) == (4, "wrong_job", 2)
    kept = [
        await house.store.call("HGETALL", name) for name in await house.store.call("KEYS", "*lead:*}:lead")
    ]
    assert "call her" not in str(kept)


async def test_a_judgement_that_was_done_again_after_a_crash_counts_once(house: House) -> None:
    await subscribed(house)
    for _ in range(3):
        await call_bad(house, BadReason.BOT)
    (line,) = (await house.digests.summarize(CHANNEL)).streams
    assert (line.bad, line.reason_count) == (1, 1)


async def test_a_changed_mind_takes_its_reason_along(house: House) -> None:
    await subscribed(house)
    await call_bad(house, BadReason.BOT)
    judged = house.sandbox.tables.leads.where(lambda each: each.stream_id == 42)[0].id
    await house.leads.judge(judged, Feedback(good=True), act("later"))
    (line,) = (await house.digests.summarize(CHANNEL)).streams
    assert (line.good, line.bad, line.reason) == (1, 0, None)


async def test_a_stream_that_stays_bad_is_told_for_how_long(house: House) -> None:
    await subscribed(house)
    seen = []
    for _ in range(3):
        rows = house.sandbox.tables.leads.where(lambda each: each.stream_id == 42)
        for row in rows[:6]:
            at = stamp(house.clock.now() - timedelta(seconds=60))
            house.sandbox.tables.leads.put(replace(row, discovered_at=at))
        await call_bad(house, *[BadReason.BOT] * 6)
        summary = await house.digests.summarize(CHANNEL)
        (line,) = summary.streams
        assert line.mostly_bad
        seen.append(line.bad_before)
        await house.digests.went_out(CHANNEL, summary)
        house.clock.advance(DAY)
    assert seen == [0, 1, 2]


async def test_credits_that_went_are_told_once_two_balances_are_known(house: House) -> None:
    await subscribed(house)
    assert (await house.digests.summarize(CHANNEL)).credits_used is None
    await house.digests.went_out(CHANNEL, await house.digests.summarize(CHANNEL))
    house.clock.advance(DAY)
    spend(house, 12)
    assert (await house.digests.summarize(CHANNEL)).credits_used == 12
    house.trouble("error", "/me", status=500)
    house.clock.advance(60)
    assert (await house.digests.summarize(CHANNEL)).credits_used is None


async def test_where_the_api_has_no_credits_none_are_remembered(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribed(house)

    async def get() -> Me:
        return Me(name="Jane")

    monkeypatch.setattr(house.api.me, "get", get)
    summary = await house.digests.summarize(CHANNEL)
    assert (summary.me, summary.credits_used, summary.missing) == (Me(name="Jane"), None, ())


def spend(house: House, credits_: int) -> None:
    tables = house.sandbox.tables
    tables.owners.put(replace(tables.owner, credits_balance=tables.owner.credits_balance - credits_))


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


async def test_leads_of_a_stream_that_could_not_be_read_are_counted_by_the_next_digest(house: House) -> None:
    await subscribed(house, everything=True)
    whole = {each.stream_id: each.new for each in (await house.digests.summarize(CHANNEL)).streams}
    for path in ("/leads", "/streams/43/leads"):
        house.trouble("error", path, status=404, count=1)
    partial = await house.digests.summarize(CHANNEL)
    assert partial.unread == (43,)
    await house.digests.went_out(CHANNEL, partial)
    house.clock.advance(DAY)
    after = await house.digests.summarize(CHANNEL)
    assert {each.stream_id: each.new for each in after.streams} == {42: 0, 43: whole[43], 44: 0}
    await house.digests.went_out(CHANNEL, after)
    house.clock.advance(DAY)
    assert not any(each.new for each in (await house.digests.summarize(CHANNEL)).streams)
