"""Whether a profile is what a segment looks for. The real classification is a language model's; this is a stand-in's."""

import re

from bot.sandbox.api.rows import Profile, Segment

_SIZES = {"": 1, "k": 1_000, "m": 1_000_000}
_WORD = re.compile(r"\w{4,}")


def fit(segment: Segment, profile: Profile) -> str | None:
    """``high`` when every label filter holds, ``medium`` when some do; gender and size must always hold."""
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
        return "high"
    return "medium" if any(held) else None


def in_tier(tier: str, followers: int) -> bool:
    """``10k_to_100k`` is documented; ``under_1k`` and ``over_100k`` are *assumed*, others hold for everyone."""
    if match := re.fullmatch(r"(\d+)([km]?)_to_(\d+)([km]?)", tier):
        low, low_size, high, high_size = match.groups()
        return int(low) * _SIZES[low_size] <= followers < int(high) * _SIZES[high_size]
    if match := re.fullmatch(r"(under|over)_(\d+)([km]?)", tier):
        side, number, size = match.groups()
        border = int(number) * _SIZES[size]
        return followers < border if side == "under" else followers >= border
    return True


def _fit_by_words(segment: Segment, profile: Profile) -> str | None:
    """A segment that has only a description: one shared word is medium, two are high."""
    labels = " ".join(label for group in profile.labels.values() for label in group)
    shared = _words(segment.description) & _words(f"{profile.bio} {labels}")
    if len(shared) > 1:
        return "high"
    return "medium" if shared else None


def _words(text: str) -> set[str]:
    """Words of four letters and more, without a plural s."""
    return {word.rstrip("s") for word in _WORD.findall(text.lower())}
