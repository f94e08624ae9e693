"""Credits: spent to the last one for what was found, and for nothing else."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.api.errors import Refusal
from bot.sandbox.api.rows import Profile
from tests.sandbox.api.naive import Desk, crowded
from tests.sandbox.api.support import Caller, opened

BOTH = ["linkedin_url", "email"]
EVERY_REQUEST = [
    ({"requested_outputs": outputs, **mode})
    for outputs, mode in product(
        (["linkedin_url"], ["email"], BOTH), ({}, {"email_mode": "any"}, {"email_mode": "verified"})
    )
]


def findable(profile: Profile, request: dict[str, Any]) -> dict[str, str]:
    """What a request can find of a profile, read the naive way."""
    found = {}
    if "linkedin_url" in request["requested_outputs"] and profile.linkedin:
        found["linkedin_url"] = profile.linkedin
    loose = request.get("email_mode", "any") == "any"
    if "email" in request["requested_outputs"] and profile.email and (loose or profile.email_verified):
        found["email"] = profile.email
    return found


def profile_of(caller: Caller, lead_id: int) -> Profile:
    tables = caller.sandbox.tables
    return tables.profiles.need(tables.leads.need(lead_id).x_user_id)


def lead_on_linkedin(caller: Caller) -> int:
    leads = caller.sandbox.tables.leads.all()
    return next(lead.id for lead in leads if profile_of(caller, lead.id).linkedin)


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    with crowded() as desk:
        yield desk


@pytest.mark.parametrize("request_", EVERY_REQUEST, ids=str)
async def test_every_lead_costs_exactly_what_was_found_of_it(
    caller: Caller, request_: dict[str, Any]
) -> None:
    await caller.control(do="credits", balance=500)
    balance = 500
    for lead in caller.sandbox.tables.leads.all():
        found = findable(profile_of(caller, lead.id), request_)
        status, body = await caller.post(f"/leads/{lead.id}/enrich", request_)
        balance -= len(found)
        assert (status, body["credits_remaining"]) == (200, balance)
        assert {route["routeType"]: route["value"] for route in body["contact_routes"]} == found
        assert body["result"]["ok"] is bool(found)
        assert body["result"]["kind"] == ("resolved" if found else "not_found")
    assert (await caller.get("/me"))["credits"]["balance"] == balance < 500


@settings(deadline=None, max_examples=60)
@given(
    balance=st.integers(0, 12),
    requests=st.lists(
        st.tuples(st.integers(1234, 1300), st.sampled_from(EVERY_REQUEST)), min_size=1, max_size=30
    ),
)
def test_balance_never_goes_below_nought_and_refusals_take_nothing(
    desk: Desk, balance: int, requests: list[tuple[int, dict[str, Any]]]
) -> None:
    tables = desk.tables
    tables.owners.put(replace(tables.owner, credits_balance=balance))
    for lead_id, request in requests:
        profile = tables.profiles.get(tables.leads.need(lead_id).x_user_id)
        if profile is None:
            continue
        if balance < len(request["requested_outputs"]):
            with pytest.raises(Refusal, match="credits_exhausted"):
                desk.post("/leads/{id}/enrich", request, id=lead_id)
        else:
            balance -= len(findable(profile, request))
            body = desk.post("/leads/{id}/enrich", request, id=lead_id)
            assert body["credits_remaining"] == balance
        assert desk.get("/me")["credits"]["balance"] == balance >= 0


async def test_credits_run_out_once_for_all_ways_of_spending(caller: Caller) -> None:
    lead_id = lead_on_linkedin(caller)
    await caller.control(do="credits", balance=2)
    statuses = []
    for _ in range(4):
        status, _body = await caller.post(f"/leads/{lead_id}/enrich", {"requested_outputs": ["linkedin_url"]})
        statuses.append(status)
    assert statuses == [200, 200, 429, 429]
    (run,) = await caller.run_through(42)
    assert run["enrichedCount"] == 0
    assert run["candidatesPassedCount"] >= 3
    assert (await caller.get("/me"))["credits"]["balance"] == 0


@pytest.mark.parametrize(
    ("balance", "low"), [(0, True), (9, True), (10, True), (11, False), (47, False), (10_000, False)]
)
async def test_balance_is_called_low_from_its_threshold_down(
    caller: Caller, *, balance: int, low: bool
) -> None:
    await caller.control(do="credits", balance=balance)
    told = (await caller.get("/me"))["credits"]
    assert told == {"balance": balance, "lowBalanceThreshold": 10, "isLow": low, "autoTopupEnabled": False}


async def test_balance_becomes_low_with_the_very_credit_that_reaches_the_threshold(caller: Caller) -> None:
    lead_id = lead_on_linkedin(caller)
    await caller.control(do="credits", balance=12)
    told = []
    for _ in range(2):
        await caller.post(f"/leads/{lead_id}/enrich", {"requested_outputs": ["linkedin_url"]})
        told.append((await caller.get("/me"))["credits"]["isLow"])
    assert told == [False, True]


@pytest.mark.parametrize(
    ("linkedin", "email", "mode"),
    [
        (linkedin, email, mode)
        for linkedin, email, mode in product((True, False), (True, False), ("any", "verified"))
    ],
)
async def test_automatic_enrichment_pays_for_what_a_run_s_leads_have(
    *, linkedin: bool, email: bool, mode: str
) -> None:
    async with opened() as caller:
        tables = caller.sandbox.tables
        wanted = replace(
            tables.streams.need(43), auto_enrich_linkedin=linkedin, auto_enrich_email=email, email_mode=mode
        )
        tables.streams.put(wanted)
        (run,) = await caller.run_through(43)
        outputs = [name for name, asked in zip(BOTH, (linkedin, email), strict=True) if asked]
        request = {"requested_outputs": outputs, "email_mode": mode}
        leads = tables.leads.where(lambda lead: lead.run_id == run["id"])
        found = [len(findable(profile_of(caller, lead.id), request)) for lead in leads]
        assert run["enrichedCount"] == sum(count > 0 for count in found)
        assert (await caller.get("/me"))["credits"]["balance"] == 47 - sum(found)


async def test_looking_judging_exporting_and_running_cost_no_credits(caller: Caller) -> None:
    before = (await caller.get("/me"))["credits"]
    await caller.get("/streams/42/leads")
    await caller.get("/leads", groupBy="stream")
    await caller.post("/leads/1234/feedback", {"segmentId": 12, "feedback": "good"})
    await caller.post("/leads/1234/export")
    await caller.run_through(43)
    await caller.post("/accounts/8/sleep")
    await caller.post("/accounts/8/wake")
    assert (await caller.get("/me"))["credits"] == before


@pytest.mark.parametrize(
    "body",
    [
        {"requested_outputs": ["email", "phone"]},
        {"requested_outputs": ["email"], "email_mode": "sure"},
        {"requested_outputs": {"email": True}},
        {"requested_outputs": None},
    ],
)
async def test_refused_request_costs_nothing(caller: Caller, body: dict[str, Any]) -> None:
    status, answer = await caller.post("/leads/1234/enrich", body)
    assert (status, answer["error"]) == (400, "validation_error")
    assert (await caller.get("/me"))["credits"]["balance"] == 47


async def test_credits_are_remembered_over_a_lost_answer(caller: Caller) -> None:
    lead_id = lead_on_linkedin(caller)
    await caller.control(fault="malformed", path="/leads/*/enrich")
    await caller.http.post(f"/api/v2/leads/{lead_id}/enrich", json={"requested_outputs": ["linkedin_url"]})
    assert (await caller.get("/me"))["credits"]["balance"] == 46


@pytest.mark.parametrize(
    ("status", "free", "may_wake"),
    [
        ("active", False, True),
        ("trialing", False, True),
        ("free_user", True, False),
        ("past_due", False, False),
        ("canceled", False, False),
    ],
)
async def test_plan_decides_what_may_be_woken_and_is_told_in_me(
    caller: Caller, *, status: str, free: bool, may_wake: bool
) -> None:
    await caller.control(do="subscription", status=status)
    me = await caller.get("/me")
    assert (me["subscriptionStatus"], me["isFreeTier"]) == (status, free)
    assert (await caller.post("/accounts/10/wake"))[0] == (200 if may_wake else 403)
    assert (await caller.post("/accounts/8/sleep"))[0] == 200
