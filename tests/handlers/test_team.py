"""What the settings' window sends in, read with care."""

from typing import Any

import pytest

from bot.slack.payloads import Submission
from bot.slack.replies import Say
from bot.workspace import WorkspaceSettings
from handlers.team import check_team, save_team
from tests.services.make import House
from tests.services.test_notifications import notifications

FINE = {"profile_days": "90", "contact_days": "30"}


def sent(**values: Any) -> Submission:
    return Submission(
        person="U0AMY", trigger_id="1", callback_id="team.save", view_id="V1", values={**FINE, **values}
    )


async def save(house: House, **values: Any) -> list[str]:
    """Send the window in; answers what is said."""
    replies = [each async for each in save_team(sent(**values), house.workspace, notifications(house))]
    return [each.message.text for each in replies if isinstance(each, Say)]


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({}, set()),
        ({"admin_group": " S0123ABCD "}, set()),
        ({"admin_group": "<!subteam^S0123>"}, {"admin_group"}),
        ({"member_group": "s0123"}, {"member_group"}),
        ({"profile_days": ""}, {"profile_days"}),
        ({"profile_days": None}, {"profile_days"}),
        ({"contact_days": "1.5"}, {"contact_days"}),
        ({"contact_days": "٣"}, {"contact_days"}),
        ({"enrich_each_month": ""}, set()),
        ({"enrich_each_month": "9" * 30}, {"enrich_each_month"}),
    ],
)
def test_each_wrong_field_is_named(values: dict[str, Any], wrong: set[str]) -> None:
    assert set(check_team(sent(**values))) == wrong


async def test_what_slipped_by_changes_nothing(house: House) -> None:
    (said,) = await save(house, profile_days="0")
    assert "from 1 to 400" in said
    assert await house.workspace.settings() == WorkspaceSettings()


async def test_odd_values_read_as_nothing_chosen(house: House) -> None:
    odd = ["U0BEN", 3, "<@U0AMY>", "everybody", "S0GROUP", "", "U0BEN", "W0CLEO"]
    await save(house, admins="U0AMY", members=odd, contacts_on_cards=None)
    settings = await house.workspace.settings()
    assert (settings.admins, settings.contacts_on_cards) == ((), False)
    assert settings.members == ("U0BEN", "W0CLEO")
