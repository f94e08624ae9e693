"""Every word that can be typed: the single source for help, README, the manifest's hint and the parser.

A new command is a new row in ``bot/commands/words`` and its name here; help lists them in this order.
"""

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from bot.commands.word import COMMAND, Kind, Takes, Word
from bot.commands.words.accounts import ACCOUNTS, SLEEP, WAKE
from bot.commands.words.coming import DIGEST, GLANCE, SETTINGS, SUBSCRIBE, SUBSCRIPTIONS, TRIAGE, UNSUBSCRIBE
from bot.commands.words.leads import LEAD, LEADS, LOOKUP, LOOKUPS, MINE, TEMPLATES
from bot.commands.words.people import AUDIT, DNC, FORGET
from bot.commands.words.silence import MUTE, QUIET, UNMUTE
from bot.commands.words.standing import BUDGET, HELP, STATS, STATUS, TEAM
from bot.commands.words.streams import RUN, STREAMS

__all__ = [
    "COMMAND",
    "GLANCE",
    "HELP",
    "LIKENESS",
    "WORDS",
    "Kind",
    "Takes",
    "Word",
    "find_word",
    "nearest_word",
    "usage_hint",
]

LIKENESS = 0.6
"""From here on, a mistyped word is taken to mean its neighbour (1 is the same)."""

WORDS: tuple[Word, ...] = (
    GLANCE,
    STREAMS,
    RUN,
    SUBSCRIBE,
    LEADS,
    TRIAGE,
    UNSUBSCRIBE,
    SUBSCRIPTIONS,
    SETTINGS,
    MUTE,
    UNMUTE,
    QUIET,
    DIGEST,
    STATS,
    BUDGET,
    ACCOUNTS,
    WAKE,
    SLEEP,
    DNC,
    FORGET,
    AUDIT,
    TEAM,
    MINE,
    LEAD,
    LOOKUP,
    LOOKUPS,
    TEMPLATES,
    STATUS,
    HELP,
)


def find_word(typed: str, words: Iterable[Word] = WORDS) -> Word | None:
    """The word with this name or alias; ``typed`` is in lower case and bare of punctuation."""
    return next((word for word in words if typed and typed in (word.name, *word.aliases)), None)


def nearest_word(typed: str, words: Iterable[Word] = WORDS) -> Word | None:
    """The word that was most likely meant by a mistyped one; of equals the first in the table."""
    best, likeness = None, LIKENESS
    for word in words:
        for name in filter(None, (word.name, *word.aliases)):
            score = OSA.normalized_similarity(typed, name)
            if score > likeness:
                best, likeness = word, score
    return best


def usage_hint(words: Sequence[Word] = WORDS) -> str:
    """What Slack shows behind the command while it is typed: the daily usages."""
    return " | ".join(word.usage for word in words if word.daily and word.usage)
