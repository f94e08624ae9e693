"""Times as they are typed after ``mute`` and ``quiet``: ``2h``, ``until mon 9:00``, ``18:00-9:00 and weekends``."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import time, timedelta
from functools import lru_cache
from zoneinfo import available_timezones

from bot.commands.tokens import DASHES, Token
from bot.quiet import A_DAY, For, MuteWish, QuietWish, Until

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_AMOUNT = r"(?:\d{1,4}\s?|an?\s)(?:m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:eeks?|ks?)?)(?![a-z])"
_AMOUNTS = re.compile(rf"(?:for )?{_AMOUNT}(?:\s?{_AMOUNT})*")
_COUNTED = re.compile(r"(\d{1,4}|an?)\s?([mhdw])(?=[a-z\d\s]|$)")
TIME = r"(?:\d{1,2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?|noon|midnight)"
_PARTS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:\s?([ap])\.?m\.?)?")
CLEARLY_A_TIME = re.compile(r"\d{1,2}:\d{2}.*|.*m\.?|noon|midnight")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = r"(?:mon|tues?|wed|thur?s?|fri|sat|sun)[a-z]*|tomorrow"
_UNTIL = re.compile(
    rf"(?P<until>(?:until|till|til) )?(?:next )?(?P<day>{_DAY})?(?: ?(?:at )?(?P<at>{TIME}))?"
)
_SPAN = re.compile(rf"(?<![\w/])(?:from |between )?({TIME})\s?(?:-|to|until|till|and)\s?({TIME})(?![\w/])")
_SAME = {**{ord(dash): "-" for dash in DASHES}, ord("∶"): ":"}
"""The colon is the one that our own texts have where ``:name:`` would be an emoji: they are copied."""
OFF = frozenset({"off", "none", "never", "stop", "no"})
_WEEKENDS = frozenset({"weekend", "weekends"})
_FILLING = frozenset({"and", "on", "the", "at", "every", "day", "daily", "hours", "+", "&"})
_NOON = 12


def read_mute(tokens: Sequence[Token]) -> MuteWish | None:
    """How long a channel shall be muted: a day where nothing is said; None where it cannot be read."""
    line = line_of(tokens)
    if not line:
        return For(A_DAY)
    return _lasting(line) or _until(line)


def read_quiet(tokens: Sequence[Token]) -> QuietWish | None:
    """When a channel shall be quiet; None where it cannot be read."""
    line = line_of(tokens)
    if line in OFF:
        return QuietWish()
    span, rest = None, line
    if typed := _SPAN.search(line):
        start, end = wall_time(typed[1]), wall_time(typed[2])
        if start is None or end is None or start == end:
            return None
        span, rest = (start, end), f"{line[: typed.start()]} {line[typed.end() :]}"
    words = [word for each in rest.split() if (word := each.strip(",;()")) and word not in _FILLING]
    zones = [zone for word in words if (zone := zone_in(word))]
    weekends = [word for word in words if word in _WEEKENDS]
    if len(zones) > 1 or len(zones) + len(weekends) < len(words):
        return None
    wish = QuietWish(span, bool(weekends), next(iter(zones), None))
    return None if wish.off else wish


def line_of(tokens: Sequence[Token]) -> str:
    """In lower case, compatibility forms folded, every dash and colon the same, single spaces."""
    text = unicodedata.normalize("NFKC", " ".join(token.text for token in tokens)).casefold()
    return " ".join(text.translate(_SAME).split()).rstrip(".,;!?").strip()


def _lasting(line: str) -> For | None:
    if not _AMOUNTS.fullmatch(line):
        return None
    amounts = [
        (int(count) if count.isdecimal() else 1) * _UNITS[unit] for count, unit in _COUNTED.findall(line)
    ]
    span = sum(amounts, timedelta())
    return For(span) if span else None


def _until(line: str) -> Until | None:
    typed = _UNTIL.fullmatch(line)
    if typed is None:
        return None
    day, at = typed["day"], wall_time(typed["at"] or "")
    if typed["at"] and at is None:
        return None
    if day:
        number = None if day == "tomorrow" else weekday(day)
        return None if number is None and day != "tomorrow" else Until(at, number, day == "tomorrow")
    surely = typed["until"] or CLEARLY_A_TIME.fullmatch(typed["at"] or "")
    return Until(at) if at is not None and surely else None


def weekday(day: str) -> int | None:
    """``mon``, ``Monday``, ``thurs``: 0 to 6 from Monday on; ``day`` is in lower case, three letters at least."""
    if len(day) < len("mon"):
        return None
    short = {"weds": "wed", "thur": "thu", "thurs": "thu", "tues": "tue"}.get(day, day)
    return next((number for number, name in enumerate(_DAYS) if name.startswith(short)), None)


def wall_time(text: str) -> time | None:
    """``18:00``, ``18``, ``6pm``, ``6.30 p.m.``, ``noon``; midnight may be 24:00."""
    if text in {"noon", "midnight"}:
        return time(_NOON if text == "noon" else 0)
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return None
    hour, minute = int(parts[1]), int(parts[2] or 0)
    if parts[3]:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if parts[3] == "p" else 0)
    if (hour, minute) == (24, 0):
        return time()
    try:
        return time(hour, minute)
    except ValueError:
        return None


def zone_in(word: str) -> str | None:
    """The IANA zone that a word names, in its proper spelling."""
    return _zones().get(word) if "/" in word or word == "utc" else None


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}
