"""The menu of a message: a lead's card and its verbs in a window, also in the thread below a card."""

import json

from bot.sandbox.slack.views import View
from tests.flow.pressing import press
from tests.flow.steps import VERIFIED, answer, card, introductions, judgements, private
from tests.support.world import AMY, BEN, LEADS, World, visible


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


async def write_from_window(world: World, ts: str) -> View:
    """The window of the card, above which that of a message is open, with a template chosen."""
    below = await open_window(world, ts)
    menu = next(each for each in below.blocks if each.get("block_id") == "do")["elements"][-1]
    line = next(each["value"] for each in menu["options"] if '"do":"message"' in each["value"])
    await world.slack.click_in_view(AMY, below.id, "lead.more", line)
    above = await window(world, "Mark as messaged")
    await world.slack.click_in_view(AMY, above.id, "message.copy")
    await window(world, "Mark as messaged")
    return below


async def test_who_wrote_from_the_window_sees_it_there(world: World) -> None:
    posted = await card(world)
    below = await write_from_window(world, posted.ts)
    assert (await world.slack.submit(AMY, {})).ok
    await world.until(lambda: f"✍️ <@{AMY}>" in visible(world.now_showing(posted)))
    shown = await window(world, "wrote to them")
    assert shown.id == below.id
    assert f"✍️ <@{AMY}>" in json.dumps(shown.body, ensure_ascii=False)
    assert not private(world)


async def test_who_wrote_as_the_second_hears_of_it_and_sees_it_there(world: World) -> None:
    posted = await card(world)
    await press(world, BEN, posted, "lead.claim", VERIFIED)
    await world.until(lambda: f"🙋 <@{BEN}>" in visible(world.now_showing(posted)))
    below = await write_from_window(world, posted.ts)
    assert (await world.slack.submit(AMY, {})).ok
    assert f"It stays <@{BEN}>" in visible(await answer(world, "Noted that you wrote"))
    assert (await window(world, "wrote to them")).id == below.id
