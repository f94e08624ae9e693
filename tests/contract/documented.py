"""What the documentation names: every endpoint, and every refusal by endpoint, status and words.

Addresses: https://docs.catchthegoodones.com/api-reference/introduction (rate limit, 410), .../authentication (401), and
the page of each endpoint.
"""

import re
from typing import NamedTuple

from tests.api import test_docstrings

ENDPOINTS = frozenset(test_docstrings.ENDPOINTS.split("\n")) - {""}


class Refusal(NamedTuple):
    """``status`` is ``None`` for one inside a successful body; ``words`` is a code or a sentence as the page has it, else what the page says of it, in parentheses."""

    endpoint: str
    status: int | None
    words: str


EVERY = "every endpoint"
_RUN, _RETEST = "POST /streams/{id}/run", "POST /streams/{id}/re-test"
_FEEDBACK, _ENRICH = "POST /leads/{id}/feedback", "POST /leads/{id}/enrich"
_SLEEP, _WAKE, _TIER = (f"POST /accounts/{{id}}/{verb}" for verb in ("sleep", "wake", "change-tier"))
_DESCRIBE = "POST /lookups/segments/from-description"

REFUSALS = frozenset(
    {
        Refusal(EVERY, 401, "Missing or invalid Authorization header. Use: Bearer <api_key>"),
        Refusal(EVERY, 401, "Invalid API key format."),
        Refusal(EVERY, 401, "Invalid or revoked API key."),
        Refusal(EVERY, 410, "(v1)"),
        Refusal(EVERY, 429, "(rate limit)"),
        Refusal("POST /streams", 404, "handle_not_found"),
        Refusal("POST /streams", 422, "handle_protected"),
        Refusal("POST /streams", 503, "handle_lookup_failed"),
        Refusal("POST /streams", 403, "free_account_limit"),
        Refusal("POST /streams", 403, "subscription_required"),
        Refusal("POST /streams", 400, "stream_cap_exceeded"),
        Refusal("POST /segments", 400, "orphan_label"),
        Refusal(_DESCRIBE, 400, "no_filters_matched"),
        Refusal(_DESCRIBE, None, "cap_exceeded"),
        Refusal(_DESCRIBE, None, "(not found)"),
        Refusal(_DESCRIBE, None, "(account inactive)"),
        Refusal(_ENRICH, 404, "lead_not_found"),
        Refusal(_ENRICH, 404, "profile_missing"),
        Refusal(_ENRICH, 429, "credits_exhausted"),
        Refusal(_ENRICH, 400, "no_team"),
        Refusal(_RUN, 404, "Stream not found"),
        Refusal(_RUN, 400, "Stream is archived"),
        Refusal(_RUN, None, "budget_exhausted"),
        Refusal(_RUN, None, "account_sleeping"),
        Refusal(_RETEST, None, "free_tier"),
        Refusal(_RETEST, None, "budget_exhausted"),
        Refusal(_RETEST, None, "account_sleeping"),
        Refusal(_FEEDBACK, 404, "Lead not found"),
        Refusal(_FEEDBACK, 404, "Saved search not found"),
        Refusal(_SLEEP, 404, "Account not found"),
        Refusal(_WAKE, 404, "Account not found"),
        Refusal(_WAKE, 403, "subscription_required"),
        Refusal(_TIER, 404, "Account not found"),
        Refusal(_TIER, 403, "subscription_required"),
        Refusal(_TIER, 400, "Wake this account first to change its tier."),
        Refusal(_TIER, 502, "(Stripe's own text)"),
    }
)

STATUSES = frozenset({400, 401, 403, 404, 409, 410, 422, 429, 502, 503})
"""Every status of a refusal that the introduction lists."""


def slug(words: str) -> str:
    """A sentence as the code that it spells; what follows its first full stop is advice."""
    return re.sub(r"[^a-z0-9]+", "_", words.split(". ", maxsplit=1)[0].lower()).strip("_")
