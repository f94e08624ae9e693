"""Whom a line is about: ``forget x.com/alice``, ``dnc off alice``, ``audit @ben #1252 7d``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.commands.intent import About, Problem, ProblemKind
from bot.commands.tokens import Token
from bot.commands.wishes import GIVEN_LIMIT, account_wish

_DAYS = re.compile(r"(\d{1,3})\s?(d(?:ays?)?|w(?:eeks?|ks?)?)")
_UNITS = frozenset({"d", "day", "days", "w", "wk", "wks", "week", "weeks"})
_NUMBER = re.compile(r"#?(\d{1,18})")
_OFF = frozenset({"off", "remove", "lift"})
_FILLING = frozenset({"of", "by", "for", "lead", "the", "last", "since"})
_WEEK = 7


@dataclass(frozen=True)
class Parts:
    """What may stand in a line, beside one handle."""

    off: bool = False
    audit: bool = False


def read_about(tokens: Sequence[Token], parts: Parts, example: str) -> About | Problem:
    """One handle at most; with ``parts.audit`` also a member of the workspace, a lead's number, a number of days."""
    about = About()
    waiting = [token for token in tokens if not token.empty]
    while waiting:
        token, *waiting = waiting
        if parts.audit and waiting and token.keyword.isdecimal() and waiting[0].keyword in _UNITS:
            token, *waiting = replace(token, text=f"{token.text} {waiting[0].text}"), *waiting[1:]
        read = _read(token, about, parts)
        if read is None:
            return _problem(token, example)
        about = read
    return about


def _read(token: Token, about: About, parts: Parts) -> About | None:
    """What is known with this token too; None where it fits nowhere."""
    if parts.off and token.keyword in _OFF and not about.off and not about.handle:
        return replace(about, off=True)
    if parts.audit and (read := _of_audit(token, about)):
        return read
    wish = account_wish(token)
    if wish.problem is None and not about.handle:
        return replace(about, handle=wish.value)
    return None


def _of_audit(token: Token, about: About) -> About | None:
    if token.user and token.id:
        return None if about.person else replace(about, person=token.id)
    if token.keyword in _FILLING:
        return about
    if (days := _DAYS.fullmatch(token.folded)) and about.days is None:
        return replace(about, days=max(1, int(days[1]) * (_WEEK if days[2].startswith("w") else 1)))
    if (number := _NUMBER.fullmatch(token.folded)) and about.lead is None:
        return replace(about, lead=int(number[1]))
    return None


def _problem(token: Token, example: str) -> Problem:
    wrong = account_wish(token).problem
    return Problem(wrong.kind if wrong else ProblemKind.EXTRA, token.text[:GIVEN_LIMIT], example)
