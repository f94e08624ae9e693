"""The bricks: Block Kit objects that keep Slack's limits by themselves.

Labels are ``plain_text`` and taken raw; ``mrkdwn`` arguments are our own sentences, in which what strangers
wrote has already been through :func:`bot.slack.text.leaf`.
Sources: https://docs.slack.dev/reference/block-kit
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from bot.slack import limits, text
from bot.slack.message import Block, Blocks, Message, View

Element = dict[str, Any]
VERSION = 1
"""Of what our buttons carry, so that a button drawn today can be read after an update."""

_JSON = json.JSONEncoder(separators=(",", ":"))
_CAPTIONS = 512
"""So many of our own short words are kept ready: the same few stand on every card."""

MOST_MINUTES = 90
"""So many are still counted in minutes, more in hours."""


class Option(NamedTuple):
    """One line of a choice. ``text`` and ``description`` are raw; ``value`` is ours (at most 150 characters)."""

    text: str
    value: str
    description: str | None = None


def ref(**fields: str | int | None) -> str:
    """What a button carries to say what it is about, ``{"v":1,"lead":1234}``; what is None is left out."""
    return pack({name: value for name, value in fields.items() if value is not None})


def pack(values: Mapping[str, Any]) -> str:
    """Small JSON with our version, for button values and ``private_metadata``.

    Raises:
        ValueError: it would not fit where Slack keeps it; cut JSON could not be read again.
    """
    packed = _JSON.encode({"v": VERSION, **values})
    if text.size(packed) > limits.BUTTON_VALUE:
        raise ValueError(f"a value of {len(packed)} characters does not fit into a button")
    return packed


def doing(reference: str, do: str) -> str:
    """What :func:`ref` gave, with the verb (a word of ours) that a menu's line stands for."""
    return f'{reference[:-1]},"do":"{do}"}}'


def label(raw: str, limit: int) -> Element:
    """A ``plain_text`` object; an empty one, which Slack refuses, becomes a dash."""
    return {"type": "plain_text", "text": text.plain(raw, limit) or "–", "emoji": True}


def mrkdwn(sentence: str) -> Element:
    """A ``mrkdwn`` object; ``verbatim``, so that Slack makes no links and mentions of its own."""
    shown = text.cut(sentence, limits.TEXT)
    return {"type": "mrkdwn", "text": shown if shown.strip() else "–", "verbatim": True}


def header(raw: str) -> Block:
    """A heading."""
    return {"type": "header", "text": label(raw, limits.HEADER)}


def section(sentence: str, accessory: Element | None = None, block_id: str | None = None) -> Block:
    block = _block("section", block_id)
    block["text"] = mrkdwn(sentence)
    if accessory is not None:
        block["accessory"] = accessory
    return block


def context(*sentences: str) -> Block:
    """Small grey print, one element for each sentence (at most ten)."""
    shown = [mrkdwn(sentence) for sentence in sentences[: limits.CONTEXT_ELEMENTS]]
    return {"type": "context", "elements": shown}


def actions(elements: Sequence[Element], block_id: str | None = None) -> Block:
    """A row of buttons and menus (at most 25)."""
    block = _block("actions", block_id)
    block["elements"] = list(elements[: limits.ACTIONS_ELEMENTS])
    return block


def button(
    caption: str,
    action_id: str,
    value: str,
    *,
    primary: bool = False,
    danger: bool = False,
    spoken: str | None = None,
    confirm: Element | None = None,
) -> Element:
    """A button; ``caption`` is of our own words, ``spoken`` is what a screen reader says where many buttons have the same caption.

    ``danger``: what it does can't be undone. With ``confirm`` (see :func:`question`) Slack asks first.
    """
    element: Element = {
        "type": "button",
        "action_id": action_id,
        "text": _ours(caption, limits.BUTTON_TEXT),
        "value": value,
    }
    if primary or danger:
        element["style"] = "danger" if danger else "primary"
    if spoken is not None and (heard := text.plain(spoken, limits.BUTTON_LABEL)):
        element["accessibility_label"] = heard
    if confirm is not None:
        element["confirm"] = confirm
    return element


def question(title: str, sentence: str, yes: str, no: str = "Cancel") -> Element:
    """What Slack asks before a button counts: ``sentence`` is raw, and not formatted."""
    return {
        "title": label(title, limits.CONFIRM_TITLE),
        "text": label(sentence, limits.CONFIRM_TEXT),
        "confirm": label(yes, limits.CONFIRM_BUTTON),
        "deny": label(no, limits.CONFIRM_BUTTON),
    }


def overflow(action_id: str, lines: Sequence[Element]) -> Element:
    """The three dots: one to five of what :func:`menu_line` gives."""
    return {"type": "overflow", "action_id": action_id, "options": list(lines[: limits.OVERFLOW_OPTIONS])}


def menu_line(words: str, value: str, url: str | None = None) -> Element:
    """One line of our own words in an overflow menu; ``url`` is opened when it is chosen, if it is http(s)."""
    # No text counts more than twice its characters.
    carried = value if 2 * len(value) <= limits.OPTION_VALUE else _carried(value)
    option: Element = {"text": _ours(words, limits.OPTION_TEXT), "value": carried}
    if url is not None and (address := text.http_url(url)) is not None:
        option["url"] = address
    return option


