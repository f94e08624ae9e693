"""Contact details for a lead. Source: https://docs.catchthegoodones.com/api-reference/enrich-lead."""

from collections.abc import Sequence

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Body, Call, Route
from bot.sandbox.api.errors import Refusal
from bot.sandbox.api.prospecting import EMAIL_MODES, OUTPUTS, Found, charge, prospect
from bot.sandbox.api.rows import Profile
from bot.sandbox.api.views import Json


def enrich_lead(api: Backend, call: Call) -> Answer:
    """Look up what was asked for and charge what was found."""
    body = call.body()
    outputs = body.need_choices("requested_outputs", OUTPUTS)
    email_mode = read_email_mode(body)
    profile = _need_profile(api, call.ids["id"])
    found = look_up(api, profile, outputs, email_mode)
    return Answer({"leadId": call.ids["id"], **found_view(api, profile, found)})


def read_email_mode(body: Body) -> str:
    return body.choice("email_mode", EMAIL_MODES) or "any"


def look_up(api: Backend, profile: Profile, outputs: Sequence[str], email_mode: str) -> Found:
    """Look up and charge what was found. The balance must cover every output, found or not (*assumed*)."""
    owner = api.tables.owner
    if not owner.has_team:
        raise Refusal(400, "no_team", "You are not a member of a team.")
    if owner.credits_balance < len(outputs):
        raise Refusal(429, "credits_exhausted", "Your team has too few credits left for this.")
    found = prospect(profile, outputs, email_mode)
    charge(api.tables, found)
    return found


def found_view(api: Backend, profile: Profile, found: Found) -> Json:
    """What was just found, and the credits that are left."""
    return {
        "x_profile_id": profile.id,
        "result": result_view(found),
        "credits_remaining": api.tables.owner.credits_balance,
        "contact_routes": _contact_routes(found),
    }


def result_view(found: Found) -> Json:
    """As in the example; null for what was not found, and ``ok: false`` with ``not_found`` for nothing (*assumed*)."""
    return {
        "ok": found.credits > 0,
        "kind": "resolved" if found.credits else "not_found",
        "linkedin": {"url": found.linkedin, "confidence": "high"} if found.linkedin else None,
        "email": {
            "address": found.email,
            "status": "verified" if found.email_verified else "unverified",
            "provider": "prospeo",
        }
        if found.email
        else None,
    }


def _need_profile(api: Backend, lead_id: int) -> Profile:
    lead = api.tables.leads.get(lead_id)
    if lead is None:
        raise Refusal(404, "lead_not_found", "There is no such lead.")
    profile = api.tables.profiles.get(lead.x_user_id)
    if profile is None:
        raise Refusal(404, "profile_missing", "The lead's X profile is not stored.")
    return profile


def _contact_routes(found: Found) -> list[Json]:
    """``linkedin_url`` is the documented ``routeType``; ``email`` with ``high`` or ``medium`` is *assumed*."""
    routes = [
        ("linkedin_url", found.linkedin, "high"),
        ("email", found.email, "high" if found.email_verified else "medium"),
    ]
    return [
        {"routeType": kind, "value": value, "confidence": confidence}
        for kind, value, confidence in routes
        if value
    ]


ROUTES = (Route("POST", "/leads/{id}/enrich", enrich_lead),)
