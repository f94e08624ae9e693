"""The buttons of a closed channel's notice, and the events that open it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from blocks.elements import ref
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.sandbox.slack import SlackSandbox
from bot.services.admins import Admins
from bot.services.audience import Audience
from bot.services.places import Places
from bot.services.slack_troubles import SlackTroubles
from bot.services.troubles import Troubles
from bot.slack.errors import from_code
from bot.slack.payloads import Click, Event
from bot.slack.replies import Reply, Say
from bot.store.lanes import Row
from bot.store.redis import Store
from handlers.troubles import opened, stop, try_again
from tests.delivery.office import office
from tests.services.make import FOUNDERS, RUST, House
from tests.support.world import AMY, BEN, CLEO, LEADS, RANDOM, SALES


@dataclass
class Here:
    """Services around one store, and Slack's stand-in."""

    house: House
    slack: SlackSandbox
    troubles: Troubles
    service: SlackTroubles

    async def refuse(self, channel: str, code: str, *, waits: bool = True) -> Row:
        """A message is due for a channel, and Slack does not take it."""
        now = self.house.clock.now().timestamp()
        if waits:
            await self.house.outbox.put(f"m:{channel}", channel, {"lead": 1}, now, once=True)
        row = await self.house.outbox.of(channel).get(f"m:{channel}") or Row(
            "gone", channel, channel, {}, "1", None, "queued"
        )
        await self.service.refused(row, from_code("chat.postMessage", code))
        return row

    async def kinds(self) -> list[str]:
        return [each.id for each in await self.troubles.all()]

    async def told(self, person: str) -> int:
        return len(await self.house.store.call("KEYS", f"*outbox:row:trouble:*:{person}"))


@pytest.fixture
async def here(store: Store) -> AsyncIterator[Here]:
    async with House(store) as house, office(store) as desk:
        troubles = Troubles(store, house.outbox, house.clock)
        audience = Audience(store, house.subscriptions, Admins((CLEO,)))
        places = Places(desk.gateway, house.outbox, desk.paces, house.clock)
        await house.subscriptions.subscribe(LEADS, FOUNDERS, LeadFilter(), AMY)
        await house.subscriptions.subscribe(LEADS, RUST, LeadFilter(), BEN)
        await house.subscriptions.subscribe(RANDOM, RUST, LeadFilter(), BEN)
        yield Here(
            house, desk.slack, troubles, SlackTroubles(troubles, audience, places, house.outbox, house.audit)
        )


def click(channel: str = LEADS, person: str = AMY) -> Click:
    return Click(person=person, channel="D1", action_id="channel.retry", value=ref(channel=channel))


async def test_a_closed_channel_is_told_to_each_of_its_owners(here: Here) -> None:
    await here.refuse(LEADS, "not_in_channel")
    await here.refuse(LEADS, "not_in_channel")
    assert [await here.told(each) for each in (AMY, BEN, CLEO)] == [1, 1, 0]
    (kept,) = await here.troubles.all()
    assert (kept.reason, kept.waiting, kept.told) == ("not_in_channel", 1, (AMY, BEN))


async def test_what_means_nothing_beyond_the_message_is_nobodys_news(here: Here) -> None:
    for code in ("invalid_blocks", "ratelimited", "internal_error", "message_not_found"):
        await here.refuse(LEADS, code)
    for channel in (SALES, "D0DIRECT"):
        await here.refuse(channel, "not_in_channel")
    assert await here.kinds() == []


async def test_an_owner_who_cannot_be_written_to_is_stood_in_for_later_too(here: Here) -> None:
    await here.refuse(RANDOM, "is_archived")
    assert [await here.told(each) for each in (BEN, CLEO)] == [1, 0]
    row = await here.refuse(BEN, "user_disabled")
    assert [await here.told(each) for each in (AMY, BEN, CLEO)] == [0, 1, 1]
    await here.refuse(CLEO, "user_disabled")
    assert await here.kinds() == [f"channel:{RANDOM}"]
    await here.service.works(row)
    await here.refuse(LEADS, "is_archived")
    assert [await here.told(each) for each in (AMY, BEN)] == [1, 2]


