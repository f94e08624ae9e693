"""The menu of a message: a lead's card and its verbs in a window, also in the thread below a card."""

import json

from bot.sandbox.slack.views import View
from tests.flow.steps import card, introductions, judgements
from tests.support.world import AMY, LEADS, World, visible


async def window(world: World, text: str) -> View:
    def found() -> View | None:
        modals = world.slack.modals(AMY)
        return modals[-1] if modals and text in json.dumps(modals[-1].body, ensure_ascii=False) else None

    view = await world.until(found)
    assert isinstance(view, View)
    return view


async def open_window(world: World, ts: str) -> View:
    assert (await world.slack.message_shortcut(AMY, LEADS, ts, "lead.actions")).ok
    return await window(world, "lead.good")


async def test_a_card_is_judged_in_a_window_which_then_shows_it(world: World) -> None:
    posted = await card(world)
    view = await open_window(world, posted.ts)
    await world.slack.click_in_view(AMY, view.id, "lead.good")
    await window(world, "👍")
    await world.until(lambda: f"👍 <@{AMY}>" in visible(world.now_showing(posted)))
    await window(world, "called it good")
    assert judgements(world) == [("good", None, None)]


async def test_in_a_thread_it_is_the_lead_of_the_card_above(world: World) -> None:
    posted = await card(world)
    await world.slack.command(AMY, LEADS, "who is that?", thread_ts=posted.ts)
    reply = next(each for each in world.slack.messages(LEADS) if "who is that" in each.text)
    view = await open_window(world, reply.ts)
    # A window above it, and the one below tells what came of it.
    await world.slack.click_in_view(AMY, view.id, "lead.bad")
    await window(world, "Not a good one?")
    assert len(world.slack.modals(AMY)) == 2
    assert (await world.slack.submit(AMY, {"reason": "bot"})).ok
    await world.until(lambda: f"👎 <@{AMY}>" in visible(world.now_showing(posted)))
    assert (await window(world, "called it bad")).id == view.id
    assert judgements(world) == [("bad", "bot", None)]


async def test_another_message_is_no_lead(world: World) -> None:
    await card(world)
    said = introductions(world)[-1]
    assert (await world.slack.message_shortcut(AMY, LEADS, said.ts, "lead.actions")).ok
    await window(world, "no lead's card")
