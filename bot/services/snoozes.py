"""Leads that somebody wants to see again later: by then they stand in their direct messages, with all buttons."""

from datetime import datetime

import structlog

from bot.audit import Entry, Surface
from bot.clock import Clock
from bot.errors import Refused
from bot.records import LeadRecord, Snooze
from bot.services.follows import Follows, snooze_of
from bot.services.leads import Act, Leads
from bot.snoozing import LONGEST, Later, until
from bot.store.audit import AuditLog
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.shelf import Agenda
from bot.zones import ZoneOf

log = structlog.stdlib.get_logger(__name__)

OVER = "*That time is over already.* Please choose a later one."
TOO_FAR = f"*That is too far away.* A lead can be put aside for {LONGEST.days} days at most."
ENDED = (
    "⏰ *A lead that you put aside can't be shown again*: the time for which people's profiles are kept here is over. "
    "It is still in your Catch The Good Ones dashboard."
)
WOKEN = "lead.woken"


class Snoozes:
    """A person's newest wish for a lead counts. Methods raise StoreAway, and Refused where a lead is not known."""

    def __init__(
        self,
        leads: Leads,
        book: LeadBook,
        agenda: Agenda,
        outbox: Outbox,
        audit: AuditLog,
        follows: Follows,
        zone_of: ZoneOf,
        clock: Clock,
    ) -> None:
        self._leads = leads
        self._book = book
        self._agenda = agenda
        self._outbox = outbox
        self._audit = audit
        self._follows = follows
        self._zone_of = zone_of
        self._clock = clock

    async def snooze(self, lead_id: int, choice: Later, picked: datetime | None, act: Act) -> datetime:
        """Have it shown again to who asks; ``picked`` (aware) counts where the choice is another time.

        Answers when. A job that is done again means the same moment. Raises Refused for a time that is no good.
        """
        known = snooze_of(await self._leads.record(lead_id), act.by)
        moment = known.until if known and known.job == act.job else await self._moment(choice, picked, act.by)
        now = self._clock.now()
        await self._book.snooze(lead_id, Snooze(by=act.by, until=moment, at=now, job=act.job))
        await self._agenda.at(_appointment(lead_id, act.by, moment), moment.timestamp())
        await self._audit.note(act.entry("lead.snoozed", now, lead=lead_id))
        await self._shown(lead_id, act)
        log.info("lead snoozed", lead=lead_id, by=act.by)
        return moment

    async def wake(self, lead_id: int, act: Act) -> bool:
        """End it now, without a message; False where there was none."""
        known = snooze_of(await self._leads.record(lead_id), act.by)
        if known:
            # Told first: who is stopped after that finds it still put aside, or told of, and goes on.
            await self._audit.note(act.entry(WOKEN, self._clock.now(), lead=lead_id))
            await self._book.wake(lead_id, act.by)
            await self._agenda.drop(_appointment(lead_id, act.by, known.until))
        elif not await self._has_woken(lead_id, act):
            return False
        await self._shown(lead_id, act)
        return True

    async def due(self) -> list[str]:
        """The appointments to keep now, put off by a lease until they were."""
        ids, _ = await self._agenda.due(self._clock.now().timestamp())
        return ids

    async def keep(self, appointment: str) -> None:
        """Show a lead again to who wanted that, once. Whoever was stopped in the middle may do it again."""
        lead, person, when = appointment.split(":")
        record = await self._book.get(int(lead))
        snooze = snooze_of(record, person) if record else None
        if record and snooze and _second(snooze.until) == int(when):
            if record.gone:
                await self._say_gone(record, snooze)
            else:
                await self._show_again(record, snooze)
        await self._agenda.drop(appointment)

    async def _show_again(self, record: LeadRecord, snooze: Snooze) -> None:
        lead_id, now = record.lead.id, self._clock.now()
        row = f"snooze:{lead_id}:{snooze.by}:{_second(snooze.until)}"
        content = {"lead": lead_id, "snoozed": snooze.at.isoformat()}
        await self._outbox.put(row, snooze.by, content, now.timestamp(), once=True)
        shown = Entry(what="lead.shown_again", by=None, at=now, job=row, surface=Surface.ITSELF, lead=lead_id)
        await self._audit.note(shown)
        await self._book.wake(lead_id, snooze.by, snooze.job)
        await self._leads.redraw(lead_id)
        await self._follows.did(snooze.by, lead_id)
        log.info("lead shown again", lead=lead_id, to=snooze.by)

    async def _say_gone(self, record: LeadRecord, snooze: Snooze) -> None:
        """They wanted to be reminded of somebody who is known no more."""
        lead_id = record.lead.id
        content = {"message": {"text": ENDED, "blocks": []}}
        row = f"snooze:{lead_id}:{snooze.by}:{_second(snooze.until)}"
        await self._outbox.put(row, snooze.by, content, self._clock.now().timestamp(), once=True)
        await self._book.wake(lead_id, snooze.by, snooze.job)

    async def _moment(self, choice: Later, picked: datetime | None, person: str) -> datetime:
        now = self._clock.now()
        if choice is not Later.OTHER:
            return until(choice, now, await self._zone_of(person))
        if picked is None or picked <= now:
            raise Refused(OVER)
        if picked - now > LONGEST:
            raise Refused(TOO_FAR)
        return picked

    async def _has_woken(self, lead_id: int, act: Act) -> bool:
        """Whether this job did so before, and was stopped then."""
        return any(each.job == act.job and each.what == WOKEN for each in await self._audit.history(lead_id))

    async def _shown(self, lead_id: int, act: Act) -> None:
        await self._leads.redraw(lead_id, act.channel)
        await self._follows.did(act.by, lead_id)


def _appointment(lead_id: int, person: str, moment: datetime) -> str:
    """Names its moment: another wish is another appointment, and the old one comes to nothing."""
    return f"{lead_id}:{person}:{_second(moment)}"


def _second(moment: datetime) -> int:
    return int(moment.timestamp())
