"""Open modals, in stacks of at most three per person, and each person's Home tab."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.slack.blockkit import elements_of, every_block, with_ids
from bot.sandbox.slack.choices import FIELD, Values, full_state
from bot.sandbox.slack.hub import Hub
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.state import State

STACK = 3


@dataclass
class View:
    """One view as it stands; ``body`` is what the app gave, with an id for each block and element.

    ``channel`` is what the person was looking at when they opened it.
    """

    id: str
    person: str
    body: dict[str, Any]
    hash: str
    previous: str | None = None
    root: str = ""
    values: Values = field(default_factory=dict)
    waiting: bool = False
    channel: str | None = None

    @property
    def external_id(self) -> str:
        return str(self.body.get("external_id", ""))

    @property
    def blocks(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.body["blocks"]
        return found

    def for_api(self, app_id: str, bot_id: str, team: str) -> dict[str, Any]:
        """A view object (docs.slack.dev/reference/interaction-payloads/view-interactions-payload)."""
        return {
            "id": self.id,
            "team_id": team,
            "app_id": app_id,
            "app_installed_team_id": team,
            "bot_id": bot_id,
            "title": None,
            "submit": None,
            "close": None,
            "callback_id": "",
            "external_id": "",
            "private_metadata": "",
            "clear_on_close": False,
            "notify_on_close": False,
            **self.body,
            "state": {"values": self.values},
            "hash": self.hash,
            "root_view_id": self.root or self.id,
            "previous_view_id": self.previous,
        }


class Views:
    """Opening, pushing, updating and closing. Who calls has checked the view itself before."""

    def __init__(self, state: State, hub: Hub) -> None:
        self._state = state
        self._hub = hub
        self._stacks: dict[str, list[View]] = {}
        self._homes: dict[str, View] = {}

    def modals(self, person: str) -> list[View]:
        """The person's open modals, bottom to top."""
        return list(self._stacks.get(person, ()))

    def home(self, person: str) -> View | None:
        return self._homes.get(person)

    def for_api(self, view: View) -> dict[str, Any]:
        return view.for_api(self._state.app.id, self._state.app.bot_id, self._state.workspace.id)

    def for_page(self, view: View) -> dict[str, Any]:
        return {**self.for_api(view), "loading": view.waiting}

    def find(self, view_id: str) -> View:
        """An open modal or a Home tab.

        Raises:
            Refused: ``not_found``.
        """
        return self._match(lambda view: view.id == view_id)

    def find_external(self, external_id: str) -> View:
        return self._match(lambda view: view.external_id == external_id)

    def open(self, person: str, body: dict[str, Any], channel: str | None = None) -> View:
        """Show a modal; it takes the place of any that were open (*assumed*)."""
        self._refuse_twin(body, None)
        view = self._made(person, body, channel=channel)
        self._stacks[person] = [view]
        self._show_modal(person, "open", view)
        return view

    def push(self, person: str, body: dict[str, Any], above: str | None) -> View:
        """Lay a modal over those that are open.

        Raises:
            Refused: ``not_found`` when ``above`` is not open, ``push_limit_reached``, ``duplicate_external_id``.
        """
        stack = self._stacks.get(person, [])
        if above not in {view.id for view in stack}:
            raise Refused("not_found")
        if len(stack) >= STACK:
            raise Refused("push_limit_reached")
        self._refuse_twin(body, None)
        below = stack[-1]
        view = self._made(person, body, previous=below.id, root=stack[0].id, channel=below.channel)
        stack.append(view)
        self._show_modal(person, "push", view)
        return view

    def update(self, view: View, body: dict[str, Any], given_hash: str | None = None) -> View:
        """Show something else in an open view; what was typed under the same ids stays.

        Raises:
            Refused: ``hash_conflict``, ``duplicate_external_id``.
        """
        _same_hash(view, given_hash)
        self._refuse_twin(body, view)
        typed = view.values
        view.body = {**body, "blocks": with_ids(body["blocks"])}
        view.hash = self._hash()
        view.values = _with_here(view.blocks, _kept_values(view.blocks, typed), view.channel)
        self._shown(view, "update")
        return view

    def publish(self, person: str, body: dict[str, Any], given_hash: str | None = None) -> View:
        """Put a Home tab in place of the one before.

        Raises:
            Refused: ``hash_conflict``, ``duplicate_external_id``.
        """
        found = self._homes.get(person)
        if found is not None:
            return self.update(found, body, given_hash)
        self._refuse_twin(body, None)
        view = self._homes[person] = self._made(person, body)
        self._shown(view, "update")
        return view

    def close(self, view: View) -> None:
        """Close one modal; the one beneath is seen again."""
        self._stacks[view.person] = [one for one in self.modals(view.person) if one.id != view.id]
        self._show_modal(view.person, "close", None)

    def clear(self, person: str) -> None:
        self._stacks.pop(person, None)
        self._show_modal(person, "clear", None)

    def _match(self, wanted: Callable[[View], bool]) -> View:
        every = [view for stack in self._stacks.values() for view in stack] + list(self._homes.values())
        found = next(filter(wanted, every), None)
        if found is None:
            raise Refused("not_found")
        return found

    def _made(
        self,
        person: str,
        body: dict[str, Any],
        *,
        previous: str | None = None,
        root: str = "",
        channel: str | None = None,
    ) -> View:
        filled = {**body, "blocks": with_ids(body["blocks"])}
        view_id = f"V{secrets.token_hex(5).upper()}"
        values = _with_here(filled["blocks"], full_state(filled["blocks"], {}), channel)
        return View(view_id, person, filled, self._hash(), previous, root, values, channel=channel)

    def _hash(self) -> str:
        return f"{self._state.stamps.next()}.{secrets.token_hex(4)}"

    def _refuse_twin(self, body: dict[str, Any], besides: View | None) -> None:
        name = body.get("external_id")
        if not name:
            return
        try:
            twin = self.find_external(name)
        except Refused:
            return
        if twin is not besides:
            raise Refused("duplicate_external_id")

    def _shown(self, view: View, action: str) -> None:
        if view.body["type"] == "home":
            self._hub.tell({"type": "home", "view": self.for_page(view)}, person=view.person)
            self._hub.changed()
        else:
            self._show_modal(view.person, action, view)

    def _show_modal(self, person: str, action: str, view: View | None) -> None:
        shown = None if view is None else self.for_page(view)
        self._hub.tell({"type": "modal", "action": action, "view": shown}, person=person)
        self._hub.changed()


def _same_hash(view: View, given: str | None) -> None:
    if given and given != view.hash:
        raise Refused("hash_conflict")


def _kept_values(blocks: list[dict[str, Any]], typed: Values) -> Values:
    try:
        return full_state(blocks, typed)
    except Refused:
        # An option that was chosen is no longer offered: the new blocks start afresh.
        return full_state(blocks, {})


def _with_here(blocks: list[dict[str, Any]], values: Values, channel: str | None) -> Values:
    """The channel that the person is looking at, in menus that begin with it and hold nothing else.

    (``default_to_current_conversation``: docs.slack.dev/reference/block-kit/block-elements.)
    """
    for _, block in every_block(blocks):
        for _, element in elements_of(block):
            if channel is not None and element.get("default_to_current_conversation") is True:
                entry, field = values[block["block_id"]][element["action_id"]], FIELD[element["type"]]
                entry[field] = entry[field] or ([channel] if field.endswith("s") else channel)
    return values
