"""Whatever is sent as a body: an answer in JSON, never a failure of the stand-in."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sandbox.api.support import Caller, Listener

ANY_CALLER = settings(
    deadline=None,
    max_examples=25,
    # One stand-in for all examples: what holds must hold in whatever state it is in.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
ACTIONS = (
    ("POST", "/streams/43/run"),
    ("POST", "/leads/1234/feedback"),
    ("POST", "/leads/1234/enrich"),
    ("POST", "/leads/1234/export"),
    ("POST", "/accounts/8/sleep"),
    ("POST", "/accounts/8/wake"),
    ("POST", "/webhooks/subscribe"),
    ("DELETE", "/webhooks/subscribe"),
    ("POST", "/dm-templates"),
    ("PUT", "/dm-templates/1"),
    ("PUT", "/notification-settings"),
    ("POST", "/lookups/enrich"),
    ("POST", "/lookups/enrich-email"),
    ("POST", "/lookups/segments/from-description"),
)
EVERY = pytest.mark.parametrize(("method", "path"), ACTIONS)
NEEDS_NO_BODY = ("/run", "/export", "/sleep", "/wake")
READS_A_BODY = pytest.mark.parametrize(
    ("method", "path"),
    [action for action in ACTIONS if not action[1].endswith(NEEDS_NO_BODY)],
)
FIELDS = (
    "id",
    "segmentId",
    "feedback",
    "badReason",
    "badReasonFreeform",
    "requested_outputs",
    "email_mode",
    "targetUrl",
    "filterConfig",
    "name",
    "messageBody",
    "settings",
    "timezone",
    "summaryFrequency",
    "handle",
    "description",
    "trackedAccountId",
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["good", "bad", "email", "linkedin_url", "http://hooks.example/", "daily", 13, 1]),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), children, max_size=4)
    ),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6)
SENTENCES = {"Lead not found", "Saved search not found", "Subscription not found"}


def assert_answered(response: httpx.Response) -> None:
    """A success, or a refusal in one of the documented forms."""
    body = response.json()
    assert isinstance(body, dict)
    if response.status_code in {200, 201}:
        assert "error" not in body
    elif set(body) == {"error"}:
        assert response.status_code == 404
        assert body["error"] in SENTENCES
    else:
        assert response.status_code in {400, 403, 404, 409, 429}
        assert set(body) == {"error", "message"}
        assert body["error"].isidentifier()
        assert body["message"].endswith(".")


async def send(caller: Caller, method: str, path: str, content: bytes, kind: str = "") -> httpx.Response:
    headers = {"Content-Type": kind or "application/json"}
    return await caller.http.request(method, f"/api/v2{path}", content=content, headers=headers)


@EVERY
@ANY_CALLER
@given(body=JSON | OBJECTS)
async def test_any_json_is_answered(caller: Caller, method: str, path: str, body: Any) -> None:
    assert_answered(await send(caller, method, path, json.dumps(body).encode()))


@EVERY
@ANY_CALLER
@given(content=st.binary(max_size=60))
async def test_any_bytes_are_answered(caller: Caller, method: str, path: str, content: bytes) -> None:
    assert_answered(await send(caller, method, path, content))


@READS_A_BODY
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"id": 1',
        b"\xff\xfe\x00",
        b'{"feedback": "\xc3\x28"}',
        b"id=1&feedback=good",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"id": ' + b"9" * 5_000 + b"}",
    ],
    ids=[
        "empty",
        "open",
        "cut",
        "no text",
        "half a letter",
        "form",
        "deep list",
        "deep object",
        "long number",
    ],
)
async def test_what_is_no_json_is_said_to_be_none(
    caller: Caller, method: str, path: str, content: bytes
) -> None:
    response = await send(caller, method, path, content)
    assert (response.status_code, response.json()) == (
        400,
        {"error": "validation_error", "message": "The body must be JSON."},
    )


@READS_A_BODY
@pytest.mark.parametrize("body", [None, True, 0, 1.5, "text", [], [{}]])
async def test_json_that_is_no_object_is_said_to_be_none(
    caller: Caller, method: str, path: str, body: Any
) -> None:
    response = await send(caller, method, path, json.dumps(body).encode())
    assert response.status_code == 400
    assert response.json()["message"] == "The body must be a JSON object."


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/json; charset=utf-8",
        "application/json; charset=martian",
        "multipart/x",
        "?",
    ],
)
async def test_body_is_read_as_json_whatever_it_calls_itself(caller: Caller, kind: str) -> None:
    content = json.dumps({"segmentId": 13, "feedback": "good"}).encode()
    response = await send(caller, "POST", "/leads/1234/feedback", content, kind)
    assert (response.status_code, response.json()) == (200, {"ok": True})


async def test_accents_and_emoji_arrive_as_they_were_sent(caller: Caller) -> None:
    words = "Zoé & \U0001f980 مطوّر"
    body = {"segmentId": 13, "feedback": "bad", "badReason": "other", "badReasonFreeform": words}
    content = json.dumps(body, ensure_ascii=False).encode()
    assert (await send(caller, "POST", "/leads/1234/feedback", content)).status_code == 200
    assert caller.sandbox.tables.feedback.need("1234-13").bad_reason_freeform == words


@EVERY
async def test_body_of_many_megabytes_is_refused_in_json(caller: Caller, method: str, path: str) -> None:
    response = await send(caller, method, path, b'"' + b"x" * 3_000_000 + b'"')
    assert response.status_code in {400, 413}
    assert set(response.json()) == {"error", "message"}
    assert (await caller.ask("GET", "/me"))[0] == 200


@pytest.mark.parametrize("path", ["/streams/43/run", "/leads/1234/export", "/accounts/8/sleep"])
async def test_action_without_a_documented_body_takes_none_or_any(caller: Caller, path: str) -> None:
    assert (await caller.post(path))[0] == 200
    assert (await caller.post(path, {"feedback": 5}))[0] == 200
    assert (await send(caller, "POST", path, b"{nonsense")).status_code == 200


@ANY_CALLER
@given(body=JSON, fault=st.none() | JSON)
async def test_any_lever_is_pulled_or_refused(caller: Caller, body: Any, fault: Any) -> None:
    values = {**body, "fault": fault} if isinstance(body, dict) else body
    response = await caller.http.post("/_/control", content=json.dumps(values))
    assert response.status_code in {200, 400}
    assert response.json()["ok"] is (response.status_code == 200)


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 100_000, b"null"])
async def test_lever_refuses_what_is_no_object(caller: Caller, content: bytes) -> None:
    response = await caller.http.post("/_/control", content=content)
    assert (response.status_code, response.json()["ok"]) == (400, False)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:99999/",
        f"http://{'a' * 70}.example/",
        "http://xn--/",
        "http://\ud800.example/",
        "http://127.0.0.1:1/\ud800",
        "http://bad host/",
        "http://nul\x00/",
        "http://[::1",
        "http://user:pass@/",
        "http://%41%42/",
        "https://127.0.0.1:1/",
    ],
)
async def test_address_that_nothing_can_be_sent_to_holds_up_nobody(
    caller: Caller, listener: Listener, url: str
) -> None:
    content = json.dumps({"targetUrl": url}).encode()
    odd = await send(caller, "POST", "/webhooks/subscribe", content)
    await caller.post("/webhooks/subscribe", {"targetUrl": listener.url})
    (run,) = await caller.run_through(43)
    await listener.until(1)
    assert run["status"] == "succeeded"
    assert len(listener.bodies[0]["leads"]) == run["candidatesPassedCount"]
    if odd.status_code == 201:
        async with asyncio.timeout(5):
            await caller.sandbox.until(lambda: len(caller.sandbox.deliveries) == 2)
        by_url = {delivery.url: delivery for delivery in caller.sandbox.deliveries}
        assert by_url[url].error is not None
    else:
        assert_answered(odd)
