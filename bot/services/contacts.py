"""Contact details: shown to those who ask, with a line in the audit; and looked for where an answer was lost."""

from dataclasses import dataclass

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.api.models import EnrichmentResult, Lead
from bot.api.models.lookups import PastLookup, result_in
from bot.clock import Clock
from bot.records import LeadRecord, Mark
from bot.services.acts import Act
from bot.services.leads import Leads, LeadView
from bot.store.audit import AuditLog


@dataclass(frozen=True)
class Look:
    """What the lead API knows of a lookup whose answer was lost: what was ``found``, and the credits ``left`` now."""

    view: LeadView
    found: bool
    left: int | None


class Contacts:
    """Methods raise StoreAway, Refused, and ApiError where they ask the API."""

    def __init__(self, api: GoodOnes, leads: Leads, audit: AuditLog, clock: Clock) -> None:
        self._api = api
        self._leads = leads
        self._audit = audit
        self._clock = clock

    async def reveal(self, lead_id: int, act: Act) -> LeadView:
        """A lead for the eyes of one person; what they see of contact details is noted first."""
        view = await self._leads.view(lead_id)
        if view.record.found:
            await self._note(lead_id, act)
        return view

    async def look(self, lead_id: int, act: Act) -> Look:
        """Ask what became of it: the lead as it is there now, and the histories of lookups.

        That either tells of it is *assumed*: neither answer is documented. Nothing is looked up anew, nothing spent.
        """
        record = await self._leads.record(lead_id)
        mark = record.enriched
        found = None
        if mark and mark.state == "unknown":
            found = await self._in_the_lead(record) or await self._in_the_histories(record, mark)
            if found:
                await self._leads.keep_found(lead_id, found, mark)
        view = await self._leads.view(lead_id)
        if view.record.found:
            await self._note(lead_id, act)
        return Look(view, found=view.record.found is not None, left=await self._credits_left())

    async def _in_the_lead(self, record: LeadRecord) -> EnrichmentResult | None:
        if record.lead.stream_id is None:
            return None
        async for each in self._api.leads.iter(record.lead.stream_id):
            if each.id == record.lead.id:
                return _found_in(each)
        return None

    async def _in_the_histories(self, record: LeadRecord, mark: Mark) -> EnrichmentResult | None:
        handle = record.lead.profile.handle.casefold()
        found = EnrichmentResult()
        for past in (*await self._api.lookups.history(), *await self._api.lookups.email_history()):
            if _is_of(past, handle, mark) and past.result:
                found = found.model_copy(
                    update={
                        "linkedin": found.linkedin or past.result.linkedin,
                        "email": found.email or past.result.email,
                    }
                )
        return found if found.linkedin or found.email else None

    async def _credits_left(self) -> int | None:
        try:
            credit = await self._leads.credits()
        except ApiError:
            return None
        return credit.balance if credit else None

    async def _note(self, lead_id: int, act: Act) -> None:
        await self._audit.note(act.entry("lead.revealed", self._clock.now(), lead=lead_id))


def _found_in(lead: Lead) -> EnrichmentResult | None:
    """Contacts on the API's own record of a lead, or on its profile, under the names of an enrichment's answer."""
    for part in (lead.model_extra or {}, lead.profile.model_extra or {}):
        if given := result_in(part):
            found = EnrichmentResult.model_validate(given)
            if found.linkedin or found.email:
                return found
    return None


def _is_of(past: PastLookup, handle: str, mark: Mark) -> bool:
    """A lookup of this handle that is not older than the click; one that tells no time proves nothing."""
    named = (past.handle or "").removeprefix("@").casefold() == handle
    return named and past.at is not None and past.at >= mark.at
