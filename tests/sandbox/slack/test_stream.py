"""The stream of events that an open page listens to."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.hub import PATIENCE, Hub
from bot.sandbox.slack.pageapi import _next
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    SECRET,
    TOKEN,
    Http,
    Json,
    RecordingApp,
    actions,
    always,
    button,
    home,
    modal,
    section,
)


class Page:
    """An open page: the events that reached it."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response

    async def next(self, *kinds: str) -> Json:
        """The next event of one of these kinds."""
        async for line in self.response.content:
            if line.startswith(b"data: "):
                event: Json = json.loads(line[6:])
                if event["type"] in kinds:
                    return event
        raise AssertionError("the stream ended")


@pytest.fixture
async def page(http: Http) -> AsyncIterator[Page]:
    async with http.session.get(f"{http.base}/_/events", params={"person": AMY}) as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
        await response.content.readline()
        yield Page(response)


async def test_messages_appear_change_and_go(page: Page, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="new"))["ts"]
    appeared = await page.next("message")
    await client.chat_update(channel=LEADS, ts=ts, text="old")
    changed = await page.next("message_changed")
    await client.chat_delete(channel=LEADS, ts=ts)
    gone = await page.next("message_deleted")

    assert (appeared["message"]["text"], appeared["message"]["ts"]) == ("new", ts)
    assert (changed["message"]["text"], changed["message"]["edited"]) == ("old", True)
    assert gone == {"type": "message_deleted", "channel": LEADS, "ts": ts}


async def test_a_reply_updates_the_count_on_its_parent(page: Page, client: AsyncWebClient) -> None:
    parent = (await client.chat_postMessage(channel=LEADS, text="p"))["ts"]
    reply = (await client.chat_postMessage(channel=LEADS, text="r", thread_ts=parent))["ts"]
    more = (await page.next("message_changed"))["message"]
    await client.chat_delete(channel=LEADS, ts=reply)
    fewer = (await page.next("message_changed"))["message"]

    assert [(one["ts"], one["reply_count"]) for one in (more, fewer)] == [(parent, 1), (parent, 0)]


async def test_other_peoples_ephemeral_messages_do_not_appear(page: Page, client: AsyncWebClient) -> None:
    await client.chat_postEphemeral(channel=LEADS, user=BEN, text="for ben")
    await client.chat_postMessage(channel=BEN, text="direct")
    await client.chat_postEphemeral(channel=LEADS, user=AMY, text="for amy")

    assert (await page.next("message"))["message"]["text"] == "for amy"


