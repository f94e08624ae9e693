"""What a sender does with the outbox, row by row."""

from typing import Any

from bot.store.lanes import Claimed, Lanes, Row


def content(number: int) -> dict[str, Any]:
    return {"lead": number}


async def take(outbox: Lanes, now: float) -> tuple[Claimed, Row]:
    """A lane, and who is next in it."""
    claimed = await outbox.claim(now)
    assert claimed.lane
    row = await outbox.next(claimed.lane, now)
    assert row
    return claimed, row


async def send(outbox: Lanes, ts: str, now: float, gap: float = 0.0) -> Row:
    """One row is shown at ``ts``; the lane then waits for ``gap`` seconds."""
    claimed, row = await take(outbox, now)
    await outbox.sent(row, row.ts or ts, now)
    await outbox.release(claimed, now, now + gap)
    return row
