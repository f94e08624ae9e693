"""The window in which one looks through leads: one at a time, judged by one tap, with how far one is."""

from dataclasses import dataclass

from blocks import lead_words as words
from blocks.elements import (
    Element,
    actions,
    button,
    context,
    counted,
    dotted,
    modal,
    pack,
    picture,
    ref,
    section,
)
from blocks.leads import LeadCard
from blocks.modals import REASONS, bad_modal
from bot.slack import text
from bot.slack.message import Block, Blocks, View

TITLE = "Triage"
WHAT = 200
_SIGNS = {"good": "👍", "bad": "👎", "skip": "Skip"}


@dataclass(frozen=True)
class Progress:
    """How far somebody is in a walk (``id``). ``what`` is looked through, raw.

    ``said`` leads are through, ``left`` are not (the shown one counts, and so do those at which others look). ``last``
    is the lead that an undo brings back, ``last_kind`` what was said of it. ``again`` is what had been said of the shown
    one before it was brought back, ``sent`` whether the lead API has heard that. ``reason`` was the last one of a Bad.
    """

    id: str
    said: int = 0
    left: int = 0
    good: int = 0
    bad: int = 0
    skipped: int = 0
    unsent: int = 0
    what: str | None = None
    last: int | None = None
    again: str = ""
    sent: bool = False
    reason: str = ""


def triage_modal(card: LeadCard, progress: Progress, note: str | None = None) -> View:
    """One lead with what can be said of it; ``note`` is what happened just now, in mrkdwn. Contacts are never on it."""
    name = words.name_of(card.lead.profile)[: words.WORD]
    about = ref(triage=progress.id, lead=card.lead.id)
    judging = [
        button("👍 Good", "triage.good", about, spoken=f"{name} is a good lead"),
        button("👎 Bad", "triage.bad", about, spoken=f"{name} is a bad lead"),
        button("Skip", "triage.skip", about, spoken=f"Skip {name}"),
    ]
    return _window(
        progress,
        [
            context(_where(progress)),
            *_lead(card),
            *_notes(card, progress, note),
            actions(judging, f"judge{card.lead.id}"),
            *_more(card, progress, name),
        ],
    )


def reasons_modal(card: LeadCard, progress: Progress) -> View:
    """Why the shown lead is bad: each reason is one tap, the one used last comes first."""
    lead = card.lead.id
    order = sorted(REASONS, key=lambda reason: reason != progress.reason)
    whys = [
        button(
            REASONS[reason][0],
            f"triage.why{number}",
            ref(triage=progress.id, lead=lead, reason=reason.value, do="reason"),
        )
        for number, reason in enumerate(order)
    ]
    about = ref(triage=progress.id, lead=lead)
    ways = [button("With a note…", "triage.note", about), button("← Back", "triage.back", about)]
    return _window(
        progress,
        [
            context(_where(progress)),
            section(f"*What is wrong with* {words.who(card.lead.profile, ' ')}*?* It teaches the next runs."),
            actions(whys, f"why{lead}"),
            actions(ways, f"ways{lead}"),
            context("The reason is not shown in a channel. The person may ask to read it."),
        ],
    )


def note_modal(card: LeadCard, progress: Progress, window: str) -> View:
    """The reason with words of one's own; ``window`` is the one beneath, which goes on."""
    view = bad_modal(card, {"triage": progress.id, "window": window})
    return {**view, "callback_id": "triage.note"}


def end_modal(progress: Progress) -> View:
    """Nothing more to look at: what was said, what is left, what can be done next."""
    ways: list[Element] = []
    if progress.skipped:
        skipped = counted(progress.skipped, "skipped one")
        ways.append(button(f"Show the {skipped} again", "triage.again", ref(triage=progress.id)))
    elif progress.said or progress.left:
        ways.append(button("Look again", "triage.again", ref(triage=progress.id)))
    if progress.last is not None:
        ways.append(_undo(progress, progress.last))
    lines = [*_sums(progress), _others(progress)]
    blocks: Blocks = [section("\n".join(line for line in lines if line)), *_unsent(progress)]
    return _window(progress, [*blocks, *([actions(ways, "ways")] if ways else [])])


def _window(progress: Progress, blocks: Blocks) -> View:
    return modal(
        TITLE, blocks, callback_id="triage", metadata=pack({"triage": progress.id}), tells_of_closing=True
    )


def _where(progress: Progress) -> str:
    """The order is said: there is no score by which some would be the best."""
    number, of = progress.said + 1, progress.said + progress.left
    what = text.leaf(progress.what, WHAT) if progress.what else None
    return dotted(f"*{number} of {of}*", what, "High fit first, then most followers", gap="  ")


def _lead(card: LeadCard) -> Blocks:
    profile = card.lead.profile
    lines = [
        words.who(profile),
        words.fit_line(card.lead, card.said),
        text.leaf(profile.bio or "", words.BIO),
    ]
    face = picture(profile.profile_image_url, f"{words.name_of(profile)}'s picture")
    blocks = [section("\n".join(line for line in lines if line), face)]
    if card.known:
        blocks.append(section(words.found_line(card.found, card.asked)))
    why = words.provenance(card.lead, card.said, card.stream, card.segment)
    return [*blocks, *([context(why)] if why else [])]


def _notes(card: LeadCard, progress: Progress, note: str | None) -> list[Block]:
    done = words.activity_line(card.activity)
    lines = [done, _brought_back(progress), note]
    return [*(context(line) for line in lines if line), *_unsent(progress)]


def _brought_back(progress: Progress) -> str | None:
    sign = _SIGNS.get(progress.again)
    if sign is None or progress.again == "skip":
        return None
    if not progress.sent:
        return f"↩️ Your {sign} was taken back before the lead API heard of it."
    return (
        f"↩️ You said {sign}. The lead API keeps that until another judgement takes its place: "
        f"tap {sign} again to leave it so, or the other one to replace it."
    )


def _unsent(progress: Progress) -> list[Block]:
    if not progress.unsent:
        return []
    count = counted(progress.unsent, "judgement is", "judgements are")
    return [context(f"🕓 {count} saved and will be sent when the lead API answers again. Just go on.")]


def _more(card: LeadCard, progress: Progress, name: str) -> list[Block]:
    about = ref(triage=progress.id, lead=card.lead.id)
    verbs: list[Element] = []
    if not card.known:
        verbs.append(button("🔎 Enrich", "lead.enrich", about, spoken=f"Enrich {name}"))
    if not card.exported:
        verbs.append(button("📤 Export", "triage.export", about, spoken=f"Export {name}"))
    if progress.last is not None:
        verbs.append(_undo(progress, progress.last))
    return [actions(verbs, f"more{card.lead.id}")] if verbs else []


def _undo(progress: Progress, lead: int) -> Element:
    return button("↩️ Undo last", "triage.undo", ref(triage=progress.id, lead=lead))


def _sums(progress: Progress) -> list[str]:
    what = f" of {text.leaf(progress.what, WHAT)}" if progress.what else ""
    if not progress.said:
        if progress.left:
            return ["*Somebody else is looking at the last ones.*"]
        return [f"*Nothing waits for a 👍 or 👎*: every lead{what} that came to Slack was judged. 🌱"]
    judged = progress.good + progress.bad
    skipped = f", {progress.skipped} skipped" if progress.skipped else ""
    return [f"*Done: {judged} judged* (👍 {progress.good}, 👎 {progress.bad}){skipped}."]


def _others(progress: Progress) -> str:
    if not progress.left or not progress.said:
        return ""
    return f"{counted(progress.left, 'lead is', 'leads are')} with somebody else right now."
