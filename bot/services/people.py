"""The people of the workspace as Slack knows them, looked up once an hour at most."""

import structlog

from bot.clock import Clock
from bot.people import Person
from bot.slack.errors import SlackError
from bot.slack.gateway import Gateway
from bot.store.redis import Store
from bot.store.told import Told

log = structlog.stdlib.get_logger(__name__)

FRESH = 3600.0
"""Seconds. A change that Slack tells of (``user_change``) is seen at once, and within a minute by other processes."""
NOBODY_HERE = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class People:
    """Methods raise StoreAway."""

    def __init__(self, store: Store, gateway: Gateway, clock: Clock) -> None:
        self._gateway = gateway
        self._told = Told(store, "person", Person, clock, self._ask, fresh=FRESH)
        self._home: str | None = None

    async def person(self, user_id: str) -> Person:
        """Who this is; where Slack can't say, as last known; where nobody ever could, a person who is not ``known``."""
        try:
            return await self.sure(user_id)
        except SlackError as error:
            log.warning("nobody can say who this is", person=user_id, error=str(error))
            return Person(id=user_id, known=False)

    async def sure(self, user_id: str) -> Person:
        """As ``person``; raises SlackError where nobody can say."""
        return await self._told.get(user_id)

    def at_hand(self, user_id: str) -> Person | None:
        """As ``person``, if it is known here without waiting."""
        return self._told.at_hand(user_id)

    async def forget(self, user_id: str) -> None:
        """They are not what they were: ask again the next time."""
        await self._told.forget(user_id)

    async def _ask(self, user_id: str) -> Person:
        """Who is not in the workspace's sight is of another one."""
        if self._home is None:
            self._home = (await self._gateway.identity()).team
        try:
            return Person.read(await self._gateway.person(user_id), self._home)
        except SlackError as error:
            if error.code not in NOBODY_HERE:
                raise
            return Person(id=user_id, is_outsider=True)
