"""Reads what people do in Slack: a click, a modal that is sent or closed, an option that is looked for, a shortcut.

Source: https://docs.slack.dev/reference/interaction-payloads/
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.errors import BadPayload
from bot.slack.payloads import Ask, Click, Closed, Payload, Shortcut, Submission, Values, small_json
from bot.slack.wire import json_object

MOST_TEXT, MOST_REFS, DEEPEST = 12_000, 20, 20
"""Characters of a message's text, and buttons in it, that are kept of a shortcut; how deep blocks are looked into."""


class _Id(BaseModel):
    id: str = Field(min_length=1)


class _User(_Id):
    name: str = ""
    username: str = ""


class _Option(BaseModel):
    value: str


class _Element(BaseModel):
    """An element's state: in ``actions[]`` with its ids, in ``state.values`` without."""

    type: str = ""
    action_id: str = Field(default="", max_length=255)
    action_ts: str = ""
    value: str | None = None
    selected_option: _Option | None = None
    selected_options: list[_Option] | None = None
    selected_user: str | None = None
    selected_users: list[str] | None = None
    selected_channel: str | None = None
    selected_channels: list[str] | None = None
    selected_conversation: str | None = None
    selected_conversations: list[str] | None = None
    selected_date: str | None = None
    selected_time: str | None = None
    selected_date_time: int | None = None
    """Unix seconds: https://docs.slack.dev/reference/block-kit/block-elements/datetime-picker-element"""

    def chosen(self) -> Any:
        if self.selected_option:
            return self.selected_option.value
        if self.selected_options is not None:
            return [option.value for option in self.selected_options]
        for name in _SELECTED:
            if (value := getattr(self, name)) is not None:
                return value
        return self.value


_SELECTED = tuple(name for name in _Element.model_fields if name.startswith("selected_"))


class _Action(_Element):
    action_id: str = Field(min_length=1, max_length=255)


class _State(BaseModel):
    values: dict[str, dict[str, _Element]] = Field(default_factory=dict)

    def entered(self) -> tuple[Values, dict[str, str]]:
        """The inputs by ``action_id``, and the ``block_id`` of each."""
        values: Values = {}
        blocks: dict[str, str] = {}
        for block_id, elements in self.values.items():
            for action_id, element in elements.items():
                values[action_id] = element.chosen()
                blocks[action_id] = block_id
        return values, blocks


class _Place(BaseModel):
    """The view in which something was clicked."""

    type: str = ""
    hash: str | None = None

    private_metadata: str = ""
    state: _State | None = None


class _View(BaseModel):
    id: str
    type: Literal["modal", "home"]
    callback_id: str = ""
    private_metadata: str = ""
    state: _State | None = None


class _Message(BaseModel):
    ts: str
    thread_ts: str | None = None


class _Whole(_Message):
    """A message of which more than its place is wanted."""

    text: str | None = None
    blocks: list[Any] | None = None


class _Container(BaseModel):
    type: str = ""
    message_ts: str | None = None
    thread_ts: str | None = None
    channel_id: str | None = None
    view_id: str | None = None
    is_ephemeral: bool = False


class _Interaction(BaseModel):
    user: _User
    team: _Id | None = None
    channel: _Id | None = None
    response_url: str | None = None
    trigger_id: str = ""

    def common(self) -> dict[str, Any]:
        return {
            "team": self.team.id if self.team else "",
            "person": self.user.id,
            "person_name": self.user.name or self.user.username,
            "channel": self.channel.id if self.channel else None,
            "response_url": self.response_url,
            "trigger_id": self.trigger_id,
        }


class _BlockActions(_Interaction):
    type: Literal["block_actions"]
    trigger_id: str = Field(min_length=1)
    actions: list[_Action] = Field(min_length=1)
    container: _Container = _Container()
    message: _Message | None = None
    view: _Place | None = None

    def read(self) -> Click:
        action, container, view = self.actions[0], self.container, self.view or _Place()
        chosen = action.chosen()
        common = self.common()
        return Click(
            **{**common, "channel": common["channel"] or _opened_from(view.private_metadata)},
            action_id=action.action_id,
            action_ts=action.action_ts,
            value=chosen if chosen is None or isinstance(chosen, str) else json.dumps(chosen),
            message_ts=container.message_ts or (self.message.ts if self.message else None),
            thread_ts=container.thread_ts or (self.message.thread_ts if self.message else None),
            ephemeral=container.is_ephemeral,
            view_id=container.view_id,
            view_hash=view.hash,
            view_type=view.type,
            values=(view.state or _State()).entered()[0],
        )


