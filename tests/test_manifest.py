"""The manifest asks for what the product does, no more and no less."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands.table import COMMAND, usage_hint
from bot.slack.gateway import SCOPES
from bot.slack.routes import EVENTS, SHORTCUTS
from handlers import TABLES

ROOT = Path(__file__).parent.parent


@pytest.fixture
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text())
    return read


def test_it_asks_for_the_scopes_that_are_used(manifest: dict[str, Any]) -> None:
    assert tuple(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES


def test_it_has_the_one_command_with_the_hint_of_the_table(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    assert (command["command"], command["usage_hint"]) == (COMMAND, usage_hint())
    assert command["should_escape"] is True


def test_it_subscribes_to_the_events_that_are_routed(manifest: dict[str, Any]) -> None:
    routed = {route.name for table in TABLES for route in table if route.kind == "event"}
    assert tuple(manifest["settings"]["event_subscriptions"]["bot_events"]) == EVENTS
    assert set(EVENTS) == routed


def test_the_home_tab_that_is_drawn_is_switched_on(manifest: dict[str, Any]) -> None:
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True


def test_shortcuts_are_listed_as_they_are_routed(manifest: dict[str, Any]) -> None:
    routed = {route.name for table in TABLES for route in table if route.kind == "shortcut"}
    listed = manifest["features"]["shortcuts"]
    assert {each["callback_id"]: each["name"] for each in listed} == SHORTCUTS
    assert set(SHORTCUTS) == routed
    assert all(len(each["name"]) <= 24 and len(each["description"]) <= 150 for each in listed)
    assert {each["type"] for each in listed} == {"message"}


def test_all_addresses_are_the_one_that_we_serve(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    interactivity = manifest["settings"]["interactivity"]["request_url"]
    events = manifest["settings"]["event_subscriptions"]["request_url"]
    assert command["url"] == interactivity == events
    assert interactivity.endswith("/slack/events")


def test_texts_keep_slacks_limits(manifest: dict[str, Any]) -> None:
    shown = manifest["display_information"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
