"""Names and words of the API however they are spelled: ``afterEverySync``, ``AFTER_EVERY_SYNC``, ``After every sync``."""

import re

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_NAME = re.compile(r"[A-Za-z]+([ _-]?[A-Za-z0-9]+)*")
LONGEST = 80
"""Characters; what is longer is no name."""


def words(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters; none where it is something else than a name."""
    if len(name) > LONGEST or not _NAME.fullmatch(name):
        return ()
    return tuple(word.lower() for word in _WORD.findall(name))


def snake(name: str) -> str:
    """``after_every_sync``; empty where it is no name."""
    return "_".join(words(name))


def spelled_like(known: str, word: str) -> str:
    """``word`` (in snake case) as somebody spells it who writes ``known``; where that does not tell, as it is.

    ``DAILY`` tells of capitals, ``Daily`` of a capital for each word, ``after-every-sync`` of what stands between.
    """
    parts = word.split("_")
    if known.isupper():
        parts = [part.upper() for part in parts]
    elif known[:1].isupper():
        parts = [part.capitalize() for part in parts]
    elif _humps(known):
        parts = [parts[0], *(part.capitalize() for part in parts[1:])]
    between = next((sign for sign in known if not sign.isalnum()), None)
    if between is None:
        between = "_" if known.isupper() or known.islower() else ""
    return between.join(parts)


def _humps(known: str) -> bool:
    return known[:1].islower() and not known.islower()
