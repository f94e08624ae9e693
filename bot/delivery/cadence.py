"""How long to wait until leads are looked for again: pure arithmetic.

Where the lead API can reach us, webhooks bring what is new, and looking only finds what they missed. Where it cannot,
looking is all there is: quick while something comes or somebody is here, twice as slow after each look in vain.
"""

from dataclasses import replace

from bot.store.looks import Streak, Turn

QUICKEST, SLOWEST = 15.0, 300.0
"""Seconds between two looks."""
A_REQUEST = 6.0
"""Seconds that pass for each request of a look: ten a minute of the thirty that the background may have."""
_ENOUGH = 10
"""Times that the wait is doubled; it is the slowest long before."""


def after(turn: Turn, *, found: bool) -> Streak:
    """How it goes after a look that was answered."""
    return Streak(quiet=0 if found or turn.stirred else turn.streak.quiet + 1)


def after_failure(turn: Turn) -> Streak:
    return replace(turn.streak, failed=turn.streak.failed + 1)


def wait(streak: Streak, *, pushed: bool, requests: int = 1, told: float = 0.0) -> float:
    """Seconds until the next look.

    ``pushed``: webhooks come for everything that is subscribed. ``requests`` is what the last look cost, ``told`` how
    long the API wants not to be asked.
    """
    if streak.failed:
        return max(_doubled(streak.failed - 1), told)
    if pushed:
        return SLOWEST
    return min(SLOWEST, max(_doubled(streak.quiet), A_REQUEST * requests))


def _doubled(times: int) -> float:
    return min(SLOWEST, QUICKEST * 2.0 ** min(times, _ENOUGH))
