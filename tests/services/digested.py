"""A channel with a stream, of which digests are made."""

from bot.filters import LeadFilter
from tests.services.make import FOUNDERS, House

CHANNEL = "C1"

DAY = 24 * 3600


async def subscribed(house: House, *, everything: bool = False) -> None:
    await house.subscriptions.subscribe(CHANNEL, None if everything else FOUNDERS, LeadFilter(), "U0AMY")
