"""The outbox: every intended message once, in order, at its channel's pace, as it was wanted last."""

from typing import Any

import pytest

from bot.store.outbox import KEEP, Claimed, Lanes, Row
from bot.store.redis import Store, key

NOW = 1_000_000.0
CHANNEL, OTHER = "C0LEADS", "C0SALES"
EDITS = f"{CHANNEL}/edits"


@pytest.fixture
def outbox(store: Store) -> Lanes:
    return Lanes(store)


def _content(number: int) -> dict[str, Any]:
    return {"lead": number}


async def _next(outbox: Lanes, now: float = NOW) -> tuple[Claimed, Row]:
    claimed = await outbox.claim(now)
    assert claimed.lane
    row = await outbox.next(claimed.lane, now)
    assert row
    return claimed, row


async def _send(outbox: Lanes, ts: str, now: float = NOW, gap: float = 0.0) -> Row:
    """What a sender does with one row."""
    claimed, row = await _next(outbox, now)
    await outbox.sent(row, ts, now)
    await outbox.release(claimed, now, now + gap)
    return row


async def test_what_is_on_its_way_and_outdated_is_edited_once_it_stands(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    claimed, row = await _next(outbox)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.outdated("a")
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW)
    _, again = await _next(outbox)
    assert (again.ts, again.content) == ("1.1", _content(1))


