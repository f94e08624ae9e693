"""Message templates: made, changed without losing what else the API keeps, deleted once, tried on a lead."""

import json

from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.views import View
from tests.flow.steps import VERIFIED, answer, card, deliver_again, private, tell
from tests.support.world import AMY, World, action, visible


def names(world: World) -> list[str]:
    return [each.name for each in world.api.tables.dm_templates.all()]


async def window(world: World, text: str) -> View:
    def found() -> View | None:
        modals = world.slack.modals(AMY)
        return modals[-1] if modals and text in json.dumps(modals[-1].body) else None

    view = await world.until(found)
    assert isinstance(view, View)
    return view


async def press(world: World, message: Message, action_id: str) -> None:
    outcome = await world.slack.click(AMY, message.channel, message.ts, action_id)
    assert outcome.ok, outcome


async def test_one_is_made_once_however_often_it_arrives(world: World) -> None:
    listed = await tell(world, "/goodones templates", "Builder to builder")
    assert "2 message templates" in visible(listed)
    await world.say("/goodones templates new")
    await window(world, "New template")
    refused = await world.slack.submit(AMY, {"name": " ", "body": "x"})
    assert "Please write something" in str(refused.errors)
    assert (await world.slack.submit(AMY, {"name": "Third", "body": "Hi {first_name}"})).ok
    await deliver_again(world)
    await answer(world, "Template made")
    assert names(world).count("Third") == 1


async def test_one_whose_answer_was_lost_is_found_and_not_made_again(world: World) -> None:
    await world.steer_api(fault="drop_after", path="/dm-templates", method="POST")
    await world.say("/goodones templates new")
    await window(world, "New template")
    assert (await world.slack.submit(AMY, {"name": "Third", "body": "Hi {first_name}"})).ok
    await answer(world, "Template made")
    assert names(world).count("Third") == 1
    assert len(world.asked("POST", "/dm-templates")) == 1


async def test_a_name_that_is_taken_is_said(world: World) -> None:
    await world.say("/goodones templates new")
    await window(world, "New template")
    assert (await world.slack.submit(AMY, {"name": "Short hello", "body": "Another"})).ok
    await world.until(lambda: private(world))
    assert names(world).count("Short hello") == 1


async def test_one_is_changed_and_deleted(world: World) -> None:
    shown = await tell(world, '/goodones templates "short hello"', "Short hello")
    await press(world, shown, "template.edit")
    view = await window(world, "Change template")
    assert "{{firstName}}" in json.dumps(view.blocks)
    assert (await world.slack.submit(AMY, {"name": "Shorter hello"})).ok
    await answer(world, "Template changed")
    assert "Shorter hello" in names(world)
    await press(world, shown, "template.delete")
    await answer(world, "The template is deleted")
    assert "Shorter hello" not in names(world)
    await press(world, shown, "template.preview")
    await answer(world, "not there any more")
    await press(world, shown, "template.edit")
    await window(world, "not there any more")


async def test_one_is_tried_on_the_lead_in_hand(world: World) -> None:
    said = await tell(world, "/goodones templates short preview", "somebody made up")
    assert "Hi Alice," in visible(said)
    posted = await card(world)
    await world.slack.click(AMY, posted.channel, posted.ts, "lead.good")
    await world.until(lambda: "👍 <@" in visible(world.now_showing(posted)))
    mine = await tell(world, "/goodones templates preview short", "@XimenaTinkers")
    assert "Hi Ximena," in visible(mine)
    assert "No placeholder that I know" in visible(mine)
    assert str(VERIFIED) not in visible(mine)


async def test_what_is_typed_may_be_edited_at_once_or_mean_several_or_none(world: World) -> None:
    await world.say("/goodones templates short edit")
    await window(world, "Change template")
    await tell(world, "/goodones templates o", "Several templates fit")
    await tell(world, "/goodones templates sporadic", "There is no message template")
    await world.say("/goodones templates sporadic edit")
    await window(world, "could not tell which template")
    await world.steer_api(fault="error", status=500, path="/dm-templates", count=9)
    await world.say("/goodones templates short edit")
    await world.until(lambda: "lead API" in json.dumps([each.body for each in world.slack.modals(AMY)]))


async def test_none_at_all_says_how_to_make_one(world: World) -> None:
    for each in list(world.api.tables.dm_templates.all()):
        world.api.tables.dm_templates.drop(each.id)
    none = await tell(world, "/goodones templates", "No message templates yet")
    assert action(none, "template.new")
    await press(world, none, "template.new")
    await window(world, "New template")
