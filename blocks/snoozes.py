"""Putting a lead aside: the window that asks until when, what follows, and the card that comes back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from blocks import lead_words as words
from blocks.elements import (
    Option,
    button,
    context,
    field,
    message,
    modal,
    moment_picker,
    pack,
    radio,
    section,
)
from blocks.leads import LeadCard, lead_ref
from bot.records import Snooze
from bot.slack import text
from bot.slack.message import Message, View
from bot.snoozing import LONGEST, Later

TITLE = "Show it again later"


def snooze_modal(card: LeadCard, known: Snooze | None, values: Mapping[str, Any]) -> View:
    """Until when: ``later`` (a :class:`Later`) and ``moment`` (Unix seconds, where another time is chosen).

    ``known`` is what stands already; ``values`` come back as ``private_metadata`` beside the lead.
    """
    options = [
        Option("In three hours", Later.HOURS.value),
        Option("Tomorrow at 9:00", Later.TOMORROW.value),
        Option("Next Monday at 9:00", Later.MONDAY.value),
        Option("Another time", Later.OTHER.value, "Choose it below"),
    ]
    blocks = [
        section(f"{words.who(card.lead.profile, ' ')} comes to your direct messages then, with all buttons."),
        *([_standing(card, known)] if known else []),
        field("Until when?", radio("later", options, Later.HOURS.value)),
        field(
            "Another time", moment_picker("moment"), optional=True, hint=f"{LONGEST.days} days ahead at most"
        ),
        context("9:00 is by your own clock, as Slack knows it."),
    ]
    about = pack({"lead": card.lead.id, **values})
    return modal(TITLE, blocks, callback_id="lead.snooze", submit="Put aside", metadata=about)


def put_aside(until: datetime) -> Message:
    """It is done, until then."""
    said = f"Put aside until {text.date(until)}. Then it comes to your direct messages."
    return message(
        said, [section(f"😴 {said}"), context("`/goodones mine` lists what you put aside, and can wake it.")]
    )


def woken(*, was: bool) -> Message:
    """It is not put aside any more; or it was not."""
    said = "It is not put aside any more." if was else "You have not put this lead aside (any more)."
    return message(said, [section(f"{'⏰' if was else '✋'} {said}")])


def woken_window(*, was: bool) -> View:
    """The same in the window."""
    return modal(TITLE, woken(was=was).blocks)


def shown_again(card: Message, since: datetime) -> Message:
    """The card as it comes back, and why."""
    why = f"⏰ You put this lead aside {text.date(since, '{ago}')}."
    return message(f"{why} {card.text}", [context(why), *card.blocks])


def _standing(card: LeadCard, known: Snooze) -> dict[str, Any]:
    spoken = f"Wake {words.name_of(card.lead.profile)[: words.WORD]} now"
    wake = button("Wake now", "lead.wake", lead_ref(card.lead), spoken=spoken)
    return section(f"😴 Put aside until {text.date(known.until)}.", wake, "aside")
