"""The team's summaries in the window of its settings, whatever the lead API calls them."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.team import team_modal
from blocks.team_notifications import (
    channel_labels,
    not_now,
    notification_fields,
    notifications_changed,
    reading_now,
    shown,
)
from bot.api.models import EmailDigest, NotificationSettings
from bot.slack.message import View
from bot.workspace import WorkspaceSettings
from tests.blocks.limits import check_message, check_view, texts

USUAL = {"summaryFrequency": "daily", "emailEnabled": True, "telegramEnabled": False, "timezone": "UTC"}


def known(**fields: Any) -> NotificationSettings:
    return NotificationSettings(fields=fields)


def window(found: NotificationSettings) -> View:
    return team_modal(WorkspaceSettings(), "C1", notification_fields(found), shown(found))


def said(blocks: Any) -> str:
    return "\n".join(texts(blocks))


def element(view: View, name: str) -> dict[str, Any] | None:
    return next((each["element"] for each in view["blocks"] if each.get("block_id") == name), None)


def test_the_window_shows_how_often_and_where_else() -> None:
    view = window(known(**USUAL))
    check_view(view)
    often, where = element(view, "notify_frequency"), element(view, "notify_channels")
    assert often
    assert where
    assert often["initial_option"]["value"] == "daily"
    assert [each["value"] for each in often["options"]] == list(EmailDigest)
    assert [each["text"]["text"] for each in where["options"]] == ["E-mail", "Telegram"]
    assert [each["value"] for each in where["initial_options"]] == ["0"]
    whole = said(view["blocks"])
    assert "Digests in channels without a schedule of their own follow it" in whole
    assert "comes from the lead API itself (E-mail and Telegram), not from this app" in whole


def test_what_cannot_be_told_of_them_is_said_and_has_no_field() -> None:
    view = window(known(limit=5, channels=["email"]))
    check_view(view)
    assert element(view, "notify_frequency") is None
    assert element(view, "notify_channels") is None
    assert "in a way that I can't read" in said(view["blocks"])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"timezone": "Europe/Berlin"}, "follow it, by the clock of Europe/Berlin;"),
        ({}, "follow it, by the clock of each channel;"),
        ({"enabled": False}, "switched off there as a whole, so no digest comes by this"),
    ],
)
def test_whose_clock_counts_and_that_all_is_off_is_said(fields: dict[str, Any], words: str) -> None:
    view = window(known(frequency="daily", **fields))
    check_view(view)
    assert words in said(view["blocks"])
    assert ("switched off" in said(view["blocks"])) == ("enabled" in fields)


def test_more_channels_than_a_window_takes_are_counted() -> None:
    view = window(known(**{f"channel{number}": True for number in range(12)}))
    check_view(view)
    where = element(view, "notify_channels")
    assert where
    assert len(where["options"]) == 10
    assert "2 channels more of the lead API: these stay as they are" in said(view["blocks"])


@pytest.mark.parametrize("part", [reading_now(), not_now("*The lead API cannot be reached right now.*")])
def test_before_and_without_an_answer_the_rest_of_the_window_is_there(part: Any) -> None:
    view = team_modal(WorkspaceSettings(), None, part)
    check_view(view)
    assert element(view, "profile_days")
    assert element(view, "notify_frequency") is None
    assert "private_metadata" in view


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        (["emailEnabled", "telegramEnabled"], ["E-mail", "Telegram"]),
        (["channels.email", "channels.in_app"], ["E-mail", "In app"]),
        (["email.enabled", "sms.enabled", "enabled"], ["E-mail", "SMS", "enabled"]),
        (["email", "channels.email", "slack"], ["email", "channels.email", "Slack"]),
        (["<!channel>", "größe"], ["<!channel>", "größe"]),
        (["weeklyCSVReport"], ["Weekly CSV report"]),
    ],
)
def test_a_channels_name_becomes_readable_and_no_two_are_alike(names: list[str], labels: list[str]) -> None:
    assert list(channel_labels(names).values()) == labels


def test_a_change_says_what_it_was_who_follows_and_what_is_outside() -> None:
    told = notifications_changed(
        shown(known(**USUAL)), EmailDigest.WEEKLY, {"emailEnabled": False, "telegramEnabled": True}
    )
    check_message(told)
    whole = said(told.blocks)
    assert told.text.startswith(
        "Changed at the lead API for your team: Summaries: weekly (was daily); E-mail"
    )
    assert "• Summaries: weekly (was daily)" in whole
    assert "• E-mail: off (was on)" in whole
    assert "• Telegram: on (was off)" in whole
    assert "Digests in channels without a schedule of their own follow it." in whole
    assert "E-mail and Telegram: sent by the lead API itself, not by this app." in whole


def test_a_channel_alone_says_nothing_of_digests() -> None:
    told = notifications_changed(shown(known(emailEnabled=True)), None, {"emailEnabled": False})
    assert "follow it" not in said(told.blocks)


def test_names_from_outside_are_data() -> None:
    found = known(**{"<!channel>": True, "<https://evil.example|E-mail>": False})
    told = notifications_changed(shown(found), None, {"<!channel>": False})
    whole = said(told.blocks)
    assert "<!channel>" not in whole
    assert "<https" not in whole


values = st.none() | st.booleans() | st.sampled_from([*EmailDigest, "DAILY", "x"]) | st.text(max_size=5)
names = st.text(min_size=1, max_size=200)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(names, values | st.dictionaries(names, values, max_size=8), min_size=1, max_size=14))
def test_slack_takes_whatever_the_api_calls_them(fields: dict[str, Any]) -> None:
    found = NotificationSettings(fields=fields)
    check_view(window(found))
    switched = {name: not on for name, on in shown(found)["channels"]}
    check_message(notifications_changed(shown(found), found.frequency, switched))
