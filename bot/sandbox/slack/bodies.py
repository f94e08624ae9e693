"""What a Web API call brought along: query, form, multipart and JSON as one set of arguments (docs.slack.dev/apis/web-api).

The codes for what cannot be read stand under *Errors* on each method's page, such as
docs.slack.dev/reference/methods/chat.postMessage.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.wire import read_json

MAX_FIELDS = 500
MAX_NAME = 100
JSON, FORM, MULTIPART, PLAIN = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
)
UNREADABLE = "unreadable"
BROKEN_OFF = (web.RequestPayloadError, ConnectionError)
CHARSETS = frozenset({"utf-8", "iso-8859-1"})
NAME = re.compile(r"\w+\Z", re.ASCII)
NO_CHARSET = (
    "[WARN] A Content-Type HTTP header was presented but did not declare a charset, such as a 'utf-8'"
)


@dataclass(frozen=True)
class Received:
    """The arguments, the reason why they could not be read, and what Slack would rather have seen."""

    arguments: Arguments
    refused: Refused | None = None
    warnings: tuple[str, ...] = ()
    messages: tuple[str, ...] = field(default=())


async def receive(request: web.Request) -> Received:
    """Everything the call said, the body over the query; this never fails."""
    query = dict(request.query)
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return Received(Arguments(query), Refused("request_too_large", status=413))
    except BROKEN_OFF:
        return Received(Arguments(query), Refused("request_timeout"))
    if not body.strip():
        return _checked(query, (), ())
    kind, charset = content_kind(request)
    try:
        fields = _fields(kind, body, charset, request.headers.get("Content-Type", ""))
    except Refused as refused:
        return Received(Arguments(query), refused)
    if kind == JSON and charset is None:
        return _checked(query | fields, ("missing_charset",), (NO_CHARSET,))
    superfluous = kind == FORM and charset is not None
    return _checked(query | fields, ("superfluous_charset",) if superfluous else (), ())


def content_kind(request: web.BaseRequest) -> tuple[str, str | None]:
    """The type of a body (empty when none was named) and its charset."""
    if "Content-Type" not in request.headers:
        return "", None
    try:
        return request.content_type, request.charset
    # The parser beneath stumbles over some headers that no one wrote in earnest.
    except (LookupError, ValueError, AttributeError, TypeError):
        return UNREADABLE, None


def form_parts(header: str, body: bytes) -> list[Message]:
    """The parts of a multipart body, none where it is no such thing."""
    whole = message_from_bytes(b"Content-Type: " + header.encode("latin-1", "replace") + b"\r\n\r\n" + body)
    found = whole.get_payload()
    return [part for part in found if isinstance(part, Message)] if isinstance(found, list) else []


def _checked(fields: Mapping[str, Any], warnings: tuple[str, ...], messages: tuple[str, ...]) -> Received:
    refused = next((found for name in fields if (found := _wrong_name(name)) is not None), None)
    return Received(Arguments(fields), refused, warnings, messages)


def _wrong_name(name: str) -> Refused | None:
    """Names are letters, digits and ``_``; how long they may be is *assumed*."""
    if NAME.match(name) and len(name) <= MAX_NAME:
        return None
    return Refused("invalid_array_arg" if name.endswith("]") and "[" in name else "invalid_arg_name")


def _fields(kind: str, body: bytes, charset: str | None, header: str) -> dict[str, Any]:
    encoding = (charset or "utf-8").lower()
    if encoding not in CHARSETS:
        raise Refused("invalid_charset")
    if kind == JSON:
        return _json_fields(body, encoding)
    if kind in {FORM, PLAIN}:
        return _form_fields(body, encoding)
    if kind == MULTIPART:
        return _multipart_fields(body, encoding, header)
    raise Refused("invalid_post_type" if kind else "missing_post_type")


def _json_fields(body: bytes, encoding: str) -> dict[str, Any]:
    try:
        value = read_json(body.decode(encoding))
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(value, dict):
        raise Refused("json_not_object")
    return value


def _form_fields(body: bytes, encoding: str) -> dict[str, Any]:
    """A form; text without a kind of its own (``text/plain``) is read as one too (*assumed*)."""
    try:
        text = body.decode("ascii")
        return dict(
            parse_qsl(
                text, keep_blank_values=True, encoding=encoding, errors="strict", max_num_fields=MAX_FIELDS
            )
        )
    except ValueError:
        raise Refused("invalid_form_data") from None


def _multipart_fields(body: bytes, encoding: str, header: str) -> dict[str, Any]:
    """The named parts; a file's bytes are taken as text."""
    parts = form_parts(header, body)
    if not 0 < len(parts) <= MAX_FIELDS:
        raise Refused("invalid_form_data")
    fields: dict[str, Any] = {}
    for part in parts:
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if not isinstance(name, str) or not isinstance(content, bytes):
            raise Refused("invalid_form_data")
        try:
            fields[name] = content.decode(encoding)
        except ValueError:
            raise Refused("invalid_form_data") from None
    return fields
