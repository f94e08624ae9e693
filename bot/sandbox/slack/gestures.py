"""What people do: type, run a command, use what stands in a message or a view, fill a menu, open the Home tab."""

from typing import Any

from bot.sandbox.slack.choices import Values, action_of, find_element, full_state
from bot.sandbox.slack.elements import GROUPS, OPTIONS
from bot.sandbox.slack.events import Events, Tab
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.outcomes import InMessage, InView, Outcome, Place, message_at, outcome_of, view_at
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.shortcuts import Shortcuts
from bot.sandbox.slack.slashes import Slashes
from bot.sandbox.slack.views import View

__all__ = ["Gestures", "InMessage", "InView", "Outcome", "Place"]


class Gestures:
    """People's gestures towards the app; each waits for its acknowledgement."""

    def __init__(self, parts: Parts, events: Events) -> None:
        self._parts = parts
        self._events = events
        self._slashes = Slashes(parts)
        self.shortcuts = Shortcuts(parts)

    async def send(self, person: str, channel: str, text: str, *, thread_ts: str | None = None) -> Outcome:
        """Type a line into a channel or one of its threads: a slash command, or else a plain message.

        Raises:
            Refused: ``channel_not_found``, ``user_not_found``, ``is_archived``, ``no_text``, ``message_not_found``.
        """
        place = self._parts.state.channel(channel)
        self._parts.state.person(person)
        if not place.sees(person):
            raise Refused("channel_not_found")
        if place.is_archived:
            raise Refused("is_archived")
        if not text.strip():
            raise Refused("no_text")
        if text.startswith("/"):
            return await self._slashes.run(person, channel, text, in_thread=thread_ts is not None)
        thread = None if thread_ts is None else self._thread(person, channel, thread_ts)
        stamp = self._parts.state.stamps.next()
        message = Message(ts=stamp, channel=channel, user=person, text=text, thread_ts=thread)
        await self._events.said(self._parts.state.add(message))
        return Outcome()

    async def use(
        self,
        person: str,
        place: Place,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
        state: Any = None,
    ) -> Outcome:
        """Click a button, choose from a menu, pick a date ... wherever it stands.

        What stands in an input block is only entered, unless the block asks for ``dispatch_action``
        (docs.slack.dev/reference/block-kit/blocks/input-block).

        Raises:
            Refused: ``message_not_found``, ``not_found``, ``element_not_found``, ``invalid_value``.
        """
        if isinstance(place, InView):
            return await self._use_in_view(
                person, view_at(self._parts, person, place), action_id, value, block_id, state
            )
        return await self._use_in_message(
            person, message_at(self._parts, person, place), action_id, value, block_id, state
        )

    async def options(
        self, person: str, place: Place, action_id: str, typed: str, *, block_id: str | None = None
    ) -> dict[str, Any]:
        """What the app offers for what was typed into an external menu: ``options`` or ``option_groups``.

        Raises:
            Refused: as ``use``; also ``operation_timeout``, ``dispatch_failed``, ``invalid_options``.
        """
        if isinstance(place, InView):
            view = view_at(self._parts, person, place)
            blocks: Any = view.blocks
            where = {
                "container": {"type": "view", "view_id": view.id},
                "view": self._parts.views.for_api(view),
            }
        else:
            message = message_at(self._parts, person, place)
            blocks = message.all_blocks
            where = self._parts.payloads.message_place(message)
        block, _ = find_element(blocks, block_id, action_id)
        payload = self._parts.payloads.suggestion(person, where, block["block_id"], action_id, typed)
        ack = await self._parts.link.interaction(payload, f"block_suggestion {action_id}")
        if ack.trouble is not None:
            raise Refused(ack.trouble)
        return _offered(ack.body())

    async def open_home(self, person: str, tab: Tab = "home") -> Outcome:
        """Open the Home tab, or the app's messages; the app hears ``app_home_opened``."""
        self._parts.state.person(person)
        ack = await self._events.home_opened(person, tab)
        return Outcome() if ack is None or ack.trouble is None else Outcome(ok=False, error=ack.trouble)

    def _thread(self, person: str, channel: str, ts: str) -> str:
        """The thread that a message begins or is in."""
        parent = message_at(self._parts, person, InMessage(channel, ts))
        return parent.thread_ts or parent.ts

    async def _use_in_message(
        self, person: str, message: Message, action_id: str, value: Any, block_id: str | None, state: Any
    ) -> Outcome:
        block, element = find_element(message.all_blocks, block_id, action_id)
        at = self._parts.state.stamps.next()
        action = action_of(block["block_id"], element, value, at)
        held = _with_choice(full_state(message.all_blocks, state), action)
        if not _dispatched(block):
            return Outcome()
        payload = self._parts.payloads.click_in_message(
            person,
            message,
            action,
            held,
            trigger=self._parts.triggers.issue(person, channel=message.channel),
            response=self._parts.responses.issue(person, message.channel, message.ts),
        )
        return outcome_of(
            self._parts, person, await self._parts.link.interaction(payload, f"block_actions {action_id}")
        )

    async def _use_in_view(
        self, person: str, view: View, action_id: str, value: Any, block_id: str | None, state: Any
    ) -> Outcome:
        block, element = find_element(view.blocks, block_id, action_id)
        action = action_of(block["block_id"], element, value, self._parts.state.stamps.next())
        view.values = _with_choice(full_state(view.blocks, view.values if state is None else state), action)
        if not _dispatched(block):
            return Outcome()
        above = view.id if view.body["type"] == "modal" else None
        payload = self._parts.payloads.click_in_view(
            person,
            view,
            self._parts.views.for_api(view),
            action,
            trigger=self._parts.triggers.issue(person, above, channel=view.channel),
        )
        return outcome_of(
            self._parts, person, await self._parts.link.interaction(payload, f"block_actions {action_id}")
        )


def _dispatched(block: dict[str, Any]) -> bool:
    return block["type"] != "input" or bool(block.get("dispatch_action"))


def _with_choice(values: Values, action: dict[str, Any]) -> Values:
    """The state with the choice that was just made in it."""
    entry = values.get(action["block_id"], {}).get(action["action_id"])
    if entry is not None:
        entry.update({key: action[key] for key in entry if key != "type"})
    return values


def _offered(body: Any) -> dict[str, Any]:
    problems: list[str] = []
    if isinstance(body, dict) and "option_groups" in body:
        GROUPS(body["option_groups"], "/option_groups", problems)
        offered = {"option_groups": body["option_groups"]}
    elif isinstance(body, dict) and body.get("options") == []:
        return {"options": []}
    else:
        offered = {"options": body.get("options") if isinstance(body, dict) else None}
        OPTIONS(offered["options"], "/options", problems)
    if problems:
        raise Refused("invalid_options", response_metadata={"messages": problems})
    return offered
