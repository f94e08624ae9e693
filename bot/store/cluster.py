"""Redis Cluster as the store wants it: by the client of redis-py, around what that does not bear.

Seen in redis-py 8.1: commands that are sent while it learns the cluster go to any node; with every fifth key that
moved it closes the connections of everybody; and when a node goes away, one command may be handed a connection
that another is closing, and fails by AttributeError.
"""

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
        try:
            await self._client.initialize()
            return await self._client.execute_command(*command, **self._to(command))
        except (RedisClusterException, AttributeError) as error:
            raise RedisConnectionError(str(error)) from error

    async def aclose(self) -> None:
        await self._client.aclose()

    def _to(self, command: tuple[Any, ...]) -> dict[str, Any]:
        """Of this one the client would ask the server each time which of its words are keys."""
        if command[0] != "XREADGROUP":
            return {}
        return {"target_nodes": self._client.get_node_from_key(command[command.index("STREAMS") + 1])}
