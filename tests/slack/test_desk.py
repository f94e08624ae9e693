"""The desk: acknowledged at once, done after, stored before, and nobody is left without an answer."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import BadPayload, GoodOnesError, Refused
from bot.sandbox.slack import SlackSandbox
from bot.slack.desk import NO_ROUTE, OOPS, read_stored
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Event, Submission
from bot.slack.replies import Fill, Open, Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from bot.store.redis import Store
from tests.slack.make import AMY, HELLO, LEADS, MODAL, Front, click, command, event, submission
from tests.support.clock import ManualClock

DONE = Message("Done.", [])
CARD = Message(
    "Card",
    [
        {
            "type": "actions",
            "elements": [
                {"type": "button", "action_id": action_id, "text": {"type": "plain_text", "text": action_id}}
                for action_id in (
                    "lead.good",
                    "lead.more",
                    "lead.open",
                    "lead.fail",
                    "lead.no",
                    "lead.gone",
                    "lead.odd",
                )
            ],
        }
    ],
)


class Handlers:
    """One handler for each way of working."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.may_go_on = asyncio.Event()
        self.routes = routes = Routes()
        routes.command("help", mode=Mode.AT_ONCE)(self.at_once)
        routes.command("streams", mode=Mode.AFTER)(self.after)
        routes.command("run", mode=Mode.DURABLE)(self.durable)
        routes.command("problem", mode=Mode.AT_ONCE)(self.problem)
        routes.command("subscriptions", mode=Mode.AT_ONCE)(self.fails_at_once)
        routes.command("digest", mode=Mode.AT_ONCE)(self.refuses_at_once)
        routes.action("lead.good", mode=Mode.DURABLE)(self.durable)
        routes.action("lead.more", mode=Mode.AFTER)(self.waits)
        routes.action("lead.open", mode=Mode.AFTER)(self.opens)
        routes.action("lead.fail", mode=Mode.AFTER)(self.fails)
        routes.action("lead.no", mode=Mode.AFTER)(self.refuses)
        routes.action("lead.odd", mode=Mode.AT_ONCE)(self.fails_at_once)
        routes.action("lead.link", mode=Mode.AT_ONCE)(self.nothing_to_say)
        routes.action("lead.quick", mode=Mode.DURABLE, meanwhile=self.meanwhile)(self.durable)
        routes.action("lead.hasty", mode=Mode.DURABLE, meanwhile=self.fails)(self.durable)
        routes.view("lead.reason", mode=Mode.DURABLE, check=self.check)(self.durable)
        routes.view("lead.broken", mode=Mode.AFTER, check=self.broken_check)(self.after)
        routes.event("app_mention", mode=Mode.DURABLE)(self.durable)

    def at_once(self, _command: Command) -> Reply:
        return Say(HELLO, public=True)

    def nothing_to_say(self, click: Click) -> None:
        self.did.append(click.name)

    def problem(self, command: Command) -> Reply:
        return Say(Message(f"What is {command.text}?", []))

    async def after(self, incoming: Command | Submission) -> Reply:
        self.did.append(f"after {incoming.kind}")
        return Say(DONE)

    async def durable(self, incoming: Command | Click | Submission | Event) -> Reply:
        self.did.append(incoming.key)
        return Say(DONE)

    async def waits(self, _click: Click) -> Reply:
        await self.may_go_on.wait()
        return Say(DONE)

    async def meanwhile(self, click: Click) -> Reply:
        self.did.append(f"shown {click.action_id}")
        return Say(Message("Here is the next.", []))

    async def opens(self, _click: Click) -> AsyncIterator[Reply]:
        yield Open(MODAL)
        self.did.append("opened")
        yield Fill({**MODAL, "callback_id": "filled"})

    async def fails(self, _click: Click) -> None:
        raise KeyError("a mistake of ours")

    async def refuses(self, _click: Click) -> None:
        raise Refused("Only the owner can do that; ask <@U0BEN>.")

    def fails_at_once(self, _incoming: Command | Click) -> Reply:
        raise KeyError("a mistake of ours")

    def refuses_at_once(self, _command: Command) -> Reply:
        raise Refused("Not in this channel.")

    def check(self, sent: Submission) -> dict[str, str]:
        return {"why": "Please say why."} if not sent.values.get("why") else {}

    def broken_check(self, _sent: Submission) -> dict[str, str]:
        raise KeyError("a mistake of ours")


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
async def front(
    slack: SlackSandbox, store: Store, handlers: Handlers, clock: ManualClock
) -> AsyncIterator[Front]:
    async with Front(slack, store, handlers.routes, clock=clock) as front:
        yield front


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines


