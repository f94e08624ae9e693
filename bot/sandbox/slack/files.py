"""Files on their way into a channel: a ticket, the bytes, and what everyone sees of them in the end."""

import mimetypes
import secrets
from base64 import b64decode, b64encode
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from bot.sandbox.keep import Keep
from bot.sandbox.slack.refusals import Refused

FILES = "slack.file"
MAX_SNIPPET = 2**20
MAX_ALT = 1_000
MAX_HELD = 2**26  # bytes of a file that the stand-in keeps; Slack itself takes far more
MAX_TICKETS = 1_000
UNKNOWN = "application/octet-stream"


@dataclass
class Upload:
    """A file by its ticket; ``content`` is None until the bytes came, ``shared`` says that it was finished."""

    id: str
    ticket: str
    name: str
    size: int
    alt_txt: str = ""
    title: str = ""
    created: int = 0
    content: bytes | None = None
    shared: bool = False

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or UNKNOWN

    def for_api(self, base_url: str, user: str, places: list[str]) -> dict[str, Any]:
        """A file object (docs.slack.dev/reference/objects/file-object)."""
        address = f"{base_url}/files-pri/{self.id}/{self.name}"
        shown = {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title or self.name,
            "mimetype": self.mimetype,
            "filetype": PurePath(self.name).suffix.removeprefix("."),
            "user": user,
            "editable": False,
            "size": self.size,
            "mode": "hosted",
            "is_external": False,
            "is_public": bool(places),
            "url_private": address,
            "url_private_download": f"{address}?download=1",
            "permalink": address,
            "channels": [one for one in places if one.startswith("C")],
            "groups": [one for one in places if one.startswith("G")],
            "ims": [one for one in places if one.startswith("D")],
        }
        return {**shown, "alt_txt": self.alt_txt} if self.alt_txt else shown

    def as_kept(self) -> dict[str, Any]:
        return {**asdict(self), "content": b64encode(self.content or b"").decode()}


class Files:
    """The files of one workspace; finished ones outlive a restart."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._by_id: dict[str, Upload] = {}
        # Uploads that are never finished are discarded; the oldest go first.
        self._by_ticket: dict[str, Upload] = {}
        self._deleted: set[str] = set()
        for kept in keep.all(FILES).values():
            upload = Upload(**{**kept, "content": b64decode(kept["content"])})
            self._by_id[upload.id] = upload

    def ticket(self, name: str, size: int, *, alt_txt: str, snippet: bool, now: int) -> Upload:
        """Begin an upload (docs.slack.dev/reference/methods/files.getUploadURLExternal).

        Raises:
            Refused: ``missing_argument`` (no length), ``alt_txt_too_large``, ``snippet_too_large``,
                ``file_upload_size_restricted`` (at 64 MiB: a limit of this stand-in).
        """
        if size <= 0:
            raise Refused("missing_argument")
        if size > MAX_HELD:
            raise Refused("file_upload_size_restricted")
        if snippet and size > MAX_SNIPPET:
            raise Refused("snippet_too_large")
        if len(alt_txt) > MAX_ALT:
            raise Refused("alt_txt_too_large")
        for stale in list(self._by_ticket)[: max(0, len(self._by_ticket) - MAX_TICKETS)]:
            del self._by_id[self._by_ticket.pop(stale).id]
        upload = Upload(
            f"F{secrets.token_hex(5).upper()}", secrets.token_urlsafe(24), name, size, alt_txt, created=now
        )
        self._by_id[upload.id] = self._by_ticket[upload.ticket] = upload
        return upload

    def expected(self, ticket: str) -> Upload:
        """The upload that waits for its bytes under this ticket.

        Raises:
            Refused: ``file_not_found`` with 404 (*assumed*; the pages say only that it is not a 200).
        """
        found = self._by_ticket.get(ticket)
        if found is None:
            raise Refused("file_not_found", status=404)
        return found

    def receive(self, upload: Upload, content: bytes) -> None:
        """Take the bytes.

        Raises:
            Refused: ``invalid_length`` with 400, when they are not as many as were announced (*assumed*).
        """
        if len(content) != upload.size:
            raise Refused("invalid_length", status=400)
        upload.content = content

    def finish(self, wanted: list[tuple[str, str]]) -> list[Upload]:
        """The uploads by id, each with its title, ready to be shared: all of them or none.

        Raises:
            Refused: ``file_not_found`` for an unknown one, for one without its bytes, and (both *assumed*) for one
                that was finished before: "this method can only be called once"
                (docs.slack.dev/reference/methods/files.completeUploadExternal).
        """
        found = [self._by_id.get(file_id) for file_id, _ in wanted]
        ready = [one for one in found if one is not None and one.content is not None and not one.shared]
        if len(ready) < len(wanted) or len({one.id for one in ready}) < len(ready):
            raise Refused("file_not_found")
        for upload, (_, title) in zip(ready, wanted, strict=True):
            upload.title, upload.shared = title, True
            del self._by_ticket[upload.ticket]
            self._keep.put(FILES, upload.id, upload.as_kept())
        return ready

    def delete(self, file_id: str) -> str:
        """Forget a finished file; answers its id.

        Raises:
            Refused: ``file_not_found``, ``file_deleted``.
        """
        if file_id in self._deleted:
            raise Refused("file_deleted")
        if self.find(file_id) is None:
            raise Refused("file_not_found")
        del self._by_id[file_id]
        self._deleted.add(file_id)
        self._keep.drop(FILES, file_id)
        return file_id

    def find(self, file_id: str) -> Upload | None:
        """A finished file."""
        found = self._by_id.get(file_id)
        return found if found is not None and found.shared else None
