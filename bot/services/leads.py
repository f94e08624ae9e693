"""What people do with a lead. Each verb happens once; who comes second hears who was first."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.api import GoodOnes
from bot.api.errors import ApiError, OutcomeUnknown
from bot.api.models import Credits, EnrichmentResult, Feedback, Output
from bot.clock import Clock
from bot.errors import Refused
from bot.records import LeadRecord, Mark, Verb
from bot.services.acts import Act
from bot.services.catalog import Catalog, Names
from bot.services.contacting import NoContact
from bot.services.repeating import repeat_if_unclear
from bot.services.sightings import Sighting, Sightings
from bot.services.spending import Spending
from bot.services.traces import Traces
from bot.services.workspace import Workspace
from bot.store.leads import LeadBook
from bot.store.retention import RetentionBook

__all__ = ["FORGOTTEN", "UNKNOWN_LEAD", "Act", "LeadView", "Leads", "Outcome"]

UNKNOWN_LEAD = "I don't know this lead any more: cards are kept for 180 days. It is still in your Catch The Good Ones dashboard."

EXPIRED = (
    "*This person's profile is no longer kept here*: its time is over, as this workspace has set it. "
    "It is still in your Catch The Good Ones dashboard."
)
FORGOTTEN = "*This person was removed on request.* Nothing is done with this lead any more."

NO_SEGMENT = (
    "*This lead can't be judged here*: it came without its segment, which a judgement needs. "
    "Please judge it on your Catch The Good Ones dashboard."
)


@dataclass(frozen=True)
class Outcome:
    """How a verb went. ``before``: somebody did the same already, so nothing was done."""

    before: Mark | None = None
    credits_left: int | None = None
    credits_before: int | None = None


@dataclass(frozen=True)
class LeadView:
    """A lead as it stands now, with the names behind its ids, and what this workspace wants of its card."""

    record: LeadRecord
    names: Names
    seen: Sighting | None = None
    """Where the same person was met before."""
    no_contact: NoContact | None = None
    """Who said that this person is not to be contacted."""
    contacts_on_cards: bool = False

    @property
    def lacks_names(self) -> bool:
        """Whether a name is missing only because the API could not be asked."""
        return self.names.unread or (self.seen is not None and self.seen.names.unread)


class Leads:
    """The verbs. Methods raise StoreAway, Refused, and ApiError where they ask the API."""

    def __init__(
        self,
        api: GoodOnes,
        book: LeadBook,
        catalog: Catalog,
        sightings: Sightings,
        spending: Spending,
        retention: RetentionBook,
        workspace: Workspace,
        traces: Traces,
        clock: Clock,
    ) -> None:
        self._api = api
        self._book = book
        self._catalog = catalog
        self._sightings = sightings
        self._spending = spending
        self._retention = retention
        self._workspace = workspace
        self._traces = traces
        self._clock = clock

    async def record(self, lead_id: int) -> LeadRecord:
        """A lead as it stands now, from the store alone."""
        record = await self._book.get(lead_id)
        if record is None:
            raise Refused(UNKNOWN_LEAD)
        if record.gone:
            raise Refused(FORGOTTEN if record.gone == "forgotten" else EXPIRED)
        return record

    async def is_forgotten(self, lead_id: int) -> bool:
        """Whether this person asked to be removed."""
        record = await self._book.get(lead_id)
        return record is not None and record.gone == "forgotten"

    async def view(self, lead_id: int) -> LeadView:
        """A lead as it stands now, with names (which may be asked of the API)."""
        record = await self.record(lead_id)
        person = record.lead.profile
        return LeadView(
            record,
            await self._catalog.names(record.lead),
            await self._sightings.of(record.lead),
            await self._spending.no_contact.find(person.x_user_id, person.handle),
            (await self._workspace.settings()).contacts_on_cards,
        )

    async def credits(self) -> Credits | None:
        """The team's credits, fresh."""
        return (await self._api.me.get()).credits

    async def judge(self, lead_id: int, feedback: Feedback, act: Act) -> Outcome:
        """Record feedback, unless somebody judged alike before; another judgement replaces theirs.

        Feedback is an upsert (assumed), so that after a crash it is simply sent again.
        """
        lead = (await self.record(lead_id)).lead
        if lead.segment_id is None:
            raise Refused(NO_SEGMENT)
        mark = self._mark("good" if feedback.good else "bad", act, None if feedback.good else feedback.reason)
        began = await self._book.begin(lead_id, Verb.JUDGE, mark)
        if began.outcome == "taken":
            return await self._late(lead_id, began.mark, act)
        async with self._calling(lead_id, Verb.JUDGE, began.mark):
            await self._api.leads.feedback(lead_id, lead.segment_id, feedback)
        await self._traces.done(lead_id, Verb.JUDGE, act, "good" if feedback.good else "bad")
        return Outcome()

    async def enrich(
        self,
        lead_id: int,
        outputs: Collection[Output],
        act: Act,
        *,
        verified_only: bool,
        told_balance: int | None = None,
    ) -> Outcome:
        """Spend credits on contact details, unless somebody asked for the same before or all of it is found.

        Never repeated once it may have happened: raises OutcomeUnknown then. ``told_balance``: as of ``Spending``.
        """
        record = await self.record(lead_id)
        mark = record.enriched
        if mark and mark.job == act.job:
            return await self._resume(lead_id, mark, act)
        if mark and record.found and record.found.has(outputs, verified_only=verified_only):
            await self._spending.not_asked(record, act)
            return await self._late(lead_id, mark, act)
        wanted = "+".join([*sorted(outputs), *(["verified"] if verified_only else [])])
        spent = await self._spending.begin(record, act, told_balance=told_balance)
        began = await self._book.begin(lead_id, Verb.ENRICH, self._mark(wanted, act))
        if began.outcome == "taken":
            await self._spending.undo(spent, record, act)
            return await self._late(lead_id, began.mark, act)
        if began.outcome == "resumed":
            return await self._resume(lead_id, began.mark, act)
        try:
            answer = await self._api.leads.enrich(lead_id, outputs, verified_only=verified_only)
        except ApiError as error:
            if error.maybe_done:
                await self._traces.unknown(lead_id, act)
            else:
                await self._spending.undo(spent, record, act)
                await self._book.abandon(lead_id, Verb.ENRICH, act.job)
                await self._put_off(lead_id, began.mark, error)
            raise
        await self._keep_found(lead_id, answer.result)
        left = answer.credits_remaining
        await self._traces.done(lead_id, Verb.ENRICH, act, "enriched", cost=spent.cost(left))
        return Outcome(credits_left=left, credits_before=spent.before)

    async def _resume(self, lead_id: int, mark: Mark, act: Act) -> Outcome:
        """The same job once more: what may have happened is never asked for again."""
        if mark.state != "done":
            await self._traces.unknown(lead_id, act)
            raise OutcomeUnknown(f"POST /leads/{lead_id}/enrich")
        await self._traces.done(lead_id, Verb.ENRICH, act, "enriched")
        return Outcome()

    async def keep_found(self, lead_id: int, found: EnrichmentResult, by: Mark) -> None:
        """What turned up later of a lookup whose answer was lost."""
        await self._keep_found(lead_id, found)
        await self._book.finish(lead_id, Verb.ENRICH, by.job)
        await self.redraw(lead_id)

    async def export(self, lead_id: int, act: Act) -> Outcome:
        """Mark as exported, unless somebody did so before."""
        record = await self.record(lead_id)
        await self._spending.check(record)
        began = await self._book.begin(lead_id, Verb.EXPORT, self._mark("exported", act))
        if began.outcome == "taken":
            return await self._late(lead_id, began.mark, act)
        async with self._calling(lead_id, Verb.EXPORT, began.mark):
            if began.outcome == "started" or not await self._was_exported(record):
                await self._api.leads.export(lead_id)
        await self._traces.done(lead_id, Verb.EXPORT, act, "exported")
        return Outcome()

    async def redraw(self, lead_id: int, clicked_in: str | None = None) -> None:
        """Have all that shows this lead show it as it stands now, and the threads of its cards tell what was done."""
        await self._traces.redraw(lead_id, clicked_in)

    async def give_up(self, lead_id: int, job: str) -> None:
        """A click that was put off will not be done: no card says any longer that it is to come."""
        if await self._book.settle(lead_id, job):
            await self.redraw(lead_id)

    async def _keep_found(self, lead_id: int, found: EnrichmentResult) -> None:
        await self._retention.found(lead_id, self._clock.now())
        await self._book.keep_found(lead_id, found)

    @asynccontextmanager
    async def _calling(self, lead_id: int, verb: Verb, mark: Mark) -> AsyncIterator[None]:
        """Around a call that the same job may safely make again."""
        try:
            yield
        except ApiError as error:
            repeat_if_unclear(error)
            if not error.maybe_done:
                await self._book.abandon(lead_id, verb, mark.job)
            await self._put_off(lead_id, mark, error)
            raise

    async def _was_exported(self, record: LeadRecord) -> bool:
        """Look before repeating: the API has no idempotency key."""
        lead = record.lead
        if lead.stream_id is None:
            return False
        async for each in self._api.leads.iter(lead.stream_id, lifecycle="exported"):
            if each.id == lead.id:
                return True
        return False

    def _mark(self, kind: str, act: Act, reason: str | None = None) -> Mark:
        return Mark(kind=kind, by=act.by, at=self._clock.now(), job=act.job, reason=reason)

    async def _put_off(self, lead_id: int, mark: Mark, error: ApiError) -> None:
        """It will be tried again: the card says so at once, and once."""
        if error.retryable and await self._book.put_off(lead_id, mark):
            await self.redraw(lead_id)

    async def _late(self, lead_id: int, first: Mark, act: Act) -> Outcome:
        await self.give_up(lead_id, act.job)
        return Outcome(before=first)