async def test_modals_open_stack_change_and_close(
    page: Page, slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    await slack.command(AMY, LEADS, "/goodones")
    view = (
        await client.views_open(trigger_id=app.last.form["trigger_id"], view=modal(actions(button("more"))))
    )["view"]
    opened = await page.next("modal")
    await client.views_update(view_id=view["id"], view=modal(actions(button("more"))))
    updated = await page.next("modal")
    await slack.click_in_view(AMY, view["id"], "more")
    await client.views_push(trigger_id=app.last.payload["trigger_id"], view=modal(section()))
    pushed = await page.next("modal")
    await slack.close(AMY)
    closed = await page.next("modal")
    app.answer = always({"response_action": "clear"})
    await slack.submit(AMY)
    cleared = await page.next("modal")

    assert [one["action"] for one in (opened, updated, pushed, closed, cleared)] == [
        "open",
        "update",
        "push",
        "close",
        "clear",
    ]
    assert opened["view"]["id"] == updated["view"]["id"] == view["id"]
    assert (closed["view"], cleared["view"]) == (None, None)


async def test_the_home_tab_appears(page: Page, client: AsyncWebClient) -> None:
    first = (await client.views_publish(user_id=AMY, view=home()))["view"]
    shown = await page.next("home")
    await client.views_publish(user_id=AMY, view=home(section("two")))
    again = await page.next("home")

    assert (shown["view"]["id"], again["view"]["id"]) == (first["id"], first["id"])
    assert again["view"]["blocks"][0]["text"]["text"] == "two"


async def test_channels_change(page: Page, slack: SlackSandbox) -> None:
    await slack.control(do="archive", channel=LEADS)

    event = await page.next("channels")

    assert [one["name"] for one in event["channels"] if one["is_archived"]] == ["leads"]


async def test_a_failed_command_is_noticed(page: Page, slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = always(status=500)
    await slack.command(AMY, LEADS, "/goodones run")

    assert await page.next("notice") == {
        "type": "notice",
        "level": "error",
        "text": '/goodones failed with the error "dispatch_failed"',
    }


async def test_traffic_shows_both_directions_without_secrets(
    page: Page, slack: SlackSandbox, http: Http, app: RecordingApp
) -> None:
    await slack.command(AMY, LEADS, f"/goodones my token is {TOKEN} and {SECRET}")
    sent = (await page.next("traffic"))["entry"]
    await http.api(
        "chat.postMessage",
        {"channel": LEADS, "text": TOKEN, "token": TOKEN, "more": {TOKEN: [SECRET]}},
        token=None,
    )
    called = (await page.next("traffic"))["entry"]

    assert (sent["direction"], sent["what"], sent["status"], sent["ok"]) == (
        "to_app",
        "command /goodones",
        200,
        True,
    )
    assert (sent["body"]["text"], sent["body"]["token"]) == ("my token is ••• and •••", "•••")
    assert (called["direction"], called["what"], called["id"]) == (
        "from_app",
        "chat.postMessage",
        sent["id"] + 1,
    )
    assert called["body"] == {"channel": LEADS, "text": "•••", "token": "•••", "more": {"•••": ["•••"]}}
    assert called["answer"]["message"]["text"] == "•••"
    assert called["ms"] >= 0
    assert not {TOKEN, SECRET} & set(json.dumps([sent, called]).split('"'))


async def test_what_an_entry_is_called(
    page: Page, slack: SlackSandbox, http: Http, app: RecordingApp, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x", blocks=[actions()]))["ts"]
    await slack.click(AMY, LEADS, ts, "lead.good")
    await client.views_open(
        trigger_id=app.last.payload["trigger_id"], view=modal(section(), notify_on_close=True)
    )
    await slack.submit(AMY)
    await slack.open_home(AMY)

    names = [(await page.next("traffic"))["entry"]["what"] for _ in range(5)]

    assert names == [
        "chat.postMessage",
        "block_actions lead.good",
        "views.open",
        "view_submission stream.new",
        "event app_home_opened",
    ]


async def test_stopping_ends_the_stream(page: Page, slack: SlackSandbox) -> None:
    await slack.stop()

    assert [line async for line in page.response.content if line.startswith(b"data")] == []


async def test_a_page_that_leaves_is_forgotten(slack: SlackSandbox, http: Http) -> None:
    async with http.session.get(f"{http.base}/_/events", params={"person": AMY}) as response:
        await response.content.readline()
        before = len(slack._parts.hub._pages[AMY])

    # A lost page is noticed by writing to it; each line of Amy's is such a write, and a change to ask again at.
    for number in range(50):
        await slack.command(AMY, LEADS, f"anyone? {number}")

    assert await slack.until(lambda: not slack._parts.hub._pages[AMY])
    assert before == 1


def test_a_page_that_stops_reading_is_let_go() -> None:
    hub = Hub()
    with hub.listening(AMY) as queue:
        for number in range(PATIENCE + 5):
            hub.tell({"number": number}, person=AMY)
        held = [queue.get_nowait() for _ in range(queue.qsize())]

    assert (len(held), held[-1]) == (PATIENCE + 1, None)


async def test_a_quiet_stream_still_says_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sandbox.slack.pageapi.HEARTBEAT", 0.0)
    queue: asyncio.Queue[Any] = asyncio.Queue()

    assert await _next(queue) == b": still here\n\n"


async def test_waiting_ends_when_it_becomes_true(slack: SlackSandbox, client: AsyncWebClient) -> None:
    waiting = asyncio.create_task(slack.until(lambda: slack.messages(LEADS)))
    await client.chat_postMessage(channel=LEADS, text="x")

    assert [one.text for one in await waiting] == ["x"]


async def test_waiting_for_nothing_ends_too(slack: SlackSandbox) -> None:
    with pytest.raises(TimeoutError):
        await slack.until(lambda: False, timeout=0.01)
