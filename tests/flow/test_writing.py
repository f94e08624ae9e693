"""Writing to a lead: a window with templates, others who are at it too, and the note that it was sent."""

import json

from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.views import View
from tests.flow.steps import answer, card, pick, private
from tests.support.world import AMY, BEN, LEADS, World, visible

TEXT = "Hi there, may I ask how you got started?"


async def press(world: World, posted: Message, person: str = AMY) -> None:
    """Choose *Message…* in the card's menu."""
    now = world.now_showing(posted)
    await world.slack.click(person, posted.channel, posted.ts, "lead.more", pick(now, "lead.more", "Message"))


async def window(world: World, posted: Message, person: str = AMY) -> View:
    """Open the message window from the card, and wait until it is filled."""
    await press(world, posted, person)
    return await shown(world, "Mark as messaged", person)


async def shown(world: World, text: str, person: str = AMY) -> View:
    """The top window once it says that."""

    def found() -> View | None:
        modals = world.slack.modals(person)
        top = json.dumps(modals[-1].body, ensure_ascii=False) if modals else ""
        return modals[-1] if text in top else None

    view = await world.until(found)
    assert isinstance(view, View)
    return view


async def choose(world: World, view: View, name: str, person: str = AMY) -> None:
    options = next(each for each in view.blocks if each.get("block_id") == "template")["elements"][0][
        "options"
    ]
    value = next(each["value"] for each in options if each["text"]["text"] == name)
    await world.slack.click_in_view(person, view.id, "message.template", value)


async def test_a_template_is_filled_in_and_what_is_not_known_is_shown(world: World) -> None:
    posted = await card(world)
    view = await window(world, posted)
    await choose(world, view, "Short hello")
    view = await shown(world, "No placeholder that I know")
    text = next(each for each in view.blocks if each["block_id"].startswith("text-"))
    written = text["element"]["initial_value"]
    assert written.startswith("Hi Ximena,")
    assert "⟦topic⟧" in written
    assert "{" not in written
    # A gap is refused where it is, before anything is stored.
    outcome = await world.slack.submit(AMY)
    assert not outcome.ok
    assert "still open: ⟦topic⟧" in str(outcome.errors)
    assert "messaged" not in visible(world.now_showing(posted))


async def test_marked_as_messaged_it_stands_on_the_card_and_is_theirs(world: World) -> None:
    posted = await card(world)
    await window(world, posted)
    assert (await world.slack.submit(AMY, {"text": TEXT})).ok
    await world.until(lambda: f"✍️ <@{AMY}>" in visible(world.now_showing(posted)))
    await world.until(lambda: f"🙋 <@{AMY}>" in visible(world.now_showing(posted)))
    found = await tell_history(world)
    assert "wrote to them" in found
    assert "claimed" in found
    # What was written is kept nowhere, and sent nowhere.
    assert all(TEXT not in visible(each) for each in world.shown(LEADS, AMY))
    assert not [each for each in world.api.requests if each.method == "POST" and "lookups" in each.path]


async def tell_history(world: World) -> str:
    await world.say("/goodones lead ximenatinkers")
    return visible(await answer(world, "Only you see this"))


async def test_the_text_that_was_edited_can_be_copied_and_opens_x(world: World) -> None:
    posted = await card(world)
    view = await window(world, posted)
    block = next(each for each in view.blocks if each["block_id"].startswith("text-"))
    await world.slack.click_in_view(AMY, view.id, "text", TEXT, block_id=block["block_id"])
    await world.slack.click_in_view(AMY, view.id, "message.copy")
    drawn = json.dumps((await shown(world, "rich_text_preformatted")).blocks)
    assert f'"text": "{TEXT}"' in drawn
    assert "https://x.com/messages/compose?recipient_id=" in drawn
    assert "&text=Hi%20there%2C" in drawn


async def test_who_comes_second_sees_who_is_at_it(world: World) -> None:
    posted = await card(world)
    await window(world, posted)
    await press(world, posted, BEN)
    seen = json.dumps((await shown(world, "Mark as messaged", BEN)).blocks)
    assert f"<@{AMY}> has this window open just now" in seen
    assert (await world.slack.submit(AMY, {"text": TEXT})).ok
    await world.until(lambda: f"✍️ <@{AMY}>" in visible(world.now_showing(posted)))
    # It warns and does not forbid; Ben hears whose it stays.
    assert (await world.slack.submit(BEN, {"text": TEXT})).ok
    said = visible(await answer(world, "Noted that you wrote", BEN))
    assert f"<@{AMY}> wrote to them before" in said
    assert f"It stays <@{AMY}>" in said


async def test_without_templates_ones_own_words_do(world: World) -> None:
    for each in list(world.api.tables.dm_templates.all()):
        world.api.tables.dm_templates.drop(each.id)
    posted = await card(world)
    view = await window(world, posted)
    assert "/goodones templates new" in json.dumps(view.blocks)


async def test_nobody_writes_to_who_is_not_to_be_contacted(world: World) -> None:
    posted = await card(world)
    await world.say("/goodones dnc ximenatinkers", BEN)
    await answer(world, "not to be contacted", BEN)
    await press(world, posted)
    view = await shown(world, "not to be contacted")
    assert "submit" not in view.body
    assert private(world, AMY) == []


async def test_who_may_not_be_written_to_meanwhile_is_said_in_the_open_window(world: World) -> None:
    posted = await card(world)
    view = await window(world, posted)
    await world.say("/goodones dnc ximenatinkers", BEN)
    await answer(world, "not to be contacted", BEN)
    await choose(world, view, "Short hello")
    await shown(world, "not to be contacted")


async def test_nor_is_their_text_shown_to_be_copied(world: World) -> None:
    posted = await card(world)
    view = await window(world, posted)
    await world.say("/goodones dnc ximenatinkers", BEN)
    await answer(world, "not to be contacted", BEN)
    await world.slack.click_in_view(AMY, view.id, "message.copy")
    await shown(world, "not to be contacted")


async def test_an_api_that_is_away_leaves_ones_own_words(world: World) -> None:
    posted = await card(world)
    await world.steer_api(fault="error", status=500, path="/dm-templates", count=99)
    view = await window(world, posted)
    assert "message.template" not in json.dumps(view.blocks)
    assert (await world.slack.submit(AMY, {"text": TEXT})).ok
    await world.until(lambda: f"✍️ <@{AMY}>" in visible(world.now_showing(posted)))
