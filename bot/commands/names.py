"""Which of the known things somebody means by a name: id, exact, beginning, part, or nearly."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

CLOSE, LEAD, WORTH_NAMING = 80, 10, 50
"""Out of 100: near enough to be meant; ahead of the next by so much; near enough to be offered."""

How = Literal["id", "exact", "prefix", "part", "close"]
_APOSTROPHES = "'’‘`´"
_EMOJI = re.compile(r":[a-z][a-z0-9_+-]*:")


@dataclass(frozen=True)
class Named:
    """Something that has an id and a name."""

    id: int
    name: str


@dataclass(frozen=True)
class Found:
    """The one that is meant, and how we know: a ``close`` one may deserve a question first."""

    item: Named
    how: How


@dataclass(frozen=True)
class Ambiguous:
    """Several fit equally well; by name, then id."""

    candidates: tuple[Named, ...]


@dataclass(frozen=True)
class Unknown:
    """None fits; the nearest, where one is near."""

    nearest: Named | None


def find(text: str, candidates: Sequence[Named]) -> Found | Ambiguous | Unknown:
    """The candidate that ``text`` names; the order of the candidates makes no difference."""
    ordered = sorted(set(candidates), key=lambda named: (_light(named.name), named.name, named.id))
    if not _light(text):
        return Unknown(None)
    for how, fits in _stages(text):
        hits = tuple(named for named in ordered if fits(named))
        if len(hits) == 1:
            return Found(hits[0], "id" if how == "exact" and _is_id(text, hits[0]) else how)
        if hits:
            return Ambiguous(hits)
    return _close(text, ordered)


def _stages(text: str) -> Iterator[tuple[How, Callable[[Named], bool]]]:
    """From the surest reading to the loosest. A number that is one's id and another's name is not sure."""
    light, loose = _light(text), _loose(text)
    yield "exact", lambda named: _is_id(text, named) or _light(named.name) == light
    yield "exact", lambda named: bool(loose) and _loose(named.name) == loose
    yield "prefix", lambda named: _light(named.name).startswith(light)
    if loose:
        yield "prefix", lambda named: _loose(named.name).startswith(loose)
        yield "part", lambda named: f" {loose}" in f" {_loose(named.name)}"
        yield "part", lambda named: loose in _loose(named.name)
    yield "part", lambda named: light in _light(named.name)


def _is_id(text: str, named: Named) -> bool:
    """``12`` and ``#12`` are ids."""
    return text.strip().removeprefix("#") == str(named.id)


def _close(text: str, ordered: Sequence[Named]) -> Found | Ambiguous | Unknown:
    scored = [(_likeness(text, named), named) for named in ordered]
    best = max((score for score, _ in scored), default=0.0)
    rivals = tuple(named for score, named in scored if score > best - LEAD)
    if best < CLOSE:
        nearest = next((named for score, named in scored if score == best), None)
        return Unknown(nearest if best >= WORTH_NAMING else None)
    return Found(rivals[0], "close") if len(rivals) == 1 else Ambiguous(rivals)


def _likeness(text: str, named: Named) -> float:
    """0 to 100, in the words' own order or sorted."""
    one, other = _loose(text), _loose(named.name)
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)) if one and other else 0.0


def _light(text: str) -> str:
    """Cases and compatibility forms folded, white space evened, nothing invisible."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(char for char in folded if unicodedata.category(char) != "Cf").split())


def _loose(text: str) -> str:
    """Only words: no accents, no emoji, no punctuation; "Ben’s" is "bens"."""
    decomposed = unicodedata.normalize("NFKD", _EMOJI.sub(" ", _light(text)))
    kept = (char for char in decomposed if char not in _APOSTROPHES and unicodedata.category(char)[0] != "M")
    return " ".join("".join(char if char.isalnum() else " " for char in kept).split())
