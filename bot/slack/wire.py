"""From what stands on the wire to a form's fields and a JSON object; as the standard library reads them, but sooner.

Most of an interaction is JSON inside of a form, where every few characters there is an escape; taking each by itself
took longer than all else that is done before an acknowledgement.
"""

import json
import re
from typing import Any
from urllib.parse import unquote

from bot.errors import BadPayload

MAX_DEPTH = 64
"""How deep JSON may be nested: several times what blocks need, and little enough to be walked and stored."""
MOST_FIELDS = 100
"""Of a form; a command has about 15."""

_PAIR = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..")
"""A character beyond the first plane, as JSON may escape it."""


def form_fields(text: str) -> dict[str, str]:
    """A form's fields; of one that comes twice the last counts. Raises BadPayload on very many."""
    if text.count("&") >= MOST_FIELDS:
        raise BadPayload("a form of too many fields")
    pairs = (pair.partition("=") for pair in text.split("&") if pair)
    return {_unquoted(name): _unquoted(value) for name, _, value in pairs}


def json_object(text: str) -> dict[str, Any]:
    """An object that can be walked and stored. Raises BadPayload."""
    try:
        body = json.loads(text)
        if _may_have_halves(text):
            # Half a character (an escaped surrogate without its other half) would stop every encoder after us.
            body = json.loads(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise BadPayload("the body is no JSON") from None
    if not isinstance(body, dict):
        raise BadPayload("the body is no JSON object")
    if _is_deep(body):
        raise BadPayload("the body is nested too deeply")
    return body


def _unquoted(text: str) -> str:
    """As ``unquote_plus``, which takes each escape by itself; Python's own escapes are read all at once."""
    text = text.replace("+", " ")
    if "%" not in text:
        return text
    try:
        escaped = text.encode("ascii").replace(b"\\", b"\\\\").replace(b"%", b"\\x")
        return escaped.decode("unicode_escape").encode("latin-1").decode(errors="replace")
    except UnicodeError:
        # What is no escape after all stays as it is.
        return unquote(text)


def _may_have_halves(text: str) -> bool:
    """Whether there may be an escaped surrogate without its other half."""
    if "\\ud" not in text.lower():
        return False
    # After an escaped backslash it is not told here what is an escape.
    return "\\\\u" in text or "\\ud" in _PAIR.sub("", text).lower()


def _is_deep(body: dict[str, Any]) -> bool:
    level: list[Any] = [body]
    for _ in range(MAX_DEPTH):
        containers = [each for each in level if isinstance(each, dict | list)]
        level = [
            inner for each in containers for inner in (each.values() if isinstance(each, dict) else each)
        ]
    return any(isinstance(each, dict | list) for each in level)