def texts(slack: SlackSandbox, person: str = AMY) -> list[str]:
    return [message.text for message in slack.messages(LEADS, person=person)]


def directly(slack: SlackSandbox) -> list[str]:
    """What was told to Amy in direct messages: the thread of a made-up click is not there."""
    return [message.text for message in slack.messages(slack.direct(AMY).id)]


async def press(front: Front, slack: SlackSandbox, action_id: str) -> None:
    """Click on a card in the channel, as a person would."""
    posted = await front.gateway.post(LEADS, CARD)
    assert (await slack.click(AMY, LEADS, posted.ts, action_id)).ok
    await front.idle()


async def errors_of(lines: list[Any]) -> list[str]:
    return [line["event"] for line in lines if line["log_level"] == "error"]


async def test_at_once_is_said_in_the_acknowledgement_itself(front: Front, slack: SlackSandbox) -> None:
    answer = await front.give(command(text="help"))
    assert answer.json == {"text": "Hello", "blocks": HELLO.blocks, "response_type": "in_channel"}
    assert not slack.calls()


async def test_after_is_acknowledged_first_and_answered_then(
    front: Front, slack: SlackSandbox, handlers: Handlers
) -> None:
    posted = await front.gateway.post(LEADS, CARD)
    assert (await slack.click(AMY, LEADS, posted.ts, "lead.more")).ok
    assert "Done." not in texts(slack)
    handlers.may_go_on.set()
    await front.idle()
    assert "Done." in texts(slack)


async def test_durable_is_stored_and_not_yet_done(front: Front, handlers: Handlers) -> None:
    answer = await front.give(command(text="run ai founders"))
    assert (answer.status, answer.text) == (200, "")
    assert not handlers.did
    (stored,) = await front.stored()
    assert (stored["kind"], stored["text"], stored["person"]) == ("command", "run ai founders", AMY)


async def test_stored_work_is_done_by_the_same_handler(
    front: Front, slack: SlackSandbox, handlers: Handlers
) -> None:
    await slack.command(AMY, LEADS, "/goodones run")
    (entry,) = await front.jobs.take(1, 0.001)
    assert entry.body["tries"] == 0
    await front.desk.do(read_stored(entry.body))
    assert len(handlers.did) == 1
    assert "Done." in texts(slack)


async def test_what_is_shown_meanwhile_does_not_wait_for_the_stored_work(
    front: Front, slack: SlackSandbox, handlers: Handlers
) -> None:
    for _ in range(2):
        await front.give(click("lead.quick", response_url=None))
    await front.idle()
    assert handlers.did == ["shown lead.quick"]
    assert directly(slack) == ["Here is the next."]
    (stored,) = await front.jobs.take(5, 0.001)
    payload = read_stored(stored.body)
    assert front.desk.has_answered(payload)
    await front.desk.do(payload)
    assert handlers.did[1:] == [payload.key]


async def test_what_is_stored_is_not_lost_by_what_fails_meanwhile(front: Front, slack: SlackSandbox) -> None:
    await front.give(click("lead.hasty", response_url=None))
    await front.idle()
    assert directly(slack) == [OOPS]
    assert len(await front.stored()) == 1


async def test_most_clicks_are_answered_by_their_work_alone(front: Front) -> None:
    assert not front.desk.has_answered(Click(action_id="lead.good"))
    assert not front.desk.has_answered(Click(action_id="lead.gone"))


TWICE = {
    "command": command(text="run"),
    "click": click(),
    "submission": submission(),
    "event": event(),
}


@pytest.mark.parametrize("kind", TWICE)
async def test_a_second_delivery_is_acknowledged_and_not_stored_again(front: Front, kind: str) -> None:
    first, second = [await front.give(TWICE[kind]) for _ in range(2)]
    assert (first.status, second.status, second.text) == (200, 200, "")
    assert len(await front.stored()) == 1


async def test_deliveries_at_the_same_moment_are_stored_once(front: Front) -> None:
    answers = await asyncio.gather(*(front.give(event()) for _ in range(8)))
    assert {answer.status for answer in answers} == {200}
    assert len(await front.stored()) == 1


async def test_two_commands_are_two_however_alike(front: Front) -> None:
    await front.give(command(text="run"))
    await front.give(command(text="run", trigger_id="3.4.trigger"))
    assert len(await front.stored()) == 2


async def test_what_cannot_be_parsed_goes_to_the_handler_of_problems(front: Front) -> None:
    answer = await front.give(command(text="zzzz what"))
    assert answer.json["text"] == "What is zzzz what?"


async def test_wrong_fields_are_shown_under_their_inputs_and_nothing_is_stored(front: Front) -> None:
    values = {"b-why": {"why": {"type": "plain_text_input", "value": None}}}
    answer = await front.give(submission(state={"values": values}))
    assert answer.json == {"response_action": "errors", "errors": {"b-why": "Please say why."}}
    assert not await front.stored()