def static_select(
    action_id: str, placeholder: str, options: Iterable[Option], initial: str | None = None
) -> Element:
    """A menu of at most 100 lines; ``initial`` is the value chosen at first."""
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": label(placeholder, limits.PLACEHOLDER),
        **_choice(list(options)[: limits.SELECT_OPTIONS], initial),
    }


def radio(action_id: str, options: Iterable[Option], initial: str | None = None) -> Element:
    """Radio buttons, at most ten; ``initial`` is the value chosen at first."""
    lines = list(options)[: limits.CHOICE_OPTIONS]
    return {"type": "radio_buttons", "action_id": action_id, **_choice(lines, initial)}


def text_input(action_id: str, max_length: int, initial: str | None = None) -> Element:
    """A field of several lines."""
    element: Element = {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": min(max_length, limits.INPUT_LENGTH),
    }
    if initial:
        element["initial_value"] = initial[:max_length]
    return element


def moment_picker(action_id: str) -> Element:
    """A day and a time, picked by the person's own clock: comes back as Unix seconds, whatever the zone."""
    return {"type": "datetimepicker", "action_id": action_id}


def field(name: str, element: Element, *, optional: bool = False, hint: str | None = None) -> Block:
    """An ``input`` block whose ``block_id`` is its element's ``action_id``."""
    block: Block = {
        "type": "input",
        "block_id": element["action_id"],
        "label": label(name, limits.INPUT_LABEL),
        "element": element,
        "optional": optional,
    }
    if hint is not None:
        block["hint"] = label(hint, limits.INPUT_HINT)
    return block


def picture(url: str | None, alt: str) -> Element | None:
    """An image to stand beside a section, or nothing where the address is not http(s) or too long."""
    address = text.http_url(url, limits.URL)
    if address is None:
        return None
    return {"type": "image", "image_url": address, "alt_text": text.plain(alt, limits.ALT_TEXT) or "picture"}


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """A table of raw text. One per message, and Slack shows it at the message's end."""
    shown = [header, *rows[: limits.TABLE_ROWS - 1]]
    return {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": text.plain(cell, 60) or "–"} for cell in row] for row in shown
        ],
    }


def message(gist: str, blocks: Blocks) -> Message:
    """A message whose text (mrkdwn) and number of blocks fit; ``gist`` is all that a screen reader hears."""
    return Message(text=text.cut(gist, limits.MESSAGE_TEXT), blocks=blocks[: limits.MESSAGE_BLOCKS])


def modal(
    title: str,
    blocks: Blocks,
    *,
    callback_id: str | None = None,
    submit: str | None = None,
    metadata: str | None = None,
    tells_of_closing: bool = False,
) -> View:
    """A modal. ``metadata`` comes back with the submission (see :func:`pack`), and with the closing if we are told."""
    view: View = {
        "type": "modal",
        "title": label(title, limits.VIEW_TITLE),
        "close": label("Cancel" if submit else "Close", limits.VIEW_BUTTON),
        "blocks": blocks[: limits.VIEW_BLOCKS],
    }
    if callback_id is not None:
        view["callback_id"] = callback_id
    if submit is not None:
        view["submit"] = label(submit, limits.VIEW_BUTTON)
    if metadata is not None:
        view["private_metadata"] = metadata
    if tells_of_closing:
        view["notify_on_close"] = True
    return view


def home(blocks: Blocks) -> View:
    """A Home tab."""
    return {"type": "home", "blocks": blocks[: limits.VIEW_BLOCKS]}


def dotted(*parts: str | None, gap: str = " ") -> str:
    """Parts in one line with middle dots between; what is absent or empty is left out."""
    return f"{gap}·{gap}".join(filter(None, parts))


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 lead``, ``12 leads``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def lasting(seconds: float) -> str:
    """``1 minute``, ``90 minutes``, ``3 hours``: rounded up."""
    minutes = max(1, math.ceil(seconds / 60))
    return counted(minutes, "minute") if minutes <= MOST_MINUTES else counted(math.ceil(minutes / 60), "hour")


def listed(names: Sequence[str], most: int = 3) -> str:
    """``a, b and c``; of many the first ones and how many more. Names are mrkdwn."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    if len(names) > 1:
        return f"{', '.join(names[:-1])} and {names[-1]}"
    return "".join(names)


@lru_cache(maxsize=_CAPTIONS)
def _ours(words: str, limit: int) -> Element:
    """Our own words as one ``plain_text`` object for all that show them, which nobody changes.

    Nothing is kept of what strangers wrote: that is for :func:`label`.
    """
    return label(words, limit)


def _option(choice: Option) -> Element:
    option: Element = {"text": label(choice.text, limits.OPTION_TEXT), "value": _carried(choice.value)}
    if choice.description is not None:
        option["description"] = label(choice.description, limits.OPTION_DESCRIPTION)
    return option


def _carried(value: str) -> str:
    """What a line carries, which Slack would refuse if it were longer."""
    if text.size(value) > limits.OPTION_VALUE:
        raise ValueError(f"a value of {len(value)} characters does not fit into an option")
    return value


def _choice(lines: Sequence[Option], initial: str | None) -> Element:
    options = [_option(line) for line in lines]
    chosen = next((option for option in options if option["value"] == initial), None)
    return {"options": options} if chosen is None else {"options": options, "initial_option": chosen}


def _block(kind: str, block_id: str | None) -> Block:
    return {"type": kind} if block_id is None else {"type": kind, "block_id": block_id}
