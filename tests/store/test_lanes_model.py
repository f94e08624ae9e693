"""Any order of putting, sending, failing and dying, against a few dicts that say what must come of it."""

import asyncio
from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.store.lanes import Claimed, Lanes, Row
from bot.store.redis import Store, key

T = TypeVar("T")
IDS = st.sampled_from(["a", "b", "c"])
CHANNEL = "C0LEADS"


class OutboxMachine(RuleBasedStateMachine):
    """One channel, one sender at a time. ``wanted`` is what each row should show in the end."""

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._now = 1_000_000.0
        self._content = 0
        self._order: list[str] = []
        self.wanted: dict[str, int] = {}
        self.shown: dict[str, list[int]] = {}
        self.dead: set[str] = set()
        self.held: tuple[Claimed, Row] | None = None

    @initialize()
    def begin(self) -> None:
        self._store = Store(self.url)
        self._outbox = Lanes(self._store)
        self._do(self._store.call("FLUSHALL"))

    def teardown(self) -> None:
        if self.held:
            self.deliver()
        self._send_all()
        assert {id_: shown[-1] for id_, shown in self.shown.items() if id_ not in self.dead} == {
            id_: number for id_, number in self.wanted.items() if id_ not in self.dead
        }
        self._do(self._store.close())
        self._runner.close()

    @rule(id_=IDS, once=st.booleans())
    def put(self, id_: str, *, once: bool) -> None:
        self._content += 1
        put = self._do(self._outbox.put(id_, CHANNEL, {"n": self._content}, self._tick(), once=once))
        assert put == (id_ not in self.dead and not (once and id_ in self.wanted))
        if put:
            if id_ not in self.wanted:
                self._order.append(id_)
            self.wanted[id_] = self._content

    @precondition(lambda self: self.held is None)
    @rule()
    def take(self) -> None:
        claimed = self._do(self._outbox.claim(self._tick()))
        if claimed.lane is None:
            return
        row = self._do(self._outbox.next(claimed.lane, self._now))
        if row is None:
            self._do(self._outbox.release(claimed, self._now, self._now))
        else:
            assert row.content["n"] == self.wanted[row.id]
            assert (row.ts is None) == (row.id not in self.shown)
            self.held = claimed, row

    @precondition(lambda self: self.held is not None)
    @rule()
    def deliver(self) -> None:
        claimed, row = self._let_go()
        self.shown.setdefault(row.id, []).append(row.content["n"])
        self._do(self._outbox.sent(row, f"{row.id}.1", self._now))
        self._do(self._outbox.release(claimed, self._now, self._now))

    @precondition(lambda self: self.held is not None)
    @rule()
    def refuse(self) -> None:
        """Slack is busy: the row stays, the lane is given back for later."""
        claimed, _ = self._let_go()
        self._do(self._outbox.release(claimed, self._now, self._now + 1))

    @precondition(lambda self: self.held is not None)
    @rule()
    def bury(self) -> None:
        claimed, row = self._let_go()
        self.dead.add(row.id)
        self._do(self._outbox.dead(row, "why", 0.0))
        self._do(self._outbox.release(claimed, self._now, self._now))

    @precondition(lambda self: self.held is not None)
    @rule()
    def die(self) -> None:
        """The sender is gone; its lease runs out."""
        claimed, _ = self._let_go()
        self._do(self._store.call("DEL", key("outbox", "lease", str(claimed.lane))))
        self._now += 31

    @invariant()
    def nothing_is_shown_twice(self) -> None:
        for shown in self.shown.values():
            assert shown == sorted(set(shown))

    @invariant()
    def rows_appear_in_the_order_of_their_putting(self) -> None:
        order = [id_ for id_ in self._order if id_ in self.shown]
        assert list(self.shown) == order

    def _send_all(self) -> None:
        while True:
            self._now += 60
            self.take()
            if self.held is None:
                return
            self.deliver()

    def _let_go(self) -> tuple[Claimed, Row]:
        assert self.held
        held, self.held = self.held, None
        return held

    def _tick(self) -> float:
        self._now += 0.5
        return self._now

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)


@pytest.fixture
def machine(store_url: str) -> type[OutboxMachine]:
    OutboxMachine.url = store_url
    return OutboxMachine


def test_whatever_happens_each_row_shows_what_was_wanted_last(machine: type[OutboxMachine]) -> None:
    case: Any = machine.TestCase
    case.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
    case("runTest").debug()
