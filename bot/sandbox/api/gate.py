"""Who may call, and how often.

Sources: https://docs.catchthegoodones.com/api-reference/authentication (the three 401 bodies), .../help/api-key
(45 characters), .../introduction (60 a minute, and the headers).
"""

from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil
from string import ascii_letters, digits

from bot.sandbox.api.dice import dice
from bot.sandbox.api.errors import Refusal
from bot.sandbox.api.tables import Mark, Table
from bot.sandbox.clock import Clock

KEY_START = "ctgo_"
KEY_LENGTH = 45
SCHEME = "Bearer "
PER_MINUTE = 60
WINDOW = timedelta(minutes=1)


def looks_like_key(key: str) -> bool:
    return key.startswith(KEY_START) and len(key) == KEY_LENGTH


def key_of(seed: int) -> str:
    """A key of the documented form, the same each time for a seed."""
    throw = dice(seed, "key")
    return KEY_START + "".join(throw.choices(ascii_letters + digits, k=KEY_LENGTH - len(KEY_START)))


class Gate:
    """Knows the one key that is valid. That it was revoked is among the ``marks``, so that it stays so."""

    def __init__(self, key: str, marks: Table[Mark]) -> None:
        if not looks_like_key(key):
            raise ValueError(f"a key is {KEY_START!r} and {KEY_LENGTH - len(KEY_START)} more characters")
        self._key = key
        self._marks = marks
        # A key that was made anew is another one: what its forerunner went through is not its own.
        self._revoked = Mark(f"revoked/{sha256(key.encode(errors='surrogatepass')).hexdigest()[:16]}")

    def revoke(self) -> None:
        self._marks.put(self._revoked)

    def restore(self) -> None:
        """Take a revocation back (only a stand-in can)."""
        if self._is_revoked:
            self._marks.drop(self._revoked.id)

    def admit(self, authorization: str | None) -> None:
        """Return for a good ``Authorization`` header; raises one of the three 401s for any other."""
        if authorization is None or not authorization.startswith(SCHEME):
            raise Refusal(401, "Missing or invalid Authorization header. Use: Bearer <api_key>")
        key = authorization.removeprefix(SCHEME)
        if not looks_like_key(key):
            raise Refusal(401, "Invalid API key format.")
        if self._is_revoked or key != self._key:
            raise Refusal(401, "Invalid or revoked API key.")

    @property
    def _is_revoked(self) -> bool:
        return self._marks.get(self._revoked.id) is not None


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
