"""What a workspace decides for everybody: one window, and what it changes."""

from typing import Any

import pytest

from tests.flow.steps import ADDRESS, VERIFIED, answer, bring, card, private, tell
from tests.flow.test_enriching import enrich, window
from tests.support.world import AMY, BEN, LEADS, World, action, visible


async def settings(world: World, person: str = AMY) -> Any:
    await world.say("/goodones team", person)
    await world.until(lambda: world.slack.modals(person))
    return world.slack.modals(person)[-1]


async def save(world: World, **values: Any) -> None:
    await settings(world)
    outcome = await world.slack.submit(AMY, values)
    assert outcome.ok, outcome


async def test_the_window_shows_how_it_is_and_says_what_changed(world: World) -> None:
    view = await settings(world)
    assert "'initial_value': '90'" in str(view.blocks)
    await world.slack.submit(AMY, {"profile_days": "60", "admins": [BEN], "enrich_each_month": "5"})
    said = visible(await answer(world, "3 settings changed"))
    assert "Profiles: 60 days (was 90 days)" in said
    assert "Admins: <@U0BEN> (was nobody else)" in said
    assert "What is older ends within minutes" in said
    again = await settings(world)
    assert "'initial_value': '60'" in str(again.blocks)
    assert "U0BEN" in str(again.blocks)


async def test_who_was_made_admin_is_one(world: World) -> None:
    await tell(world, "/goodones team", "Only admins", person=BEN)
    await save(world, admins=[BEN])
    await answer(world, "1 setting changed")
    await settings(world, BEN)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"profile_days": "0"}, "profile_days"),
        ({"contact_days": "401"}, "contact_days"),
        ({"enrich_each_month": "-1"}, "enrich_each_month"),
        ({"admin_group": "sales team"}, "admin_group"),
    ],
)
async def test_what_does_not_fit_is_said_under_its_field(
    world: World, values: dict[str, str], field: str
) -> None:
    view = await settings(world)
    # Slack itself keeps numbers within their bounds; an older client may not.
    for block in view.blocks:
        for bound in ("min_value", "max_value"):
            block.get("element", {}).pop(bound, None)
    outcome = await world.slack.submit(AMY, values)
    assert outcome.errors
    assert set(outcome.errors) == {field}


async def test_saving_it_as_it_was_changes_nothing(world: World) -> None:
    await save(world)
    await answer(world, "nothing was changed")


async def test_a_cap_ends_enriching_for_the_month_and_says_who_can_change_it(world: World) -> None:
    await save(world, enrich_each_month="1", admins=[AMY])
    await answer(world, "settings changed")
    first = await card(world)
    await enrich(world, BEN, first)
    await answer(world, ADDRESS, BEN)
    second = (await bring(world, 1251))[0]
    await enrich(world, BEN, second)
    said = visible(await answer(world, "more than 1 this month", BEN))
    assert "<@U0AMY> can change that" in said
    assert len(world.asked("POST", "/enrich")) == 1
    # Somebody else has their own.
    await enrich(world, AMY, second)
    await world.until(lambda: len(world.asked("POST", "/enrich")) == 2)


async def test_what_certainly_did_not_happen_does_not_count(world: World) -> None:
    await save(world, enrich_each_month="1")
    await answer(world, "1 setting changed")
    shown = await card(world)
    await world.steer_api(do="credits", balance=0)
    await enrich(world, BEN, shown)
    await answer(world, "no enrichment credits left", BEN)
    await world.steer_api(do="credits", balance=9)
    await enrich(world, BEN, shown)
    await answer(world, ADDRESS, BEN)


async def test_contacts_stand_on_cards_where_the_workspace_wants_that(world: World) -> None:
    await save(world, contacts_on_cards=["contacts_on_cards"])
    await answer(world, "Contact details on cards: yes")
    shown = await card(world)
    await enrich(world, BEN, shown)
    await world.until(lambda: ADDRESS in visible(world.now_showing(shown)))
    assert ADDRESS not in world.now_showing(shown).text


async def test_a_reveal_and_a_cost_are_in_the_audit(world: World) -> None:
    shown = await card(world)
    await enrich(world, BEN, shown)
    said = visible(await answer(world, ADDRESS, BEN))
    assert "45 credits left, 47 before" in said
    await world.until(lambda: action(world.now_showing(shown), "lead.reveal"))
    await world.slack.click(AMY, LEADS, shown.ts, "lead.reveal")
    await answer(world, ADDRESS)
    audit = visible(await tell(world, "/goodones audit", "Audit"))
    assert f"<@U0AMY> looked at the contact details of lead {VERIFIED}" in audit
    assert "2 credits" in audit


async def test_after_a_lost_answer_a_button_looks_what_became_of_it(world: World) -> None:
    shown = await card(world)
    await window(world, AMY, shown.ts)
    await world.steer_api(fault="drop_after", path="/leads/*/enrich")
    await world.slack.submit(AMY)
    unclear = await answer(world, "may or may not have happened")
    await world.slack.click(AMY, LEADS, unclear.ts, "lead.look")
    await world.until(lambda: len(private(world)) > 1)
    said = " ".join(visible(each) for each in private(world))
    assert "I found nothing of it" in said or ADDRESS in said
    assert "credits left" in said
    assert len(world.asked("POST", "/enrich")) == 1
