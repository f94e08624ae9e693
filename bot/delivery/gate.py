"""Whether a card may be posted at this moment: not where its channel became quiet since it was put there."""

from bot.modes import ChannelMode
from bot.services.quiet import Quiets
from bot.services.subscriptions import Subscriptions
from bot.store.lanes import Row
from bot.store.rollups import CARD, RollUpBook


class Gate:
    """Asked right before a post. Methods raise StoreAway."""

    def __init__(self, quiets: Quiets, subscriptions: Subscriptions, rollups: RollUpBook) -> None:
        self._quiets = quiets
        self._subscriptions = subscriptions
        self._rollups = rollups

    async def is_shut(self, row: Row) -> bool:
        """Whether a row shall wait, since it is about to be taken back; a card that somebody asked for never does.

        Whoever placed a lead right before a mute knew nothing of it. What may stand there already is looked for
        instead.
        """
        if "lead" not in row.content or row.ts is not None or row.state != "queued":
            return False
        if not await self._is_quiet(row.channel):
            return False
        (place,) = await self._rollups.places(row.channel, [row.content["lead"]])
        if place != CARD:
            return False
        await self._quiets.want_look(row.channel)
        return True

    async def _is_quiet(self, channel: str) -> bool:
        if channel in await self._quiets.held():
            return True
        here = await self._subscriptions.of_channel(channel)
        return bool(here) and all(each.mode is ChannelMode.DIGEST for each in here)
