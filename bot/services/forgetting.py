"""Removing a person on request: what there is of them, and then nothing any more, nor when they come again.

Done again as a whole after a crash: who is to be kept out is written first, and by what they are found goes last.
"""

from dataclasses import dataclass, replace

import structlog

from bot.clock import Clock
from bot.records import LeadRecord
from bot.services.acts import Act
from bot.services.contacting import DoNotContact
from bot.services.leads import Leads
from bot.services.mentions import Person, cleared
from bot.services.rows import card_id
from bot.services.subscriptions import Subscriptions
from bot.services.uploads import Uploads
from bot.store.aside import Aside
from bot.store.audit import AuditLog
from bot.store.forgotten import ForgottenBook, name_of_handle, name_of_user, name_without_user
from bot.store.graves import Graves
from bot.store.handles import HandleBook
from bot.store.leads import KEEP_MET, LeadBook
from bot.store.outbox import Outbox
from bot.store.retention import RetentionBook
from bot.store.rollups import RollUpBook
from bot.store.triage import TriageBook
from bot.store.unsent import Unsent

log = structlog.stdlib.get_logger(__name__)

CSV = "leads"
"""The sort of uploads that hold people."""
MOST_DEAD = 1_000


@dataclass(frozen=True)
class Traces:
    """What there is of a person here. ``files`` are all that we sent with leads in them: any may hold them."""

    person: Person
    leads: int = 0
    contacts: int = 0
    cards: int = 0
    files: int = 0
    listed: bool = False
    """Whether they are on the list of those who are not to be contacted."""

    @property
    def known(self) -> bool:
        return bool(self.leads)


@dataclass(frozen=True)
class Where:
    """All places that may speak of a person."""

    leads: LeadBook
    handles: HandleBook
    retention: RetentionBook
    rollups: RollUpBook
    outbox: Outbox
    unsent: Unsent
    triage: TriageBook
    graves: tuple[Graves, ...]
    aside: tuple[Aside, ...]


