"""``goodones sandbox api``: the API stand-in alone, for trying a client of one's own or a part of the bot."""

import asyncio
import errno
import os
import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

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
        keep = _open(choices.data, stack)
        sandbox = ApiSandbox(
            key=choices.key,
            seed=choices.seed,
            clock=WallClock(choices.speed, _start_of_time(keep)),
            keep=keep,
            rate_limit=choices.rate_limit,
            scheduled=True,
        )
        try:
            click.echo(_introduction(choices, await _listen(sandbox, choices)))
            await stop.wait()
        finally:
            await sandbox.stop()
    click.echo("\nStopped; nothing is left running.")


def _open(path: Path | None, stack: ExitStack) -> Keep:
    try:
        keep = Keep(path)
    except sqlite3.Error as error:
        raise click.ClickException(
            f"can't keep state in {path} ({error}); name a file of an earlier sandbox"
            " or a new one in a folder that is there, or leave --data out",
        ) from None
    stack.callback(keep.close)
    return keep


def _start_of_time(keep: Keep) -> datetime:
    """Now, or where a faster clock got to in an earlier sandbox: time never goes back."""
    now = datetime.now(UTC)
    return max(now, latest_moment(keep) or now)


async def _listen(sandbox: ApiSandbox, choices: ApiChoices) -> str:
    """The address. Raises ``ClickException``."""
    try:
        return await sandbox.start(choices.host, choices.port)
    except (OSError, UnicodeError) as error:
        raise click.ClickException(f"can't listen on {choices.host}:{choices.port}: {_why(error)}") from None


def _why(error: OSError | UnicodeError) -> str:
    """What is wrong and what to do, without the details that asyncio puts around it."""
    if isinstance(error, UnicodeError):
        return "that is no name of a machine; try --host 127.0.0.1"
    if error.errno == errno.EADDRINUSE:
        return "something else listens there; stop it, or choose another --port (0 is any free one)"
    # Names that cannot be looked up have numbers below 0, which strerror does not know.
    number = error.errno or 0
    reason = os.strerror(number) if number > 0 else error.strerror or str(error)
    return f"{reason.lower()}; try --host 127.0.0.1 and a --port above 1023"


def _introduction(choices: ApiChoices, address: str) -> str:
    api, control = f"{address}/api/v2", f"{address}/_/control"
    lines = [
        "A stand-in of the Catch The Good Ones API, with invented people only.",
        "",
        _line("API", api),
        _line("key", choices.key),
        _line("control", f"POST {control}"),
        _line("state", f"kept in {choices.data}" if choices.data else "in memory only, gone when this ends"),
        _line("time", _pace(choices)),
        "",
        "Try this:",
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


def _line(name: str, what: str) -> str:
    return f"  ✓ {name:8} {what}"
