"""What follows ``digest``: ``weekdays 8:30``, ``every monday at 9am``, ``after sync, skip empty``, ``me weekly short``."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from bot.commands.times import CLEARLY_A_TIME, OFF, TIME, line_of, wall_time, weekday, zone_in
from bot.commands.tokens import Token
from bot.digests.schedule import EVERY_DAY, MORNING, WEEKDAYS, WEEKEND, When
from bot.digests.wish import DigestWish

NOW = frozenset({"", "now", "here", "preview", "show"})
"""What asks for the digest itself."""
_ASKS = frozenset({"", "when", "schedule", "times"})
_B, _E = r"(?<![\w/:])", r"(?![\w/:])"
_IF = r"(?: (?:if|when|it|it's|its|is|are|ones?))*"
_MINE = re.compile(rf"{_B}(?:(?:to |for |by |dm )?(?:me|myself|dm)|mine){_E}")
_ALWAYS = re.compile(rf"{_B}(?:and |but )?(?:even|also|always){_IF} empty(?: ones)?{_E}")
_SKIPS = re.compile(
    rf"{_B}(?:and |but )?(?:(?:skip|skips|unless|not|no|never){_IF} empty(?: ones)?"
    rf"|(?:only )?(?:if|when) (?:there is |there's )?(?:any(?:thing)?(?: new)?|not empty)){_E}"
)
_SHORT = re.compile(rf"{_B}(?:and |but )?(?:in )?(?:short|brief|one line|one-line|one-liner)(?: form)?{_E}")
_LONG = re.compile(rf"{_B}(?:and |but )?(?:in )?(?:full|long)(?: form)?{_E}")
_DEFAULT = re.compile(r"(?:back to |as |like )?(?:team|team.s|default|reset)(?: default)?(?: has| does)?")
_SYNC = re.compile(r"(?:after |on |with )?(?:every |each |any |all )?(?:sync|run)s?")
_DAILY = re.compile(rf"{_B}(?:(?:once )?(?:every|each) (?:single )?day|once (?:per )?day|everyday){_E}")
_WEEKLY = re.compile(rf"{_B}(?:(?:once )?(?:every|each) week|once (?:per )?week){_E}")
_WORKDAYS = re.compile(rf"{_B}(?:work|working|business|week) ?days?{_E}")
_DAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_RANGE = re.compile(rf"{_B}({_DAY})\s?(?:-|to|till|until|through|thru)\s?({_DAY}){_E}")
_AT = re.compile(rf"(?<![\w/:.-])(at )?({TIME})(?![\w/:-])")
_BETWEEN = re.compile(r"[,;()]")
_ARTICLES = frozenset(
    {"the", "a", "please", "digest", "digests", "summary", "it", "for", "this", "channel", "here"}
)
_FILLING = frozenset(
    {
        "and",
        "on",
        "at",
        "every",
        "each",
        "in",
        "by",
        "of",
        "from",
        "time",
        "o'clock",
        "oclock",
        "all",
        "+",
        "&",
    }
)
_SETS = {"daily": EVERY_DAY, "weekly": (0,), "morning": EVERY_DAY, "mornings": EVERY_DAY}
"""What these mean where no other days are said."""
_GROUPS = {"weekdays": WEEKDAYS, "weekend": WEEKEND, "weekends": WEEKEND}


def read_digest(tokens: Sequence[Token]) -> DigestWish | None:
    """When a digest shall come, as it was typed; None where it cannot be read. Pure, and total over all texts."""
    line = line_of(tokens)
    mine, line = _take(_MINE, line)
    always, line = _take(_ALWAYS, line)
    skips, line = _take(_SKIPS, line)
    short, line = _take(_SHORT, line)
    long, line = _take(_LONG, line)
    if (skips and always) or (short and long):
        return None
    form = DigestWish(short=_said(yes=short, no=long), skip_empty=_said(yes=skips, no=always), mine=mine)
    words = [word for word in _BETWEEN.sub(" ", line).split() if word not in _ARTICLES]
    rest = " ".join(words)
    if rest in _ASKS:
        return form
    if rest in OFF or _DEFAULT.fullmatch(rest):
        return _alone(form, off=rest in OFF)
    if _SYNC.fullmatch(rest):
        return replace(form, when=When.SYNC)
    return _timed(form, words)


def _take(pattern: re.Pattern[str], line: str) -> tuple[bool, str]:
    """Whether it is said there, and the line without it."""
    rest, found = pattern.subn(" ", line)
    return bool(found), " ".join(rest.split())


def _said(*, yes: bool, no: bool) -> bool | None:
    return True if yes else False if no else None


def _alone(form: DigestWish, *, off: bool) -> DigestWish | None:
    """*off* and *default* say nothing of how it shall look."""
    if form.short is not None or form.skip_empty is not None:
        return None
    return replace(form, when=When.OFF) if off else replace(form, default=True)


def _timed(form: DigestWish, words: list[str]) -> DigestWish | None:
    """Days, a time and a zone in any order, each at most once, and nothing else."""
    zones = [zone for word in words if (zone := zone_in(word))]
    line = " ".join(word for word in words if not zone_in(word))
    times = [(each[1], each[2]) for each in _AT.finditer(line)]
    if len(zones) > 1 or len(times) > 1:
        return None
    at = _wall_time(times[0][1]) if times else None
    if times and at is None:
        return None
    days = _days(_AT.sub(" ", line))
    if days is None:
        return None
    wish = replace(form, at=at, zone=next(iter(zones), None))
    if days:
        return replace(wish, when=When.DAYS, days=days, at=at or MORNING)
    surely = not times or times[0][0] or CLEARLY_A_TIME.fullmatch(times[0][1])
    return wish if surely and (times or zones) else None


def _wall_time(typed: str) -> time | None:
    """24:00 is of no day: the evening of one, or the morning of the next."""
    return None if typed.startswith("24") else wall_time(typed)


def _days(line: str) -> tuple[int, ...] | None:
    """The days that are meant, in order: none where none are said; None where something is no day."""
    for pattern, word in ((_DAILY, "daily"), (_WEEKLY, "weekly"), (_WORKDAYS, "weekdays")):
        line = pattern.sub(f" {word} ", line)
    ranges = [(_weekday(each[1]), _weekday(each[2])) for each in _RANGE.finditer(line)]
    days: set[int] = set()
    loose: set[tuple[int, ...]] = set()
    for first, last in ranges:
        if first is None or last is None:
            return None
        days |= {(first + each) % len(EVERY_DAY) for each in range((last - first) % len(EVERY_DAY) + 1)}
    for word in _RANGE.sub(" ", line).split():
        if word in _SETS:
            loose.add(_SETS[word])
        elif word in _GROUPS:
            days |= set(_GROUPS[word])
        elif (day := _weekday(word)) is not None:
            days.add(day)
        elif word not in _FILLING:
            return None
    if len(loose) > 1:
        return None
    return tuple(sorted(days)) or next(iter(loose), ())


def _weekday(word: str) -> int | None:
    """``mon``, ``Mondays``, ``thurs``."""
    number = weekday(word)
    return weekday(word.removesuffix("s")) if number is None else number
