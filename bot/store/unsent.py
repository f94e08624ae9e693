"""What waits to be posted in a channel, and can be taken back as long as nobody has begun to send it."""

import json
from dataclasses import dataclass
from typing import Any

from bot.store.outbox import Outbox
from bot.store.redis import Argument, Script, Store

MOST = 1_000
"""Messages that are looked at in one go."""

UNSENT = Script("""
local queue, rows = KEYS[1], ARGV[1]
local found = {}
for _, id in ipairs(redis.call('ZRANGE', queue, 0, ARGV[2] - 1)) do
  local row = redis.call('HMGET', rows .. id, 'state', 'content')
  if row[1] == 'queued' then
    table.insert(found, id)
    table.insert(found, row[2])
  end
end
return found
""")

# Whoever sends begins in a step that asks for the row (bot/store/leases.py): either it was begun, or it is gone.
TAKE_BACK = Script("""
local queue, rows = KEYS[1], ARGV[1]
for at = 2, #ARGV do
  local id = ARGV[at]
  if redis.call('HGET', rows .. id, 'state') == 'queued' and redis.call('ZREM', queue, id) == 1 then
    redis.call('DEL', rows .. id)
  end
end
""")


@dataclass(frozen=True)
class Waiting:
    """A message that was never posted: its outbox key, and what it shows."""

    row: str
    content: dict[str, Any]


class Unsent:
    """Of all channels. Every call may raise StoreAway."""

    def __init__(self, store: Store, outbox: Outbox) -> None:
        self._store = store
        self._outbox = outbox

    async def of(self, channel: str) -> list[Waiting]:
        """The first thousand messages that nobody has begun to send, those that would go first first."""
        queue, rows = self._outbox.of(channel).keys_of(channel)
        found = await self._store.run(UNSENT, [queue], [rows, MOST])
        return [Waiting(row, json.loads(raw)) for row, raw in zip(found[::2], found[1::2], strict=True)]

    async def take_back(self, channel: str, ids: list[str]) -> None:
        """Never post these, unless somebody has begun to; what is put again is posted as if it was new."""
        queue, rows = self._outbox.of(channel).keys_of(channel)
        args: list[Argument] = [rows, *ids]
        await self._store.run(TAKE_BACK, [queue], args)
