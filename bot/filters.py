"""Which leads somebody wants: kept with a subscription, asked of each lead, told back in words."""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NonNegativeInt, PositiveInt

from bot.api.models import Confidence, Lead
from bot.words import LONGEST, MOST_READ, Words, in_quotes, says, tidy, words

THOUSAND, MILLION = 1_000, 1_000_000
MOST = 10
"""Phrases, or segments, that one filter looks for, and as many that it keeps away."""
TITLE = 60
"""Characters of a segment's title that are kept with a filter: it is told back by them."""

S = TypeVar("S", bound=str)
V = TypeVar("V", int, str)


class Source(StrEnum):
    """How a lead came up, as the webhook filter names it.

    Leads carry ``new_follower`` in the only documented example: it counts as ``follower`` (*assumed*).
    Source: https://docs.catchthegoodones.com/api-reference/webhooks
    """

    FOLLOWER = "follower"
    LIKER = "liker"


def bare_handle(handle: str) -> str:
    """An X handle as it is compared: without ``@``, in lower case (X does not tell cases apart)."""
    return handle.strip().removeprefix("@").casefold()


class ChosenSegment(BaseModel):
    """A segment by its id, with the title that it had when it was chosen."""

    model_config = ConfigDict(frozen=True)

    id: int
    title: Annotated[str, AfterValidator(lambda title: title[:TITLE])]

    @property
    def words(self) -> str:
        """As it can be typed: the title in quotes, or the number where the title has nothing to type."""
        return in_quotes(self.title) if words(self.title) else str(self.id)


def _canonical(values: Iterable[S]) -> tuple[S, ...]:
    return tuple(sorted(set(values)))


def _each_once(values: Iterable[str]) -> tuple[str, ...]:
    """Each once, however it is spelled."""
    known = {words(value): value for value in sorted(values, reverse=True)}
    if len(known) > MOST or any(not said or len(value) > LONGEST for said, value in known.items()):
        raise ValueError("no words, too long or too many to look for in a bio")
    return tuple(sorted(known.values()))


def _segments(values: Iterable[ChosenSegment]) -> tuple[ChosenSegment, ...]:
    by_id = {value.id: value for value in values}
    return tuple(by_id[id_] for id_ in sorted(by_id))


Confidences = Annotated[tuple[Confidence, ...], AfterValidator(_canonical)]
Sources = Annotated[tuple[Source, ...], AfterValidator(_canonical)]
Handles = Annotated[tuple[Annotated[str, AfterValidator(bare_handle)], ...], AfterValidator(_canonical)]
Phrases = Annotated[tuple[Annotated[str, AfterValidator(tidy)], ...], AfterValidator(_each_once)]
Segments = Annotated[tuple[ChosenSegment, ...], Field(max_length=MOST), AfterValidator(_segments)]


