"""What the settings' window sends in, read with care."""

from typing import Any

import pytest

from bot.slack.payloads import Submission
from bot.slack.replies import Say
from bot.workspace import WorkspaceSettings
from handlers.team import check_team, save_team
from tests.services.make import House

FINE = {"profile_days": "90", "contact_days": "30"}


def sent(**values: Any) -> Submission:
    return Submission(
        person="U0AMY", trigger_id="1", callback_id="team.save", view_id="V1", values={**FINE, **values}
    )


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
    reply = await save_team(sent(profile_days="0"), house.workspace)
    assert isinstance(reply, Say)
    assert "from 1 to 400" in reply.message.text
    assert await house.workspace.settings() == WorkspaceSettings()


async def test_odd_values_read_as_nothing_chosen(house: House) -> None:
    odd = ["U0BEN", 3, "<@U0AMY>", "everybody", "S0GROUP", "", "U0BEN", "W0CLEO"]
    await save_team(sent(admins="U0AMY", members=odd, contacts_on_cards=None), house.workspace)
    settings = await house.workspace.settings()
    assert (settings.admins, settings.contacts_on_cards) == ((), False)
    assert settings.members == ("U0BEN", "W0CLEO")
