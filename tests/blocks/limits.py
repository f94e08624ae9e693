"""Slack's limits as an independent check: the numbers come from a public machine-readable copy, not from ours."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from slackblocks import Block as OracleBlock
from slackblocks import _limits as slack

from bot.slack.message import Blocks, Message, View

MESSAGE_TEXT = 4_000
ALL_TEXT = 13_200


def check_message(message: Message) -> None:
    """Raise AssertionError with the reason for which Slack would refuse the message."""
    assert message.text.strip(), "the gist is empty"
    assert size(message.text) <= MESSAGE_TEXT, "msg_too_long"
    assert len(message.blocks) <= slack.MESSAGE_BLOCKS_MAX_ITEMS, "too many blocks"
    assert sum(block["type"] == "table" for block in message.blocks) <= 1, "only_one_table_allowed"
    assert not any(block["type"] == "input" for block in message.blocks), "no inputs in messages"
    check_blocks(message.blocks)
    assert sum(size(shown) for shown in texts(message.blocks)) <= ALL_TEXT, "msg_blocks_too_long"
    encoded(message.text)
    encoded(message.blocks)


def check_view(view: View) -> None:
    """The same for a modal."""
    assert view["type"] == "modal"
    check_text(view["title"], slack.VIEW_TITLE_MAX_LENGTH, kind="plain_text")
    check_text(view["close"], slack.VIEW_CLOSE_MAX_LENGTH, kind="plain_text")
    has_input = any(block["type"] == "input" for block in view["blocks"])
    assert ("submit" in view) or not has_input, "submit is required with inputs"
    if "submit" in view:
        check_text(view["submit"], slack.VIEW_SUBMIT_MAX_LENGTH, kind="plain_text")
    assert len(view.get("private_metadata", "")) <= slack.VIEW_PRIVATE_METADATA_MAX_LENGTH
    assert len(view.get("callback_id", "")) <= slack.VIEW_CALLBACK_ID_MAX_LENGTH
    assert 1 <= len(view["blocks"]) <= slack.VIEW_BLOCKS_MAX_ITEMS
    assert not any(block["type"] == "table" for block in view["blocks"]), "no tables in modals"
    check_blocks(view["blocks"])
    encoded(view)


def check_home(view: View) -> None:
    """The same for a Home tab."""
    assert view.keys() == {"type", "blocks"}
    assert view["type"] == "home"
    assert 1 <= len(view["blocks"]) <= slack.VIEW_BLOCKS_MAX_ITEMS
    check_blocks(view["blocks"])
    encoded(view)


def check_blocks(blocks: Blocks) -> None:
    named = Counter(block["block_id"] for block in blocks if "block_id" in block)
    assert all(count == 1 for count in named.values()), "duplicate block_id"
    for block in blocks:
        assert 1 <= len(block.get("block_id", "x")) <= slack.BLOCK_ID_MAX_LENGTH
        CHECKS[block["type"]](block)
        ask_oracle(block)


def ask_oracle(block: dict[str, Any]) -> None:
    """The public checker's own reading, for the kinds that it can read."""
    if block["type"] == "context" or (block["type"] == "section" and "accessory" not in block):
        OracleBlock.from_dict(block)


def check_text(obj: dict[str, Any], limit: int, kind: str | None = None) -> None:
    assert obj["type"] in {"plain_text", "mrkdwn"}
    assert kind is None or obj["type"] == kind
    assert obj["text"].strip(), "empty text"
    assert size(obj["text"]) <= limit, f"{size(obj['text'])} characters of {limit}"
    assert obj.keys() <= (
        {"type", "text", "emoji"} if obj["type"] == "plain_text" else {"type", "text", "verbatim"}
    )


def check_header(block: dict[str, Any]) -> None:
    check_text(block["text"], slack.HEADER_TEXT_MAX_LENGTH, kind="plain_text")


def check_section(block: dict[str, Any]) -> None:
    check_text(block["text"], slack.SECTION_TEXT_MAX_LENGTH)
    if "accessory" in block:
        check_element(block["accessory"])


