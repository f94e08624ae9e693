"""Files for one person: sent into their direct messages with us, remembered, and taken back when somebody is forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from bot.clock import Clock
from bot.slack.errors import SlackRefused
from bot.slack.gateway import Gateway
from bot.store.uploads import Upload, UploadBook

GONE = frozenset({"file_deleted", "file_not_found"})
"""Slack's words where a file is not there (any more)."""


class Uploads:
    """Methods raise StoreAway, and SlackError."""

    def __init__(self, gateway: Gateway, book: UploadBook, folder: Path, clock: Clock) -> None:
        """``folder`` is where files are written before they are sent; it need not be there yet."""
        self._gateway = gateway
        self._book = book
        self._folder = folder
        self._clock = clock

    @contextmanager
    def scratch(self, job: str) -> Iterator[Path]:
        """Where to write the file of this job, readable by nobody else; it is gone afterwards.

        A job that is done again after a crash finds its own place, so that nothing is left behind.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / sha256(job.encode()).hexdigest()[:32]
        path.touch(mode=0o600)
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    async def was_sent(self, job: str) -> bool:
        """Whether this job's file is there already: then nothing need be written again."""
        known = await self._book.get(job)
        return known is not None and known.state == "sent"

    async def send(
        self, job: str, person: str, path: Path, *, filename: str, title: str, comment: str, sort: str
    ) -> None:
        """Put a file (not empty) among a person's direct messages with us, once for each job.

        After a crash or a lost answer it is shared once more: Slack shares a file only once, so that a refusal then
        means that the first time counted (*assumed*).
        """
        known = await self._book.get(job)
        if known and known.state == "sent":
            return
        channel = await self._gateway.direct(person)
        upload = known or await self._begin(job, person, path, filename, sort)
        try:
            await self._gateway.share(upload.file, channel, title=title, comment=comment)
        except SlackRefused as error:
            if not known or error.code not in GONE:
                await self._book.drop(job)
                raise
        await self._book.keep(upload.model_copy(update={"state": "sent"}))

    async def all(self, sort: str) -> list[Upload]:
        """Every file of a sort that may still be there, oldest first."""
        return [upload for upload in await self._book.all() if upload.sort == sort]

    async def take_back(self, upload: Upload) -> None:
        """Delete a file at Slack, also where somebody else did so already. Copies that people made stay."""
        try:
            await self._gateway.delete_file(upload.file)
        except SlackRefused as error:
            if error.code not in GONE:
                raise
        await self._book.drop(upload.job)

    async def take_back_job(self, job: str) -> None:
        """As ``take_back``, of what a job sent, if that is still there."""
        if upload := await self._book.get(job):
            await self.take_back(upload)

    async def _begin(self, job: str, person: str, path: Path, filename: str, sort: str) -> Upload:
        file = await self._gateway.upload(path, filename)
        upload = Upload(job=job, file=file, by=person, at=self._clock.now(), sort=sort)
        await self._book.keep(upload)
        return upload
