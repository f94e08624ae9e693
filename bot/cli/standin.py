"""What stand-ins that run alone have in common: their file, their address, and how they say what they are."""

import errno
import os
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path

import click

from bot.sandbox.keep import Keep


def open_keep(path: Path | None, stack: ExitStack) -> Keep:
    """The file that state lives in; memory without a path. Raises ``ClickException``."""
    try:
        keep = Keep(path)
    except sqlite3.Error as error:
        raise click.ClickException(
            f"can't keep state in {path} ({error}); name a file of an earlier sandbox"
            " or a new one in a folder that is there, or leave --data out",
        ) from None
    stack.callback(keep.close)
    return keep


async def listening(start: Callable[[str, int], Awaitable[str]], host: str, port: int) -> str:
    """The address that ``start`` listens at. Raises ``ClickException`` where it cannot."""
    try:
        return await start(host, port)
    except (OSError, UnicodeError) as error:
        raise click.ClickException(f"can't listen on {host}:{port}: {_why(error)}") from None


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


def line(name: str, what: str) -> str:
    return f"  ✓ {name:8} {what}"
