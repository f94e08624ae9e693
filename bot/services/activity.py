"""What is told in the thread of a card: who did what with its lead, the things of half a minute in one line.

All of it is read from the audit, in which each deed stands once: whoever tells again tells the same.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.audit import Entry
from bot.clock import Clock
from bot.errors import Refused
from bot.services.forms import Forms
from bot.services.rows import activity_row, card_id
from bot.store.audit import AuditLog
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox

TOGETHER = timedelta(seconds=30)
"""What follows the first of a line within that time is in the same line."""
NEWS = timedelta(minutes=10)
"""What was done longer ago is told no more: threads were off then, or somebody was away for long."""
TOLD = frozenset(
    f"lead.{each}"
    for each in ("good", "bad", "enriched", "exported", "messaged", "claimed", "released", "snoozed")
)
"""Of the audit: what everybody may know. Who looked at contact details is not among it."""
NO_CARD = "the card in whose thread this would stand is not known"


@dataclass(frozen=True)
class ActivityView:
    """A line: the ``ts`` of the card in whose thread it stands, and what was done, oldest first."""

    thread: str
    deeds: tuple[Entry, ...]


class Activities:
    """Methods raise StoreAway."""

    def __init__(self, book: LeadBook, audit: AuditLog, forms: Forms, outbox: Outbox, clock: Clock) -> None:
        self._book = book
        self._audit = audit
        self._forms = forms
        self._outbox = outbox
        self._clock = clock

    async def tell(self, lead_id: int, channels: Collection[str]) -> None:
        """Have the newest of what was done told wherever a channel wants that and has a card of the lead."""
        wanting = (await self._forms.threaded()).intersection(channels)
        if not wanting:
            return
        lines = spells(await self._audit.history(lead_id))
        if not lines or self._clock.now() - lines[-1][-1].at > NEWS:
            return
        posts = await self._book.posts(lead_id)
        for channel in sorted(wanting):
            if channel in posts or await self._is_on_its_way(lead_id, channel):
                await self._tell(lead_id, channel, lines[-1])

    async def view(self, lead_id: int, channel: str, job: str) -> ActivityView:
        """The line that begins with what this ``job`` did. Raises Refused where it has no place."""
        thread = (await self._book.posts(lead_id)).get(channel)
        lines = spells(await self._audit.history(lead_id))
        deeds = next((line for line in lines if line[0].job == job), None)
        if thread is None or deeds is None:
            raise Refused(NO_CARD)
        return ActivityView(thread, tuple(deeds))

    async def _tell(self, lead_id: int, channel: str, deeds: Sequence[Entry]) -> None:
        lanes, id_ = self._outbox.of(channel), activity_row(lead_id, channel, deeds[0].job)
        content = {"activity": lead_id, "of": deeds[0].job, "deeds": len(deeds)}
        known = await lanes.get(id_)
        if known is None or known.content != content:
            await lanes.put(id_, channel, content, self._clock.now().timestamp())

    async def _is_on_its_way(self, lead_id: int, channel: str) -> bool:
        """A card that is being posted stands before what is put behind it now."""
        row = await self._outbox.of(channel).get(card_id(lead_id, channel))
        return row is not None and row.state == "sending"


def spells(history: Sequence[Entry]) -> list[list[Entry]]:
    """What may be told of a lead's history (oldest first), each line with what was done within half a minute."""
    lines: list[list[Entry]] = []
    for deed in history:
        if deed.what not in TOLD or deed.result != "done":
            continue
        if lines and deed.at - lines[-1][0].at <= TOGETHER:
            lines[-1].append(deed)
        else:
            lines.append([deed])
    return lines
