"""What Slack sends to an app, field by field (docs.slack.dev/reference/interaction-payloads)."""

from typing import Any

from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.state import State
from bot.sandbox.slack.views import View

# The old way to know Slack, replaced by signatures; apps still find the field.
VERIFICATION_TOKEN = "verification-token-of-the-stand-in"  # noqa: S105 - a documented placeholder, no secret


class Payloads:
    """Payloads of one workspace and app; ``base_url`` is where ``response_url`` points to."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.base_url = ""

    def command(
        self, person: str, channel: str, command: str, text: str, *, trigger: str, response: str
    ) -> dict[str, str]:
        """The form of a slash command (docs.slack.dev/interactivity/implementing-slash-commands)."""
        place = self._state.channel(channel)
        workspace = self._state.workspace
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": workspace.id,
            "team_domain": workspace.domain,
            "channel_id": channel,
            "channel_name": "directmessage" if place.is_im else place.name,
            "user_id": person,
            "user_name": self._state.person(person).name,
            "command": command,
            "text": text,
            "api_app_id": workspace.app.id,
            "is_enterprise_install": "false",
            "response_url": self.response_url(response),
            "trigger_id": trigger,
        }

    def click_in_message(
        self,
        person: str,
        message: Message,
        action: dict[str, Any],
        state: dict[str, Any],
        *,
        trigger: str,
        response: str,
    ) -> dict[str, Any]:
        payload = {
            **self._common("block_actions", person, trigger),
            **self.message_place(message),
            "state": {"values": state},
            "response_url": self.response_url(response),
            "actions": [action],
        }
        if not message.ephemeral:
            payload["message"] = self._state.message_for_api(message)
        return payload

    def click_in_view(
        self, person: str, view: View, shown: dict[str, Any], action: dict[str, Any], *, trigger: str
    ) -> dict[str, Any]:
        return {
            **self._common("block_actions", person, trigger),
            "container": {"type": "view", "view_id": view.id},
            "view": shown,
            "actions": [action],
        }

    def submission(
        self, person: str, shown: dict[str, Any], response_urls: list[dict[str, Any]], *, trigger: str
    ) -> dict[str, Any]:
        return {
            **self._common("view_submission", person, trigger),
            "view": shown,
            "response_urls": response_urls,
        }

    def closing(self, person: str, shown: dict[str, Any], *, cleared: bool) -> dict[str, Any]:
        return {**self._common("view_closed", person), "view": shown, "is_cleared": cleared}

    def shortcut(self, person: str, callback_id: str, at: str, *, trigger: str) -> dict[str, Any]:
        """A global shortcut (docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload)."""
        return self._shortcut("shortcut", person, callback_id, at, trigger)

    def message_shortcut(
        self, person: str, callback_id: str, message: Message, at: str, *, trigger: str, response: str
    ) -> dict[str, Any]:
        """A message shortcut, with the whole message (same page)."""
        return {
            **self._shortcut("message_action", person, callback_id, at, trigger),
            "channel": self.message_place(message)["channel"],
            "message_ts": message.ts,
            "message": self._state.message_for_api(message),
            "response_url": self.response_url(response),
        }

    def suggestion(
        self, person: str, place: dict[str, Any], block_id: str, action_id: str, typed: str
    ) -> dict[str, Any]:
        """What a menu asks for while someone types in it; ``place`` is the view or the message it stands in."""
        return {
            **self._common("block_suggestion", person),
            **place,
            "block_id": block_id,
            "action_id": action_id,
            "value": typed,
        }

    def event(self, event: dict[str, Any], event_id: str) -> dict[str, Any]:
        """The envelope of an event (docs.slack.dev/apis/events-api)."""
        workspace = self._state.workspace
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": workspace.id,
            "api_app_id": workspace.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(self._state.clock.now().timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.id,
                    "user_id": workspace.app.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
        }

    def message_place(self, message: Message) -> dict[str, Any]:
        channel = self._state.channel(message.channel)
        container = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": message.channel,
            "is_ephemeral": message.ephemeral,
        }
        if message.thread_ts is not None:
            container["thread_ts"] = message.thread_ts
        name = "directmessage" if channel.is_im else channel.name
        return {"container": container, "channel": {"id": channel.id, "name": name}}

    def response_url(self, key: str) -> str:
        return f"{self.base_url}/_/response/{key}"

    def _shortcut(self, kind: str, person: str, callback_id: str, at: str, trigger: str) -> dict[str, Any]:
        common = self._common(kind, person, trigger)
        del common["api_app_id"]
        return {**common, "callback_id": callback_id, "action_ts": at}

    def _common(self, kind: str, person: str, trigger: str | None = None) -> dict[str, Any]:
        workspace = self._state.workspace
        name = self._state.person(person).name
        common = {
            "type": kind,
            "user": {"id": person, "username": name, "name": name, "team_id": workspace.id},
            "api_app_id": workspace.app.id,
            "token": VERIFICATION_TOKEN,
            "team": {"id": workspace.id, "domain": workspace.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return common if trigger is None else {**common, "trigger_id": trigger}
