"""The outbox: every intended message once, in order, as it was wanted last."""

import pytest

from bot.store.lanes import KEEP, Claimed, Lanes
from bot.store.redis import Store, key
from tests.store.taking import content, send, take

NOW = 1_000_000.0
CHANNEL, OTHER = "C0LEADS", "C0SALES"
EDITS = f"{CHANNEL}/edits"


@pytest.fixture
def outbox(store: Store) -> Lanes:
    return Lanes(store)


async def test_what_is_on_its_way_and_outdated_is_edited_once_it_stands(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    claimed, row = await take(outbox, NOW)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.outdated("a")
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW)
    _, again = await take(outbox, NOW)
    assert (again.ts, again.content) == ("1.1", content(1))


async def test_what_waits_or_stands_or_never_was_is_not_outdated(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await outbox.outdated("a")
    _, row = await take(outbox, NOW)
    assert row.rev == "1"
    await outbox.sent(row, "1.1", NOW)
    await outbox.outdated("a")
    await outbox.outdated("never")
    kept = await outbox.get("a")
    assert kept
    assert (kept.rev, kept.state) == ("1", "sent")
    assert await outbox.get("never") is None


async def test_what_is_put_is_sent_once(outbox: Lanes) -> None:
    assert await outbox.put("a", CHANNEL, content(1), NOW)
    row = await send(outbox, "1.1", NOW)
    assert (row.channel, row.content, row.ts, row.state) == (CHANNEL, content(1), None, "queued")
    assert await outbox.claim(NOW) == Claimed(None)
    kept = await outbox.get("a")
    assert kept
    assert (kept.state, kept.ts) == ("sent", "1.1")


async def test_what_is_put_again_before_it_was_sent_replaces_what_was_there(outbox: Lanes) -> None:
    for number in range(5):
        await outbox.put("a", CHANNEL, content(number), NOW)
    assert (await send(outbox, "1.1", NOW)).content == content(4)
    assert await outbox.claim(NOW) == Claimed(None)


async def test_what_is_put_once_stays_as_it_was_first(outbox: Lanes) -> None:
    assert await outbox.put("a", CHANNEL, content(1), NOW, once=True)
    assert not await outbox.put("a", CHANNEL, content(2), NOW, once=True)
    assert (await send(outbox, "1.1", NOW)).content == content(1)
    assert not await outbox.put("a", CHANNEL, content(3), NOW, once=True)
    assert await outbox.claim(NOW) == Claimed(None)


async def test_rows_of_a_channel_are_sent_in_the_order_of_their_putting(outbox: Lanes) -> None:
    for number, id_ in enumerate("zab"):
        await outbox.put(id_, CHANNEL, content(number), NOW - number)
    await outbox.put("z", CHANNEL, content(9), NOW)
    assert [(await send(outbox, f"{n}.1", NOW)).id for n in range(3)] == ["z", "a", "b"]


async def test_after_it_was_sent_it_is_edited(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await send(outbox, "1.1", NOW)
    await outbox.put("a", CHANNEL, content(2), NOW)
    claimed, row = await take(outbox, NOW)
    assert (claimed.lane, row.ts, row.content) == (EDITS, "1.1", content(2))


async def test_edits_do_not_wait_for_posts(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await send(outbox, "1.1", NOW, gap=60.0)
    await outbox.put("b", CHANNEL, content(2), NOW)
    await outbox.put("a", CHANNEL, content(3), NOW)
    claimed, row = await take(outbox, NOW)
    assert (claimed.lane, row.id) == (EDITS, "a")
    assert (await outbox.claim(NOW)).lane is None


async def test_a_newer_revision_that_came_while_sending_becomes_an_edit(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    claimed, row = await take(outbox, NOW)
    await outbox.put("a", CHANNEL, content(2), NOW)
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW + 60)
    again = await send(outbox, "1.1", NOW)
    assert (again.ts, again.content) == ("1.1", content(2))
    assert await outbox.claim(NOW + 99) == Claimed(None)


async def test_a_newer_revision_that_came_while_editing_is_edited_too(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW, ts="1.1")
    claimed, row = await take(outbox, NOW)
    await outbox.put("a", CHANNEL, content(2), NOW)
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert (await send(outbox, "1.1", NOW)).content == content(2)


async def test_a_dead_row_stays_dead_with_its_reason(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    claimed, row = await take(outbox, NOW)
    await outbox.dead(row, "not_in_channel", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert not await outbox.put("a", CHANNEL, content(2), NOW)
    assert not await outbox.put("a", CHANNEL, content(2), NOW, once=True)
    kept = await outbox.get("a")
    assert kept
    assert (kept.state, kept.reason) == ("dead", "not_in_channel")
    assert await outbox.claim(NOW) == Claimed(None)


async def test_a_dead_edit_leaves_both_lanes(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await outbox.put("a", CHANNEL, content(1), NOW, ts="1.1")
    _, row = await take(outbox, NOW)
    await outbox.dead(row, "message_not_found", NOW)
    assert await outbox.waiting(CHANNEL) == 0
    assert await outbox.next(EDITS, NOW) is None


async def test_the_dead_until_a_moment_newest_first(outbox: Lanes) -> None:
    for number in range(3):
        await outbox.put(str(number), CHANNEL, content(number), NOW)
        claimed, row = await take(outbox, NOW)
        await outbox.dead(row, "gone", NOW + number)
        await outbox.release(claimed, NOW, NOW)
    assert [(row.id, at) for row, at in await outbox.buried(until=NOW + 1)] == [("1", NOW + 1), ("0", NOW)]
    assert [row.id for row, _ in await outbox.buried(2)] == ["2", "1"]


async def test_the_row_after_a_dead_one_goes_on(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await outbox.put("b", CHANNEL, content(2), NOW + 1)
    claimed, row = await take(outbox, NOW)
    await outbox.dead(row, "invalid_blocks", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert (await send(outbox, "1.1", NOW + 1)).id == "b"


async def test_a_forgotten_row_is_redrawn_where_it_stands(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW, ts="7.7")
    claimed, row = await take(outbox, NOW)
    assert (claimed.lane, row.ts) == (EDITS, "7.7")


async def test_a_place_that_is_known_is_not_given_up_for_another(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await send(outbox, "1.1", NOW)
    await outbox.put("a", CHANNEL, content(2), NOW, ts="7.7")
    assert (await take(outbox, NOW))[1].ts == "1.1"


async def test_a_row_that_waits_has_no_end_and_one_that_is_over_has(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    assert await _life(store, "a") == -1
    await send(outbox, "1.1", NOW)
    assert 0 < await _life(store, "a") <= KEEP
    await outbox.put("a", CHANNEL, content(2), NOW)
    assert await _life(store, "a") == -1
    await outbox.dead((await take(outbox, NOW))[1], "gone", NOW)
    assert 0 < await _life(store, "a") <= KEEP


async def test_a_row_whose_newer_revision_waits_has_no_end(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    _, row = await take(outbox, NOW)
    await outbox.put("a", CHANNEL, content(2), NOW)
    await outbox.sent(row, "1.1", NOW)
    assert await _life(store, "a") == -1


async def test_a_queued_name_without_a_row_is_passed_over(store: Store, outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await outbox.put("b", CHANNEL, content(2), NOW + 1)
    await store.call("DEL", key("outbox", "row", "a"))
    row = await outbox.next(CHANNEL, NOW)
    assert row
    assert row.id == "b"
    assert await outbox.waiting(CHANNEL) == 1


async def test_how_many_wait_is_told_for_posts_alone(outbox: Lanes) -> None:
    for number in range(3):
        await outbox.put(str(number), CHANNEL, content(number), NOW)
    await outbox.put("edit", CHANNEL, content(9), NOW, ts="1.1")
    assert await outbox.waiting(CHANNEL) == 3
    assert await outbox.waiting(OTHER) == 0


async def test_a_row_that_was_never_put_is_not_there(outbox: Lanes) -> None:
    assert await outbox.get("nothing") is None


async def test_what_was_given_up_is_listed_and_can_be_sent_after_all(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    claimed, row = await take(outbox, NOW)
    await outbox.dead(row, "invalid_blocks", NOW)
    await outbox.release(claimed, NOW, NOW)
    ((buried, at),) = await outbox.buried()
    assert (buried.id, buried.reason, at) == ("a", "invalid_blocks", NOW)
    assert [await outbox.revive("a", NOW + 5), await outbox.revive("a", NOW + 5)] == [True, False]
    assert await outbox.buried() == []
    _, row = await take(outbox, NOW + 5)
    assert (row.id, row.state, row.reason, row.since) == ("a", "queued", None, NOW + 5)


async def test_an_edit_that_was_given_up_is_made_after_all(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW, ts="1.2")
    claimed, row = await take(outbox, NOW)
    await outbox.dead(row, "invalid_blocks", NOW)
    await outbox.release(claimed, NOW, NOW)
    await outbox.revive("a", NOW)
    claimed, row = await take(outbox, NOW)
    assert (claimed.lane, row.ts) == (EDITS, "1.2")


async def test_what_is_long_dead_is_no_more_listed(outbox: Lanes, store: Store) -> None:
    for number, at in ((1, NOW), (2, NOW + KEEP + 1)):
        await outbox.put(str(number), CHANNEL, content(number), at)
        claimed, row = await take(outbox, at)
        await outbox.dead(row, "why", at)
        await outbox.release(claimed, at, at)
    assert [row.id for row, _ in await outbox.buried()] == ["2"]
    assert not await outbox.revive("never", NOW)


async def test_each_channel_says_how_much_waits_since_when_and_why(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    await outbox.put("b", CHANNEL, content(2), NOW + 1)
    await outbox.put("c", "C2", content(3), NOW + 2, ts="1.2")
    claimed, row = await take(outbox, NOW)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.refused(row, "not_in_channel")
    lines = {line.channel: line for line in await outbox.lines()}
    assert (lines[CHANNEL].count, lines[CHANNEL].since, lines[CHANNEL].held) == (2, NOW, "not_in_channel")
    assert (lines["C2"].count, lines["C2"].since, lines["C2"].held) == (1, NOW + 2, "")
    await outbox.sent(row, "1.1", NOW)
    lines = {line.channel: line for line in await outbox.lines()}
    assert (lines[CHANNEL].count, lines[CHANNEL].held) == (1, "")


async def _life(store: Store, id_: str) -> int:
    return int(await store.call("TTL", key("outbox", "row", id_)))


async def test_what_may_stand_there_and_was_given_up_is_looked_for_when_it_is_revived(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    claimed, row = await take(outbox, NOW)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.dead(row, "the answer was lost, and then it could not be drawn", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert await outbox.revive("a", NOW + 60)
    _, revived = await take(outbox, NOW + 60)
    assert (revived.state, revived.since) == ("sending", NOW)


async def test_what_was_certainly_not_sent_and_was_given_up_is_simply_sent_when_it_is_revived(
    outbox: Lanes,
) -> None:
    await outbox.put("a", CHANNEL, content(1), NOW)
    claimed, row = await take(outbox, NOW)
    assert await outbox.hold(claimed, NOW, begin=row)
    await outbox.refused(row, "invalid_blocks")
    await outbox.dead(row, "invalid_blocks", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert await outbox.revive("a", NOW + 60)
    _, revived = await take(outbox, NOW + 60)
    assert (revived.state, revived.since) == ("queued", NOW + 60)
