"""The embedded store and its owners: one at a time, and what is left when one is killed."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.errors import GoodOnesError
from bot.store.embedded import EmbeddedStore, StoreInUse
from bot.store.folder import Folder, Lock, Record
from tests.store.valkey import alive, client, server_of

OWNER = """
import asyncio, sys
from pathlib import Path
from redis.asyncio import Redis
from bot.store.embedded import EmbeddedStore

async def main():
    url = await EmbeddedStore(Path(sys.argv[1])).start()
    async with Redis.from_url(url, decode_responses=True) as client:
        await client.set("lead", "kept")
        pid = (await client.info("server"))["process_id"]
    print(pid, url, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@dataclass
class Owner:
    """Another process that has the store, and its server."""

    process: asyncio.subprocess.Process
    server: int
    url: str

    async def killed(self) -> None:
        self.process.kill()
        await self.process.wait()


@pytest.fixture
async def owner(folder: Path) -> AsyncIterator[Owner]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", OWNER, str(folder), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    pid, url = (await process.stdout.readline()).decode().split()
    owner = Owner(process, int(pid), url)
    yield owner
    with suppress(ProcessLookupError):
        process.kill()
    await process.wait()
    if alive(owner.server):
        os.kill(owner.server, signal.SIGKILL)


@pytest.fixture
def innocent() -> Iterator[subprocess.Popen[bytes]]:
    """A process that has nothing to do with us."""
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


async def test_a_second_owner_is_refused_by_name_and_pid(folder: Path, owner: Owner) -> None:
    with pytest.raises(StoreInUse) as refused:
        await EmbeddedStore(folder).start()
    assert isinstance(refused.value, GoodOnesError)
    assert refused.value.pid == owner.process.pid
    assert str(folder) in str(refused.value)
    assert alive(owner.server)
    async with client(owner.url) as redis:
        assert await redis.get("lead") == "kept"


async def test_the_refused_one_can_start_when_the_first_has_stopped(folder: Path) -> None:
    first, second = EmbeddedStore(folder), EmbeddedStore(folder)
    await first.start()
    with pytest.raises(StoreInUse):
        await second.start()
    await second.stop()
    await first.stop()
    await second.start()
    assert not second.adopted
    await second.stop()


async def test_after_kill_9_the_next_start_has_the_data_and_the_only_server(
    folder: Path, owner: Owner
) -> None:
    await owner.killed()
    assert alive(owner.server)
    store = EmbeddedStore(folder)
    url = await store.start()
    assert store.adopted
    async with client(url) as redis:
        assert await redis.get("lead") == "kept"
        assert (await redis.info("server"))["process_id"] != owner.server
    assert not alive(owner.server)
    await store.stop()


async def test_a_server_whose_owner_died_before_it_answered_is_known_by_its_folder(
    folder: Path, owner: Owner
) -> None:
    await owner.killed()
    Folder(folder).remember(Record(owner.url))
    store = EmbeddedStore(folder)
    await store.start()
    assert store.adopted
    assert not alive(owner.server)
    await store.stop()


async def test_a_server_that_cannot_be_found_is_not_joined_by_a_second(folder: Path, owner: Owner) -> None:
    await owner.killed()
    (folder / "server.json").unlink()
    with pytest.raises(StoreInUse, match="a store server that does not end"):
        await EmbeddedStore(folder).start()
    assert alive(owner.server)
    Folder(folder).remember(Record(owner.url))
    store = EmbeddedStore(folder)
    await store.start()
    await store.stop()


async def test_a_record_that_leads_nowhere_is_not_followed(folder: Path, owner: Owner) -> None:
    await owner.killed()
    Folder(folder).remember(Record("nonsense", owner.server))
    with pytest.raises(StoreInUse):
        await EmbeddedStore(folder, patience=0).start()
    assert alive(owner.server)


async def test_a_server_that_hangs_is_not_joined_by_a_second(folder: Path, owner: Owner) -> None:
    await owner.killed()
    os.kill(owner.server, signal.SIGSTOP)
    with pytest.raises(StoreInUse) as refused:
        await EmbeddedStore(folder, patience=0).start()
    assert refused.value.pid == owner.server
    os.kill(owner.server, signal.SIGCONT)
    store = EmbeddedStore(folder)
    await store.start()
    assert store.adopted
    await store.stop()


async def test_a_server_that_ended_meanwhile_is_not_missed(folder: Path, owner: Owner) -> None:
    """It is killed just as we are about to ask it: nobody answers, and its lock is free."""
    await owner.killed()

    class Meanwhile(SystemClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(0)

    Folder(folder).remember(Record(f"unix://{folder}/nobody.sock", owner.server, "ab"))
    store = EmbeddedStore(folder, clock=Meanwhile())
    starting = asyncio.create_task(store.start())
    await asyncio.sleep(0)
    os.kill(owner.server, signal.SIGKILL)
    async with client(await starting) as redis:
        assert await redis.get("lead") == "kept"
    await store.stop()


@pytest.mark.parametrize("run_id", ["ab", None])
async def test_another_server_at_the_recorded_address_is_left_alone(
    tmp_path: Path, run_id: str | None
) -> None:
    stranger = EmbeddedStore(tmp_path / "stranger")
    url = await stranger.start()
    ours = Folder(tmp_path / "ours")
    ours.take()
    ours.remember(Record(url, (await server_of(url))["process_id"], run_id))
    ours.owner.release()
    holder = Lock(ours.path / "server.lock")
    assert holder.take()
    with pytest.raises(StoreInUse):
        await EmbeddedStore(ours.path).start()
    holder.release()
    async with client(url) as redis:
        assert await redis.ping()
    await stranger.stop()


async def test_a_recycled_pid_is_not_touched(folder: Path, innocent: subprocess.Popen[bytes]) -> None:
    left = Folder(folder)
    left.take()
    left.remember(Record(f"unix://{folder}/valkey.sock", innocent.pid, "ab"))
    left.owner.release()
    store = EmbeddedStore(folder)
    await store.start()
    assert not store.adopted
    await store.stop()
    assert innocent.poll() is None