class LeadFilter(BaseModel):
    """What a lead must be. Empty fields ask nothing; all others must hold; values of one field are alternatives.

    Values are kept sorted and once, so that equal wishes are equal and their JSON is stable.
    ``followers_min`` is inclusive and ``followers_max`` exclusive, so that *over 10k* and *under 10k*
    share out every count between them.
    """

    model_config = ConfigDict(frozen=True)

    confidence: Confidences = ()
    not_confidence: Confidences = ()
    sources: Sources = ()
    not_sources: Sources = ()
    accounts: Handles = ()
    not_accounts: Handles = ()
    segments: Segments = ()
    not_segments: Segments = ()
    bio: Phrases = ()
    """Words, or several in a row, that stand in the bio: see :mod:`bot.words`."""
    not_bio: Phrases = ()
    enriched: bool = False
    not_enriched: bool = False
    followers_min: NonNegativeInt | None = None
    followers_max: PositiveInt | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is asked at all."""
        return self == LeadFilter()

    @property
    def asks_for_account(self) -> bool:
        """Whether it matters from which account's audience a lead came."""
        return bool(self.accounts or self.not_accounts)

    @property
    def asks_for_contacts(self) -> bool:
        """Whether it matters that a lead came enriched."""
        return self.enriched or self.not_enriched

    def with_segments(
        self, wanted: Iterable[ChosenSegment], unwanted: Iterable[ChosenSegment]
    ) -> "LeadFilter":
        """The same with these segments in place of its own."""
        own = self.model_dump(exclude={"segments", "not_segments"})
        return LeadFilter.model_validate({**own, "segments": tuple(wanted), "not_segments": tuple(unwanted)})

    def matches(self, lead: Lead, account_handle: str | None, *, enriched: bool | None = None) -> bool:
        """Whether this lead is wanted; ``account_handle`` is the tracked account that it came up at.

        ``enriched``: whether it came with a way to reach the person (None: what its own record says).
        What is not known never meets a wish (*high*, *followers*, *@account*, *segment*, *bio*, *enriched*, *over*,
        *under*) and always passes an exclusion (*not high*, *no likers*, *not bio recruiter*).
        """
        handle = None if account_handle is None else bare_handle(account_handle)
        return (
            _passes(lead.match_confidence, self.confidence, self.not_confidence)
            and _passes(source_of(lead.source_type), self.sources, self.not_sources)
            and _passes(handle, self.accounts, self.not_accounts)
            and _passes(lead.segment_id, _ids(self.segments), _ids(self.not_segments))
            and self._counts(lead.profile.follower_count)
            and self._reaches(enriched=lead.has_contacts if enriched is None else enriched)
            and self._says(lead.profile.bio)
        )

    def _reaches(self, *, enriched: bool) -> bool:
        return not (self.not_enriched if enriched else self.enriched)

    def _says(self, bio: str | None) -> bool:
        if not self.bio and not self.not_bio:
            return True
        said = _of_bio((bio or "")[:MOST_READ])
        return (not self.bio or _says_any(said, self.bio)) and not _says_any(said, self.not_bio)

    def _counts(self, followers: int | None) -> bool:
        if self.followers_min is None and self.followers_max is None:
            return True
        if followers is None:
            return False
        at_least = self.followers_min is None or followers >= self.followers_min
        return at_least and (self.followers_max is None or followers < self.followers_max)

    def contradiction(self) -> str | None:
        """Two wishes that no lead can meet together, in words: "high and not high"."""
        pairs = (
            (self.confidence, self.not_confidence, "{}"),
            (self.sources, self.not_sources, "{}s"),
            (self.accounts, self.not_accounts, "@{}"),
        )
        for wanted, unwanted, spelling in pairs:
            for value in sorted(set(wanted) & set(unwanted)):
                name = spelling.format(value)
                return f"{name} and not {name}"
        return self._contrary_segment() or self._contrary_bio() or self._contrary_rest()

    def _contrary_segment(self) -> str | None:
        unwanted = _ids(self.not_segments)
        both = (
            f"segment {each.words} and not segment {each.words}"
            for each in self.segments
            if each.id in unwanted
        )
        return next(both, None)

    def _contrary_bio(self) -> str | None:
        """Whoever says *rust developer* says *rust*."""
        both = (
            f"bio {in_quotes(wanted)} and not bio {in_quotes(unwanted)}"
            for wanted in self.bio
            for unwanted in self.not_bio
            if says(words(wanted), words(unwanted))
        )
        return next(both, None)

    def _contrary_rest(self) -> str | None:
        if self.enriched and self.not_enriched:
            return "enriched and not enriched"
        low, high = self.followers_min, self.followers_max
        if low is not None and high is not None and low >= high:
            return f"over {count_words(low)} and under {count_words(high)}"
        return None

    def describe(self) -> str:
        """The filter in words that can be typed back: "high fit, no likers, over 10k followers"."""
        return ", ".join(self._phrases()) or "every lead"

    def _phrases(self) -> Iterator[str]:
        if self.confidence:
            yield " or ".join(self.confidence) + " fit"
        yield from (f"not {value} fit" for value in self.not_confidence)
        if self.sources:
            yield " or ".join(f"{value}s" for value in self.sources) + (" only" * (len(self.sources) == 1))
        yield from (f"no {value}s" for value in self.not_sources)
        if self.accounts:
            yield "from " + " or ".join(f"@{handle}" for handle in self.accounts)
        yield from (f"not from @{handle}" for handle in self.not_accounts)
        if self.segments:
            yield "segment " + " or ".join(each.words for each in self.segments)
        yield from (f"not segment {each.words}" for each in self.not_segments)
        if self.bio:
            yield "bio " + " or ".join(map(in_quotes, self.bio))
        yield from (f"not bio {in_quotes(phrase)}" for phrase in self.not_bio)
        if self.enriched:
            yield "enriched"
        if self.not_enriched:
            yield "not enriched"
        if self.followers_min is not None:
            yield f"over {count_words(self.followers_min)} followers"
        if self.followers_max is not None:
            yield f"under {count_words(self.followers_max)} followers"


def _passes(value: V | None, wanted: Collection[V], unwanted: Collection[V]) -> bool:
    return (not wanted or value in wanted) and value not in unwanted


def _says_any(said: Words, phrases: Iterable[str]) -> bool:
    return any(says(said, _of_phrase(phrase)) for phrase in phrases)


# A webhook brings hundreds of leads, and each is asked by every subscription: nothing is read anew for each pair.
@lru_cache(maxsize=1_000)
def _of_phrase(phrase: str) -> Words:
    return words(phrase)


@lru_cache(maxsize=8)
def _of_bio(bio: str) -> Words:
    return words(bio)


def _ids(segments: Iterable[ChosenSegment]) -> frozenset[int]:
    return frozenset(each.id for each in segments)


def source_of(source_type: str | None) -> str | None:
    """``new_follower`` counts as ``follower`` (*assumed*); values that we do not know stay as they are."""
    return Source.FOLLOWER if source_type == "new_follower" else source_type


def count_words(number: int) -> str:
    """A count, short but exact: 10000 is "10k", 2500 is "2.5k", 1234 is "1,234"."""
    for unit, name in ((MILLION, "m"), (THOUSAND, "k")):
        tenths, rest = divmod(number, unit // 10)
        if number >= unit and not rest:
            whole, tenth = divmod(tenths, 10)
            return f"{whole}.{tenth}{name}" if tenth else f"{whole}{name}"
    return f"{number:,}"
