"""How leads come to a channel: each as a card, balanced, or in the digest only; and in which form cards are drawn."""

from enum import StrEnum


class ChannelMode(StrEnum):
    """From the loudest to the quietest; the value is what is kept, ``words`` what is typed and shown."""

    EVERY = "every"
    """Each lead is a card."""
    BALANCED = "balanced"
    """Of a run the first high-fit leads are cards, and the rest is one roll-up."""
    DIGEST = "digest"
    """Nothing is posted when a lead comes; the digest counts it."""

    @property
    def words(self) -> str:
        """As it can be typed after ``subscribe``."""
        return {ChannelMode.EVERY: "every lead", ChannelMode.DIGEST: "digest only"}.get(self, self.value)

    @property
    def loudness(self) -> int:
        """The more is posted, the higher."""
        return -list(ChannelMode).index(self)

    @property
    def quieter(self) -> "ChannelMode | None":
        """The next one in which less is posted, if there is one."""
        rest = list(ChannelMode)[1 - self.loudness :]
        return rest[0] if rest else None


class CardForm(StrEnum):
    """How much of a lead its card shows."""

    FULL = "full"
    CONDENSED = "condensed"
    """Two lines, and judging one tap away."""


LISTED = 3
"""So many of its leads a roll-up shows at once; the others are in its list."""
CARDS_A_RUN = 3
"""Of a balanced subscription: so many high-fit leads of one run are cards, the first that arrive."""
CARDS_A_DAY = 12
"""And so many within a UTC day, whatever the runs (*assumed*: what a channel bears)."""
