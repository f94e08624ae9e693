"""The way anything here says no: a Slack error code, and what else belongs in the answer."""

from collections.abc import Mapping, Sequence
from typing import Any

TOO_MANY = 429


class Refused(Exception):
    """An ``{"ok": false, "error": code}`` answer, with the HTTP status and headers it goes out with."""

    def __init__(
        self,
        code: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = dict(headers or {})
        self.fields = fields

    def answer(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, **self.fields}


def with_messages(code: str, messages: Sequence[str]) -> Refused:
    """A refusal that names each fault, as Slack does under ``response_metadata.messages``."""
    return Refused(code, response_metadata={"messages": list(messages)})


def rate_limited(seconds: int) -> Refused:
    """HTTP 429 with ``Retry-After`` in whole seconds (docs.slack.dev/apis/web-api/rate-limits)."""
    return Refused("ratelimited", status=TOO_MANY, headers={"Retry-After": str(seconds)})
