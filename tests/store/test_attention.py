"""What a channel does with its cards: counted once each, for a week."""

from datetime import UTC, datetime, timedelta

from bot.store.attention import KEPT, Attention
from bot.store.redis import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = timedelta(days=7)
HERE = "C0LEADS"


async def test_each_lead_counts_once_in_each_channel(store: Store) -> None:
    attention = Attention(store)
    for lead in (1, 2, 2, 3):
        await attention.shown(HERE, lead, NOW)
    for _ in range(2):
        await attention.acted(HERE, 3, NOW)
    await attention.shown("C0SALES", 1, NOW)
    assert await attention.since(HERE, NOW - WEEK) == (3, 1)
    assert await attention.since("C0SALES", NOW - WEEK) == (1, 0)
    assert await attention.since("C0RANDOM", NOW - WEEK) == (0, 0)


async def test_a_week_moves_on(store: Store) -> None:
    attention = Attention(store)
    await attention.shown(HERE, 1, NOW)
    await attention.shown(HERE, 1, NOW + WEEK)
    assert await attention.since(HERE, NOW) == (1, 0)
    assert await attention.since(HERE, NOW + timedelta(seconds=1)) == (0, 0), "a card is new once"


async def test_what_is_old_goes_by_itself(store: Store) -> None:
    attention = Attention(store)
    await attention.shown(HERE, 1, NOW)
    await attention.shown(HERE, 2, NOW + KEPT + timedelta(seconds=1))
    (name,) = await store.call("KEYS", "*")
    assert await store.call("ZRANGE", name, 0, -1) == ["2"]
    assert await store.call("TTL", name) > 0
