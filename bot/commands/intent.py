"""What a typed line means, or why it cannot be understood."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.digests.wish import DigestWish
from bot.filters import LeadFilter
from bot.listing import ListWish
from bot.modes import ChannelMode
from bot.quiet import MuteWish, QuietWish


class ProblemKind(StrEnum):
    """Why a line cannot be done as typed."""

    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_FILTER = "unknown_filter"
    """A flag or a ``key:value`` that no filter has."""
    FILTER_NOT_TAKEN = "filter_not_taken"
    """The word has no filters; perhaps it is part of a name and needs quotes."""
    EXTRA = "extra"
    """Text after a word that takes none."""
    CONTRADICTION = "contradiction"
    NUMBER = "number"
    """A count of followers that cannot be read."""
    SLACK_USER = "slack_user"
    """A member of the Slack workspace where an X account is meant: the two look alike."""
    HANDLE = "handle"
    """Not a possible X handle, or an X page that is no profile."""
    TIME = "time"
    """A time, or from when until when, that cannot be read."""
    SCHEDULE = "schedule"
    """When a digest shall come, in words that cannot be read."""
    TOO_LONG_MUTE = "too_long_mute"
    """A mute that would last longer than any may."""
    NEEDS_TEXT = "needs_text"
    """``bio`` or ``segment`` with nothing after it."""
    NO_WORD = "no_word"
    """Nothing to look for in a bio: an emoji, signs, a member of the workspace."""
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    MANY_HANDLES = "many_handles"


@dataclass(frozen=True)
class Problem:
    """The first thing that is wrong with a line."""

    kind: ProblemKind
    given: str
    """The part in question as it was typed (at most ``GIVEN_LIMIT`` characters)."""
    example: str
    """A line that works, without the command's own name."""
    nearest: str | None = None
    """What was probably meant."""


@dataclass(frozen=True)
class About:
    """Whom or what a line is about: an X ``handle`` (lower case, without ``@``), a member of the workspace by id, a lead.

    ``off``: they are to be taken off a list again; ``days``: how far back.
    """

    handle: str = ""
    person: str = ""
    lead: int | None = None
    days: int | None = None
    off: bool = False


@dataclass(frozen=True)
class Intent:
    """What was asked for. With a ``problem`` the rest is as far as it was understood."""

    word: str
    """The table's name for it; empty when nothing was typed, or nothing that is known (see ``problem``)."""
    name_text: str = ""
    """The free text that names a stream, without quotes."""
    filters: LeadFilter = field(default_factory=LeadFilter)
    verb: str | None = None
    """What to do with the one that a noun names: ``streams rust run`` and ``run streams rust`` have ``run``."""
    topic: str = ""
    """For ``help``: the table's name of the word to explain."""
    segments: tuple[str, ...] = ()
    """What was typed of segments that leads shall be of; which are meant is not known here."""
    not_segments: tuple[str, ...] = ()
    mode: ChannelMode | None = None
    """How leads shall come; none where nothing was said of it."""
    listing: ListWish = field(default_factory=ListWish)
    """For ``leads``: what its own words said; for ``stats``: since when."""
    mute: MuteWish | None = None
    """For ``mute``: how long."""
    quiet: QuietWish | None = None
    """For ``quiet``: when; none where nothing was said, which asks how it is now."""
    digest: DigestWish | None = None
    """For ``digest``: when it shall come; none where it is wanted now."""
    about: About = field(default_factory=About)
    """For ``dnc``, ``forget`` and ``audit``: whom or what."""
    handle: str = ""
    """For ``lead`` and ``accounts``: a handle on X in lower case, or digits, which may be its number as well."""
    handles: tuple[str, ...] = ()
    """For ``lookup``: handles on X, in lower case, each once."""
    does: str = ""
    """For ``templates``: ``new``, ``edit``, ``delete`` or ``preview``; empty to show."""
    problem: Problem | None = None

    @property
    def action(self) -> str:
        """The word that decides what happens: ``run`` for ``run rust`` as for ``streams rust run``.

        When a digest comes is another matter than the digest: ``digest.schedule``, and ``digest.me`` for oneself.
        """
        if self.digest:
            return f"{self.word}.{'me' if self.digest.mine else 'schedule'}"
        return self.verb or self.word