class _ViewEvent(_Interaction):
    type: Literal["view_submission", "view_closed"]
    view: _View

    def read(self) -> Submission | Closed:
        """Raises BadPayload."""
        view = self.view
        if self.type == "view_closed":
            return Closed(
                **self.common(),
                callback_id=view.callback_id,
                view_id=view.id,
                private_metadata=view.private_metadata,
            )
        if not self.trigger_id:
            raise BadPayload("a submission without its trigger")
        values, blocks = (view.state or _State()).entered()
        return Submission(
            **{**self.common(), "channel": _opened_from(view.private_metadata)},
            callback_id=view.callback_id,
            view_id=view.id,
            private_metadata=view.private_metadata,
            values=values,
            blocks=blocks,
        )


class _Suggestion(_Interaction):
    type: Literal["block_suggestion"]
    action_id: str = Field(min_length=1)
    value: str = ""

    def read(self) -> Ask:
        return Ask(**self.common(), action_id=self.action_id, typed=self.value)


class _Shortcut(_Interaction):
    type: Literal["shortcut", "message_action"]
    callback_id: str = Field(min_length=1)
    message: _Whole | None = None

    def read(self) -> Shortcut:
        message = self.message
        if message is None:
            return Shortcut(**self.common(), callback_id=self.callback_id)
        return Shortcut(
            **self.common(),
            callback_id=self.callback_id,
            message_ts=message.ts,
            thread_ts=message.thread_ts,
            text=_said(message),
            refs=tuple(islice(_carried(message.blocks or []), MOST_REFS)),
        )


_Known = _BlockActions | _ViewEvent | _Suggestion | _Shortcut
_ANY: TypeAdapter[_Known] = TypeAdapter(Annotated[_Known, Field(discriminator="type")])
_BY_TYPE: dict[str, type[_Known]] = {
    name: model for model in get_args(_Known) for name in get_args(model.model_fields["type"].annotation)
}


def read_interaction(text: str) -> Payload:
    """Raises BadPayload, or ValidationError where fields are wrong."""
    with suppress(ValidationError):
        # With a click the whole message comes along: of what is not asked for no objects are made.
        return _ANY.validate_json(text).read()
    # One with half a character in it is mended by this; any other is refused, with the reason.
    body = json_object(text)
    model = _BY_TYPE.get(str(body.get("type")))
    if model is None:
        raise BadPayload("an interaction of an unknown type")
    return model.model_validate(body).read()


def _opened_from(metadata: str) -> str | None:
    """A modal has no place of its own: what it was opened from is what we gave it along."""
    place = small_json(metadata).get("channel")
    return place if isinstance(place, str) else None


def _said(message: _Whole) -> str:
    """All that it shows, a line each: what a bot writes may stand in blocks only."""
    return "\n".join([*_texts(message.blocks, DEEPEST), message.text or ""])[:MOST_TEXT]


def _texts(part: Any, deep: int) -> Iterator[str]:
    """Texts and addresses in blocks of any kind, however they are nested."""
    if isinstance(part, list) and deep:
        for each in part:
            yield from _texts(each, deep - 1)
    elif isinstance(part, dict) and deep:
        for name, inner in part.items():
            if isinstance(inner, str) and name in {"text", "url"}:
                yield inner
            else:
                yield from _texts(inner, deep - 1)


def _carried(blocks: list[Any]) -> Iterator[str]:
    """What the buttons of a message carry, in order; a message may be anybody's."""
    for block in blocks:
        if not isinstance(block, dict):
            continue
        elements = block.get("elements")
        for each in (block.get("accessory"), *(elements if isinstance(elements, list) else [])):
            value = each.get("value") if isinstance(each, dict) else None
            if isinstance(value, str):
                yield value
