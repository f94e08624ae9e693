"""``/slack/events`` over real HTTP: whatever comes in, the answer is one of ours and the log stays clean."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from structlog.testing import capture_logs

from bot.sandbox.slack import SlackSandbox
from bot.slack.message import Message
from bot.slack.payloads import Click, Closed, Command, Event, Shortcut, Submission
from bot.slack.replies import Reply, Say, Suggest
from bot.slack.routes import Mode, Routes
from bot.store.redis import Store
from bot.web.body import MEBIBYTE
from tests.slack.make import (
    FORM,
    JSON,
    PATH,
    REAL,
    Front,
    Json,
    click,
    command,
    event,
    form,
    interaction,
    submission,
    wrapped,
)
from tests.support.clock import ManualClock
from tests.web.mutations import EVENTS, requests
from tests.web.raw import pour


class Seen:
    """Handlers that remember what they were given."""

    def __init__(self) -> None:
        self.seen: list[Any] = []
        self.routes = Routes()
        self.routes.command("help", mode=Mode.AT_ONCE)(self.help)
        self.routes.command("problem", mode=Mode.AT_ONCE)(self.help)
        self.routes.action("lead.good", mode=Mode.AFTER)(self.after)
        self.routes.view("lead.reason", mode=Mode.DURABLE)(self.after)
        self.routes.event("app_mention", mode=Mode.DURABLE)(self.after)
        for type_ in EVENTS:
            self.routes.event(type_, mode=Mode.AFTER)(self.after)
        self.routes.options("stream.pick")(self.suggest)
        self.routes.shortcut("note", Mode.AFTER)(self.after)
        self.routes.closed("lead.reason", Mode.AFTER)(self.after)

    def help(self, incoming: Command) -> Reply:
        self.seen.append(incoming)
        return Say(Message("This is help.", []))

    def suggest(self, incoming: Any) -> Reply:
        self.seen.append(incoming)
        return Suggest((("AI founders", '{"v":1,"stream":3}'),))

    async def after(self, incoming: Click | Submission | Closed | Shortcut | Event) -> None:
        self.seen.append(incoming)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
async def front(slack: SlackSandbox, store: Store, seen: Seen, clock: ManualClock) -> AsyncIterator[Front]:
    async with Front(slack, store, seen.routes, clock=clock) as front:
        yield front


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines


def is_clean(lines: list[Any], caplog: pytest.LogCaptureFixture) -> bool:
    """No error of ours, and none of a library's."""
    loud = [record for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info]
    return not loud and not [line for line in lines if line["log_level"] == "error" or "exc_info" in line]


async def test_help_is_said_in_the_acknowledgement(front: Front, seen: Seen) -> None:
    answer = await front.give(command())
    assert (answer.status, answer.content_type) == (200, JSON)
    assert answer.json == {"text": "This is help.", "response_type": "ephemeral"}
    assert isinstance(seen.seen[0], Command)


async def test_a_menu_gets_its_options_in_the_acknowledgement(front: Front) -> None:
    answer = await front.give(REAL["suggestion"])
    text = {"type": "plain_text", "text": "AI founders"}
    assert answer.json == {"options": [{"text": text, "value": '{"v":1,"stream":3}'}]}


@pytest.mark.parametrize("kind", ["click", "closing", "shortcut", "message shortcut"])
async def test_what_needs_work_gets_an_empty_200_first(front: Front, seen: Seen, kind: str) -> None:
    answer = await front.give(REAL[kind])
    assert (answer.status, answer.text) == (200, "")
    await front.idle()
    assert len(seen.seen) == 1


@pytest.mark.parametrize("kind", ["submission", "event"])
async def test_what_changes_something_is_in_the_store_when_200_is_heard(front: Front, kind: str) -> None:
    answer = await front.give(REAL[kind])
    assert (answer.status, answer.text) == (200, "")
    assert len(await front.stored()) == 1


@pytest.mark.parametrize("type_", EVENTS)
async def test_no_type_of_event_is_swallowed_on_the_way(front: Front, seen: Seen, type_: str) -> None:
    assert (await front.give(event(type_))).status == 200
    await front.idle()
    assert [each.type for each in seen.seen] == [type_]


async def test_an_event_nobody_handles_is_acknowledged_so_that_slack_does_not_repeat_it(front: Front) -> None:
    assert (await front.give(event("emoji_changed"))).status == 200


async def test_the_challenge_is_answered_as_it_came(front: Front) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "<3eZ ü>", "token": "old"}).encode()
    answer = await front.send(body, JSON)
    assert (answer.status, answer.content_type, answer.text) == (200, "text/plain", "<3eZ ü>")


async def test_the_certificate_check_gets_an_empty_200(front: Front, seen: Seen) -> None:
    answer = await front.send(form(ssl_check="1", token="old"))
    assert (answer.status, answer.text) == (200, "")
    assert not seen.seen


