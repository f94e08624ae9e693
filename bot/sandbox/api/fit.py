"""Whether a profile is what a segment looks for. The real classification is a language model's; this is a stand-in's."""

import re
from zlib import crc32

from bot.sandbox.api.rows import Profile, Segment

_SIZES = {"": 1, "k": 1_000, "m": 1_000_000}
_WORD = re.compile(r"\w{2,}")
_LITTLE_WORD = re.compile(
    r"an|and|are|at|be|by|for|from|in|into|is|it|of|on|or|that|the|their|them|they|this|to|was|we|who|with|you"
)
_ONE_IN = 3
"""How often a segment with one filter is not quite sure."""


def fit(segment: Segment, profile: Profile) -> str | None:
    """``high`` when every label filter holds, ``medium`` when some do; gender and size must always hold.

    With a single filter, which holds or does not, a third of those for whom it holds is ``medium``.
    """
    if segment.gender_values and profile.gender not in segment.gender_values:
        return None
    if segment.follower_count_tiers and not any(
        in_tier(tier, profile.followers) for tier in segment.follower_count_tiers
    ):
        return None
    if not segment.applied_search_filters:
        return _fit_by_words(segment, profile)
    held = [
        bool(set(wanted) & set(profile.labels.get(name, ())))
        for name, wanted in segment.applied_search_filters.items()
    ]
    if all(held):
        return "medium" if len(held) == 1 and _unsure(segment, profile) else "high"
    return "medium" if any(held) else None


def in_tier(tier: str, followers: int) -> bool:
    """Whether that many followers are of a tier; one that cannot be read holds for everyone."""
    low, high = reach(tier)
    return low <= followers and (high is None or followers < high)


def reach(tier: str) -> tuple[int, int | None]:
    """From how many followers to how many less one; ``10k_to_100k`` is documented, ``under_1k`` and ``over_100k`` are *assumed*."""
    if match := re.fullmatch(r"(\d+)([km]?)_to_(\d+)([km]?)", tier):
        low, low_size, high, high_size = match.groups()
        return int(low) * _SIZES[low_size], int(high) * _SIZES[high_size]
    if match := re.fullmatch(r"(under|over)_(\d+)([km]?)", tier):
        side, number, size = match.groups()
        border = int(number) * _SIZES[size]
        return (0, border) if side == "under" else (border, None)
    return 0, None


def words(text: str) -> set[str]:
    """Words that say something, in small letters and without a plural s."""
    found = {word.rstrip("s") for word in _WORD.findall(text.lower()) if not _LITTLE_WORD.fullmatch(word)}
    return found - {""}


def _fit_by_words(segment: Segment, profile: Profile) -> str | None:
    """A segment that has only a description: one shared word is medium; two are high, or one that is all there is."""
    labels = " ".join(label for group in profile.labels.values() for label in group)
    wanted = words(segment.description)
    shared = wanted & words(f"{profile.bio} {labels}")
    if len(shared) > 1 or (shared and shared == wanted):
        return "high"
    return "medium" if shared else None


def _unsure(segment: Segment, profile: Profile) -> bool:
    return crc32(f"{segment.id} {profile.id}".encode()) % _ONE_IN == 0
