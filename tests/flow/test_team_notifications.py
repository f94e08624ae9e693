"""How often the team wants summaries lives at the lead API: an admin sees and sets it from Slack."""

from typing import Any

import httpx

from bot.services.team_default import EVERY
from tests.flow.steps import answer, let_pass, make_up, passing, subscribe, tell
from tests.support.world import AMY, KEY, World, visible

PATH = "/notification-settings"


async def window(world: World, text: str) -> Any:
    """The window once it shows this."""
    await world.say("/goodones team")
    return await filled(world, text)


async def filled(world: World, text: str) -> Any:
    def found() -> Any:
        views = world.slack.modals(AMY)
        return views[-1] if views and text in str(views[-1].blocks) else None

    return await world.until(found)


async def put(world: World, settings: dict[str, Any]) -> None:
    """Somebody changes them elsewhere."""
    async with httpx.AsyncClient(trust_env=False, headers={"Authorization": f"Bearer {KEY}"}) as dashboard:
        await dashboard.put(f"{world.api_url}/api/v2{PATH}", json=settings)


def held(world: World) -> Any:
    row = world.api.tables.notification_settings.get(1)
    return row.values if row else None


async def test_an_admin_sets_how_often_and_hears_what_that_changes(world: World) -> None:
    await window(world, "E-mail and Telegram")
    await world.slack.submit(AMY, {"notify_frequency": "weekly", "notify_channels": ["1"]})
    said = visible(await answer(world, "Changed at the lead API"))
    assert "Summaries: weekly (was daily)" in said
    assert "E-mail: off (was on)" in said
    assert "Telegram: on (was off)" in said
    assert "not by this app" in said
    assert held(world) == {
        "summaryFrequency": "weekly",
        "emailEnabled": False,
        "telegramEnabled": True,
        "timezone": "UTC",
    }
    audit = visible(await tell(world, "/goodones audit", "Audit"))
    assert "changed the team's notification settings" in audit
    assert "weekly, emailEnabled off, telegramEnabled on" in audit
    again = await window(world, "How often")
    assert "'initial_option': {'text': {'type': 'plain_text', 'text': 'Weekly'" in str(again.blocks)


async def test_what_was_left_as_it_was_shown_is_not_asked_of_the_api(world: World) -> None:
    await window(world, "How often")
    await world.slack.submit(AMY, {"profile_days": "60"})
    await answer(world, "1 setting changed")
    await world.settle(5)
    assert world.asked("PUT", PATH) == []


async def test_only_what_was_chosen_is_changed_whatever_somebody_else_did_meanwhile(world: World) -> None:
    await window(world, "How often")
    elsewhere = {"summaryFrequency": "off", "emailEnabled": False, "quietHours": {"from": "18:00"}}
    await put(world, elsewhere)
    await world.slack.submit(AMY, {"notify_channels": ["0", "1"]})
    await answer(world, "Telegram: on (was off)")
    assert held(world) == {**elsewhere, "telegramEnabled": True, "timezone": "UTC"}


async def test_where_the_api_is_away_the_rest_of_the_window_can_be_used(world: World) -> None:
    await world.steer_api(fault="down", path=PATH)
    view = await window(world, "can't be read or changed just now")
    assert "notify_frequency" not in str(view.blocks)
    await world.slack.submit(AMY, {"profile_days": "60"})
    await answer(world, "1 setting changed")


async def test_who_saves_before_the_api_has_answered_changes_ours_only(world: World) -> None:
    await world.steer_api(fault="latency", path=PATH, seconds=20)
    await world.say("/goodones team")
    await passing(world, lambda: world.slack.modals(AMY))
    await world.slack.submit(AMY, {"profile_days": "60"})
    await passing(world, lambda: world.find("1 setting changed"))
    await let_pass(world, 30)
    assert world.asked("PUT", PATH) == []


async def test_what_was_chosen_while_the_api_was_asked_stays(world: World) -> None:
    await world.steer_api(fault="latency", path=PATH, seconds=5)
    await world.say("/goodones team")
    await passing(world, lambda: world.slack.modals(AMY), 0.1)
    view = world.slack.modals(AMY)[-1]
    assert "One moment" in str(view.blocks)
    view.values["profile_days"]["profile_days"]["value"] = "60"
    await passing(world, lambda: "How often" in str(world.slack.modals(AMY)[-1].blocks))
    assert world.slack.modals(AMY)[-1].values["profile_days"]["profile_days"]["value"] == "60"


async def test_a_change_is_made_once_the_api_is_back_and_ours_is_told_once(world: World) -> None:
    await window(world, "How often")
    await world.steer_api(fault="error", status=503, path=PATH, count=5)
    await world.slack.submit(AMY, {"profile_days": "60", "notify_frequency": "off"})
    await answer(world, "Your click is saved")
    await make_up(world, 10)
    await answer(world, "Summaries: off (was daily)")
    said = [visible(each) for each in world.shown()]
    assert len([each for each in said if "1 setting changed" in each]) == 1
    assert not [each for each in said if "nothing was changed" in each]
    assert held(world)["summaryFrequency"] == "off"


async def test_what_the_api_refuses_is_said(world: World) -> None:
    await window(world, "How often")
    await world.steer_api(fault="error", status=400, path=PATH)
    await world.slack.submit(AMY, {"notify_frequency": "off"})
    await answer(world, "The lead API does not accept this")
    assert held(world) is None


async def test_the_default_is_read_once_something_is_subscribed_and_every_quarter_of_an_hour(
    world: World,
) -> None:
    await world.settle(20)
    assert world.asked("GET", PATH) == []
    await subscribe(world)
    await world.until(lambda: world.asked("GET", PATH))
    for readings in (1, 2, 3):
        await world.settle(20)
        assert len(world.asked("GET", PATH)) == readings
        world.clock.advance(EVERY)


async def test_that_the_default_cannot_be_read_is_said_once_to_who_runs_the_app(world: World) -> None:
    await world.steer_api(fault="html", status=200, path=PATH, count=1000)
    await subscribe(world)

    def told() -> list[str]:
        seen = [visible(each) for each in world.slack.messages(world.slack.direct(AMY).id)]
        return [each for each in seen if "how often your team wants a summary" in each]

    await world.until(told)
    for _ in range(2):
        world.clock.advance(EVERY)
        await world.settle(20)
    assert len(told()) == 1
    assert len(world.asked("GET", PATH)) >= 3
