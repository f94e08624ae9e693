"""An app's manifest: what is read from it, what a stand-in makes of it, and how a wrong one is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.slack import (
    BadManifest,
    Manifest,
    Outcome,
    Shortcut,
    SlackSandbox,
    SlashCommand,
    read_manifest,
)
from tests.sandbox.slack.support import AMY, LEADS, RANDOM, SECRET, TOKEN, Json, RecordingApp

OURS = Path(__file__).parents[3] / "manifest.yml"

FULL: Json = {
    "_metadata": {"major_version": 2},
    "display_information": {"name": "Lead Finder", "description": "Finds leads"},
    "features": {
        "bot_user": {"display_name": "Finder Bot"},
        "slash_commands": [
            {"command": "/find", "description": "Find people", "usage_hint": "[name]", "should_escape": True},
            {"command": "/lose"},
        ],
        "shortcuts": [
            {"name": "Find", "type": "global", "callback_id": "find", "description": "Finds"},
            {"name": "Find author", "type": "message", "callback_id": "author"},
        ],
    },
    "oauth_config": {"scopes": {"bot": ["commands", "chat:write", "users:read"]}},
    "settings": {"event_subscriptions": {"bot_events": ["app_home_opened", "team_join"]}},
}
READ = Manifest(
    name="Lead Finder",
    bot_name="Finder Bot",
    commands=(
        SlashCommand("/find", "Find people", "[name]", should_escape=True),
        SlashCommand("/lose"),
    ),
    shortcuts=(
        Shortcut("find", "Find", "global", "Finds"),
        Shortcut("author", "Find author", "message"),
    ),
    scopes=frozenset({"commands", "chat:write", "users:read"}),
    events=frozenset({"app_home_opened", "team_join"}),
)
YAML = """
display_information: {name: Lead Finder}   # a comment
features:
  slash_commands:
    - command: /find
"""


def test_a_manifest_is_read_whole() -> None:
    assert read_manifest(FULL) == READ


def test_a_json_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(FULL))

    assert read_manifest(tmp_path / "manifest.json") == READ
    assert read_manifest(str(tmp_path / "manifest.json")) == READ


def test_a_yaml_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "manifest.yml").write_text(YAML)

    assert read_manifest(tmp_path / "manifest.yml") == Manifest(
        "Lead Finder", "Lead Finder", commands=(SlashCommand("/find"),)
    )


def test_our_own_is_read() -> None:
    manifest = read_manifest(OURS)

    assert manifest.name == "Good Ones"
    assert [one.command for one in manifest.commands] == ["/goodones"]
    assert "chat:write" in manifest.scopes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "should hold a manifest, and holds missing"),
        (b"[]", "should hold a manifest, and holds a list"),
        (b"just words", "holds “just words”"),
        (b"a: [", "is neither YAML nor JSON"),
        (b"[" * 5000, "is neither YAML nor JSON"),
        (b"\xff\xfe", "cannot be read"),
    ],
)
def test_a_file_that_holds_none(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "m.yml").write_bytes(content)

    with pytest.raises(BadManifest, match=words):
        read_manifest(tmp_path / "m.yml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadManifest, match=r"nowhere\.yml cannot be read"):
        read_manifest(tmp_path / "nowhere.yml")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"display_information": {}}, "display_information.name should be text, and is missing"),
        ({"display_information": {"name": ""}}, "name should be text, and is missing"),
        ({"display_information": "x"}, "display_information should be a group of settings, and is “x”"),
        ({"features": []}, None),
        ({"features": 3}, "features should be a group of settings, and is 3"),
        (
            {"features": {"slash_commands": {"command": "/x"}}},
            "slash_commands should be a list, and is a group",
        ),
        ({"features": {"slash_commands": ["/x"]}}, r"slash_commands\[0\] should be a group of settings"),
        ({"features": {"slash_commands": [{}]}}, r"features.slash_commands\[0\].command should be text"),
        (
            {"features": {"slash_commands": [{"command": "/x", "should_escape": "yes"}]}},
            "should_escape should be true or false, and is “yes”",
        ),
        (
            {"features": {"shortcuts": [{"name": "x", "type": "local", "callback_id": "y"}]}},
            "type should be global or message, and is “local”",
        ),
        ({"oauth_config": {"scopes": {"bot": "commands"}}}, "scopes.bot should be a list, and is “commands”"),
        (
            {"oauth_config": {"scopes": {"bot": [True]}}},
            r"scopes.bot\[0\] should be text, and is true or false",
        ),
        ({"settings": {"event_subscriptions": None}}, None),
    ],
)
def test_what_is_wrong_is_named(change: Json, words: str | None) -> None:
    given = {**FULL, **change}

    if words is None:
        assert read_manifest(given).name == "Lead Finder"
    else:
        with pytest.raises(BadManifest, match=words):
            read_manifest(given)


async def started(app: RecordingApp, **given: Any) -> SlackSandbox:
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, **given)
    await slack.start()
    return slack


async def test_only_what_it_declares_is_there(app: RecordingApp) -> None:
    slack = await started(app, manifest=FULL)

    outcomes = [
        await slack.command(AMY, LEADS, "/find ada"),
        await slack.command(AMY, LEADS, "/goodones"),
        await slack.shortcut(AMY, "find"),
        await slack.shortcut(AMY, "author"),
    ]
    await slack.control(do="add_bot", channel=RANDOM)
    await slack.open_home(AMY)
    await slack.stop()

    assert [one.error for one in outcomes] == [None, "unknown_command", None, "unknown_shortcut"]
    assert [one.what for one in slack.deliveries()] == [
        "command /find",
        "shortcut find",
        "event app_home_opened",
    ]


async def test_one_that_declares_nothing_has_nothing(app: RecordingApp) -> None:
    slack = await started(app, manifest={"display_information": {"name": "Silent"}})

    command = await slack.command(AMY, LEADS, "/find ada")
    shortcut = await slack.shortcut(AMY, "find")
    home = await slack.open_home(AMY)
    await slack.stop()

    assert (command.error, shortcut.error, home) == ("unknown_command", "unknown_shortcut", Outcome())
    assert app.heard == []


async def test_what_is_named_beside_it_wins(app: RecordingApp) -> None:
    slack = await started(app, manifest=FULL, commands=[SlashCommand("/other")], events=[])

    outcomes = [await slack.command(AMY, LEADS, line) for line in ("/other", "/find")]
    await slack.open_home(AMY)
    await slack.stop()

    assert [one.ok for one in outcomes] == [True, False]
    assert [one.what for one in slack.deliveries()] == ["command /other"]


async def test_the_app_has_its_name(app: RecordingApp) -> None:
    slack = await started(app, manifest=FULL)
    await slack.stop()

    told = slack._parts.state.app
    assert (told.name, told.handle, slack.direct(AMY).name) == ("Lead Finder", "finderbot", "Lead Finder")


async def test_a_name_without_letters_is_fine(app: RecordingApp) -> None:
    slack = await started(app, manifest={"display_information": {"name": "⚡"}})
    await slack.stop()

    assert (slack._parts.state.app.name, slack._parts.state.app.handle) == ("⚡", "goodones")
