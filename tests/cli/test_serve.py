"""``goodones serve`` says what is missing, and stops properly."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest

from tests.support.loopback import free_port, loopback_client
from tests.support.server import server
from tests.support.world import KEY, SECRET, TOKEN, World

GOODONES = str(Path(sys.executable).parent / "goodones")


async def _serve(folder: Path, *options: str, **settings: str) -> asyncio.subprocess.Process:
    # The clean environment shows what a fresh machine shows (and lets coverage see the right code).
    path = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "PYTHON", "COV"))}
    return await asyncio.create_subprocess_exec(
        *(GOODONES, "serve", *options),
        cwd=folder,
        env=path | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def _good(world: World, folder: Path, port: int) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{world.slack.base_url}/api/",
        "GOODONES_API_URL": f"{world.api_url}/api/v2",
        "GOODONES_API_KEY": KEY,
        "GOODONES_PUBLIC_URL": "https://bot.example.com",
        "GOODONES_DATA_DIR": str(folder / "data"),
        "PORT": str(port),
    }


async def test_missing_settings_are_all_named_without_a_traceback(tmp_path: Path) -> None:
    process = await _serve(tmp_path)
    _, said = await process.communicate()
    assert process.returncode == 2
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "GOODONES_API_KEY"):
        assert f"{name} is missing" in said.decode()
    assert "Traceback" not in said.decode()


async def test_malformed_settings_are_named_but_not_shown(tmp_path: Path, world: World) -> None:
    process = await _serve(
        tmp_path, **_good(world, tmp_path, 0) | {"GOODONES_API_KEY": "sk-oops", "PORT": "many"}
    )
    _, said = await process.communicate()
    assert process.returncode == 2
    assert "GOODONES_API_KEY is not right" in said.decode()
    assert "PORT is not right" in said.decode()
    assert "sk-oops" not in said.decode()


@pytest.mark.parametrize(
    ("roles", "words"), [("web,timer", "timer is no role"), ("web,worker", "set REDIS_URL too")]
)
async def test_roles_that_cannot_be_are_said(tmp_path: Path, world: World, roles: str, words: str) -> None:
    process = await _serve(tmp_path, "--roles", roles, **_good(world, tmp_path, 0))
    _, said = await process.communicate()
    assert process.returncode == 2
    assert "GOODONES_ROLES is not right" in said.decode()
    assert words in said.decode()


async def test_settings_may_stand_in_a_file(tmp_path: Path, world: World) -> None:
    lines = [
        f"{name}={value}" for name, value in _good(world, tmp_path, 0).items() if name != "SLACK_BOT_TOKEN"
    ]
    (tmp_path / ".env").write_text("\n".join(lines))
    process = await _serve(tmp_path)
    _, said = await process.communicate()
    assert said.decode().count(" is missing") == 1


async def test_it_serves_with_its_own_store_and_drains_on_sigterm(tmp_path: Path, world: World) -> None:
    process = await _serve(tmp_path, **_good(world, tmp_path, free_port()))
    assert process.stderr
    ready = (await process.stderr.readline()).decode()
    address = ready.partition('"address": "')[2].partition('"')[0]
    async with loopback_client(base_url=address) as client:
        assert (await client.get("/health/live")).json() == {"live": True}
        assert (await client.get("/health/ready")).json() == {"ready": True, "wrong": {}}
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        await process.communicate()
    assert process.returncode == 0


async def test_a_store_that_would_throw_leads_away_is_refused_by_the_settings_name(
    tmp_path: Path, world: World
) -> None:
    async with server(tmp_path, maxmemory="100mb", maxmemory_policy="allkeys-lru") as url:
        process = await _serve(tmp_path, **_good(world, tmp_path, 0), REDIS_URL=url)
        _, said = await process.communicate()
    assert process.returncode == 1
    assert "is not fit to keep leads" in said.decode()
    assert "set it to noeviction" in said.decode()
    assert "Traceback" not in said.decode()


async def test_taken_port_is_said_plainly(tmp_path: Path, world: World) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = await _serve(tmp_path, **_good(world, tmp_path, taken.getsockname()[1]))
        _, said = await process.communicate()
    assert process.returncode == 1
    assert "address already in use" in said.decode().lower()
    assert "Traceback" not in said.decode()
