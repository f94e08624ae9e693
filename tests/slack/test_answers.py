"""How an answer finds the person: in place, else privately in the channel, else by direct message."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.sandbox.slack import SlackSandbox
from bot.slack.answers import Answers
from bot.slack.errors import ModalGone, SlackError, SlackUnreachable
from bot.slack.gateway import Gateway
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Event, Incoming, Payload
from bot.slack.reading import read_slack
from bot.slack.replies import Fill, Home, Open, Replace, Say, Suggest
from tests.slack.make import AMY, HELLO, LEADS, MODAL, made
from tests.support.clock import ManualClock

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}
CARD = Message("Card", [{"type": "actions", "elements": [BUTTON]}])
DONE = Message("Done.", [])
OPENED = Event(type="app_home_opened", event_id="E1", person=AMY, event={"tab": "home"})


@pytest.fixture
def gateway(slack: SlackSandbox, session: aiohttp.ClientSession) -> Gateway:
    return made(slack.base_url, session)


@pytest.fixture
async def heard(slack: SlackSandbox) -> AsyncIterator[list[Payload]]:
    """What the stand-in sent, as payloads."""
    heard: list[Any] = []

    async def take(request: web.Request) -> web.Response:
        heard.append(read_slack(request.content_type, await request.read()))
        return web.Response()

    site = web.Application()
    site.router.add_post("/", take)
    runner = web.AppRunner(site)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.app_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield heard
    await runner.cleanup()


@pytest.fixture
async def typed(slack: SlackSandbox, heard: list[Payload]) -> Command:
    await slack.command(AMY, LEADS, "/goodones streams")
    (command,) = heard
    assert isinstance(command, Command)
    return command


async def clicked(slack: SlackSandbox, gateway: Gateway, heard: list[Payload]) -> Click:
    """A click on a private message."""
    await gateway.whisper(LEADS, AMY, CARD)
    (message,) = slack.messages(LEADS, person=AMY)
    await slack.click(AMY, LEADS, message.ts, "go")
    click = heard[-1]
    assert isinstance(click, Click)
    return click


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines


def texts(slack: SlackSandbox, person: str = AMY, channel: str = LEADS) -> list[str]:
    return [message.text for message in slack.messages(channel, person=person)]


def home(slack: SlackSandbox) -> Any:
    """The blocks of Amy's Home tab."""
    view = slack.home(AMY)
    return view and view.body["blocks"]


def methods(slack: SlackSandbox) -> list[str]:
    return [call.what for call in slack.calls()]


async def test_what_is_said_is_said_in_place(gateway: Gateway, slack: SlackSandbox, typed: Command) -> None:
    await Answers(gateway, typed).give(Say(HELLO))
    assert methods(slack) == ["response_url"]
    assert texts(slack) == ["Hello"]
    assert texts(slack, "U0BEN") == []


async def test_what_is_public_is_seen_by_all(gateway: Gateway, slack: SlackSandbox, typed: Command) -> None:
    await Answers(gateway, typed).give(Say(HELLO, public=True))
    assert texts(slack, "U0BEN") == ["Hello"]


async def test_when_the_response_url_is_over_it_is_whispered(
    gateway: Gateway, slack: SlackSandbox, typed: Command, clock: ManualClock
) -> None:
    clock.advance(31 * 60)
    await Answers(gateway, typed).give(Say(DONE))
    assert methods(slack) == ["response_url", "chat.postEphemeral"]
    assert texts(slack) == ["Done."]
    assert texts(slack, "U0BEN") == []


async def test_where_we_cannot_whisper_it_comes_by_direct_message(
    gateway: Gateway, slack: SlackSandbox, typed: Command, clock: ManualClock
) -> None:
    clock.advance(31 * 60)
    await slack.control(do="remove_bot", channel=LEADS)
    await Answers(gateway, typed).give(Say(DONE))
    assert methods(slack) == ["response_url", "chat.postEphemeral", "chat.postMessage"]
    assert texts(slack, AMY, slack.direct(AMY).id) == ["Done."]


