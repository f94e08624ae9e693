"""Troubles on demand, and what is not part of the API: unknown paths, v1, control, pictures."""

import asyncio
from typing import Any

import httpx
import pytest

from bot.sandbox.api.faults import BadControl, Fault, Faults, read_fault
from bot.sandbox.api.gate import PER_MINUTE
from tests.sandbox.api.support import Caller, client, opened

GOOD = {"segmentId": 13, "feedback": "good"}


async def test_error_answers_with_its_status_as_often_as_told(caller: Caller) -> None:
    await caller.control(fault="error", status=500, count=2)
    assert [(await caller.ask("GET", "/me"))[0] for _ in range(3)] == [500, 500, 200]


async def test_error_is_a_503_unless_told(caller: Caller) -> None:
    await caller.control(fault="error")
    status, body = await caller.ask("GET", "/me")
    assert (status, set(body)) == (503, {"error", "message"})


async def test_error_keeps_the_operation_from_happening(caller: Caller) -> None:
    await caller.control(fault="error", path="/leads/*/feedback", method="POST")
    before = caller.sandbox.tables.feedback.all()
    assert (await caller.ask("GET", "/leads"))[0] == 200
    assert (await caller.post("/leads/1234/feedback", GOOD))[0] == 503
    assert caller.sandbox.tables.feedback.all() == before
    assert (await caller.post("/leads/1234/feedback", GOOD))[0] == 200


async def test_connection_dropped_before_loses_the_request(caller: Caller) -> None:
    await caller.control(fault="drop_before")
    with pytest.raises(httpx.TransportError):
        await caller.post("/leads/1234/feedback", GOOD)
    assert caller.sandbox.tables.feedback.get("1234-13") is None
    assert caller.sandbox.requests[-1].status is None


async def test_connection_dropped_after_loses_only_the_answer(caller: Caller) -> None:
    await caller.control(fault="drop_after")
    with pytest.raises(httpx.TransportError):
        await caller.post("/leads/1234/feedback", GOOD)
    assert caller.sandbox.tables.feedback.need("1234-13").feedback == "good"
    assert (await caller.post("/leads/1234/feedback", GOOD))[0] == 200


async def test_down_lasts_until_it_is_taken_back(caller: Caller) -> None:
    await caller.control(fault="down")
    for _ in range(3):
        with pytest.raises(httpx.TransportError):
            await caller.get("/me")
    await caller.control(fault="none")
    assert (await caller.ask("GET", "/me"))[0] == 200


async def test_rate_limit_fault_says_how_long_to_wait(caller: Caller) -> None:
    await caller.control(fault="rate_limit", seconds=7)
    response = await caller.http.get("/api/v2/me")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "7")
    assert response.headers["X-RateLimit-Limit"] == str(PER_MINUTE)


async def test_malformed_answer_is_not_json_though_the_operation_happened(caller: Caller) -> None:
    await caller.control(fault="malformed")
    response = await caller.http.post("/api/v2/leads/1234/feedback", json=GOOD)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/json")
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        response.json()
    assert caller.sandbox.tables.feedback.need("1234-13").feedback == "good"


async def test_html_is_what_a_gateway_says(caller: Caller) -> None:
    await caller.control(fault="html")
    response = await caller.http.get("/api/v2/me")
    assert response.status_code == 502
    assert response.headers["Content-Type"].startswith("text/html")
    assert response.text.startswith("<!doctype html>")


async def test_latency_holds_the_answer_back_by_the_clock(caller: Caller) -> None:
    await caller.control(fault="latency", seconds=30)
    asked = asyncio.create_task(caller.ask("GET", "/me"))
    await caller.clock.until_sleeping(1)
    await caller.clock.advance(29)
    assert not asked.done()
    await caller.clock.advance(1)
    assert (await asked)[0] == 200


async def test_stopping_does_not_wait_for_a_held_back_answer() -> None:
    async with opened() as caller:
        await caller.control(fault="latency", seconds=30)
        asked = asyncio.create_task(caller.ask("GET", "/me"))
        await caller.clock.until_sleeping(1)
        await caller.sandbox.stop()
        with pytest.raises(httpx.TransportError):
            await asked


