"""What the lead API's answers say of its condition: every request's end passes here, and costs a few comparisons."""

from dataclasses import dataclass

from bot.api.errors import (
    ApiError,
    ApiRefusal,
    ApiUnreachable,
    HandleLookupFailed,
    KeyRefused,
    OutcomeUnknown,
    RateLimited,
    ServerFailed,
    SubscriptionRequired,
    Unavailable,
    UnexpectedResponse,
    UpstreamFailed,
)
from bot.clock import Clock

READS = "GET "


@dataclass(frozen=True)
class Denial:
    """The API does not serve us. ``request`` is the one it was said to; empty where it is true of all."""

    text: str
    at: float
    request: str = ""


class Pulse:
    """This process's own view; times are Unix seconds, zero for never."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.up = 0.0
        """When it last answered at all."""
        self.served = 0.0
        """When it last took our key."""
        self.failing_since: float | None = None
        """Since when there was nothing but failures."""
        self.denial: Denial | None = None
        """The last word that it does not serve us, until it does or that was dealt with."""
        self._served: dict[str, float] = {}

    def served_at(self, request: str) -> float:
        """When it last served a request of this name."""
        return self._served.get(request, 0.0)

    def forget(self, denial: Denial) -> None:
        """It was dealt with; a newer one was not."""
        if self.denial is denial:
            self.denial = None

    def hear(self, request: str, error: ApiError | None) -> None:
        """How a request ended (``bot.api.transport.Observe``)."""
        match error:
            case None:
                self._serves(request)
            case KeyRefused():
                self._denies(error.user_text, "")
            case ApiRefusal(status=402):
                # No page has this status; that it means an unpaid plan is assumed.
                self._denies(SubscriptionRequired.user_text, request)
            case SubscriptionRequired() if request.startswith(READS):
                # Documented for what costs money, where it is the answer to who asked; of a read it means all (assumed).
                self._denies(error.user_text, request)
            case HandleLookupFailed():
                self._answers()
            case ApiUnreachable() | OutcomeUnknown() | Unavailable() | UpstreamFailed() | ServerFailed():
                if self.failing_since is None:
                    self.failing_since = self._now()
            case RateLimited() | UnexpectedResponse():
                # The first may be our own; the second may come from something on the way.
                pass
            case _:
                self._answers()

    def _serves(self, request: str) -> None:
        self._answers()
        self.served = self._served[request] = self.up
        if self.denial and self.denial.request in {"", request}:
            self.denial = None

    def _answers(self) -> None:
        self.up = self._now()
        self.failing_since = None

    def _denies(self, text: str, request: str) -> None:
        self._answers()
        self.denial = Denial(text, self.up, request)

    def _now(self) -> float:
        return self._clock.now().timestamp()
