"""Two that work on one channel at once: nothing that is held is lost, and nothing is told of twice."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from bot.modes import ChannelMode
from bot.store.holds import HOLD
from bot.store.redis import Argument, Script
from bot.store.unsent import TAKE_BACK
from tests.delivery.door import Door
from tests.delivery.test_holding import HOUR, look, mute, on_agenda, sent, told
from tests.delivery.test_places import cards, lead, run_of
from tests.support.world import LEADS

BALANCED = ChannelMode.BALANCED

Step = Callable[[], Awaitable[Any]]


class Crossed:
    """The store, at which somebody else does something right before a script, or right after it; once."""

    def __init__(
        self, door: Door, script: Script, *, before: Step | None = None, after: Step | None = None
    ) -> None:
        self._store = door.store
        self._script = script
        self._steps = {"before": before, "after": after}

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[Argument] = ()) -> Any:
        if script is self._script:
            await self._once("before")
        answer = await self._store.run(script, keys, args)
        if script is self._script:
            await self._once("after")
        return answer

    async def call(self, *command: Argument) -> Any:
        return await self._store.call(*command)

    async def _once(self, when: str) -> None:
        step, self._steps[when] = self._steps[when], None
        if step:
            await step()


async def begin(door: Door) -> str:
    """Somebody begins to send what is first in the channel."""
    lanes, now = door.outbox.of(LEADS), door.clock.now().timestamp()
    claimed = await lanes.claim(now)
    row = await lanes.next(str(claimed.lane), now)
    assert row
    assert await lanes.hold(claimed, now, begin=row)
    return row.id


def crossing_take_back(door: Door, step: Step) -> None:
    door.holding._unsent._store = Crossed(door, TAKE_BACK, before=step)  # type: ignore[assignment]


async def test_a_card_that_somebody_begins_to_send_meanwhile_is_not_told_of_again(door: Door) -> None:
    await door.brings(await door.subscribe(), run_of(3))
    await mute(door)
    begun: list[str] = []

    async def crossed() -> None:
        begun.append(await begin(door))

    crossing_take_back(door, crossed)
    await look(door)
    assert await door.rows() == set(begun) <= cards(9001, 9002, 9003)
    assert await door.holds.count(LEADS) == 2
    await look(door)
    assert await door.holds.count(LEADS) == 2


async def test_one_that_is_the_only_one_leaves_nothing_to_tell_of(door: Door) -> None:
    await door.brings(await door.subscribe(), [lead(1)])
    await mute(door)
    crossing_take_back(door, lambda: begin(door))
    await look(door)
    assert await door.rows() == cards(1)
    assert await door.holds.count(LEADS) == 0
    door.clock.advance(HOUR)
    await look(door)
    assert await door.rows() == cards(1)
    assert await on_agenda(door) == 0


async def test_a_roll_up_that_somebody_begins_to_send_meanwhile_keeps_its_leads(door: Door) -> None:
    await door.brings(await door.subscribe(mode=BALANCED), [lead(id_, "medium") for id_ in range(1, 8)])
    (row,) = await door.rows()
    await mute(door)
    crossing_take_back(door, lambda: begin(door))
    await look(door)
    rollup = await told(door)
    assert (rollup.size, rollup.medium, await door.holds.count(LEADS)) == (7, 7, 0)
    kept = await door.outbox.of(LEADS).get(row)
    assert kept
    assert int(kept.rev) > 1, "it may have been drawn while its leads were elsewhere, so it is drawn again"


async def test_an_end_that_crosses_with_taking_back_tells_of_all_once(door: Door) -> None:
    await door.brings(await door.subscribe(), run_of(3))
    await mute(door)

    async def ended() -> None:
        await door.quiets.unmute(LEADS, "unmute")
        await look(door)

    door.holds._store = Crossed(door, HOLD, after=ended)  # type: ignore[assignment]
    await look(door)
    assert (await told(door)).size == 3


async def test_a_telling_that_nobody_noted_is_held_with_the_next(door: Door) -> None:
    await door.brings(await door.subscribe(), run_of(3))
    await mute(door)
    await look(door)
    held = await door.holds.open(LEADS)
    assert held
    now = door.clock.now().timestamp()
    # Somebody put it into the outbox and died before the next step.
    await door.outbox.put(f"rollup:{held}", LEADS, {"rollup": held}, now)
    await mute(door, 2 * HOUR, "longer")
    await look(door)
    assert (await door.rows(), await door.holds.count(LEADS)) == (set(), 3)
    door.clock.advance(2 * HOUR)
    await look(door)
    assert (await told(door)).size == 3


async def test_a_wall_of_more_than_one_glance_stops_at_once(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.unsent.MOST", 4)
    await door.brings(await door.subscribe(), run_of(10))
    now = door.clock.now().timestamp()
    for number in range(5):
        content = {"message": {"text": "hi", "blocks": []}}
        await door.outbox.put(f"mode:{number}", LEADS, content, now - 1, once=True)
    await mute(door)
    await look(door)
    assert await door.rows() == {f"mode:{number}" for number in range(5)}
    assert await door.holds.count(LEADS) == 10


async def test_an_unmute_that_crosses_with_a_look_is_seen_at_once(door: Door) -> None:
    await door.brings(await door.subscribe(), run_of(3))
    await mute(door)
    await look(door)
    door.clock.advance(120)
    settings = door.quiets._settings

    async def crossed(channel: str) -> Any:
        door.quiets._settings = settings  # type: ignore[method-assign]
        known = await settings(channel)
        await door.quiets.unmute(LEADS, "unmute")
        return known

    door.quiets._settings = crossed  # type: ignore[method-assign]
    await look(door)
    await look(door)
    assert (await told(door)).size == 3


async def test_a_hold_that_began_while_the_last_was_told_leaves_nothing_behind(door: Door) -> None:
    subscription = await door.subscribe()
    await mute(door)
    await door.brings(subscription, [lead(1)])
    door.clock.advance(HOUR)
    first = await door.holds.open(LEADS)
    shown = door.rollups.shown

    async def crossed(rollup: Any) -> None:
        door.rollups.shown = shown  # type: ignore[method-assign]
        await shown(rollup)
        await mute(door, job="again")
        await door.brings(subscription, [lead(2)])

    door.rollups.shown = crossed  # type: ignore[method-assign]
    await look(door)
    await sent(door)
    assert await door.holds.open(LEADS) != first
    assert await door.store.call("TTL", f"{{goodones}}:rollup:of:{first}") > 0
    door.clock.advance(HOUR)
    await look(door)
    assert (await told(door)).size == 1
