"""What people change of what comes to a channel is one line each, whatever dies in between; what is so already is none."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from itertools import count

import pytest

from bot.api.errors import ApiError
from bot.audit import Entry
from bot.errors import StoreAway
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.quiet import EVENINGS, For, QuietWish
from bot.services.subscriptions import Subscription
from bot.services.wishes import Wishes
from bot.store.audit import AuditLog
from tests.services.make import FOUNDERS, RUST, House, act
from tests.services.test_subscriptions_of_two import crossed

HERE = "C0LEADS"
A_DAY = For(timedelta(days=1))
HIGH = LeadFilter(confidence=("high",))


class Dying(AuditLog):
    """The store goes away at the first line, before it is written or right after."""

    def __init__(self, house: House, *, after: bool) -> None:
        super().__init__(house.store)
        self._after = after
        self._died = False

    async def note(self, entry: Entry) -> None:
        first, self._died = not self._died, True
        if first and not self._after:
            raise StoreAway("gone")
        await super().note(entry)
        if first:
            raise StoreAway("gone")


@pytest.fixture(autouse=True)
def _in_order(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """No two lines are of the same moment."""
    now, passed = house.clock.now, count()
    monkeypatch.setattr(house.clock, "now", lambda: now() + timedelta(milliseconds=next(passed)))


async def said(house: House) -> list[tuple[str, int | None, str]]:
    return [(each.what, each.stream, each.result) for each in await house.noted()]


async def subscribed(house: House, mode: ChannelMode | None = None, job: str = "made") -> Subscription:
    return await house.wishes.subscribe(HERE, FOUNDERS, LeadFilter(), mode, act(job))


async def test_a_subscription_is_made_changed_and_ended(house: House) -> None:
    made = await subscribed(house)
    await house.wishes.subscribe(HERE, FOUNDERS, HIGH, None, act("filter"))
    await house.wishes.change_mode(made.id, ChannelMode.DIGEST, act("mode"))
    await house.wishes.end(made, act("end", by="U0BEN"))
    assert await said(house) == [
        ("subscription.made", 42, "balanced"),
        ("subscription.changed", 42, "balanced"),
        ("subscription.changed", 42, "digest only"),
        ("subscription.ended", 42, "done"),
    ]
    assert [each.by for each in await house.noted()] == ["U0AMY"] * 3 + ["U0BEN"]
    assert {each.channel for each in await house.noted()} == {HERE}, "also where it was clicked elsewhere"


async def test_all_streams_are_no_stream(house: House) -> None:
    await house.wishes.subscribe(HERE, None, LeadFilter(), None, act())
    assert await said(house) == [("subscription.made", None, "balanced")]


async def test_what_is_so_already_is_no_change(house: House) -> None:
    made = await subscribed(house, ChannelMode.EVERY)
    await subscribed(house, job="again")
    await subscribed(house, ChannelMode.EVERY, job="and again")
    await house.wishes.change_mode(made.id, ChannelMode.EVERY, act("mode"))
    assert await house.wishes.quieten(HERE, ChannelMode.EVERY, act("quieter")) == []
    assert not await house.wishes.unmute(HERE, act("unmute"))
    await house.wishes.set_hours(HERE, QuietWish(), act("hours"))
    assert [what for what, _, _ in await said(house)] == ["subscription.made"]


async def test_who_subscribes_the_same_for_themselves_is_its_new_owner(house: House) -> None:
    await subscribed(house)
    await house.wishes.subscribe(HERE, FOUNDERS, LeadFilter(), None, act("job-2", by="U0BEN"))
    assert [(each.what, each.by) for each in await house.noted()] == [
        ("subscription.made", "U0AMY"),
        ("subscription.changed", "U0BEN"),
    ]


async def test_one_that_was_ended_is_made_anew(house: House) -> None:
    await house.wishes.end(await subscribed(house), act("end"))
    await subscribed(house, job="anew")
    assert [what for what, _, _ in await said(house)] == [
        "subscription.made",
        "subscription.ended",
        "subscription.made",
    ]


async def test_what_the_api_refuses_is_no_line(house: House) -> None:
    house.trouble("error", "*", status=400)
    with pytest.raises(ApiError):
        await subscribed(house)
    assert await said(house) == []
    house.sandbox.faults.clear()
    made = await subscribed(house)
    house.trouble("error", "*", status=400)
    with pytest.raises(ApiError):
        await house.wishes.subscribe(HERE, FOUNDERS, HIGH, None, act("filter"))
    with pytest.raises(ApiError):
        await house.wishes.end(made, act("end"))
    assert [what for what, _, _ in await said(house)] == ["subscription.made"]


async def test_of_several_that_one_click_changes_each_has_its_line(house: House) -> None:
    await house.wishes.subscribe(HERE, FOUNDERS, LeadFilter(), ChannelMode.EVERY, act("one"))
    await house.wishes.subscribe(HERE, RUST, LeadFilter(), ChannelMode.DIGEST, act("two"))
    await house.wishes.subscribe(HERE, None, LeadFilter(), ChannelMode.EVERY, act("three"))
    await house.wishes.quieten(HERE, ChannelMode.BALANCED, act("quieter"))
    assert sorted((await said(house))[3:], key=str) == [
        ("subscription.changed", 42, "balanced"),
        ("subscription.changed", None, "balanced"),
    ]


async def test_of_two_who_end_it_at_once_one_did(house: House) -> None:
    made = await subscribed(house)
    await house.wishes.end(made, act("one"))
    await house.wishes.end(made, act("two"))
    assert [each.job for each in await house.noted()][1:] == [f"one:{made.id}"]


async def test_what_keeps_a_channel_quiet(house: House) -> None:
    wishes, until = house.wishes, house.clock.now() + timedelta(days=1)
    await wishes.mute(HERE, A_DAY, act("mute"))
    assert await wishes.unmute(HERE, act("unmute"))
    await wishes.set_hours(HERE, EVENINGS, act("hours"))
    await wishes.set_hours(HERE, EVENINGS, act("the same hours"))
    await wishes.set_hours(HERE, QuietWish(), act("off"))
    await wishes.decline(HERE, act("no"))
    told = await said(house)
    assert [what for what, _, _ in told] == [
        "channel.muted",
        "channel.unmuted",
        *["channel.quiet_hours"] * 2,
        "channel.declined",
    ]
    results = [result for _, _, result in told]
    assert results[0] == f"until {until:%Y-%m-%d %H:%M} UTC"
    assert results[2].endswith("(UTC)")
    assert results[3] == "off"


DEEDS: dict[str, Callable[[Wishes, Subscription], Awaitable[object]]] = {
    "subscription.made": lambda wishes, _: wishes.subscribe("C2", RUST, HIGH, None, act("it")),
    "subscription.changed": lambda wishes, _: wishes.subscribe(HERE, FOUNDERS, HIGH, None, act("it")),
    "subscription.changed by its mode": lambda wishes, known: wishes.change_mode(
        known.id, ChannelMode.DIGEST, act("it")
    ),
    "subscription.changed for all": lambda wishes, _: wishes.quieten(HERE, ChannelMode.DIGEST, act("it")),
    "channel.muted": lambda wishes, _: wishes.mute(HERE, A_DAY, act("it")),
    "channel.quiet_hours": lambda wishes, _: wishes.set_hours(HERE, EVENINGS, act("it")),
    "channel.declined": lambda wishes, _: wishes.decline(HERE, act("it")),
}


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("deed", DEEDS)
async def test_a_click_that_is_done_again_is_one_line(house: House, deed: str, *, after: bool) -> None:
    known = await subscribed(house)
    wishes = Wishes(house.subscriptions, house.quiets, Dying(house, after=after), house.clock)
    with pytest.raises(StoreAway):
        await DEEDS[deed](wishes, known)
    await DEEDS[deed](wishes, known)
    assert [what for what, _, _ in await said(house)][1:] == [deed.split(" ", maxsplit=1)[0]]


@pytest.mark.parametrize("after", [False, True])
async def test_an_end_that_is_done_again_is_one_line(house: House, *, after: bool) -> None:
    known = await subscribed(house)
    wishes = Wishes(house.subscriptions, house.quiets, Dying(house, after=after), house.clock)
    with pytest.raises(StoreAway):
        await wishes.end(known, act("it"))
    assert await house.subscriptions.get(known.id), "so that who comes again finds what to end"
    await wishes.end(known, act("it"))
    assert [what for what, _, _ in await said(house)][1:] == ["subscription.ended"]
    assert await house.subscriptions.all() == []


@pytest.mark.parametrize("after", [False, True])
async def test_an_unmute_that_is_done_again_is_one_line(house: House, *, after: bool) -> None:
    await house.quiets.mute(HERE, A_DAY, "U0AMY", "mute")
    wishes = Wishes(house.subscriptions, house.quiets, Dying(house, after=after), house.clock)
    with pytest.raises(StoreAway):
        await wishes.unmute(HERE, act("it"))
    assert await wishes.unmute(HERE, act("it"))
    assert [what for what, _, _ in await said(house)] == ["channel.unmuted"]


async def test_what_another_process_changes_meanwhile_takes_no_line_away(house: House) -> None:
    await subscribed(house)
    theirs = LeadFilter(confidence=("medium",))
    one = crossed(house, lambda: house.subscriptions.subscribe(HERE, FOUNDERS, theirs, "U0BEN", job="theirs"))
    await Wishes(one, house.quiets, house.audit, house.clock).subscribe(
        HERE, FOUNDERS, HIGH, None, act("ours")
    )
    assert {each.job.partition(":")[0] for each in await house.noted()} == {"made", "ours"}
