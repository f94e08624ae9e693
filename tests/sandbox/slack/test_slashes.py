"""Slash commands in detail: mentions and links that are escaped, and threads, where there are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.keep import Keep
from bot.sandbox.slack import Channel, Outcome, Refused, SlackSandbox, SlashCommand, seeded
from bot.sandbox.slack.hub import Hub
from bot.sandbox.slack.slashes import escaped
from bot.sandbox.slack.state import State
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    BOT,
    LEADS,
    SECRET,
    TOKEN,
    Http,
    ManualClock,
    RecordingApp,
)


@pytest.fixture(scope="module")
def state() -> State:
    found = State(seeded(), ManualClock(), Keep(), Hub())
    found.put_channel(Channel("C0VAULT", "vault", [AMY], is_private=True))
    return found


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("ask @ben to bake a cake in #sales", "ask <@U0BEN> to bake a cake in <#C0SALES|sales>"),
        ("#vault is private", "<#C0VAULT|> is private"),
        ("https://x.com/alice?s=1#top", "<https://x.com/alice?s=1#top>"),
        ("lookup http://a.example https://b.example", "lookup <http://a.example> <https://b.example>"),
        ("(@amy)", "(<@U0AMY>)"),
        ("@nobody #nowhere", "@nobody #nowhere"),
        ("amy@ben.example", "amy@ben.example"),
        ("run #123", "run #123"),
        ("<@U0BEN> <https://x.com>", "<@U0BEN> <https://x.com>"),
        ("", ""),
    ],
)
def test_mentions_and_links_are_escaped(state: State, typed: str, sent: str) -> None:
    assert escaped(typed, state) == sent


@given(st.text(st.sampled_from("@#</> abmyen:ht.|"), max_size=40))
def test_escaping_what_names_nothing_changes_nothing(text: str) -> None:
    empty = State(seeded(), ManualClock(), Keep(), Hub())
    empty.people.clear()
    empty.channels.clear()

    assert "http" in text or escaped(text, empty) == text


@pytest.mark.parametrize(("escape", "sent"), [(True, "<@U0BEN> x"), (False, "@ben x")])
async def test_only_a_command_that_asks_for_it_is_escaped(
    app: RecordingApp, *, escape: bool, sent: str
) -> None:
    commands = [SlashCommand("/find", should_escape=escape)]
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, commands=commands)
    await slack.start()

    await slack.command(AMY, LEADS, "/find @ben x")
    await slack.stop()

    assert app.last.form["text"] == sent


async def test_a_command_does_not_work_in_a_thread(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.command(AMY, LEADS, "a message")
    ts = slack.messages(LEADS)[0].ts

    with slack._parts.hub.listening(AMY) as events:
        outcome = await slack.command(AMY, LEADS, "/goodones run", thread_ts=ts)
        told = [events.get_nowait() for _ in range(events.qsize())]

    assert outcome == Outcome(ok=False, error="not_supported_in_threads")
    assert "/goodones is not supported in threads. Sorry!" in [one.get("text") for one in told if one]
    assert app.heard == []


async def test_people_reply_in_threads(slack: SlackSandbox) -> None:
    await slack.command(AMY, LEADS, "a message")
    parent = slack.messages(LEADS)[0]

    await slack.command(BEN, LEADS, "a reply", thread_ts=parent.ts)
    reply = slack.messages(LEADS)[-1]
    await slack.command(AMY, LEADS, "a reply to the reply", thread_ts=reply.ts)

    assert [one.thread_ts for one in slack.messages(LEADS)] == [None, parent.ts, parent.ts]


async def test_a_thread_needs_its_message(slack: SlackSandbox) -> None:
    with pytest.raises(Refused, match="message_not_found"):
        await slack.command(AMY, LEADS, "hello", thread_ts="1.000000")


async def test_the_page_replies_in_threads(slack: SlackSandbox, http: Http) -> None:
    await slack.command(AMY, LEADS, "a message")
    ts = slack.messages(LEADS)[0].ts

    asked = {"person": BEN, "channel": LEADS, "text": "a reply", "thread_ts": ts}
    answer = await http.post("send", asked)
    wrong = await http.post("send", {**asked, "thread_ts": 3})

    assert answer == (200, {"ok": True})
    assert wrong == (400, {"ok": False, "error": "invalid_arguments", "field": "thread_ts"})
    assert slack.messages(LEADS)[-1].thread_ts == ts


async def test_an_app_that_is_named_in_a_thread_hears_in_which(app: RecordingApp) -> None:
    slack = SlackSandbox(
        token=TOKEN, signing_secret=SECRET, app_url=app.url, events=["app_mention", "message.im"]
    )
    await slack.start()
    await slack.command(AMY, LEADS, "a message")
    ts = slack.messages(LEADS)[0].ts

    await slack.command(BEN, LEADS, f"<@{BOT}> what is that?", thread_ts=ts)
    await slack.stop()

    (heard,) = app.heard
    event = heard.event["event"]
    assert (event["type"], event["thread_ts"], event["team"]) == ("app_mention", ts, "T0NORTHPINE")
