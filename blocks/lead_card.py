"""What a lead's card is drawn from: the lead, the names behind its ids, and what was done with it."""

from dataclasses import dataclass, replace

from blocks.elements import VERSION
from blocks.lead_words import Activity, Done, Phrases, Seen, Snoozed, found_line, phrases
from bot.api.models import EnrichmentResult, Lead, Output
from bot.once import Once


def lead_ref(lead: Lead) -> str:
    """What a lead's buttons carry: enough to judge it and to find it again."""
    stream = "" if lead.stream_id is None else f',"stream":{lead.stream_id}'
    segment = "" if lead.segment_id is None else f',"segment":{lead.segment_id}'
    # As ``ref`` would write it, which takes several times as long for numbers alone.
    return f'{{"v":{VERSION},"lead":{lead.id}{stream}{segment}}}'


def claim_ref(reference: str, claimed: Activity) -> str:
    """What the line that releases a lead carries beside: which claim it is, by its time in Unix milliseconds."""
    return f'{reference[:-1]},"claim":{int(claimed.at.timestamp() * 1000)}}}'


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
    claimed: Activity | None = None
    """Whose lead it is."""
    messaged: Activity | None = None
    snoozed: tuple[Snoozed, ...] = ()
    """Who wants to see it again, soonest first."""
    seen: Seen | None = None
    """The same person, met before."""
    contacts: bool = False
    """Whether contact details stand on the card, which a workspace may choose."""
    removed: bool = False
    """The person asked to be forgotten: nothing is drawn of them."""

    @Once
    def said(self) -> Phrases:
        return phrases(self.lead, self.title, self.account)

    @Once
    def about(self) -> str:
        """What its buttons carry."""
        return lead_ref(self.lead)

    @property
    def title(self) -> str | None:
        """Raw: of its segment, else of its stream."""
        return self.segment or self.stream

    @Once
    def judged(self) -> Done | None:
        """The newest judgement, good or bad."""
        judgements = [done for done in self.activity if done.kind is Done.GOOD or done.kind is Done.BAD]
        return max(judgements, key=lambda done: done.at).kind if judgements else None

    @Once
    def told(self) -> str:
        """What an enrichment found, never the details; for the card and for what phones show."""
        return found_line(self.found, self.asked)

    @Once
    def exported(self) -> bool:
        return self.lead.exported_at is not None or self.did(Done.EXPORTED)

    def did(self, kind: Done) -> bool:
        """Whether this was done here."""
        return kind in [done.kind for done in self.activity]

    @property
    def known(self) -> bool:
        """Whether an enrichment has been made."""
        return self.enriched or self.found is not None

    @property
    def complete(self) -> bool:
        """Whether another enrichment could find nothing more."""
        return self.found is not None and self.found.linkedin is not None and self.found.email is not None

    @property
    def hidden(self) -> bool:
        """Whether there are contact details that do not stand on the card."""
        found = self.found
        return not self.contacts and found is not None and bool(found.linkedin or found.email)

    @property
    def names_people(self) -> bool:
        """Whether people of the workspace are mentioned on it."""
        before = self.seen.done if self.seen else None
        deeds = (*self.activity, *self.saved, *self.snoozed, self.claimed, self.messaged, before)
        return any(each is not None and each.by for each in deeds)


def unnamed(card: LeadCard) -> LeadCard:
    """The same card without anybody's mention, which in a new post would notify them."""
    seen = card.seen
    return replace(
        card,
        activity=tuple(replace(each, by=None) for each in card.activity),
        saved=tuple(replace(each, by=None) for each in card.saved),
        claimed=card.claimed and replace(card.claimed, by=None),
        messaged=card.messaged and replace(card.messaged, by=None),
        snoozed=tuple(replace(each, by=None) for each in card.snoozed),
        seen=replace(seen, done=replace(seen.done, by=None)) if seen and seen.done else seen,
    )
