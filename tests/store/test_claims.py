"""Who may send on a lane: one at a time, at the channel's pace, and the next one where a sender is gone."""

import pytest

from bot.store.lanes import Claimed, Lanes
from bot.store.redis import Store, key
from tests.store.taking import content, send, take

NOW = 1_000_000.0
CHANNEL, OTHER = "C0LEADS", "C0SALES"
EDITS = f"{CHANNEL}/edits"


@pytest.fixture
def outbox(store: Store) -> Lanes:
    return Lanes(store)


async def test_posts_wait_for_each_others_second(outbox: Lanes) -> None:
    for number in range(2):
        await outbox.put(str(number), CHANNEL, content(number), NOW)
    await send(outbox, "1.1", NOW, gap=1.0)
    assert await outbox.claim(NOW + 0.9) == Claimed(None, NOW + 1.0)
    assert (await send(outbox, "2.1", NOW + 1.0)).id == "1"


async def test_the_pace_outlives_an_empty_queue(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await send(outbox, "1.1", NOW, gap=30.0)
    await outbox.put("b", CHANNEL, content(2), NOW + 1)
    assert await outbox.claim(NOW + 29) == Claimed(None, NOW + 30)
    assert (await outbox.claim(NOW + 30)).lane == CHANNEL


async def test_a_not_before_time_only_grows(store: Store) -> None:
    slow, quick = Lanes(store, lease=0.001), Lanes(store)
    await quick.put("a", CHANNEL, content(1), NOW)
    late = await slow.claim(NOW)
    await _lease_over(store)
    told_to_wait = await quick.claim(NOW + 1)
    await quick.release(told_to_wait, NOW, NOW + 60)
    await slow.release(late, NOW, NOW + 1)
    assert await quick.claim(NOW + 59) == Claimed(None, NOW + 60)


async def test_channels_are_sent_side_by_side(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await outbox.put("b", OTHER, content(2), NOW)
    lanes = {(await outbox.claim(NOW)).lane, (await outbox.claim(NOW)).lane}
    assert lanes == {CHANNEL, OTHER}


async def test_many_channels_that_hang_do_not_hold_up_the_next(outbox: Lanes) -> None:
    channels = {f"C{number:04}" for number in range(50)}
    for channel in channels:
        await outbox.put(channel, channel, content(1), NOW)
    assert {(await outbox.claim(NOW)).lane for _ in channels} == channels
    assert (await outbox.claim(NOW)).lane is None


async def test_a_channel_has_one_sender_at_a_time(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await outbox.claim(NOW)
    assert (await Lanes(store).claim(NOW)).lane is None
    assert (await outbox.claim(NOW)).lane is None


async def test_what_is_put_while_a_channel_is_claimed_does_not_open_it(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await outbox.claim(NOW)
    await outbox.put("b", CHANNEL, content(2), NOW)
    assert (await Lanes(store).claim(NOW)).lane is None


async def test_a_dead_senders_channel_goes_to_the_next_with_the_row_it_had(store: Store) -> None:
    dead = Lanes(store, lease=0.05)
    await dead.put("a", CHANNEL, content(1), NOW)
    claimed, row = await take(dead, NOW)
    assert await dead.hold(claimed, NOW, begin=row)
    await _lease_over(store)
    _, row = await take(Lanes(store), NOW + 1)
    assert (row.id, row.state) == ("a", "sending")


async def test_what_was_refused_is_known_not_to_stand_there(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    claimed, row = await take(outbox, NOW)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.refused(row, "ratelimited")
    await outbox.release(claimed, NOW, NOW)
    _, row = await take(outbox, NOW)
    assert (row.id, row.state) == ("a", "queued")


async def test_what_is_put_while_its_sender_died_is_what_the_next_one_sends(store: Store) -> None:
    dead = Lanes(store, lease=0.001)
    await dead.put("a", CHANNEL, content(1), NOW)
    await take(dead, NOW)
    await dead.put("a", CHANNEL, content(2), NOW)
    await _lease_over(store)
    assert (await take(Lanes(store), NOW + 1))[1].content == content(2)


async def test_who_lost_a_channel_neither_holds_nor_frees_it(store: Store) -> None:
    slow, quick = Lanes(store, lease=0.001), Lanes(store)
    await quick.put("a", CHANNEL, content(1), NOW)
    lost = await slow.claim(NOW)
    await _lease_over(store)
    theirs = await quick.claim(NOW + 1)
    assert theirs.lane == CHANNEL
    assert not await slow.hold(lost, NOW + 1)
    await slow.release(lost, NOW + 1, NOW + 1)
    assert (await quick.claim(NOW + 2)).lane is None
    assert await quick.hold(theirs, NOW + 2)


async def test_a_second_task_of_the_same_process_is_somebody_else(store: Store) -> None:
    outbox = Lanes(store, lease=0.001)
    await outbox.put("a", CHANNEL, content(1), NOW)
    first = await outbox.claim(NOW)
    await _lease_over(store)
    longer = Lanes(store)
    second = await longer.claim(NOW + 1)
    assert second.lane == first.lane
    assert not await longer.hold(first, NOW + 1)
    assert await longer.hold(second, NOW + 1)


async def test_a_held_channel_stays_with_its_sender(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    claimed = await outbox.claim(NOW)
    assert await outbox.hold(claimed, NOW + 29)
    assert await outbox.claim(NOW + 31) == Claimed(None, NOW + 59)


async def test_putting_and_giving_back_stir_the_sender(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    assert outbox.stirred.is_set()
    outbox.stirred.clear()
    claimed = await outbox.claim(NOW)
    assert not outbox.stirred.is_set()
    await outbox.release(claimed, NOW, NOW)
    assert outbox.stirred.is_set()


async def test_a_channel_that_is_woken_is_tried_at_once_however_long_it_was_to_wait(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await outbox.put("b", CHANNEL, content(2), NOW, ts="1.2")
    await outbox.put("c", "C2", content(3), NOW)
    for _ in range(3):
        claimed, row = await take(outbox, NOW)
        await outbox.refused(row, "not_in_channel")
        await outbox.release(claimed, NOW, NOW + 60)
    assert (await outbox.claim(NOW + 1)).lane is None
    outbox.stirred.clear()
    await outbox.wake(CHANNEL, NOW + 1)
    assert outbox.stirred.is_set()
    claims = [await outbox.claim(NOW + 1) for _ in range(3)]
    assert {each.lane for each in claims} == {CHANNEL, EDITS, None}
    assert (await outbox.next(CHANNEL, NOW + 1) or row).held == "not_in_channel"


async def test_waking_a_channel_for_which_nothing_waits_makes_no_lane(outbox: Lanes) -> None:
    await outbox.wake(CHANNEL, NOW)
    assert await outbox.claim(NOW) == Claimed(None)


async def _lease_over(store: Store) -> None:
    """A lease of a millisecond is over when the store says so."""
    while await store.call("EXISTS", key("outbox", "lease", CHANNEL)):
        pass
