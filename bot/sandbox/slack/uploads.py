"""The addresses of files: where an app sends the bytes, and where everyone reads them.

(docs.slack.dev/reference/methods/files.getUploadURLExternal)
"""

import time
from typing import Any

from aiohttp import web

from bot.sandbox.slack.bodies import BROKEN_OFF, MULTIPART, content_kind, form_parts
from bot.sandbox.slack.files import MAX_HELD, Upload
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.suffering import drop_reply, suffer
from bot.sandbox.slack.traffic import HIDDEN

UPLOAD = "upload"
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


class Uploads:
    """The upload address, and the files themselves.

    Slack gives a file only to those who may see it; this stand-in gives it to whoever knows its address.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/upload/v1/{ticket}", self._upload),
            web.get("/files-pri/{file}/{name:.*}", self._file),
        ]

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """Raw bytes or a form with the file in it; 200 when they came whole."""
        started = time.perf_counter()
        fault = self._parts.faults.meet(UPLOAD, None)
        status, size = 200, 0
        try:
            await suffer(self._parts, fault)
            upload = self._parts.files.expected(request.match_info["ticket"])
            content = await _content(request, upload)
            size = len(content)
            self._parts.files.receive(upload, content)
            answer: dict[str, Any] = {"ok": True}
        except Refused as refused:
            status, answer = refused.status, refused.answer()
        self._parts.traffic.note(
            "from_app",
            UPLOAD,
            status=status,
            ms=(time.perf_counter() - started) * 1000,
            ok=bool(answer["ok"]),
            body={"ticket": HIDDEN, "bytes": size},
            answer=answer,
        )
        drop_reply(request, fault)
        return web.Response(status=status, text=f"OK - {size}" if answer["ok"] else str(answer["error"]))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A file as it was sent. What is no picture is only ever downloaded: it must not run as a page of ours."""
        upload = self._parts.files.find(request.match_info["file"])
        if upload is None or upload.content is None:
            raise web.HTTPNotFound(text="no such file")
        picture = upload.mimetype in PICTURES and "download" not in request.query
        headers = {
            "Content-Type": upload.mimetype if picture else "application/octet-stream",
            "Content-Disposition": "inline" if picture else "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return web.Response(body=upload.content, headers=headers)


async def _content(request: web.Request, upload: Upload) -> bytes:
    """The bytes that came; of a form, those of its first part."""
    body = bytearray()
    try:
        async for piece in request.content.iter_chunked(2**16):
            body += piece
            if len(body) > MAX_HELD + 2**16:
                raise Refused("file_upload_size_restricted", status=413)
    except BROKEN_OFF:
        raise Refused("request_timeout", status=400) from None
    if content_kind(request)[0] != MULTIPART or len(body) == upload.size:
        return bytes(body)
    return _first_part(request.headers.get("Content-Type", ""), bytes(body))


def _first_part(header: str, body: bytes) -> bytes:
    content = next((part.get_payload(decode=True) for part in form_parts(header, body)), None)
    return content if isinstance(content, bytes) else b""
