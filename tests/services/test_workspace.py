"""A workspace's own settings: all have a default, and each change is in the audit."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from bot.services.workspace import Workspace
from bot.workspace import WorkspaceSettings
from tests.services.make import House, act


@pytest.fixture
def workspace(house: House) -> Workspace:
    return Workspace(house.store, house.audit, house.clock)


async def test_nobody_need_set_anything(workspace: Workspace) -> None:
    assert await workspace.settings() == WorkspaceSettings()


async def test_what_is_set_stays_beside_what_was_set_before(house: House, workspace: Workspace) -> None:
    await workspace.change(act("job-1"), contacts_on_cards=True, enrich_each_month=20)
    changed = await workspace.change(act("job-2"), profile_days=7)
    assert changed == WorkspaceSettings(contacts_on_cards=True, enrich_each_month=20, profile_days=7)
    assert await Workspace(house.store, house.audit, house.clock).settings() == changed


async def test_a_change_is_in_the_audit_by_its_names_only(house: House, workspace: Workspace) -> None:
    await workspace.change(act(), members=("U0BEN",), profile_days=7)
    now = house.clock.now()
    lines = [each async for each in house.audit.iter(now - timedelta(days=1), now)]
    assert [(each.what, each.result) for each in lines] == [("workspace.changed", "members, profile_days")]


@pytest.mark.parametrize("wrong", [{"profile_days": 0}, {"contact_days": 401}, {"enrich_each_month": -1}])
async def test_what_is_out_of_bounds_changes_nothing(workspace: Workspace, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        await workspace.change(act(), **wrong)
    assert await workspace.settings() == WorkspaceSettings()
