"""Slack's own framework, unchanged, hears every kind of request: people, modals, events, twice and too slowly."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.sandbox.slack import InView, Outcome, SlackSandbox
from bot.sandbox.slack.views import View
from tests.sandbox.slack.bolted import MANIFEST, Notes, form, served
from tests.sandbox.slack.support import AMY, BEN, BOT, LEADS, RANDOM, SECRET, TOKEN, Json


@pytest.fixture
def notes() -> Notes:
    return Notes()


@pytest.fixture
async def slack(notes: Notes) -> AsyncIterator[SlackSandbox]:
    """A stand-in that knows the app by its manifest, with the app behind it."""
    sandbox = SlackSandbox(token=TOKEN, signing_secret=SECRET, manifest=MANIFEST)
    await sandbox.start()
    async with served(notes.app(sandbox.base_url)) as sandbox.app_url:
        yield sandbox
    await sandbox.stop()


async def opened(slack: SlackSandbox, *, above: bool = False) -> View:
    """Amy opens the form by the shortcut, and one above it by its button."""
    await slack.shortcut(AMY, "note.new")
    (view,) = await slack.until(lambda: slack.modals(AMY))
    if above:
        await slack.click_in_view(AMY, view.id, "note.more")
        await slack.until(lambda: len(slack.modals(AMY)) == 2)
    return slack.modals(AMY)[-1]


def titles(slack: SlackSandbox) -> list[str]:
    return [view.body["title"]["text"] for view in slack.modals(AMY)]


async def test_a_command_a_click_and_a_form(slack: SlackSandbox, notes: Notes) -> None:
    assert await slack.command(AMY, LEADS, "/note milk") == Outcome()
    (card,) = await slack.until(lambda: slack.messages(LEADS))
    assert await slack.click(AMY, LEADS, card.ts, "note.open") == Outcome()
    (view,) = await slack.until(lambda: slack.modals(AMY))

    assert await slack.submit(AMY, {"text": "Buy milk"}, view_id=view.id) == Outcome()

    assert card.ephemeral
    assert [one[:2] for one in notes.heard] == [
        ("command", "milk"),
        ("action", AMY),
        ("view_submission", "Buy milk"),
    ]
    assert titles(slack) == []


@pytest.mark.parametrize(
    ("answer", "outcome", "left"),
    [
        ({}, Outcome(), ["Note"]),
        ({"response_action": "clear"}, Outcome(), []),
        ({"response_action": "update", "view": form("Saved")}, Outcome(), ["Note", "Saved"]),
        ({"response_action": "push", "view": form("Next")}, Outcome(), ["Note", "More", "Next"]),
        (
            {"response_action": "errors", "errors": {"t": "Too short."}},
            Outcome(ok=False, errors={"t": "Too short."}),
            ["Note", "More"],
        ),
        (
            {"response_action": "errors", "errors": {"nowhere": "x"}},
            Outcome(ok=False, error="invalid_errors"),
            ["Note", "More"],
        ),
        (
            {"response_action": "update", "view": form("A title that is far too long")},
            Outcome(ok=False, error="invalid_arguments"),
            ["Note", "More"],
        ),
    ],
)
async def test_every_answer_to_a_submission(
    slack: SlackSandbox, notes: Notes, answer: Json, outcome: Outcome, left: list[str]
) -> None:
    view = await opened(slack, above=True)
    notes.answer = answer

    assert await slack.submit(AMY, {"text": "x"}, view_id=view.id) == outcome

    assert titles(slack) == left


@pytest.mark.parametrize(
    ("clear", "heard", "left"),
    [(False, ("view_closed", "More", False), ["Note"]), (True, ("view_closed", "Note", True), [])],
)
async def test_closing_one_or_all(
    slack: SlackSandbox, notes: Notes, *, clear: bool, heard: tuple[Any, ...], left: list[str]
) -> None:
    await opened(slack, above=True)

    assert await slack.close_modal(AMY, clear=clear) == Outcome()

    assert notes.heard[-1] == heard
    assert titles(slack) == left


async def test_both_kinds_of_shortcut(slack: SlackSandbox, notes: Notes) -> None:
    await slack.command(BEN, LEADS, "Ada called")
    (message,) = slack.messages(LEADS)

    assert await slack.message_shortcut(AMY, LEADS, message.ts, "note.this") == Outcome()
    answer = await slack.until(lambda: slack.messages(LEADS)[1:])
    await opened(slack)

    assert notes.heard == [("message_action", "Ada called"), ("shortcut", AMY)]
    assert [one.text for one in answer] == ["Noted."]


async def test_a_menu_is_filled_while_one_types(slack: SlackSandbox) -> None:
    view = await opened(slack)

    offered = await slack.options(AMY, InView(view.id), "tag", "lead")

    assert offered["options"][0]["text"]["text"] == "about lead"


async def test_the_home_tab_and_the_messages(slack: SlackSandbox, notes: Notes) -> None:
    await slack.open_home(AMY)
    await slack.until(lambda: slack.home(AMY))
    await slack.open_home(AMY)
    await slack.open_home(AMY, "messages")
    await slack.until(lambda: len(notes.heard) == 3)

    assert notes.heard == [
        ("app_home_opened", "home", None),
        ("app_home_opened", "home", "Your notes"),
        ("app_home_opened", "messages", None),
    ]


async def test_every_event(slack: SlackSandbox, notes: Notes) -> None:
    await slack.control(do="add_bot", channel=RANDOM)
    await slack.command(AMY, RANDOM, f"<@{BOT}> hello")
    await slack.command(AMY, slack.direct(AMY).id, "hello")
    dora = await slack.new_person("dora")
    await slack.join(dora.id, RANDOM)
    await slack.change_person(dora.id, tz="Europe/Oslo")
    await slack.archive(RANDOM)
    await slack.uninstall()
    await slack.until(lambda: len(notes.heard) == 9)

    kinds = [one[0] for one in notes.heard]
    assert sorted(kinds) == sorted(
        [
            "member_joined_channel",
            "app_mention",
            "message",
            "team_join",
            "member_joined_channel",
            "user_change",
            "channel_archive",
            "tokens_revoked",
            "app_uninstalled",
        ]
    )
    assert len({one[1] for one in notes.heard}) == 9
    assert {one.status for one in slack.deliveries()} == {200}


async def test_a_command_that_comes_twice_is_heard_twice(slack: SlackSandbox, notes: Notes) -> None:
    await slack.deliver_twice("command")

    assert await slack.command(AMY, LEADS, "/note milk") == Outcome()
    await slack.until(lambda: len(slack.messages(LEADS)) == 2)

    first, second = notes.heard
    assert first == second
    assert [one.remark for one in slack.deliveries()] == ["delivered twice"] * 2


async def test_an_event_that_comes_twice_has_one_id(slack: SlackSandbox, notes: Notes) -> None:
    await slack.deliver_twice("event team_join")

    await slack.new_person("dora")
    await slack.until(lambda: len(notes.heard) == 2)

    assert len(set(notes.heard)) == 1


async def test_a_listener_that_is_too_slow(notes: Notes) -> None:
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, manifest=MANIFEST, ack_seconds=0.5)
    await slack.start()
    async with served(notes.app(slack.base_url)) as slack.app_url:
        await slack.command(AMY, LEADS, "/note warm up")
        notes.slow = asyncio.Event()
        outcome = await slack.command(AMY, LEADS, "/note milk")
        notes.slow.set()
    await slack.stop()

    warm, late = slack.deliveries()
    assert outcome == Outcome(ok=False, error="operation_timeout")
    assert (warm.late, late.late, late.limit_ms, slack.late) == (False, True, 500, 1)


async def test_the_app_is_known_by_its_manifest(slack: SlackSandbox, notes: Notes) -> None:
    assert (await slack.command(AMY, LEADS, "/other")).error == "unknown_command"
    assert (await slack.shortcut(AMY, "note.this")).error == "unknown_shortcut"
    assert slack.direct(AMY).name == "Notes"
    assert notes.heard == []
