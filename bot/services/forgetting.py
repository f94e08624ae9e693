"""Removing a person on request: what there is of them, and then nothing any more, nor when they come again.

Done again as a whole after a crash: who is to be kept out is written first, and by what they are found goes last.
"""

from dataclasses import dataclass

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
from bot.store.audit import AuditLog
from bot.store.forgotten import ForgottenBook, name_of_handle, name_of_user
from bot.store.graves import Graves
from bot.store.handles import HandleBook
from bot.store.leads import KEEP_MET, LeadBook
from bot.store.outbox import Outbox
from bot.store.retention import RetentionBook
from bot.store.rollups import RollUpBook
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
    graves: tuple[Graves, ...]


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
        """Erase all of it; how many leads that were."""
        names = [name_of_user(each) for each in person.x_user_ids]
        await self._forgotten.add(names or [name_of_handle(each) for each in person.handles])
        for handle in person.handles:
            for id_ in person.x_user_ids or ("",):
                await self._no_contact.forget(id_, handle)
        records = await self._records(person)
        channels = {each.channel for each in await self._subscriptions.all()}
        for record in records:
            await self._erase(record, channels, act)
        await self._clear_graves(person)
        await self._clear_outbox(person, channels)
        for upload in await self._uploads.all(CSV):
            await self._uploads.take_back(upload)
        for handle in person.handles:
            if known := await self._where.handles.leads(handle):
                await self._where.handles.forget(handle, known)
        for user in person.x_user_ids:
            await self._where.leads.unmeet(user)
        await self._audit.note(
            act.entry("person.forgotten", self._clock.now(), result=f"{len(records)} leads")
        )
        log.info("a person was forgotten", leads=len(records), by=act.by)
        return len(records)

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

    async def _erase(self, record: LeadRecord, channels: set[str], act: Act) -> None:
        lead_id = record.lead.id
        for channel in channels:
            await self._where.unsent.take_back(channel, [card_id(lead_id, channel)])
        if named := record.lead.profile.handle:
            await self._where.handles.forget(named, [lead_id])
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

    async def _clear_outbox(self, person: Person, channels: set[str]) -> None:
        """Messages that were drawn already, wait or were given up, and name them."""
        for channel in channels:
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


def _user(record: LeadRecord) -> str:
    return record.lead.profile.x_user_id