async def test_where_no_way_is_left_it_is_an_error(
    gateway: Gateway, slack: SlackSandbox, typed: Command
) -> None:
    await slack.control(fault="down")
    with pytest.raises(SlackError):
        await Answers(gateway, typed).give(Say(DONE))


async def test_who_is_nobody_is_told_nothing(gateway: Gateway, slack: SlackSandbox) -> None:
    await Answers(gateway, Event(type="x", event_id="E1")).tell(DONE)
    assert not methods(slack)


async def test_a_person_without_a_place_is_told_directly(gateway: Gateway, slack: SlackSandbox) -> None:
    await Answers(gateway, Incoming(person=AMY)).tell(DONE)
    assert methods(slack) == ["chat.postMessage"]


async def test_a_click_in_a_thread_is_answered_in_the_thread(gateway: Gateway, slack: SlackSandbox) -> None:
    ts = (await gateway.post(LEADS, CARD)).ts
    await Answers(gateway, Click(action_id="go", person=AMY, channel=LEADS, thread_ts=ts)).tell(DONE)
    assert slack.calls("chat.postEphemeral")[0].body["thread_ts"] == ts


async def test_a_private_message_is_replaced_in_place(
    gateway: Gateway, slack: SlackSandbox, heard: list[Payload]
) -> None:
    click = await clicked(slack, gateway, heard)
    await Answers(gateway, click).give(Replace(DONE))
    assert texts(slack) == ["Done."]


async def test_what_can_no_longer_be_replaced_is_said_all_the_same(
    gateway: Gateway, slack: SlackSandbox, heard: list[Payload], clock: ManualClock
) -> None:
    click = await clicked(slack, gateway, heard)
    clock.advance(31 * 60)
    await Answers(gateway, click).give(Replace(DONE))
    assert texts(slack) == ["Card", "Done."]


async def test_without_a_response_url_a_replacement_is_said(gateway: Gateway, slack: SlackSandbox) -> None:
    await Answers(gateway, Click(action_id="go", person=AMY, channel=LEADS)).give(Replace(DONE))
    assert texts(slack) == ["Done."]


async def test_a_modal_is_opened_and_then_filled(
    gateway: Gateway, slack: SlackSandbox, typed: Command
) -> None:
    answers = Answers(gateway, typed)
    await answers.give(Open(MODAL))
    await answers.give(Fill({**MODAL, "callback_id": "filled"}))
    (modal,) = slack.modals(AMY)
    assert modal.body["callback_id"] == "filled"


async def test_the_modal_that_was_clicked_in_can_be_filled(
    gateway: Gateway, slack: SlackSandbox, typed: Command
) -> None:
    view_id = (await gateway.open_view(typed.trigger_id, MODAL)).id
    click = Click(action_id="more", person=AMY, view_id=view_id)
    await Answers(gateway, click).give(Fill({**MODAL, "callback_id": "filled"}))
    assert slack.modals(AMY)[0].body["callback_id"] == "filled"


async def test_a_click_in_a_modal_opens_another_above_it(
    gateway: Gateway, slack: SlackSandbox, heard: list[Payload]
) -> None:
    answers = await _in_a_modal(gateway, slack, heard)
    await answers.give(Open({**MODAL, "callback_id": "above"}))
    await answers.give(Fill({**MODAL, "callback_id": "filled"}))
    assert [each.body["callback_id"] for each in slack.modals(AMY)] == ["beneath", "filled"]


async def test_what_a_modal_shows_by_now_is_not_overwritten_by_an_older_answer(
    gateway: Gateway, slack: SlackSandbox, heard: list[Payload], lines: list[Any]
) -> None:
    slow = await _in_a_modal(gateway, slack, heard)
    quick = Answers(gateway, heard[-1])
    for name in ("newer", "newest"):
        await quick.give(Fill({**MODAL, "callback_id": name}))
    await slow.give(Fill({**MODAL, "callback_id": "older"}))
    assert slack.modals(AMY)[0].body["callback_id"] == "newest"
    assert [line["event"] for line in lines] == ["modal was closed or changed before it was filled"]


