"""Redis Cluster as the store wants it: by the client of redis-py, around what that does not bear.

Seen in redis-py 8.1: commands that are sent while it learns the cluster go to any node; with every fifth key that
moved it closes the connections of everybody; and when a node goes away, one command may be handed a connection
that another is closing, and fails by AttributeError.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis.asyncio import RedisCluster
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisClusterException

SCHEME = "+cluster://"
"""In the address of a cluster, of which any node will do: ``redis+cluster://host:6379``."""


class Cluster:
    """Sends each command to the node that has its key."""

    def __init__(self, url: str, **how: Any) -> None:
        """``how``: as for redis-py's client."""
        self._client: Any = RedisCluster.from_url(url.replace(SCHEME, "://"), reinitialize_steps=0, **how)

    async def execute_command(self, *command: Any) -> Any:
        """Raises redis-py's errors, of which a ConnectionError stands for a cluster that is not whole."""
        with _not_whole():
            await self._client.initialize()
            return await self._client.execute_command(*command, **self._to(command))

    async def everywhere(self, *command: Any) -> list[Any]:
        """The answer of each node that has keys of its own. Raises the same."""
        with _not_whole():
            await self._client.initialize()
            nodes = self._client.get_primaries()
            return [await self._client.execute_command(*command, target_nodes=node) for node in nodes]

    async def aclose(self) -> None:
        await self._client.aclose()

    def _to(self, command: tuple[Any, ...]) -> dict[str, Any]:
        """Of this one the client would ask the server each time which of its words are keys."""
        if command[0] != "XREADGROUP":
            return {}
        return {"target_nodes": self._client.get_node_from_key(command[command.index("STREAMS") + 1])}


@contextmanager
def _not_whole() -> Iterator[None]:
    try:
        yield
    except (RedisClusterException, AttributeError) as error:
        raise RedisConnectionError(str(error)) from error
