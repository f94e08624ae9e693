"""Any order of coming, taking, failing and dying, against a dict that says where each piece of work is."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.store.inbox import GROUP, DeadLetter, Entry, Full, Inbox
from bot.store.redis import Store, key

T = TypeVar("T")
WAITING, TAKEN, LATER, DEAD = "waiting", "taken", "later", "dead"
MOST_WAITING = 6
AT_ONCE, SHORT = 2, 0.001
KEYS = st.sampled_from(["", "", "a", "b"])
"""By which repetitions are known; what has none is always new."""
NUMBERS = st.integers(0, 99)


@dataclass
class Work:
    """Where it is, and when it is due (if that is later). ``id`` and ``tries`` are those of its entry, once taken."""

    place: str = WAITING
    due: float = 0.0
    id: str = ""
    tries: int = 0

    def leave(self, place: str) -> None:
        """Where it comes back from there, it is another entry."""
        self.place, self.id, self.tries = place, "", 0


class InboxMachine(RuleBasedStateMachine):
    """A worker, and an heir who takes over whatever is taken, as if whoever had it were dead.

    Who was robbed of an entry goes on with it all the same: one cannot tell the slow from the dead.
    """

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._now = 1_000_000.0
        self._made = 0
        self.works: dict[int, Work] = {}
        """What is done is no longer here."""
        self.seen: set[str] = set()
        self.held: list[Entry] = []
        self.letters: list[DeadLetter] = []

    @initialize()
    def begin(self) -> None:
        self._store = Store(self.url)
        self._do(self._store.call("FLUSHALL"))
        self._worker = Inbox(self._store, "jobs", takeover=3600.0, most_waiting=MOST_WAITING)
        self._heir = Inbox(self._store, "jobs", takeover=0.0, most_waiting=MOST_WAITING)

    def teardown(self) -> None:
        """Everything that waits can be done."""
        self.ripen(100)
        while entries := self._do(self._heir.take(100, SHORT)):
            self._took(entries)
            for entry in entries:
                self._do(self._heir.done(entry))
                del self.works[entry.body["n"]]
        assert {work.place for work in self.works.values()} <= {DEAD}
        self._do(self._store.close())
        self._runner.close()

    @rule(keys=st.lists(KEYS, min_size=1, max_size=3))
    def append(self, keys: list[str]) -> None:
        """They come in the same moment, and so go in one step."""
        numbers = range(self._made, self._made + len(keys))
        self._made += len(keys)
        expected = [self._expect(number, each) for number, each in zip(numbers, keys, strict=True)]
        assert self._do(self._append(numbers, keys)) == expected

    @precondition(lambda self: self._in(WAITING))  # the store is slow to say that there is nothing
    @rule()
    def take(self) -> None:
        waiting = len(self._in(WAITING))
        entries = self._do(self._worker.take(AT_ONCE, SHORT))
        assert [self._of(each).place for each in entries] == [WAITING] * min(AT_ONCE, waiting)
        self._took(entries)

    @precondition(lambda self: self._in(TAKEN))
    @rule()
    def take_over(self) -> None:
        """What somebody had comes before what is new."""
        taken = len(self._in(TAKEN))
        entries = self._do(self._heir.take(AT_ONCE, SHORT))
        assert [self._of(each).place for each in entries] == [TAKEN] * min(AT_ONCE, taken)
        self._took(entries)

    @precondition(lambda self: self.held)
    @rule(number=NUMBERS)
    def done(self, number: int) -> None:
        entry = self._held(number)
        self._do(self._worker.done(entry))
        if self._is_there(entry):
            del self.works[entry.body["n"]]

    @precondition(lambda self: self.held)
    @rule(number=NUMBERS, seconds=st.integers(0, 30))
    def postpone(self, number: int, seconds: int) -> None:
        entry = self._held(number)
        self._do(self._worker.postpone(entry, entry.body, self._now + seconds))
        if self._is_there(entry):
            self._of(entry).leave(LATER)
            self._of(entry).due = self._now + seconds

    @precondition(lambda self: self.held)
    @rule(number=NUMBERS)
    def bury(self, number: int) -> None:
        entry = self._held(number)
        self._do(self._worker.bury(entry, "why"))
        if self._is_there(entry):
            self._of(entry).leave(DEAD)
            (newest,) = self._do(self._worker.dead(1))
            assert (newest.body, newest.reason) == (entry.body, "why")
            self.letters.append(newest)

    @precondition(lambda self: self.letters)
    @rule(number=NUMBERS)
    def revive(self, number: int) -> None:
        """Two people may see the same letter; it is done again once."""
        letter = self.letters[number % len(self.letters)]
        is_there = self._do(self._worker.find_dead(letter.id)) is not None
        assert self._do(self._worker.revive(letter)) == is_there
        if is_there:
            assert self.works[letter.body["n"]].place == DEAD
            self.works[letter.body["n"]].leave(WAITING)

    @rule(seconds=st.integers(0, 20))
    def ripen(self, seconds: int) -> None:
        self._now += seconds
        for work in self._in(LATER):
            if work.due <= self._now:
                work.leave(WAITING)
        first = min((work.due for work in self._in(LATER)), default=None)
        assert self._do(self._worker.ripen(self._now)) == first

    @precondition(lambda self: self.held)
    @rule(number=NUMBERS)
    def touch(self, number: int) -> None:
        """Also something that is done by now, which that does not bring back."""
        self._do(self._worker.touch(self._held(number)))

    @precondition(lambda self: self.held)
    @rule(number=NUMBERS)
    def excuse(self, number: int) -> None:
        entry = self._held(number)
        self._do(self._worker.excuse(entry))
        if self._is_there(entry) and self._of(entry).place == TAKEN:
            self._of(entry).tries = entry.tries - 1

    @precondition(lambda self: self.held)
    @rule()
    def lose_the_group(self) -> None:
        """The store remembers the work, and no longer who had taken it: all of it is new again."""
        self._do(self._store.call("XGROUP", "DESTROY", key("inbox", "jobs"), GROUP))
        for work in self._in(TAKEN):
            work.place, work.tries = WAITING, 0

    @invariant()
    def each_is_in_its_place_and_in_no_other(self) -> None:
        stream, later, dead = self._do(self._look())
        by_place = {
            place: sorted(n for n, work in self.works.items() if work.place in place)
            for place in ((WAITING, TAKEN), (LATER,), (DEAD,))
        }
        assert [stream, later, dead] == list(by_place.values())
        assert self._do(self._worker.size()) == len(stream) + len(later)
        assert self._do(self._worker.dead_count()) == len(dead)

    def _expect(self, number: int, dedupe: str) -> bool | type[Full]:
        if dedupe and dedupe in self.seen:
            return False
        if len(self.works) - len(self._in(DEAD)) >= MOST_WAITING:
            return Full
        self.works[number] = Work()
        self.seen.add(dedupe)
        return True

    def _took(self, entries: list[Entry]) -> None:
        for entry in entries:
            work = self._of(entry)
            assert work.id in {"", entry.id}
            assert entry.tries == work.tries + 1
            work.place, work.id, work.tries = TAKEN, entry.id, entry.tries
        self.held += entries

    def _in(self, place: str) -> list[Work]:
        return [work for work in self.works.values() if work.place == place]

    def _of(self, entry: Entry) -> Work:
        return self.works[entry.body["n"]]

    def _held(self, number: int) -> Entry:
        return self.held[number % len(self.held)]

    def _is_there(self, entry: Entry) -> bool:
        """Whether the work is still this entry, and not done by another, or somewhere else, or back from there."""
        work = self.works.get(entry.body["n"])
        return work is not None and work.id == entry.id

    async def _append(self, numbers: range, keys: list[str]) -> list[object]:
        works = [self._worker.append({"n": n}, dedupe=each) for n, each in zip(numbers, keys, strict=True)]
        answers = await asyncio.gather(*works, return_exceptions=True)
        return [type(each) if isinstance(each, Exception) else each for each in answers]

    async def _look(self) -> list[list[int]]:
        stream, later, dead = (key(place, "jobs") for place in ("inbox", "later", "dead"))
        rows = [
            [fields["body"] for _, fields in await self._store.call("XRANGE", stream, "-", "+")],
            [member.partition(" ")[2] for member in await self._store.call("ZRANGE", later, 0, -1)],
            [fields["body"] for _, fields in await self._store.call("XRANGE", dead, "-", "+")],
        ]
        return [sorted(json.loads(body)["n"] for body in bodies) for bodies in rows]

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)


@pytest.fixture
def machine(store_url: str) -> type[InboxMachine]:
    InboxMachine.url = store_url
    return InboxMachine


def test_whatever_happens_each_piece_of_work_is_in_one_place(machine: type[InboxMachine]) -> None:
    case: Any = machine.TestCase
    case.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
    case("runTest").debug()
