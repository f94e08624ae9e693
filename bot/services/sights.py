"""Who sees what stands in a channel, and which channels somebody may hear of by name."""

import asyncio
from collections.abc import Iterable

import structlog
from pydantic import BaseModel, ConfigDict

from bot.clock import Clock
from bot.services.people import People
from bot.slack.errors import ChannelGone, SlackError
from bot.slack.gateway import Gateway
from bot.slack.place import Place
from bot.store.redis import Store
from bot.store.told import Told

log = structlog.stdlib.get_logger(__name__)

PLACE_FRESH = 300.0
MEMBERS_FRESH = 60.0
"""Seconds."""
MOST_LOOKED_AT = 200
"""Members of whom it is asked who they are, which costs a request for each that is not known yet."""
CHANNELS = ("C", "G")
"""How the ids of channels begin; anything else is a person, or the direct messages with one."""
UNSEEN = Place(private=True, outside=True)
"""A channel that we are not shown: it is private, or gone, and nobody knows who is in it."""


class Members(BaseModel):
    """Who is in a channel, by id."""

    model_config = ConfigDict(frozen=True)

    people: frozenset[str] = frozenset()


class Sights:
    """Methods raise StoreAway. What Slack can't tell us is taken to be hidden."""

    def __init__(self, store: Store, gateway: Gateway, people: People, clock: Clock) -> None:
        self._gateway = gateway
        self._known = people
        self._places = Told(store, "place", Place, clock, self._place, fresh=PLACE_FRESH)
        self._members = Told(store, "members", Members, clock, self._people, fresh=MEMBERS_FRESH)

    async def hidden(
        self, person: str, channels: Iterable[str], *, here: str | None = None
    ) -> frozenset[str]:
        """Those of the channels that must not be named to somebody; ``here`` is where they are, and so may know of."""
        asked = sorted({each for each in channels if each.startswith(CHANNELS) and each != here})
        seen = await asyncio.gather(*(self._sees(person, each) for each in asked))
        return frozenset(each for each, sees in zip(asked, seen, strict=True) if not sees)

    async def strangers_see(self, channel: str) -> bool:
        """Whether a guest, or somebody of another organisation, may read what stands in a channel.

        Nobody looks at each of more than two hundred members: there may be one among them.
        """
        if not channel.startswith(CHANNELS):
            return False
        try:
            if (await self._places.get(channel, by_hand=False)).outside:
                return True
            people = (await self._members.get(channel, by_hand=False)).people
        except SlackError as error:
            log.warning("nobody can say who is in a channel", channel=channel, error=str(error))
            return True
        if len(people) > MOST_LOOKED_AT:
            return True
        return any(await asyncio.gather(*(self.is_stranger(each) for each in people)))

    async def is_stranger(self, person: str) -> bool:
        """Whether somebody is a guest, of another organisation, or not known at all."""
        who = await self._known.person(person)
        return who.is_guest or who.is_outsider or not who.known

    async def forget(self, channel: str) -> None:
        """Others are in it by now, or it is another kind of channel: Slack is asked anew, in every process."""
        await self._places.forget(channel)
        await self._members.forget(channel)

    async def _sees(self, person: str, channel: str) -> bool:
        try:
            if not (await self._places.get(channel)).private:
                return True
            return person in (await self._members.get(channel)).people
        except SlackError as error:
            log.warning("nobody can say who may know of a channel", channel=channel, error=str(error))
            return False

    async def _place(self, channel: str) -> Place:
        try:
            return await self._gateway.place(channel)
        except ChannelGone:
            return UNSEEN

    async def _people(self, channel: str) -> Members:
        try:
            return Members(people=frozenset(await self._gateway.members(channel)))
        except ChannelGone:
            return Members()
