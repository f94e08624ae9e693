"""Any order of putting, sending, failing and dying, of several senders, against a few dicts that say what must come of it."""

import asyncio
from collections.abc import Coroutine, Iterator
from itertools import count
from typing import Any, ClassVar, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.store.lanes import Lanes, Row
from bot.store.order import EDITS, SUMMARIES
from bot.store.ranks import PATIENCE, Rank, ranks
from bot.store.redis import Store, key
from tests.store.wanted import Hand, Lane, Slack, Wanted

T = TypeVar("T")
LEASE, LONG = 30.0, 40.0
LEADS, SALES = "C0LEADS", "C0SALES"
KINDS = {
    "answer": "message",
    "run": "run",
    "card": "lead",
    "card 2": "lead",
    "list": "rollup",
    "there": "lead",
}
"""By row. Each kind has ranks of its own, and with them its lane."""
IDS, NUMBERS, SENDERS = st.sampled_from(list(KINDS)), st.integers(0, 99), 4
CHANNELS = {id_: SALES if id_ == "there" else LEADS for id_ in KINDS}


class OutboxMachine(RuleBasedStateMachine):
    """Two channels, a few senders."""

    url: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._runner = asyncio.Runner()
        self._now = 1_000_000.0
        self._count = count(1)
        self.slack = Slack()
        self.rows: dict[str, Wanted] = {}
        self.lanes: dict[str, Lane] = {}
        self.hands: dict[int, Hand] = {}
        self.noted: set[str] = set()
        """Rows of which the book says where they stand."""
        self.looks = dict.fromkeys(KINDS, 0)
        """What a row shows beside its content: it changes without being put."""

    @initialize()
    def begin(self) -> None:
        self._store = Store(self.url)
        self._do(self._store.call("FLUSHALL"))
        self._outbox = Lanes(self._store, lease=LEASE)
        for id_ in ("list", "card 2", "card", "there"):
            self.put(id_, once=True)

    def teardown(self) -> None:
        try:
            self._send_all()
        finally:
            self._do(self._store.close())
            self._runner.close()

    @rule(id_=IDS, once=st.booleans())
    def put(self, id_: str, *, once: bool) -> None:
        now, number = self._tick(), next(self._count)
        content = {KINDS[id_]: id_, "n": number}
        ts = "1.1" if id_ in self.noted else None
        put = self._do(self._outbox.put(id_, CHANNELS[id_], content, now, once=once, ts=ts))
        row = self.rows.get(id_)
        assert put == (row is None or not row.is_kept or not (once or row.is_dead))
        if put:
            row = self.rows.setdefault(id_, Wanted(number))
            row.content, row.is_kept = number, True
            row.is_known |= id_ in self.noted
            self._queue(id_)

    @precondition(lambda self: len(self.hands) < SENDERS and self._free())
    @rule()
    def claim(self) -> None:
        claimed = self._do(self._outbox.claim(self._tick()))
        if claimed.lane is None:
            assert all(self._may_wait(lane) for lane in self._free())
            assert claimed.next_due is not None
            return
        lane = self.lanes[claimed.lane]
        assert lane.sender is None
        assert lane.rest <= self._now
        row = self._do(self._outbox.next(claimed.lane, self._now))
        if row is None:
            assert claimed.lane not in dict(self._waiting())
            self._do(self._outbox.release(claimed, self._now, self._now))
            return
        self._is_next(claimed.lane, row)
        lane.sender = next(self._count)
        self.hands[lane.sender] = Hand(claimed, row, self.looks[row.id])

    @precondition(lambda self: self._senders(begun=False))
    @rule(number=NUMBERS)
    def start(self, number: int) -> None:
        """Say that it begins: who lost its lane meanwhile learns that, and sends nothing."""
        sender, hand = self._pick(number, begun=False)
        begin = hand.row if hand.row.ts is None else None
        hand.has_begun = self._do(self._outbox.hold(hand.claimed, self._tick(), begin))
        assert hand.has_begun == (self._lane(hand).sender == sender)
        if not hand.has_begun:
            self._give_back(sender, 0.0)

    @precondition(lambda self: self._senders(begun=True))
    @rule(number=NUMBERS, rest=st.sampled_from([0.0, LONG]))
    def deliver(self, number: int, rest: float) -> None:
        sender, hand = self._pick(number, begun=True)
        self._reach_slack(hand)
        self.noted.add(hand.row.id)
        self._do(self._outbox.sent(hand.row, "1.1", self._now))
        self._is_sent(hand)
        self._give_back(sender, rest)

    @precondition(lambda self: self._senders(begun=True))
    @rule(number=NUMBERS, arrived=st.booleans())
    def lose_the_answer(self, number: int, *, arrived: bool) -> None:
        """Whether it stands there nobody knows, until somebody looks."""
        sender, hand = self._pick(number, begun=True)
        if arrived:
            self._reach_slack(hand)
        self._give_back(sender, LONG)

    @precondition(lambda self: self._senders(begun=True))
    @rule(number=NUMBERS)
    def refuse(self, number: int) -> None:
        """Slack does not take it, which only who posts or edits can hear."""
        sender, hand = self._pick(number, begun=True)
        if hand.row.ts is not None or hand.row.id not in self.slack.shows:
            self._do(self._outbox.refused(hand.row, "busy"))
            self._give_back(sender, LONG)

    @precondition(lambda self: self._senders(begun=False))
    @rule(number=NUMBERS)
    def put_off(self, number: int) -> None:
        """It is not its turn yet."""
        sender, _ = self._pick(number, begun=False)
        self._give_back(sender, LONG, put_off=True)

    @precondition(lambda self: self._holders())
    @rule(number=NUMBERS, arrived=st.booleans())
    def bury(self, number: int, *, arrived: bool) -> None:
        """It cannot be drawn, or not be shown, perhaps after it had been: nobody knows."""
        sender = self._holders()[number % len(self._holders())]
        hand = self.hands[sender]
        if hand.has_begun and arrived:
            self._reach_slack(hand)
        self._do(self._outbox.dead(hand.row, "why", self._now))
        row = self.rows[hand.row.id]
        row.lane, row.is_dead = None, True
        self._give_back(sender, 0.0)

    @precondition(lambda self: self._dead())
    @rule(id_=IDS)
    def revive(self, id_: str) -> None:
        row = self.rows.get(id_)
        is_dead = row is not None and row.is_dead
        assert self._do(self._outbox.revive(id_, self._tick())) == is_dead
        if row is not None and is_dead:
            row.is_dead = False
            self._queue(id_)

    @precondition(lambda self: self._senders(begun=True))
    @rule(number=NUMBERS, arrived=st.booleans(), noted=st.booleans())
    def die(self, number: int, *, arrived: bool, noted: bool) -> None:
        """Before it stands there, after that, or when that was noted."""
        sender, hand = self._pick(number, begun=True)
        if arrived:
            self._reach_slack(hand)
        if arrived and noted:
            self.noted.add(hand.row.id)
        self._end_lease(self._lane(hand))
        del self.hands[sender]

    @precondition(lambda self: self._holders())
    @rule(number=NUMBERS)
    def be_slow(self, number: int) -> None:
        """To draw a card, say: another one takes the lane meanwhile."""
        sender = self._holders()[number % len(self._holders())]
        if not self.hands[sender].has_begun:
            self._end_lease(self._lane(self.hands[sender]))
            self._now += LONG
            while len(self.hands) < SENDERS and self._free():
                self.claim()

    @precondition(lambda self: self._in_between())
    @rule(number=NUMBERS)
    def change(self, number: int) -> None:
        """Who sees it clicks on it before we know that it stands there."""
        id_ = self._in_between()[number % len(self._in_between())]
        self.looks[id_] += 1
        self._do(self._outbox.outdated(id_))

    @precondition(lambda self: any(lane.rest > self._now for lane in self.lanes.values()))
    @rule(channel=st.sampled_from([LEADS, SALES]))
    def wake(self, channel: str) -> None:
        self._do(self._outbox.wake(channel, self._now))
        for end in ("", EDITS, SUMMARIES):
            lane = self.lanes.setdefault(channel + end, Lane())
            lane.rest, lane.put_off = 0.0, (0.0, 0)

    @precondition(lambda self: any(lane.rest > self._now for lane in self.lanes.values()))
    @rule()
    def wait(self) -> None:
        self._now += LONG

    @precondition(lambda self: self._over())
    @rule(number=NUMBERS)
    def forget(self, number: int) -> None:
        """What was sent long ago."""
        id_ = self._over()[number % len(self._over())]
        self._do(self._store.call("DEL", key("outbox", "row", id_)))
        self.rows[id_].is_kept = self.rows[id_].is_known = False

    @invariant()
    def each_waits_in_its_lane_and_in_no_other(self) -> None:
        lanes = {lane: sorted(ids) for lane, ids in self._waiting()}
        assert self._do(self._look()) == lanes

    @invariant()
    def the_dead_are_listed(self) -> None:
        assert {row.id for row, _ in self._do(self._outbox.buried())} == set(self._dead())

    @invariant()
    def nothing_old_is_shown_after_something_new(self) -> None:
        for shown in self.slack.shows.values():
            assert shown == sorted(shown)

    def _send_all(self) -> None:
        """In the end, with the dead revived, everything shows what was wanted last."""
        for hand in self.hands.values():
            self._end_lease(self._lane(hand))
        self.hands.clear()
        for id_ in self.rows:
            self.revive(id_)
        while any(self._waiting()):
            self._now += LONG
            self.claim()
            assert self.hands, "something waits, and nobody is sent for it"
            self.start(0)
            self.deliver(0, 0.0)
        for id_, row in self.rows.items():
            assert self.slack.shows[id_][-1] == (row.content, self.looks[id_])

    def _queue(self, id_: str) -> None:
        """It waits, behind the others of its rank; where it does already it keeps its place."""
        row = self.rows[id_]
        if row.lane is None:
            as_post, as_edit = ranks({KINDS[id_]: id_})
            rank, end = as_post, ""
            if row.is_known:
                rank, end = as_edit, SUMMARIES if as_edit is Rank.SUMMARY else EDITS
            row.lane, row.order, row.since = CHANNELS[id_] + end, (rank, next(self._count)), self._now
            self.lanes.setdefault(row.lane, Lane())

    def _waiting(self) -> Iterator[tuple[str, list[str]]]:
        for lane in self.lanes:
            if ids := [id_ for id_, row in self.rows.items() if row.lane == lane]:
                yield lane, ids

    def _free(self) -> list[str]:
        """Lanes with something to send that nobody has."""
        return [lane for lane, _ in self._waiting() if self.lanes[lane].sender is None]

    def _dead(self) -> list[str]:
        return [id_ for id_, row in self.rows.items() if row.is_dead]

    def _over(self) -> list[str]:
        return [id_ for id_, row in self.rows.items() if row.is_kept and not row.lane and not row.is_dead]

    def _in_between(self) -> list[str]:
        """Rows that stand in Slack, and nobody here knows where."""
        return [id_ for id_ in self.slack.shows if id_ not in self.noted]

    def _may_wait(self, name: str) -> bool:
        lane = self.lanes[name]
        until, rank = lane.put_off
        most_urgent = min(row.order[0] for row in self.rows.values() if row.lane == name)
        return lane.rest > self._now or (until > self._now and most_urgent >= rank)

    def _passed_by(self, row: Row) -> int:
        """Who is of a rank below passes a row that was put off; nobody does where its turn had come by waiting."""
        is_late = self._now - row.since >= PATIENCE[Rank.CARD]
        return Rank.ANSWER if is_late else self.rows[row.id].order[0]

    def _is_next(self, lane: str, row: Row) -> None:
        """The oldest of its rank; of the most urgent rank, unless others have waited for too long."""
        wanted = self.rows[row.id]
        here = [each for each in self.rows.values() if each.lane == lane]
        assert wanted.order == min(each.order for each in here if each.order[0] == wanted.order[0])
        if all(self._now - each.since < PATIENCE[Rank.CARD] for each in here):
            assert wanted.order == min(each.order for each in here)
        assert (row.channel, row.content["n"]) == (CHANNELS[row.id], wanted.content)
        assert (row.ts is not None) == wanted.is_known

    def _reach_slack(self, hand: Hand) -> None:
        """Post or edit it; who does not know whether it stands there looks first, and finds it."""
        if hand.row.ts is None and hand.row.state == "sending" and hand.row.id in self.slack.shows:
            self._do(self._outbox.outdated(hand.row.id))
            hand.found = True
        else:
            self.slack.show(hand)

    def _senders(self, *, begun: bool) -> list[int]:
        return [sender for sender, hand in self.hands.items() if hand.has_begun == begun]

    def _holders(self) -> list[int]:
        """The senders that still have their lane."""
        return [sender for sender, hand in self.hands.items() if self._lane(hand).sender == sender]

    def _pick(self, number: int, *, begun: bool) -> tuple[int, Hand]:
        senders = self._senders(begun=begun)
        sender = senders[number % len(senders)]
        return sender, self.hands[sender]

    def _end_lease(self, lane: Lane) -> None:
        if lane.sender is not None:
            name = next(name for name, each in self.lanes.items() if each is lane)
            self._do(self._store.call("DEL", key("outbox", "lease", name)))
            lane.sender = None
            self._now += LEASE + 1

    def _is_sent(self, hand: Hand) -> None:
        row = self.rows[hand.row.id]
        row.is_known = True
        shows = self.slack.shows[hand.row.id][-1]
        was_post = row.lane == CHANNELS[hand.row.id]
        if shows == (row.content, self.looks[hand.row.id]) and not hand.found:
            row.lane = None
        elif was_post:
            row.lane = None
            self._queue(hand.row.id)

    def _give_back(self, sender: int, rest: float, *, put_off: bool = False) -> None:
        hand = self.hands.pop(sender)
        row, lane = hand.row, self._lane(hand)
        until = self._now + rest
        self._do(self._outbox.release(hand.claimed, self._now, until, row if put_off else None))
        if lane.sender in {sender, None}:
            lane.sender = None
            lane.put_off = (until, self._passed_by(row)) if put_off else (0.0, 0)
        if not put_off:
            lane.rest = max(lane.rest, until)

    def _lane(self, hand: Hand) -> Lane:
        return self.lanes[str(hand.claimed.lane)]

    async def _look(self) -> dict[str, list[str]]:
        names = [channel + end for channel in (LEADS, SALES) for end in ("", EDITS, SUMMARIES)]
        queues = [await self._store.call("ZRANGE", key("outbox", "queue", name), 0, -1) for name in names]
        return {name: sorted(queue) for name, queue in zip(names, queues, strict=True) if queue}

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
    case.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
    case("runTest").debug()
