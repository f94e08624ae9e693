"""Shortcuts: those of the ⚡ menu, and those in the menu of a message."""

from bot.sandbox.slack.manifest import Shortcut, ShortcutKind
from bot.sandbox.slack.outcomes import InMessage, Outcome, message_at, outcome_of
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused


class Shortcuts:
    """People use the app's shortcuts, and wait (docs.slack.dev/interactivity/implementing-shortcuts)."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def anywhere(self, person: str, callback_id: str) -> Outcome:
        """Use a global shortcut.

        Raises:
            Refused: ``user_not_found``.
        """
        self._parts.state.person(person)
        if not self._offered("global", callback_id):
            return self._unknown(person, callback_id)
        payload = self._parts.payloads.shortcut(
            person,
            callback_id,
            self._parts.state.stamps.next(),
            trigger=self._parts.triggers.issue(person),
        )
        return outcome_of(
            self._parts, person, await self._parts.link.interaction(payload, f"shortcut {callback_id}")
        )

    async def on_message(self, person: str, channel: str, ts: str, callback_id: str) -> Outcome:
        """Use a shortcut in the menu of a message, also of one that a person wrote.

        The ``response_url`` says new things in the channel and cannot replace the message (*assumed*).

        Raises:
            Refused: ``message_not_found``; also for a message that only one person sees, which has no such menu
                (*assumed*).
        """
        message = message_at(self._parts, person, InMessage(channel, ts))
        if message.ephemeral or message.hidden:
            raise Refused("message_not_found")
        if not self._offered("message", callback_id):
            return self._unknown(person, callback_id)
        payload = self._parts.payloads.message_shortcut(
            person,
            callback_id,
            message,
            self._parts.state.stamps.next(),
            trigger=self._parts.triggers.issue(person, channel=channel),
            response=self._parts.responses.issue(person, channel),
        )
        return outcome_of(
            self._parts, person, await self._parts.link.interaction(payload, f"message_action {callback_id}")
        )

    def _offered(self, kind: ShortcutKind, callback_id: str) -> bool:
        """Whether it exists; where nothing was declared, everything does."""
        known: tuple[Shortcut, ...] = self._parts.shortcuts
        return not (known or self._parts.declared) or any(
            one.callback_id == callback_id and one.kind == kind for one in known
        )

    def _unknown(self, person: str, callback_id: str) -> Outcome:
        self._parts.notice(person, f"{callback_id} is not a shortcut of this app.")
        return Outcome(ok=False, error="unknown_shortcut")
