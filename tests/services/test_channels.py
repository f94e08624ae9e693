"""What is set for a channel in its window: read and changed as one thing."""

import json
from datetime import time

import pytest

from bot.channel import ChannelState
from bot.digests.picks import Pick, Picks
from bot.errors import StoreAway
from bot.filters import LeadFilter
from bot.modes import CardForm, ChannelMode
from bot.services.channels import Channels
from bot.store.redis import key
from tests.services.make import RUST, House, act

HERE, LEAD = "C0LEADS", 1252


@pytest.fixture
def channels(house: House) -> Channels:
    return house.channels


async def lines(house: House) -> list[str]:
    """What the audit has, oldest first."""
    return [json.loads(each)["what"] for each in await house.store.call("ZRANGE", key("audit"), 0, -1)]


async def test_a_channel_that_nobody_set_is_as_it_always_was(channels: Channels) -> None:
    view = await channels.view(HERE)
    assert view.state == ChannelState(digest=Picks())
    assert not view.subscriptions


async def test_all_of_it_is_changed_and_read_again(house: House, channels: Channels) -> None:
    rust = await house.subscriptions.subscribe(HERE, RUST, LeadFilter(), "U0AMY", ChannelMode.EVERY)
    before = (await channels.view(HERE)).state
    after = ChannelState(
        modes={rust.id: ChannelMode.DIGEST},
        form=CardForm.CONDENSED,
        threads=True,
        span=(time(18), time(9)),
        weekends=True,
        digest=Picks(pick=Pick.SYNC, short=True),
    )
    await channels.change(HERE, before, after, act())
    view = await channels.view(HERE)
    assert view.state == after
    assert view.quiet.hours
    assert view.quiet.hours.words == "18:00–9:00 and weekends (UTC)"
    assert sorted(await lines(house)) == ["channel.settings", "digest.scheduled"]


async def test_quiet_hours_are_ended_and_keep_their_zone_when_they_are_changed(
    house: House, channels: Channels
) -> None:
    zone = "Europe/Berlin"
    await channels.change(HERE, ChannelState(), ChannelState(weekends=True), act("j1"))
    hours = (await channels.view(HERE)).quiet.hours
    assert hours
    await house.quiets._change(HERE, {"hours": hours.model_copy(update={"zone": zone})})
    before = (await channels.view(HERE)).state
    await channels.change(HERE, before, before.model_copy(update={"span": (time(20), time(8))}), act("j2"))
    view = await channels.view(HERE)
    assert view.quiet.hours
    assert view.quiet.hours.zone == zone
    await channels.change(HERE, view.state, ChannelState(), act("j3"))
    assert (await channels.view(HERE)).quiet.hours is None


async def test_a_new_form_draws_the_cards_that_stand_there(house: House, channels: Channels) -> None:
    await house.book.posted(LEAD, HERE, "1.1")
    await house.attention.shown(HERE, LEAD, house.clock.now())
    await channels.change(HERE, ChannelState(), ChannelState(threads=True), act("j1"))
    assert not await house.outbox.lines()
    before = (await channels.view(HERE)).state
    await channels.change(HERE, before, before.model_copy(update={"form": CardForm.CONDENSED}), act("j2"))
    assert [(line.channel, line.count, line.edits) for line in await house.outbox.lines()] == [
        (HERE, 1, True)
    ]


async def test_the_same_job_again_notes_nothing_more(house: House, channels: Channels) -> None:
    for _ in range(2):
        await channels.change(HERE, ChannelState(), ChannelState(threads=True), act("j1"))
    assert await lines(house) == ["channel.settings"]


async def test_without_the_store_nothing_is_said_to_be_changed(
    house: House, channels: Channels, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise StoreAway("gone")

    monkeypatch.setattr(house.store, "call", away)
    with pytest.raises(StoreAway):
        await channels.change(HERE, ChannelState(), ChannelState(threads=True), act())


async def test_when_digests_come_is_one_of_them(house: House, channels: Channels) -> None:
    before = (await channels.view(HERE, "U0AMY")).state
    assert before.digest == Picks(zone=house.zone)
    weekly = before.model_copy(update={"digest": Picks(pick=Pick.WEEKLY, day=3, zone="Asia/Tokyo")})
    await channels.change(HERE, before, weekly, act())
    assert (await house.schedules.of(HERE)).schedule == weekly.digest_schedule
    assert (await channels.view(HERE)).state.digest == weekly.digest
    await channels.change(HERE, weekly, before, act("job-2"))
    assert (await house.schedules.of(HERE)).is_default
    settings, deeds = ["channel.settings"] * 2, ["digest.scheduled", "digest.unscheduled"]
    assert sorted(await lines(house)) == [*settings, *deeds]


async def test_direct_messages_have_no_digest_of_their_own(channels: Channels) -> None:
    assert (await channels.view("D0AMY")).state.digest is None
