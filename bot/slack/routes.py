"""Our own route table behind Bolt: a payload's kind and name lead to one handler.

A handler takes the payload and the services that it names by type; it returns a reply, yields several, or nothing::

    @routes.action("lead.good", mode=Mode.DURABLE)
    async def mark_good(click: Click, leads: Leads) -> Reply: ...
"""

import inspect
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar, get_type_hints

from bot.commands.table import GLANCE, find_word
from bot.roles import Who
from bot.slack.payloads import Incoming, Submission
from bot.slack.replies import Reply

Handler = TypeVar("Handler", bound=Callable[..., Any])
Check = Callable[[Submission], dict[str, str]]
"""Looks at a submission before it is acknowledged: error text by ``action_id``; empty when all is well."""

EVENTS = (
    "app_home_opened",
    "channel_shared",
    "channel_unarchive",
    "group_unarchive",
    "member_joined_channel",
    "user_change",
)
"""What Slack is asked to tell us; ``manifest.yml`` asks for the same."""

SHORTCUTS = {"lead.actions": "Lead: what can I do?", "lookup.message": "Look up X handles here"}
"""The lines in the menu of a message by callback id, at most 24 characters; ``manifest.yml`` has the same."""


class Mode(Enum):
    """When a handler runs."""

    AT_ONCE = "its answer is the acknowledgement itself; it may not wait for anything"
    AFTER = "right after the acknowledgement; for what only reads"
    DURABLE = "stored before the acknowledgement, done by a worker; for what changes something"


@dataclass(frozen=True)
class Route:
    """One way from a payload to a handler."""

    kind: str
    name: str
    mode: Mode
    handler: Callable[..., Any]
    check: Check | None = None
    who: Who = Who.MEMBER
    meanwhile: Callable[..., Any] | None = None
    """What a person is shown right away, while what is durable waits for its turn; it runs at most once."""


class Routes:
    """A subject's part of the table."""

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes)

    def command(self, word: str, mode: Mode, who: Who | None = None) -> Callable[[Handler], Handler]:
        """A word of the slash command's grammar, whose table says who may use it.

        ``who``: of what a word does besides (see ``Intent.action``), which has no row of its own.
        """
        known = find_word(word) or GLANCE
        return self._add("command", word, mode, who=who or known.who)

    def action(
        self,
        action_id: str,
        mode: Mode,
        who: Who = Who.MEMBER,
        meanwhile: Callable[..., Any] | None = None,
    ) -> Callable[[Handler], Handler]:
        return self._add("action", action_id, mode, who=who, meanwhile=meanwhile)

    def view(
        self,
        callback_id: str,
        mode: Mode,
        check: Check | None = None,
        who: Who = Who.MEMBER,
        meanwhile: Callable[..., Any] | None = None,
    ) -> Callable[[Handler], Handler]:
        return self._add("view", callback_id, mode, check, who=who, meanwhile=meanwhile)

    def shortcut(self, callback_id: str, mode: Mode, who: Who = Who.MEMBER) -> Callable[[Handler], Handler]:
        """A line of Slack's own menus, of a message or of the whole workspace; ``manifest.yml`` names it too."""
        return self._add("shortcut", callback_id, mode, who=who)

    def options(self, action_id: str, who: Who = Who.VIEWER) -> Callable[[Handler], Handler]:
        """What a select offers as one types: said in the acknowledgement."""
        return self._add("options", action_id, Mode.AT_ONCE, who=who)

    def closed(self, callback_id: str, mode: Mode) -> Callable[[Handler], Handler]:
        """A window that was closed without sending; nobody asks for anything by it."""
        return self._add("closed", callback_id, mode, who=Who.EVERYONE)

    def event(self, type_: str, mode: Mode) -> Callable[[Handler], Handler]:
        """What Slack tells us; nobody asks for anything by it."""
        return self._add("event", type_, mode, who=Who.EVERYONE)

    def _add(
        self,
        kind: str,
        name: str,
        mode: Mode,
        check: Check | None = None,
        *,
        who: Who,
        meanwhile: Callable[..., Any] | None = None,
    ) -> Callable[[Handler], Handler]:
        def decorate(handler: Handler) -> Handler:
            self._routes.append(Route(kind, name, mode, handler, check, who, meanwhile))
            return handler

        return decorate


class Router:
    """The whole table, each handler bound to the services that it asks for."""

    def __init__(self, tables: Iterable[Routes], services: Mapping[type, object]) -> None:
        """Raises TypeError on two routes of one name, or a handler that asks for a service that is not there."""
        self._routes: dict[tuple[str, str], Route] = {}
        self._given: dict[Callable[..., Any], dict[str, object]] = {}
        for route in (route for table in tables for route in table):
            where = (route.kind, route.name)
            if where in self._routes:
                raise TypeError(f"two routes for {where}")
            self._routes[where] = route
            for handler in filter(None, (route.handler, route.meanwhile)):
                self._given[handler] = _bind(handler, services)

    def __iter__(self) -> Iterator[Route]:
        return iter(self._routes.values())

    def find(self, kind: str, name: str) -> Route | None:
        return self._routes.get((kind, name))

    def at_once(self, route: Route, incoming: Incoming) -> Reply | None:
        """Run a handler whose answer is the acknowledgement; None is nothing but that."""
        reply: Reply | None = route.handler(incoming, **self._given[route.handler])
        return reply

    async def run(self, route: Route, incoming: Incoming, *, meanwhile: bool = False) -> AsyncIterator[Reply]:
        """Run a handler (or what goes on ``meanwhile``), giving each of its replies as it comes."""
        handler = route.meanwhile if meanwhile and route.meanwhile else route.handler
        result: Any = handler(incoming, **self._given[handler])
        if isinstance(result, AsyncIterator):
            async for each in result:
                yield each
        elif (reply := await result if inspect.isawaitable(result) else result) is not None:
            yield reply


def _bind(handler: Callable[..., Any], services: Mapping[type, object]) -> dict[str, object]:
    hints = get_type_hints(handler)
    wanted = list(inspect.signature(handler).parameters)[1:]
    missing = [name for name in wanted if hints.get(name) not in services]
    if missing:
        raise TypeError(f"{handler.__qualname__} asks for {', '.join(missing)}, which nobody provides")
    return {name: services[hints[name]] for name in wanted}
