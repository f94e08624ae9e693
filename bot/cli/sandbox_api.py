"""``goodones sandbox api``: the API stand-in alone, for trying a client of one's own or a part of the bot."""

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.standin import line, listening, open_keep
from bot.sandbox.api import ApiSandbox, latest_moment
from bot.sandbox.clock import WallClock
from bot.sandbox.keep import Keep

USUAL_SPEED = 1.0


@dataclass(frozen=True)
class ApiChoices:
    """What was asked for on the command line. ``data`` is the file that state lives in; None is in memory."""

    host: str
    port: int
    key: str
    speed: float
    rate_limit: bool
    seed: int
    data: Path | None


async def serve_api(stop: asyncio.Event, choices: ApiChoices) -> None:
    """Run the API stand-in until the event is set. Raises ``ClickException`` where it cannot start."""
    with ExitStack() as stack:
        keep = open_keep(choices.data, stack)
        sandbox = ApiSandbox(
            key=choices.key,
            seed=choices.seed,
            clock=WallClock(choices.speed, _start_of_time(keep)),
            keep=keep,
            rate_limit=choices.rate_limit,
            scheduled=True,
        )
        try:
            click.echo(_introduction(choices, await listening(sandbox.start, choices.host, choices.port)))
            await stop.wait()
        finally:
            await sandbox.stop()
    click.echo("\nStopped; nothing is left running.")


def _start_of_time(keep: Keep) -> datetime:
    """Now, or where a faster clock got to in an earlier sandbox: time never goes back."""
    now = datetime.now(UTC)
    return max(now, latest_moment(keep) or now)


def _introduction(choices: ApiChoices, address: str) -> str:
    api, control = f"{address}/api/v2", f"{address}/_/control"
    lines = [
        "A stand-in of the Catch The Good Ones API, with invented people only.",
        "",
        line("API", api),
        line("key", choices.key),
        line("control", f"POST {control}"),
        line("state", f"kept in {choices.data}" if choices.data else "in memory only, gone when this ends"),
        line("time", _pace(choices)),
        "",
        "Try this:",
        f'  GoodOnes("{choices.key}", "{api}")      the client in Python, `from bot.api import GoodOnes`',
        f'  curl -H "Authorization: Bearer {choices.key}" {api}/streams',
        f'  curl -d \'{{"fault": "error", "path": "/me"}}\' {control}      the next GET /me fails',
        f'  curl -d \'{{"shape": {{"envelope": "data"}}}}\' {control}      answers without a documented shape come in another',
        "",
        "Ctrl-C stops it.",
    ]
    return "\n".join(lines)


def _pace(choices: ApiChoices) -> str:
    """How its time goes and what it lets through."""
    time = (
        "as on the wall"
        if choices.speed == USUAL_SPEED
        else f"{choices.speed:g} times as fast as on the wall"
    )
    calls = "60 calls a minute of it" if choices.rate_limit else "as many calls as you like"
    return f"{time}, {calls}"
