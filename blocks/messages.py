"""The window in which somebody writes to a lead: pick a template, edit, copy, send it on X, and say that it was sent."""

from dataclasses import dataclass
from urllib.parse import quote

from blocks import lead_words as words
from blocks.elements import (
    Option,
    actions,
    button,
    context,
    field,
    listed,
    message,
    modal,
    pack,
    ref,
    section,
    static_select,
    text_input,
)
from bot.api.models import DmTemplate, Lead
from bot.placeholders import NAMES, NOTHING, Filled, gaps
from bot.records import Mark
from bot.slack import limits, text
from bot.slack.message import Block, Blocks, Message, View

TITLE = "Write to a lead"
LONGEST = 3_000
NONE_YET = "No templates yet: `/goodones templates new` makes one. Your own words do as well."
NOT_SENT = (
    "Nothing is sent from here: copy the text, send it on X, then press *Mark as messaged*. "
    "The lead is yours then, unless somebody has it."
)
_SHOWN = 60


@dataclass(frozen=True)
class Writing:
    """What is being written: to whom, by which template (``chosen`` is its id), as far as it is.

    ``claimed`` is set where the lead is somebody else's; ``others`` are ids of those who have this window open too.
    ``channel``, ``aside`` and ``window`` (the one below) are for what comes back of it.
    """

    lead: Lead
    templates: tuple[DmTemplate, ...] = ()
    chosen: int | None = None
    filled: Filled = NOTHING
    claimed: Mark | None = None
    others: tuple[str, ...] = ()
    messaged: Mark | None = None
    channel: str | None = None
    aside: int | None = None
    window: str | None = None


def message_modal(writing: Writing) -> View:
    """State of a submission: ``text`` (optional). The buttons ``message.template`` and ``message.copy`` draw it anew."""
    lead, about = writing.lead, _about(writing)
    return modal(
        TITLE,
        [
            section(f"To {words.who(lead.profile, ' ')}"),
            *(context(line) for line in _warnings(writing)),
            *_pick(writing),
            *(context(line) for line in open_parts(writing.filled)),
            _text(writing),
            actions([button("📋 Show to copy", "message.copy", about), _open_x(writing)], "ways"),
            *_copy(writing.filled.text),
            context(NOT_SENT),
            context(f"Placeholders for templates: {placeholders()}"),
        ],
        callback_id="lead.message",
        submit="Mark as messaged",
        metadata=pack(
            {
                name: value
                for name, value in (
                    ("lead", lead.id),
                    ("stream", lead.stream_id),
                    ("channel", writing.channel),
                    ("aside", writing.aside),
                    ("window", writing.window),
                )
                if value is not None
            }
        ),
    )


def sent_answer(lead: Lead, before: Mark | None, claimed: Mark | None) -> Message:
    """What the redrawn card does not say: who had written before, whose lead it stays."""
    name = text.leaf(words.name_of(lead.profile), words.NAME)
    said = [f"Noted that you wrote to {name}."]
    if before:
        said.append(f"{text.mention(before.by)} wrote to them before, {text.date(before.at, '{ago}')}.")
    if claimed:
        said.append(f"It stays {text.mention(claimed.by)}'s lead, who claimed it before.")
    return message(" ".join(said), [section(f"✍️ {' '.join(said)}")])


def placeholders() -> str:
    """All of them, as they are typed."""
    return " ".join(f"`{{{name}}}`" for name in NAMES)


def copyable(raw: str) -> Block:
    """Raw text of several lines as it is, to be selected and copied."""
    inside = {"type": "text", "text": raw[:LONGEST]}
    return {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [inside]}]}


def _warnings(writing: Writing) -> list[str]:
    lines = []
    if mark := writing.claimed:
        lines.append(f"✋ {text.mention(mark.by)} claimed this lead {text.date(mark.at, '{ago}')}.")
    if writing.others:
        who = listed([text.mention(each) for each in writing.others])
        lines.append(f"👀 {who} {'has' if len(writing.others) == 1 else 'have'} this window open just now.")
    if mark := writing.messaged:
        lines.append(f"✍️ {text.mention(mark.by)} wrote to them {text.date(mark.at, '{ago}')}.")
    return lines


def _pick(writing: Writing) -> Blocks:
    if not writing.templates:
        return [context(NONE_YET)]
    options = {each.id: Option(each.name, _about(writing, each.id)) for each in writing.templates}
    chosen = options.get(writing.chosen) if writing.chosen is not None else None
    menu = static_select(
        "message.template", "Choose a template", options.values(), chosen.value if chosen else None
    )
    shown: Blocks = [actions([menu], "template")]
    if (rest := len(options) - limits.SELECT_OPTIONS) > 0:
        shown.append(context(f"{rest} more do not fit here: `/goodones templates` shows them"))
    return shown


def open_parts(filled: Filled) -> list[str]:
    """What a template leaves open for this person, in mrkdwn."""
    lines = []
    if filled.missing:
        names = listed([f"*{text.leaf(each, _SHOWN)}*" for each in filled.missing], 5)
        lines.append(
            f"⚠️ Not known of this person: {names}. It stands as ⟦…⟧ in the text; please write it yourself."
        )
    if filled.unknown:
        names = listed([f"*{text.leaf(each, _SHOWN)}*" for each in filled.unknown], 5)
        lines.append(f"⚠️ No placeholder that I know: {names}. It stands as ⟦…⟧ in the text.")
    return lines


def _text(writing: Writing) -> Block:
    """Slack keeps what was entered for as long as a field has its name, so that each template has its own.

    https://github.com/slackapi/bolt-js/issues/290
    """
    shown = text_input("text", LONGEST, writing.filled.text)
    return {
        **field("Your message", shown, optional=True, hint="Edit it as you like."),
        "block_id": f"text-{writing.chosen or 0}",
    }


def _copy(raw: str) -> Blocks:
    return [copyable(raw)] if raw.strip() else []


def _open_x(writing: Writing) -> Block:
    """X's own composer, with the text where nothing in it is open; the profile where X's id is not known.

    https://docs.x.com/x-for-websites/direct-message-button
    """
    profile = writing.lead.profile
    opener = button(
        "Open X ↗",
        "lead.open",
        ref(lead=writing.lead.id),
        spoken=f"Open X to write to {words.name_of(profile)}",
    )
    return {**opener, "url": compose_url(writing.lead, writing.filled.text)}


def compose_url(lead: Lead, raw: str) -> str:
    """Where one writes to this person on X."""
    user = lead.profile.x_user_id
    if not (user.isascii() and user.isdecimal()):
        return words.profile_url(lead.profile)
    address = f"https://x.com/messages/compose?recipient_id={user}"
    whole = f"{address}&text={quote(raw, safe='')}"
    return whole if raw.strip() and not gaps(raw) and len(whole) <= limits.URL else address


def _about(writing: Writing, template: int | None = None) -> str:
    chosen = writing.chosen if template is None else template
    return ref(lead=writing.lead.id, template=chosen, aside=writing.aside, window=writing.window)
