"""Sending and closing modals: what the app's answer to a submission does to the stack."""

from typing import Any

from bot.sandbox.slack.applink import Ack
from bot.sandbox.slack.choices import FIELD, Values, faults_of, full_state
from bot.sandbox.slack.outcomes import Outcome
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.viewrules import check_view
from bot.sandbox.slack.views import View

TROUBLE = "We had some trouble connecting. Try again?"


class Submitting:
    """A person sends or closes the modals that they have open."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def submit(self, person: str, view_id: str, given: Any) -> Outcome:
        """Send a modal; ``given`` is ``state.values`` as far as something was entered.

        Raises:
            Refused: ``not_found``, ``invalid_value``.
        """
        view = self._open(person, view_id)
        view.values = full_state(view.blocks, given)
        faults = faults_of(view.blocks, view.values)
        if faults:
            return Outcome(ok=False, errors=faults)
        view.waiting = True
        try:
            ack = await self._sent(person, view)
        finally:
            view.waiting = False
        if ack.trouble is None:
            return self._applied(person, view, ack)
        return self._trouble(person, ack.trouble)

    async def close(self, person: str, view_id: str, *, clear: bool = False) -> Outcome:
        """Close a modal by its button; or, with ``clear``, the whole stack by the x in its corner.

        A view with ``clear_on_close`` takes the whole stack along, too. The app hears ``view_closed`` where it wished to:
        of the one view that was closed, or of the undermost one with ``is_cleared``
        (docs.slack.dev/surfaces/modals). That any view's ``notify_on_close`` counts for the stack is *assumed*.

        Raises:
            Refused: ``not_found``.
        """
        view = self._open(person, view_id)
        cleared = clear or bool(view.body.get("clear_on_close"))
        if cleared:
            gone = self._parts.views.modals(person)
            self._parts.views.clear(person)
        else:
            gone = [view]
            self._parts.views.close(view)
        if any(one.body.get("notify_on_close") for one in gone):
            await self._tell_closed(person, gone[0], cleared=cleared)
        return Outcome()

    def _open(self, person: str, view_id: str) -> View:
        found = next((view for view in self._parts.views.modals(person) if view.id == view_id), None)
        if found is None:
            raise Refused("not_found")
        return found

    async def _sent(self, person: str, view: View) -> Ack:
        payload = self._parts.payloads.submission(
            person,
            self._parts.views.for_api(view),
            self._response_urls(person, view),
            trigger=self._parts.triggers.issue(person, view.id, channel=view.channel),
        )
        return await self._parts.link.interaction(
            payload, f"view_submission {view.body.get('callback_id', '')}"
        )

    def _applied(self, person: str, view: View, ack: Ack) -> Outcome:
        """An empty body closes the view, a known ``response_action`` is done; anything else is trouble.

        (docs.slack.dev/surfaces/modals; ``ok`` as met in vercel/eve#277.) That ``{}`` counts as empty is *assumed*.
        """
        body = ack.body() if ack.text.strip() else {}
        action = body.get("response_action") if isinstance(body, dict) else None
        if action == "errors":
            return self._with_errors(person, view.values, body.get("errors"))
        if action in ("update", "push"):
            return self._shown(person, view, action, body.get("view"))
        if action == "clear":
            self._parts.views.clear(person)
        elif body != {}:
            return self._trouble(person, "invalid_response")
        elif any(one.id == view.id for one in self._parts.views.modals(person)):
            self._parts.views.close(view)
        return Outcome()

    def _with_errors(self, person: str, values: Values, errors: Any) -> Outcome:
        known = (
            isinstance(errors, dict)
            and bool(errors)
            and all(key in values and isinstance(text, str) for key, text in errors.items())
        )
        return Outcome(ok=False, errors=errors) if known else self._trouble(person, "invalid_errors")

    def _shown(self, person: str, view: View, action: str, body: Any) -> Outcome:
        try:
            checked = check_view(body, "modal")
            if action == "push":
                self._parts.views.push(person, checked, view.id)
            else:
                self._parts.views.update(self._open(person, view.id), checked)
        except Refused as refused:
            return self._trouble(person, refused.code)
        return Outcome()

    async def _tell_closed(self, person: str, view: View, *, cleared: bool) -> None:
        payload = self._parts.payloads.closing(person, self._parts.views.for_api(view), cleared=cleared)
        await self._parts.link.interaction(payload, f"view_closed {view.body.get('callback_id', '')}")

    def _response_urls(self, person: str, view: View) -> list[dict[str, Any]]:
        """One address per channel chosen where the app asked for one (docs.slack.dev/surfaces/modals)."""
        urls = []
        for block in view.blocks:
            element = block.get("element", {})
            if block["type"] == "input" and element.get("response_url_enabled"):
                entry = view.values[block["block_id"]][element["action_id"]]
                channel = self._channel(entry[FIELD[element["type"]]])
                if channel is not None:
                    url = self._parts.payloads.response_url(self._parts.responses.issue(person, channel))
                    place = {"block_id": block["block_id"], "action_id": element["action_id"]}
                    urls.append({**place, "channel_id": channel, "response_url": url})
        return urls

    def _channel(self, chosen: str | None) -> str | None:
        """The channel that was chosen; a person stands for the direct messages with them (*assumed*)."""
        state = self._parts.state
        if chosen in state.people:
            return state.direct(chosen).id
        return chosen if chosen in state.channels else None

    def _trouble(self, person: str, error: str) -> Outcome:
        self._parts.notice(person, f"{TROUBLE} ({error})")
        return Outcome(ok=False, error=error)
