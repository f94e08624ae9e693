"""What needs a hand beside the leads: told where it belongs, and to nobody who must not know of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.api.models import Feedback
from bot.digests.summary import Paused
from bot.filters import LeadFilter
from bot.troubles import Kind, Trouble, channel_trouble
from tests.services.make import FOUNDERS, RUST, House, act
from tests.store.unmade import bury_digest

HERE, THERE, AMY, BEN = "C1", "C2", "U0AMY", "U0BEN"


async def subscribed(house: House, channel: str = HERE) -> None:
    await house.subscriptions.subscribe(channel, FOUNDERS, LeadFilter(), AMY)


async def close(house: House, channel: str) -> None:
    trouble = Trouble(
        id=channel_trouble(channel),
        kind=Kind.CHANNEL,
        reason="is_archived",
        since=house.clock.now(),
        channel=channel,
    )
    await house.troubles.begin(trouble, [AMY])


async def test_a_channel_hears_of_its_own_pause_and_of_no_other(house: House) -> None:
    for channel in (HERE, THERE):
        await subscribed(house, channel)
        await close(house, channel)
    await house.subscriptions.subscribe(HERE, RUST, LeadFilter(), AMY)
    summaries = await house.digests.summarize_all([HERE, THERE])
    assert summaries[HERE].paused == (
        Paused(FOUNDERS.title, HERE, "is_archived"),
        Paused(RUST.title, HERE, "is_archived"),
    )
    assert summaries[THERE].paused == (Paused(FOUNDERS.title, THERE, "is_archived"),)


async def test_a_channel_that_works_hears_of_no_other(house: House) -> None:
    await subscribed(house)
    await subscribed(house, THERE)
    await close(house, THERE)
    assert (await house.digests.summarize(HERE)).paused == ()


async def test_a_person_hears_of_all_and_of_those_they_may_not_know_without_a_name(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    for channel in (HERE, THERE):
        await subscribed(house, channel)
        await close(house, channel)

    async def hidden(person: str, channels: list[str]) -> frozenset[str]:
        assert person == AMY
        return frozenset({THERE}) & set(channels)

    monkeypatch.setattr(house.sights, "hidden", hidden)
    assert (await house.digests.summarize(AMY)).paused == (
        Paused(FOUNDERS.title, HERE, "is_archived"),
        Paused(FOUNDERS.title, "", "is_archived"),
    )


async def bury(house: House, row: str, channel: str) -> None:
    lanes = house.outbox.of(channel)
    await house.outbox.put(row, channel, {"message": {"text": row}}, 0.0)
    taken = await lanes.get(row)
    assert taken
    await lanes.dead(taken, "SlackRefused: invalid_blocks", house.clock.now().timestamp())


async def test_a_channel_hears_of_messages_that_it_should_have_had_and_a_person_of_all(house: House) -> None:
    for channel in (HERE, THERE):
        await subscribed(house, channel)
    await bury(house, "one", HERE)
    await bury(house, "two", THERE)
    await bury(house, "three", THERE)
    summaries = await house.digests.summarize_all([HERE, THERE, AMY])
    assert {target: each.dead for target, each in summaries.items()} == {HERE: 1, THERE: 2, AMY: 3}


async def test_a_digest_that_could_not_be_made_is_told_to_all_but_those_whom_the_next_one_tells_the_same(
    house: House,
) -> None:
    for channel in (HERE, THERE):
        await subscribed(house, channel)
    for target in (HERE, AMY):
        await bury_digest(house.store, target)
    summaries = await house.digests.summarize_all([HERE, THERE, AMY, BEN])
    assert {target: each.dead for target, each in summaries.items()} == {HERE: 0, THERE: 0, AMY: 1, BEN: 2}


async def waiting(house: House, *ids: int, **changed: str) -> None:
    """These were routed, and wait to be judged."""
    for each in ids:
        lead = await house.know(each, **changed)
        await house.waiting.add(lead.stream_id or 0, {lead.id: 1}, house.clock.now().timestamp())


async def test_what_can_be_looked_through_is_counted_and_what_waits_long_too(house: House) -> None:
    await subscribed(house)
    long_ago = (house.clock.now() - timedelta(days=7)).isoformat()
    await waiting(house, 1251, 1252)
    await waiting(house, 1253, discoveredAt=long_ago)
    summary = await house.digests.summarize(HERE)
    assert (summary.to_triage, summary.waiting_long) == (3, 1)
    await house.leads.judge(1253, Feedback(good=True), act())
    summary = await house.digests.summarize(HERE)
    assert (summary.to_triage, summary.waiting_long) == (2, 0)


async def test_a_person_is_offered_nothing_to_look_through_where_no_stream_comes(house: House) -> None:
    await waiting(house, 1251)
    summary = await house.digests.summarize(AMY)
    assert (summary.to_triage, summary.waiting_long, summary.offer) == (0, 0, None)


async def test_channels_that_want_the_same_are_looked_through_once(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    high = LeadFilter(confidence=("high",))
    for channel in (HERE, THERE):
        await subscribed(house, channel)
    await house.subscriptions.subscribe("C3", FOUNDERS, high, AMY)
    await waiting(house, 1251, 1252, 1253)
    asked = []
    real = house.concerns._count

    async def count(channel: str) -> object:
        asked.append(channel)
        return await real(channel)

    monkeypatch.setattr(house.concerns, "_count", count)
    summaries = await house.digests.summarize_all([HERE, THERE, "C3"])
    assert asked == [HERE, "C3"]
    assert summaries[HERE].to_triage == summaries[THERE].to_triage == 3


async def test_who_unsubscribed_meanwhile_has_nothing_to_look_through(house: House) -> None:
    now = await house.concerns.look(house.clock.now())
    triage = await house.concerns.to_triage(HERE, now)
    assert (triage.count, triage.long) == (0, 0)


ASLEEP, SPENT = ("vectorvera", "account_sleeping"), ("founderfuel", "budget_exhausted")


async def skipped(house: House) -> set[tuple[str, str]]:
    (line,) = (await house.digests.summarize(HERE)).streams
    return {(each.handle, each.reason) for each in line.skipped}


async def test_accounts_that_sleep_are_told_until_they_wake(house: House) -> None:
    await subscribed(house)
    assert await skipped(house) == {ASLEEP}
    accounts = house.sandbox.tables.accounts
    for each in accounts.where(lambda each: not each.is_active):
        accounts.put(replace(each, is_active=True))
    house.clock.advance(31)
    assert await skipped(house) == set()


async def test_what_a_run_passed_over_is_told_in_its_own_period(house: House) -> None:
    await subscribed(house)
    for number in range(13):
        await house.runs.start(FOUNDERS, act(f"job-{number}"), shown_in=HERE)
        house.clock.advance(1)
    assert await skipped(house) == {ASLEEP, SPENT}
    await house.digests.went_out(HERE, await house.digests.summarize(HERE))
    house.clock.advance(1)
    assert await skipped(house) == {ASLEEP}
