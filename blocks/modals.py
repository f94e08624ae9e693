"""The windows about one lead: why it is bad, what to look for; and what any window shows before and instead.

State of a submission: ``values[block_id][action_id]``, where both ids are the field's name as given below.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from blocks import lead_words as words
from blocks.elements import Option, context, field, modal, pack, radio, section, text_input
from blocks.inputs import ticks
from blocks.leads import LeadCard
from bot.api.models import BadReason, Output
from bot.slack import limits, text
from bot.slack.message import Block, Blocks, View

NOTE = 500
"""``badReasonFreeform`` (https://docs.catchthegoodones.com/api-reference/submit-feedback)."""
BOTH = f"{Output.LINKEDIN},{Output.EMAIL}"
"""The value of *both* in the field ``outputs``: split at the comma it is what the API takes."""
TITLE_OF_BAD = "Not a good one?"
READ_BY_THEM = "It is kept about a person, who may ask to read it: please write what you would say to them."
REASONS = {
    BadReason.WRONG_JOB: ("Wrong job", None),
    BadReason.WRONG_SKILL: ("Wrong skills", None),
    BadReason.WRONG_PERSONALITY: ("Wrong personality", None),
    BadReason.WRONG_GENDER: ("Wrong gender", None),
    BadReason.BOT: ("A bot or spam", None),
    BadReason.OTHER: ("Something else", "Say it below, if you like"),
    BadReason.ZAPIER: ("No reason given", "Kept as “zapier”, the API's own default"),
}


def bad_modal(
    card: LeadCard,
    values: Mapping[str, Any] | None = None,
    *,
    last: Sequence[BadReason] = (),
    segments: Sequence[Option] = (),
) -> View:
    """Why a lead is bad: ``reason`` (a :class:`BadReason`) and ``note`` (optional, at most 500 characters).

    ``last`` are the reasons that this person gave before, the last one first. ``segments``: those that the same
    person matched, the clicked lead's own first, by the ids of their leads; with several one chooses (``segments``).
    ``values`` come back as ``private_metadata`` beside the lead's own reference.
    """
    order = [*last, *(reason for reason in REASONS if reason not in last)]
    options = [Option(REASONS[reason][0], reason.value, REASONS[reason][1]) for reason in order]
    asked = f"What is wrong with {words.who(card.lead.profile, ' ')}? It teaches the next runs."
    judged = words.activity_line(card.activity) if card.judged else None
    return modal(
        TITLE_OF_BAD,
        [
            section(f"{asked}\n{judged}: what you say replaces that." if judged else asked),
            *([_for_segments(segments)] if len(segments) > 1 else []),
            field("Reason", radio("reason", options)),
            field("In your own words", text_input("note", NOTE), optional=True, hint=READ_BY_THEM),
            context("The reason is not shown in the channel."),
        ],
        callback_id="lead.bad",
        submit="Save",
        metadata=_about(card, values),
    )


def enrich_modal(
    card: LeadCard, balance: int | None, *, low: bool = False, values: Mapping[str, Any] | None = None
) -> View:
    """What to look for: ``outputs`` (one or two of the API's names, by comma) and ``email_mode``.

    ``balance`` is the team's credits (None: could not be read), ``low`` whether the API calls that low.
    """
    return modal(
        "Find contact details",
        [
            section(f"For {words.who(card.lead.profile, ' ')}\n{credits_line(balance, low=low)}"),
            *search_fields(),
        ],
        callback_id="lead.enrich",
        submit="Find",
        metadata=_about(card, values),
    )


def search_fields() -> Blocks:
    """The fields ``outputs`` and ``email_mode``."""
    outputs = [
        Option("LinkedIn and e-mail", BOTH),
        Option("LinkedIn", Output.LINKEDIN.value),
        Option("E-mail", Output.EMAIL.value),
    ]
    modes = [
        Option("Verified addresses only", "verified"),
        Option("Any address", "any", "May bounce: not all are verified"),
    ]
    return [
        field("Look for", radio("outputs", outputs, BOTH)),
        field("E-mail", radio("email_mode", modes, "verified")),
    ]


def credits_line(balance: int | None, *, low: bool = False) -> str:
    """That it uses credits and how many there are; prices are not documented and never named."""
    uses = "This uses your team's credits"
    if balance is None:
        return f"{uses}. How many are left could not be read just now."
    if balance <= 0:
        return f"⚠️ {uses}, and *none are left*. It will most likely be refused."
    return f"⚠️ {uses}: only *{balance} left*." if low else f"{uses}: *{balance} left*."


def info_modal(title: str, blocks: Blocks) -> View:
    """Something to read, beside the Home tab."""
    return modal(title, blocks)


def loading_modal(title: str) -> View:
    """What opens at once, to be filled when the answer is there."""
    return modal(title, [section("⏳ One moment…")])


def problem_modal(title: str, sentence: str) -> View:
    """What a window becomes when it cannot be filled; ``sentence`` is mrkdwn: cause, then next step."""
    return modal(title, [section(f"⚠️ {sentence}")])


def _for_segments(segments: Sequence[Option]) -> Block:
    """The one that was clicked counts, unless somebody ticks more."""
    return field("For which segments?", ticks("segments", segments, [segments[0].value]))


def _about(card: LeadCard, values: Mapping[str, Any] | None) -> str:
    lead = card.lead
    own = {"lead": lead.id, "stream": lead.stream_id, "segment": lead.segment_id}
    known = {name: value for name, value in own.items() if value is not None}
    return text.cut(pack({**known, **(values or {})}), limits.PRIVATE_METADATA)
