"""The bot as a process between whatever it is told of: ``python -m tests.bench.bot whole|receiving``.

As ``goodones serve`` runs it; where it is only ``receiving``, nobody works on what it takes in, so that taking in is
what is measured.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from bot import logs
from bot.app import assemble
from bot.cli.running import on_our_loop
from bot.config import load_settings
from tests.bench.processes import Running, running, until_closed
from tests.bench.receiving.requests import SECRET

API_KEY = "ctgo_" + "bench" * 8
NOWHERE = "http://127.0.0.1:9"
"""An address at which nobody answers, for what is not asked."""

Part = Literal["whole", "receiving"]


@asynccontextmanager
async def bot(
    part: Part, store: str, folder: Path, *, slack: str = NOWHERE, api: str = NOWHERE, **settings: str
) -> AsyncIterator[Running]:
    """The bot, as long as the block runs; it logs to a file in ``folder``."""
    with (folder / "bot.log").open("ab") as log:
        env = environment(slack, api, folder) | {"REDIS_URL": store} | settings
        async with running("tests.bench.bot", part, env=env, log=log.fileno()) as process:
            yield process


def environment(slack: str, api: str, folder: Path) -> dict[str, str]:
    """Settings, as somebody would export them."""
    return {
        "SLACK_BOT_TOKEN": "xoxb-bench",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack}/api/",
        "GOODONES_API_URL": f"{api}/api/v2",
        "GOODONES_API_KEY": API_KEY,
        "GOODONES_PUBLIC_URL": NOWHERE,
        "GOODONES_DATA_DIR": str(folder),
        "HOST": "127.0.0.1",
        "PORT": "0",
    }


async def main(part: str) -> None:
    logs.configure()
    app = assemble(load_settings(_env_file=None))
    try:
        address = await app.start()
        if part == "receiving":
            await app.tasks.drain(0)
        await until_closed(address)
    finally:
        await app.stop()


if __name__ == "__main__":
    on_our_loop(main(sys.argv[1]))
