"""What waits to be posted when leads come in the digest only from then on is taken back, and what was asked for is not."""

import pytest

from bot.delivery.gate import Gate
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.services.rows import card_id
from bot.store.lanes import Row
from bot.store.redis import key
from bot.store.unsent import TAKE_BACK
from tests.delivery.door import OTHER_STREAM, Door
from tests.delivery.test_holding import Remembering, look, mute, on_agenda
from tests.delivery.test_holding_races import Crossed, begin
from tests.delivery.test_places import cards, lead, run_of
from tests.support.world import LEADS

BALANCED, DIGEST, EVERY = ChannelMode.BALANCED, ChannelMode.DIGEST, ChannelMode.EVERY


@pytest.fixture
def gate(door: Door) -> Gate:
    return Gate(door.quiets, door.subscriptions, door.rollups)


async def digest_only(door: Door, id_: str, job: str = "job") -> None:
    assert await door.subscriptions.change_mode(id_, DIGEST, job)


async def row_of(door: Door, lead_id: int) -> Row:
    row = await door.outbox.of(LEADS).get(card_id(lead_id, LEADS))
    assert row
    return row


async def test_a_wall_of_cards_stops_and_does_not_come_back(door: Door) -> None:
    subscription = await door.subscribe()
    await door.brings(subscription, run_of(7))
    await digest_only(door, subscription.id)
    await look(door)
    assert await door.rows() == set()
    assert await door.rollups.places(LEADS, [9001, 9007]) == ["digest", "digest"]
    await door.brings(subscription, run_of(8))
    assert await door.rows() == set()
    assert await on_agenda(door) == 0


async def test_the_roll_up_that_waits_stops_too(door: Door) -> None:
    subscription = await door.subscribe(mode=BALANCED)
    await door.brings(subscription, run_of(7))
    assert len(await door.rows()) == 4
    await digest_only(door, subscription.id)
    await look(door)
    assert await door.rows() == set()


async def test_who_subscribes_again_in_that_way_stops_it_too(door: Door) -> None:
    subscription = await door.subscribe()
    await door.brings(subscription, run_of(2))
    await door.subscribe(mode=DIGEST)
    await look(door)
    assert await door.rows() == set()


async def test_a_job_that_died_before_the_look_was_wanted_wants_it_when_it_is_done_again(door: Door) -> None:
    subscription = await door.subscribe()
    await door.brings(subscription, [lead(1)])
    await digest_only(door, subscription.id)
    await door.store.call("DEL", door.holds.agenda.key)
    await digest_only(door, subscription.id)
    await look(door)
    assert await door.rows() == set()


async def test_a_quieter_way_that_still_posts_takes_nothing_back(door: Door) -> None:
    subscription = await door.subscribe()
    await door.brings(subscription, [lead(1)])
    assert await door.subscriptions.change_mode(subscription.id, BALANCED, "job")
    assert await on_agenda(door) == 0
    await door.holding.look(LEADS)
    assert await door.rows() == cards(1)


@pytest.mark.parametrize("mode", [EVERY, BALANCED])
async def test_what_another_subscription_of_the_channel_wants_is_posted(
    door: Door, mode: ChannelMode
) -> None:
    one = await door.subscribe(mode=mode)
    other = await door.subscribe(stream_id=OTHER_STREAM, mode=mode)
    await door.brings(one, [lead(1), lead(2, "medium")])
    await door.brings(other, [lead(3, streamId=OTHER_STREAM), lead(4, "medium", streamId=OTHER_STREAM)])
    await digest_only(door, one.id)
    before = await door.rows()
    await look(door)
    after = await door.rows()
    assert cards(3) <= after < before
    assert len(before - after) == len(after) == 2


async def test_what_nobody_wants_any_more_or_knows_is_left_as_it_was_decided(door: Door) -> None:
    one = await door.subscribe()
    await door.subscribe(stream_id=OTHER_STREAM)
    await door.brings(one, [lead(1), lead(2)])
    await door.store.call("DEL", key("lead", group="lead:2"))
    await door.subscribe(wanted=LeadFilter(followers_min=10**6), mode=DIGEST)
    await look(door)
    assert await door.rows() == cards(1, 2)


async def test_a_card_that_somebody_asked_for_is_posted(door: Door, gate: Gate) -> None:
    subscription = await door.subscribe(mode=DIGEST)
    await door.brings(subscription, [lead(1)])
    now = door.clock.now().timestamp()
    await door.outbox.put(card_id(1, LEADS), LEADS, {"lead": 1}, now, once=True)
    await look(door)
    assert await door.rows() == cards(1)
    assert not await gate.is_shut(await row_of(door, 1))


async def test_one_that_somebody_begins_to_send_meanwhile_is_a_card(door: Door) -> None:
    subscription = await door.subscribe()
    await door.brings(subscription, run_of(3))
    await digest_only(door, subscription.id)
    begun: list[str] = []

    async def crossed() -> None:
        begun.append(await begin(door))

    door.holding._unwanted._unsent._store = Crossed(door, TAKE_BACK, before=crossed)  # type: ignore[assignment]
    await look(door)
    assert await door.rows() == set(begun)
    places = await door.rollups.places(LEADS, [9001, 9002, 9003])
    assert sorted(map(str, places)) == ["card", "digest", "digest"]


async def test_a_batch_that_crosses_with_a_mute_is_not_posted_but_held(door: Door, gate: Gate) -> None:
    subscription = await door.subscribe()
    await mute(door)
    await look(door)
    door.distribution._quiets = Remembering({})  # type: ignore[assignment]  # read right before the mute
    await door.brings(subscription, [lead(1)])
    assert await gate.is_shut(await row_of(door, 1))
    await look(door)
    assert await door.rows() == set()
    assert await door.holds.count(LEADS) == 1


async def test_a_batch_that_crosses_with_digest_only_is_counted_there(door: Door, gate: Gate) -> None:
    subscription = await door.subscribe()
    await door.brings(subscription, [lead(1)])
    assert not await gate.is_shut(await row_of(door, 1))
    await digest_only(door, subscription.id)
    await door.store.call("DEL", door.holds.agenda.key)
    assert await gate.is_shut(await row_of(door, 1))
    await look(door)
    assert await door.rows() == set()


async def test_what_may_stand_there_already_is_looked_for_all_the_same(door: Door, gate: Gate) -> None:
    await door.brings(await door.subscribe(), [lead(1)])
    await mute(door)
    assert await gate.is_shut(await row_of(door, 1))
    await begin(door)
    assert not await gate.is_shut(await row_of(door, 1))


async def test_no_other_message_is_kept_back(door: Door, gate: Gate) -> None:
    await mute(door)
    now = door.clock.now().timestamp()
    await door.outbox.put("said", LEADS, {"message": {"text": "hi", "blocks": []}}, now)
    row = await door.outbox.of(LEADS).get("said")
    assert row
    assert not await gate.is_shut(row)


async def test_where_nothing_is_subscribed_any_more_nothing_is_kept_back(door: Door, gate: Gate) -> None:
    subscription = await door.subscribe(mode=EVERY)
    await door.brings(subscription, [lead(1)])
    await door.subscriptions.end(subscription)
    assert not await gate.is_shut(await row_of(door, 1))
