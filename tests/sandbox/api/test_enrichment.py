"""Enrichment over HTTP: what is found, what it costs, what is refused."""

from dataclasses import replace
from typing import Any

import pytest

from bot.sandbox.api.rows import Profile
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller

LEAD = 1234
BOTH = ["linkedin_url", "email"]


def known_of(caller: Caller, **changes: Any) -> Profile:
    """Give the first lead's profile known contact details, then change some."""
    tables = caller.sandbox.tables
    profile = replace(
        tables.profiles.need(tables.leads.need(LEAD).x_user_id),
        linkedin="https://linkedin.com/in/someone-sandbox",
        email="someone@papermoth.example",
        email_verified=True,
    )
    return tables.profiles.put(replace(profile, **changes))


async def enrich(caller: Caller, outputs: list[str], **more: Any) -> tuple[int, Any]:
    return await caller.post(f"/leads/{LEAD}/enrich", {"requested_outputs": outputs, **more})


async def test_both_outputs_found_have_the_documented_shape_and_cost_two(caller: Caller) -> None:
    profile = known_of(caller)
    status, body = await enrich(caller, BOTH)
    assert status == 200
    assert set(body) == documented.ENRICHMENT
    assert (body["leadId"], body["x_profile_id"]) == (LEAD, profile.id)
    result = body["result"]
    assert set(result) == documented.ENRICHMENT_RESULT
    assert set(result["linkedin"]) == documented.LINKEDIN
    assert set(result["email"]) == documented.EMAIL
    assert (result["ok"], result["kind"]) == (True, "resolved")
    assert result["email"] == {
        "address": "someone@papermoth.example",
        "status": "verified",
        "provider": "prospeo",
    }
    assert {key for route in body["contact_routes"] for key in route} == documented.CONTACT_ROUTE
    assert [route["routeType"] for route in body["contact_routes"]] == ["linkedin_url", "email"]
    assert body["credits_remaining"] == 45
    assert (await caller.get("/me"))["credits"]["balance"] == 45


async def test_only_what_was_asked_for_is_looked_up_and_charged(caller: Caller) -> None:
    known_of(caller)
    _, body = await enrich(caller, ["linkedin_url"])
    assert body["result"]["email"] is None
    assert body["credits_remaining"] == 46


async def test_output_named_twice_is_charged_once(caller: Caller) -> None:
    known_of(caller)
    _, body = await enrich(caller, ["email", "email"])
    assert body["credits_remaining"] == 46


async def test_unverified_email_is_found_by_any_and_not_by_verified(caller: Caller) -> None:
    known_of(caller, email_verified=False)
    _, loose = await enrich(caller, ["email"])
    assert loose["result"]["email"]["status"] == "unverified"
    assert loose["contact_routes"][0]["confidence"] == "medium"
    _, strict = await enrich(caller, ["email"], email_mode="verified")
    assert strict["result"] == {"ok": False, "kind": "not_found", "linkedin": None, "email": None}
    assert strict["credits_remaining"] == loose["credits_remaining"] == 46


async def test_nothing_found_costs_nothing(caller: Caller) -> None:
    known_of(caller, linkedin=None, email=None)
    _, body = await enrich(caller, BOTH)
    assert body["result"] == {"ok": False, "kind": "not_found", "linkedin": None, "email": None}
    assert (body["credits_remaining"], body["contact_routes"]) == (47, [])


async def test_repeat_is_charged_again(caller: Caller) -> None:
    known_of(caller)
    assert (await enrich(caller, BOTH))[1]["credits_remaining"] == 45
    assert (await enrich(caller, BOTH))[1]["credits_remaining"] == 43


async def test_too_few_credits_are_a_429_that_charges_nothing(caller: Caller) -> None:
    known_of(caller)
    await caller.control(do="credits", balance=1)
    status, body = await enrich(caller, BOTH)
    assert (status, body["error"], set(body)) == (429, "credits_exhausted", {"error", "message"})
    status, body = await enrich(caller, ["email"])
    assert (status, body["credits_remaining"]) == (200, 0)
    assert (await enrich(caller, ["email"]))[0] == 429


async def test_without_a_team_there_is_no_enrichment(caller: Caller) -> None:
    await caller.control(do="team", member=False)
    status, body = await enrich(caller, BOTH)
    assert (status, body["error"]) == (400, "no_team")


async def test_unknown_lead_and_missing_profile_are_told_apart(caller: Caller) -> None:
    status, body = await caller.post("/leads/999999/enrich", {"requested_outputs": BOTH})
    assert (status, body["error"]) == (404, "lead_not_found")
    await caller.control(do="forget_profile", lead=LEAD)
    status, body = await enrich(caller, BOTH)
    assert (status, body["error"]) == (404, "profile_missing")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "requested_outputs"),
        ({"requested_outputs": []}, "requested_outputs"),
        ({"requested_outputs": "email"}, "requested_outputs"),
        ({"requested_outputs": ["phone"]}, "requested_outputs"),
        ({"requested_outputs": [["email"]]}, "requested_outputs"),
        ({"requested_outputs": ["email"], "email_mode": "strict"}, "email_mode"),
    ],
)
async def test_bad_enrichment_body_is_refused_by_field(caller: Caller, body: Any, field: str) -> None:
    status, answer = await caller.post(f"/leads/{LEAD}/enrich", body)
    assert (status, answer["error"]) == (400, "validation_error")
    assert answer["message"].startswith(field)
    assert (await caller.get("/me"))["credits"]["balance"] == 47
