"""A user object of Slack, read as a person."""

from typing import Any

import pytest

from bot.people import Person

HOME = "T0HOME"


def user(**more: Any) -> dict[str, Any]:
    return {"id": "U0AMY", "team_id": HOME, "name": "amy", "tz": "Europe/London", **more}


def test_a_colleague_has_a_name_and_a_zone_and_nothing_else() -> None:
    assert Person.read(user(), HOME) == Person(id="U0AMY", name="amy", zone="Europe/London")


@pytest.mark.parametrize(
    ("said", "true"),
    [
        ({"is_admin": True}, {"is_admin"}),
        ({"is_owner": True}, {"is_admin"}),
        ({"is_primary_owner": True}, {"is_admin"}),
        ({"is_admin": "yes"}, set()),
        ({"is_restricted": True}, {"is_guest"}),
        ({"is_restricted": True, "is_ultra_restricted": True}, {"is_guest"}),
        ({"is_ultra_restricted": True}, {"is_guest"}),
        ({"is_bot": True}, {"is_bot"}),
        ({"deleted": True}, {"gone"}),
        ({"team_id": "T0OTHER"}, {"is_outsider"}),
        ({"team_id": "T0OTHER", "is_stranger": False}, {"is_outsider"}),
        ({"team_id": None}, {"is_outsider"}),
        ({"team_id": "T0OTHER", "enterprise_user": {"teams": ["T0OTHER", HOME]}}, set()),
        ({"team_id": "T0OTHER", "enterprise_user": {"teams": HOME}}, {"is_outsider"}),
        ({"team_id": "T0OTHER", "enterprise_user": None}, {"is_outsider"}),
    ],
)
def test_each_mark_is_read_where_slack_says_it(said: dict[str, Any], true: set[str]) -> None:
    person = Person.read(user(**said), HOME)
    marks = ("is_admin", "is_guest", "is_outsider", "is_bot", "gone")
    assert {each for each in marks if getattr(person, each)} == true


@pytest.mark.parametrize("zone", [None, "", 7, "Mars/Olympus", "/etc/passwd", "Europe/"])
def test_without_a_zone_that_we_know_it_is_utc(zone: Any) -> None:
    assert Person.read(user(tz=zone), HOME).zone == "UTC"


def test_the_name_is_what_colleagues_see() -> None:
    profile = {"display_name": "Amy", "real_name": "Amy Okafor"}
    assert Person.read(user(profile=profile), HOME).name == "Amy"
    assert Person.read(user(profile={**profile, "display_name": ""}), HOME).name == "Amy Okafor"
    assert Person.read(user(profile="odd", name=None), HOME).name == ""
