"""The words of a list that no filter knows: ``new``, ``exported``, ``good``, ``not bad``, ``7d``, ``since monday``.

They may stand anywhere among the filters. What has one of these words in its name stands in quotes. Of these words
some commands take only the times.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.api.models import Lifecycle
from bot.commands.intent import Problem, ProblemKind
from bot.commands.times import weekday
from bot.commands.tokens import Token
from bot.commands.wishes import GIVEN_LIMIT, JOINTS, NEGATIONS
from bot.listing import Judged, ListWish, Since

_LIFECYCLES = {"new": Lifecycle.NEW, "unexported": Lifecycle.NEW, "exported": Lifecycle.EXPORTED}
_OTHER = {Lifecycle.NEW: Lifecycle.EXPORTED, Lifecycle.EXPORTED: Lifecycle.NEW}
_JUDGED: dict[str, frozenset[Judged]] = {
    "good": frozenset({Judged.GOOD}),
    "bad": frozenset({Judged.BAD}),
    "judged": frozenset({Judged.GOOD, Judged.BAD}),
    "unjudged": frozenset({Judged.NOT}),
}
_UNITS = {
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30),
}
_SPELLED = r"(h|d|w|mo)(?:(?:ou)?rs?|ays?|(?:ee)?ks?|(?:nth)?s?)?"
_AMOUNT = re.compile(rf"(\d{{1,4}}){_SPELLED}")
_NUMBER = re.compile(r"\d{1,4}")
_UNIT = re.compile(_SPELLED)
_DAYS = {"today": 0, "yesterday": 1}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LAST = frozenset({"last", "past"})
_SINCE = frozenset({"since"})
_LONGEST = timedelta(days=3660)
EXAMPLE = "since monday"
_TWO_TIMES = "two times"


@dataclass
class ListReading:
    """What the list's own words said, and the tokens that were none of them."""

    rest: list[Token] = field(default_factory=list)
    lifecycles: set[Lifecycle] = field(default_factory=set)
    wanted: set[Judged] = field(default_factory=set)
    unwanted: set[Judged] = field(default_factory=set)
    since: list[Since] = field(default_factory=list)
    unread: str = ""
    """What stands after *since* and is no time."""

    @property
    def problem(self) -> Problem | None:
        """What is wrong with it; the example is a phrase, not yet a line."""
        if self.unread:
            return Problem(ProblemKind.TIME, self.unread[:GIVEN_LIMIT], EXAMPLE)
        clash = self._contradiction()
        return (
            Problem(ProblemKind.CONTRADICTION, clash, EXAMPLE if clash == _TWO_TIMES else "new good")
            if clash
            else None
        )

    @property
    def wish(self) -> ListWish:
        judged = (self.wanted or set(Judged)) - self.unwanted
        return ListWish(
            next(iter(sorted(self.lifecycles)), None),
            () if judged == set(Judged) else tuple(sorted(judged)),
            next(iter(self.since), None),
        )

    def _contradiction(self) -> str | None:
        if len(self.lifecycles) > 1:
            return "new and exported"
        if not (self.wanted or set(Judged)) - self.unwanted:
            return "good and not good" if Judged.GOOD in self.wanted else "no judgement at all"
        return _TWO_TIMES if len(set(self.since)) > 1 else None


def read_listing(tokens: Sequence[Token], *, states: bool = True) -> ListReading:
    """Part a list's own words from the rest, which is read for filters next; without ``states``: times only."""
    reading = ListReading()
    at = 0
    while at < len(tokens):
        width = (states and _state(tokens, at, reading)) or _since(tokens, at, reading)
        if not width:
            reading.rest.append(tokens[at])
        at += width or 1
    return reading


def _state(tokens: Sequence[Token], at: int, reading: ListReading) -> int:
    """``good``, ``not exported``, ``or bad``: how many tokens that took, 0 where it is none."""
    start, negated = at, False
    while at < len(tokens) and tokens[at].keyword in NEGATIONS | JOINTS:
        negated ^= tokens[at].keyword in NEGATIONS
        at += 1
    word = tokens[at].keyword if at < len(tokens) else ""
    if lifecycle := _LIFECYCLES.get(word):
        reading.lifecycles.add(_OTHER[lifecycle] if negated else lifecycle)
    elif judged := _JUDGED.get(word):
        (reading.unwanted if negated else reading.wanted).update(judged)
    else:
        return 0
    return at + 1 - start


def _since(tokens: Sequence[Token], at: int, reading: ListReading) -> int:
    """``7d``, ``last 2 weeks``, ``since monday``, ``today``: how many tokens that took."""
    word = tokens[at].keyword
    if word in _SINCE:
        return 1 + _typed(tokens, at + 1, reading, (_amount, _day))
    if word in _LAST:
        width = _typed(tokens, at + 1, reading, (_amount,), sure=False)
        return width and 1 + width
    short = (_amount,) if _AMOUNT.fullmatch(word) or _NUMBER.fullmatch(word) else (_today,)
    return _typed(tokens, at, reading, short, sure=False)


Reader = Callable[[Sequence[Token]], tuple[Since, int] | None]


def _typed(
    tokens: Sequence[Token], at: int, reading: ListReading, readers: Sequence[Reader], *, sure: bool = True
) -> int:
    """Read one time; where there must be one (``sure``) and none is, that is noted."""
    for read in readers:
        if found := read(tokens[at : at + 2]):
            reading.since.append(found[0])
            return found[1]
    if sure:
        given = tokens[at].text if at < len(tokens) else ""
        reading.unread = f"since {given}".strip()
        return min(1, len(tokens) - at)
    return 0


def _amount(tokens: Sequence[Token]) -> tuple[Since, int] | None:
    """``7d``, ``7 days``, ``2w``, ``3 months`` (of thirty days)."""
    words = [token.keyword for token in tokens]
    if words and (glued := _AMOUNT.fullmatch(words[0])):
        return _spanned(glued[1], glued[2], 1)
    if len(words) > 1 and _NUMBER.fullmatch(words[0]) and (unit := _UNIT.fullmatch(words[1])):
        return _spanned(words[0], unit[1], 2)
    return None


def _spanned(count: str, unit: str, width: int) -> tuple[Since, int] | None:
    span = int(count) * _UNITS[unit]
    return (Since(span=span), width) if timedelta() < span <= _LONGEST else None


def _day(tokens: Sequence[Token]) -> tuple[Since, int] | None:
    """``monday``, ``last monday``, ``yesterday``, ``2026-11-01``."""
    words = [token.keyword for token in tokens]
    width = 2 if len(words) > 1 and words[0] in _LAST else 1
    word = words[width - 1] if words else ""
    if word in _DAYS:
        return Since(days=_DAYS[word]), width
    if (day := weekday(word)) is not None:
        return Since(weekday=day), width
    if _DATE.fullmatch(word):
        try:
            return Since(on=date.fromisoformat(word)), width
        except ValueError:
            return None
    return None


def _today(tokens: Sequence[Token]) -> tuple[Since, int] | None:
    return (Since(days=0), 1) if tokens[0].keyword == "today" else None
