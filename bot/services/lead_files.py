"""A whole list as a CSV file by direct message: written page by page, so that its length costs no memory."""

from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from bot import sheets
from bot.api.budget import Lane
from bot.api.turns import asking
from bot.clock import Clock
from bot.errors import Refused
from bot.listing import Listing
from bot.services.catalog import Catalog
from bot.services.keeping_out import KeepingOut
from bot.services.leads import Act
from bot.services.listed import Listed, Page
from bot.services.uploads import Uploads
from bot.store.audit import AuditLog
from bot.store.outbox import Outbox

log = structlog.stdlib.get_logger(__name__)

SORT = "leads"
NOTHING = "*No leads fit any more*, so there is nothing to write into a file. Try `/goodones leads` with fewer filters."


@dataclass(frozen=True)
class Written:
    """How many leads stand in a file, how many of them with a LinkedIn or e-mail, and how many were looked at."""

    leads: int = 0
    reached: int = 0
    looked: int = 0


@dataclass(frozen=True)
class FileProgress:
    """How far a long file is: how many leads were looked at, of how many by the API's own word, and how many fit."""

    looked: int
    total: int | None
    leads: int
    done: bool


class LeadFiles:
    """Methods raise ApiError, StoreAway, SlackError and Refused."""

    def __init__(
        self,
        listed: Listed,
        catalog: Catalog,
        uploads: Uploads,
        audit: AuditLog,
        outbox: Outbox,
        keeping_out: KeepingOut,
        clock: Clock,
    ) -> None:
        self._listed = listed
        self._catalog = catalog
        self._uploads = uploads
        self._audit = audit
        self._outbox = outbox
        self._keeping_out = keeping_out
        self._clock = clock

    async def send(self, listing: Listing, act: Act, *, contacts: bool) -> Written | None:
        """Send all leads of a listing to who asks; None where this job did so before.

        With ``contacts`` what was found of them stands in it too, which is in the audit as a reveal of so many. A
        long list is read in the lane of jobs, and a message tells how far it is.
        """
        job = f"{act.job}:csv"
        if await self._uploads.was_sent(job):
            return None
        with self._uploads.scratch(job) as path, asking(Lane.JOBS):
            while True:
                known = await self._keeping_out.count()
                written = await self._send(listing, act, path, job, contacts=contacts)
                if await self._keeping_out.count() == known:
                    break
                # Somebody was forgotten while it was written: it may have them.
                await self._uploads.take_back_job(job)
        log.info("csv", stream=listing.stream, by=act.by, leads=written.leads, contacts=contacts)
        return written

    async def _send(self, listing: Listing, act: Act, path: Path, job: str, *, contacts: bool) -> Written:
        written = await self._write(listing, path, act, contacts=contacts)
        if not written.leads:
            raise Refused(NOTHING)
        await self._note(listing, act, written, contacts=contacts)
        title = await self._catalog.stream_title(listing.stream)
        await self._uploads.send(
            job,
            act.by,
            path,
            filename=f"leads-{self._clock.now():%Y-%m-%d}.csv",
            title=f"{written.leads} leads{f' of {title}' if title else ''}",
            comment="",
            sort=SORT,
        )
        return written

    async def _write(self, listing: Listing, path: Path, act: Act, *, contacts: bool) -> Written:
        segments, accounts = await self._catalog.segment_titles(), await self._catalog.handles()
        stream = await self._catalog.stream_title(listing.stream)
        written, long = Written(), False
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(sheets.header(contacts=contacts))
            async for page in self._listed.pages(listing):
                rows = [(row.lead, row.record) for row in page.rows]
                file.write(
                    sheets.lines(rows, stream=stream, segments=segments, accounts=accounts, contacts=contacts)
                )
                written = _counted(written, page)
                long = long or page.more
                if long:
                    await self._tell(
                        act, FileProgress(page.looked, page.total, written.leads, done=not page.more)
                    )
        return written

    async def _tell(self, act: Act, progress: FileProgress) -> None:
        """One message that is edited as it goes on."""
        content = {"csv": asdict(progress)}
        await self._outbox.put(f"csv:{act.job}", act.by, content, self._clock.now().timestamp())

    async def _note(self, listing: Listing, act: Act, written: Written, *, contacts: bool) -> None:
        """Before it is sent: what was seen and not noted would be worse than what was noted and not seen."""
        now = self._clock.now()
        await self._audit.note(
            act.entry("leads.csv", now, stream=listing.stream, result=f"{written.leads} leads")
        )
        if contacts:
            result = f"{written.reached} leads"
            await self._audit.note(act.entry("leads.revealed", now, stream=listing.stream, result=result))


def _counted(written: Written, page: Page) -> Written:
    found = [row.record.found for row in page.rows if row.record]
    reached = sum(bool(each and (each.linkedin or each.email)) for each in found)
    return Written(written.leads + len(page.rows), written.reached + reached, page.looked)
