"""What came of a message is noted in its row, and nowhere where there is none any more."""

from collections.abc import Awaitable, Callable

import pytest

from bot.store.lanes import Lanes, Row
from bot.store.redis import Store

NOW = 1_000.0

Ending = Callable[[Lanes, Row], Awaitable[None]]
ENDINGS: dict[str, Ending] = {
    "sent": lambda lanes, row: lanes.sent(row, "1.5", NOW),
    "refused": lambda lanes, row: lanes.refused(row, "is_archived"),
    "dead": lambda lanes, row: lanes.dead(row, "invalid_blocks", NOW),
}
STATES = {"sent": "sent", "refused": "queued", "dead": "dead"}


async def on_its_way(lanes: Lanes) -> Row:
    """A row that somebody began to send."""
    await lanes.put("a", "C1", {"lead": 1}, NOW)
    claimed = await lanes.claim(NOW)
    row = await lanes.next("C1", NOW)
    assert row
    assert await lanes.hold(claimed, NOW, begin=row)
    return row


@pytest.mark.parametrize("ending", ENDINGS)
async def test_it_is_noted_in_the_row(store: Store, ending: str) -> None:
    lanes = Lanes(store)
    await ENDINGS[ending](lanes, await on_its_way(lanes))
    row = await lanes.get("a")
    assert row
    assert (row.state, row.ts) == (STATES[ending], "1.5" if ending == "sent" else None)


@pytest.mark.parametrize("ending", ENDINGS)
async def test_of_a_row_that_is_gone_nothing_is_left_behind(store: Store, ending: str) -> None:
    lanes = Lanes(store)
    row = await on_its_way(lanes)
    await store.call("FLUSHALL")
    await ENDINGS[ending](lanes, row)
    assert await store.call("KEYS", "*") == []
    await lanes.put("b", "C1", {"lead": 2}, NOW)
    assert (await lanes.claim(NOW)).lane == "C1"
