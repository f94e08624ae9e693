"""Drawing a lead's card from the lead, beside slack_sdk's models, which are given every text ready made."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    ImageElement,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
)

from blocks.leads import LeadCard, lead_card
from bot.modes import CardForm
from tests.bench.table import Row
from tests.bench.timing import WARM_UP, medians
from tests.blocks.states import CONDENSED, FULL

_ROUNDS, _AT_ONCE = 400, 4
_MOST_MICROSECONDS = 50.0
_MOST_OF_PEER = 0.1
_MEASURED = {
    "new": (FULL["new"], CardForm.FULL),
    "enriched": (FULL["enriched"], CardForm.FULL),
    "condensed": (CONDENSED["condensed_new"], CardForm.CONDENSED),
}


def rows() -> Iterator[Row]:
    for name, (card, form) in _MEASURED.items():
        yield from _rows(name, card, form)


def _rows(name: str, card: LeadCard, form: CardForm) -> Iterator[Row]:
    blocks = lead_card(card, form).blocks
    if by_peer(blocks) != blocks:
        raise RuntimeError("the peer draws another card")
    # Copies, so that nothing is known from the last time; one card after the other, as they are posted.
    copies = iter([[replace(card) for _ in range(_AT_ONCE)] for _ in range(_ROUNDS + WARM_UP)])

    def draw() -> None:
        for each in next(copies):
            lead_card(each, form)

    def draw_by_peer() -> None:
        for _ in range(_AT_ONCE):
            by_peer(blocks)

    ours, peer = medians((draw, draw_by_peer), _ROUNDS)
    yield Row(f"card, {name}: drawn in", ours / _AT_ONCE * 1e6, "µs", most=_MOST_MICROSECONDS)
    yield Row(f"card, {name}: part of slack_sdk's models", ours / peer, "x", most=_MOST_OF_PEER)


def by_peer(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same blocks through slack_sdk's models."""
    return [_block(each).to_dict() for each in blocks]


def _block(block: dict[str, Any]) -> Block:
    name = block.get("block_id")
    if block["type"] == "section":
        accessory = _element(block["accessory"]) if "accessory" in block else None
        return SectionBlock(block_id=name, text=_mrkdwn(block["text"]), accessory=accessory)
    if block["type"] == "context":
        return ContextBlock(block_id=name, elements=[_mrkdwn(each) for each in block["elements"]])
    return ActionsBlock(block_id=name, elements=[_element(each) for each in block["elements"]])


def _element(element: dict[str, Any]) -> Any:
    match element["type"]:
        case "image":
            return ImageElement(image_url=element["image_url"], alt_text=element["alt_text"])
        case "overflow":
            options = [
                Option(text=_plain(each["text"]), value=each["value"], url=each.get("url"))
                for each in element["options"]
            ]
            return OverflowMenuElement(action_id=element["action_id"], options=options)
        case _:
            return ButtonElement(
                text=_plain(element["text"]),
                action_id=element["action_id"],
                value=element["value"],
                style=element.get("style"),
                accessibility_label=element.get("accessibility_label"),
            )


def _mrkdwn(text: dict[str, Any]) -> MarkdownTextObject:
    return MarkdownTextObject(text=text["text"], verbatim=text["verbatim"])


def _plain(text: dict[str, Any]) -> PlainTextObject:
    return PlainTextObject(text=text["text"], emoji=text["emoji"])
