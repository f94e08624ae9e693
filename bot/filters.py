"""Which leads somebody wants: kept with a subscription, asked of each lead, told back in words."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, NonNegativeInt, PositiveInt

from bot.api.models import Confidence, Lead

THOUSAND, MILLION = 1_000, 1_000_000

S = TypeVar("S", bound=str)


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


def _canonical(values: Iterable[S]) -> tuple[S, ...]:
    return tuple(sorted(set(values)))


Confidences = Annotated[tuple[Confidence, ...], AfterValidator(_canonical)]
Sources = Annotated[tuple[Source, ...], AfterValidator(_canonical)]
Handles = Annotated[tuple[Annotated[str, AfterValidator(bare_handle)], ...], AfterValidator(_canonical)]


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
    followers_min: NonNegativeInt | None = None
    followers_max: PositiveInt | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is asked at all."""
        return self == LeadFilter()

    def matches(self, lead: Lead, account_handle: str | None) -> bool:
        """Whether this lead is wanted; ``account_handle`` is the tracked account that it came up at.

        What is not known never meets a wish (*high*, *followers*, *@account*, *over*, *under*)
        and always passes an exclusion (*not high*, *no likers*).
        """
        handle = None if account_handle is None else bare_handle(account_handle)
        return (
            _passes(lead.match_confidence, self.confidence, self.not_confidence)
            and _passes(_source(lead.source_type), self.sources, self.not_sources)
            and _passes(handle, self.accounts, self.not_accounts)
            and self._counts(lead.profile.follower_count)
        )

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
        if self.followers_min is not None:
            yield f"over {count_words(self.followers_min)} followers"
        if self.followers_max is not None:
            yield f"under {count_words(self.followers_max)} followers"


def _passes(value: str | None, wanted: tuple[str, ...], unwanted: tuple[str, ...]) -> bool:
    return (not wanted or value in wanted) and value not in unwanted


def _source(source_type: str | None) -> str | None:
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
