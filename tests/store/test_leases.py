"""A lane whose time was told by a clock that was wrong, and a row of which another knows more."""

import pytest

from bot.store.lanes import Claimed, Lanes, Row
from bot.store.leases import FARTHEST
from bot.store.redis import Store

NOW = 1_000_000.0
WRONG = NOW + 3 * 3600
CHANNEL = "C0LEADS"


@pytest.fixture
def outbox(store: Store) -> Lanes:
    return Lanes(store)


async def begun(outbox: Lanes, now: float) -> tuple[Claimed, Row]:
    claimed = await outbox.claim(now)
    row = await outbox.next(str(claimed.lane), now)
    assert row
    assert await outbox.hold(claimed, now, begin=row)
    return claimed, row


async def test_a_lane_that_a_wrong_clock_put_off_is_not_waited_for(outbox: Lanes) -> None:
    for id_ in ("a", "b"):
        await outbox.put(id_, CHANNEL, {"lead": 1}, WRONG)
    claimed, row = await begun(outbox, WRONG)
    await outbox.sent(row, "1.1", WRONG)
    await outbox.release(claimed, WRONG, WRONG)
    assert (await outbox.claim(NOW)).lane == CHANNEL


@pytest.mark.parametrize("ahead", [FARTHEST - 1, FARTHEST + 1])
async def test_a_lane_that_slack_put_off_is_waited_for(outbox: Lanes, ahead: float) -> None:
    await outbox.put("a", CHANNEL, {"lead": 1}, NOW)
    claimed, _ = await begun(outbox, NOW)
    await outbox.release(claimed, NOW, NOW + ahead)
    assert await outbox.claim(NOW) == Claimed(None, NOW + ahead)


async def test_a_lane_that_somebody_serves_by_a_wrong_clock_stays_theirs(outbox: Lanes) -> None:
    await outbox.put("a", CHANNEL, {"lead": 1}, WRONG)
    claimed, _ = await begun(outbox, WRONG)
    assert (await outbox.claim(NOW)).lane is None
    assert await outbox.hold(claimed, WRONG)


@pytest.mark.parametrize("state", ["sent", "dead", None])
async def test_who_was_refused_late_does_not_change_what_another_made_of_it(
    outbox: Lanes, store: Store, state: str | None
) -> None:
    await outbox.put("a", CHANNEL, {"lead": 1}, NOW)
    _, row = await begun(outbox, NOW)
    if state == "sent":
        await outbox.sent(row, "1.1", NOW)
    elif state == "dead":
        await outbox.dead(row, "gone", NOW)
    else:
        _, rows = outbox.keys_of(CHANNEL)
        await store.call("DEL", f"{rows}a")
    await outbox.refused(row, "ratelimited")
    kept = await outbox.get("a")
    assert (kept and kept.state) == state
