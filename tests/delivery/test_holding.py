"""What comes while a channel is muted or quiet is held, and told of once at the end, whoever dies in between."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.holding import IDLE, Holding
from bot.errors import StoreAway
from bot.modes import ChannelMode
from bot.quiet import EVENINGS, For, Hold, QuietWish, Why
from bot.services.rows import rollup_row
from bot.store.redis import Store
from bot.store.rollups import RollUp
from bot.tasks import Tasks
from tests.delivery.door import OTHER_STREAM, Door
from tests.delivery.make import until
from tests.delivery.test_places import Dying, cards, lead, rollups, run_of
from tests.support.clock import ManualClock
from tests.support.world import AMY, LEADS, SALES

BALANCED, DIGEST, EVERY = ChannelMode.BALANCED, ChannelMode.DIGEST, ChannelMode.EVERY
HOUR = 3600.0


async def mute(door: Door, seconds: float = HOUR, job: str = "mute") -> None:
    await door.quiets.mute(LEADS, For(timedelta(seconds=seconds)), AMY, job)


async def look(door: Door) -> None:
    """What the loop does once."""
    for channel in await door.quiets.due():
        await door.holding.look(channel)


async def told(door: Door) -> RollUp:
    """The one roll-up that waits to be posted, as it stands."""
    (row,) = await door.rows()
    rollup = await door.rollups.get(row.removeprefix("rollup:"))
    assert rollup
    return rollup


async def times_put(door: Door, rollup: RollUp) -> str:
    row = await door.outbox.of(LEADS).get(rollup_row(rollup.id))
    assert row
    return row.rev


async def on_agenda(door: Door) -> int:
    return int(await door.store.call("ZCARD", door.holds.agenda.key))


@pytest.mark.parametrize("mode", [EVERY, BALANCED])
async def test_while_a_channel_is_muted_nothing_is_posted_and_at_the_end_one_message_tells_of_all(
    door: Door, mode: ChannelMode
) -> None:
    subscription = await door.subscribe(mode=mode)
    await mute(door)
    await door.brings(subscription, run_of(7))
    await door.brings(subscription, [lead(9100, "medium"), lead(9003)])
    await look(door)
    assert await door.rows() == set()
    assert await door.book.get(9007)
    door.clock.advance(HOUR)
    await look(door)
    rollup = await told(door)
    assert (rollup.high, rollup.medium, rollup.held) == (7, 1, "muted")
    door.clock.advance(HOUR)
    await look(door)
    assert await times_put(door, rollup) == "1"
    assert await on_agenda(door) == 0


async def test_quiet_hours_hold_in_the_same_way(door: Door) -> None:
    subscription = await door.subscribe()
    await door.quiets.set_hours(LEADS, EVENINGS)
    await door.brings(subscription, [lead(1)])
    assert await door.rows() == cards(1)
    door.clock.advance(10 * HOUR)
    await door.brings(subscription, [lead(2), lead(3)])
    await look(door)
    assert await door.rows() == set(), "the card that nobody had begun to send is told of with the others"
    door.clock.advance(14 * HOUR)
    await look(door)
    rollup = await told(door)
    assert (rollup.size, rollup.held) == (3, "quiet")


async def test_what_only_the_digest_counts_is_not_held(door: Door) -> None:
    subscription = await door.subscribe(mode=DIGEST)
    await mute(door)
    await door.brings(subscription, run_of(3))
    assert await door.holds.count(LEADS) == 0
    door.clock.advance(HOUR)
    await look(door)
    assert await door.rows() == set()


async def test_another_channel_gets_its_cards(door: Door) -> None:
    both = [await door.subscribe(), await door.subscribe(SALES)]
    await mute(door)
    for subscription in both:
        await door.brings(subscription, [lead(1)])
    assert await door.rows() == set()
    assert await door.rows(SALES) == {f"lead:1:{SALES}"}


async def test_leads_of_two_streams_are_told_of_together(door: Door) -> None:
    both = [await door.subscribe(), await door.subscribe(stream_id=OTHER_STREAM, mode=BALANCED)]
    await mute(door)
    for subscription, id_ in zip(both, (1, 2), strict=True):
        await door.brings(subscription, [lead(id_, streamId=subscription.stream_id)])
    door.clock.advance(HOUR)
    await look(door)
    rollup = await told(door)
    assert (rollup.size, rollup.stream) == (2, 0)


async def test_unmuting_tells_at_once_and_what_comes_then_is_a_card(door: Door) -> None:
    subscription = await door.subscribe()
    await mute(door)
    await door.brings(subscription, [lead(1)])
    await look(door)
    await door.quiets.unmute(LEADS, "unmute")
    await look(door)
    rollup = await told(door)
    await door.brings(subscription, [lead(2), lead(1)])
    assert await door.rows() == {rollup_row(rollup.id), *cards(2)}


async def test_a_mute_that_is_made_longer_holds_longer(door: Door) -> None:
    subscription = await door.subscribe()
    await mute(door)
    await door.brings(subscription, [lead(1)])
    await look(door)
    await mute(door, 3 * HOUR, "longer")
    door.clock.advance(2 * HOUR)
    await look(door)
    assert await door.rows() == set()
    door.clock.advance(HOUR)
    await look(door)
    assert (await told(door)).size == 1


async def test_what_is_held_again_later_is_a_message_of_its_own(door: Door) -> None:
    subscription = await door.subscribe()
    for id_ in (1, 2):
        await mute(door, job=f"mute {id_}")
        await door.brings(subscription, [lead(id_)])
        door.clock.advance(HOUR)
        await look(door)
        await sent(door)
    assert await door.outbox.waiting(LEADS) == 0
    rollups = await door.store.call("KEYS", "*rollup:of:held:*:leads")
    assert len(rollups) == 2


async def sent(door: Door) -> None:
    """Post what waits, as the sender does."""
    lanes, now = door.outbox.of(LEADS), door.clock.now().timestamp()
    claimed = await lanes.claim(now)
    while row := await lanes.next(LEADS, now):
        await lanes.sent(row, f"{row.id}.ts", now)
    await lanes.release(claimed, now, now)


async def test_an_end_that_passed_while_nobody_was_there_is_made_up_for(door: Door) -> None:
    subscription = await door.subscribe()
    await mute(door)
    await door.brings(subscription, run_of(3))
    door.clock.advance(3 * 24 * HOUR)
    await look(door)
    assert (await told(door)).size == 3


async def test_a_hold_that_began_again_meanwhile_is_waited_for(door: Door) -> None:
    subscription = await door.subscribe()
    await door.quiets.set_hours(LEADS, QuietWish(EVENINGS.span))
    door.clock.advance(10 * HOUR)
    await door.brings(subscription, [lead(1)])
    door.clock.advance(24 * HOUR)
    await door.brings(subscription, [lead(2)])
    await look(door)
    assert await door.rows() == set()
    door.clock.advance(14 * HOUR)
    await look(door)
    assert (await told(door)).size == 2


async def test_a_lead_that_crosses_with_the_end_is_told_of_too(door: Door) -> None:
    subscription = await door.subscribe()
    await mute(door)
    await door.brings(subscription, [lead(1)])
    await look(door)
    door.clock.advance(HOUR)
    # Whoever saw the mute last places its lead after the end was told.
    await look(door)
    first = await told(door)
    hold = {LEADS: Hold(Why.MUTED, door.clock.now())}
    door.distribution._quiets = Remembering(hold)  # type: ignore[assignment]
    await door.brings(subscription, [lead(2)])
    door.distribution._quiets = door.quiets
    await look(door)
    assert len(await rollups(door)) == 2
    assert rollup_row(first.id) in await rollups(door)
    assert await on_agenda(door) == 0


class Remembering:
    """Settings as they were."""

    def __init__(self, hold: dict[str, Hold]) -> None:
        self._hold = hold

    async def held(self) -> dict[str, Hold]:
        return self._hold


async def test_replicas_that_look_at_once_tell_once(door: Door) -> None:
    subscription = await door.subscribe()
    await mute(door)
    await asyncio.gather(*(door.brings(subscription, run_of(20)) for _ in range(3)))
    door.clock.advance(HOUR)
    await asyncio.gather(*(door.holding.look(LEADS) for _ in range(4)))
    rollup = await told(door)
    assert rollup.size == 20
    assert await on_agenda(door) == 0


async def test_a_wall_of_cards_stops_when_it_is_muted(door: Door) -> None:
    await door.brings(await door.subscribe(), run_of(30))
    assert await door.outbox.waiting(LEADS) == 30
    await mute(door)
    await look(door)
    assert await door.outbox.waiting(LEADS) == 0
    await door.quiets.unmute(LEADS, "unmute")
    await look(door)
    assert (await told(door)).size == 30


async def test_a_roll_up_that_waits_goes_with_them(door: Door) -> None:
    subscription = await door.subscribe(mode=BALANCED)
    await door.brings(subscription, run_of(10))
    await mute(door)
    await look(door)
    assert (await door.rows(), await door.holds.count(LEADS)) == (set(), 10)
    await door.quiets.unmute(LEADS, "unmute")
    await look(door)
    assert (await told(door)).size == 10
    await door.brings(subscription, [lead(9100, "medium")])
    later = {row for row in await rollups(door) if "held:" not in row}
    (name,) = later
    kept = await door.rollups.get(name.removeprefix("rollup:"))
    assert kept
    assert kept.size == 1, "it has none of those that were told of already"


async def test_a_telling_that_nobody_saw_is_held_with_the_next(door: Door) -> None:
    await door.brings(await door.subscribe(), run_of(3))
    for number in range(3):
        await mute(door, job=f"mute {number}")
        await look(door)
        assert (await door.rows(), await door.holds.count(LEADS)) == (set(), 3)
        await door.quiets.unmute(LEADS, f"unmute {number}")
        await look(door)
        assert (await told(door)).size == 3
        door.clock.advance(1)


async def test_what_somebody_asked_for_is_posted(door: Door) -> None:
    await door.brings(await door.subscribe(mode=BALANCED), run_of(6))
    await sent(door)
    now = door.clock.now().timestamp()
    await door.outbox.put(f"lead:9006:{LEADS}", LEADS, {"lead": 9006}, now, once=True)
    await door.outbox.put("mode:1", LEADS, {"message": {"text": "hi", "blocks": []}}, now, once=True)
    await mute(door)
    await look(door)
    assert await door.rows() == {f"lead:9006:{LEADS}", "mode:1"}


async def test_what_is_no_longer_known_is_not_taken_back(door: Door) -> None:
    await door.brings(await door.subscribe(), [lead(1)])
    await door.store.call("DEL", "{goodones:lead:1}:lead")
    await mute(door)
    await look(door)
    assert await door.rows() == cards(1)


async def _dies_after(door: Door, steps: int, work: Any) -> bool:
    """Do it by a process that lives for so many steps at the store; whether it died."""
    dying = Dying(door.store, steps)
    parts = (
        door.distribution._book,
        door.distribution._rollups,
        door.outbox.of(LEADS),
        door.holds,
        door.holds.agenda,
        door.holding._unsent,
        door.quiets._shelf,
    )
    for part in parts:
        part._store = dying  # type: ignore[assignment]
    try:
        await work
    except StoreAway:
        return True
    finally:
        for part in parts:
            part._store = door.store
    return False


@pytest.mark.parametrize("steps", range(14))
async def test_whoever_dies_while_holding_is_made_up_for(door: Door, steps: int) -> None:
    subscription = await door.subscribe()
    await mute(door)
    await _dies_after(door, steps, door.brings(subscription, run_of(3)))
    await door.brings(subscription, run_of(3))
    door.clock.advance(HOUR)
    await look(door)
    rollup = await told(door)
    assert (rollup.size, rollup.revision, await times_put(door, rollup)) == (3, 3, "1")


@pytest.mark.parametrize("steps", range(11))
async def test_whoever_dies_while_telling_is_made_up_for(door: Door, steps: int) -> None:
    subscription = await door.subscribe()
    await mute(door)
    await door.brings(subscription, run_of(3))
    door.clock.advance(HOUR)
    died = await _dies_after(door, steps, look(door))
    assert died is (steps < 10)
    door.clock.advance(HOUR)
    await look(door)
    assert (await told(door)).size == 3
    assert await on_agenda(door) == 0
    assert await door.holds.open(LEADS) is None


@pytest.mark.parametrize("steps", range(17))
async def test_whoever_dies_while_taking_back_is_made_up_for(door: Door, steps: int) -> None:
    await door.brings(await door.subscribe(mode=BALANCED), run_of(5))
    await mute(door)
    died = await _dies_after(door, steps, look(door))
    assert died is (steps < 15)
    door.clock.advance(60)
    await look(door)
    assert (await door.rows(), await door.holds.count(LEADS)) == (set(), 5)
    door.clock.advance(HOUR)
    await look(door)
    assert (await told(door)).size == 5


class Scripted:
    """Settings and a distribution of which a test decides what they do."""

    def __init__(self, due: list[Any]) -> None:
        self._due = due
        self.ended: list[str] = []

    async def due(self) -> list[str]:
        answer: Any = self._due.pop(0) if self._due else []
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    async def take_back(self, channel: str) -> None:
        assert channel

    async def look(self, channel: str) -> Hold | None:
        if channel == "gone":
            raise StoreAway("gone again")
        return None

    async def end_hold(self, channel: str) -> None:
        self.ended.append(channel)


async def test_a_store_that_is_away_is_waited_for(store: Store) -> None:
    clock, tasks = ManualClock(), Tasks()
    script: Any = Scripted([StoreAway("gone"), ["gone", "a"], ["b"], ["c"]])
    nobody: Any = store
    loop = tasks.keep(Holding(script, script, nobody, nobody, nobody, nobody, script, clock).run(), "holding")
    for _ in range(4):
        await until(lambda: clock.until_next() or loop.done())
        clock.advance(IDLE)
        await asyncio.sleep(0)
    await until(lambda: len(script.ended) == 2)
    assert script.ended == ["b", "c"]
    assert not loop.done()
    await tasks.drain(1)