async def test_who_runs_the_app_and_left_is_stood_in_for_by_owners(here: Here) -> None:
    await here.refuse(LEADS, "token_revoked")
    assert [await here.told(each) for each in (AMY, CLEO)] == [0, 1]
    await here.refuse(CLEO, "user_disabled")
    assert [await here.told(each) for each in (AMY, BEN, CLEO)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("held", "left"),
    [
        ("token_revoked", ["slack:message_limit_exceeded"]),
        ("message_limit_exceeded", ["slack:token_revoked", "slack:account_inactive"]),
        ("not_in_channel", ["slack:token_revoked", "slack:account_inactive", "slack:message_limit_exceeded"]),
    ],
)
async def test_what_goes_through_ends_what_had_held_it(here: Here, held: str, left: list[str]) -> None:
    for code in ("token_revoked", "account_inactive", "message_limit_exceeded"):
        await here.refuse(SALES, code)
        here.house.clock.advance(1)
    await here.service.works(Row("m", SALES, SALES, {}, "1", None, "sent", held=held))
    assert await here.kinds() == left


async def test_trying_again_where_nothing_is_wrong_says_so(here: Here) -> None:
    reply = await try_again(click(), here.service, here.troubles)
    assert isinstance(reply, Say)
    assert "nothing is held up there" in reply.message.text


async def test_trying_again_too_early_says_why_and_that_nothing_is_lost(here: Here) -> None:
    await here.slack.control(do="remove_bot", channel=LEADS)
    await here.refuse(LEADS, "not_in_channel")
    with pytest.raises(Refused, match="I am not in this channel"):
        await try_again(click(), here.service, here.troubles)
    assert await here.kinds() == [f"channel:{LEADS}"]


async def test_trying_again_in_time_has_all_of_it_posted(here: Here) -> None:
    await here.refuse(LEADS, "not_in_channel")
    reply = await try_again(click(), here.service, here.troubles)
    assert isinstance(reply, Say)
    assert "is being posted now" in reply.message.text
    # Only a message that goes through shows that it is over.
    assert await here.kinds() == [f"channel:{LEADS}"]


async def test_where_nothing_waits_looking_shows_that_it_is_over(here: Here) -> None:
    await here.slack.control(do="archive", channel=LEADS)
    await here.refuse(LEADS, "is_inactive", waits=False)
    await here.service.look_at_quiet_ones()
    assert await here.kinds() == [f"channel:{LEADS}"]
    await here.slack.control(do="unarchive", channel=LEADS)
    await here.service.look_at_quiet_ones()
    assert await here.kinds() == []


