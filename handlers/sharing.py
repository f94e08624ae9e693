"""Others come into a channel: guests, or another organisation."""

from bot.services.sharing import Sharing
from bot.slack.payloads import Event
from bot.slack.routes import Mode, Routes

routes = Routes()


@routes.event("channel_shared", mode=Mode.DURABLE)
async def shared(event: Event, sharing: Sharing) -> None:
    """Told of public and private channels alike: https://docs.slack.dev/reference/events/channel_shared"""
    if event.channel:
        await sharing.begins(event.channel)
