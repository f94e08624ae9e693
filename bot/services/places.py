"""Where we may write."""

from bot.clock import Clock
from bot.records import Queue
from bot.services.waiting import Waits
from bot.slack.errors import ChannelGone, TokenRefused
from bot.slack.gateway import Gateway
from bot.slack.message import Message
from bot.slack.place import Place
from bot.store.outbox import Outbox
from bot.store.paces import Paces


class Places:
    """Channels as places to post in. Methods raise SlackError, and StoreAway."""

    def __init__(self, gateway: Gateway, outbox: Outbox, paces: Paces, clock: Clock) -> None:
        self._gateway = gateway
        self._outbox = outbox
        self._paces = paces
        self._clock = clock

    async def may_post(self, channel: str) -> bool:
        """Whether the bot is in this channel and it is open."""
        place = await self.look(channel)
        return place is not None and place.open

    async def look(self, channel: str) -> Place | None:
        """What kind of channel that is, as it is now; None where we are not shown it."""
        try:
            return await self._gateway.place(channel)
        except (ChannelGone, TokenRefused) as error:
            # A group conversation needs a scope that we do not ask for: we are not meant to write there.
            if isinstance(error, ChannelGone) or error.code == "missing_scope":
                return None
            raise

    async def announce(self, id_: str, channel: str, message: Message) -> None:
        """Have a message posted in a channel, once for each ``id_``."""
        content = {"message": {"text": message.text, "blocks": message.blocks}}
        await self._outbox.put(id_, channel, content, self._clock.now().timestamp(), once=True)

    async def queued(self, channel: str) -> Queue:
        """What is still to be posted in a channel."""
        count = await self._outbox.waiting(channel)
        if not count:
            return Queue()
        return Queue(count, Waits(await self._outbox.lines(), self._paces).seconds(channel))
