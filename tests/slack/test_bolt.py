"""Bolt on the way: silent, without calls of its own, and each kind of payload through it."""

import logging
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.roles import Who
from bot.sandbox.slack import SlackSandbox
from bot.slack.message import Message
from bot.slack.payloads import Payload
from bot.slack.replies import Say
from bot.slack.routes import Mode, Routes
from bot.store.redis import Store
from tests.slack.make import REAL, Front, command, event
from tests.support.clock import ManualClock


def routes(seen: list[Payload]) -> Routes:
    routes = Routes()

    async def see(incoming: Payload) -> None:
        seen.append(incoming)

    routes.command("help", mode=Mode.AT_ONCE)(lambda _command: Say(Message("Help.", [])))
    for kind, name in {
        "command": "streams",
        "action": "lead.good",
        "view": "lead.reason",
        "closed": "lead.reason",
        "options": "stream.pick",
        "shortcut": "note",
        "event": "app_mention",
    }.items():
        routes._add(kind, name, Mode.AFTER, who=Who.EVERYONE)(see)
    return routes


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What any client of Slack's library is asked to call."""
    methods: list[str] = []

    async def call(_client: AsyncWebClient, method: str, **_given: Any) -> None:
        methods.append(method)

    monkeypatch.setattr(AsyncWebClient, "api_call", call)
    return methods


@pytest.mark.parametrize("kind", REAL)
async def test_each_kind_goes_through_with_no_call_and_no_line_above_debug(
    slack: SlackSandbox,
    store: Store,
    clock: ManualClock,
    caplog: pytest.LogCaptureFixture,
    called: list[str],
    kind: str,
) -> None:
    seen: list[Payload] = []
    async with Front(slack, store, routes(seen), clock=clock) as front:
        with caplog.at_level(logging.DEBUG):
            caplog.clear()
            for _ in range(3):
                assert (await front.give({**REAL[kind]})).status == 200
            await front.idle()
    assert not [record for record in caplog.records if record.levelno > logging.DEBUG]
    assert not called
    assert len(seen) == (0 if kind == "command" else 3)


async def test_nobody_is_asked_who_we_are_however_many_come(
    slack: SlackSandbox, store: Store, clock: ManualClock, called: list[str]
) -> None:
    async with Front(slack, store, routes([]), clock=clock) as front:
        for number in range(10):
            await front.give(command(team_id=f"T{number}"))
            await front.give({**event(), "event_id": f"Ev{number}", "team_id": f"T{number}"})
        await front.idle()
    assert called == []


async def test_of_our_own_doings_we_hear_too(slack: SlackSandbox, store: Store, clock: ManualClock) -> None:
    seen: list[Payload] = []
    async with Front(slack, store, routes(seen), clock=clock) as front:
        identity = await front.gateway.identity()
        await front.give(event(user=identity.bot_user, bot_id=identity.bot_id))
        await front.idle()
    assert [each.person for each in seen] == [identity.bot_user]
