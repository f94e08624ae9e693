"""What people choose and type: from an element and a value to the fields that Slack sends about it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.sandbox.slack.blockkit import elements_of, every_block
from bot.sandbox.slack.elements import options_of
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.rules.fitting import typing_fault
from bot.sandbox.slack.rules.richtext import RICH_TEXT

Values = dict[str, dict[str, dict[str, Any]]]

# The field of an action or of a view's state that holds the choice
# (docs.slack.dev/reference/interaction-payloads/block_actions-payload).
FIELD: Mapping[str, str] = {
    "overflow": "selected_option",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
}
BUTTONS = frozenset({"button", "workflow_button", "icon_button", "feedback_buttons"})
STATELESS = BUTTONS | {"overflow"}
SHOWN = ("text", "value", "style", "placeholder", "confirm", "url")
REQUIRED = "Please complete this required field."


def action_of(block_id: str, element: Mapping[str, Any], value: Any, at: str) -> dict[str, Any]:
    """One entry of ``actions`` in a block_actions payload.

    Raises:
        Refused: ``invalid_value``: not what this element can hold, or neither of two feedback buttons.
    """
    kind = element["type"]
    said = {
        "type": kind,
        "block_id": block_id,
        "action_id": element["action_id"],
        "action_ts": at,
        **{key: element[key] for key in SHOWN if key in element},
    }
    if kind == "feedback_buttons":
        said.update(_feedback(element, value))
    elif kind not in BUTTONS:
        said[FIELD[kind]] = chosen(element, value)
    return said


def _feedback(element: Mapping[str, Any], value: Any) -> dict[str, Any]:
    """The one of two buttons that was pressed (Bolt's ``FeedbackButtonsAction``: ``text`` and ``value``)."""
    for name in ("positive_button", "negative_button"):
        if value in (name, element[name]["value"]):
            return {"text": element[name]["text"], "value": element[name]["value"]}
    raise Refused("invalid_value")


def chosen(element: Mapping[str, Any], value: Any) -> Any:
    """The value as Slack would send it: options whole (also when given by their value alone), the rest as it is.

    Raises:
        Refused: ``invalid_value``: not what this element can hold, or an option that it does not offer.
    """
    field = FIELD[element["type"]]
    if value is None or value == "":
        return [] if field.endswith("s") else None
    return _READERS[field](element, value)


def full_state(blocks: list[dict[str, Any]] | None, given: Any) -> Values:
    """``state.values`` of these blocks: what was given where it fits, else the initial value.

    Raises:
        Refused: ``invalid_value``.
    """
    values: Values = {}
    for block, element in _elements(blocks or []):
        if element["type"] in STATELESS:
            continue
        field = FIELD[element["type"]]
        held = _given(given, block["block_id"], element["action_id"])
        value = held[field] if field in held else _initial(element)
        entry = {"type": element["type"], field: chosen(element, value)}
        values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def placed(blocks: list[dict[str, Any]], by_action: Mapping[str, Any], over: Values) -> Values:
    """``state.values`` from plain values by action id, over what is there already.

    Raises:
        Refused: ``element_not_found``: no block has an element of that name.
    """
    values = full_state(blocks, over)
    for action_id, value in by_action.items():
        block, element = find_element(blocks, None, action_id)
        if element["type"] in STATELESS:
            raise Refused("element_not_found")
        values[block["block_id"]][action_id][FIELD[element["type"]]] = chosen(element, value)
    return values


def faults_of(blocks: list[dict[str, Any]], values: Values) -> dict[str, str]:
    """What Slack's own client says before it submits: inputs left empty, and what does not fit its input."""
    faults = {}
    for _, block in every_block(blocks):
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values[block["block_id"]][element["action_id"]][FIELD[element["type"]]]
        if not value:
            if not block.get("optional", False):
                faults[block["block_id"]] = REQUIRED
        elif (wrong := typing_fault(element, value)) is not None:
            faults[block["block_id"]] = wrong
    return faults


def find_element(
    blocks: list[dict[str, Any]] | None, block_id: str | None, action_id: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The block and the element that someone uses.

    Raises:
        Refused: ``element_not_found``.
    """
    for block, element in _elements(blocks or []):
        if element["action_id"] == action_id and block_id in {None, block["block_id"]}:
            return block, element
    raise Refused("element_not_found")


def _elements(blocks: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    return ((block, element) for _, block in every_block(blocks) for _, element in elements_of(block))


def _given(given: Any, block_id: str, action_id: str) -> dict[str, Any]:
    for key in (block_id, action_id):
        given = given.get(key) if isinstance(given, dict) else None
    return given if isinstance(given, dict) else {}


def _initial(element: Mapping[str, Any]) -> Any:
    return next((value for key, value in element.items() if key.startswith("initial_")), None)


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Refused("invalid_value")
    return value


def _word(_element: Mapping[str, Any], value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("invalid_value")
    return value


def _words(element: Mapping[str, Any], value: Any) -> list[str]:
    return [_word(element, one) for one in _listed(value)]


def _seconds(_element: Mapping[str, Any], value: Any) -> int:
    if not isinstance(value, int):
        raise Refused("invalid_value")
    return value


def _option(element: Mapping[str, Any], value: Any) -> dict[str, Any]:
    wanted = value.get("value") if isinstance(value, dict) else value
    if not isinstance(wanted, str):
        raise Refused("invalid_value")
    if "external" in element["type"]:
        text = {"type": "plain_text", "text": wanted, "emoji": True}
        return value if isinstance(value, dict) else {"text": text, "value": wanted}
    for one in options_of(element):
        if one["value"] == wanted:
            found: dict[str, Any] = one
            return found
    raise Refused("invalid_value")


def _options(element: Mapping[str, Any], value: Any) -> list[dict[str, Any]]:
    return [_option(element, one) for one in _listed(value)]


def _files(element: Mapping[str, Any], value: Any) -> list[Any]:
    """Files by id or whole, as many as the input takes."""
    files = _listed(value)
    if len(files) > element.get("max_files", 10) or not all(isinstance(one, str | dict) for one in files):
        raise Refused("invalid_value")
    return files


def _formatted(_element: Mapping[str, Any], value: Any) -> Any:
    """A rich_text block; plain words are made one."""
    if isinstance(value, str):
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": value}]}
        return {"type": "rich_text", "elements": [section]}
    problems: list[str] = []
    RICH_TEXT(value, "", problems)
    if problems:
        raise Refused("invalid_value")
    return value


_READERS: Mapping[str, Callable[[Mapping[str, Any], Any], Any]] = {
    "selected_option": _option,
    "selected_options": _options,
    "selected_user": _word,
    "selected_users": _words,
    "selected_conversation": _word,
    "selected_conversations": _words,
    "selected_channel": _word,
    "selected_channels": _words,
    "selected_date": _word,
    "selected_time": _word,
    "selected_date_time": _seconds,
    "value": _word,
    "rich_text_value": _formatted,
    "files": _files,
}
