"""Who asked to be removed, as keyed hashes: enough to know somebody who comes again, not to know who it was.

The salt is made with the first of them and stands in the same store, so that every process on it hashes alike and a
new API key changes nothing.
"""

import hmac
import secrets
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from bot.store.redis import Script, Store, key

# Keys: salt, who is forgotten. Arguments: the salt by which the rest was hashed.
FIND = Script("""
local salt = redis.call('GET', KEYS[1]) or ''
if salt ~= ARGV[1] then return {salt, {}} end
local found = {}
for at = 2, #ARGV do found[#found + 1] = redis.call('SISMEMBER', KEYS[2], ARGV[at]) end
return {salt, found}
""")


class ForgottenBook:
    """By what names a person is known: ``name_of_user`` and the like. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._keys = [key("forgotten", "salt"), key("forgotten")]
        self._salt = ""

    async def add(self, names: Sequence[str]) -> None:
        """They are kept out from now on, for ever."""
        await self._store.call("SET", self._keys[0], secrets.token_hex(32), "NX")
        self._salt = str(await self._store.call("GET", self._keys[0]))
        await self._store.call("SADD", self._keys[1], *(self._hash(name) for name in names))

    async def count(self) -> int:
        """How many names there are: another number than before means that somebody was forgotten meanwhile."""
        return int(await self._store.call("SCARD", self._keys[1]))

    async def known(self, names: Sequence[str]) -> list[bool]:
        """Which of these are forgotten; one look, however many."""
        if not names:
            return []
        salt, found = await self._look(names)
        if salt and salt != self._salt:
            self._salt = salt
            salt, found = await self._look(names)
        return [bool(each) for each in found] or [False] * len(names)

    async def _look(self, names: Sequence[str]) -> tuple[str, list[Any]]:
        hashes = [self._hash(name) for name in names] if self._salt else []
        salt, found = await self._store.run(FIND, self._keys, [self._salt, *hashes])
        return str(salt), list(found)

    def _hash(self, name: str) -> str:
        return hmac.new(self._salt.encode(), name.encode(errors="surrogateescape"), sha256).hexdigest()


def name_of_user(x_user_id: str) -> str:
    """A person by X's id for them."""
    return f"id:{x_user_id}"


def name_without_user(handle: str) -> str:
    """A person by handle where X's id for them is known: it says something only of who comes without an id."""
    return f"?{handle.casefold()}"


def name_of_handle(handle: str) -> str:
    """A person of whom only the handle is known, in any case."""
    return f"@{handle.casefold()}"
