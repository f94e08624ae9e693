"""Chance that comes out the same way each time, so that a seed names a whole world."""

from random import Random


def dice(*parts: object) -> Random:
    """A source of choices that depends on nothing but its parts, say ``dice(seed, "run", 123)``."""
    return Random("/".join(map(str, parts)))  # noqa: S311 - invented people need no secrecy


def happens(throw: Random, share: float) -> bool:
    """True in about this share of all throws (0 to 1)."""
    return throw.random() < share
