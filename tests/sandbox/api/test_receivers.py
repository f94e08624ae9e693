"""Receivers of webhooks that are slow, fail, hang up or are not there: runs and other receivers go on."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aiohttp import web

from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, Listener, listening, opened

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def answering(answer: Answering) -> AsyncIterator[str]:
    """The address of a receiver that answers in its own way."""
    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    finally:
        await runner.cleanup()


async def subscribe(caller: Caller, *urls: str) -> None:
    for url in urls:
        assert (await caller.post("/webhooks/subscribe", {"targetUrl": url}))[0] == 201


async def delivered(caller: Caller, count: int) -> None:
    await caller.sandbox.until(lambda: len(caller.sandbox.deliveries) >= count)


async def test_slow_receiver_holds_up_neither_runs_nor_other_receivers(caller: Caller) -> None:
    async with listening() as slow, listening() as quick:
        slow.hold = asyncio.Event()
        await subscribe(caller, slow.url, quick.url)
        for number in (1, 2, 3):
            (run,) = await caller.run_through(43)
            assert run["status"] == "succeeded"
            await quick.until(number)
        await slow.until(3)
        assert {delivery.url for delivery in caller.sandbox.deliveries} == {quick.url}
        slow.hold.set()
        await delivered(caller, 6)
    assert [delivery.status for delivery in caller.sandbox.deliveries] == [200] * 6


async def test_receiver_that_hangs_up_is_recorded_without_a_status(
    caller: Caller, listener: Listener
) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    async with answering(hang_up) as url:
        await subscribe(caller, url, listener.url)
        await caller.run_through(43)
        await delivered(caller, 2)
        await caller.clock.advance(3_600)
    by_url = {delivery.url: delivery for delivery in caller.sandbox.deliveries}
    assert (by_url[url].status, by_url[url].error) == (None, "ServerDisconnectedError")
    assert by_url[listener.url].status == 200
    assert len(caller.sandbox.deliveries) == 2


async def test_receiver_that_answers_half_and_closes_has_still_answered(caller: Caller) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"half")
        assert request.transport is not None
        request.transport.close()
        return response

    async with answering(half) as url:
        await subscribe(caller, url)
        await caller.run_through(43)
        await delivered(caller, 1)
    assert caller.sandbox.deliveries[0].status == 200


@pytest.mark.parametrize("status", [201, 204, 302, 400, 404, 410, 429])
async def test_any_answer_below_500_ends_the_matter(listener: Listener, status: int) -> None:
    listener.statuses = [status]
    async with opened(webhook_retries=5) as caller:
        await subscribe(caller, listener.url)
        await caller.run_through(43)
        await delivered(caller, 1)
        await caller.clock.advance(3_600)
        recorded = [(delivery.attempt, delivery.status) for delivery in caller.sandbox.deliveries]
    assert recorded == [(1, status)]
    assert len(listener.bodies) == 1


async def test_redirect_is_not_followed(caller: Caller, listener: Listener) -> None:
    async def elsewhere(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=307, headers={"Location": listener.url})

    async with answering(elsewhere) as url:
        await subscribe(caller, url)
        await caller.run_through(43)
        await delivered(caller, 1)
    assert caller.sandbox.deliveries[0].status == 307
    assert listener.bodies == []


async def test_repeats_wait_longer_each_time_by_the_clock_and_then_end(listener: Listener) -> None:
    listener.statuses = [503] * 9
    async with opened(webhook_retries=3) as caller:
        await subscribe(caller, listener.url)
        await caller.run_through(43)
        for count, wait in ((1, 2), (2, 4), (3, 8)):
            await delivered(caller, count)
            await caller.clock.until_sleeping(1)
            await caller.clock.advance(wait - 0.1)
            assert len(caller.sandbox.deliveries) == count
            await caller.clock.advance(0.1)
        await delivered(caller, 4)
        await caller.clock.advance(3_600)
        attempts = [delivery.attempt for delivery in caller.sandbox.deliveries]
    assert attempts == [1, 2, 3, 4]
    assert len({str(body) for body in listener.bodies}) == 1


async def test_repeating_to_one_receiver_does_not_repeat_to_another(listener: Listener) -> None:
    async with opened(webhook_retries=1) as caller, listening() as failing:
        failing.statuses = [500]
        await subscribe(caller, failing.url, listener.url)
        await caller.run_through(43)
        await delivered(caller, 2)
        await caller.clock.until_sleeping(1)
        await caller.clock.advance(2)
        await delivered(caller, 3)
        assert (len(failing.bodies), len(listener.bodies)) == (2, 1)


async def test_delivery_is_a_json_post_without_any_signature(caller: Caller) -> None:
    seen: list[web.Request] = []

    async def note(request: web.Request) -> web.StreamResponse:
        seen.append(request)
        return web.Response()

    async with answering(note) as url:
        await subscribe(caller, f"{url}hook?token=abc")
        await caller.run_through(43)
        await delivered(caller, 1)
    (request,) = seen
    assert (request.method, request.path_qs) == ("POST", "/hook?token=abc")
    assert request.content_type == "application/json"
    assert not [name for name in request.headers if "sign" in name.lower() or name == "Authorization"]


async def test_redelivery_repeats_the_very_body_even_when_the_leads_have_changed(
    caller: Caller, listener: Listener
) -> None:
    await subscribe(caller, listener.url)
    await caller.run_through(43)
    await delivered(caller, 1)
    for lead in listener.bodies[0]["leads"]:
        await caller.post(f"/leads/{lead['id']}/export")
    await caller.control(do="redeliver", times=2)
    await delivered(caller, 3)
    assert listener.bodies == [listener.bodies[0]] * 3
    assert {lead["exportedAt"] for lead in listener.bodies[2]["leads"]} == {None}


async def test_redelivery_goes_to_the_last_receiver_even_after_it_unsubscribed(
    caller: Caller, listener: Listener
) -> None:
    await subscribe(caller, listener.url)
    await caller.run_through(43)
    await delivered(caller, 1)
    await caller.ask("DELETE", "/webhooks/subscribe", {"id": 1})
    await caller.control(do="redeliver")
    await delivered(caller, 2)
    assert len(listener.bodies) == 2


async def test_deliveries_record_when_where_and_what(caller: Caller, listener: Listener) -> None:
    await subscribe(caller, f"{listener.url}/a")
    (run,) = await caller.run_through(43)
    await delivered(caller, 1)
    (delivery,) = caller.sandbox.deliveries
    assert delivery.url == f"{listener.url}/a"
    assert delivery.body == listener.bodies[0]
    assert delivery.at >= run["completedAt"]
    assert {frozenset(lead) for lead in delivery.body["leads"]} == {frozenset(documented.LEAD)}
    assert {lead["streamId"] for lead in delivery.body["leads"]} == {43}


async def test_stream_with_a_webhook_address_uses_it_only_when_told_to(
    caller: Caller, listener: Listener
) -> None:
    streams = caller.sandbox.tables.streams
    quiet = replace(streams.need(43), webhook_url=f"{listener.url}/own", delivery_destination="leads_only")
    streams.put(quiet)
    await subscribe(caller, f"{listener.url}/subscribed")
    await caller.run_through(43)
    await delivered(caller, 1)
    streams.put(replace(quiet, delivery_destination="leads_plus_webhook"))
    await caller.run_through(43)
    await delivered(caller, 3)
    paths = sorted(delivery.url.rsplit("/", 1)[1] for delivery in caller.sandbox.deliveries)
    assert paths == ["own", "subscribed", "subscribed"]
