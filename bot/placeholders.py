"""What a message's template may leave open, ``{first_name}`` or ``{{firstName}}``, filled in for one person.

How the lead API's own dashboard writes placeholders is not documented; these names are ours, in either way of writing,
whatever the case and with or without underscores.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.api.models import Lead

NAMES: Mapping[str, str] = {
    "name": "the whole name, as it stands on X",
    "first_name": "its first word",
    "handle": "the handle, without the @",
    "bio": "what they write of themselves",
    "followers": "how many follow them",
    "account": "the account whose follower they are, without the @",
    "segment": "the segment that they match",
    "stream": "the stream that found them",
}
"""Every placeholder and what it stands for."""

_WORD = r"\s*([^\s{}⟦⟧](?:[^{}⟦⟧\n]{0,38}[^\s{}⟦⟧])?)\s*"
_HOLE = re.compile(rf"\{{\{{{_WORD}\}}\}}|\{{{_WORD}\}}")
_GAP = re.compile(r"⟦[^⟦⟧\n]{1,40}⟧")
_KEYS = {name.replace("_", ""): name for name in NAMES}
_ALIASES = {"username": "handle", "xhandle": "handle", "fullname": "name", "followercount": "followers"}


@dataclass(frozen=True)
class Filled:
    """A template as one person would read it.

    In ``text`` each part that is not known stands as ``⟦first name⟧``; ``missing`` are placeholders that nothing is
    known for, ``unknown`` words in braces that are none, both as they were written and each once.
    """

    text: str
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


NOTHING = Filled("")


def fill(template: str, values: Mapping[str, str]) -> Filled:
    """Put ``values`` (by the names above) in place; whatever stood in braces and is not known can be seen."""
    missing: dict[str, None] = {}
    unknown: dict[str, None] = {}

    def put(hole: re.Match[str]) -> str:
        written = hole[1] or hole[2]
        name = _name(written)
        if name is None:
            unknown[written] = None
        elif value := values.get(name):
            return value
        else:
            missing[written] = None
        return f"⟦{written}⟧"

    text = _HOLE.sub(put, template)
    return Filled(text, tuple(missing), tuple(unknown))


def gaps(text: str) -> tuple[str, ...]:
    """What is still open in a text that a person has edited: marks of ours, and placeholders themselves."""
    return tuple(dict.fromkeys([*_GAP.findall(text), *(hole[0] for hole in _HOLE.finditer(text))]))


def values_of(
    lead: Lead, *, account: str | None = None, segment: str | None = None, stream: str | None = None
) -> dict[str, str]:
    """What is known of a lead, by placeholder; what is not known is left out. Text of strangers, as plain lines."""
    profile = lead.profile
    name = _line(profile.display_name)
    known = {
        "name": name,
        "first_name": _first_name(name),
        "handle": _line(profile.handle),
        "bio": _line(profile.bio),
        "followers": "" if profile.follower_count is None else f"{profile.follower_count:,}",
        "account": _line(account),
        "segment": _line(segment),
        "stream": _line(stream),
    }
    return {name: value for name, value in known.items() if value}


def _name(written: str) -> str | None:
    key = re.sub(r"[\s_-]", "", written).casefold()
    return _KEYS.get(key) or _ALIASES.get(key)


def _first_name(name: str) -> str:
    """The first word with a letter in it, without the emoji and signs that people put around their names."""
    words = (word.strip("".join(char for char in set(word) if not _spells(char))) for word in name.split())
    return next((word for word in words if any(char.isalpha() for char in word)), "")


def _spells(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def _line(raw: str | None) -> str:
    """On one line, and without braces or marks that would read as a part that is still open."""
    return " ".join(re.sub(r"[{}⟦⟧]", " ", raw or "").split())
