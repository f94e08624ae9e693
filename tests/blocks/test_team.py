"""The window of a workspace's settings, and what changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.team import settings_changed, team_modal
from blocks.team_notifications import reading_now
from bot.workspace import WorkspaceSettings
from tests.blocks.limits import check_message, check_view, texts

ids = st.lists(st.from_regex(r"U[A-Z0-9]{2,9}", fullmatch=True), max_size=20).map(tuple)
group = st.none() | st.text(min_size=1, max_size=60)
any_settings = st.builds(
    WorkspaceSettings,
    admins=ids,
    admin_group=group,
    members=ids,
    member_group=group,
    profile_days=st.integers(1, 400),
    contact_days=st.integers(1, 400),
    contacts_on_cards=st.booleans(),
    enrich_each_month=st.none() | st.integers(0, 100_000),
)


@settings(max_examples=40, deadline=None)
@given(any_settings, any_settings)
def test_slack_takes_whatever_is_set(before: WorkspaceSettings, after: WorkspaceSettings) -> None:
    check_view(team_modal(before, "C1", reading_now()))
    check_view(team_modal(after, None, reading_now()))
    check_message(settings_changed(before, after))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"members": ("U1",)}, "Members: <@U1> (was everybody)"),
        ({"admin_group": "S1"}, "Admins, a user group: S1 (was none)"),
        ({"contacts_on_cards": True}, "Contact details on cards: yes (was no)"),
        ({"enrich_each_month": 0}, "Enrichments of one person in a month: 0 (was no cap)"),
        ({"contact_days": 1}, "Contact details: 1 day (was 30 days)"),
    ],
)
def test_each_change_is_told_with_what_it_was(changed: dict[str, object], said: str) -> None:
    after = WorkspaceSettings.model_validate(changed)
    shown = "\n".join(texts(settings_changed(WorkspaceSettings(), after).blocks))
    assert said in shown
    assert "1 setting changed" in shown


def test_shorter_days_have_a_consequence_and_longer_ones_none() -> None:
    shorter = settings_changed(WorkspaceSettings(), WorkspaceSettings(profile_days=1))
    longer = settings_changed(WorkspaceSettings(), WorkspaceSettings(profile_days=400))
    assert "ends within minutes" in str(shorter.blocks)
    assert "ends within minutes" not in str(longer.blocks)


def test_nothing_changed() -> None:
    assert "nothing was changed" in settings_changed(WorkspaceSettings(), WorkspaceSettings()).text
