"""Reads what Slack sends: every body is one of our payloads or a ``BadPayload``.

Bolt would answer 500 (or raise) on a missing ``action_id``, empty ``actions`` or a view without type; nothing
reaches it that was not read here first.
Sources: https://docs.slack.dev/interactivity/implementing-slash-commands , https://docs.slack.dev/apis/events-api/
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import BadPayload
from bot.slack.interactions import read_interaction
from bot.slack.payloads import Challenge, Command, Event, Payload, SslCheck
from bot.slack.wire import form_fields, json_object

NAMED_FIELDS = 5
"""How many unreadable fields are named; their names come from outside."""


class _WhoChanged(BaseModel):
    """Of a whole user object as much as is needed: what is not kept can't be lost."""

    id: Any = None
    deleted: Any = False


class _Inner(BaseModel):
    model_config = ConfigDict(extra="allow")

    type: str = Field(min_length=1)
    user: str | _WhoChanged | None = None
    channel: str | dict[str, Any] | None = None


class _EventCallback(BaseModel):
    type: Literal["event_callback"]
    team_id: str = ""
    event_id: str = Field(min_length=1)
    event: _Inner


def read_slack(content_type: str, raw: bytes) -> Payload | Challenge | SslCheck:
    """Read a request body whose signature was checked. Raises BadPayload on anything that Slack does not send."""
    try:
        if content_type.partition(";")[0].strip().lower() == "application/json":
            return _read_event(json_object(raw.decode()))
        return _read_form(raw.decode())
    except (ValidationError, UnicodeDecodeError) as error:
        raise BadPayload(_where(error)) from None


def _read_form(text: str) -> Payload | SslCheck:
    form = form_fields(text)
    if form.get("ssl_check") == "1":
        return SslCheck()
    if "payload" in form:
        return read_interaction(form["payload"])
    if "command" in form:
        return _read_command(form)
    raise BadPayload("a form that is neither a command nor an interaction")


def _read_command(form: dict[str, str]) -> Command:
    person = form.get("user_id", "")
    trigger = form.get("trigger_id", "")
    # Repetitions are told from new commands by the trigger: without one, the second would pass for the first.
    if not person or not trigger or not form["command"].startswith("/"):
        raise BadPayload("a command without its name, its person or its trigger")
    return Command(
        team=form.get("team_id", ""),
        person=person,
        person_name=form.get("user_name", ""),
        channel=form.get("channel_id") or None,
        channel_name=form.get("channel_name", ""),
        response_url=form.get("response_url") or None,
        trigger_id=trigger,
        command=form["command"],
        text=form.get("text", ""),
    )


def _read_event(body: dict[str, Any]) -> Event | Challenge:
    if body.get("type") == "url_verification":
        return Challenge.model_validate(body)
    callback = _EventCallback.model_validate(body)
    inner = callback.event
    return Event(
        team=callback.team_id,
        person=_id_of(inner.user) or "",
        channel=_id_of(inner.channel),
        type=inner.type,
        event_id=callback.event_id,
        event=inner.model_dump(),
    )


def _id_of(value: str | _WhoChanged | dict[str, Any] | None) -> str | None:
    found = value.id if isinstance(value, _WhoChanged) else value
    found = found.get("id") if isinstance(found, dict) else found
    return found if isinstance(found, str) else None


def _where(error: ValidationError | UnicodeDecodeError) -> str:
    """Which fields were wrong, never their values."""
    if isinstance(error, UnicodeDecodeError):
        return "the body is no UTF-8"
    errors = error.errors(include_input=False, include_url=False)
    fields = {".".join(map(str, each["loc"]))[:100] for each in errors[:NAMED_FIELDS]}
    more = ", ..." if len(errors) > NAMED_FIELDS else ""
    # repr: a name from outside may have line ends in it.
    return f"unreadable fields: {', '.join(map(repr, sorted(fields)))}{more}"
