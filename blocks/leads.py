"""The card of a lead, from its arrival to its export, and the details that only one person sees."""

from blocks import lead_words as words
from blocks.elements import context, dotted, message, picture, section
from blocks.lead_card import LeadCard, lead_ref, unnamed
from blocks.lead_verbs import reveal_button, verbs
from blocks.lead_words import Activity, Done
from bot.modes import CardForm
from bot.slack import text
from bot.slack.message import Blocks, Message

__all__ = ["Activity", "Done", "LeadCard", "lead_card", "lead_details", "lead_ref", "removed_card", "unnamed"]

SHORT_BIO = 150
REMOVED = "Removed on request"
_JUDGED = {Done.GOOD: "Judged good", Done.BAD: "Judged bad"}


def lead_card(card: LeadCard, form: CardForm = CardForm.FULL) -> Message:
    """One lead as it stands now: who, why, what was done by whom, what can be done next.

    The reason of a Bad is never on it; contact details only where ``card.contacts`` says so, and never in the text
    that phones show.
    """
    if card.removed:
        return removed_card()
    if card.judged is Done.BAD:
        drawn = _dimmed(card, form)
    else:
        drawn = _full(card) if form is CardForm.FULL else _condensed(card)
    return message(_gist(card), drawn)


def removed_card() -> Message:
    """What stands where a card was, once the person is to be forgotten."""
    return message(f"{REMOVED}.", [context(f"🚫 {REMOVED}")])


def lead_details(card: LeadCard) -> Message:
    """What enrichment found, for the eyes of the one who asked."""
    lines = [words.who(card.lead.profile), *words.contact_lines(card.found, card.asked)]
    return message(
        f"Contact details of {card.said.name}, only for you.",
        [section("\n".join(lines)), context("Only you see this.")],
    )


def _full(card: LeadCard) -> Blocks:
    profile = card.lead.profile
    lines = (
        words.who(profile, said=card.said),
        words.fit_line(card.lead, card.said),
        text.leaf(profile.bio or "", words.BIO),
    )
    face = picture(profile.profile_image_url, f"{card.said.heard}'s picture")
    blocks = [section("\n".join([line for line in lines if line]), face, "who")]
    if card.known:
        blocks.append(section(_found(card), reveal_button(card), "found"))
    small = _small_print(card, _provenance(card))
    return [*blocks, *[context(line) for line in small], verbs(card)]


def _condensed(card: LeadCard) -> Blocks:
    """Two lines and a row of buttons; what was done with it is one more line."""
    bio = text.leaf(card.lead.profile.bio or "", SHORT_BIO)
    first = words.facts(card.lead, words.short_provenance(card.lead, card.said))
    found = _found(card) if card.known else None
    done = [line for line in (found, *_small_print(card)) if line]
    blocks = [section(f"{first}\n{bio}" if bio else first, block_id="who")]
    if done:
        blocks.append(context("\n".join(done)))
    return [*blocks, verbs(card, CardForm.CONDENSED)]


def _dimmed(card: LeadCard, form: CardForm) -> Blocks:
    """A lead called bad, in small print: it stands less in the way, and the click can be taken back."""
    line = dotted(f"👎 {words.who(card.lead.profile, ' ', card.said)}", card.said.fit)
    if form is CardForm.CONDENSED:
        return [context("\n".join((line, *_small_print(card)))), verbs(card, form)]
    small = _small_print(card, _provenance(card))
    return [context(line), *(context(each) for each in small), verbs(card)]


def _found(card: LeadCard) -> str:
    if card.contacts:
        return "\n".join(words.contact_lines(card.found, card.asked))
    return card.told


def _small_print(card: LeadCard, why: str | None = None) -> list[str]:
    deeds = (*card.activity, card.messaged) if card.messaged else card.activity
    activity = words.activity_line(deeds, card.claimed, card.snoozed)
    lines = (
        why,
        words.seen_line(card.seen) if card.seen else None,
        dotted(_exported_elsewhere(card), activity, gap="  "),
        words.saved_line(card.saved) if card.saved else None,
        card.note,
        f"⏳ {card.busy}" if card.busy else None,
    )
    return [line for line in lines if line]


def _provenance(card: LeadCard) -> str | None:
    return words.provenance(card.lead, card.said, card.stream, card.segment)


def _exported_elsewhere(card: LeadCard) -> str | None:
    """Said where the lead was exported and nobody here did it."""
    if card.lead.exported_at is None or card.did(Done.EXPORTED):
        return None
    return f"📤 exported {text.date(card.lead.exported_at, '{ago}')}"


def _gist(card: LeadCard) -> str:
    """``High fit: Alice Smith (8.2k followers), follows @yongfook. AI founders.`` and what was done."""
    said = card.said
    person = f"{said.name} ({said.reach})" if said.reach else said.name
    why = words.source(card.lead, said.account)
    sentences = (
        f"{said.fit or 'Lead'}: {person}" + (f", {why}" if why else ""),
        said.title,
        "Seen before" if card.seen and card.seen.earlier else None,
        _JUDGED[card.judged] if card.judged else None,
        _found_spoken(card),
        "Exported" if card.exported else None,
        "Messaged" if card.messaged else None,
        "Claimed" if card.claimed else None,
        "Saved, pending" if card.saved else None,
    )
    return ". ".join([sentence for sentence in sentences if sentence]) + "."


def _found_spoken(card: LeadCard) -> str | None:
    if not card.known:
        return None
    return card.told.replace("*", "").replace("  ·  ", "; ")
