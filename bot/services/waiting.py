"""How long it takes until all is sent that waits for a channel: by its own pace, or by the whole workspace's."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from itertools import accumulate

from bot.store.lanes import Line
from bot.store.paces import POST_GAP, Method, Paces

GOING = frozenset({"", "ratelimited"})
"""What may hold a channel up without its waiting for anything but its turn."""


class Waits:
    """An estimate from what waits everywhere at this moment, if nothing more comes."""

    def __init__(self, lines: Iterable[Line], paces: Paces) -> None:
        going = [line for line in lines if line.held in GOING]
        self._posts = _Turns(line for line in going if not line.edits)
        self._edits = _Turns(line for line in going if line.edits)
        self._paces = paces

    def seconds(self, channel: str) -> float:
        """Seconds from now until all of a channel is sent."""
        return max(
            self._posts.of(channel) * POST_GAP,
            self._posts.until_done(channel) * self._paces.every(Method.POST),
            self._edits.until_done(channel) * self._paces.every(Method.UPDATE),
        )


class _Turns:
    """Channels that take turns at one thing."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._counts = Counter[str]()
        for line in lines:
            self._counts[line.channel] += line.count
        self._sorted = sorted(self._counts.values())
        self._sums = [0, *accumulate(self._sorted)]

    def of(self, channel: str) -> int:
        return self._counts[channel]

    def until_done(self, channel: str) -> int:
        """Turns of all until a channel had its last: of each other one as many as of this, or all that it has."""
        mine = self._counts[channel]
        fewer = bisect_right(self._sorted, mine)
        return self._sums[fewer] + mine * (len(self._sorted) - fewer)
