"""Who may not is told why before anything is done, and early where that is known."""

import asyncio
from collections.abc import AsyncIterator

import pytest

import bot.slack.desk as desk_module
from bot.errors import GoodOnesError, Refused
from bot.roles import Who
from bot.sandbox.slack import SlackSandbox
from bot.slack.desk import OOPS
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Submission
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes
from bot.store.redis import Store
from tests.slack.make import AMY, HELLO, LEADS, Front, click, command, event, submission
from tests.support.clock import ManualClock

WHY = "*Only members can do that.* Please ask <@U0BEN>."


class Closed:
    """A gate that lets nobody through; it may know so at once, not be able to tell, or be slow."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Who]] = []
        self.at_once = False
        self.error: GoodOnesError = Refused(WHY)
        self.slow = False

    async def check(self, person: str, who: Who) -> None:
        self.asked.append((person, who))
        if self.slow:
            await asyncio.Event().wait()
        if who is not Who.EVERYONE:
            raise self.error

    def known(self, person: str, who: Who) -> str | None:
        return WHY if self.at_once and who is not Who.EVERYONE else None


class Handlers:
    """What nobody but everybody may do."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.routes = routes = Routes()
        routes.command("help", mode=Mode.AT_ONCE)(self.at_once)
        routes.command("subscriptions", mode=Mode.AT_ONCE)(self.at_once)
        routes.command("run", mode=Mode.DURABLE)(self.later)
        routes.action("lead.good", mode=Mode.DURABLE)(self.later)
        routes.action("lead.quick", mode=Mode.DURABLE, meanwhile=self.later)(self.later)
        routes.action("lead.open", mode=Mode.AFTER)(self.later)
        routes.view("lead.reason", mode=Mode.DURABLE)(self.later)
        routes.event("app_mention", mode=Mode.DURABLE)(self.later)

    def at_once(self, command: Command) -> Reply:
        self.did.append(command.text)
        return Say(HELLO)

    async def later(self, incoming: Command | Click | Submission) -> None:
        self.did.append(incoming.key)


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
def gate() -> Closed:
    return Closed()


@pytest.fixture
async def front(
    slack: SlackSandbox, store: Store, handlers: Handlers, clock: ManualClock, gate: Closed
) -> AsyncIterator[Front]:
    async with Front(slack, store, handlers.routes, clock=clock, gate=gate) as front:
        yield front


async def press(front: Front, slack: SlackSandbox, action_id: str) -> None:
    button = {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": "Go"}}
    card = Message("Card", [{"type": "actions", "elements": [button]}])
    posted = await front.gateway.post(LEADS, card)
    await slack.click(AMY, LEADS, posted.ts, action_id)
    await front.idle()


def texts(slack: SlackSandbox) -> list[str]:
    return [each.text for each in slack.messages(LEADS, person=AMY) if each.ephemeral]


@pytest.mark.parametrize("action_id", ["lead.good", "lead.open"])
async def test_where_it_is_known_at_once_nothing_is_stored(
    front: Front, slack: SlackSandbox, gate: Closed, handlers: Handlers, action_id: str
) -> None:
    gate.at_once = True
    await press(front, slack, action_id)
    assert texts(slack) == [WHY]
    assert (await front.stored(), handlers.did, gate.asked) == ([], [], [])


async def test_a_command_hears_it_in_the_acknowledgement(front: Front, gate: Closed) -> None:
    gate.at_once = True
    assert (await front.give(command(text="run rust"))).text == WHY


async def test_a_window_shows_it_under_an_input(front: Front, gate: Closed) -> None:
    gate.at_once = True
    answer = await front.give(submission(callback_id="lead.reason"))
    assert answer.json["response_action"] == "errors"
    assert WHY in answer.json["errors"].values()


async def test_what_follows_the_acknowledgement_is_asked_about_then(
    front: Front, slack: SlackSandbox, gate: Closed, handlers: Handlers
) -> None:
    await press(front, slack, "lead.open")
    assert texts(slack) == [WHY]
    assert (gate.asked, handlers.did) == ([(AMY, Who.MEMBER)], [])


async def test_stored_work_is_asked_about_when_it_is_done(
    front: Front, gate: Closed, handlers: Handlers
) -> None:
    work = Click(action_id="lead.good", person=AMY, trigger_id="t")
    with pytest.raises(Refused, match="Only members"):
        await front.desk.do(work)
    assert handlers.did == []
    assert (await front.give(click(action_id="lead.good"))).status == 200
    assert len(await front.stored()) == 1


async def test_nothing_is_shown_meanwhile_to_who_may_not(
    front: Front, slack: SlackSandbox, gate: Closed, handlers: Handlers
) -> None:
    await press(front, slack, "lead.quick")
    assert (gate.asked, handlers.did) == ([(AMY, Who.MEMBER)], [])
    assert len(await front.stored()) == 1, "whoever does it asks again, and tells why not"


async def test_what_is_answered_at_once_is_asked_about_at_once(
    front: Front, gate: Closed, handlers: Handlers
) -> None:
    assert (await front.give(command(text="subscriptions"))).text == WHY
    assert (await front.give(command(text="help"))).json["text"] == HELLO.text
    assert handlers.did == ["help"]


async def test_a_gate_that_takes_too_long_lets_nobody_through(
    front: Front, gate: Closed, handlers: Handlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "ANSWER_WITHIN", 0.01)
    gate.slow = True
    assert (await front.give(command(text="subscriptions"))).text == OOPS
    assert handlers.did == []


async def test_an_event_is_nobodys_wish(front: Front, gate: Closed) -> None:
    gate.at_once = True
    assert (await front.give(event("app_mention"))).status == 200
    assert len(await front.stored()) == 1
