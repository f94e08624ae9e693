"""Stores that are away: one that never answers, and one that is not there."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def silent_store() -> AsyncIterator[str]:
    """The address of a server that accepts and never answers."""
    writers: list[asyncio.StreamWriter] = []

    async def accept(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    try:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    finally:
        server.close()
        for writer in writers:
            writer.close()
        await server.wait_closed()


@asynccontextmanager
async def no_store() -> AsyncIterator[str]:
    """An address where nobody listens; its password is not to be seen by anybody."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"redis://:store-password@127.0.0.1:{held.getsockname()[1]}/0"


AWAY = {"silent": silent_store, "absent": no_store}
