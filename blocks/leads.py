"""The card of a lead, from its arrival to its export, and the details that only one person sees."""

from collections.abc import Iterator
from dataclasses import dataclass

from blocks import lead_words as words
from blocks.elements import (
    Element,
    Option,
    actions,
    button,
    context,
    dotted,
    message,
    overflow,
    picture,
    ref,
    section,
)
from blocks.lead_words import Activity, Done
from blocks.quiet import noise_option
from bot.api.models import EnrichmentResult, Lead, Output
from bot.slack import text
from bot.slack.message import Blocks, Message

__all__ = ["Activity", "Done", "LeadCard", "lead_card", "lead_details", "lead_ref"]


@dataclass(frozen=True)
class LeadCard:
    """A lead and all that is known around it.

    ``account`` is a handle without ``@``; ``asked`` what enrichments were asked for (only then is *not found*
    said of one); ``busy`` what is happening right now, in mrkdwn (``Enriching…``);
    ``note`` what else there is to know, likewise.
    """

    lead: Lead
    stream: str | None = None
    segment: str | None = None
    account: str | None = None
    activity: tuple[Activity, ...] = ()
    found: EnrichmentResult | None = None
    enriched: bool = False
    asked: tuple[Output, ...] = ()
    busy: str | None = None
    note: str | None = None
    saved: tuple[Activity, ...] = ()
    """What was clicked and could not be done yet."""

    @property
    def judged(self) -> Done | None:
        """The newest judgement, good or bad."""
        judgements = [done for done in self.activity if done.kind in {Done.GOOD, Done.BAD}]
        return max(judgements, key=lambda done: done.at).kind if judgements else None

    @property
    def exported(self) -> bool:
        return self.lead.exported_at is not None or any(done.kind is Done.EXPORTED for done in self.activity)

    @property
    def known(self) -> bool:
        """Whether an enrichment has been made."""
        return self.enriched or self.found is not None

    @property
    def complete(self) -> bool:
        """Whether another enrichment could find nothing more."""
        return self.found is not None and self.found.linkedin is not None and self.found.email is not None


def lead_card(card: LeadCard) -> Message:
    """One lead as it stands now: who, why, what was done by whom, what can be done next.

    Contact details and the reason of a Bad are never on it.
    """
    drawn = _dimmed(card) if card.judged is Done.BAD else _full(card)
    return message(_gist(card), drawn)


def lead_details(card: LeadCard) -> Message:
    """What enrichment found, for the eyes of the one who asked."""
    name = text.leaf(words.name_of(card.lead.profile), words.NAME)
    found = card.found
    lines = [words.who(card.lead.profile)]
    if found is not None and found.linkedin is not None:
        shown = found.linkedin.url.removeprefix("https://").removeprefix("www.")
        lines.append(f"*LinkedIn*  {text.link(found.linkedin.url, shown, 300)}")
    if found is not None and found.email is not None:
        status = f" ({text.leaf(found.email.status, words.WORD)})" if found.email.status else ""
        lines.append(f"*E-mail*  {text.mail_link(found.email.address, 300)}{status}")
    if len(lines) == 1:
        lines.append(words.found_line(found, card.asked))
    privacy = context("Only you see this.")
    return message(f"Contact details of {name}, only for you.", [section("\n".join(lines)), privacy])


def lead_ref(lead: Lead, do: str | None = None) -> str:
    """What a lead's buttons carry: enough to judge it and to find it again; ``do`` names a menu's line."""
    return ref(lead=lead.id, stream=lead.stream_id, segment=lead.segment_id, do=do)


def _full(card: LeadCard) -> Blocks:
    profile = card.lead.profile
    lines = [words.who(profile), words.fit_line(card.lead), text.leaf(profile.bio or "", words.BIO)]
    face = picture(profile.profile_image_url, f"{words.name_of(profile)}'s picture")
    blocks = [section("\n".join(line for line in lines if line), face, "who")]
    if card.known:
        blocks.append(section(words.found_line(card.found, card.asked), _reveal(card), "found"))
    blocks.extend(context(line) for line in _small_print(card))
    return [*blocks, _verbs(card)]


def _dimmed(card: LeadCard) -> Blocks:
    """A lead called bad, in small print: it stands less in the way, and the click can be taken back."""
    line = dotted(f"👎 {words.who(card.lead.profile, ' ')}", words.fit(card.lead.match_confidence))
    return [context(line), *(context(line) for line in _small_print(card)), _verbs(card)]


