"""Which error an answer of the API means: two tables, by code and by status.

The pages list some errors by a snake_case code and some by a sentence, and do not say which key holds it. Both
are therefore looked for under ``error``, ``code`` and ``message`` (assumed), and a sentence is read as the code
that it spells: ``Stream not found`` is ``stream_not_found``.
Source: https://docs.catchthegoodones.com/api-reference/introduction and the page of each endpoint.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from types import MappingProxyType
from typing import Any

import httpx

from bot.api import errors
from bot.api.clean import cleaned, code_of, quoted
from bot.api.errors import ApiRefusal, OrphanLabel

BY_CODE: Mapping[str, type[ApiRefusal]] = MappingProxyType(
    {
        "account_not_found": errors.AccountNotFound,
        "budget_exhausted": errors.BudgetExhausted,
        "cap_exceeded": errors.SegmentCapExceeded,
        "credits_exhausted": errors.CreditsExhausted,
        "free_account_limit": errors.FreeAccountLimit,
        "handle_lookup_failed": errors.HandleLookupFailed,
        "handle_not_found": errors.HandleNotFound,
        "handle_protected": errors.HandleProtected,
        "invalid_api_key_format": errors.KeyMalformed,
        "invalid_or_revoked_api_key": errors.KeyRevoked,
        "lead_not_found": errors.LeadNotFound,
        "missing_or_invalid_authorization_header": errors.KeyMissing,
        "no_filters_matched": errors.NoFiltersMatched,
        "no_team": errors.NoTeam,
        "orphan_label": errors.OrphanLabel,
        "profile_missing": errors.ProfileMissing,
        "saved_search_not_found": errors.SegmentNotFound,
        "segment_not_found": errors.SegmentNotFound,  # the new word for a saved search, assumed
        "stream_cap_exceeded": errors.StreamCapExceeded,
        "stream_is_archived": errors.StreamArchived,
        "stream_not_found": errors.StreamNotFound,
        "subscription_required": errors.SubscriptionRequired,
        "wake_this_account_first_to_change_its_tier": errors.AccountAsleep,
    }
)

BY_STATUS: Mapping[int, type[ApiRefusal]] = MappingProxyType(
    {
        400: errors.BadRequest,
        401: errors.KeyRefused,
        403: errors.Forbidden,
        404: errors.NotFound,
        409: errors.Conflict,
        410: errors.ApiMoved,
        422: errors.Unprocessable,
        429: errors.RateLimited,
        502: errors.UpstreamFailed,
        503: errors.Unavailable,
    }
)

_LONGEST_SENTENCE = 200
_MANY_LABELS = 20


def refusal(
    request: str,
    status: int,
    body: Any,
    *,
    retry_after: float | None = None,
    hidden: Collection[str] = (),
) -> ApiRefusal:
    """The error that this answer means; ``body`` is whatever JSON came with it, ``None`` where none did."""
    texts = tuple(_texts(body))
    code = next((slug for slug in map(_slug, texts) if slug in BY_CODE), None)
    kind = BY_CODE[code] if code else _by_status(status)
    said = cleaned(texts[-1], hidden) if texts else ""
    error = kind(
        request,
        said,
        status=status,
        code=code or next((found for text in texts if (found := code_of(text, hidden))), None),
        retry_after=retry_after,
        quoted="" if code else quoted(said),
    )
    return error.naming(_orphans(body, hidden)) if isinstance(error, OrphanLabel) else error


def tells_an_error(body: Any) -> bool:
    """Whether this JSON names an error, whatever the status above it says."""
    return isinstance(body, dict) and bool(body.get("error")) and isinstance(body["error"], str | dict)


def _by_status(status: int) -> type[ApiRefusal]:
    """The documented statuses by table; a redirect means that the API is not where the settings say (assumed)."""
    if status in BY_STATUS:
        return BY_STATUS[status]
    if httpx.codes.is_redirect(status):
        return errors.ApiMoved
    return errors.ServerFailed if status >= httpx.codes.INTERNAL_SERVER_ERROR else ApiRefusal


def _texts(body: Any) -> Iterator[str]:
    """Every text that may hold the code or the copy, the code's usual places first."""
    if isinstance(body, dict):
        yield from _texts_under(body, ("error", "code", "message"))
        if isinstance(body.get("error"), dict):
            yield from _texts_under(body["error"], ("code", "error", "message"))


def _texts_under(part: dict[str, Any], names: tuple[str, ...]) -> Iterator[str]:
    return (part[name] for name in names if isinstance(part.get(name), str) and part[name])


def _orphans(body: Any, hidden: Collection[str]) -> tuple[str, ...]:
    """The labels under ``orphans``: texts, or objects that hold one under a usual name (assumed)."""
    inner = body.get("error") if isinstance(body, dict) else None
    parts = [part for part in (body, inner) if isinstance(part, dict)]
    lists = (part["orphans"] for part in parts if isinstance(part.get("orphans"), list))
    labels = (_label(item) for item in next(lists, []))
    named = (shown for label in labels if label and (shown := cleaned(label, hidden)))
    return tuple(islice(named, _MANY_LABELS))


def _label(item: Any) -> str:
    if isinstance(item, str):
        return item
    texts = _texts_under(item, ("label", "name", "value")) if isinstance(item, dict) else iter(())
    return next(texts, "")


def _slug(text: str) -> str:
    """A sentence as the code that it spells; what follows its first full stop is advice."""
    first = text[:_LONGEST_SENTENCE].split(". ", 1)[0]
    return re.sub(r"[^a-z0-9]+", "_", first.lower()).strip("_")