async def test_troubles_come_one_after_the_other(caller: Caller) -> None:
    await caller.control(fault="error", status=500)
    await caller.control(fault="error", status=502)
    assert [(await caller.ask("GET", "/me"))[0] for _ in range(3)] == [500, 502, 200]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"fault": "fire"}, "fault must be none or one of"),
        ({"fault": "error", "status": "500"}, "status has the wrong type"),
        ({"fault": "error", "status": True}, "status has the wrong type"),
        ({"fault": "latency", "seconds": "long"}, "seconds has the wrong type"),
        ({"do": "dance"}, "do must be one of"),
        ({"do": ["credits"]}, "do must be one of"),
        ({}, "do must be one of"),
        ({"do": "credits"}, "balance must be a whole number"),
        ({"do": "credits", "balance": -1}, "balance must be a whole number"),
        ({"do": "subscription"}, "status must be text"),
        ({"do": "team", "member": "yes"}, "member must be true or false"),
        ({"do": "forget_profile", "lead": 5}, "there is no such lead"),
        ([], "the body must be a JSON object"),
    ],
)
async def test_control_that_makes_no_sense_says_why(caller: Caller, values: Any, why: str) -> None:
    response = await caller.http.post("/_/control", json=values)
    assert response.status_code == 400
    assert response.json()["ok"] is False
    assert response.json()["error"].startswith(why)
    assert (await caller.ask("GET", "/me"))[0] == 200


async def test_profile_can_be_forgotten_once(caller: Caller) -> None:
    await caller.control(do="forget_profile", lead=1234)
    response = await caller.http.post("/_/control", json={"do": "forget_profile", "lead": 1234})
    assert response.status_code == 400


def test_fault_for_all_requests_is_never_used_up() -> None:
    faults = Faults()
    faults.add(Fault("error", count=None))
    assert [faults.take("GET", "/me") is not None for _ in range(50)] == [True] * 50
    faults.clear()
    assert faults.take("GET", "/me") is None


def test_fault_is_read_with_the_usual_values_of_its_kind() -> None:
    assert read_fault({"fault": "html"}) == Fault("html", status=502)
    assert read_fault({"fault": "down"}).count is None
    assert read_fault({"fault": "latency", "seconds": 2, "count": 3, "path": "/me"}) == Fault(
        "latency",
        path="/me",
        seconds=2,
        count=3,
    )
    with pytest.raises(BadControl):
        read_fault({})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("GET", ""),
        ("GET", "/"),
        ("GET", "/streams/abc"),
        ("PATCH", "/leads/1234/feedback"),
        ("POST", "/accounts"),
    ],
)
async def test_unknown_path_is_a_404_in_json(caller: Caller, method: str, path: str) -> None:
    status, body = await caller.ask(method, path)
    assert (status, body["error"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/sync", "/api/v1"])
async def test_v1_is_gone_and_points_to_the_guide(caller: Caller, path: str) -> None:
    response = await caller.http.post(path, json={"a": 1})
    assert response.status_code == 410
    assert "/api-reference/migration-v1-to-v2" in response.json()["message"]
    assert caller.sandbox.requests[-1].path == path


async def test_journal_has_method_path_query_body_and_status(caller: Caller) -> None:
    await caller.post("/leads/999999/feedback", GOOD)
    await caller.get("/leads", limit=1)
    judged, listed = list(caller.sandbox.requests)[-2:]
    assert (judged.method, judged.path) == ("POST", "/api/v2/leads/999999/feedback")
    assert (judged.json, judged.status) == (GOOD, 404)
    assert (listed.query, listed.json, listed.status) == ({"limit": "1"}, None, 200)


async def test_avatar_of_a_lead_is_served_where_the_lead_says(caller: Caller) -> None:
    lead = (await caller.get("/leads", limit=1))["leads"][0]
    url = lead["profile"]["profileImageUrl"]
    assert url == f"{caller.sandbox.base_url}/avatars/{lead['profile']['handle']}.svg"
    async with client() as anyone:
        response = await anyone.get(url)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("image/svg+xml")
    assert response.text.startswith("<svg ")


async def test_avatar_of_an_account_is_served_and_of_a_stranger_not(caller: Caller) -> None:
    account = (await caller.get("/accounts"))["active"][0]
    assert "IK" in (await caller.http.get(account["profileImageUrl"])).text
    assert (await caller.http.get("/avatars/nobody.svg")).status_code == 404


async def test_avatars_stand_under_the_public_address_where_there_is_one() -> None:
    async with opened(public_url="https://api.example") as caller:
        lead = (await caller.get("/leads", limit=1))["leads"][0]
    assert lead["profile"]["profileImageUrl"].startswith("https://api.example/avatars/")
