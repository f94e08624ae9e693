"""From what somebody has in hand to the rows that are drawn, in the list and on the Home tab."""

from blocks.mine import PAGE, MineRow, mine_list
from bot.records import LeadRecord, Mark
from bot.services.follows import Follows, snooze_of
from bot.slack.message import Message


async def page_of(person: str, follows: Follows, start: int = 0, notice: str | None = None) -> Message:
    """A page of their list, beginning with number ``start`` (from 0). Raises StoreAway.

    Where nothing is there any more it is the page before, or else the first.
    """
    for begin in (start, max(0, start - PAGE), 0):
        start, hands = begin, await follows.of(person, begin, PAGE)
        if hands.records:
            break
    rows = [row_of(each, person) for each in hands.records]
    return mine_list(rows, start, more=hands.more, notice=notice)


def row_of(record: LeadRecord, person: str) -> MineRow:
    """A lead with what makes it this person's."""
    snooze = snooze_of(record, person)
    claimed = record.claimed if record.claimed and record.claimed.by == person else None
    judged, messaged = _done(record.judged), _done(record.messaged)
    return MineRow(
        lead=record.lead,
        claimed=claimed.at if claimed else None,
        snoozed=snooze.until if snooze else None,
        judged=judged.kind if judged else None,
        messaged=messaged.at if messaged else None,
        enriched=_done(record.enriched) is not None or record.found is not None,
        exported=_done(record.exported) is not None or record.lead.exported_at is not None,
    )


def _done(mark: Mark | None) -> Mark | None:
    return mark if mark and mark.state == "done" else None
