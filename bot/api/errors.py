"""Everything that can go wrong between us and the lead API, each with a text for people.

ApiError                            which request, and whether it may have been done all the same
├── ApiUnreachable                  no connection, or no answer to something that only reads
├── OutcomeUnknown                  sent, but no answer that tells: it may have happened
├── UnexpectedResponse              an answer that cannot be read
└── ApiRefusal                      the API answered that it did not do it
    ├── BadRequest           400    StreamArchived, AccountAsleep, StreamCapExceeded, SegmentCapExceeded,
    │                               OrphanLabel, NoFiltersMatched, NoTeam
    ├── KeyRefused           401    KeyMissing, KeyMalformed, KeyRevoked
    ├── Forbidden            403    SubscriptionRequired, FreeAccountLimit, BudgetExhausted
    ├── NotFound             404    StreamNotFound, LeadNotFound, SegmentNotFound, AccountNotFound,
    │                               HandleNotFound, ProfileMissing
    ├── Conflict             409
    ├── ApiMoved             410
    ├── Unprocessable        422    HandleProtected
    ├── RateLimited          429    too fast: wait; NoTurn, which was not sent at all
    ├── CreditsExhausted     429    no credits: waiting does not help
    ├── UpstreamFailed       502
    ├── Unavailable          503    HandleLookupFailed
    └── ServerFailed         other 5xx (none is documented)

Which answer becomes which class: ``bot.api.refusals``. Source of statuses and codes:
https://docs.catchthegoodones.com/api-reference/introduction and the page of each endpoint.
"""

import math
from typing import Self

from bot.api.clean import quoted
from bot.errors import GoodOnesError

_COUNTED_IN_SECONDS = 90
_MANY_LABELS = 20
_SHOWN_LABELS = 8


