"""What comes from the Home tab is known as such, so that answers can stand there."""

import pytest

from bot.slack.payloads import Click, Event
from bot.slack.reading import read_slack
from tests.slack.make import Json, click, event, sent


@pytest.mark.parametrize(
    ("view", "home"), [({"type": "home"}, True), ({"type": "modal"}, False), (None, False)]
)
def test_a_click_on_the_home_tab_is_told_from_others(view: Json | None, *, home: bool) -> None:
    container = {"type": "view", "view_id": "V7"}
    found = read_slack(*sent(click(container=container, view=view, message=None, channel=None)))
    assert isinstance(found, Click)
    assert found.on_home is home


@pytest.mark.parametrize(
    ("kind", "tab", "home"),
    [
        ("app_home_opened", "home", True),
        ("app_home_opened", "messages", False),
        ("app_mention", "home", False),
    ],
)
def test_of_the_apps_two_tabs_one_is_home(kind: str, tab: str, *, home: bool) -> None:
    content_type, body = sent(event(kind, tab=tab))
    opened = read_slack(content_type, body)
    assert isinstance(opened, Event)
    assert opened.on_home is home