async def test_another_window_is_filled_by_its_name(
    gateway: Gateway, slack: SlackSandbox, heard: list[Payload]
) -> None:
    answers = await _in_a_modal(gateway, slack, heard)
    beneath = slack.modals(AMY)[0].id
    await answers.give(Open({**MODAL, "callback_id": "above"}))
    await answers.give(Fill({**MODAL, "callback_id": "gone on"}, beneath))
    assert [each.body["callback_id"] for each in slack.modals(AMY)] == ["gone on", "above"]


async def _in_a_modal(gateway: Gateway, slack: SlackSandbox, heard: list[Payload]) -> Answers:
    """The conversation about a click in an open modal."""
    await slack.command(AMY, LEADS, "/goodones streams")
    typed = heard[-1]
    assert isinstance(typed, Command)
    buttons = {**MODAL, "callback_id": "beneath", "blocks": CARD.blocks}
    view = await gateway.open_view(typed.trigger_id, buttons)
    await slack.click_in_view(AMY, view.id, "go")
    click = heard[-1]
    assert isinstance(click, Click)
    assert (click.view_type, click.view_hash) == ("modal", view.hash)
    return Answers(gateway, click)


async def test_a_modal_that_opens_too_late_is_an_error_that_says_what_to_do(
    gateway: Gateway, typed: Command, clock: ManualClock
) -> None:
    clock.advance(4)
    with pytest.raises(ModalGone) as raised:
        await Answers(gateway, typed).give(Open(MODAL))
    assert "click once more" in raised.value.user_text


async def test_a_modal_that_was_closed_meanwhile_is_left_closed(
    gateway: Gateway, slack: SlackSandbox, typed: Command, lines: list[Any]
) -> None:
    answers = Answers(gateway, typed)
    await answers.give(Open(MODAL))
    await slack.close(AMY)
    await answers.give(Fill(MODAL))
    assert not slack.modals(AMY)
    assert [line["log_level"] for line in lines] == ["info"]


async def test_a_modal_that_could_not_be_filled_is_an_error(
    gateway: Gateway, slack: SlackSandbox, typed: Command
) -> None:
    answers = Answers(gateway, typed)
    await answers.give(Open(MODAL))
    await slack.control(fault="drop_reply", method="views.update")
    with pytest.raises(SlackUnreachable):
        await answers.give(Fill(MODAL))


async def test_a_home_tab_is_put_where_it_belongs(gateway: Gateway, slack: SlackSandbox) -> None:
    await Answers(gateway, OPENED).give(Home({"type": "home", "blocks": HELLO.blocks}))
    assert methods(slack) == ["views.publish"]
    (block,) = home(slack)
    assert block["text"]["text"] == "*Hello*"


@pytest.mark.parametrize(("message", "first"), [(DONE, "Done."), (HELLO, "*Hello*")])
@pytest.mark.parametrize("incoming", ["opened", "clicked"])
async def test_who_is_on_the_home_tab_is_told_there_and_nowhere_else(
    gateway: Gateway, slack: SlackSandbox, message: Message, first: str, incoming: str
) -> None:
    by = OPENED if incoming == "opened" else Click(action_id="go", person=AMY, view_id="V1", view_type="home")
    await Answers(gateway, by).give(Say(message))
    assert methods(slack) == ["views.publish"]
    block, rest = home(slack)
    assert block["text"]["text"] == first
    assert "Open this tab again" in str(rest)


async def test_who_opened_the_other_tab_has_no_home_to_be_told_on(
    gateway: Gateway, slack: SlackSandbox
) -> None:
    other = OPENED.model_copy(update={"event": {"tab": "messages"}})
    await Answers(gateway, other).tell(DONE)
    assert methods(slack) == ["chat.postMessage"]


@pytest.mark.parametrize("reply", [Fill(MODAL), Suggest((("a", "b"),))])
async def test_a_reply_without_a_place_is_a_mistake_that_is_logged(
    gateway: Gateway, slack: SlackSandbox, typed: Command, lines: list[Any], reply: Fill | Suggest
) -> None:
    await Answers(gateway, typed).give(reply)
    assert not methods(slack)
    assert [(line["log_level"], line["reply"]) for line in lines] == [("error", type(reply).__name__)]