class ApiError(GoodOnesError):
    """Base of all. Holds neither the key nor any address; foreign text only cleaned (``bot.api.clean``)."""

    user_text = "*The lead API did not do what we asked.* Please try again in a minute."
    maybe_done: bool = False
    """Whether what was asked may have happened all the same."""

    def __init__(
        self,
        request: str,
        detail: str = "",
        *,
        status: int | None = None,
        code: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        """``request`` is method and path pattern (``POST /leads/{id}/feedback``); ``detail`` is for the log."""
        self.request = request
        self.status = status
        self.code = code
        self.retry_after = retry_after
        said = [type(self).__name__, "" if status is None else f"status {status}", code or "", detail]
        super().__init__(f"{request}: {', '.join(part for part in said if part)}")


class ApiUnreachable(ApiError):
    """The request was not sent, or it only reads and was not answered: nothing was changed."""

    user_text = "*The lead API cannot be reached right now.* Please try again in a minute."
    retryable = True

    def __init__(self, request: str, detail: str = "") -> None:
        super().__init__(request, detail)
        if not request.startswith("GET "):
            # Who only looks wants to change nothing.
            self.user_text = f"{self.cause} Nothing was changed. Please try again in a minute."


class OutcomeUnknown(ApiError):
    """The request was sent and the answer was lost, or something on the way answered in the API's place."""

    user_text = (
        "*The lead API did not answer in time, so this may or may not have happened.* "
        "Look at the current state before you try again."
    )
    maybe_done = True


class UnexpectedResponse(ApiError):
    """An answer whose shape cannot be read; ``keys`` are the names seen at its top, never the values."""

    user_text = (
        "*The lead API answered in a way that we cannot read.* Please try again later; "
        "if it stays, tell the person who runs this app."
    )

    def __init__(
        self,
        request: str,
        detail: str = "",
        *,
        status: int | None = None,
        keys: tuple[str, ...] = (),
        maybe_done: bool = False,
    ) -> None:
        super().__init__(request, f"{detail}; keys seen: {', '.join(keys) or 'none'}", status=status)
        self.keys = keys
        self.maybe_done = maybe_done
        if maybe_done:
            self.user_text = (
                "*The lead API answered in a way that we cannot read, so this may have happened.* "
                "Look at the current state before you try again."
            )


class ApiRefusal(ApiError):
    """The API answered with an error. ``quoted`` is its own copy, made safe for mrkdwn, or nothing."""

    user_text = "*The lead API did not accept this.* If it stays, tell the person who runs this app."

    def __init__(
        self,
        request: str,
        detail: str = "",
        *,
        status: int | None = None,
        code: str | None = None,
        retry_after: float | None = None,
        quoted: str = "",
    ) -> None:
        super().__init__(request, detail, status=status, code=code, retry_after=retry_after)
        if quoted:
            self.user_text = f"{self.user_text} It said: “{quoted}”"


class BadRequest(ApiRefusal):
    user_text = (
        "*The lead API does not accept this as it was asked.* Change what you asked for and try again."
    )


class StreamArchived(BadRequest):
    user_text = "*This stream is archived.* Restore it first, then run it."


class AccountAsleep(BadRequest):
    user_text = "*This account is asleep.* Wake it first, then change its tier."


class StreamCapExceeded(BadRequest):
    user_text = (
        "*Your plan allows no more automated streams for this account.* "
        "Archive one that you no longer need, or move the account to a higher tier."
    )


class SegmentCapExceeded(BadRequest):
    """Seen only as ``assignError`` inside an answer; as an error of its own it is assumed."""

    user_text = (
        "*Your plan allows no more segments for this account.* "
        "Remove one from its streams, or move the account to a higher tier."
    )


class OrphanLabel(BadRequest):
    """``orphans`` are the labels that the API does not know, cleaned, at most 20; empty where it named none."""

    user_text = "*Some of these labels are not known to the lead API.* Describe the segment in other words."
    orphans: tuple[str, ...] = ()

    def naming(self, orphans: tuple[str, ...]) -> Self:
        """The same error with the labels that it is about; the text for people names the first of them."""
        self.orphans = orphans[:_MANY_LABELS]
        if self.orphans:
            shown = [f"“{quoted(label)}”" for label in self.orphans[:_SHOWN_LABELS]]
            more = len(self.orphans) - len(shown)
            self.user_text += f" Not known: {', '.join(shown)}{f' and {more} more' if more else ''}."
        return self


class NoFiltersMatched(BadRequest):
    user_text = (
        "*No search filter could be drawn from this description.* "
        "Say more plainly who you look for, such as a job and a field."
    )


class NoTeam(BadRequest):
    user_text = (
        "*The owner of our API key belongs to no team, so there are no credits to use.* "
        "Someone who runs this app has to join or create a team on the dashboard."
    )


class KeyRefused(ApiRefusal):
    user_text = (
        "*The lead API refused our key.* Someone who runs this app has to put a new one into "
        "`GOODONES_API_KEY` (dashboard → API Key)."
    )
    mendable = True


class KeyMissing(KeyRefused):
    user_text = (
        "*The lead API saw no key in our request.* Someone who runs this app has to check "
        "`GOODONES_API_KEY` and any proxy on the way."
    )


class KeyMalformed(KeyRefused):
    user_text = (
        "*The lead API says that our key is not a key.* Someone who runs this app has to copy it anew into "
        "`GOODONES_API_KEY`: it begins with `ctgo_` and has 45 characters."
    )


class KeyRevoked(KeyRefused):
    user_text = (
        "*Our key to the lead API was revoked or replaced.* Someone who runs this app has to put the new one "
        "into `GOODONES_API_KEY` (dashboard → API Key)."
    )


class Forbidden(ApiRefusal):
    user_text = "*The lead API does not allow this with our plan or key.* Check the plan on the dashboard."
    mendable = True


class SubscriptionRequired(Forbidden):
    user_text = "*This needs an active subscription.* Renew it on the dashboard, then try again."


class FreeAccountLimit(Forbidden):
    user_text = "*The free plan watches one account only.* Upgrade on the dashboard to add another."
    mendable = False


class BudgetExhausted(Forbidden):
    """As an error of its own assumed: the introduction names it under 403, the run page as a skip reason."""

    user_text = (
        "*The budget for this is used up.* See `/goodones budget` for what is left and when it renews."
    )
    mendable = False


class NotFound(ApiRefusal):
    user_text = "*The lead API does not know this.* It may have been deleted, or it belongs to someone else."


class StreamNotFound(NotFound):
    user_text = "*This stream does not exist, or it is not ours.* See `/goodones streams` for those that are."


class LeadNotFound(NotFound):
    user_text = "*This lead does not exist any more, or it is not ours.* There is nothing left to do with it."


class SegmentNotFound(NotFound):
    user_text = (
        "*This segment does not exist, or it is not ours.* See `/goodones segments` for those that are."
    )


class AccountNotFound(NotFound):
    user_text = "*This account is not tracked, or no longer.* See `/goodones accounts` for those that are."


class HandleNotFound(NotFound):
    user_text = "*There is no X account with this handle.* Check its spelling and try again."


class ProfileMissing(NotFound):
    user_text = (
        "*The lead API has no X profile stored for this lead, so it cannot look for contact details.* "
        "Open the profile on X from the card's menu, or try again after the stream's next run."
    )


class Conflict(ApiRefusal):
    user_text = (
        "*This collides with something that is there already or still going on.* Look, then try again."
    )


class ApiMoved(ApiRefusal):
    user_text = (
        "*The API moved: this part of it no longer exists where we look.* "
        "Someone who runs this app has to update it, or check the API address in its settings."
    )
    mendable = True


class Unprocessable(ApiRefusal):
    user_text = "*The lead API cannot work with this.* Change what you asked for and try again."


class HandleProtected(Unprocessable):
    user_text = "*This X account is private, so its followers cannot be watched.* Choose a public one."


class RateLimited(ApiRefusal):
    """More than 60 requests a minute with one key; ``retry_after`` where the answer told."""

    user_text = "*We ask the lead API too often at the moment.* Please try again in a minute."
    retryable = True

    def __init__(
        self,
        request: str,
        detail: str = "",
        *,
        status: int | None = None,
        code: str | None = None,
        retry_after: float | None = None,
        quoted: str = "",
    ) -> None:
        waits = retry_after is not None
        super().__init__(
            request, detail, status=status, code=code, retry_after=retry_after, quoted="" if waits else quoted
        )
        if retry_after is not None:
            wait = _spoken(retry_after)
            self.user_text = f"*We ask the lead API too often at the moment.* Please try again in {wait}."


class NoTurn(RateLimited):
    """Not sent: its turn would have come later than whoever asks would wait."""


class CreditsExhausted(ApiRefusal):
    user_text = "*The team has no enrichment credits left.* Buy more on the dashboard, then try again."


class UpstreamFailed(ApiRefusal):
    user_text = "*A service behind the lead API failed (payment or lookup).* Please try again in a minute."
    retryable = True


class Unavailable(ApiRefusal):
    user_text = "*The lead API is taking a short break.* Please try again in a minute."
    retryable = True


class HandleLookupFailed(Unavailable):
    user_text = (
        "*X accounts cannot be looked up right now.* Nothing was created. Please try again in a minute."
    )


class ServerFailed(ApiRefusal):
    user_text = "*The lead API failed on its side.* Please try again in a minute."
    retryable = True


def _spoken(seconds: float) -> str:
    """A wait as people say it: never less than it is."""
    if seconds <= 1:
        return "a second"
    if seconds <= _COUNTED_IN_SECONDS:
        return f"{math.ceil(seconds)} seconds"
    return f"{math.ceil(seconds / 60)} minutes"
