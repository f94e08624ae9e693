"""Looking through leads as a person does: what the window shows, and taps in it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter

from bot.sandbox.slack.views import View
from tests.flow.steps import hooks, lead_json, push, subscribe
from tests.support.world import AMY, LEADS, World, texts

OF_THE_FOUNDERS = (1249, 1250, 1251, 1252)
"""Leads of the stream of founders, high fit."""


async def let_wait(world: World, *lead_ids: int, line: str = "digest only") -> None:
    """Have leads come to #leads that nobody judged, as nothing that anybody sees."""
    await subscribe(world, line)
    leads = [lead_json(world, each, exportedAt=None) for each in lead_ids]
    assert await push(hooks(world)[-1], {"leads": leads}) == 202
    await world.settle(3)


def everyone(world: World, most: int = 24) -> list[int]:
    """Leads of the history, of all streams."""
    return [each.id for each in world.api.tables.leads.all()][:most]


@asynccontextmanager
async def in_real_time(world: World) -> AsyncIterator[None]:
    """Time in this world passes as it does outside: a stand-in that is slow takes as long as it would."""

    async def flow() -> None:
        last = perf_counter()
        while True:
            await asyncio.sleep(0.002)
            now = perf_counter()
            world.clock.advance(now - last)
            last = now

    flowing = asyncio.create_task(flow())
    try:
        yield
    finally:
        flowing.cancel()


async def start(world: World, line: str = "", person: str = AMY, channel: str = LEADS) -> View:
    """Type the command, and wait until the window shows something."""
    await world.say(f"/goodones triage {line}".strip(), person, channel)
    return await filled(world, person)


async def filled(world: World, person: str = AMY) -> View:
    """The window, once it is filled."""

    def shown() -> View | None:
        views = world.slack.modals(person)
        return views[-1] if views and "One moment" not in said(views[-1]) else None

    view = await world.until(shown)
    assert isinstance(view, View)
    return view


async def tap(world: World, action_id: str, person: str = AMY, *, block_id: str | None = None) -> View:
    """Tap in the window, and wait until it shows something else."""
    view = world.slack.modals(person)[-1]
    before = view.hash
    outcome = await world.slack.click_in_view(person, view.id, action_id, block_id=block_id)
    assert outcome.ok, outcome
    await world.until(lambda: world.slack.modals(person)[-1].hash != before)
    return world.slack.modals(person)[-1]


async def until_saved(world: World) -> View:
    """Look again and again until the window says that something waits for the lead API."""
    while True:
        await tap(world, "triage.bad")
        view = await tap(world, "triage.back")
        if "saved" in said(view):
            return view
        await world.settle(1)


def said(view: View) -> str:
    """Everything that can be read in a window."""
    return " ".join(texts(view.blocks))


def buttons(view: View) -> dict[str, str]:
    """Captions by action id."""
    return {
        each["action_id"]: each["text"]["text"]
        for block in view.blocks
        for each in block.get("elements", ())
        if each.get("type") == "button"
    }


def heard(world: World) -> set[int]:
    """The leads of which the lead API knows a judgement since this world began, at nine."""
    began = f"{world.clock.now():%Y-%m-%dT}09"
    return {each.lead_id for each in world.api.tables.feedback.all() if each.at >= began}


def lead_of(view: View) -> int:
    """The lead that a window shows."""
    block = next(each for each in view.blocks if each["block_id"].startswith("judge"))
    return int(block["block_id"].removeprefix("judge"))
