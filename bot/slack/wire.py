"""From what stands on the wire to a form's fields and a JSON object; as the standard library reads them, but sooner.

Most of an interaction is JSON inside of a form, where every few characters there is an escape; taking each by itself
took longer than all else that is done before an acknowledgement.
"""

import json
from binascii import a2b_qp
from typing import Any
from urllib.parse import unquote_plus

from pydantic_core import from_json

from bot.errors import BadPayload

MAX_DEPTH = 64
"""How deep JSON may be nested: several times what blocks need, and little enough to be walked and stored."""
MOST_FIELDS = 100
"""Of a form; a command has about 15."""
_AS_QUOTED_PRINTABLE = bytes.maketrans(b"+%", b" =")


def form_fields(text: str) -> dict[str, str]:
    """A form's fields; of one that comes twice the last counts. Raises BadPayload on very many."""
    fields = text.split("&", MOST_FIELDS)
    if len(fields) > MOST_FIELDS:
        raise BadPayload("a form of too many fields")
    pairs = (field.partition("=") for field in fields if field)
    return {_unquoted(name): _unquoted(value) for name, _, value in pairs}


def json_object(text: str) -> dict[str, Any]:
    """An object that can be walked and stored. Raises BadPayload."""
    try:
        body = _read(text)
    except (ValueError, RecursionError):
        raise BadPayload("the body is no JSON") from None
    if not isinstance(body, dict):
        raise BadPayload("the body is no JSON object")
    if _is_deep(text, body):
        raise BadPayload("the body is nested too deeply")
    return body


def _unquoted(text: str) -> str:
    """As ``unquote_plus``, which takes each escape by itself."""
    if "%" not in text:
        return text.replace("+", " ")
    # But for its sign, an escape is one of quoted-printable, which is read in one go; there, lines are joined too.
    quoted = text.encode().replace(b"=", b"=3D").translate(_AS_QUOTED_PRINTABLE)
    if b"\n" not in quoted and b"\r" not in quoted:
        read = a2b_qp(quoted)
        if len(quoted) - len(read) == len("3D") * quoted.count(b"="):
            return read.decode(errors="replace")
    # What is no escape after all stays as it is.
    return unquote_plus(text)


def _read(text: str) -> Any:
    try:
        return from_json(text)
    except ValueError:
        # Half a character (an escaped surrogate without its other half) is refused by that one, and would stop every
        # encoder after us: it becomes a question mark.
        body = json.loads(text)
        return json.loads(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"))


def _is_deep(text: str, body: dict[str, Any]) -> bool:
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return False
    level: list[Any] = [body]
    for _ in range(MAX_DEPTH):
        containers = [each for each in level if isinstance(each, dict | list)]
        level = [
            inner for each in containers for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return any(isinstance(each, dict | list) for each in level)
