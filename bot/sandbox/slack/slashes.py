"""Slash commands: what goes to the app when someone types one, and what its acknowledgement shows."""

import re
from collections.abc import Callable

from bot.sandbox.slack.applink import Ack
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.outcomes import Outcome
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.state import State
from bot.sandbox.slack.workspace import SlashCommand

ESCAPED = re.compile(
    r"(?<![\w<@#/])(?:(?P<link>https?://[^\s<>]+)|@(?P<person>[\w.-]+)|#(?P<channel>[\w-]+))"
)


class Slashes:
    """People use the app's commands (docs.slack.dev/interactivity/implementing-slash-commands)."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def run(self, person: str, channel: str, line: str, *, in_thread: bool = False) -> Outcome:
        """Run a line that begins with a slash. Commands of apps do not work in threads (same page)."""
        name, _, text = line.partition(" ")
        command = next((one for one in self._parts.commands if one.command == name), None)
        if command is None and (self._parts.commands or self._parts.declared):
            return self._failed(person, "unknown_command", f"{name} is not a valid command.")
        if in_thread:
            notice = f"{name} is not supported in threads. Sorry!"
            return self._failed(person, "not_supported_in_threads", notice)
        return await self._sent(person, channel, name, self._as_sent(command, text.strip()))

    async def _sent(self, person: str, channel: str, name: str, text: str) -> Outcome:
        response = self._parts.responses.issue(person, channel)
        trigger = self._parts.triggers.issue(person, channel=channel)
        fields = self._parts.payloads.command(person, channel, name, text, trigger=trigger, response=response)
        ack = await self._parts.link.form(f"command {name}", fields)
        trouble = ack.trouble or self._answered(response, ack)
        if trouble is None:
            return Outcome()
        return self._failed(person, trouble, f'{name} failed with the error "{trouble}"')

    def _as_sent(self, command: SlashCommand | None, text: str) -> str:
        return escaped(text, self._parts.state) if command is not None and command.should_escape else text

    def _answered(self, response: str, ack: Ack) -> str | None:
        """Show what the acknowledgement says; what cannot be shown fails as Slack fails it."""
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

    def _failed(self, person: str, error: str, notice: str) -> Outcome:
        self._parts.notice(person, notice)
        return Outcome(ok=False, error=error)


def escaped(text: str, state: State) -> str:
    """The text of a command with ``should_escape``: mentions as ids, links in angle brackets.

    A public channel comes with its name, a private one with its id alone
    (docs.slack.dev/interactivity/implementing-slash-commands). What names nobody stays as it was typed.
    """
    return ESCAPED.sub(_with(state), text)


def _with(state: State) -> Callable[[re.Match[str]], str]:
    people = {one.name: one.id for one in state.people.values()}
    channels = {one.name: one for one in state.channels.values() if not one.is_im}

    def replaced(match: re.Match[str]) -> str:
        if match["link"]:
            return f"<{match['link']}>"
        if match["person"]:
            return f"<@{people[match['person']]}>" if match["person"] in people else match[0]
        channel = channels.get(match["channel"])
        if channel is None:
            return match[0]
        return f"<#{channel.id}|{'' if channel.is_private else channel.name}>"

    return replaced
