"""Claiming and releasing: one person's at most, and everybody who asks hears whose."""

import asyncio

import pytest

from bot.store.leads import LeadBook
from bot.store.redis import Store
from tests.flow.pressing import press
from tests.flow.steps import VERIFIED, answer, card, private
from tests.support.world import AMY, BEN, CLEO, World, visible


async def owner(store: Store) -> str | None:
    record = await LeadBook(store).get(VERIFIED)
    return record.claimed.by if record and record.claimed else None


async def claimed(world: World, store: Store, person: str) -> None:
    """Wait until it is that person's."""
    for _ in range(200):
        if await owner(store) == person:
            return
        await world.settle(0.2)
    raise AssertionError("nobody claimed it")


async def test_the_loser_hears_who_was_first_and_nothing_else_is_said(world: World, store: Store) -> None:
    shown = await card(world)
    await press(world, BEN, shown, "lead.claim", VERIFIED)
    await claimed(world, store, BEN)
    await press(world, AMY, world.now_showing(shown), "lead.claim", VERIFIED)
    said = await answer(world, "claimed this lead")
    assert "<@U0BEN> claimed this lead <!date^" in visible(said)
    assert not private(world, BEN)
    assert await owner(store) == BEN


async def test_of_two_at_once_one_has_it_and_the_other_hears_so(world: World, store: Store) -> None:
    shown = await card(world)
    await asyncio.gather(*(press(world, who, shown, "lead.claim", VERIFIED) for who in (AMY, BEN)))
    await world.until(lambda: private(world, AMY) or private(world, BEN))
    first = await owner(store)
    loser = BEN if first == AMY else AMY
    assert f"<@{first}> claimed this lead" in visible(private(world, loser)[0])


async def test_claiming_twice_says_that_it_is_yours(world: World, store: Store) -> None:
    shown = await card(world)
    await press(world, BEN, shown, "lead.claim", VERIFIED)
    await claimed(world, store, BEN)
    await press(world, BEN, world.now_showing(shown), "lead.claim", VERIFIED)
    await answer(world, "yours already", BEN)


async def test_only_who_has_it_releases_it(world: World, store: Store) -> None:
    shown = await card(world)
    await press(world, BEN, shown, "lead.claim", VERIFIED)
    await claimed(world, store, BEN)
    await press(world, CLEO, world.now_showing(shown), "lead.release", VERIFIED)
    await answer(world, "They can release it, and so can an admin", CLEO)
    assert await owner(store) == BEN
    await press(world, BEN, world.now_showing(shown), "lead.release", VERIFIED)
    for _ in range(100):
        if await owner(store) is None:
            break
        await world.settle(0.2)
    assert await owner(store) is None


@pytest.mark.parametrize("action", ["lead.claim", "lead.release", "lead.wake", "lead.snooze", "lead.history"])
async def test_a_lead_that_is_not_known_any_more_is_said_so(world: World, store: Store, action: str) -> None:
    shown = await card(world)
    await store.call("DEL", f"{{goodones:lead:{VERIFIED}}}:lead")
    await press(world, BEN, shown, action, VERIFIED)
    await answer(world, "cards are kept for 180 days", BEN)


async def test_an_admin_releases_what_is_anothers(world: World, store: Store) -> None:
    await world.stop_app()
    await world.start_app(admins=(CLEO,))
    shown = await card(world)
    await press(world, BEN, shown, "lead.claim", VERIFIED)
    await claimed(world, store, BEN)
    await press(world, CLEO, world.now_showing(shown), "lead.release", VERIFIED)
    for _ in range(100):
        if await owner(store) is None:
            break
        await world.settle(0.2)
    assert await owner(store) is None
    assert not private(world, CLEO)
