"""Which subscription a webhook is for: by the unguessable token in its address."""

from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.store.redis import Script, Store, key
from bot.store.together import Together

REMEMBERED = timedelta(seconds=5)
"""For so long the store is not asked again for a token that it knew: webhooks come in crowds.

One that another process ended meanwhile is still taken in for as long; what comes of that is that nobody gets it.
"""
MOST_TOGETHER = 64

# Keys: claims. Arguments: the wish, a new token.
CLAIM = Script("""
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
return redis.call('HGET', KEYS[1], ARGV[1])
""")

# Whoever wished for the same again meanwhile with another token keeps it.
DISCLAIM = Script("""
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
return redis.call('HDEL', KEYS[1], ARGV[1])
""")


class Tokens:
    """All tokens. Every call may raise StoreAway."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._asked: Together[str, str | None] = Together(self._ask, weight=lambda _: 1 / MOST_TOGETHER)
        self._remembered: dict[str, str] = {}
        self._since = clock.now()

    async def claim(self, wish: str, token: str) -> str:
        """The one token of a wish: this one, or that of whoever wished for the same first."""
        claimed: str = await self._store.run(CLAIM, [key("claims")], [wish, token])
        return claimed

    async def disclaim(self, wish: str, token: str) -> None:
        """The next one with this wish has a token of its own."""
        await self._store.run(DISCLAIM, [key("claims")], [wish, token])

    async def keep(self, token: str, subscription: str) -> None:
        await self._store.call("HSET", key("tokens"), token, subscription)

    async def drop(self, token: str) -> None:
        await self._store.call("HDEL", key("tokens"), token)
        self._remembered.pop(token, None)

    async def subscription(self, token: str) -> str | None:
        """The id of the subscription whose token it is."""
        self._forget_the_old()
        return self._remembered.get(token) or await self._asked.do(token)

    def _forget_the_old(self) -> None:
        """All at once: what is remembered is as much as came in five seconds."""
        now = self._clock.now()
        if self._remembered and not timedelta() <= now - self._since < REMEMBERED:
            self._remembered.clear()

    async def _ask(self, tokens: Sequence[str]) -> list[str | None]:
        found: list[str | None] = await self._store.call("HMGET", key("tokens"), *tokens)
        known = {token: id_ for token, id_ in zip(tokens, found, strict=True) if id_}
        if known and not self._remembered:
            self._since = self._clock.now()
        self._remembered.update(known)
        return found
