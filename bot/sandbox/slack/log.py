"""The ordered log of one channel: what a page or a call reads costs the same with ten thousand messages as with ten."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.sandbox.slack.messages import Message, stamp_key


class Order:
    """Stamps in the order of time; new ones come at the end."""

    def __init__(self) -> None:
        self._stamps: list[str] = []

    def __len__(self) -> int:
        return len(self._stamps)

    def __iter__(self) -> Iterator[str]:
        return iter(self._stamps)

    def append(self, ts: str) -> None:
        self._stamps.append(ts)

    def insert(self, ts: str) -> None:
        """Put a stamp where it belongs, unless it is there."""
        place = self.start(ts, inclusive=True)
        if self._stamps[place : place + 1] != [ts]:
            self._stamps.insert(place, ts)

    def remove(self, ts: str) -> None:
        """Take a stamp out, if it is there."""
        place = self.start(ts, inclusive=True)
        if self._stamps[place : place + 1] == [ts]:
            del self._stamps[place]

    def start(self, oldest: str | None, *, inclusive: bool) -> int:
        """The place of the first stamp after (or, inclusive, at) ``oldest``."""
        if oldest is None:
            return 0
        find = bisect_left if inclusive else bisect_right
        return find(self._stamps, stamp_key(oldest), key=stamp_key)

    def end(self, latest: str | None, *, inclusive: bool) -> int:
        """The place behind the last stamp before (or, inclusive, at) ``latest``."""
        if latest is None:
            return len(self._stamps)
        find = bisect_right if inclusive else bisect_left
        return find(self._stamps, stamp_key(latest), key=stamp_key)

    def part(self, start: int, end: int) -> list[str]:
        return self._stamps[start:end]

    def last(self) -> str | None:
        return self._stamps[-1] if self._stamps else None


@dataclass
class Thread:
    """The replies to one message, and how many each person wrote."""

    order: Order = field(default_factory=Order)
    people: Counter[str] = field(default_factory=Counter)


class ChannelLog:
    """The messages of one channel by time stamp; ``history`` holds those that stand in the channel itself."""

    def __init__(self) -> None:
        self._by_ts: dict[str, Message] = {}
        self._order = Order()
        self._threads: dict[str, Thread] = {}
        self.history = Order()
        self.held_back = 0

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Message]:
        return (self._by_ts[ts] for ts in self._order)

    def add(self, message: Message) -> None:
        """Append; stamps only grow, so that the order holds by itself."""
        self._by_ts[message.ts] = message
        self._order.append(message.ts)
        self.held_back += message.held_back
        if message.in_channel:
            self.history.append(message.ts)
        if message.is_reply and not message.ephemeral and not message.held_back:
            thread = self._threads.setdefault(message.thread_ts or "", Thread())
            thread.order.append(message.ts)
            thread.people[message.user] += 1

    def broadcast(self, message: Message) -> None:
        """Show a reply in the channel too."""
        message.broadcast = True
        if message.in_channel:
            self.history.insert(message.ts)

    def find(self, ts: str) -> Message | None:
        return self._by_ts.get(ts)

    def at(self, stamps: list[str]) -> list[Message]:
        return [self._by_ts[ts] for ts in stamps]

    def remove(self, ts: str) -> None:
        message = self._by_ts.pop(ts)
        self._order.remove(ts)
        self.history.remove(ts)
        self.held_back -= message.held_back
        thread = self._threads.get(message.thread_ts or "")
        if thread is not None and message.is_reply and not message.ephemeral and not message.held_back:
            self._leave(thread, message)

    def thread(self, ts: str) -> Order:
        """The stamps of the replies to a message."""
        found = self._threads.get(ts)
        return Order() if found is None else found.order

    def replies(self, ts: str) -> list[Message]:
        return self.at(list(self.thread(ts)))

    def reply_count(self, ts: str) -> int:
        return len(self.thread(ts))

    def latest_reply(self, ts: str) -> str | None:
        return self.thread(ts).last()

    def repliers(self, ts: str) -> list[str]:
        """Who replied to a message, in the order of their first reply."""
        found = self._threads.get(ts)
        return [] if found is None else list(found.people)

    def newest_first(self, *, before: str | None = None, inclusive: bool = False) -> Iterator[Message]:
        """Messages from the newest backwards, starting before (or, inclusive, at) a stamp."""
        end = self._order.end(before, inclusive=inclusive)
        for index in range(end - 1, -1, -1):
            yield self._by_ts[self._order.part(index, index + 1)[0]]

    def _leave(self, thread: Thread, message: Message) -> None:
        thread.order.remove(message.ts)
        thread.people[message.user] -= 1
        thread.people += Counter()  # drops those who have no reply left
        if not thread.order:
            del self._threads[message.thread_ts or ""]
