"""A row of the table of words: what it is made of."""

from dataclasses import dataclass
from enum import StrEnum

from bot.roles import Who

COMMAND = "/goodones"


class Kind(StrEnum):
    """A verb acts, a noun lists or shows."""

    VERB = "verb"
    NOUN = "noun"


class Takes(StrEnum):
    """What may follow a word."""

    STREAM = "stream"
    FILTERS = "filters"
    LISTING = "listing"
    """How leads stand, and since when."""
    SINCE = "since"
    """How far back."""
    TOPIC = "topic"
    MUTE = "mute"
    """How long something lasts, or until when."""
    QUIET = "quiet"
    """From when until when, each day or on weekends."""
    DIGEST = "digest"
    """When a digest shall come, and for whom."""
    HANDLE = "handle"
    """Whom on X it is about."""
    OFF = "off"
    """Whether they are to be taken off again."""
    AUDIT = "audit"
    """Of whom, of which lead, how far back."""
    LEAD = "lead"
    """An X handle, a link to a profile, or a lead's number."""
    HANDLES = "handles"
    """Several X handles or links to profiles."""
    ACCOUNT = "account"
    """Which tracked X account, and what to do with it."""
    TEMPLATE = "template"
    """A message template's name, and what to do with it."""


@dataclass(frozen=True)
class Word:
    """One row. ``usage`` and ``example`` are without the command's own name; the glance's name is empty."""

    name: str
    usage: str
    example: str
    summary: str
    details: str
    subject: str
    who: Who
    kind: Kind
    aliases: tuple[str, ...] = ()
    daily: bool = False
    takes: frozenset[Takes] = frozenset()
    verbs: tuple[str, ...] = ()
    """For a noun: what can be done with one that is named, before the noun or after the name."""

    @property
    def typed(self) -> str:
        """The whole line of the example, as it is typed."""
        return f"{COMMAND} {self.example}".strip()
