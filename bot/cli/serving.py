"""``goodones serve``: the real thing."""

import asyncio

from bot import logs
from bot.app import assemble
from bot.config import Settings


async def serve_forever(stop: asyncio.Event, settings: Settings) -> None:
    """Serve until the event is set, then drain."""
    logs.configure()
    app = assemble(settings)
    try:
        await app.start()
        await stop.wait()
    finally:
        await app.stop()
