"""The browser extension's look-ups by handle, and its sign-out.

Only the purpose of each is documented (https://docs.catchthegoodones.com/api-reference/introduction), and that they
share their engine with the enrichment of a lead (.../enrich-lead): all bodies and answers are *assumed*.
"""

from collections.abc import Callable, Sequence

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.errors import Refusal, not_found
from bot.sandbox.api.operations.enrichment import found_view, look_up, read_email_mode, result_view
from bot.sandbox.api.prospecting import OUTPUTS, Found
from bot.sandbox.api.rows import Lookup, Profile
from bot.sandbox.api.views import Json

MOST = 50
"""Past look-ups that are shown."""
ENRICH, ENRICH_EMAIL = "enrich", "enrich-email"
KEY_IN_USE = 1
"""The id of the one key that a stand-in has."""


def enrich_handle(api: Backend, call: Call) -> Answer:
    """LinkedIn address and e-mail for ``{"handle", "email_mode"?}``."""
    return _look_up(api, call, ENRICH, OUTPUTS)


def enrich_email(api: Backend, call: Call) -> Answer:
    """The e-mail address only."""
    return _look_up(api, call, ENRICH_EMAIL, ("email",))


def _look_up(api: Backend, call: Call, kind: str, outputs: Sequence[str]) -> Answer:
    """As the enrichment of a lead answers, with ``handle`` in place of ``leadId``; what was found is remembered."""
    body = call.body()
    handle = body.need_text("handle").strip().removeprefix("@")
    email_mode = read_email_mode(body)
    profile = _need_profile(api, handle)
    found = look_up(api, profile, outputs, email_mode)
    api.tables.lookups.put(
        Lookup(
            id=api.tables.lookups.next_id(),
            kind=kind,
            handle=profile.handle,
            credits=found.credits,
            at=api.now(),
            linkedin=found.linkedin,
            email=found.email,
            email_verified=found.email_verified,
        ),
    )
    return Answer({"handle": profile.handle, **found_view(api, profile, found)})


def _need_profile(api: Backend, handle: str) -> Profile:
    """The person of the handle, in whatever letters it is written."""
    wanted = handle.casefold()
    found = api.tables.profiles.where(lambda profile: profile.handle.casefold() == wanted)
    if not found:
        raise Refusal(404, "handle_not_found", "There is no such X account.")
    return found[0]


def _history(kind: str) -> Callable[[Backend, Call], Answer]:
    def list_lookups(api: Backend, call: Call) -> Answer:
        """``{"history": [...]}``, newest first, 50 at most; ``limit`` may ask for fewer."""
        limit = call.query.limit(MOST, MOST)
        past = api.tables.lookups.where(lambda lookup: lookup.kind == kind)
        return Answer({"history": [_past_view(lookup) for lookup in past[::-1][:limit]]})

    return list_lookups


def _past_view(lookup: Lookup) -> Json:
    return {
        "id": lookup.id,
        "handle": lookup.handle,
        "result": result_view(Found(lookup.linkedin, lookup.email, lookup.email_verified)),
        "credits_used": lookup.credits,
        "createdAt": lookup.at,
    }


def revoke_key(api: Backend, call: Call) -> Answer:
    """The key in use revokes itself, for good; it knows of no other key."""
    if call.ids["id"] != KEY_IN_USE:
        raise not_found("API key")
    api.gate.revoke()
    return Answer({"success": True})


ROUTES = (
    Route("POST", "/lookups/enrich", enrich_handle),
    Route("POST", "/lookups/enrich-email", enrich_email),
    Route("GET", "/lookups/enrich/history", _history(ENRICH)),
    Route("GET", "/lookups/enrich-email/history", _history(ENRICH_EMAIL)),
    Route("DELETE", "/lookups/api-keys/{id}", revoke_key),
)