async def test_an_unsigned_challenge_is_not_answered(front: Front) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    answer = await front.post(PATH, body, {"Content-Type": JSON})
    assert (answer.status, answer.text) == (401, "headers missing")


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": "v0=00"},
        {"X-Slack-Signature": "\xff\xfe"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "²"},
        {"X-Slack-Request-Timestamp": "1" * 5000},
        {"X-Slack-Request-Timestamp": "0"},
    ],
)
async def test_who_is_not_slack_gets_401(
    front: Front,
    seen: Seen,
    headers: dict[str, str],
    lines: list[Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = await front.send(form(**command()), headers=headers)
    assert answer.status == 401
    assert not seen.seen
    assert [line["status"] for line in lines] == [401]
    assert is_clean(lines, caplog)


async def test_an_old_request_is_not_taken_twice(front: Front, clock: ManualClock, seen: Seen) -> None:
    body, stamp = form(**command()), str(int(clock.now().timestamp()))
    headers = {"X-Slack-Request-Timestamp": stamp}
    clock.advance(301)
    answer = await front.send(body, headers=headers)
    assert answer.status == 401
    assert not seen.seen


@pytest.mark.parametrize("name", ["X-Slack-Bolt-Lazy-Only", "X-Slack-Bolt-Lazy-Function-Name"])
async def test_headers_for_bolt_from_outside_change_nothing(front: Front, seen: Seen, name: str) -> None:
    answer = await front.send(form(**command()), headers={name: "1"})
    assert answer.json["text"] == "This is help."
    assert len(seen.seen) == 1


def deep(levels: int) -> bytes:
    return (
        b'{"type":"event_callback","event_id":"E","event":{"type":"x","a":'
        + b"[" * levels
        + b"]" * levels
        + b"}}"
    )


def without(body: Json, *path: Any) -> Json:
    """A copy without what is at the end of the path."""
    copy = json.loads(json.dumps(body))
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return dict(copy)


MALFORMED: dict[str, tuple[str, bytes]] = {
    "no action id": (FORM, wrapped(without(click(), "actions", 0, "action_id"))),
    "an empty action id": (FORM, wrapped(click(""))),
    "no actions at all": (FORM, wrapped(without(click(), "actions"))),
    "empty actions": (FORM, wrapped(click(actions=[]))),
    "actions that are no list": (FORM, wrapped(click(actions={"action_id": "x"}))),
    "a click of nobody": (FORM, wrapped(without(click(), "user"))),
    "a click without its trigger": (FORM, wrapped(without(click(), "trigger_id"))),
    "a view without a type": (FORM, wrapped(without(submission(), "view", "type"))),
    "a view of an unknown type": (FORM, wrapped(submission(type="workflow_step"))),
    "a submission without its view": (FORM, wrapped(without(submission(), "view"))),
    "a submission without its trigger": (FORM, wrapped(without(submission(), "trigger_id"))),
    "half a character in a block id": (
        FORM,
        wrapped(submission(state={"values": {"\ud800": {"a": {"type": 5}}}})),
    ),
    "a line end in a block id": (FORM, wrapped(submission(state={"values": {"a\nb": {"a": {"type": 5}}}}))),
    "thousands of wrong fields": (
        FORM,
        wrapped(submission(state={"values": {f"b{n}": {"a": 5} for n in range(5000)}})),
    ),
    "an unknown interaction": (FORM, wrapped(interaction("interactive_message", callback_id="x"))),
    "an interaction without a type": (FORM, wrapped(without(click(), "type"))),
    "a payload that is a list": (FORM, wrapped([click()])),
    "a payload that is text": (FORM, wrapped("click")),
    "a payload that is nothing": (FORM, form(payload="")),
    "a payload that is no JSON": (FORM, form(payload="{")),
    "a payload without end": (FORM, form(payload="[" * 100_000)),
    "a form without anything": (FORM, b""),
    "a form of something else": (FORM, form(hello="there")),
    "a form of a thousand fields": (FORM, b"&".join(b"a%d=1" % n for n in range(1000))),
    "a command of nobody": (FORM, form(**{**command(), "user_id": ""})),
    "a command without a slash": (FORM, form(**command(command="goodones"))),
    "a command without its trigger": (FORM, form(**command(trigger_id=""))),
    "an event that is a list": (JSON, b"[]"),
    "an event that is a number": (JSON, b"1"),
    "an event that is nothing": (JSON, b""),
    "an event that is no object": (JSON, json.dumps({**event(), "event": []}).encode()),
    "an event without its id": (JSON, json.dumps(without(event(), "event_id")).encode()),
    "an event without its type": (JSON, json.dumps(without(event(), "event", "type")).encode()),
    "an unknown envelope": (JSON, json.dumps({"type": "app_rate_limited"}).encode()),
    "a challenge without one": (JSON, b'{"type":"url_verification"}'),
    "nested too deeply": (JSON, deep(65)),
    "nested deeper than the store takes": (JSON, deep(300)),
    "nested deeper than Python goes": (JSON, deep(100_000)),
    "a number without end": (JSON, b'{"a":' + b"1" * 10_000 + b"}"),
    "UTF-16": (JSON, json.dumps(event()).encode("utf-16")),
    "UTF-16 that looks like UTF-8": (JSON, json.dumps(event()).encode("utf-16-le")),
    "UTF-32": (JSON, json.dumps(event()).encode("utf-32")),
    "a byte order mark": (JSON, json.dumps(event()).encode("utf-8-sig")),
    "bytes of half a character": (JSON, json.dumps(event()).encode()[:-1] + b',"a":"\xed\xa0\x80"}'),
    "a form of no UTF-8": (FORM, b"command=/goodones&user_id=U&trigger_id=1&text=\xff\xfe"),
    "NUL bytes": (FORM, b"\x00" * 100),
    "NUL bytes as JSON": (JSON, b"\x00" * 100),
}


@pytest.mark.parametrize("case", MALFORMED)
async def test_a_signed_request_without_sense_gets_400_and_one_quiet_line(
    front: Front, seen: Seen, case: str, lines: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    content_type, body = MALFORMED[case]
    answer = await front.send(body, content_type)
    assert answer.status == 400
    assert len(answer.text) < 1000
    assert "\n" not in answer.text
    assert not seen.seen
    assert [(line["event"], line["status"]) for line in lines] == [("request stopped", 400)]
    assert is_clean(lines, caplog)


ODD_BUT_FINE: dict[str, tuple[str, bytes]] = {
    "half a character in a challenge": (JSON, b'{"type":"url_verification","challenge":"\\uD800"}'),
    "half a character in a value": (FORM, wrapped(click(value="\ud800"))),
    "half a character in the trigger of what is stored": (
        FORM,
        wrapped({**submission(), "trigger_id": "\udfff"}),
    ),
    "NUL in what was typed": (FORM, form(**command(text="he\x00lp"))),
    "fields twice, the last one counts": (FORM, b"command=/x&text=zzz&" + form(**command())),
    "a payload twice": (FORM, wrapped({"type": "x"}) + b"&" + wrapped(click())),
    "a form that begins like JSON": (FORM, b"{&" + form(**command())),
    "a form with the word payload in it": (FORM, form(**command(text="help payload"))),
    "percent signs of no UTF-8": (FORM, form(**command()) + b"&other=%ff%fe"),
    "an interaction that claims to be a command too": (FORM, wrapped(click(command="/goodones"))),
    "an interaction with odd authorizations": (FORM, wrapped(click(authorizations=[5]))),
    "an interaction with odd response URLs": (FORM, wrapped(click(response_urls=[None]))),
    "an event with a token for Bolt": (
        JSON,
        json.dumps({**event(bot_access_token="xoxb-evil"), "function_execution_id": "Fx1"}).encode(),
    ),
    "a view without a callback id": (FORM, wrapped(without(submission(), "view", "callback_id"))),
    "the type in capitals": ("Application/JSON; charset=UTF-8", json.dumps(event()).encode()),
}


@pytest.mark.parametrize("case", ODD_BUT_FINE)
async def test_what_is_odd_but_readable_is_taken(
    front: Front, case: str, lines: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    content_type, body = ODD_BUT_FINE[case]
    assert (await front.send(body, content_type)).status == 200
    assert is_clean(lines, caplog)


@given(request=requests())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_no_payload_however_wrong_makes_an_error(
    front: Front, caplog: pytest.LogCaptureFixture, request: tuple[str, bytes]
) -> None:
    content_type, body = request
    with capture_logs() as lines:
        answer = await front.send(body, content_type)
        await front.idle()
    assert answer.status in {200, 400, 401, 413}
    assert is_clean(lines, caplog)


@pytest.mark.parametrize("signed", [True, False])
async def test_a_body_over_a_mebibyte_is_413(front: Front, lines: list[Any], *, signed: bool) -> None:
    body = b"a" * (MEBIBYTE + 1)
    answer = await (front.send(body) if signed else front.post(PATH, body))
    assert answer.status == 413
    assert lines == [
        {"event": "request stopped", "status": 413, "reason": "too large", "log_level": "warning"}
    ]


async def test_a_body_without_a_length_is_cut_off_while_it_streams(front: Front) -> None:
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer, sent = await pour(front.url, head, b"a" * 65_536, 64 * MEBIBYTE)
    assert answer.startswith(b"HTTP/1.1 413")
    assert MEBIBYTE < sent < 64 * MEBIBYTE


async def test_a_body_of_exactly_a_mebibyte_is_read(front: Front) -> None:
    body = form(**command(), padding="")
    assert (await front.send(body.ljust(MEBIBYTE, b"a"))).status == 200


async def test_a_body_in_chunks_is_read_whole(front: Front) -> None:
    body = form(**command())

    async def chunks() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 7):
            yield body[at : at + 7]

    whole = await front.send(body)
    in_chunks = await front.post(PATH, chunks(), front.signed(body))
    assert (in_chunks.status, in_chunks.text) == (whole.status, whole.text)
