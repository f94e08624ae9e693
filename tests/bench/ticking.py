"""Ten thousand digests that are due in the same minute: how soon all are claimed and queued, by one process and by two."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.digests.schedule import Plan
from bot.store.due_digests import QUEUE
from bot.store.embedded import EmbeddedStore
from bot.store.redis import Store
from tests.bench.table import Row
from tests.services.clockwork import BEGIN, DAILY, Process, Town, process

_MANY = 10_000
_AT_ONCE = 1_000
_DUE = BEGIN + timedelta(hours=1)
_DAY = timedelta(days=1)


async def rows() -> AsyncIterator[Row]:
    with TemporaryDirectory() as folder:
        embedded = EmbeddedStore(Path(folder))
        url = await embedded.start()
        try:
            async for row in _measured(url):
                yield row
        finally:
            await embedded.stop()


async def _measured(url: str) -> AsyncIterator[Row]:
    store, town = Store(url), Town()
    async with process(store, town) as one:
        await _set(one)
        yield Row(f"digests: {_MANY:,} new schedules noted by a tick", await _seconds(one), "s")
        yield Row("digests: a tick in which none of them is due", await _seconds(one), "s")
        town.to(_DUE)
        yield Row(f"digests: {_MANY:,} due at once, claimed and queued", await _seconds(one), "s", most=30)
        yield Row("digests: of these queued", await store.call("ZCARD", QUEUE[1]), "", least=_MANY)
        await store.call("DEL", *QUEUE)
        yield Row("digests: the same by two processes at once", await _seconds_of_two(url), "s", most=30)
        yield Row("digests: of these queued", await store.call("ZCARD", QUEUE[1]), "", least=_MANY)
        town.to(_DUE + _DAY)
        yield Row("digests: taken from the queue to be counted", await _seconds_to_take(one), "s")
    await store.close()


async def _set(one: Process) -> None:
    """As if ten thousand people had each set one."""
    targets = [f"U{number:09}" for number in range(_MANY)]
    plans = [Plan(target=each, schedule=DAILY, by=each, job="1") for each in targets]
    for start in range(0, _MANY, _AT_ONCE):
        some = [
            word for each in plans[start : start + _AT_ONCE] for word in (each.target, each.model_dump_json())
        ]
        await one.store.call("HSET", one.plans.keys[0], *some)
    await one.plans.put(targets[0], plans[0])


async def _seconds(one: Process) -> float:
    began = perf_counter()
    await one.digests.tick()
    return perf_counter() - began


async def _seconds_of_two(url: str) -> float:
    command = (sys.executable, "-m", "tests.bench.ticking", url)
    both = [await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE) for _ in range(2)]
    for each in both:
        assert each.stdout
        await each.stdout.readline()
    told = await asyncio.gather(*(each.communicate(b"go\n") for each in both))
    return max(float(seconds) for seconds, _ in told)


async def _seconds_to_take(one: Process) -> float:
    began, taken = perf_counter(), 0
    while due := await one.digests.due():
        taken += len(due)
    assert taken == _MANY
    return perf_counter() - began


async def _another(url: str) -> None:
    """A process that ticks on the next day, as soon as it is told to."""
    store, town = Store(url), Town(_DUE + _DAY)
    async with process(store, town) as one:
        _say("ready")
        await asyncio.to_thread(sys.stdin.readline)
        _say(await _seconds(one))
    await store.close()


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(_another(sys.argv[1]))
