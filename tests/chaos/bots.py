"""One bot as a process of its own, that can be killed, or stopped and woken up as a busy machine does."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.support.loopback import free_port


class Bot:
    """What it writes to its log is in ``bot.log`` of its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def launch(self, environment: Mapping[str, str]) -> None:
        """Where it listens is known already, and given to it."""
        listens = {"HOST": "127.0.0.1", "PORT": str(self._port)}
        with (self._folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.chaos.runner",
                cwd=Path(__file__).parents[2],
                env={**os.environ, **listens, **environment},
                stdout=log,
                stderr=log,
            )

    def send(self, how: signal.Signals) -> None:
        process = self._running()
        assert process.returncode is None, (self._folder / "bot.log").read_text()[-2000:]
        process.send_signal(how)

    async def ended(self) -> int:
        """Wait until it has; answers its exit code."""
        code = await self._running().wait()
        self._process = None
        return code

    async def stands_still(self) -> bool:
        """Whether it was stopped by SIGSTOP."""
        return await asyncio.to_thread(_is_stopped, self._running().pid)

    def wake(self) -> None:
        self.send(signal.SIGCONT)

    async def end(self) -> None:
        """Whatever it does, also where it stands still."""
        if self._process and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            return False
        writer.close()
        await writer.wait_closed()
        return True

    def _running(self) -> asyncio.subprocess.Process:
        assert self._process
        return self._process


def _is_stopped(pid: int) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False).stdout
    return state.strip().startswith(b"T")
