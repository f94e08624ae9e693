"""What people do: type, run a command, use what stands in a message or a view, fill a menu, open the Home tab."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.slack.applink import Ack
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.choices import Values, action_of, find_element, full_state
from bot.sandbox.slack.elements import GROUPS, OPTIONS
from bot.sandbox.slack.events import Events
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.views import View


@dataclass(frozen=True)
class Outcome:
    """What a gesture came to: ``error`` as Slack names it, ``errors`` by block of a form that was sent back."""

    ok: bool = True
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"ok": self.ok}
        if self.error is not None:
            said["error"] = self.error
        if self.errors:
            said["errors"] = self.errors
        return said


@dataclass(frozen=True)
class InMessage:
    """A place in a message."""

    channel: str
    ts: str


@dataclass(frozen=True)
class InView:
    """A place in a modal or in a Home tab."""

    view_id: str


Place = InMessage | InView


class Gestures:
    """People's gestures towards the app; each waits for its acknowledgement."""

    def __init__(self, parts: Parts, events: Events) -> None:
        self._parts = parts
        self._events = events

    async def send(self, person: str, channel: str, text: str) -> Outcome:
        """Type a line: a slash command, or else a plain message.

        Raises:
            Refused: ``channel_not_found``, ``user_not_found``, ``is_archived``, ``no_text``.
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
            return await self._command(person, channel, text)
        message = self._parts.state.add(
            Message(ts=self._parts.state.stamps.next(), channel=channel, user=person, text=text)
        )
        await self._events.said(message)
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

        Raises:
            Refused: ``message_not_found``, ``not_found``, ``element_not_found``, ``invalid_value``.
        """
        if isinstance(place, InView):
            return await self._use_in_view(
                person, self._view(person, place), action_id, value, block_id, state
            )
        return await self._use_in_message(
            person, self._message(person, place), action_id, value, block_id, state
        )

    async def options(
        self, person: str, place: Place, action_id: str, typed: str, *, block_id: str | None = None
    ) -> dict[str, Any]:
        """What the app offers for what was typed into an external menu: ``options`` or ``option_groups``.

        Raises:
            Refused: as ``use``; also ``operation_timeout``, ``dispatch_failed``, ``invalid_options``.
        """
        if isinstance(place, InView):
            view = self._view(person, place)
            blocks: Any = view.blocks
            where = {
                "container": {"type": "view", "view_id": view.id},
                "view": self._parts.views.for_api(view),
            }
        else:
            message = self._message(person, place)
            blocks = message.blocks
            where = self._parts.payloads.message_place(message)
        block, _ = find_element(blocks, block_id, action_id)
        payload = self._parts.payloads.suggestion(person, where, block["block_id"], action_id, typed)
        ack = await self._parts.link.interaction(payload, f"block_suggestion {action_id}")
        if ack.trouble is not None:
            raise Refused(ack.trouble)
        return _offered(ack.body())

    async def open_home(self, person: str) -> Outcome:
        """Open the Home tab; the app hears ``app_home_opened``."""
        self._parts.state.person(person)
        ack = await self._events.home_opened(person)
        return Outcome() if ack is None or ack.trouble is None else Outcome(ok=False, error=ack.trouble)

    async def _command(self, person: str, channel: str, line: str) -> Outcome:
        command, _, text = line.partition(" ")
        known = {one.command for one in self._parts.commands}
        if known and command not in known:
            self._parts.notice(person, f"{command} is not a valid command.")
            return Outcome(ok=False, error="unknown_command")
        response = self._parts.responses.issue(person, channel)
        trigger = self._parts.triggers.issue(person)
        fields = self._parts.payloads.command(
            person, channel, command, text.strip(), trigger=trigger, response=response
        )
        ack = await self._parts.link.form(f"command {command}", fields)
        trouble = ack.trouble or self._answered(response, ack)
        if trouble is None:
            return Outcome()
        self._parts.notice(person, f'{command} failed with the error "{trouble}"')
        return Outcome(ok=False, error=trouble)

    def _answered(self, response: str, ack: Ack) -> str | None:
        """Show what a command's acknowledgement says; what cannot be shown fails as Slack fails it."""
        if not ack.text.strip():
            return None
        body = ack.body()
        given = body if isinstance(body, dict) else {"text": ack.text}
        if not given:
            return None
        try:
            self._parts.posting.answer(self._parts.responses.find(response), Arguments(given))
        except Refused:
            return "invalid_command_response"
        return None

    async def _use_in_message(
        self, person: str, message: Message, action_id: str, value: Any, block_id: str | None, state: Any
    ) -> Outcome:
        block, element = find_element(message.blocks, block_id, action_id)
        at = self._parts.state.stamps.next()
        action = action_of(block["block_id"], element, value, at)
        held = _with_choice(full_state(message.blocks, state), action)
        payload = self._parts.payloads.click_in_message(
            person,
            message,
            action,
            held,
            trigger=self._parts.triggers.issue(person),
            response=self._parts.responses.issue(person, message.channel, message.ts),
        )
        return self._told(person, await self._parts.link.interaction(payload, f"block_actions {action_id}"))

    async def _use_in_view(
        self, person: str, view: View, action_id: str, value: Any, block_id: str | None, state: Any
    ) -> Outcome:
        block, element = find_element(view.blocks, block_id, action_id)
        action = action_of(block["block_id"], element, value, self._parts.state.stamps.next())
        view.values = _with_choice(full_state(view.blocks, view.values if state is None else state), action)
        above = view.id if view.body["type"] == "modal" else None
        payload = self._parts.payloads.click_in_view(
            person,
            view,
            self._parts.views.for_api(view),
            action,
            trigger=self._parts.triggers.issue(person, above),
        )
        return self._told(person, await self._parts.link.interaction(payload, f"block_actions {action_id}"))

    def _told(self, person: str, ack: Ack) -> Outcome:
        if ack.trouble is None:
            return Outcome()
        self._parts.notice(person, f'The app did not react: "{ack.trouble}"')
        return Outcome(ok=False, error=ack.trouble)

    def _message(self, person: str, place: InMessage) -> Message:
        message = self._parts.state.message(place.channel, place.ts)
        if not (message.seen_by(person) and self._parts.state.channel(place.channel).sees(person)):
            raise Refused("message_not_found")
        return message

    def _view(self, person: str, place: InView) -> View:
        view = self._parts.views.find(place.view_id)
        if view.person != person:
            raise Refused("not_found")
        return view


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
