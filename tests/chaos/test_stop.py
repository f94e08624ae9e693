"""SIGTERM in the middle of everything: the process ends in time and well, and the next one does what was left."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.store.outbox import Outbox
from bot.store.redis import Store
from tests.chaos.town import Town
from tests.support.world import BEN, visible

IN_TIME = 10.0
"""Seconds that whoever stops a process waits before it is killed: Docker's own patience."""
MANY = 20


@asynccontextmanager
async def slow_sender(url: str) -> AsyncIterator[asyncio.StreamReader]:
    """Somebody who began to post a webhook and takes ages to say the rest."""
    address = url.removeprefix("http://")
    host, _, path = address.partition("/")
    reader, writer = await asyncio.open_connection(*host.split(":"))
    writer.write(f"POST /{path} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nhello".encode())
    await writer.drain()
    try:
        yield reader
    finally:
        writer.close()


async def test_a_process_that_has_its_hands_full_ends_in_time_and_nothing_is_lost(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    async with Town(store, store_url, tmp_path) as town:
        card, lead = await town.card()
        url = town.api.tables.subscriptions.all()[0].target_url
        await town.hang("/leads/*/feedback")
        await town.slack.click(BEN, card.channel, card.ts, "lead.good")
        await town.reached()
        more = [lead.model_dump(mode="json") | {"id": 5000 + number} for number in range(MANY)]
        assert await town.bring(url, more) == 202
        await town.until(lambda: len(town.cards()) == 3)

        async with slow_sender(url) as answer:
            assert not answer.at_eof()
            async with asyncio.timeout(IN_TIME):
                assert await town.stop() == [0]
        assert "Traceback" not in town.log

        shown, waiting = len(town.cards()), sum(line.count for line in await Outbox(store).lines())
        assert shown + waiting == 1 + MANY
        await town.happens("/feedback")
        await town.start()
        await town.until(lambda: f"<@{BEN}>" in visible(town.cards()[0]))
        await town.until(lambda: len(town.cards()) >= shown + 2)
        assert town.asked("/feedback") == 2
        assert await town.stop() == [0]
        shown, waiting = len(town.cards()), sum(line.count for line in await Outbox(store).lines())
        assert shown + waiting == 1 + MANY
