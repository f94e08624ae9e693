"""The controlled vocabulary: labels that segments may ask for, which are those that invented people can have."""

from collections.abc import Iterator

from bot.sandbox.api.world.kinds import KINDS

GENDERS = ("female", "male", "unknown")
"""``female`` is documented, the others are *assumed*."""
FOLLOWER_TIERS = ("under_1k", "1k_to_10k", "10k_to_100k", "over_100k")
"""``10k_to_100k`` is documented, the others are *assumed*."""


def vocabulary() -> Iterator[tuple[str, str]]:
    """Every filter's name with each of its labels, say ``("skill", "AI/ML")``, each couple once."""
    couples = ((name, label) for kind in KINDS for name, labels in kind.labels.items() for label in labels)
    yield from dict.fromkeys(couples)


def canonical(name: str, label: str) -> str | None:
    """The label as the vocabulary writes it, whatever its case; None for one that is not in it."""
    wanted = label.strip().casefold()
    return next((known for key, known in vocabulary() if key == name and known.casefold() == wanted), None)
