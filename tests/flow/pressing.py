"""Pressing verbs wherever they stand in a menu or not: a button of that name is put on the message first."""

from itertools import count
from typing import Any

from blocks.elements import actions, button, ref
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.views import View
from tests.flow.steps import direct
from tests.support.world import AMY, World, visible

_numbers = count(1)


async def press(
    world: World, person: str, message: Message, action_id: str, lead: int, **carried: Any
) -> None:
    """As if the message had a button for it, which a card's menu has or an older card had."""
    await press_as_is(world, person, message, action_id, ref(lead=lead, **carried))


async def press_as_is(world: World, person: str, message: Message, action_id: str, value: str) -> None:
    """Press a button that carries just this, as an older or a newer version of us may have drawn it."""
    live = next(each for each in world.slack.messages(message.channel) if each.ts == message.ts)
    block_id = f"pressed{next(_numbers)}"
    row = actions([button("Press", action_id, value)], block_id)
    live.blocks = [*(live.blocks or []), row]
    outcome = await world.slack.click(person, message.channel, message.ts, action_id, block_id=block_id)
    assert outcome.ok, outcome


async def window(world: World, person: str, text: str) -> View:
    """The window that a person has open, once it says this."""

    def found() -> View | None:
        return next((each for each in world.slack.modals(person) if text in str(each.body)), None)

    view = await world.until(found)
    assert isinstance(view, View)
    return view


async def letter(world: World, text: str, person: str = AMY) -> Message:
    """The direct message that has this text, once it is there."""

    def found() -> Message | None:
        return next((each for each in direct(world, person) if text in visible(each)), None)

    message = await world.until(found)
    assert isinstance(message, Message)
    return message


def home(world: World, person: str = AMY) -> str:
    """What stands on a person's Home tab."""
    view = world.slack.home(person)
    return str(view.body["blocks"]) if view else ""
