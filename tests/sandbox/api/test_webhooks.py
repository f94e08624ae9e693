"""Webhook subscriptions and what they are sent."""

import asyncio
import socket
from dataclasses import replace
from typing import Any

import pytest

from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, Listener, opened

TARGET = "http://hooks.example/hook"
"""For subscriptions that nothing is sent to."""


async def subscribe(caller: Caller, url: str, **filters: Any) -> int:
    body = {"targetUrl": url, "filterConfig": filters} if filters else {"targetUrl": url}
    status, answer = await caller.post("/webhooks/subscribe", body)
    assert status in {200, 201}
    subscription_id: int = answer["id"]
    return subscription_id


def closed_port() -> int:
    """A port that nobody listens on: the kernel's choice, given back."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


async def settled(caller: Caller, count: int) -> None:
    await caller.sandbox.until(lambda: len(caller.sandbox.deliveries) >= count)


async def test_first_subscription_gets_id_1_and_the_same_url_keeps_it(caller: Caller) -> None:
    assert await caller.post("/webhooks/subscribe", {"targetUrl": TARGET}) == (201, {"id": 1})
    again = {"targetUrl": TARGET, "filterConfig": {"matchConfidence": "high"}}
    assert await caller.post("/webhooks/subscribe", again) == (200, {"id": 1})
    assert caller.sandbox.tables.subscriptions.need(1).filter_config == {"matchConfidence": "high"}
    assert await subscribe(caller, f"{TARGET}/other") == 2


async def test_same_url_without_a_filter_clears_the_filter(caller: Caller) -> None:
    await subscribe(caller, TARGET, streamId=42)
    await subscribe(caller, TARGET)
    assert caller.sandbox.tables.subscriptions.need(1).filter_config == {}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "targetUrl is required."),
        ({"targetUrl": 5}, "targetUrl must be a string."),
        ({"targetUrl": "ftp://files.example/"}, "targetUrl must be an http or https URL."),
        ({"targetUrl": "https://"}, "targetUrl must be an http or https URL."),
        ({"targetUrl": "http://[broken"}, "targetUrl must be an http or https URL."),
        ({"targetUrl": TARGET, "filterConfig": "all"}, "filterConfig must be an object."),
        ({"targetUrl": TARGET, "filterConfig": {"streamId": "42"}}, "streamId must be a whole number."),
        (
            {"targetUrl": TARGET, "filterConfig": {"sourceType": "new_follower"}},
            "sourceType must be one of: follower, liker.",
        ),
        (
            {"targetUrl": TARGET, "filterConfig": {"matchConfidence": "full"}},
            "matchConfidence must be one of: high, medium.",
        ),
    ],
)
async def test_bad_subscription_is_refused_by_field(caller: Caller, body: Any, message: str) -> None:
    refused = (400, {"error": "validation_error", "message": message})
    assert await caller.post("/webhooks/subscribe", body) == refused
    assert caller.sandbox.tables.subscriptions.all() == []


async def test_unsubscribing_ends_it_and_its_id_is_not_given_again(caller: Caller) -> None:
    await subscribe(caller, TARGET)
    assert await caller.ask("DELETE", "/webhooks/subscribe", {"id": 1}) == (200, {"success": True})
    gone = (404, {"error": "Subscription not found"})
    assert await caller.ask("DELETE", "/webhooks/subscribe", {"id": 1}) == gone
    assert await subscribe(caller, TARGET) == 2


async def test_unsubscribing_needs_an_id(caller: Caller) -> None:
    refused = (400, {"error": "validation_error", "message": "id is required."})
    assert await caller.ask("DELETE", "/webhooks/subscribe", {}) == refused


async def test_finished_run_is_told_once_with_its_leads_as_the_list_shows_them(
    caller: Caller,
    listener: Listener,
) -> None:
    await subscribe(caller, listener.url)
    (run,) = await caller.run_through(43)
    await settled(caller, 1)
    (body,) = listener.bodies
    assert set(body) == {"leads"}
    assert all(set(lead) == documented.LEAD for lead in body["leads"])
    listed = (await caller.get("/streams/43/leads", since=run["triggeredAt"]))["leads"]
    assert sorted(body["leads"], key=lambda lead: -lead["id"]) == listed
    (delivery,) = caller.sandbox.deliveries
    assert (delivery.status, delivery.error, delivery.attempt) == (200, None, 1)
    assert (delivery.url, delivery.body) == (listener.url, body)


async def test_each_subscription_gets_only_what_its_filter_lets_through(
    caller: Caller,
    listener: Listener,
) -> None:
    await subscribe(caller, f"{listener.url}/high", matchConfidence="high")
    await subscribe(caller, f"{listener.url}/medium", matchConfidence="medium", streamId=43, accountId=8)
    await caller.run_through(43)
    await settled(caller, 2)
    sent = {
        delivery.url.rsplit("/", 1)[1]: {lead["matchConfidence"] for lead in delivery.body["leads"]}
        for delivery in caller.sandbox.deliveries
    }
    assert sent == {"high": {"high"}, "medium": {"medium"}}


@pytest.mark.parametrize(
    "filters",
    [{"streamId": 42}, {"accountId": 9}, {"feedbackStatus": "good"}, {"segmentId": 13}],
)
async def test_run_without_a_matching_lead_is_not_told(
    caller: Caller,
    listener: Listener,
    filters: Any,
) -> None:
    await subscribe(caller, f"{listener.url}/never", **filters)
    await subscribe(caller, f"{listener.url}/always")
    await caller.run_through(43)
    await settled(caller, 1)
    assert [delivery.url for delivery in caller.sandbox.deliveries] == [f"{listener.url}/always"]


async def test_followers_and_likers_are_told_apart() -> None:
    async with opened(daily_syncs={"starter": 90, "growth": 90, "pro": 90}) as caller:
        for _ in range(12):
            await caller.run_through(43)
        sandbox = caller.sandbox
        leads = sandbox.tables.leads.all()
        followers = [lead for lead in leads if sandbox._hooks.wants({"sourceType": "follower"}, lead)]
        likers = [lead for lead in leads if sandbox._hooks.wants({"sourceType": "liker"}, lead)]
    assert {lead.source_type for lead in followers} == {"new_follower"}
    assert {lead.source_type for lead in likers} == {"liker"}
    assert len(followers) > len(likers) > 0


async def test_judged_lead_matches_a_feedback_filter(caller: Caller) -> None:
    lead = caller.sandbox.tables.leads.need(1234)
    body = {"segmentId": lead.segment_id, "feedback": "bad"}
    await caller.post("/leads/1234/feedback", body)
    assert caller.sandbox._hooks.wants({"feedbackStatus": "bad"}, lead)
    assert not caller.sandbox._hooks.wants({"feedbackStatus": "good"}, lead)


async def test_failed_run_is_not_told(caller: Caller, listener: Listener) -> None:
    await subscribe(caller, listener.url)
    await caller.control(do="fail_next_run")
    await caller.run_through(43)
    await caller.run_through(43)
    await settled(caller, 1)
    assert len(listener.bodies) == 1


async def test_stream_with_its_own_webhook_gets_all_leads(caller: Caller, listener: Listener) -> None:
    streams = caller.sandbox.tables.streams
    streams.put(
        replace(streams.need(43), delivery_destination="leads_plus_webhook", webhook_url=listener.url),
    )
    (run,) = await caller.run_through(43)
    await listener.until(1)
    assert len(listener.bodies[0]["leads"]) == run["candidatesPassedCount"]


async def test_refused_delivery_is_not_repeated(caller: Caller, listener: Listener) -> None:
    listener.statuses = [500]
    await subscribe(caller, listener.url)
    await caller.run_through(43)
    await settled(caller, 1)
    await caller.clock.advance(600)
    assert [delivery.status for delivery in caller.sandbox.deliveries] == [500]
    assert len(listener.bodies) == 1


async def test_delivery_is_repeated_when_the_stand_in_is_told_to(listener: Listener) -> None:
    listener.statuses = [503, 500]
    async with opened(webhook_retries=3) as caller:
        await subscribe(caller, listener.url)
        await caller.run_through(43)
        for count in (1, 2, 3):
            await settled(caller, count)
            await caller.clock.advance(60)
        attempts = [(delivery.attempt, delivery.status) for delivery in caller.sandbox.deliveries]
    assert attempts == [(1, 503), (2, 500), (3, 200)]
    assert listener.bodies[0] == listener.bodies[1] == listener.bodies[2]


async def test_unreachable_listener_is_recorded_and_disturbs_nobody(
    caller: Caller,
    listener: Listener,
) -> None:
    nobody = f"http://127.0.0.1:{closed_port()}/"
    await subscribe(caller, nobody)
    await subscribe(caller, listener.url)
    await caller.run_through(43)
    await settled(caller, 2)
    by_url = {delivery.url: delivery for delivery in caller.sandbox.deliveries}
    assert by_url[nobody].status is None
    assert by_url[nobody].error == "ClientConnectorError"
    assert by_url[listener.url].status == 200


async def test_delivery_without_an_answer_times_out(listener: Listener) -> None:
    async with opened(webhook_timeout=0.05) as caller:
        listener.hold = asyncio.Event()
        await subscribe(caller, listener.url)
        await caller.run_through(43)
        await settled(caller, 1)
        assert caller.sandbox.deliveries[0].error in {"TimeoutError", "ServerTimeoutError"}


async def test_last_delivery_is_sent_again_on_demand(caller: Caller, listener: Listener) -> None:
    await subscribe(caller, listener.url)
    await caller.run_through(43)
    await settled(caller, 1)
    await caller.control(do="redeliver", times=3)
    await settled(caller, 4)
    assert listener.bodies[1:] == [listener.bodies[0]] * 3


async def test_nothing_can_be_sent_again_before_anything_was_sent(caller: Caller) -> None:
    response = await caller.http.post("/_/control", json={"do": "redeliver"})
    assert response.status_code == 400
    assert response.json() == {"ok": False, "error": "nothing was delivered yet"}


async def test_stopping_ends_a_delivery_that_hangs(listener: Listener) -> None:
    listener.hold = asyncio.Event()
    async with opened() as caller:
        await subscribe(caller, listener.url)
        await caller.run_through(43)
        await listener.until(1)
    assert len(caller.sandbox.deliveries) == 0
