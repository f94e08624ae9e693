"""The one way to Redis, a single one or a cluster: no silent repeats, an answer in 1.5 s or ``StoreAway``."""

import asyncio
from collections.abc import Awaitable, Sequence
from hashlib import sha1
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import (
    ClusterError,
    InvalidResponse,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from bot.errors import StoreAway
from bot.store.cluster import SCHEME, Cluster

ANSWER_WITHIN = 1.5
"""Seconds. Slack wants its acknowledgement within three; a person hears of a store that is away before that."""

AT_ONCE = 32
"""Commands under way at once. More wait their turn: redis-py's pool would refuse them although the store is well."""

TAG = "goodones"
"""What all our keys begin with."""

Argument = str | int | float | bytes

NOW = """
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) + tonumber(time[2]) / 1000000
end
local function text(number) return string.format('%.6f', number) end
"""
"""How a script begins that needs the time: its first argument, or the store's own where that is empty."""

_REFUSES = (OutOfMemoryError, ReadOnlyError, ClusterError, TryAgainError, InvalidResponse)
"""The server takes nothing, or is none; redis-py cuts the codes of these off their texts."""
_REFUSES_IN_WORDS = ("MISCONF", "NOREPLICAS", "BUSY ")
"""The same where redis-py has no class: the text begins with the code."""


def key(*parts: str | int, group: str = "") -> str:
    """A key of ours: ``{goodones}:tokens``, or of a group ``{goodones:p07}:outbox:dead``.

    Keys that change together share what stands in the braces, and so one node of a Redis Cluster:
    https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
    """
    tag = f"{TAG}:{group}" if group else TAG
    return ":".join((f"{{{tag}}}", *map(str, parts)))


class Script:
    """A Lua script that is sent once and then called by its digest."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.digest = sha1(source.encode(), usedforsecurity=False).hexdigest()


class Store:
    """Commands and scripts on one Redis.

    redis-py would by itself repeat a command whose answer was lost, and so append twice: its retries are off
    (https://redis.io/docs/latest/develop/clients/redis-py/). Bytes that are no UTF-8 survive the round trip.
    """

    def __init__(self, url: str, *, answer_within: float = ANSWER_WITHIN, block: float = 5.0) -> None:
        """``url``: redis://, rediss:// or unix://; redis+cluster:// or rediss+cluster:// for a cluster."""
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._client: Any = _client(url, answer_within, answer_within)
        # A blocking read waits on purpose: it has its own connections and a longer patience.
        self._blocking: Any = _client(url, answer_within, answer_within + block)

    @property
    def clustered(self) -> bool:
        """Whether a step can only be of keys that share what stands in their braces."""
        return isinstance(self._client, Cluster)

    async def call(self, *command: Argument) -> Any:
        """Send one command. Raises StoreAway."""
        async with self._turns:
            return await _guarded(self._client.execute_command(*command))

    async def everywhere(self, *command: Argument) -> list[Any]:
        """The answer of the server; of a cluster, that of each of its primaries. Raises StoreAway."""
        if isinstance(self._client, Cluster):
            return list(await _guarded(self._client.everywhere(*command)))
        return [await self.call(*command)]

    async def blocking(self, *command: Argument) -> Any:
        """Send one command that may wait at the server for something to happen. Raises StoreAway."""
        return await _guarded(self._blocking.execute_command(*command))

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[Argument] = ()) -> Any:
        """Run a script as one step that nothing can come between. Raises StoreAway."""
        try:
            return await self.call("EVALSHA", script.digest, len(keys), *keys, *args)
        except NoScriptError:
            return await self.call("EVAL", script.source, len(keys), *keys, *args)

    async def close(self) -> None:
        await self._client.aclose()
        await self._blocking.aclose()


def _client(url: str, connect_within: float, patience: float) -> Redis | Cluster:
    how: dict[str, Any] = {
        "decode_responses": True,
        "encoding_errors": "surrogateescape",
        "protocol": 2,
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": patience,
        "socket_connect_timeout": connect_within,
    }
    if SCHEME in url:
        return Cluster(url, **how)
    return Redis.from_url(url, retry_on_timeout=False, **how)


async def _guarded(answer: Awaitable[Any]) -> Any:
    try:
        return await _cancellable(answer)
    except (RedisConnectionError, RedisTimeoutError, OSError) as error:
        raise StoreAway(str(error)) from error
    except NoScriptError:
        raise
    except RedisError as error:
        if isinstance(error, _REFUSES) or str(error).startswith(_REFUSES_IN_WORDS):
            raise StoreAway(str(error)) from error
        raise


async def _cancellable(answer: Awaitable[Any]) -> Any:
    """Wait as long as nobody cancels.

    redis-py sends by ``asyncio.wait_for``, which in Python 3.11 now and then swallows a cancellation
    (https://github.com/python/cpython/issues/86296): a loop would go on for ever that was told to end.
    """
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    got = await answer
    if task and task.cancelling() > before:
        raise asyncio.CancelledError
    return got
