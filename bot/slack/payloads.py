"""What people and Slack do, as frozen models: commands, clicks, submissions, events.

Sources: https://docs.slack.dev/reference/interaction-payloads/ , .../interactivity/implementing-slash-commands ,
https://docs.slack.dev/apis/events-api/
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from pydantic_core import from_json

from bot.errors import BadPayload

Values = dict[str, Any]
"""The inputs of a view or message by ``action_id``: text, an option's value, a list of those, or None."""


def small_json(text: str | None) -> dict[str, Any]:
    """The object in a value of ours, or an empty one."""
    try:
        value = from_json(text or "")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


class Incoming(BaseModel):
    """Something that a person or Slack did. ``person`` is a Slack user id, ``person_name`` what they go by."""

    model_config = ConfigDict(frozen=True)

    team: str = ""
    person: str = ""
    person_name: str = ""
    channel: str | None = None
    response_url: str | None = None
    trigger_id: str = ""

    @property
    def name(self) -> str:
        """What the route table knows it by."""
        raise BadPayload("an incoming payload without a name")

    @property
    def key(self) -> str:
        """The same for every delivery of the same act, and for no other."""
        return f"{self.trigger_id}:{self.name}"

    @property
    def on_home(self) -> bool:
        """Whether the person is on the Home tab, which is then the place for answers."""
        return False


class Command(Incoming):
    """A slash command; ``text`` is what was typed after it."""

    kind: Literal["command"] = "command"
    command: str
    text: str = ""
    channel_name: str = ""

    @property
    def name(self) -> str:
        return self.command


class Click(Incoming):
    """A button, menu or select on a message, in a modal or on the Home tab."""

    kind: Literal["action"] = "action"
    action_id: str
    action_ts: str = ""
    value: str | None = None
    message_ts: str | None = None
    thread_ts: str | None = None
    ephemeral: bool = False
    view_id: str | None = None
    view_type: str = ""
    """``modal`` or ``home`` where it stands in a view."""
    view_hash: str | None = None
    """Of that view as it was when it was clicked in."""
    values: Values = Field(default_factory=dict)
    """What is entered so far, where it stands in a view."""

    @property
    def on_home(self) -> bool:
        return self.view_type == "home"

    @property
    def name(self) -> str:
        """A menu's line goes the way of the button: ``lead.more`` with ``do`` = ``export`` is ``lead.export``."""
        do = self.carried.get("do")
        return f"{self.action_id.partition('.')[0]}.{do}" if isinstance(do, str) else self.action_id

    @property
    def carried(self) -> dict[str, Any]:
        """What our button carries (small JSON); empty where it is not ours."""
        return small_json(self.value)

    @property
    def key(self) -> str:
        return f"{self.trigger_id}:{self.action_id}:{self.action_ts}"


class Submission(Incoming):
    """A modal that was sent in."""

    kind: Literal["view"] = "view"
    callback_id: str
    view_id: str
    private_metadata: str = ""
    values: Values = Field(default_factory=dict)
    blocks: dict[str, str] = Field(default_factory=dict)
    """The ``block_id`` of each input by ``action_id``: where its error would be shown."""

    @property
    def name(self) -> str:
        return self.callback_id

    @property
    def carried(self) -> dict[str, Any]:
        """What we gave the modal along."""
        return small_json(self.private_metadata)


class Closed(Incoming):
    """A modal that was closed without sending (only with ``notify_on_close``)."""

    kind: Literal["closed"] = "closed"
    callback_id: str
    view_id: str
    private_metadata: str = ""

    @property
    def name(self) -> str:
        return self.callback_id

    @property
    def carried(self) -> dict[str, Any]:
        """What we gave the modal along."""
        return small_json(self.private_metadata)

    @property
    def key(self) -> str:
        """A closing has no trigger, and happens once to a view."""
        return f"{self.view_id}:{self.callback_id}"


class Ask(Incoming):
    """An external select asks for options."""

    kind: Literal["options"] = "options"
    action_id: str
    typed: str = ""

    @property
    def name(self) -> str:
        return self.action_id


class Shortcut(Incoming):
    """A global or message shortcut."""

    kind: Literal["shortcut"] = "shortcut"
    callback_id: str
    message_ts: str | None = None
    thread_ts: str | None = None
    text: str = ""
    """Of a message: all that it shows as Slack sends it, not all of a very long one."""
    refs: tuple[str, ...] = ()
    """Of a message: what its first buttons carry."""

    @property
    def name(self) -> str:
        return self.callback_id


class Event(Incoming):
    """An Events API delivery; ``event_id`` is the same for each of its repetitions."""

    kind: Literal["event"] = "event"
    type: str
    event_id: str
    event: dict[str, Any] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.type

    @property
    def key(self) -> str:
        return self.event_id

    @property
    def on_home(self) -> bool:
        """https://docs.slack.dev/reference/events/app_home_opened, which tells of the messages tab too."""
        return self.type == "app_home_opened" and self.event.get("tab") == "home"


class Challenge(BaseModel):
    """Slack verifies the address: the challenge is answered as it came."""

    challenge: str


class SslCheck(BaseModel):
    """Slack's occasional look at the certificate: answered with an empty 200."""


Payload = Command | Click | Submission | Closed | Ask | Shortcut | Event
STORED: TypeAdapter[Payload] = TypeAdapter(Annotated[Payload, Field(discriminator="kind")])
"""Reads back what ``model_dump`` wrote (a durable job)."""
