"""Contact details of anybody on X by handle: what is known already comes first, then credits may be spent, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError, CreditsExhausted, NoTeam
from bot.api.models import Credits, EnrichmentResult, Lookup, PastLookup
from bot.clock import Clock
from bot.errors import Refused
from bot.records import LeadRecord, Mark
from bot.services.acts import Act
from bot.services.contacting import DoNotContact
from bot.services.keeping_out import KeepingOut
from bot.services.known import Known
from bot.services.spending import Spending
from bot.store.audit import AuditLog
from bot.store.lookups import LookupBook, nameless

log = structlog.stdlib.get_logger(__name__)

CLOCKS_DIFFER_BY = timedelta(minutes=1)
"""How far the API's clock may be behind ours (assumed)."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
FORGOTTEN = "*This person was removed on request.* Nothing is looked up of them here."
BUSY = "*Somebody is looking this up right now.* `/goodones lookups` shows it in a minute."


class Kind(StrEnum):
    """What a lookup looks for: both, or the e-mail address alone."""

    BOTH = "linkedin_and_email"
    EMAIL = "email"


@dataclass(frozen=True)
class Past:
    """A lookup that was made, by whomever this API key belongs to."""

    kind: Kind
    lookup: PastLookup


@dataclass(frozen=True)
class About:
    """What is known of a handle: our own leads, and past lookups, newest first; or why nothing is done (``refused``)."""

    handle: str
    records: tuple[LeadRecord, ...] = ()
    past: tuple[Past, ...] = ()
    refused: str | None = None


@dataclass(frozen=True)
class Answer:
    """What became of one handle: a ``result``, or why there is none (``trouble``, for people).

    ``unknown``: it may have happened, and nobody can tell. ``left`` are the credits after it, as the API says.
    """

    handle: str
    result: EnrichmentResult | None = None
    trouble: str | None = None
    unknown: bool = False
    left: int | None = None
    cost: int | None = None


