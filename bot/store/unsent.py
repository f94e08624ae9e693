"""What waits to be posted in a channel, and can be taken back as long as nobody has begun to send it."""

import json
from dataclasses import dataclass
from typing import Any

from bot.store.outbox import Outbox
from bot.store.redis import Argument, Script, Store

MOST = 1_000
"""Messages that are read in one go."""

UNSENT = Script("""
local queue, rows = KEYS[1], ARGV[1]
local found = {}
for _, id in ipairs(redis.call('ZRANGE', queue, ARGV[2], ARGV[2] + ARGV[3] - 1)) do
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
local begun = {}
for at = 2, #ARGV do
  local id = ARGV[at]
  local state = redis.call('HGET', rows .. id, 'state')
  if state == 'queued' and redis.call('ZREM', queue, id) == 1 then
    redis.call('DEL', rows .. id)
  elseif state then
    table.insert(begun, id)
  end
end
return begun
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
        """The messages that nobody has begun to send, those that would go first first."""
        queue, rows = self._outbox.of(channel).keys_of(channel)
        waiting: dict[str, Waiting] = {}
        for start in range(0, await self._outbox.waiting(channel), MOST):
            found = await self._store.run(UNSENT, [queue], [rows, start, MOST])
            for row, raw in zip(found[::2], found[1::2], strict=True):
                waiting[row] = Waiting(row, json.loads(raw))
        return list(waiting.values())

    async def take_back(self, channel: str, ids: list[str]) -> list[str]:
        """Never post these, unless somebody has begun to; which ones somebody has.

        What is put again is posted as if it was new. One that somebody else took back was not begun.
        """
        queue, rows = self._outbox.of(channel).keys_of(channel)
        args: list[Argument] = [rows, *ids]
        return [str(each) for each in await self._store.run(TAKE_BACK, [queue], args)]

    async def draw_again(self, channel: str, begun: Waiting, now: float) -> None:
        """It may have been drawn before what it shows was as it is now."""
        await self._outbox.put(begun.row, channel, begun.content, now)
