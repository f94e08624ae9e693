"""Look-ups by handle and the extension's sign-out, over HTTP. Their shapes are the stand-in's assumptions."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.api.rows import Profile
from bot.sandbox.keep import Keep
from tests.sandbox.api import documented
from tests.sandbox.api.support import KEY, Caller, ManualClock, opened

ANSWER = {"handle", "x_profile_id", "result", "credits_remaining", "contact_routes"}
PAST = {"id", "handle", "result", "credits_used", "createdAt"}
HANDLE = "Some_One"
BOTH = pytest.mark.parametrize("path", ["/lookups/enrich", "/lookups/enrich-email"])
NO_KEY = (401, {"error": "Invalid or revoked API key."})


def known(caller: Caller, **changes: Any) -> Profile:
    """Someone of whom everything is known, and then some of it not."""
    profiles = caller.sandbox.tables.profiles
    profile = replace(
        profiles.all()[0],
        handle=HANDLE,
        linkedin="https://linkedin.com/in/someone-sandbox",
        email="someone@papermoth.example",
        email_verified=True,
    )
    return profiles.put(replace(profile, **changes))


async def test_both_outputs_are_found_and_cost_two(caller: Caller) -> None:
    profile = known(caller)
    status, body = await caller.post("/lookups/enrich", {"handle": HANDLE})
    assert (status, set(body)) == (200, ANSWER)
    assert (body["handle"], body["x_profile_id"]) == (HANDLE, profile.id)
    assert set(body["result"]) == documented.ENRICHMENT_RESULT
    assert set(body["result"]["linkedin"]) == documented.LINKEDIN
    assert set(body["result"]["email"]) == documented.EMAIL
    assert [route["routeType"] for route in body["contact_routes"]] == ["linkedin_url", "email"]
    assert body["credits_remaining"] == 45
    assert (await caller.get("/me"))["credits"]["balance"] == 45


async def test_engine_is_that_of_a_lead_s_enrichment(caller: Caller) -> None:
    tables = caller.sandbox.tables
    profile = known(caller)
    tables.leads.put(replace(tables.leads.need(1234), x_user_id=profile.id))
    _, of_lead = await caller.post("/leads/1234/enrich", {"requested_outputs": ["linkedin_url", "email"]})
    _, of_handle = await caller.post("/lookups/enrich", {"handle": HANDLE})
    for name in ("x_profile_id", "result", "contact_routes"):
        assert of_handle[name] == of_lead[name]
    assert of_handle["credits_remaining"] == of_lead["credits_remaining"] - 2


async def test_e_mail_look_up_leaves_linkedin_alone_and_costs_one(caller: Caller) -> None:
    known(caller)
    _, body = await caller.post("/lookups/enrich-email", {"handle": HANDLE})
    assert body["result"]["linkedin"] is None
    assert body["result"]["email"]["address"] == "someone@papermoth.example"
    assert body["credits_remaining"] == 46


@BOTH
@pytest.mark.parametrize("written", ["Some_One", "@some_one", " @SOME_ONE "])
async def test_handle_may_be_written_in_any_way(caller: Caller, path: str, written: str) -> None:
    known(caller)
    status, body = await caller.post(path, {"handle": written})
    assert (status, body["handle"]) == (200, HANDLE)


@BOTH
async def test_only_verified_addresses_when_asked_so(caller: Caller, path: str) -> None:
    known(caller, linkedin=None, email_verified=False)
    _, body = await caller.post(path, {"handle": HANDLE, "email_mode": "verified"})
    assert body["result"] == {"ok": False, "kind": "not_found", "linkedin": None, "email": None}
    assert (body["credits_remaining"], body["contact_routes"]) == (47, [])


@BOTH
async def test_unknown_handle_is_not_found_and_not_remembered(caller: Caller, path: str) -> None:
    status, body = await caller.post(path, {"handle": "nobody_at_all"})
    assert (status, body["error"], set(body)) == (404, "handle_not_found", {"error", "message"})
    assert await caller.get(f"{path}/history") == {"history": []}


@BOTH
async def test_too_few_credits_are_a_429_that_charges_nothing(caller: Caller, path: str) -> None:
    known(caller)
    await caller.control(do="credits", balance=0)
    status, body = await caller.post(path, {"handle": HANDLE})
    assert (status, body["error"], set(body)) == (429, "credits_exhausted", {"error", "message"})
    assert await caller.get(f"{path}/history") == {"history": []}


@BOTH
async def test_without_a_team_there_is_no_look_up(caller: Caller, path: str) -> None:
    known(caller)
    await caller.control(do="team", member=False)
    status, body = await caller.post(path, {"handle": HANDLE})
    assert (status, body["error"]) == (400, "no_team")


@BOTH
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "handle"),
        ({"handle": " "}, "handle"),
        ({"handle": 7}, "handle"),
        ({"handle": HANDLE, "email_mode": "strict"}, "email_mode"),
    ],
    ids=str,
)
async def test_bad_body_is_refused_by_field(caller: Caller, path: str, body: Any, field: str) -> None:
    known(caller)
    status, answer = await caller.post(path, body)
    assert (status, answer["error"]) == (400, "validation_error")
    assert answer["message"].startswith(field)


async def test_each_kind_has_its_own_history_newest_first(caller: Caller) -> None:
    known(caller)
    await caller.post("/lookups/enrich", {"handle": HANDLE})
    await caller.clock.advance(60)
    await caller.post("/lookups/enrich-email", {"handle": HANDLE})
    known(caller, email=None)
    await caller.post("/lookups/enrich", {"handle": HANDLE})
    both = (await caller.get("/lookups/enrich/history"))["history"]
    assert all(set(past) == PAST for past in both)
    assert [past["id"] for past in both] == [3, 1]
    assert [past["credits_used"] for past in both] == [1, 2]
    assert [past["createdAt"] for past in both] == ["2026-06-02T09:01:00Z", "2026-06-02T09:00:00Z"]
    assert both[0]["result"]["email"] is None
    assert both[1]["result"]["email"]["address"] == "someone@papermoth.example"
    (e_mail,) = (await caller.get("/lookups/enrich-email/history"))["history"]
    assert (e_mail["id"], e_mail["handle"], e_mail["result"]["linkedin"]) == (2, HANDLE, None)
    assert re.fullmatch(documented.MOMENT, e_mail["createdAt"])


async def test_history_shows_fifty_at_most_and_fewer_when_asked(caller: Caller) -> None:
    known(caller, linkedin=None, email=None)
    for _ in range(53):
        await caller.post("/lookups/enrich-email", {"handle": HANDLE})
    path = "/lookups/enrich-email/history"
    assert [past["id"] for past in (await caller.get(path))["history"]] == list(range(53, 3, -1))
    assert len((await caller.get(path, limit=500))["history"]) == 50
    assert [past["id"] for past in (await caller.get(path, limit=2))["history"]] == [53, 52]
    assert (await caller.ask("GET", path, limit="two"))[0] == 400


async def test_history_outlives_a_restart(tmp_path: Path) -> None:
    before = Keep(tmp_path / "api.db")
    async with opened(before) as caller:
        known(caller)
        await caller.post("/lookups/enrich", {"handle": HANDLE})
        told = await caller.get("/lookups/enrich/history")
    before.close()
    after = Keep(tmp_path / "api.db")
    async with opened(after) as caller:
        assert await caller.get("/lookups/enrich/history") == told
        assert len(told["history"]) == 1
    after.close()


async def test_key_that_revoked_itself_opens_nothing_more(caller: Caller) -> None:
    assert await caller.ask("DELETE", "/lookups/api-keys/1") == (200, {"success": True})
    assert await caller.ask("GET", "/me") == NO_KEY
    assert await caller.ask("DELETE", "/lookups/api-keys/1") == NO_KEY


async def test_key_knows_of_no_other_key(caller: Caller) -> None:
    assert await caller.ask("DELETE", "/lookups/api-keys/2") == (404, {"error": "API key not found"})
    assert (await caller.ask("DELETE", "/lookups/api-keys/abc"))[1]["error"] == "not_found"
    assert (await caller.ask("GET", "/me"))[0] == 200


async def test_revoked_key_stays_so_over_a_restart_and_a_new_one_is_taken(tmp_path: Path) -> None:
    keep, clock, new = Keep(tmp_path / "api.db"), ManualClock(), "ctgo_" + "n" * 40
    async with opened(keep, clock) as caller:
        await caller.ask("DELETE", "/lookups/api-keys/1")
    async with opened(keep, clock) as caller:
        assert await caller.ask("GET", "/me") == NO_KEY
    async with opened(keep, clock, key=new) as caller:
        caller.http.headers["Authorization"] = f"Bearer {new}"
        assert (await caller.ask("GET", "/me"))[0] == 200
    async with opened(keep, clock, key=KEY) as caller:
        await caller.control(do="restore_key")
        await caller.control(do="restore_key")
        assert (await caller.ask("GET", "/me"))[0] == 200
    keep.close()
