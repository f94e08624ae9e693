"""Who may call, and how often.

Sources: https://docs.catchthegoodones.com/api-reference/authentication (the three 401 bodies), .../help/api-key
(45 characters), .../introduction (60 a minute, and the headers).
"""

from datetime import datetime, timedelta
from math import ceil

from bot.sandbox.api.errors import Refusal
from bot.sandbox.clock import Clock

KEY_START = "ctgo_"
KEY_LENGTH = 45
SCHEME = "Bearer "
PER_MINUTE = 60
WINDOW = timedelta(minutes=1)


def looks_like_key(key: str) -> bool:
    return key.startswith(KEY_START) and len(key) == KEY_LENGTH


class Gate:
    """Knows the one key that is valid. ``revoked`` can be set and taken back; a restart takes it back too."""

    def __init__(self, key: str) -> None:
        if not looks_like_key(key):
            raise ValueError(f"a key is {KEY_START!r} and {KEY_LENGTH - len(KEY_START)} more characters")
        self._key = key
        self.revoked = False

    def admit(self, authorization: str | None) -> None:
        """Return for a good ``Authorization`` header; raises one of the three 401s for any other."""
        if authorization is None or not authorization.startswith(SCHEME):
            raise Refusal(401, "Missing or invalid Authorization header. Use: Bearer <api_key>")
        key = authorization.removeprefix(SCHEME)
        if not looks_like_key(key):
            raise Refusal(401, "Invalid API key format.")
        if self.revoked or key != self._key:
            raise Refusal(401, "Invalid or revoked API key.")


class RateLimit:
    """A fixed window that opens with the first request after the last one closed (*assumed*)."""

    def __init__(self, clock: Clock, limit: int) -> None:
        self._clock = clock
        self._limit = limit
        self._opened: datetime | None = None
        self._count = 0

    def take(self) -> dict[str, str]:
        """Count one request; the headers of its answer. Raises a 429 with ``Retry-After`` (whole seconds)."""
        now = self._clock.now()
        if self._opened is None or now >= self._opened + WINDOW:
            self._opened, self._count = now, 0
        self._count += 1
        if self._count > self._limit:
            raise too_fast(self._limit, ceil((self._opened + WINDOW - now).total_seconds()))
        return _headers(self._limit, self._limit - self._count)


def too_fast(limit: int, retry_after: float) -> Refusal:
    """The 429 of the rate limit. Its body is *assumed*, the headers are documented."""
    headers = {**_headers(limit, 0), "Retry-After": str(ceil(retry_after))}
    return Refusal(429, "rate_limit_exceeded", "Too many requests. Try again later.", headers)


def _headers(limit: int, remaining: int) -> dict[str, str]:
    return {"X-RateLimit-Limit": str(limit), "X-RateLimit-Remaining": str(remaining)}
