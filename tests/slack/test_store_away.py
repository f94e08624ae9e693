"""The store is away: within three seconds everybody hears of it, by the only way that is left to them."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

import bot.slack.desk as desk_module
from bot.errors import StoreAway
from bot.sandbox.slack import SlackSandbox
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Event, Submission
from bot.slack.routes import Mode, Routes
from bot.store.inbox import Full, Inbox
from bot.store.redis import Store, key
from tests.slack.away import AWAY, no_store, silent_store
from tests.slack.make import LEADS, Front, command, event, submission
from tests.support.clock import ManualClock

SLACK_WAITS = 3.0
"""Seconds, by https://docs.slack.dev/interactivity/handling-user-interaction"""
AT_ONCE = 0.05
TEXT = StoreAway.user_text


async def never(_incoming: Command | Click | Submission | Event) -> None:
    raise AssertionError("nothing may be done that was not stored")


def routes() -> Routes:
    routes = Routes()
    routes.command("run", mode=Mode.DURABLE)(never)
    routes.action("lead.good", mode=Mode.DURABLE)(never)
    routes.view("lead.reason", mode=Mode.DURABLE)(never)
    routes.event("app_mention", mode=Mode.DURABLE)(never)
    return routes


@pytest.fixture(params=AWAY)
async def front(
    request: pytest.FixtureRequest, slack: SlackSandbox, clock: ManualClock
) -> AsyncIterator[Front]:
    """Everything but the store, which answers nothing or is not there; short of patience, so that tests are."""
    async with AWAY[request.param]() as url:
        store = Store(url, answer_within=AT_ONCE)
        async with Front(slack, store, routes(), clock=clock) as front:
            yield front
        await store.close()


async def test_a_command_is_told_in_its_acknowledgement(front: Front) -> None:
    answer = await front.give(command(text="run"))
    assert (answer.status, answer.text) == (200, TEXT)


async def test_a_modal_stays_open_and_says_so_at_its_first_input(front: Front) -> None:
    answer = await front.give(submission())
    assert answer.json == {"response_action": "errors", "errors": {"b-why": TEXT}}


async def test_a_button_is_told_by_its_response_url(front: Front, slack: SlackSandbox) -> None:
    button = {"type": "button", "action_id": "lead.good", "text": {"type": "plain_text", "text": "Good"}}
    posted = await front.gateway.post(LEADS, Message("Card", [{"type": "actions", "elements": [button]}]))
    assert (await slack.click("U0AMY", LEADS, posted.ts, "lead.good")).ok
    await front.idle()
    (call,) = slack.calls("response_url")
    assert (call.body["text"], call.body["response_type"]) == (TEXT, "ephemeral")


async def test_a_modal_without_inputs_is_told_by_message(front: Front, slack: SlackSandbox) -> None:
    answer = await front.give(submission(state={"values": {}}))
    assert (answer.status, answer.text) == (200, "")
    await front.idle()
    assert [call.body["text"] for call in slack.calls("chat.postEphemeral")] == [TEXT]


async def test_an_event_is_left_for_slack_to_send_again(front: Front, slack: SlackSandbox) -> None:
    answer = await front.give(event())
    assert answer.status == 503
    await front.idle()
    assert not slack.calls()


async def test_it_is_one_quiet_line_in_the_log(front: Front) -> None:
    with capture_logs() as lines:
        await front.give(command(text="run"))
    assert [line["event"] for line in lines] == ["store away, nothing was accepted"]
    assert "store-password" not in str(lines)


async def test_slack_need_not_wait_three_seconds_for_a_store_that_says_nothing(
    slack: SlackSandbox, clock: ManualClock
) -> None:
    async with silent_store() as url:
        store = Store(url)
        async with Front(slack, store, routes(), clock=clock) as front:
            started = time.monotonic()
            async with asyncio.timeout(SLACK_WAITS):
                answers = await asyncio.gather(front.give(command(text="run")), front.give(event()))
            assert [each.status for each in answers] == [200, 503]
            assert time.monotonic() - started < SLACK_WAITS
        await store.close()


async def test_a_store_with_more_patience_than_slack_is_not_waited_for(
    slack: SlackSandbox, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "ANSWER_WITHIN", AT_ONCE)
    async with silent_store() as url:
        store = Store(url, answer_within=60)
        async with Front(slack, store, routes(), clock=clock) as front:
            assert (await front.give(command(text="run"))).text == TEXT
        await store.close()


async def test_when_the_store_is_back_so_is_everything(
    slack: SlackSandbox, clock: ManualClock, store: Store
) -> None:
    async with no_store() as url:
        away = Store(url, answer_within=AT_ONCE)
        async with Front(slack, away, routes(), clock=clock) as front:
            assert (await front.give(event())).status == 503
        await away.close()
    async with Front(slack, store, routes(), clock=clock) as front:
        again: Any = await front.give(event())
        assert again.status == 200
        assert len(await front.stored()) == 1


async def test_a_store_that_refuses_is_told_like_one_that_is_away(
    slack: SlackSandbox, clock: ManualClock, store: Store
) -> None:
    await store.call("SET", key("inbox", "jobs"), "no stream at all")
    async with Front(slack, store, routes(), clock=clock) as front:
        with capture_logs() as logs:
            answer = await front.give(command(text="run"))
        assert (answer.status, answer.text) == (200, TEXT)
        assert [each["event"] for each in logs if each["log_level"] == "error"] == [
            "the store refused, nothing was accepted"
        ]


async def test_a_store_that_holds_too_much_already_says_so(
    slack: SlackSandbox, store: Store, clock: ManualClock
) -> None:
    async with Front(slack, store, routes(), clock=clock) as front:
        front.desk._jobs = Inbox(store, "jobs", most_waiting=0)
        answer = await front.give(command(text="run"))
    assert (answer.status, answer.text) == (200, Full.user_text)
