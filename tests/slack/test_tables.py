"""Where Slack takes no table, its numbers arrive all the same, as lines."""

from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.elements import section, table
from bot.sandbox.slack import SlackSandbox
from bot.slack.errors import SlackBusy, SlackRefused
from bot.slack.gateway import Gateway
from bot.slack.message import Message
from bot.slack.tables import has_table, without_tables
from tests.blocks.digest_states import SUMMARIES, drawn_digests
from tests.blocks.limits import check_message, drawn
from tests.blocks.make import rough
from tests.slack.make import AMY, HELLO, LEADS, made
from tests.support.clock import ManualClock

HEAD = ("Stream", "New", "Good / bad")
NUMBERS = Message(
    "Numbers", [section("*Numbers*"), table(HEAD, [("Rust", "12", "5 / 1"), ("<AI>", "0", "–")])]
)
AS_LINES = "*Rust* · New 12 · Good / bad 5 / 1\n*&lt;AI&gt;* · New 0 · Good / bad –"
NO_TABLES: dict[str, Any] = {"fault": "error", "error": "invalid_blocks", "count": 1}


@pytest.fixture
def gateway(slack: SlackSandbox, session: aiohttp.ClientSession) -> Gateway:
    return made(slack.base_url, session)


def kinds(slack: SlackSandbox) -> list[list[str]]:
    """Of what blocks each message is that stands in the channel."""
    return [[block["type"] for block in message.blocks or []] for message in slack.messages(LEADS)]


def test_a_table_becomes_a_line_for_each_row() -> None:
    plain = without_tables(NUMBERS)
    assert [block["type"] for block in plain.blocks] == ["section", "section"]
    assert plain.blocks[1]["text"]["text"] == AS_LINES
    assert plain.text == NUMBERS.text
    assert has_table(NUMBERS)
    assert not has_table(plain)


def test_a_table_of_its_head_alone_says_its_columns() -> None:
    assert drawn(without_tables(Message("x", [table(HEAD, [])]))) == "Stream · New · Good / bad"


@given(st.lists(st.tuples(rough, rough, rough), max_size=120))
def test_slack_takes_the_lines_of_any_table(rows: list[tuple[str, str, str]]) -> None:
    check_message(without_tables(Message("x", [table(HEAD, rows)])))


def test_what_does_not_fit_is_counted() -> None:
    rows = [(f"{n:060}", "1" * 60, "2" * 60) for n in range(99)]
    said = drawn(without_tables(Message("x", [table(HEAD, rows)])))
    shown = said.count("\n")
    assert said.endswith(f"… and {99 - shown} more")


@pytest.mark.parametrize("name", SUMMARIES)
def test_every_digest_can_be_shown_without_its_table(name: str) -> None:
    plain = without_tables(drawn_digests()[f"digest_{name}"])
    check_message(plain)
    assert not has_table(plain)


async def test_where_a_table_is_refused_its_lines_are_posted(gateway: Gateway, slack: SlackSandbox) -> None:
    await slack.control(**NO_TABLES, method="chat.postMessage")
    posted = await gateway.post(LEADS, NUMBERS)
    (message,) = slack.messages(LEADS)
    assert message.ts == posted.ts
    assert kinds(slack) == [["section", "section"]]


async def test_from_then_on_no_table_is_tried(
    gateway: Gateway, slack: SlackSandbox, clock: ManualClock
) -> None:
    await slack.control(**NO_TABLES, method="chat.postMessage")
    await gateway.post(LEADS, NUMBERS)
    clock.advance(5)
    await gateway.post(LEADS, NUMBERS)
    assert len(slack.calls("chat.postMessage")) == 3
    assert kinds(slack) == [["section", "section"]] * 2


async def test_where_slack_finds_the_second_call_too_fast_the_next_is_without_a_table(
    gateway: Gateway, slack: SlackSandbox, clock: ManualClock
) -> None:
    await slack.control(**NO_TABLES, method="chat.postMessage")
    await slack.control(fault="rate_limit", method="chat.postMessage", seconds=2, count=1)
    with pytest.raises(SlackBusy):
        await gateway.post(LEADS, NUMBERS)
    clock.advance(5)
    await gateway.post(LEADS, NUMBERS)
    assert kinds(slack) == [["section", "section"]]


async def test_where_more_is_wrong_than_the_table_that_is_an_error_and_tables_are_tried_again(
    gateway: Gateway, slack: SlackSandbox, clock: ManualClock
) -> None:
    await slack.control(**{**NO_TABLES, "count": 2}, method="chat.postMessage")
    with pytest.raises(SlackRefused):
        await gateway.post(LEADS, NUMBERS)
    clock.advance(5)
    await gateway.post(LEADS, NUMBERS)
    assert kinds(slack) == [["section", "table"]]


@pytest.mark.parametrize(("message", "error"), [(NUMBERS, "too_many_attachments"), (HELLO, "invalid_blocks")])
async def test_other_refusals_and_other_messages_are_tried_once(
    gateway: Gateway, slack: SlackSandbox, message: Message, error: str
) -> None:
    await slack.control(fault="error", error=error, method="chat.postMessage", count=1)
    with pytest.raises(SlackRefused, match=error):
        await gateway.post(LEADS, message)
    assert len(slack.calls("chat.postMessage")) == 1


async def test_a_whisper_and_an_edit_go_without_a_table_too(
    gateway: Gateway, slack: SlackSandbox, clock: ManualClock
) -> None:
    posted = await gateway.post(LEADS, NUMBERS)
    clock.advance(5)
    await slack.control(**NO_TABLES, method="chat.update")
    await gateway.update(LEADS, posted.ts, NUMBERS)
    await gateway.whisper(LEADS, AMY, NUMBERS)
    assert kinds(slack)[0] == ["section", "section"]
    assert [call.body["blocks"][-1]["type"] for call in slack.calls("chat.postEphemeral")] == ["section"]