async def test_at_once_may_be_nothing_but_the_acknowledgement(front: Front, handlers: Handlers) -> None:
    answer = await front.give(click("lead.link"))
    assert (answer.status, answer.text) == (200, "")
    assert handlers.did == ["lead.link"]
    assert not front.tasks.running


async def test_a_right_submission_closes_its_modal_and_is_stored(front: Front) -> None:
    answer = await front.give(submission())
    assert answer.text == ""
    assert (await front.stored())[0]["values"] == {"why": "too small", "kind": "size"}


async def test_a_modal_opens_first_and_is_filled_then(
    front: Front, slack: SlackSandbox, handlers: Handlers
) -> None:
    await press(front, slack, "lead.open")
    (modal,) = slack.modals(AMY)
    assert modal.body["callback_id"] == "filled"
    assert handlers.did == ["opened"]


async def test_an_unknown_button_says_so_to_the_person(
    front: Front, slack: SlackSandbox, lines: list[Any]
) -> None:
    await press(front, slack, "lead.gone")
    assert NO_ROUTE in texts(slack)
    assert NO_ROUTE not in texts(slack, "U0BEN")
    assert [line["name"] for line in lines if line["event"] == "nobody handles this"] == ["lead.gone"]


async def test_an_unknown_event_or_modal_is_acknowledged_in_silence(
    front: Front, slack: SlackSandbox
) -> None:
    for payload in (event("emoji_changed"), submission(callback_id="unknown")):
        answer = await front.give(payload)
        assert (answer.status, answer.text) == (200, "")
    await front.idle()
    assert not slack.calls()


async def test_stored_work_that_nobody_handles_any_more_is_an_error(front: Front) -> None:
    with pytest.raises(BadPayload, match=r"nobody handles action lead\.gone"):
        await front.desk.do(Click(action_id="lead.gone"))


async def test_a_refusal_is_told_in_its_own_words(
    front: Front, slack: SlackSandbox, lines: list[Any]
) -> None:
    await press(front, slack, "lead.no")
    assert "Only the owner can do that; ask <@U0BEN>." in texts(slack)
    assert not await errors_of(lines)


async def test_an_unknown_failure_is_told_to_the_person_and_logged_once(
    front: Front, slack: SlackSandbox, lines: list[Any]
) -> None:
    await press(front, slack, "lead.fail")
    assert texts(slack).count(OOPS) == 1
    assert await errors_of(lines) == ["a handler failed"]


async def test_where_nobody_can_be_told_it_is_logged_and_that_is_all(
    front: Front, slack: SlackSandbox, lines: list[Any]
) -> None:
    await slack.control(fault="down")
    await front.give(click("lead.fail"))
    await front.idle()
    assert await errors_of(lines) == ["a handler failed"]
    assert lines[-1]["event"] == "could not tell the person"


async def test_a_command_whose_handler_fails_at_once_says_so_in_the_acknowledgement(
    front: Front, lines: list[Any]
) -> None:
    answer = await front.give(command(text="subscriptions"))
    assert (answer.status, answer.text) == (200, OOPS)
    assert await errors_of(lines) == ["a handler failed"]


async def test_a_command_that_is_refused_at_once_says_why(front: Front, lines: list[Any]) -> None:
    answer = await front.give(command(text="digest"))
    assert answer.text == "Not in this channel."
    assert not await errors_of(lines)


async def test_a_click_that_fails_at_once_is_told_right_after(front: Front, slack: SlackSandbox) -> None:
    await press(front, slack, "lead.odd")
    assert OOPS in texts(slack)


async def test_a_modal_whose_check_fails_stays_open_and_says_so(front: Front) -> None:
    answer = await front.give(submission(callback_id="lead.broken"))
    assert answer.json == {"response_action": "errors", "errors": {"b-why": OOPS}}


async def test_a_reply_that_is_no_acknowledgement_is_a_mistake_of_ours(
    front: Front, lines: list[Any], handlers: Handlers
) -> None:
    front._routes.command("unsubscribe", mode=Mode.AT_ONCE)(lambda _command: Replace(DONE))
    async with Front(front.slack, front._store, front._routes, clock=front.clock) as other:
        answer = await other.give(command(text="unsubscribe"))
    assert answer.text == OOPS
    assert await errors_of(lines) == ["a handler failed"]


def test_every_text_of_the_desk_says_what_to_do() -> None:
    assert "try again" in OOPS
    assert "/goodones help" in NO_ROUTE
    assert GoodOnesError.user_text != OOPS
