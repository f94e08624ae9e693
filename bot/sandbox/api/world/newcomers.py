"""People who turn up because someone looks for their kind, so that a segment in anyone's words finds somebody."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from bot.sandbox.api.fit import reach, words
from bot.sandbox.api.rows import Profile, Segment
from bot.sandbox.api.world.people import FEWEST_FOLLOWERS, LONGEST_BIO, MOST_FOLLOWERS

SAYINGS = ("{} person", "into {} & good coffee ☕", "all things {} ✨", "mostly {}, sometimes sleep", "{} 🌱")


def lean(profile: Profile, segment: Segment, throw: Random) -> Profile:
    """The same person with the reach that the segment asks for, and where it has only words, with some of them."""
    return replace(
        profile,
        followers=_followers(profile, segment.follower_count_tiers, throw),
        bio=profile.bio if segment.applied_search_filters else _bio(profile, segment, throw),
    )


def _bio(profile: Profile, segment: Segment, throw: Random) -> str:
    """One or two words of the description; what says nothing stays as it is."""
    sayable = sorted(words(segment.description))
    if not sayable:
        return profile.bio
    chosen = throw.sample(sayable, min(len(sayable), throw.randint(1, 2)))
    return throw.choice(SAYINGS).format(" & ".join(chosen))[:LONGEST_BIO]


def _followers(profile: Profile, tiers: Sequence[str], throw: Random) -> int:
    if not tiers:
        return profile.followers
    low, high = reach(throw.choice(tiers))
    low = max(low, FEWEST_FOLLOWERS)
    return throw.randrange(low, max(low + 1, high or MOST_FOLLOWERS))
