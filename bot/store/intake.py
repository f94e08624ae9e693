"""Takes work in: what comes while the store is busy is committed together, whichever inbox it is for."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.store.redis import Argument, Script, Store
from bot.store.together import Together

REMEMBER = 72 * 3600
"""Seconds for which a dedupe key is kept."""
MOST_TOGETHER = 64
LARGEST_TOGETHER = 4 * 2**20
"""Bytes of bodies that are committed in one go, beyond the first."""

# A script that fails half way is not undone: it adds before it refuses a repetition. Keys: for each entry its stream,
# what was put aside there, and its dedupe key. Arguments: seconds to remember, then for each entry the most that may
# wait, whether it has a dedupe key, and its body. Answers for each 1 (kept), 0 (a repetition) or -1 (too many wait).
APPEND = Script("""
local answers = {}
for n = 1, #KEYS / 3 do
  local stream, later, seen = KEYS[3 * n - 2], KEYS[3 * n - 1], KEYS[3 * n]
  local most, keyed, body = tonumber(ARGV[3 * n - 1]), ARGV[3 * n] == '1', ARGV[3 * n + 1]
  if keyed and redis.call('EXISTS', seen) == 1 then answers[n] = 0
  elseif redis.call('XLEN', stream) + redis.call('ZCARD', later) >= most then answers[n] = -1
  else
    redis.call('XADD', stream, '*', 'body', body)
    if keyed then redis.call('SET', seen, 1, 'EX', ARGV[1]) end
    answers[n] = 1
  end
end
return answers
""")


@dataclass(frozen=True)
class Wish:
    """Something to append: where, the key by which a repetition is known (empty: it has none), and its body as JSON.

    ``group`` is what its keys share; ``most`` may wait there.
    """

    group: str
    stream: str
    later: str
    seen: str
    body: str
    most: int


class Intake:
    """Shared by inboxes that take in together. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._together: Together[Wish, int] = Together(self._commit, weight=_weight)

    async def keep(self, wish: Wish) -> int:
        """1: it is kept; 0: it is a repetition; -1: too many wait."""
        return await self._together.do(wish)

    async def _commit(self, wishes: Sequence[Wish]) -> list[int]:
        """In one step; on a cluster, where that is of one node, in one for each group."""
        if not self._store.clustered:
            return await self._append(wishes)
        groups: defaultdict[str, list[int]] = defaultdict(list)
        for number, wish in enumerate(wishes):
            groups[wish.group].append(number)
        some = [[wishes[number] for number in numbers] for numbers in groups.values()]
        answers = dict[int, int]()
        for numbers, kept in zip(
            groups.values(), await asyncio.gather(*map(self._append, some)), strict=True
        ):
            answers.update(zip(numbers, kept, strict=True))
        return [answers[number] for number in range(len(wishes))]

    async def _append(self, wishes: Sequence[Wish]) -> list[int]:
        keys: list[str] = []
        args: list[Argument] = [REMEMBER]
        for wish in wishes:
            keys += [wish.stream, wish.later, wish.seen or wish.stream]
            args += [wish.most, int(bool(wish.seen)), wish.body]
        return [int(answer) for answer in await self._store.run(APPEND, keys, args)]


def _weight(wish: Wish) -> float:
    """The part of one commit that it takes up."""
    return max(1 / MOST_TOGETHER, len(wish.body) / LARGEST_TOGETHER)
