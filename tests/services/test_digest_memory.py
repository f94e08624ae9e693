"""What one digest is told of those before it: how many leads then, what was bad for long, which credits went."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.api.models import BadReason, Feedback, Me
from bot.sandbox.api.moments import stamp
from tests.services.digested import CHANNEL, DAY, subscribed
from tests.services.make import House, act


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
