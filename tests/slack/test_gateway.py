"""Calls to Slack against the stand-in: what arrives there, and which error comes of which trouble."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web

import bot.slack.gateway as gateway_module
from bot.sandbox.slack import SlackSandbox
from bot.slack.errors import (
    ChannelGone,
    MessageGone,
    ModalGone,
    SlackBusy,
    SlackDown,
    SlackError,
    SlackRefused,
    SlackUnreachable,
    TokenRefused,
)
from bot.slack.gateway import Gateway
from bot.slack.message import Message
from tests.slack.make import AMY, HELLO, LEADS, MODAL, made
from tests.support.clock import ManualClock

BUTTON = {"type": "button", "action_id": "lead.good", "text": {"type": "plain_text", "text": "Good"}}
CARD = Message("Card", [{"type": "actions", "elements": [BUTTON]}])
Call = Callable[[Gateway], Awaitable[Any]]


class App:
    """What Slack would call: remembers the payloads."""

    def __init__(self) -> None:
        self.forms: list[dict[str, str]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.forms.append({name: str(value) for name, value in (await request.post()).items()})
        return web.Response()


@pytest.fixture
def gateway(slack: SlackSandbox, session: aiohttp.ClientSession) -> Gateway:
    return made(slack.base_url, session)


@pytest.fixture
async def app(slack: SlackSandbox) -> AsyncIterator[App]:
    """An app that the stand-in can send gestures to, so that there are triggers and response URLs."""
    app, site = App(), web.Application()
    site.router.add_post("/", app.take)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.app_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield app
    await runner.cleanup()


async def gesture(slack: SlackSandbox, app: App) -> dict[str, str]:
    await slack.command(AMY, LEADS, "/goodones run")
    return app.forms[-1]


async def test_we_know_who_we_are(gateway: Gateway) -> None:
    identity = await gateway.identity()
    assert identity.team.startswith("T")
    assert identity.bot_user.startswith("U")
    assert identity.bot_id.startswith("B")


async def test_a_post_arrives_with_text_and_blocks_and_without_previews(
    gateway: Gateway, slack: SlackSandbox
) -> None:
    posted = await gateway.post(LEADS, HELLO, {"event_type": "lead", "event_payload": {"id": 7}})
    (message,) = slack.messages(LEADS)
    assert (message.channel, message.ts, message.text) == (posted.channel, posted.ts, "Hello")
    (call,) = slack.calls("chat.postMessage")
    assert call.body["blocks"] == HELLO.blocks
    assert (call.body["unfurl_links"], call.body["unfurl_media"]) == (False, False)
    assert call.body["metadata"] == {"event_type": "lead", "event_payload": {"id": 7}}


async def test_a_post_to_a_person_says_in_which_channel_it_stands(
    gateway: Gateway, slack: SlackSandbox
) -> None:
    posted = await gateway.post(AMY, HELLO)
    assert posted.channel == slack.direct(AMY).id
    await gateway.update(posted.channel, posted.ts, Message("Edited", []))
    assert [message.text for message in slack.messages(posted.channel)] == ["Edited"]


async def test_without_metadata_none_is_sent(gateway: Gateway, slack: SlackSandbox) -> None:
    await gateway.post(AMY, HELLO)
    assert "metadata" not in slack.calls("chat.postMessage")[0].body


async def test_an_update_without_blocks_takes_them_away(gateway: Gateway, slack: SlackSandbox) -> None:
    ts = (await gateway.post(LEADS, CARD)).ts
    await gateway.update(LEADS, ts, Message("Gone", []))
    (message,) = slack.messages(LEADS)
    assert (message.text, message.blocks or []) == ("Gone", [])


async def test_a_whisper_is_seen_by_one_person_only(gateway: Gateway, slack: SlackSandbox) -> None:
    await gateway.whisper(LEADS, AMY, HELLO)
    assert [each.text for each in slack.messages(LEADS, person=AMY)] == ["Hello"]
    assert not slack.messages(LEADS, person="U0BEN")
    assert "thread_ts" not in slack.calls("chat.postEphemeral")[0].body


async def test_a_whisper_can_go_to_a_thread(gateway: Gateway, slack: SlackSandbox) -> None:
    ts = (await gateway.post(LEADS, CARD)).ts
    await gateway.whisper(LEADS, AMY, HELLO, ts)
    assert slack.calls("chat.postEphemeral")[0].body["thread_ts"] == ts


async def test_a_modal_is_opened_and_filled(gateway: Gateway, slack: SlackSandbox, app: App) -> None:
    shown = await gateway.open_view((await gesture(slack, app))["trigger_id"], MODAL)
    newest = await gateway.update_view(shown.id, {**MODAL, "callback_id": "filled"})
    (modal,) = slack.modals(AMY)
    assert (modal.id, modal.hash, modal.body["callback_id"]) == (shown.id, newest, "filled")


async def test_what_shows_something_newer_by_now_is_left_as_it_is(
    gateway: Gateway, slack: SlackSandbox, app: App
) -> None:
    shown = await gateway.open_view((await gesture(slack, app))["trigger_id"], MODAL)
    await gateway.update_view(shown.id, {**MODAL, "callback_id": "newer"}, shown.hash)
    with pytest.raises(ModalGone, match="hash_conflict"):
        await gateway.update_view(shown.id, {**MODAL, "callback_id": "older"}, shown.hash)
    assert slack.modals(AMY)[0].body["callback_id"] == "newer"


async def test_a_home_tab_is_one_persons(gateway: Gateway, slack: SlackSandbox) -> None:
    await gateway.publish_home(AMY, {"type": "home", "blocks": HELLO.blocks})
    home = slack.home(AMY)
    assert home is not None
    assert "*Hello*" in str(home.body["blocks"])
    assert slack.home("U0BEN") is None


@pytest.mark.parametrize(("deed", "may"), [(None, True), ("archive", False), ("remove_bot", False)])
async def test_we_may_post_where_we_are_and_it_is_open(
    gateway: Gateway, slack: SlackSandbox, deed: str | None, *, may: bool
) -> None:
    if deed:
        await slack.control(do=deed, channel=LEADS)
    assert (await gateway.place(LEADS)).open is may


async def test_we_may_post_to_a_person_we_talk_with(gateway: Gateway, slack: SlackSandbox) -> None:
    assert (await gateway.place(slack.direct(AMY).id)).open


async def test_an_answer_by_response_url_is_private_unless_told(
    gateway: Gateway, slack: SlackSandbox, app: App
) -> None:
    url = (await gesture(slack, app))["response_url"]
    await gateway.respond(url, HELLO)
    await gateway.respond(url, CARD, public=True)
    assert [each.text for each in slack.messages(LEADS, person="U0BEN")] == ["Card"]
    assert {"Hello", "Card"} <= {each.text for each in slack.messages(LEADS, person=AMY)}


async def test_a_response_url_is_used_up_after_five(gateway: Gateway, slack: SlackSandbox, app: App) -> None:
    url = (await gesture(slack, app))["response_url"]
    for _ in range(5):
        await gateway.respond(url, HELLO)
    with pytest.raises(SlackRefused) as raised:
        await gateway.respond(url, HELLO)
    assert raised.value.method == "response_url"
    assert url not in str(raised.value)


async def test_a_response_url_is_over_after_thirty_minutes(
    gateway: Gateway, slack: SlackSandbox, app: App, clock: ManualClock
) -> None:
    url = (await gesture(slack, app))["response_url"]
    clock.advance(30 * 60 + 1)
    with pytest.raises(SlackRefused):
        await gateway.respond(url, HELLO)


async def test_a_trigger_lives_three_seconds(
    gateway: Gateway, slack: SlackSandbox, app: App, clock: ManualClock
) -> None:
    trigger = (await gesture(slack, app))["trigger_id"]
    clock.advance(4)
    with pytest.raises(ModalGone):
        await gateway.open_view(trigger, MODAL)


async def test_all_members_of_a_channel_are_read_page_by_page(
    gateway: Gateway, slack: SlackSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    everyone = ["U0AMY", "U0BEN", "U0CLEO", "U0GOODONES"]
    assert await gateway.members(LEADS) == everyone
    monkeypatch.setattr(gateway_module, "A_PAGE", 1)
    assert await gateway.members(LEADS) == everyone
    assert len(slack.calls("conversations.members")) == 1 + len(everyone)
    monkeypatch.setattr(gateway_module, "MOST_PAGES", 2)
    assert await gateway.members(LEADS) == everyone[:2]


REFUSALS: dict[str, tuple[Call, type[SlackError], str]] = {
    "unknown channel": (lambda at: at.post("C0NOWHERE", HELLO), ChannelGone, "channel_not_found"),
    "unknown message": (lambda at: at.update(LEADS, "1.1", HELLO), MessageGone, "message_not_found"),
    "unknown view": (lambda at: at.update_view("V0NONE", MODAL), ModalGone, "not_found"),
    "unknown place": (lambda at: at.place("C0NOWHERE"), ChannelGone, "channel_not_found"),
    "no text": (lambda at: at.post(LEADS, Message("", [])), SlackRefused, "no_text"),
}


@pytest.mark.parametrize("case", REFUSALS)
async def test_what_slack_refuses_is_an_error_of_its_family(gateway: Gateway, case: str) -> None:
    call, family, code = REFUSALS[case]
    with pytest.raises(family) as raised:
        await call(gateway)
    assert raised.value.code == code


async def test_blocks_that_slack_does_not_take_are_explained_in_the_log(gateway: Gateway) -> None:
    with pytest.raises(SlackRefused, match="invalid_blocks") as raised:
        await gateway.post(LEADS, Message("x", [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]))
    assert "/blocks/0" in str(raised.value)


async def test_a_wrong_token_is_said_to_be_one(slack: SlackSandbox, session: aiohttp.ClientSession) -> None:
    with pytest.raises(TokenRefused) as raised:
        await made(slack.base_url, session, "xoxb-wrong").identity()
    assert raised.value.code == "invalid_auth"
    assert "xoxb-wrong" not in str(raised.value)


CALLS: dict[str, Call] = {
    "chat.postMessage": lambda at: at.post(LEADS, HELLO),
    "auth.test": lambda at: at.identity(),
    "conversations.info": lambda at: at.place(LEADS),
    "conversations.members": lambda at: at.members(LEADS),
    "users.info": lambda at: at.person(AMY),
    "views.publish": lambda at: at.publish_home(AMY, {"type": "home", "blocks": HELLO.blocks}),
}


@pytest.mark.parametrize("method", CALLS)
async def test_too_fast_says_how_long_to_wait_and_is_not_repeated(
    gateway: Gateway, slack: SlackSandbox, method: str
) -> None:
    await slack.control(fault="rate_limit", method=method, seconds=7)
    with pytest.raises(SlackBusy) as raised:
        await CALLS[method](gateway)
    assert raised.value.retry_after == 7.0
    assert len(slack.calls(method)) == 1


@pytest.mark.parametrize("method", CALLS)
async def test_slack_being_down_is_said(gateway: Gateway, slack: SlackSandbox, method: str) -> None:
    await slack.control(fault="down", method=method, count=1)
    with pytest.raises(SlackDown) as raised:
        await CALLS[method](gateway)
    assert raised.value.code == "503"


@pytest.mark.parametrize("method", CALLS)
async def test_a_lost_answer_is_unknown_and_never_repeated(
    gateway: Gateway, slack: SlackSandbox, method: str
) -> None:
    await slack.control(fault="drop_reply", method=method)
    with pytest.raises(SlackUnreachable) as raised:
        await CALLS[method](gateway)
    assert raised.value.retryable
    assert len(slack.calls(method)) == 1


async def test_trouble_of_slacks_own_is_down(gateway: Gateway, slack: SlackSandbox) -> None:
    await slack.control(fault="error", method="auth.test", error="fatal_error")
    with pytest.raises(SlackDown):
        await gateway.identity()


RESPONSE_TROUBLE: list[tuple[dict[str, Any], type[SlackError]]] = [
    ({"fault": "rate_limit", "seconds": 9}, SlackBusy),
    ({"fault": "down", "count": 1}, SlackDown),
    ({"fault": "drop_reply"}, SlackUnreachable),
    ({"fault": "error", "error": "internal_error"}, SlackDown),
    ({"fault": "error", "error": "invalid_blocks"}, SlackRefused),
]


@pytest.mark.parametrize(("trouble", "family"), RESPONSE_TROUBLE)
async def test_a_response_url_has_the_same_troubles(
    gateway: Gateway, slack: SlackSandbox, app: App, trouble: dict[str, Any], family: type[SlackError]
) -> None:
    url = (await gesture(slack, app))["response_url"]
    await slack.control(method="response_url", **trouble)
    with pytest.raises(family) as raised:
        await gateway.respond(url, HELLO)
    assert type(raised.value) is family
    if family is SlackBusy:
        assert raised.value.retry_after == 9.0


async def test_nobody_at_the_other_end_is_unreachable(
    session: aiohttp.ClientSession, unused_tcp_port: int
) -> None:
    nowhere = f"http://127.0.0.1:{unused_tcp_port}"
    with pytest.raises(SlackUnreachable):
        await made(nowhere, session).identity()
    with pytest.raises(SlackUnreachable):
        await made(nowhere, session).respond(f"{nowhere}/_/response/x", HELLO)