def _small_print(card: LeadCard) -> Iterator[str]:
    why = words.provenance(card.lead, card.stream, card.segment, card.account)
    done = dotted(_exported_elsewhere(card), words.activity_line(card.activity), gap="  ")
    yield from (
        line
        for line in (why, done, words.saved_line(card.saved), card.note, card.busy and f"⏳ {card.busy}")
        if line
    )


def _exported_elsewhere(card: LeadCard) -> str | None:
    """Said where the lead was exported and nobody here did it."""
    if card.lead.exported_at is None or any(done.kind is Done.EXPORTED for done in card.activity):
        return None
    return f"📤 exported {text.date(card.lead.exported_at, '{ago}')}"


def _reveal(card: LeadCard) -> Element | None:
    if card.found is None or (card.found.linkedin is None and card.found.email is None):
        return None
    spoken = f"Show contact details of {words.name_of(card.lead.profile)} to me"
    return button("Show to me", "lead.reveal", lead_ref(card.lead), spoken=spoken)


def _verbs(card: LeadCard) -> dict[str, object]:
    """Before a judgement, Good and Bad alike; after it, one primary button: the next likely step."""
    menu = overflow("lead.more", _menu(card))
    if card.judged is Done.BAD:
        return actions([_button(card, "good", "👍 Good after all"), menu], "do")
    steps = [verb for verb in ("enrich", "export") if verb in _possible(card)]
    if card.judged is None:
        buttons = [_button(card, "good", "👍 Good"), _button(card, "bad", "👎 Bad")]
        return actions([*buttons, *(_button(card, step, _CAPTIONS[step]) for step in steps), menu], "do")
    next_steps = [_button(card, step, _CAPTIONS[step], primary=step == steps[0]) for step in steps]
    return actions([*next_steps, _button(card, "bad", "👎 Bad after all"), menu], "do")


_CAPTIONS = {"enrich": "🔎 Enrich", "export": "📤 Export"}
_SPOKEN = {
    "good": "{} is a good lead",
    "bad": "{} is a bad lead",
    "enrich": "Enrich {}",
    "export": "Export {}",
}


def _possible(card: LeadCard) -> set[str]:
    """The steps that make sense now; while one is under way, none is offered twice."""
    if card.busy:
        return set()
    return {verb for verb, done in (("enrich", card.known), ("export", card.exported)) if not done}


def _menu(card: LeadCard) -> Iterator[Option]:
    """What is rarer: behind a Bad all the rest, else only what the buttons do not say."""
    if card.judged is Done.BAD:
        for verb in ("enrich", "export"):
            if verb in _possible(card):
                yield Option(_CAPTIONS[verb], lead_ref(card.lead, verb))
    if card.known and not card.complete and not card.busy:
        yield Option("🔎 Enrich again", lead_ref(card.lead, "enrich"))
    yield Option("Open on X", lead_ref(card.lead, "open"), url=words.profile_url(card.lead.profile))
    yield noise_option(lead_ref(card.lead, "noise"))


def _button(card: LeadCard, verb: str, caption: str, *, primary: bool = False) -> Element:
    spoken = _SPOKEN[verb].format(words.name_of(card.lead.profile)[: words.WORD])
    return button(caption, f"lead.{verb}", lead_ref(card.lead), primary=primary, spoken=spoken)


def _gist(card: LeadCard) -> str:
    """``High fit: Alice Smith (8.2k followers), follows @yongfook. AI founders.`` and what was done."""
    profile = card.lead.profile
    fits, reach = words.fit(card.lead.match_confidence), words.followers(profile)
    person = text.leaf(words.name_of(profile), words.NAME) + (f" ({reach})" if reach else "")
    why = words.source(card.lead, card.account, bold=False)
    title = card.segment or card.stream
    sentences = [
        (f"{fits}: " if fits else "Lead: ") + person + (f", {why}" if why else ""),
        text.leaf(title, words.TITLE) if title else None,
        {Done.GOOD: "Judged good", Done.BAD: "Judged bad"}.get(card.judged) if card.judged else None,
        words.found_line(card.found, card.asked).replace("*", "").replace("  ·  ", "; ")
        if card.known
        else None,
        "Exported" if card.exported else None,
        "Saved, pending" if card.saved else None,
    ]
    return ". ".join(sentence for sentence in sentences if sentence) + "."