def check_context(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= slack.CONTEXT_ELEMENTS_MAX_ITEMS
    for element in block["elements"]:
        check_text(element, slack.TEXT_MAX_LENGTH)


def check_actions(block: dict[str, Any]) -> None:
    assert 1 <= len(block["elements"]) <= slack.ACTIONS_ELEMENTS_MAX_ITEMS
    ids = [element["action_id"] for element in block["elements"]]
    assert len(ids) == len(set(ids)), "duplicate action_id in one block"
    assert sum(element.get("style") == "primary" for element in block["elements"]) <= 1, "two primary buttons"
    for element in block["elements"]:
        check_element(element)


def check_input(block: dict[str, Any]) -> None:
    check_text(block["label"], slack.INPUT_LABEL_MAX_LENGTH, kind="plain_text")
    if "hint" in block:
        check_text(block["hint"], slack.INPUT_HINT_MAX_LENGTH, kind="plain_text")
    check_element(block["element"])


def check_table(block: dict[str, Any]) -> None:
    assert 1 <= len(block["rows"]) <= slack.TABLE_ROWS_MAX_ITEMS
    assert {len(row) for row in block["rows"]} == {3}, "three columns, all the same"
    for row in block["rows"]:
        assert all(cell["type"] == "raw_text" and cell["text"].strip() for cell in row)


def check_rich_text(block: dict[str, Any]) -> None:
    """Text to be copied, and nothing else."""
    (quoted,) = block["elements"]
    assert quoted["type"] == "rich_text_preformatted"
    (said,) = quoted["elements"]
    assert said.keys() == {"type", "text"}
    assert 1 <= len(said["text"]) <= slack.TEXT_MAX_LENGTH


def check_element(element: dict[str, Any]) -> None:
    if element["type"] != "image":
        assert 1 <= len(element["action_id"]) <= slack.ACTION_ID_MAX_LENGTH
    ELEMENTS[element["type"]](element)


def check_button(element: dict[str, Any]) -> None:
    check_text(element["text"], slack.BUTTON_TEXT_MAX_LENGTH, kind="plain_text")
    assert len(element["value"]) <= slack.BUTTON_VALUE_MAX_LENGTH
    assert json.loads(element["value"])["v"] == 1, "values are JSON with a version"
    assert element.get("style", "primary") in {"primary", "danger"}
    assert 1 <= size(element.get("accessibility_label", "x")) <= slack.BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH
    if "confirm" in element:
        check_confirm(element["confirm"])


def check_confirm(asked: dict[str, Any]) -> None:
    assert asked.keys() <= {"title", "text", "confirm", "deny", "style"}
    check_text(asked["title"], slack.CONFIRMATION_TITLE_MAX_LENGTH, kind="plain_text")
    check_text(asked["text"], slack.CONFIRMATION_TEXT_MAX_LENGTH)
    check_text(asked["confirm"], slack.CONFIRMATION_CONFIRM_MAX_LENGTH, kind="plain_text")
    check_text(asked["deny"], slack.CONFIRMATION_DENY_MAX_LENGTH, kind="plain_text")


def check_overflow(element: dict[str, Any]) -> None:
    assert slack.OVERFLOW_OPTIONS_MIN_ITEMS <= len(element["options"]) <= slack.OVERFLOW_OPTIONS_MAX_ITEMS
    check_options(element["options"])
    for option in element["options"]:
        assert option.get("url", "https://").startswith(("https://", "http://"))
        assert len(option.get("url", "")) <= slack.OPTION_URL_MAX_LENGTH


def check_select(element: dict[str, Any]) -> None:
    check_text(element["placeholder"], slack.SELECT_PLACEHOLDER_MAX_LENGTH, kind="plain_text")
    assert slack.SELECT_OPTIONS_MIN_ITEMS <= len(element["options"]) <= slack.SELECT_OPTIONS_MAX_ITEMS
    check_options(element["options"])
    assert element.get("initial_option", element["options"][0]) in element["options"]


def check_radio(element: dict[str, Any]) -> None:
    assert 1 <= len(element["options"]) <= slack.RADIO_BUTTONS_OPTIONS_MAX_ITEMS
    check_options(element["options"])
    assert element.get("initial_option", element["options"][0]) in element["options"]


def check_options(options: list[dict[str, Any]]) -> None:
    values = [option["value"] for option in options]
    assert len(values) == len(set(values)), "two lines with one value"
    for option in options:
        check_text(option["text"], slack.OPTION_TEXT_MAX_LENGTH)
        assert 1 <= len(option["value"]) <= slack.OPTION_VALUE_MAX_LENGTH
        if "description" in option:
            check_text(option["description"], slack.OPTION_DESCRIPTION_MAX_LENGTH, kind="plain_text")


def check_text_input(element: dict[str, Any]) -> None:
    assert 1 <= element["max_length"] <= slack.PLAIN_TEXT_INPUT_MAX_LENGTH_MAX
    assert len(element.get("initial_value", "")) <= element["max_length"]


def check_people(element: dict[str, Any]) -> None:
    check_text(element["placeholder"], slack.SELECT_PLACEHOLDER_MAX_LENGTH, kind="plain_text")
    assert element.get("initial_users", ["U1"]), "an empty list of people"


def check_number(element: dict[str, Any]) -> None:
    least, most = int(element["min_value"]), int(element["max_value"])
    assert least <= int(element.get("initial_value", least)) <= most
    assert element["is_decimal_allowed"] is False


def check_ticks(element: dict[str, Any]) -> None:
    check_options(element["options"])
    chosen = element.get("initial_options", element["options"])
    assert chosen
    assert all(option in element["options"] for option in chosen)


def check_moment_picker(element: dict[str, Any]) -> None:
    assert set(element) == {"type", "action_id"}


def check_time_picker(element: dict[str, Any]) -> None:
    assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", element.get("initial_time", "00:00"))


def check_image(element: dict[str, Any]) -> None:
    assert element["image_url"].startswith(("https://", "http://"))
    assert size(element["image_url"]) <= slack.IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH
    assert 1 <= size(element["alt_text"]) <= slack.IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH


CHECKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "rich_text": check_rich_text,
    "header": check_header,
    "section": check_section,
    "context": check_context,
    "actions": check_actions,
    "input": check_input,
    "table": check_table,
}
ELEMENTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "button": check_button,
    "overflow": check_overflow,
    "static_select": check_select,
    "radio_buttons": check_radio,
    "plain_text_input": check_text_input,
    "multi_users_select": check_people,
    "number_input": check_number,
    "checkboxes": check_ticks,
    "timepicker": check_time_picker,
    "datetimepicker": check_moment_picker,
    "image": check_image,
}


def texts(value: Any) -> Iterator[str]:
    """Every text that is drawn."""
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def captions(blocks: Blocks) -> list[str]:
    """What the buttons say, in order; a menu's lines among them."""
    found = []
    for block in blocks:
        elements = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
        for element in elements:
            if element["type"] == "button":
                found.append(element["text"]["text"])
            elif element["type"] == "overflow":
                found.extend(f"⋮ {option['text']['text']}" for option in element["options"])
    return found


def drawn(message: Message) -> str:
    """All text of the blocks, for asking whether something is said."""
    return "\n".join(texts(message.blocks))


def size(text: str) -> int:
    """UTF-16 units, the strictest way to count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def encoded(value: Any) -> None:
    """It can be sent at all: no lone surrogates."""
    json.dumps(value, ensure_ascii=False).encode()