async def test_a_channel_of_which_slack_says_nothing_does_not_keep_us_from_the_others(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    for channel in (RANDOM, LEADS):
        await here.refuse(channel, "not_in_channel", waits=False)
        here.house.clock.advance(1)

    async def may_post(_places: Places, channel: str) -> bool:
        if channel == RANDOM:
            raise from_code("conversations.info", "something_new")
        return True

    monkeypatch.setattr(Places, "may_post", may_post)
    await here.service.look_at_quiet_ones()
    assert await here.kinds() == [f"channel:{RANDOM}"]


async def test_what_looking_cannot_show_or_a_message_will_is_not_looked_at(here: Here) -> None:
    await here.refuse(LEADS, "restricted_action", waits=False)
    await here.slack.control(do="add_bot", channel=RANDOM)
    await here.refuse(RANDOM, "not_in_channel")
    await here.service.look_at_quiet_ones()
    assert sorted(await here.kinds()) == [f"channel:{LEADS}", f"channel:{RANDOM}"]


async def test_only_what_the_channel_refused_is_taken_up_again(here: Here) -> None:
    row = await here.refuse(LEADS, "not_in_channel")
    now = here.house.clock.now().timestamp()
    reasons = {"m1": "chat.postMessage: not_in_channel", "m2": "chat.postMessage: invalid_blocks"}
    for id_, reason in reasons.items():
        await here.house.outbox.put(id_, LEADS, {"lead": 2}, now)
        dead = await here.house.outbox.of(LEADS).get(id_)
        assert dead
        await here.house.outbox.of(LEADS).dead(dead, reason, now)
    await here.service.gave_up(row)
    await here.service.gave_up(row)
    assert await here.service.look_again(LEADS)
    states = [await here.house.outbox.of(LEADS).get(id_) for id_ in reasons]
    assert [each and each.state for each in states] == ["queued", "dead"]


async def test_what_waited_too_long_in_a_channel_that_is_nobodys_is_told_to_nobody(here: Here) -> None:
    await here.service.gave_up(Row("m", SALES, SALES, {}, "1", None, "dead"))
    assert await here.kinds() == []


async def test_stopping_ends_every_subscription_of_the_channel_alone(here: Here) -> None:
    await here.refuse(LEADS, "not_in_channel")
    assert await stopping(here, BEN) is None
    assert [each.channel for each in await here.house.subscriptions.all()] == [RANDOM]
    assert await here.kinds() == []
    assert "No leads come to" in await stopped(here)


async def test_who_ends_a_closed_channels_leads_is_noted_with_each_of_them(here: Here) -> None:
    await here.refuse(LEADS, "not_in_channel")
    await stopping(here, BEN)
    await stopping(here, BEN)
    lines = await here.house.noted()
    assert sorted((each.what, each.stream or 0) for each in lines) == [
        ("channel.stopped", 0),
        ("subscription.ended", 42),
        ("subscription.ended", 43),
    ]
    assert {(each.by, each.channel) for each in lines} == {(BEN, LEADS)}, "it was clicked in a direct message"


async def test_who_has_it_posted_after_all_is_noted_and_what_opens_by_itself_is_not(here: Here) -> None:
    await here.refuse(LEADS, "not_in_channel", waits=False)
    await try_again(click(), here.service, here.troubles)
    await try_again(click(), here.service, here.troubles)
    await here.refuse(LEADS, "not_in_channel", waits=False)
    assert await here.service.look_again(LEADS)
    assert [(each.what, each.by, each.channel) for each in await here.house.noted()] == [
        ("channel.retried", AMY, LEADS)
    ]


async def stopping(here: Here, person: str) -> Reply | None:
    return await stop(click(person=person), here.house.wishes, here.service, here.troubles)


async def stopped(here: Here, person: str = AMY) -> str:
    """What the person hears of it."""
    reply = await stopping(here, person)
    assert isinstance(reply, Say)
    return reply.message.text


async def test_whoever_stops_late_ends_nothing_and_hears_why(here: Here) -> None:
    await here.refuse(LEADS, "not_in_channel", waits=False)
    assert await here.service.look_again(LEADS)
    assert "I can post in <#C0LEADS> again, so its leads were not ended" in await stopped(here)
    assert len(await here.house.subscriptions.of_channel(LEADS)) == 2


async def test_whoever_was_not_told_ends_nothing(here: Here) -> None:
    await here.refuse(LEADS, "not_in_channel")
    with pytest.raises(Refused, match="Only those who were told"):
        await stopping(here, CLEO)
    assert len(await here.house.subscriptions.of_channel(LEADS)) == 2
    assert await here.kinds() == [f"channel:{LEADS}"]


async def test_however_much_was_put_aside_all_of_it_is_taken_up_again_in_its_order(here: Here) -> None:
    row = await here.refuse(LEADS, "not_in_channel")
    lanes, now = here.house.outbox.of(LEADS), here.house.clock.now().timestamp()
    names = [f"n{number:03}" for number in range(130)]
    for at, id_ in enumerate(names):
        await lanes.put(id_, LEADS, {"lead": 2}, now)
        dead = await lanes.get(id_)
        assert dead
        await lanes.dead(dead, "chat.postMessage: not_in_channel", now + at)
    await here.service.gave_up(row)
    assert await here.service.look_again(LEADS)
    queue, _ = lanes.keys_of(LEADS)
    assert await here.house.store.call("ZRANGE", queue, 0, -1) == [f"m:{LEADS}", *names]


def event(channel: str | None) -> Event:
    return Event(type="member_joined_channel", event_id="Ev1", channel=channel, person=CLEO)


async def test_an_event_opens_the_channel_and_others_mean_nothing(here: Here) -> None:
    await here.refuse(LEADS, "not_in_channel", waits=False)
    for channel in (None, SALES):
        await opened(event(channel), here.service)
    assert await here.kinds() == [f"channel:{LEADS}"]
    await opened(event(LEADS), here.service)
    assert await here.kinds() == []


async def test_an_event_while_slack_is_down_bothers_nobody(here: Here) -> None:
    await here.refuse(LEADS, "not_in_channel", waits=False)
    await here.slack.control(fault="down")
    await opened(event(LEADS), here.service)
    assert await here.kinds() == [f"channel:{LEADS}"]
