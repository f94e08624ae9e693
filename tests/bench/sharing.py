"""Three processes on one store and one key, for three minutes of hurried time, against the stand-in's own counting."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import time

from bot.sandbox.api import ApiSandbox
from bot.store.embedded import EmbeddedStore
from tests.bench.sender import KEY, SharedClock, start
from tests.bench.table import Row

_PROCESSES = 3
_MINUTES = 3
_SPEED = 8.0


async def rows() -> AsyncIterator[Row]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        store = EmbeddedStore(folder)
        store_url = await store.start()
        stack.push_async_callback(store.stop)
        began = time()
        api = ApiSandbox(key=KEY, clock=SharedClock(began, _SPEED))
        address = await api.start()
        stack.push_async_callback(api.stop)
        seconds = _MINUTES * 61.0
        senders = [
            await start(store_url, f"{address}/api/v2", began, _SPEED, seconds) for _ in range(_PROCESSES)
        ]
        told = [json.loads((await each.communicate())[0]) for each in senders]
    waits = sorted(wait for each in told for wait in each["people"])
    yield Row(f"share: 429s for {_PROCESSES} processes in {_MINUTES} minutes", _sum(told, "refused"), "", 0)
    yield Row("share: requests of theirs a minute", _sum(told, "sent") / _MINUTES, "")
    yield Row(f"share: the longest that {len(waits)} people waited", waits[-1], "s", 1)


def _sum(told: list[dict[str, float]], name: str) -> float:
    return sum(each[name] for each in told)
