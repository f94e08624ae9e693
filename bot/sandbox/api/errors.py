"""Refusals as the API words them.

Codes and sentences are from the reference pages. ``{error, message}`` is documented for paywall and validation
errors (https://docs.catchthegoodones.com/api-reference/introduction); that a sentence stands alone under
``error``, as in the 401 bodies of .../authentication, is *assumed* for the others.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any


class Refusal(Exception):
    """An answer that is not a success."""

    def __init__(
        self,
        status: int,
        error: str,
        message: str | None = None,
        headers: Mapping[str, str] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.message = message
        self.headers = dict(headers or {})
        self.details = dict(details or {})
        """What else stands in the body, such as ``orphans``."""

    @property
    def body(self) -> dict[str, Any]:
        message = {} if self.message is None else {"message": self.message}
        return {"error": self.error, **message, **self.details}


INVALID = "validation_error"


def invalid(message: str) -> Refusal:
    """A bad parameter or body; the code ``validation_error`` is *assumed*."""
    return Refusal(400, INVALID, message)


@contextmanager
def within(place: str) -> Iterator[None]:
    """Bad fields read inside are named with where they are, say ``pairs[0].accountId``."""
    try:
        yield
    except Refusal as refusal:
        if refusal.error != INVALID:
            raise
        raise invalid(f"{place}.{refusal.message}") from None


def not_found(what: str) -> Refusal:
    """``Stream not found`` and its kin."""
    return Refusal(404, f"{what} not found")


def subscription_required() -> Refusal:
    return Refusal(403, "subscription_required", "An active subscription is required for this.")


def unknown_path() -> Refusal:
    """The body is *assumed*."""
    return Refusal(404, "not_found", "There is no such endpoint in v2.")


def gone() -> Refusal:
    """What every v1 path answers; the body's shape is *assumed*, the pointer is documented."""
    guide = "https://docs.catchthegoodones.com/api-reference/migration-v1-to-v2"
    return Refusal(410, "endpoint_removed", f"API v1 was removed. See the migration guide: {guide}")


def too_large() -> Refusal:
    """A body of more than a megabyte; no limit is documented, so the answer is *assumed*."""
    return Refusal(413, "payload_too_large", "The body is too large.")
