"""A bad line between us and the store: it can lose an answer, hold it back, be slow, or silent from the start."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from urllib.parse import unquote, urlsplit

from bot.store.redis import Store

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Line:
    """Forwards to the store at ``target`` (a URL); what goes wrong is set on it."""

    def __init__(self, target: str) -> None:
        self.url = ""
        self.target = target
        """Where the next connection leads."""
        self.delay = 0.0
        """Seconds that everything takes on its way, there and back."""
        self.lose_answer_to: bytes | None = None
        """A command name: it reaches the store, its answer never reaches us."""
        self.open = asyncio.Event()
        """Answers pass while this is set."""
        self.open.set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await _connect(self.target)
        except OSError:
            writer.close()
            return
        self._writers |= {writer, far_writer}
        lost = asyncio.Event()
        for way in (self._there(reader, far_writer, lost), self._back(far_reader, writer, lost)):
            self._tasks.add(asyncio.create_task(way))

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await _hang_up(self._writers)

    async def _there(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            if self.lose_answer_to and self.lose_answer_to in data:
                self.lose_answer_to = None
                lost.set()
            await asyncio.sleep(self.delay)
            writer.write(data)
            await writer.drain()
        writer.close()

    async def _back(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: asyncio.Event
    ) -> None:
        while data := await reader.read(65536):
            await self.open.wait()
            if lost.is_set():
                break
            await asyncio.sleep(self.delay)
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def line_to(target: str) -> AsyncIterator[Line]:
    """A line on loopback that leads to a store."""
    line = Line(target)
    server = await asyncio.start_server(line, "127.0.0.1", 0)
    line.url = f"redis://{_password(target)}127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    try:
        yield line
    finally:
        await line.close()
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def silent() -> AsyncIterator[str]:
    """An address where somebody accepts and never says a word."""
    kept: list[asyncio.StreamWriter] = []

    async def hear(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kept.append(writer)

    server = await asyncio.start_server(hear, "127.0.0.1", 0)
    try:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    finally:
        await _hang_up(kept)
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def saying(answer: bytes) -> AsyncIterator[str]:
    """An address where somebody gives the same answer to everything."""
    kept: list[asyncio.StreamWriter] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kept.append(writer)
        while data := await reader.read(65536):
            # One answer for each command; those that redis-py sends to introduce itself are welcome.
            for command in data.split(b"*")[1:]:
                writer.write(b"+OK\r\n" if b"CLIENT" in command else answer)

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0"
    finally:
        await _hang_up(kept)
        server.close()
        await server.wait_closed()


async def somebody_waits(store: Store) -> None:
    """Return once somebody's blocking read has begun."""
    async with asyncio.timeout(5):
        waiting = 0
        while not waiting:
            waiting = (await store.call("INFO", "clients"))["blocked_clients"]


async def _hang_up(writers: Iterable[asyncio.StreamWriter]) -> None:
    closing = list(writers)
    for writer in closing:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for writer in closing), return_exceptions=True)


def _password(url: str) -> str:
    """A store on TCP has one, one on a socket has none."""
    netloc = urlsplit(url).netloc
    return f"{netloc.rpartition('@')[0]}@" if "@" in netloc else ""


async def _connect(url: str) -> Streams:
    address = urlsplit(url)
    if address.scheme == "unix":
        return await asyncio.open_unix_connection(unquote(address.path))
    return await asyncio.open_connection(address.hostname, address.port)
