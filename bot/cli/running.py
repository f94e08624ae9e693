"""Runs something until Ctrl-C or SIGTERM, then lets it end properly."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Concatenate, ParamSpec

import click
import uvloop

from bot.errors import GoodOnesError

P = ParamSpec("P")

Stoppable = Callable[Concatenate[asyncio.Event, P], Awaitable[None]]
"""Something that runs until the event is set, and cleans up after itself."""


def run_until_signalled(work: Stoppable[P], *args: P.args, **kwargs: P.kwargs) -> None:
    """Run ``work`` with an event that a signal sets. A second signal does not cut the cleaning short."""

    async def run() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        await work(stop, *args, **kwargs)

    on_our_loop(run())


def on_our_loop(work: Coroutine[Any, Any, None]) -> None:
    """As ``asyncio.run``, on a loop that takes requests in for less: that is most of what a busy process does."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def run_or_say(work: Stoppable[P], *args: P.args, **kwargs: P.kwargs) -> None:
    """``run_until_signalled``; what goes wrong is said in a sentence and ends with a code that is not 0."""
    try:
        run_until_signalled(work, *args, **kwargs)
    except GoodOnesError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}") from None
