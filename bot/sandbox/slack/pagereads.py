"""What the web page reads: the workspace, stretches of a channel, threads, open views, and what went over the wire."""

from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import Any

from bot.sandbox.slack.messages import Message, stamp_key
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import Channel, Person

PAGE_SIZE, MAX_PAGE = 100, 1000
TRAFFIC = 200
Fields = dict[str, Any]


class PageReads:
    """The questions of a page; nothing here changes anything."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def state(self, asked: Fields) -> Fields:
        """Everything a page needs to begin; who names no one sits down as the first person."""
        state = self._parts.state
        person = state.person(asked.get("person") or next(iter(state.people), ""))
        app = state.app
        commands = [
            {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
            for one in self._parts.commands
        ]
        return {
            "workspace": {"name": state.workspace.name, "id": state.workspace.id},
            "me": person.id,
            "people": [one.for_page() for one in state.people.values()],
            "app": {"id": app.id, "name": app.name, "bot_user": app.bot_user, "commands": commands},
            "shortcuts": [one.for_page() for one in self._parts.shortcuts],
            "channels": state.channels_of(person.id),
        }

    async def messages(self, asked: Fields) -> Fields:
        """The newest messages of a channel, or those ``before``, ``after`` or ``around`` a time stamp.

        Replies stand in their threads, not here. Oldest first; ``has_more`` says that there are older ones,
        ``has_newer`` that there are newer ones.
        """
        person, channel = self._seen_channel(asked)
        limit = number(asked, "limit", PAGE_SIZE, MAX_PAGE)
        before, after, around = (_stamp(asked, name) for name in ("before", "after", "around"))
        if around is not None:
            older, more = self._older(channel, person, around, limit // 2, inclusive=True)
            newer, yet_newer = self._newer(channel, person, around, limit // 2)
            return self._page([*older, *newer], has_more=more, has_newer=yet_newer)
        if after is not None:
            newer, yet_newer = self._newer(channel, person, after, limit)
            return self._page(newer, has_more=True, has_newer=yet_newer)
        older, more = self._older(channel, person, before, limit)
        return self._page(older, has_more=more, has_newer=before is not None)

    async def thread(self, asked: Fields) -> Fields:
        """A message and the replies that this person sees, those only for them included.

        Raises:
            Refused: ``channel_not_found``, ``message_not_found``, ``invalid_arguments``.
        """
        person, channel = self._seen_channel(asked)
        parent = self._parts.state.message(channel.id, text(asked, "ts"))
        if not parent.seen_by(person.id):
            raise Refused("message_not_found")
        replies: list[Message] = []
        for one in self._parts.state.logs[channel.id].newest_first():
            if stamp_key(one.ts) <= stamp_key(parent.ts):
                break
            if one.thread_ts == parent.ts and one.seen_by(person.id):
                replies.append(one)
        shown = [parent, *reversed(replies[:MAX_PAGE])]
        return {"messages": [self._parts.state.message_for_page(one) for one in shown]}

    async def view(self, asked: Fields) -> Fields:
        views = self._parts.views
        person = self._parts.state.person(text(asked, "person")).id
        home = views.home(person)
        return {
            "home": None if home is None else views.for_page(home),
            "modals": [views.for_page(view) for view in views.modals(person)],
        }

    async def traffic(self, _asked: Fields) -> Fields:
        """The newest requests and answers, oldest first, for a page that was opened after them."""
        newest = deque(self._parts.traffic, maxlen=TRAFFIC)
        return {"entries": [one.for_page() for one in newest]}

    def _seen_channel(self, asked: Fields) -> tuple[Person, Channel]:
        state = self._parts.state
        person = state.person(text(asked, "person"))
        channel = state.channel(text(asked, "channel"))
        if not channel.sees(person.id):
            raise Refused("channel_not_found")
        return person, channel

    def _older(
        self, channel: Channel, person: Person, before: str | None, limit: int, *, inclusive: bool = False
    ) -> tuple[list[Message], bool]:
        backwards = self._parts.state.logs[channel.id].newest_first(before=before, inclusive=inclusive)
        found = list(islice(_of_channel(backwards, person), limit + 1))
        return found[:limit][::-1], len(found) > limit

    def _newer(self, channel: Channel, person: Person, after: str, limit: int) -> tuple[list[Message], bool]:
        window: deque[Message] = deque(maxlen=limit + 1)
        for one in _of_channel(self._parts.state.logs[channel.id].newest_first(), person):
            if stamp_key(one.ts) <= stamp_key(after):
                break
            window.append(one)
        found = list(reversed(window))
        return found[:limit], len(found) > limit

    def _page(self, found: list[Message], *, has_more: bool, has_newer: bool) -> Fields:
        shown = [self._parts.state.message_for_page(one) for one in found]
        return {"messages": shown, "has_more": has_more, "has_newer": has_newer}


def _of_channel(backwards: Iterable[Message], person: Person) -> Iterable[Message]:
    return (one for one in backwards if one.seen_by(person.id) and (one.broadcast or not one.is_reply))


def text(asked: Fields, name: str) -> str:
    """A text that must be there.

    Raises:
        Refused: ``invalid_arguments``.
    """
    value = asked.get(name)
    if not isinstance(value, str):
        raise Refused("invalid_arguments", field=name)
    return value


def number(asked: Fields, name: str, otherwise: int, most: int) -> int:
    """A number from one to ``most``.

    Raises:
        Refused: ``invalid_arguments``.
    """
    try:
        return max(1, min(most, int(asked.get(name) or otherwise)))
    except (TypeError, ValueError):
        raise Refused("invalid_arguments", field=name) from None


def _stamp(asked: Fields, name: str) -> str | None:
    stamp = asked.get(name) or None
    try:
        if stamp is not None:
            stamp_key(stamp)
    except ValueError:
        raise Refused("invalid_arguments", field=name) from None
    return stamp
