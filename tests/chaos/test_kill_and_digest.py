"""``kill -9`` from a due digest to its place in the channel: it comes, and comes once."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.digests.slots import Queued, Slot
from bot.sandbox.slack.messages import Message
from bot.slack.gateway import SCOPES
from bot.store.due_digests import QUEUE
from bot.store.redis import Store
from bot.store.slots import SlotBook, Step
from tests.chaos.town import Town
from tests.support.world import AMY, LEADS

UNPOSTED = ("bot.store.lanes:Lanes.put after", "bot.store.due_digests:DueQueue._settle before")
"""It waits for its channel; the next one begins where it ends."""
A_WHILE = timedelta(days=3)
POSTED = "bot.slack.gateway:Gateway.post after"


@pytest.fixture
async def town(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with Town(store, store_url, tmp_path, scopes=(*SCOPES, "channels:history")) as town:
        yield town


def digests(town: Town) -> list[Message]:
    return [each for each in town.slack.messages(LEADS) if each.text.startswith("Leads, ")]


async def fall_due(store: Store) -> None:
    """What a tick does when the time of #leads has come."""
    book, now = SlotBook(store), datetime.now(UTC)
    schedule = (await book.bookings())[LEADS].schedule
    queued = Queued(target=LEADS, slot=Slot(name="2026-11-23T09:00", moment=now), schedule=schedule)
    (look,) = await book.looks([LEADS])
    await book.take([Step(look, look.reached, None, queued)], now)


async def die_at(town: Town, step: str, folder: Path) -> None:
    await town.launch(DIE_AT=step, ARMED=str(folder / "armed"))
    await town.dies()


async def test_whoever_dies_while_posting_a_digest_posts_it_once(town: Town, tmp_path: Path) -> None:
    await town.subscribe("digest only")
    # By the machine's own clock none comes meanwhile.
    day = f"{datetime.now(UTC) + A_WHILE:%A}"
    await town.slack.command(AMY, LEADS, f"/goodones digest {day} 9:00 UTC")
    await town.until(lambda: town.find("set when this channel's digest comes"))
    await town.until(town.quiet)
    await town.kill()
    await fall_due(town.store)
    (tmp_path / "armed").touch()
    await town.slack.control(fault="down", method="chat.postMessage")
    for step in UNPOSTED:
        await die_at(town, step, tmp_path)
    await town.slack.control(fault="none")
    await die_at(town, POSTED, tmp_path)
    await town.start()

    async def over() -> bool:
        return not await town.store.call("EXISTS", *QUEUE) and await town.quiet()

    await town.until(over)
    assert len(digests(town)) == 1
