"""The command line in a process of its own, started as from a shell."""

import asyncio
import re
import signal
import sys
from pathlib import Path
from typing import Self

PATIENCE = 20.0
GOODONES = str(Path(sys.executable).parent / "goodones")


class Started:
    """``goodones`` with these words in a process of its own; what it says stands in ``said``."""

    def __init__(self, *line: str) -> None:
        self._command = (GOODONES, *line)
        self.said = ""
        self.process: asyncio.subprocess.Process

    async def __aenter__(self) -> Self:
        self.process = await asyncio.create_subprocess_exec(
            *self._command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
        )
        async with asyncio.timeout(PATIENCE):
            await self._read_until("Ctrl-C stops it")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.process.returncode is None:
            await self.end(signal.SIGINT)

    async def end(self, how: signal.Signals) -> int:
        """Send a signal and wait for the end; answers the exit code."""
        self.process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            out, _ = await self.process.communicate()
        self.said += out.decode()
        return self.process.returncode or 0

    def told(self, name: str) -> str:
        """What stands beside a name."""
        found = re.search(rf"✓ {name} +(.+)", self.said)
        assert found, self.said
        return found[1]

    async def _read_until(self, text: str) -> None:
        assert self.process.stdout
        while text not in self.said:
            line = await self.process.stdout.readline()
            assert line, self.said
            self.said += line.decode()


class Alone(Started):
    """``goodones sandbox <name>``."""

    def __init__(self, name: str, *options: str) -> None:
        super().__init__("sandbox", name, "--port", "0", *options)


async def refused(name: str, *options: str) -> tuple[int, str]:
    """The exit code and what was said, of a stand-in that cannot start."""
    process = await asyncio.create_subprocess_exec(
        *(GOODONES, "sandbox", name, *options),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(PATIENCE):
        out, _ = await process.communicate()
    said = out.decode()
    assert "Traceback" not in said
    return process.returncode or 0, said
