"""What is held for a channel: one roll-up with each lead once, and nobody stops looking before it was shown."""

import pytest

from bot.modes import ChannelMode
from bot.quiet import Why
from bot.store.holds import HoldBook
from bot.store.redis import Store
from bot.store.rollups import CARD, HIGH, MEDIUM, Arrived, RollUp, RollUpBook, Whereto, place_key, rollup_key

NOW = 1_800_000_000.0
HERE, THERE = "C0LEADS", "C0SALES"
TO = Whereto("s1", HERE, ChannelMode.EVERY, 42)
QUIET = Whereto("s1", HERE, ChannelMode.BALANCED, 42)


class Desk:
    """The two books on one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.holds = HoldBook(store)
        self.rollups = RollUpBook(store)

    async def hold(self, *leads: int, channel: str = HERE, stream: int = 42, now: float = NOW) -> list[str]:
        return await self.holds.hold(channel, Why.MUTED, stream, _arrived(*leads), now)

    async def move(self, *leads: int, place: str) -> list[int]:
        return await self.holds.move(HERE, Why.MUTED, 42, _arrived(*leads), NOW, place=place)

    async def open(self, channel: str = HERE) -> RollUp:
        """What is held now."""
        name = await self.holds.open(channel)
        rollup = await self.rollups.get(name or "")
        assert rollup
        return rollup

    async def due(self, now: float = NOW) -> list[str]:
        return (await self.holds.agenda.due(now))[0]


def _arrived(*leads: int) -> list[Arrived]:
    return [Arrived(lead, int(NOW) - lead, HIGH + lead) for lead in leads]


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


async def test_what_comes_while_a_hold_lasts_is_one_roll_up(desk: Desk) -> None:
    first = await desk.hold(1, 2)
    again = await desk.hold(3, 1)
    assert len({*first, *again}) == 1
    rollup = await desk.open()
    assert (rollup.id, rollup.size, rollup.revision, rollup.shown) == (first[0], 3, 3, 0)
    assert (rollup.channel, rollup.stream, rollup.found, rollup.held) == (HERE, 42, int(NOW) - 3, "muted")
    assert await desk.rollups.leads(rollup.id, 0, 10) == [3, 2, 1]
    assert await desk.holds.count(HERE) == 3


async def test_each_channel_has_its_own(desk: Desk) -> None:
    assert await desk.hold(1) != await desk.hold(1, channel=THERE)
    assert [await desk.holds.count(each) for each in (HERE, THERE, "C0RANDOM")] == [1, 1, 0]


async def test_leads_of_several_streams_are_of_none_by_name(desk: Desk) -> None:
    await desk.hold(1)
    await desk.hold(2, stream=43)
    await desk.hold(3)
    assert (await desk.open()).stream == 0


async def test_a_lead_that_has_a_place_keeps_it(desk: Desk) -> None:
    (place,) = await desk.rollups.place(TO, [Arrived(1, int(NOW), MEDIUM)], NOW)
    assert await desk.hold(1) == [place] == [CARD]
    assert await desk.holds.open(HERE) is None
    (held,) = await desk.hold(2)
    assert await desk.rollups.place(TO, [Arrived(2, int(NOW), MEDIUM)], NOW) == [held]


async def test_a_card_that_nobody_saw_can_be_moved_and_no_other(desk: Desk) -> None:
    await desk.rollups.place(TO, [Arrived(1, int(NOW), HIGH)], NOW)
    assert await desk.move(1, place=CARD) == [1]
    assert await desk.move(1, place=CARD) == [1], "it is held by now"
    assert await desk.holds.count(HERE) == 1
    (elsewhere,) = await desk.rollups.place(QUIET, [Arrived(2, int(NOW), MEDIUM)], NOW)
    assert await desk.move(2, 1, place=CARD) == [1]
    assert await desk.rollups.leads(elsewhere, 0, 10) == [2]


async def test_the_leads_of_a_roll_up_that_nobody_saw_leave_it(desk: Desk) -> None:
    (rollup, _) = await desk.rollups.place(
        QUIET, [Arrived(1, int(NOW), MEDIUM), Arrived(2, int(NOW), 0)], NOW
    )
    assert await desk.move(1, 2, place=rollup) == [1, 2]
    assert await desk.rollups.leads(rollup, 0, 10) == []
    assert await desk.holds.count(HERE) == 2
    (later,) = await desk.rollups.place(QUIET, [Arrived(3, int(NOW), MEDIUM)], NOW)
    assert later == rollup
    assert await desk.rollups.leads(rollup, 0, 10) == [3]


async def test_what_was_held_and_not_seen_can_be_held_once_more(desk: Desk) -> None:
    (first,) = await desk.hold(1)
    await desk.rollups.shown(await desk.open())
    assert await desk.holds.end(HERE, first)
    assert await desk.move(1, place=first) == [1]
    second = (await desk.open()).id
    assert second != first
    assert await desk.rollups.leads(second, 0, 10) == [1]
    assert await desk.rollups.leads(first, 0, 10) == []


async def test_the_first_lead_has_the_channel_looked_at_now_and_the_others_leave_that_alone(
    desk: Desk,
) -> None:
    await desk.hold(1)
    assert await desk.due() == [HERE]
    await desk.holds.agenda.at(HERE, NOW + 60)
    await desk.hold(2)
    assert await desk.due(NOW + 59) == []


async def test_a_hold_ends_when_it_was_shown_as_it_stands(desk: Desk) -> None:
    (name,) = await desk.hold(1)
    seen = await desk.open()
    assert not await desk.holds.end(HERE, name), "nobody has shown it"
    await desk.hold(2)
    await desk.rollups.shown(seen)
    assert not await desk.holds.end(HERE, name), "one more came"
    assert not await desk.holds.end(HERE, None), "whoever saw none"
    assert await desk.due(NOW) == [HERE]
    await desk.rollups.shown(await desk.rollups.get(name) or seen)
    assert await desk.holds.end(HERE, name)
    assert await desk.holds.open(HERE) is None
    assert await desk.due(NOW + 99) == []


async def test_one_that_was_shown_takes_no_more(desk: Desk) -> None:
    (first,) = await desk.hold(1)
    await desk.rollups.shown(await desk.open())
    (second,) = await desk.hold(2)
    assert second != first
    assert await desk.due() == [HERE]
    assert not await desk.holds.end(HERE, first), "there is a newer one"


async def test_where_nothing_is_held_nobody_looks_any_more(desk: Desk) -> None:
    await desk.holds.agenda.at(HERE, NOW)
    assert await desk.holds.end(HERE, None)
    assert await desk.due() == []


async def test_what_waits_has_no_end_and_what_was_shown_has(desk: Desk) -> None:
    (name,) = await desk.hold(1)
    keys = [rollup_key(name), f"{rollup_key(name)}:leads"]
    assert [await desk.store.call("TTL", each) for each in keys] == [-1, -1]
    assert await desk.store.call("TTL", place_key(HERE, 1)) > 0
    await desk.rollups.shown(await desk.open())
    await desk.holds.end(HERE, name)
    assert all([await desk.store.call("TTL", each) > 0 for each in keys])


async def test_one_whose_roll_up_is_gone_ends(desk: Desk) -> None:
    (name,) = await desk.hold(1)
    await desk.store.call("DEL", rollup_key(name))
    assert await desk.holds.end(HERE, name)
    assert await desk.holds.open(HERE) is None


async def test_what_is_given_back_stands_where_it_stood_and_is_held_no_more(desk: Desk) -> None:
    (rollup, _) = await desk.rollups.place(
        QUIET, [Arrived(1, int(NOW), MEDIUM), Arrived(2, int(NOW), 0)], NOW
    )
    await desk.move(1, 2, place=rollup)
    await desk.holds.give_back(HERE, rollup, [1, 99])
    await desk.holds.give_back(HERE, rollup, [1])
    assert await desk.rollups.leads(rollup, 0, 10) == [1]
    assert await desk.rollups.leads((await desk.open()).id, 0, 10) == [2]
    assert await desk.hold(1) == [rollup]
    assert await desk.store.call("TTL", f"{rollup_key(rollup)}:leads") > 0


async def test_when_all_is_given_back_nothing_is_held(desk: Desk) -> None:
    await desk.rollups.place(TO, [Arrived(1, int(NOW), HIGH)], NOW)
    await desk.move(1, place=CARD)
    name = (await desk.open()).id
    await desk.holds.give_back(HERE, CARD, [1])
    assert await desk.hold(1) == [CARD]
    assert await desk.holds.open(HERE) is None
    assert await desk.store.call("EXISTS", rollup_key(name), rollup_key(CARD)) == 0


async def test_what_was_told_of_meanwhile_is_not_torn_from_what_people_see(desk: Desk) -> None:
    await desk.rollups.place(TO, [Arrived(1, int(NOW), HIGH)], NOW)
    await desk.move(1, place=CARD)
    seen = await desk.open()
    await desk.rollups.shown(seen)
    await desk.holds.give_back(HERE, CARD, [1])
    assert await desk.rollups.get(seen.id), "it can still be drawn"