async def test_what_waits_or_stands_or_never_was_is_not_outdated(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await outbox.outdated("a")
    _, row = await _next(outbox)
    assert row.rev == "1"
    await outbox.sent(row, "1.1", NOW)
    await outbox.outdated("a")
    await outbox.outdated("never")
    kept = await outbox.get("a")
    assert kept
    assert (kept.rev, kept.state) == ("1", "sent")
    assert await outbox.get("never") is None


async def test_what_is_put_is_sent_once(outbox: Lanes) -> None:
    assert await outbox.put("a", CHANNEL, _content(1), NOW)
    row = await _send(outbox, "1.1")
    assert (row.channel, row.content, row.ts, row.state) == (CHANNEL, _content(1), None, "queued")
    assert await outbox.claim(NOW) == Claimed(None)
    kept = await outbox.get("a")
    assert kept
    assert (kept.state, kept.ts) == ("sent", "1.1")


async def test_what_is_put_again_before_it_was_sent_replaces_what_was_there(outbox: Lanes) -> None:
    for number in range(5):
        await outbox.put("a", CHANNEL, _content(number), NOW)
    assert (await _send(outbox, "1.1")).content == _content(4)
    assert await outbox.claim(NOW) == Claimed(None)


async def test_what_is_put_once_stays_as_it_was_first(outbox: Lanes) -> None:
    assert await outbox.put("a", CHANNEL, _content(1), NOW, once=True)
    assert not await outbox.put("a", CHANNEL, _content(2), NOW, once=True)
    assert (await _send(outbox, "1.1")).content == _content(1)
    assert not await outbox.put("a", CHANNEL, _content(3), NOW, once=True)
    assert await outbox.claim(NOW) == Claimed(None)


async def test_rows_of_a_channel_are_sent_in_the_order_of_their_putting(outbox: Lanes) -> None:
    for number, id_ in enumerate("zab"):
        await outbox.put(id_, CHANNEL, _content(number), NOW - number)
    await outbox.put("z", CHANNEL, _content(9), NOW)
    assert [(await _send(outbox, f"{n}.1", NOW)).id for n in range(3)] == ["z", "a", "b"]


async def test_after_it_was_sent_it_is_edited(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await _send(outbox, "1.1")
    await outbox.put("a", CHANNEL, _content(2), NOW)
    claimed, row = await _next(outbox)
    assert (claimed.lane, row.ts, row.content) == (EDITS, "1.1", _content(2))


async def test_edits_do_not_wait_for_posts(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await _send(outbox, "1.1", gap=60.0)
    await outbox.put("b", CHANNEL, _content(2), NOW)
    await outbox.put("a", CHANNEL, _content(3), NOW)
    claimed, row = await _next(outbox)
    assert (claimed.lane, row.id) == (EDITS, "a")
    assert (await outbox.claim(NOW)).lane is None


async def test_posts_wait_for_each_others_second(outbox: Lanes) -> None:
    for number in range(2):
        await outbox.put(str(number), CHANNEL, _content(number), NOW)
    await _send(outbox, "1.1", gap=1.0)
    assert await outbox.claim(NOW + 0.9) == Claimed(None, NOW + 1.0)
    assert (await _send(outbox, "2.1", NOW + 1.0)).id == "1"


async def test_the_pace_outlives_an_empty_queue(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await _send(outbox, "1.1", gap=30.0)
    await outbox.put("b", CHANNEL, _content(2), NOW + 1)
    assert await outbox.claim(NOW + 29) == Claimed(None, NOW + 30)
    assert (await outbox.claim(NOW + 30)).lane == CHANNEL


async def test_a_not_before_time_only_grows(store: Store) -> None:
    slow, quick = Lanes(store, lease=0.001), Lanes(store)
    await quick.put("a", CHANNEL, _content(1), NOW)
    late = await slow.claim(NOW)
    await _lease_over(store)
    told_to_wait = await quick.claim(NOW + 1)
    await quick.release(told_to_wait, NOW, NOW + 60)
    await slow.release(late, NOW, NOW + 1)
    assert await quick.claim(NOW + 59) == Claimed(None, NOW + 60)


async def test_channels_are_sent_side_by_side(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await outbox.put("b", OTHER, _content(2), NOW)
    lanes = {(await outbox.claim(NOW)).lane, (await outbox.claim(NOW)).lane}
    assert lanes == {CHANNEL, OTHER}


async def test_many_channels_that_hang_do_not_hold_up_the_next(outbox: Lanes) -> None:
    channels = {f"C{number:04}" for number in range(50)}
    for channel in channels:
        await outbox.put(channel, channel, _content(1), NOW)
    assert {(await outbox.claim(NOW)).lane for _ in channels} == channels
    assert (await outbox.claim(NOW)).lane is None


async def test_a_channel_has_one_sender_at_a_time(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await outbox.claim(NOW)
    assert (await Lanes(store).claim(NOW)).lane is None
    assert (await outbox.claim(NOW)).lane is None


async def test_what_is_put_while_a_channel_is_claimed_does_not_open_it(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await outbox.claim(NOW)
    await outbox.put("b", CHANNEL, _content(2), NOW)
    assert (await Lanes(store).claim(NOW)).lane is None


async def test_a_dead_senders_channel_goes_to_the_next_with_the_row_it_had(store: Store) -> None:
    dead = Lanes(store, lease=0.05)
    await dead.put("a", CHANNEL, _content(1), NOW)
    claimed, row = await _next(dead)
    assert await dead.hold(claimed, NOW, begin=row)
    await _lease_over(store)
    _, row = await _next(Lanes(store), NOW + 1)
    assert (row.id, row.state) == ("a", "sending")


async def test_what_was_refused_is_known_not_to_stand_there(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    claimed, row = await _next(outbox)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.refused(row, "ratelimited")
    await outbox.release(claimed, NOW, NOW)
    _, row = await _next(outbox)
    assert (row.id, row.state) == ("a", "queued")


async def test_what_is_put_while_its_sender_died_is_what_the_next_one_sends(store: Store) -> None:
    dead = Lanes(store, lease=0.001)
    await dead.put("a", CHANNEL, _content(1), NOW)
    await _next(dead)
    await dead.put("a", CHANNEL, _content(2), NOW)
    await _lease_over(store)
    assert (await _next(Lanes(store), NOW + 1))[1].content == _content(2)


async def test_who_lost_a_channel_neither_holds_nor_frees_it(store: Store) -> None:
    slow, quick = Lanes(store, lease=0.001), Lanes(store)
    await quick.put("a", CHANNEL, _content(1), NOW)
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
    await outbox.put("a", CHANNEL, _content(1), NOW)
    first = await outbox.claim(NOW)
    await _lease_over(store)
    longer = Lanes(store)
    second = await longer.claim(NOW + 1)
    assert second.lane == first.lane
    assert not await longer.hold(first, NOW + 1)
    assert await longer.hold(second, NOW + 1)


async def test_a_held_channel_stays_with_its_sender(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    claimed = await outbox.claim(NOW)
    assert await outbox.hold(claimed, NOW + 29)
    assert await outbox.claim(NOW + 31) == Claimed(None, NOW + 59)


async def test_a_newer_revision_that_came_while_sending_becomes_an_edit(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    claimed, row = await _next(outbox)
    await outbox.put("a", CHANNEL, _content(2), NOW)
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW + 60)
    again = await _send(outbox, "1.1")
    assert (again.ts, again.content) == ("1.1", _content(2))
    assert await outbox.claim(NOW + 99) == Claimed(None)


async def test_a_newer_revision_that_came_while_editing_is_edited_too(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW, ts="1.1")
    claimed, row = await _next(outbox)
    await outbox.put("a", CHANNEL, _content(2), NOW)
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert (await _send(outbox, "1.1")).content == _content(2)


async def test_a_dead_row_stays_dead_with_its_reason(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    claimed, row = await _next(outbox)
    await outbox.dead(row, "not_in_channel", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert not await outbox.put("a", CHANNEL, _content(2), NOW)
    assert not await outbox.put("a", CHANNEL, _content(2), NOW, once=True)
    kept = await outbox.get("a")
    assert kept
    assert (kept.state, kept.reason) == ("dead", "not_in_channel")
    assert await outbox.claim(NOW) == Claimed(None)


async def test_a_dead_edit_leaves_both_lanes(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await outbox.put("a", CHANNEL, _content(1), NOW, ts="1.1")
    _, row = await _next(outbox)
    await outbox.dead(row, "message_not_found", NOW)
    assert await outbox.waiting(CHANNEL) == 0
    assert await outbox.next(EDITS, NOW) is None


async def test_the_dead_until_a_moment_newest_first(outbox: Lanes) -> None:
    for number in range(3):
        await outbox.put(str(number), CHANNEL, _content(number), NOW)
        claimed, row = await _next(outbox)
        await outbox.dead(row, "gone", NOW + number)
        await outbox.release(claimed, NOW, NOW)
    assert [(row.id, at) for row, at in await outbox.buried(until=NOW + 1)] == [("1", NOW + 1), ("0", NOW)]
    assert [row.id for row, _ in await outbox.buried(2)] == ["2", "1"]


async def test_the_row_after_a_dead_one_goes_on(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await outbox.put("b", CHANNEL, _content(2), NOW + 1)
    claimed, row = await _next(outbox)
    await outbox.dead(row, "invalid_blocks", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert (await _send(outbox, "1.1", NOW + 1)).id == "b"


async def test_a_forgotten_row_is_redrawn_where_it_stands(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW, ts="7.7")
    claimed, row = await _next(outbox)
    assert (claimed.lane, row.ts) == (EDITS, "7.7")


async def test_a_place_that_is_known_is_not_given_up_for_another(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await _send(outbox, "1.1")
    await outbox.put("a", CHANNEL, _content(2), NOW, ts="7.7")
    assert (await _next(outbox))[1].ts == "1.1"


async def test_a_row_that_waits_has_no_end_and_one_that_is_over_has(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    assert await _life(store, "a") == -1
    await _send(outbox, "1.1")
    assert 0 < await _life(store, "a") <= KEEP
    await outbox.put("a", CHANNEL, _content(2), NOW)
    assert await _life(store, "a") == -1
    await outbox.dead((await _next(outbox))[1], "gone", NOW)
    assert 0 < await _life(store, "a") <= KEEP


async def test_a_row_whose_newer_revision_waits_has_no_end(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    _, row = await _next(outbox)
    await outbox.put("a", CHANNEL, _content(2), NOW)
    await outbox.sent(row, "1.1", NOW)
    assert await _life(store, "a") == -1


async def test_a_queued_name_without_a_row_is_passed_over(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await outbox.put("b", CHANNEL, _content(2), NOW + 1)
    await store.call("DEL", key("outbox", "row", "a"))
    row = await outbox.next(CHANNEL, NOW)
    assert row
    assert row.id == "b"
    assert await outbox.waiting(CHANNEL) == 1


async def test_how_many_wait_is_told_for_posts_alone(outbox: Lanes) -> None:
    for number in range(3):
        await outbox.put(str(number), CHANNEL, _content(number), NOW)
    await outbox.put("edit", CHANNEL, _content(9), NOW, ts="1.1")
    assert await outbox.waiting(CHANNEL) == 3
    assert await outbox.waiting(OTHER) == 0


async def test_putting_and_giving_back_stir_the_sender(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    assert outbox.stirred.is_set()
    outbox.stirred.clear()
    claimed = await outbox.claim(NOW)
    assert not outbox.stirred.is_set()
    await outbox.release(claimed, NOW, NOW)
    assert outbox.stirred.is_set()


async def test_a_row_that_was_never_put_is_not_there(outbox: Lanes) -> None:
    assert await outbox.get("nothing") is None


async def _life(store: Store, id_: str) -> int:
    return int(await store.call("TTL", key("outbox", "row", id_)))


async def _lease_over(store: Store) -> None:
    """A lease of a millisecond is over when the store says so."""
    while await store.call("EXISTS", key("outbox", "lease", CHANNEL)):
        pass


async def test_what_was_given_up_is_listed_and_can_be_sent_after_all(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    claimed, row = await _next(outbox)
    await outbox.dead(row, "invalid_blocks", NOW)
    await outbox.release(claimed, NOW, NOW)
    ((buried, at),) = await outbox.buried()
    assert (buried.id, buried.reason, at) == ("a", "invalid_blocks", NOW)
    assert [await outbox.revive("a", NOW + 5), await outbox.revive("a", NOW + 5)] == [True, False]
    assert await outbox.buried() == []
    _, row = await _next(outbox, NOW + 5)
    assert (row.id, row.state, row.reason, row.since) == ("a", "queued", None, NOW + 5)


async def test_an_edit_that_was_given_up_is_made_after_all(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW, ts="1.2")
    claimed, row = await _next(outbox)
    await outbox.dead(row, "invalid_blocks", NOW)
    await outbox.release(claimed, NOW, NOW)
    await outbox.revive("a", NOW)
    claimed, row = await _next(outbox)
    assert (claimed.lane, row.ts) == (f"{CHANNEL}/edits", "1.2")


async def test_what_is_long_dead_is_no_more_listed(outbox: Lanes, store: Store) -> None:
    for number, at in ((1, NOW), (2, NOW + KEEP + 1)):
        await outbox.put(str(number), CHANNEL, _content(number), at)
        claimed, row = await _next(outbox, at)
        await outbox.dead(row, "why", at)
        await outbox.release(claimed, at, at)
    assert [row.id for row, _ in await outbox.buried()] == ["2"]
    assert not await outbox.revive("never", NOW)


async def test_each_channel_says_how_much_waits_since_when_and_why(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await outbox.put("b", CHANNEL, _content(2), NOW + 1)
    await outbox.put("c", "C2", _content(3), NOW + 2, ts="1.2")
    claimed, row = await _next(outbox, NOW)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.refused(row, "not_in_channel")
    lines = {line.channel: line for line in await outbox.lines()}
    assert (lines[CHANNEL].count, lines[CHANNEL].since, lines[CHANNEL].held) == (2, NOW, "not_in_channel")
    assert (lines["C2"].count, lines["C2"].since, lines["C2"].held) == (1, NOW + 2, "")
    await outbox.sent(row, "1.1", NOW)
    lines = {line.channel: line for line in await outbox.lines()}
    assert (lines[CHANNEL].count, lines[CHANNEL].held) == (1, "")


async def test_a_channel_that_is_woken_is_tried_at_once_however_long_it_was_to_wait(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    await outbox.put("b", CHANNEL, _content(2), NOW, ts="1.2")
    await outbox.put("c", "C2", _content(3), NOW)
    for _ in range(3):
        claimed, row = await _next(outbox)
        await outbox.refused(row, "not_in_channel")
        await outbox.release(claimed, NOW, NOW + 60)
    assert (await outbox.claim(NOW + 1)).lane is None
    outbox.stirred.clear()
    await outbox.wake(CHANNEL, NOW + 1)
    assert outbox.stirred.is_set()
    claims = [await outbox.claim(NOW + 1) for _ in range(3)]
    assert {each.lane for each in claims} == {CHANNEL, f"{CHANNEL}/edits", None}
    assert (await outbox.next(CHANNEL, NOW + 1) or row).held == "not_in_channel"


async def test_waking_a_channel_for_which_nothing_waits_makes_no_lane(outbox: Lanes) -> None:
    await outbox.wake(CHANNEL, NOW)
    assert await outbox.claim(NOW) == Claimed(None)


async def test_what_may_stand_there_and_was_given_up_is_looked_for_when_it_is_revived(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    claimed, row = await _next(outbox)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.dead(row, "the answer was lost, and then it could not be drawn", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert await outbox.revive("a", NOW + 60)
    _, revived = await _next(outbox, NOW + 60)
    assert (revived.state, revived.since) == ("sending", NOW)


async def test_what_was_certainly_not_sent_and_was_given_up_is_simply_sent_when_it_is_revived(
    outbox: Lanes,
) -> None:
    await outbox.put("a", CHANNEL, _content(1), NOW)
    claimed, row = await _next(outbox)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.refused(row, "invalid_blocks")
    await outbox.dead(row, "invalid_blocks", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert await outbox.revive("a", NOW + 60)
    _, revived = await _next(outbox, NOW + 60)
    assert (revived.state, revived.since) == ("queued", NOW + 60)
