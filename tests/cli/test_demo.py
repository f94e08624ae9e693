"""``goodones demo`` as a new user has it: one command, Ctrl-C, again, also after a kill."""

import asyncio
import contextlib
import re
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.alone import GOODONES, PATIENCE, Started
from tests.support.loopback import free_port, loopback_client

AMY, LEADS = "U0AMY", "C0LEADS"


class Demo(Started):
    """A demo in a process of its own."""

    def __init__(self, folder: Path, *options: str, port: int) -> None:
        super().__init__("demo", "--no-browser", "--port", str(port), "--data-dir", str(folder), *options)

    @property
    def page(self) -> str:
        found = re.search(r"open (http://\S+) in a browser", self.said)
        assert found, self.said
        return found[1]

    async def ask(self, method: str, path: str, **body: Any) -> Any:
        async with loopback_client(base_url=self.page, timeout=PATIENCE) as client:
            answer = await client.request(method, path, **body)
        answer.raise_for_status()
        return answer.json()

    async def type(self, text: str) -> None:
        await self.ask("POST", "/_/send", json={"person": AMY, "channel": LEADS, "text": text})

    async def texts(self) -> list[str]:
        answer = await self.ask("GET", f"/_/messages?person={AMY}&channel={LEADS}")
        return [message["text"] for message in answer["messages"]]

    async def hears(self, text: str, times: int = 1) -> None:
        """Listen to the page's own event stream until a text was shown that often."""
        async with (
            asyncio.timeout(PATIENCE),
            loopback_client(base_url=self.page, timeout=PATIENCE) as client,
            client.stream("GET", f"/_/events?person={AMY}") as events,
        ):
            if sum(text in each for each in await self.texts()) >= times:
                return
            async for _ in events.aiter_lines():
                if sum(text in each for each in await self.texts()) >= times:
                    return


@pytest.fixture
def port() -> int:
    """A port from which some are free."""
    return min(free_port(), 60_000)


@pytest.fixture
async def subscribed(tmp_path: Path, port: int) -> AsyncIterator[Demo]:
    async with Demo(tmp_path, port=port) as demo:
        await demo.type("/goodones subscribe ai founders")
        await demo.hears("subscribed this channel")
        yield demo


async def test_it_says_what_it_starts_and_what_to_try(tmp_path: Path, port: int) -> None:
    async with Demo(tmp_path, port=port) as demo:
        for part in ("store", "lead API stand-in", "Slack stand-in", "bot"):
            assert f"✓ {part}" in demo.said
        assert "/goodones run ai founders" in demo.said
        assert (await demo.ask("GET", "/_/state"))["workspace"]["name"]
    assert demo.process.returncode == 0
    assert "nothing is left running" in demo.said


async def test_ctrl_c_leaves_nothing_running(subscribed: Demo, tmp_path: Path) -> None:
    assert await subscribed.end(signal.SIGINT) == 0
    assert _processes_naming(tmp_path) == []


async def test_it_goes_on_where_it_was_killed(subscribed: Demo, tmp_path: Path, port: int) -> None:
    await subscribed.type("/goodones run ai founders")
    await subscribed.hears("Running")
    await subscribed.end(signal.SIGKILL)
    async with Demo(tmp_path, port=port) as again:
        assert "taken over" in again.said
        assert any("subscribed this channel" in text for text in await again.texts())
        await again.hears("is done")
        await again.hears(" fit: ", times=3)
        texts = await again.texts()
        assert len([text for text in texts if " fit: " in text]) == len(
            {text for text in texts if " fit: " in text}
        )


async def test_fresh_begins_anew(subscribed: Demo, tmp_path: Path, port: int) -> None:
    await subscribed.end(signal.SIGINT)
    async with Demo(tmp_path, "--fresh", port=port) as fresh:
        assert await fresh.texts() == []


async def test_taken_port_is_passed_over_and_said(tmp_path: Path, port: int) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        async with Demo(tmp_path, port=port) as demo:
            assert f"(port {port} is taken)" in demo.said
            assert await demo.ask("GET", "/_/state")


async def test_second_demo_on_the_same_folder_is_refused(subscribed: Demo, tmp_path: Path, port: int) -> None:
    second = await asyncio.create_subprocess_exec(
        *(GOODONES, "demo", "--no-browser", "--data-dir", str(tmp_path)),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await second.communicate()
    assert second.returncode == 1
    assert "Traceback" not in out.decode()
    assert str(subscribed.process.pid) in out.decode()


def _processes_naming(folder: Path) -> list[str]:
    """Command lines and folders of living processes that have to do with a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            here = f"{(process / 'cmdline').read_text()} {(process / 'cwd').resolve()}"
            if str(folder) in here:
                found.append(here)
    return found
