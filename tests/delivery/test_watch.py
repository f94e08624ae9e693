"""The loop that looks: the lead API every ten seconds, closed channels every minute, whatever goes wrong."""

from collections import Counter
from functools import partial

from bot.delivery.watch import Watch
from bot.errors import StoreAway
from bot.slack.errors import SlackDown
from bot.tasks import Tasks
from tests.delivery.make import until
from tests.support.clock import ManualClock


async def test_it_goes_on_looking_whatever_goes_wrong() -> None:
    clock, tasks, looks = ManualClock(), Tasks(), Counter[str]()

    async def store() -> None:
        looks["store"] += 1

    async def condition() -> None:
        looks["condition"] += 1
        raise StoreAway("for a moment")

    async def channels() -> None:
        looks["channels"] += 1
        raise SlackDown("conversations.info", "503")

    tasks.keep(Watch([store, condition], channels, clock).run(), "watch")
    for count in range(1, 14):
        await until(partial(_sleeps_after, count, looks, clock))
        clock.advance(10)
    await until(partial(_sleeps_after, 14, looks, clock))
    await tasks.drain(1.0)
    assert looks == {"store": 14, "condition": 14, "channels": 3}


def _sleeps_after(count: int, looks: Counter[str], clock: ManualClock) -> bool:
    return looks["condition"] == count and clock.until_next() is not None
