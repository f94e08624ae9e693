"""Leads that are known here by what somebody types: a handle or a lead's number; and what was done with each."""

from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.audit import Entry
from bot.errors import Refused
from bot.records import LeadRecord
from bot.services.leads import Leads
from bot.store.audit import AuditLog
from bot.store.handles import HandleBook

LIKENESS = 0.6
"""From here on, another handle is near enough to be offered (1 is the same)."""


@dataclass(frozen=True)
class Found:
    """Who is meant, newest first; of nobody, the ``nearest`` handle that is known."""

    records: tuple[LeadRecord, ...] = ()
    nearest: str | None = None


class Known:
    """Methods raise StoreAway."""

    def __init__(self, handles: HandleBook, leads: Leads, audit: AuditLog) -> None:
        self._handles = handles
        self._leads = leads
        self._audit = audit

    async def find(self, typed: str) -> Found:
        """The leads of a handle (without ``@``); or of digits, the lead with that number, if there is one."""
        if typed.isdecimal() and (record := await self._record(int(typed))):
            return Found((record,))
        ids = await self._handles.leads(typed)
        records = {each: record for each in ids if (record := await self._record(each))}
        if gone := [each for each in ids if each not in records]:
            await self._handles.forget(typed, gone)
        if records:
            return Found(tuple(records.values()))
        near = process.extractOne(
            typed.casefold(),
            await self._handles.neighbours(typed),
            scorer=OSA.normalized_similarity,
            score_cutoff=LIKENESS,
        )
        return Found(nearest=near[0] if near else None)

    async def history(self, lead_id: int) -> list[Entry]:
        """What was done with a lead, oldest first."""
        return await self._audit.history(lead_id)

    async def _record(self, lead_id: int) -> LeadRecord | None:
        try:
            return await self._leads.record(lead_id)
        except Refused:
            return None
