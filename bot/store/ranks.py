"""Who goes first where not all can go at once: answers to people, then cards, then summaries."""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any


class Rank(IntEnum):
    """The lower, the sooner."""

    ANSWER = 0
    """Somebody asked for it, and looks at the screen."""
    CARD = 1
    """One lead, or how far something is."""
    SUMMARY = 2
    """Many leads in one message: it is as good a little later, and better with more in it."""


RANKS: Mapping[str, tuple[Rank, Rank]] = {
    "digest": (Rank.SUMMARY, Rank.SUMMARY),
    "message": (Rank.ANSWER, Rank.ANSWER),
    "run": (Rank.ANSWER, Rank.CARD),
    "csv": (Rank.ANSWER, Rank.CARD),
    "bulk": (Rank.ANSWER, Rank.CARD),
    "lead": (Rank.CARD, Rank.ANSWER),
    "rollup": (Rank.SUMMARY, Rank.SUMMARY),
    "activity": (Rank.SUMMARY, Rank.CARD),
}
"""By the kind that a content names first: as a post and as an edit. A card comes by itself, but changes because somebody clicked on it."""
OTHERS = (Rank.CARD, Rank.CARD)
LATER = "later"
"""In a content: nobody waits for it, as for a card that is drawn anew because a lead changed elsewhere."""

PATIENCE: Mapping[Rank, float] = {Rank.CARD: 60.0, Rank.SUMMARY: 180.0}
"""Seconds that those of a rank let others pass; then they take turns with them, so that nobody waits for ever."""


def ranks(content: Mapping[str, Any]) -> tuple[Rank, Rank]:
    """The rank of a row with this content as a post, and as an edit."""
    if LATER in content:
        return OTHERS
    return next((RANKS[kind] for kind in content if kind in RANKS), OTHERS)
