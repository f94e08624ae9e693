"""Calling a lead bad: what the window offers, and feedback for each segment that was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.api.models import BadReason, Feedback, Lead
from bot.clock import Clock
from bot.records import LeadRecord
from bot.services.acts import Act
from bot.services.catalog import Catalog
from bot.services.leads import Leads, Outcome
from bot.store.leads import LeadBook
from bot.store.reasons import ReasonBook

MOST = 10
"""Segments that are offered at once: as many boxes as Slack takes."""
LOOKED_AT = 50
"""Leads of one person among which those are looked for."""


@dataclass(frozen=True)
class Match:
    """A lead of this person, and the segment (its title, as far as it is known) that it matched."""

    lead: int
    segment: str | None


class Judging:
    """Methods raise StoreAway and Refused, and ApiError where they ask the API."""

    def __init__(
        self, leads: Leads, book: LeadBook, catalog: Catalog, reasons: ReasonBook, clock: Clock
    ) -> None:
        self._leads = leads
        self._book = book
        self._catalog = catalog
        self._reasons = reasons
        self._clock = clock

    async def reasons(self, person: str) -> list[BadReason]:
        """Those that a person gave, the last one first."""
        return await self._reasons.last(person)

    async def also(self, record: LeadRecord) -> list[Lead]:
        """The same person as found for other segments of this stream.

        Feedback belongs to a lead and a segment (https://docs.catchthegoodones.com/api-reference/submit-feedback),
        and a lead names one segment: who matched several came as several leads (*assumed*).
        """
        lead, segments = record.lead, {record.lead.segment_id, None}
        found: list[Lead] = []
        for other_id in await self._book.met(lead.profile.x_user_id, LOOKED_AT):
            other = await self._book.get(other_id)
            if other is None or other.gone or other.lead.stream_id != lead.stream_id:
                continue
            if other.lead.segment_id not in segments:
                segments.add(other.lead.segment_id)
                found.append(other.lead)
        return found[: MOST - 1]

    async def matches(self, leads: Sequence[Lead]) -> list[Match]:
        """These with the titles of their segments, which may be asked of the API; never fails by that."""
        titles = await self._catalog.segment_titles()
        return [Match(each.id, titles.get(each.segment_id or 0)) for each in leads]

    async def call_bad(self, lead_ids: Sequence[int], feedback: Feedback, act: Act) -> Outcome:
        """Feedback for the segment of each of these; who was first where nothing was left to do."""
        outcomes = [await self._leads.judge(each, feedback, act) for each in lead_ids]
        if feedback.reason:
            await self._reasons.used(act.by, feedback.reason, self._clock.now())
        late = [each for each in outcomes if each.before]
        return late[0] if len(late) == len(outcomes) else Outcome()