class Lookups:
    """Methods raise StoreAway, and ApiError where they ask the API."""

    def __init__(
        self,
        api: GoodOnes,
        book: LookupBook,
        known: Known,
        spending: Spending,
        no_contact: DoNotContact,
        keeping_out: KeepingOut,
        audit: AuditLog,
        clock: Clock,
    ) -> None:
        self._api = api
        self._book = book
        self._known = known
        self._spending = spending
        self._no_contact = no_contact
        self._keeping_out = keeping_out
        self._audit = audit
        self._clock = clock

    async def credits(self) -> Credits | None:
        """The team's credits, fresh."""
        return (await self._api.me.get()).credits

    async def known(self, handles: Sequence[str], act: Act) -> list[About]:
        """What there is of each, without spending anything; that contact details are seen is noted."""
        past = await self.history()
        found = [await self._about(handle, past) for handle in handles]
        if any(_found(each.lookup.result) for about in found for each in about.past):
            await self._note("lookup.revealed", act)
        return found

    async def past(self, act: Act) -> list[Past]:
        """Every lookup that the API tells of, for the eyes of one person; noted where contact details are seen."""
        past = [each for each in await self.history() if not await self._is_forgotten(each)]
        if any(_found(each.lookup.result) for each in past):
            await self._note("lookup.revealed", act)
        return past

    async def history(self) -> list[Past]:
        """Both kinds, newest first; what has no time comes last. Costs two requests."""
        both = [Past(Kind.BOTH, each) for each in await self._api.lookups.history()]
        email = [Past(Kind.EMAIL, each) for each in await self._api.lookups.email_history()]
        return sorted([*both, *email], key=_when, reverse=True)

    async def look_up(self, handles: Sequence[str], kind: Kind, act: Act) -> list[Answer]:
        """Ask for each, one after the other. The same job never asks for one twice: it looks what became of it.

        Once the credits are used up, the rest is not asked for. Raises ApiError where trying again later is safe.
        """
        answers: list[Answer] = []
        end: str | None = None
        left: int | None = None
        for handle in handles:
            if end is not None:
                answers.append(Answer(handle, trouble=end))
                continue
            try:
                answers.append(await self._one(handle, kind, act, left))
            except (CreditsExhausted, NoTeam) as error:
                end = error.user_text
                answers.append(Answer(handle, trouble=end))
            left = answers[-1].left if answers[-1].left is not None else left
        return answers

    async def _one(self, handle: str, kind: Kind, act: Act, told_balance: int | None) -> Answer:
        if why := await self._refusal(handle):
            return Answer(handle, trouble=why)
        mark = Mark(kind=kind.value, by=act.by, at=self._clock.now(), job=act.job)
        began = await self._book.begin(handle, mark)
        if began.outcome == "taken":
            return Answer(handle, trouble=BUSY)
        if began.outcome == "resumed":
            return await self._resume(handle, kind, began.mark, act)
        try:
            return await self._spend(handle, mark, act, told_balance)
        except Refused as refused:
            await self._book.abandon(handle, mark)
            return Answer(handle, trouble=refused.user_text)

    async def _spend(self, handle: str, mark: Mark, act: Act, told_balance: int | None) -> Answer:
        """Raises Refused over the cap, and ApiError where it did not happen and others matter too."""
        what = f"{act.job}:{nameless(handle)}"
        spent = await self._spending.count(what, act, told_balance=told_balance)
        try:
            answer = await self._ask(handle, Kind(mark.kind))
        except ApiError as error:
            if error.maybe_done:
                return await self._lost(handle, mark, act)
            await self._spending.uncount(spent, what, act)
            await self._book.abandon(handle, mark)
            if error.retryable or isinstance(error, CreditsExhausted | NoTeam):
                raise
            return Answer(handle, trouble=error.user_text)
        left, cost = answer.credits_remaining, spent.cost(answer.credits_remaining)
        await self._done(handle, mark, act, cost)
        return Answer(handle, answer.result, left=left, cost=cost)

    async def _ask(self, handle: str, kind: Kind) -> Lookup:
        if kind is Kind.BOTH:
            return await self._api.lookups.enrich(handle)
        return await self._api.lookups.enrich_email(handle)

    async def _resume(self, handle: str, kind: Kind, mark: Mark, act: Act) -> Answer:
        """The same click once more: the API's own history tells what became of it."""
        since = mark.at - CLOCKS_DIFFER_BY
        for each in await self.history():
            at = each.lookup.at
            if each.kind is kind and _is_of(each, handle) and at is not None and at >= since:
                await self._done(handle, mark, act, None)
                return Answer(handle, each.lookup.result or EnrichmentResult(ok=False))
        return await self._lost(handle, mark, act)

    async def _lost(self, handle: str, mark: Mark, act: Act) -> Answer:
        await self._note("lookup.enriched", act, handle, result="unknown")
        await self._book.finish(handle, mark, known=False)
        return Answer(handle, unknown=True)

    async def _done(self, handle: str, mark: Mark, act: Act, cost: int | None) -> None:
        await self._note("lookup.enriched", act, handle, cost=cost)
        await self._book.finish(handle, mark)
        log.info("lookup", kind=mark.kind, by=act.by)

    async def _about(self, handle: str, past: Sequence[Past]) -> About:
        if refused := await self._refusal(handle):
            return About(handle, refused=refused)
        records = (await self._known.find(handle)).records
        mine = tuple(each for each in past if _is_of(each, handle))
        return About(handle, tuple(each for each in records if _handle(each) == handle), mine)

    async def _refusal(self, handle: str) -> str | None:
        if await self._keeping_out.is_forgotten(handle):
            return FORGOTTEN
        records = (await self._known.find(handle)).records
        mine = next((each for each in records if _handle(each) == handle), None)
        user = mine.lead.profile.x_user_id if mine else ""
        return await self._no_contact.refuses_person(user, handle)

    async def _is_forgotten(self, past: Past) -> bool:
        return past.lookup.handle is not None and await self._keeping_out.is_forgotten(past.lookup.handle)

    async def _note(
        self, what: str, act: Act, handle: str | None = None, *, result: str = "done", cost: int | None = None
    ) -> None:
        """By the lead's number where the handle is that of a lead; the handle itself is never written."""
        records = (await self._known.find(handle)).records if handle else ()
        lead = next((each.lead.id for each in records if _handle(each) == handle), None)
        await self._audit.note(act.entry(what, self._clock.now(), lead=lead, result=result, cost=cost))


def _handle(record: LeadRecord) -> str:
    return record.lead.profile.handle.casefold()


def _is_of(past: Past, handle: str) -> bool:
    return (past.lookup.handle or "").removeprefix("@").casefold() == handle.casefold()


def _found(result: EnrichmentResult | None) -> bool:
    return result is not None and bool(result.linkedin or result.email)


def _when(past: Past) -> datetime:
    return past.lookup.at or LONG_AGO