class Forgetting:
    """Methods raise StoreAway; ``forget`` SlackError too, where a file could not be deleted now."""

    def __init__(
        self,
        where: Where,
        forgotten: ForgottenBook,
        leads: Leads,
        subscriptions: Subscriptions,
        no_contact: DoNotContact,
        uploads: Uploads,
        audit: AuditLog,
        clock: Clock,
    ) -> None:
        self._where = where
        self._forgotten = forgotten
        self._leads = leads
        self._subscriptions = subscriptions
        self._no_contact = no_contact
        self._uploads = uploads
        self._audit = audit
        self._clock = clock

    async def preview(self, handle: str) -> Traces:
        """What would be erased of who has this handle (without ``@``)."""
        records = await self._records(Person((handle,)))
        ids = tuple(dict.fromkeys(_user(each) for each in records if _user(each)))
        posts = [len(await self._where.leads.posts(each.lead.id)) for each in records]
        return Traces(
            person=Person((handle,), ids),
            leads=len(records),
            contacts=sum(each.found is not None or each.lead.has_contacts for each in records),
            cards=sum(posts),
            files=len(await self._uploads.all(CSV)),
            listed=await self._no_contact.find(ids[0] if ids else "", handle) is not None,
        )

    async def forget(self, person: Person, act: Act) -> int:
        """Erase all of it, also under other handles that are known to be theirs; how many leads that were."""
        await self._keep_out(person)
        records = await self._records(person)
        everything = _known_as(person, records)
        await self._keep_out(everything)
        for handle in everything.handles:
            for id_ in everything.x_user_ids or ("",):
                await self._no_contact.forget(id_, handle)
        channels = {each.channel for each in await self._subscriptions.all()}
        await self._clear_graves(everything)
        await self._clear_aside(everything)
        await self._clear_outbox(everything)
        for record in records:
            await self._erase(record, person, channels, act)
        for upload in await self._uploads.all(CSV):
            await self._uploads.take_back(upload)
        mine = {each.lead.id for each in records}
        for handle in person.handles:
            await self._lose(handle, mine)
        for user in everything.x_user_ids:
            await self._where.leads.unmeet(user)
        await self._audit.note(
            act.entry("person.forgotten", self._clock.now(), result=f"{len(records)} leads")
        )
        log.info("a person was forgotten", leads=len(records), by=act.by)
        return len(records)

    async def _keep_out(self, person: Person) -> None:
        names = [name_of_user(each) for each in person.x_user_ids]
        by_handle = name_without_user if names else name_of_handle
        await self._forgotten.add([*names, *(by_handle(each) for each in person.handles)])

    async def _lose(self, handle: str, mine: set[int]) -> None:
        """Nobody is found by it any more, unless somebody else has it by now."""
        gone = []
        for lead_id in await self._where.handles.leads(handle):
            record = await self._where.leads.get(lead_id)
            if lead_id in mine or record is None or record.gone:
                gone.append(lead_id)
        if gone:
            await self._where.handles.forget(handle, gone)

    async def _records(self, person: Person) -> list[LeadRecord]:
        """All that is kept under their handles, where it is (still) theirs, and under X's ids for them."""
        found: dict[int, LeadRecord] = {}
        for handle in person.handles:
            for lead_id in await self._where.handles.leads(handle):
                record = await self._where.leads.get(lead_id)
                if record and (not person.x_user_ids or _user(record) in (*person.x_user_ids, "")):
                    found[lead_id] = record
        for user in person.x_user_ids or dict.fromkeys(_user(each) for each in found.values()):
            for lead_id in await self._where.leads.met(user, KEEP_MET):
                if record := await self._where.leads.get(lead_id):
                    found[lead_id] = record
        return list(found.values())

    async def _erase(self, record: LeadRecord, person: Person, channels: set[str], act: Act) -> None:
        """All but the names by which it was found, so that it is found again if this is interrupted."""
        lead_id, typed = record.lead.id, {each.casefold() for each in person.handles}
        for channel in channels:
            await self._where.unsent.take_back(channel, [card_id(lead_id, channel)])
        for handle in set(_handles(record)) - typed:
            await self._where.handles.forget(handle, [lead_id])
        await self._where.triage.drop(record.lead.stream_id or 0, lead_id)
        await self._where.leads.forget(record.lead)
        await self._where.retention.without_profile(lead_id)
        await self._audit.note(act.entry("lead.forgotten", self._clock.now(), lead=lead_id))
        await self._leads.redraw(lead_id)

    async def _clear_graves(self, person: Person) -> None:
        """Of a webhook that nobody could deal with the other leads stay; what else speaks of them goes."""
        for graves in self._where.graves:
            async for id_, body in graves.iter():
                if not person.is_in(body):
                    continue
                if left := cleared(body, person):
                    await graves.rewrite(id_, left)
                else:
                    await graves.drop(id_)

    async def _clear_aside(self, person: Person) -> None:
        """What waits to be tried again may do so for a day: the other leads stay, here too."""
        for aside in self._where.aside:
            async for id_, body in aside.iter():
                if person.is_in(body):
                    await aside.rewrite(id_, body, cleared(body, person))

    async def _clear_outbox(self, person: Person) -> None:
        """Messages that were drawn already, wait or were given up, and name them."""
        for channel in sorted({each.channel for each in await self._where.outbox.lines()}):
            naming = [
                each.row
                for each in await self._where.unsent.of(channel)
                if "message" in each.content and person.is_in(str(each.content))
            ]
            if naming:
                await self._where.unsent.take_back(channel, naming)
        for row, _ in await self._where.outbox.buried(MOST_DEAD):
            if "message" in row.content and person.is_in(str(row.content)):
                await self._where.outbox.of(row.channel).drop_dead(row.id)


def _known_as(person: Person, records: list[LeadRecord]) -> Person:
    """The same by every name that is known: people rename themselves, and come for the first time after they were shown."""
    handles = dict.fromkeys((*person.handles, *(name for each in records for name in _handles(each))))
    users = dict.fromkeys((*person.x_user_ids, *(_user(each) for each in records if _user(each))))
    return replace(person, handles=tuple(handles), x_user_ids=tuple(users))


def _handles(record: LeadRecord) -> tuple[str, ...]:
    named = record.lead.profile.handle.casefold()
    return tuple(dict.fromkeys(each for each in (named, *record.handles) if each))


def _user(record: LeadRecord) -> str:
    return record.lead.profile.x_user_id
