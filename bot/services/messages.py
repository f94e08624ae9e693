"""Writing to a lead by hand: the window knows who else is at it, and what was sent is recorded. Nothing is sent from here."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import Refused
from bot.placeholders import values_of
from bot.records import LeadRecord, Mark, Verb
from bot.services.acts import Act
from bot.services.catalog import Catalog
from bot.services.claims import Claims
from bot.services.contacting import DoNotContact
from bot.services.leads import Leads
from bot.services.traces import Traces
from bot.store.leads import LeadBook
from bot.store.windows import Windows


@dataclass(frozen=True)
class Draft:
    """What the window is made of: the lead, the ``values`` of placeholders, and who ``others`` are that write just now."""

    record: LeadRecord
    values: Mapping[str, str]
    others: tuple[str, ...] = ()

    def claimed_by_another(self, person: str) -> Mark | None:
        claimed = self.record.claimed
        return claimed if claimed and claimed.by != person else None


@dataclass(frozen=True)
class Sent:
    """How it went. ``before``: somebody had written before, in ``claimed`` it is somebody else's lead."""

    before: Mark | None = None
    claimed: Mark | None = None


class Messages:
    """Methods raise StoreAway, and Refused where a lead is not known or its person not to be contacted."""

    def __init__(
        self,
        leads: Leads,
        book: LeadBook,
        claims: Claims,
        catalog: Catalog,
        no_contact: DoNotContact,
        windows: Windows,
        traces: Traces,
        clock: Clock,
    ) -> None:
        self._leads = leads
        self._book = book
        self._claims = claims
        self._catalog = catalog
        self._no_contact = no_contact
        self._windows = windows
        self._traces = traces
        self._clock = clock

    async def draft(self, lead_id: int, person: str) -> Draft:
        """Somebody opens the window, or still has it open."""
        record = await self._record(lead_id)
        names = await self._catalog.names(record.lead)
        others = await self._windows.opened(lead_id, person, self._clock.now().timestamp())
        values = values_of(record.lead, account=names.account, segment=names.segment, stream=names.stream)
        return Draft(record, values, tuple(others))

    async def sent(self, lead_id: int, act: Act) -> Sent:
        """Record that this person wrote to the lead, and make it theirs unless it is somebody's.

        Who writes to them as the second is in the lead's history; on the card stays who was first.
        """
        await self._record(lead_id)
        mark = Mark(kind="messaged", by=act.by, at=self._clock.now(), job=act.job)
        began = await self._book.begin(lead_id, Verb.MESSAGE, mark)
        await self._traces.done(lead_id, Verb.MESSAGE, act, "messaged")
        claimed = await self._claims.claim(lead_id, act)
        await self._windows.closed(lead_id, act.by)
        return Sent(began.mark if began.outcome == "taken" else None, claimed)

    async def _record(self, lead_id: int) -> LeadRecord:
        record = await self._leads.record(lead_id)
        if why := await self._no_contact.refuses(record):
            raise Refused(why)
        return record
