"""Foreign text made fit for our log and for people: no secrets, no addresses, no mark-up, not long."""

import html
import re
from collections.abc import Collection, Iterable
from itertools import islice
from typing import Any

_LONGEST = 200
_LONGEST_WORD = 48
_READ = 20 * _LONGEST
"""Characters of a text that are looked at: whoever sends megabytes must not keep everyone waiting."""
_MANY_KEYS = 20
_GAP = "…"
_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_KEY_PREFIX = "ctgo_"


def cleaned(text: str, hidden: Collection[str] = ()) -> str:
    """One line of at most 200 characters, without the ``hidden`` texts and whatever looks like an address or key."""
    for secret in filter(None, hidden):
        text = text.replace(secret, _GAP)
    printable = "".join(char if char.isprintable() else " " for char in text[:_READ])
    line = " ".join(_word(word) for word in printable.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + _GAP


def quoted(text: str) -> str:
    """Cleaned text as part of mrkdwn: it can neither mention anyone nor link nor change how things look."""
    return html.escape(re.sub(r"[*~`]", "", text), quote=False)


def code_of(text: str, hidden: Collection[str] = ()) -> str | None:
    """``text`` where it is a snake_case code, else nothing."""
    return text if len(text) <= _LONGEST and _CODE.fullmatch(text) and cleaned(text, hidden) == text else None


def names_of(body: Any, hidden: Collection[str] = ()) -> tuple[str, ...]:
    """The names at the top of a JSON object or of the first object of a list; nothing for other kinds."""
    first = body[0] if isinstance(body, list) and body else body
    return _names(first, hidden) if isinstance(first, dict) else ()


def _names(names: Iterable[str], hidden: Collection[str]) -> tuple[str, ...]:
    return tuple(cleaned(name, hidden) for name in islice(names, _MANY_KEYS))


def _word(word: str) -> str:
    """The word itself, or a gap where it is an address, a key, or too long to be a word."""
    secret = "://" in word or word.count("/") > 1 or _KEY_PREFIX in word.lower()
    return _GAP if secret or len(word) > _LONGEST_WORD else word
