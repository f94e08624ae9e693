"""What holds for every endpoint of the route table: keys, unknown ids, wrong methods, strange addresses."""

from typing import Any

import pytest

from bot.sandbox.api.calls import Route
from bot.sandbox.api.operations import ROUTES
from tests.sandbox.api.support import KEY, Caller, client, opened

KNOWN = {"streams": 43, "leads": 1234, "accounts": 8}
"""An id of the beginning by subject; run 124 belongs to stream 43."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
EVERY = pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method}:{route.path}")
WITH_ID = pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if "{" in route.path],
    ids=lambda route: f"{route.method}:{route.path}",
)
NOT_THERE = {
    "streams": {"Stream not found"},
    "leads": {"Lead not found", "lead_not_found"},
    "accounts": {"Account not found"},
    "dm-templates": {"Template not found"},
    "lookups": {"API key not found"},
}
"""How each subject says that there is no such one."""
JUDGEMENT = {"segmentId": 13, "feedback": "good"}
LOOK_UP = {"requested_outputs": ["email"]}


def address(route: Route, id_: int | str | None = None, run_id: int | str = 124) -> str:
    subject = route.path.split("/")[1]
    own = KNOWN.get(subject, 1) if id_ is None else id_
    return "/api/v2" + route.path.replace("{id}", str(own)).replace("{runId}", str(run_id))


def rows(caller: Caller) -> list[list[Any]]:
    """Everything that the stand-in remembers."""
    return [table.all() for table in vars(caller.sandbox.tables).values()]


@EVERY
async def test_three_kinds_of_bad_key_get_their_three_401s_and_change_nothing(
    caller: Caller, route: Route
) -> None:
    before = rows(caller)
    said = []
    async with client(caller.sandbox.base_url) as stranger:
        for header in ({}, {"Authorization": "Bearer x"}, {"Authorization": f"Bearer ctgo_{'y' * 40}"}):
            response = await stranger.request(
                route.method, address(route), headers=header, json={**JUDGEMENT, **LOOK_UP, "id": 1}
            )
            said.append((response.status_code, response.json()))
    assert said == [
        (401, {"error": "Missing or invalid Authorization header. Use: Bearer <api_key>"}),
        (401, {"error": "Invalid API key format."}),
        (401, {"error": "Invalid or revoked API key."}),
    ]
    assert rows(caller) == before


async def test_revoked_key_opens_no_endpoint_and_a_restored_one_opens_all(caller: Caller) -> None:
    async def statuses() -> list[int]:
        return [(await caller.http.request(route.method, address(route))).status_code for route in ROUTES]

    await caller.control(do="revoke_key")
    assert set(await statuses()) == {401}
    await caller.control(do="restore_key")
    assert 401 not in await statuses()


async def test_key_is_asked_for_before_path_and_method_are_judged(caller: Caller) -> None:
    async with client(caller.sandbox.base_url) as stranger:
        for method, path in (("GET", "/api/v2/nothing"), ("PUT", "/api/v2/me"), ("GET", "/api/v2")):
            assert (await stranger.request(method, path)).status_code == 401
        assert (await stranger.get("/api/v1/me")).status_code == 410


@WITH_ID
async def test_unknown_id_is_a_404_that_says_what_is_not_there(caller: Caller, route: Route) -> None:
    before = rows(caller)
    body = {**JUDGEMENT, **LOOK_UP} if route.method != "GET" else None
    for unknown in (0, 999_999, "9" * 18):
        response = await caller.http.request(route.method, address(route, unknown), json=body)
        error = response.json()["error"]
        assert response.status_code == 404
        assert error in NOT_THERE[route.path.split("/")[1]]
    assert rows(caller) == before


@pytest.mark.parametrize("odd", ["abc", "-1", "1.0", "1e3", "\u0661", "%20", "9" * 19, "0x2a", "42;drop"])
async def test_what_is_no_id_makes_an_unknown_path(caller: Caller, odd: str) -> None:
    for route in ROUTES:
        if "{" in route.path:
            response = await caller.http.request(route.method, address(route, odd), json={})
            assert (response.status_code, response.json()["error"]) == (404, "not_found")


@pytest.mark.parametrize("run_id", [0, 123, 125, 999_999])
async def test_run_that_is_not_of_the_stream_is_not_found_there(caller: Caller, run_id: int) -> None:
    assert await caller.ask("GET", f"/streams/43/runs/{run_id}") == (404, {"error": "Run not found"})
    shown = await caller.get("/streams/43/runs/124")
    assert shown["run"]["streamId"] == 43


@pytest.mark.parametrize("path", sorted({route.path for route in ROUTES}))
async def test_method_that_an_address_does_not_have_is_a_404_in_json(caller: Caller, path: str) -> None:
    own = {route.method for route in ROUTES if route.path == path}
    for method in set(METHODS) - own:
        response = await caller.http.request(method, address(Route(method, path, ROUTES[0].operation)))
        assert response.status_code == 404
        assert response.json() == {"error": "not_found", "message": "There is no such endpoint in v2."}


@pytest.mark.parametrize("ending", ["/", "//", "/more", "%2F", ".json"])
async def test_address_with_something_after_it_is_another_address(caller: Caller, ending: str) -> None:
    for route in ROUTES:
        response = await caller.http.request(route.method, address(route) + ending)
        assert (response.status_code, response.json()["error"]) == (404, "not_found")


@EVERY
async def test_every_answer_is_a_json_object_with_json_s_content_type(caller: Caller, route: Route) -> None:
    body = {**JUDGEMENT, **LOOK_UP, "targetUrl": "http://hooks.example/", "id": 1}
    response = await caller.http.request(route.method, address(route), json=body)
    assert response.headers["Content-Type"].startswith("application/json")
    assert isinstance(response.json(), dict)
    assert response.status_code < 500


@pytest.mark.parametrize(
    "query",
    ["?limit=1&limit=9", "?unknown=1", "?&&=", "?%FF=%FE", "?limit=1#part", "?limit=1&since=2026-06-01"],
)
async def test_strange_query_strings_break_nothing(caller: Caller, query: str) -> None:
    response = await caller.http.get(f"/api/v2/leads{query}")
    assert response.status_code == 200
    assert len(response.json()["leads"]) <= 100


async def test_plus_sign_that_was_not_encoded_is_a_bad_time_and_no_other_time(caller: Caller) -> None:
    raw = await caller.http.get("/api/v2/leads?since=2026-06-02T09:00:00+02:00")
    assert (raw.status_code, raw.json()["message"]) == (400, "since must be an ISO 8601 date and time.")
    encoded = await caller.http.get("/api/v2/leads?since=2026-06-02T09:00:00%2B02:00")
    assert encoded.status_code == 200


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Token", "Bearer:"])
async def test_scheme_is_spelt_as_documented_or_refused(caller: Caller, scheme: str) -> None:
    response = await caller.http.get("/api/v2/me", headers={"Authorization": f"{scheme} {KEY}"})
    assert response.status_code == 401
    assert response.json()["error"].startswith("Missing or invalid Authorization header.")


async def test_key_of_one_stand_in_does_not_open_another() -> None:
    async with opened() as mine, opened(key="ctgo_" + "q" * 40) as other:
        assert (await mine.ask("GET", "/me"))[0] == 200
        assert await other.ask("GET", "/me") == (401, {"error": "Invalid or revoked API key."})
