"""What happens to an event that the app does not acknowledge: when it comes again, and what it says then."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.sandbox.slack import SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    SECRET,
    TOKEN,
    Answer,
    Heard,
    ManualClock,
    RecordingApp,
    always,
)

EVENT = {"type": "tokens_revoked"}


def answers(*statuses: int) -> Answer:
    """An app that answers with these one after the other, and well from then on."""
    left = list(statuses)

    async def answer(_heard: Heard) -> web.Response:
        return web.Response(status=left.pop(0) if left else 200)

    return answer


def retries(app: RecordingApp) -> list[tuple[str | None, str | None]]:
    """Number and reason of each retry that was heard; None for a first delivery."""
    names = ("X-Slack-Retry-Num", "X-Slack-Retry-Reason")
    return [(heard.headers.get(names[0]), heard.headers.get(names[1])) for heard in app.heard]


async def passes(slack: SlackSandbox, app: RecordingApp, clock: ManualClock, seconds: float) -> None:
    """Let so much time go by, once someone waits for it, and the delivery that it brings happen."""
    count = len(slack.deliveries())
    await clock.asleep.wait()
    clock.asleep.clear()
    clock.advance(seconds)
    await slack.until(lambda: len(slack.deliveries()) > count)


async def test_it_comes_again_at_once_after_a_minute_and_after_five(
    slack: SlackSandbox, app: RecordingApp, clock: ManualClock
) -> None:
    app.answer = always(status=503)

    ack = await slack.event(EVENT)
    assert (ack.trouble, len(app.heard)) == ("dispatch_failed", 2)
    await passes(slack, app, clock, 60)
    assert len(app.heard) == 3
    await passes(slack, app, clock, 300)

    assert retries(app) == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({heard.event["event_id"] for heard in app.heard}) == 1
    assert [one.remark for one in slack.deliveries()] == [
        "",
        "retry 1: http_error",
        "retry 2: http_error",
        "retry 3: http_error",
    ]


async def test_three_retries_are_all(slack: SlackSandbox, app: RecordingApp, clock: ManualClock) -> None:
    app.answer = always(status=500)
    await slack.event(EVENT)
    await passes(slack, app, clock, 60)
    await passes(slack, app, clock, 300)

    await asyncio.gather(*slack._parts.link._tasks)
    assert len(app.heard) == 4


async def test_not_before_its_minute_is_over(
    slack: SlackSandbox, app: RecordingApp, clock: ManualClock
) -> None:
    app.answer = answers(500, 500)
    await slack.event(EVENT)
    await clock.asleep.wait()

    clock.advance(59.9)
    await slack.open_home(AMY)  # something else, so that what was due would have come before
    before = [heard.event["event"]["type"] for heard in app.heard]
    clock.advance(0.1)
    await slack.until(lambda: len(app.heard) == 4)

    assert before == ["tokens_revoked", "tokens_revoked", "app_home_opened"]
    assert app.last.event["event"]["type"] == "tokens_revoked"


@pytest.mark.parametrize(("statuses", "count"), [((), 1), ((500,), 2), ((500, 500), 3)])
async def test_an_acknowledgement_ends_it(
    slack: SlackSandbox, app: RecordingApp, clock: ManualClock, statuses: tuple[int, ...], count: int
) -> None:
    app.answer = answers(*statuses)

    await slack.event(EVENT)
    if count > 2:
        await passes(slack, app, clock, 60)

    await asyncio.gather(*slack._parts.link._tasks)
    assert len(app.heard) == count


@pytest.mark.parametrize("failures", [1, 2, 3])
async def test_an_app_may_decline_at_any_time(
    slack: SlackSandbox, app: RecordingApp, clock: ManualClock, failures: int
) -> None:
    async def decline_the_last(_heard: Heard) -> web.Response:
        last = len(app.heard) == failures
        return web.Response(status=500, headers={"x-slack-no-retry": "1"} if last else {})

    app.answer = decline_the_last

    await slack.event(EVENT)
    if failures > 2:
        await passes(slack, app, clock, 60)

    await asyncio.gather(*slack._parts.link._tasks)
    assert len(app.heard) == failures


async def test_a_word_about_retries_in_an_acknowledgement_means_nothing(
    slack: SlackSandbox, app: RecordingApp
) -> None:
    app.answer = always(status=200, headers={"x-slack-no-retry": "1"})

    assert (await slack.event(EVENT)).trouble is None
    assert len(app.heard) == 1


async def test_what_waits_ends_with_the_stand_in(
    slack: SlackSandbox, app: RecordingApp, clock: ManualClock
) -> None:
    app.answer = always(status=500)
    await slack.event(EVENT)
    await clock.asleep.wait()

    await slack.stop()
    clock.advance(3600)

    assert slack._parts.link._tasks == set()
    assert len(app.heard) == 2


def towards(app: RecordingApp, *hops: str) -> Answer:
    """An app that sends whoever asks on, one address after the other, and answers well in the end."""
    left = list(hops)

    async def answer(_heard: Heard) -> web.Response:
        return web.Response(status=307, headers={"Location": left.pop(0)}) if left else web.Response()

    return answer


async def test_two_redirects_are_followed(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = towards(app, app.url, "/slack/events")

    ack = await slack.event(EVENT)

    assert (ack.trouble, len(app.heard)) == (None, 3)
    assert len({heard.raw for heard in app.heard}) == 1
    assert len(slack.deliveries()) == 1


async def test_three_redirects_are_too_many(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = towards(app, app.url, app.url, app.url)

    ack = await slack.event(EVENT)

    assert ack.trouble is None
    assert retries(app)[-1] == ("1", "too_many_redirects")


async def test_a_redirect_to_nowhere_is_an_error(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = always(status=302)

    await slack.event(EVENT)

    assert retries(app)[1] == ("1", "http_error")


async def test_a_redirect_to_an_address_that_is_none(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = towards(app, "http://[")

    await slack.event(EVENT)

    assert retries(app)[1] == ("1", "unknown_error")


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:1/", "connection_failed"),
        ("https://{authority}/", "ssl_error"),
        ("http://[", "unknown_error"),
        (None, "connection_failed"),
    ],
)
async def test_a_retry_says_why(
    slack: SlackSandbox, app: RecordingApp, address: str | None, why: str
) -> None:
    authority = app.url.split("/")[2]
    slack.app_url = None if address is None else address.format(authority=authority)

    await slack.event(EVENT)

    assert slack.deliveries()[1].remark == f"retry 1: {why}"


@pytest.fixture
async def impatient(app: RecordingApp, clock: ManualClock) -> AsyncIterator[SlackSandbox]:
    """A stand-in that waits for a fifth of a second only."""
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, clock=clock, ack_seconds=0.2)
    await slack.start()
    yield slack
    await slack.stop()


async def test_an_app_that_is_too_slow_is_counted_and_hears_why(
    impatient: SlackSandbox, app: RecordingApp
) -> None:
    never = asyncio.Event()

    async def hang_once(_heard: Heard) -> web.Response:
        if len(app.heard) == 1:
            await never.wait()
        return web.Response()

    app.answer = hang_once
    ack = await impatient.event(EVENT)
    never.set()

    first, second = impatient.deliveries()
    assert ack.trouble is None
    assert retries(app)[1] == ("1", "http_timeout")
    assert (first.late, first.ok, first.status, first.limit_ms) == (True, False, None, 200)
    assert first.ms >= 200
    assert (second.late, second.ok) == (False, True)
    assert impatient.late == 1
