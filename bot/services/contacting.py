"""Who is not to be contacted: a list that people keep, asked before each step towards a person."""

from datetime import datetime

import structlog
from pydantic import BaseModel, ConfigDict

from bot.clock import Clock
from bot.records import LeadRecord
from bot.services.acts import Act
from bot.slack import text
from bot.store.audit import AuditLog
from bot.store.handles import HandleBook
from bot.store.leads import LeadBook
from bot.store.redis import Store
from bot.store.shelf import Shelf

log = structlog.stdlib.get_logger(__name__)

ADDED, LIFTED = "contact.refused", "contact.allowed"


class NoContact(BaseModel):
    """Somebody on the list: by handle (lower case), and by X's id where that was known."""

    model_config = ConfigDict(frozen=True)

    handle: str
    x_user_id: str | None = None
    by: str
    at: datetime
    job: str

    def means(self, x_user_id: str, handle: str) -> bool:
        """Whether this is that person. Where an id is known it decides: a handle may go to somebody else."""
        if self.x_user_id and x_user_id:
            return self.x_user_id == x_user_id
        return self.handle == handle.casefold()


class DoNotContact:
    """Methods raise StoreAway."""

    def __init__(
        self, store: Store, handles: HandleBook, leads: LeadBook, audit: AuditLog, clock: Clock
    ) -> None:
        self._handles = handles
        self._leads = leads
        self._shelf = Shelf(store, "no_contact", NoContact)
        self._audit = audit
        self._clock = clock

    async def add(self, handle: str, act: Act) -> NoContact:
        """Put somebody on the list; answers the entry that stands there, which may be an earlier one."""
        mine = NoContact(
            handle=handle.casefold(),
            x_user_id=await self._user(handle),
            by=act.by,
            at=self._clock.now(),
            job=act.job,
        )
        stands, _ = await self._shelf.add(mine.handle, mine)
        if stands.job == act.job:
            await self._audit.note(act.entry(ADDED, self._clock.now()))
            log.info("somebody is not to be contacted", by=act.by)
        return stands

    async def lift(self, handle: str, act: Act) -> bool:
        """Take somebody off the list; False where they were not on it (any more)."""
        if await self.get(handle) is None:
            return False
        # Before it: who dies in between finds them still there, and notes the same line again.
        await self._audit.note(act.entry(LIFTED, self._clock.now()))
        taken = await self._shelf.take(handle.casefold())
        log.info("somebody may be contacted again", by=act.by)
        return taken is not None

    async def forget(self, x_user_id: str | None, handle: str) -> None:
        """Not even here a person stands who asked to be removed."""
        for entry in await self._shelf.all():
            if entry.means(x_user_id or "", handle):
                await self._shelf.drop(entry.handle)

    async def all(self) -> list[NoContact]:
        """The newest first."""
        return sorted(await self._shelf.all(), key=lambda entry: (entry.at, entry.handle), reverse=True)

    async def get(self, handle: str) -> NoContact | None:
        """The entry under this handle."""
        return await self._shelf.get(handle.casefold())

    async def leads_of(self, handle: str) -> list[int]:
        """Leads that came under a handle, the newest first."""
        return await self._handles.leads(handle)

    async def _user(self, handle: str) -> str | None:
        """X's id for who has this handle, by the newest lead that came under it."""
        for lead_id in await self._handles.leads(handle):
            record = await self._leads.get(lead_id)
            if record and record.lead.profile.x_user_id:
                return record.lead.profile.x_user_id
        return None

    async def find(self, x_user_id: str, handle: str) -> NoContact | None:
        return next((entry for entry in await self._shelf.all() if entry.means(x_user_id, handle)), None)

    async def refuses(self, record: LeadRecord) -> str | None:
        """Why nothing is done towards this person, for people; None where something may be."""
        return await self.refuses_person(record.lead.profile.x_user_id, record.lead.profile.handle)

    async def refuses_person(self, x_user_id: str, handle: str) -> str | None:
        """The same of somebody who may be no lead; ``x_user_id`` is empty where it is not known."""
        entry = await self.find(x_user_id, handle)
        if entry is None:
            return None
        return (
            f"*This person is not to be contacted*: {text.mention(entry.by)} put them on that list, "
            f"{text.date(entry.at, '{ago}')}. `/goodones dnc` shows it; an admin can take them off."
        )
