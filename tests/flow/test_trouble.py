"""Troubles of the API at every verb: the cause in words, the click saved, and done when it is back."""

import asyncio
import re

import pytest

from tests.flow.steps import answer, card, judgements, make_up, passing, private
from tests.support.world import AMY, BEN, LEADS, World, action, visible

PASSING: dict[str, tuple[dict[str, object], str]] = {
    "down": ({"fault": "down"}, "gave no clear answer"),
    "503": ({"fault": "error", "status": 503}, "is taking a short break"),
    "429": ({"fault": "rate_limit", "seconds": 4}, "We ask the lead API too often at the moment"),
}
LASTING: dict[str, tuple[dict[str, object], str]] = {
    "401": ({"fault": "error", "status": 401}, "Someone who runs this app has to put a new one"),
    "403": ({"fault": "error", "status": 403}, "Check the plan on the dashboard"),
    "404": ({"fault": "error", "status": 404}, "It may have been deleted"),
    "409": ({"fault": "error", "status": 409}, "Look, then try again"),
    "410": ({"fault": "error", "status": 410}, "The API moved"),
    "422": ({"fault": "error", "status": 422}, "Change what you asked for"),
}
WAITS = "The lead API asks us to slow down"
VERBS = {"lead.good": "feedback", "lead.export": "export"}
DONE = {"lead.good": "👍 <@U0AMY>", "lead.export": "📤 <@U0AMY>"}


async def trouble(world: World, steer: dict[str, object], path: str) -> None:
    """Trouble with one path, until it is taken back."""
    await world.steer_api(**steer, path=f"/leads/*/{path}", count=9_999)


def told(world: World, said: str) -> str:
    """What a person was told privately that has this in it; nothing yet is empty."""
    return next((visible(each) for each in private(world) if said in visible(each)), "")


async def test_who_waits_for_the_api_is_told_how_long_and_gets_it_without_doing_anything(
    world: World,
) -> None:
    shown = await card(world)
    await world.steer_api(fault="rate_limit", seconds=20, path="/leads/*/feedback", count=1)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await passing(world, lambda: private(world))
    assert re.search(r"I go on by myself, in about (1\d|20) seconds", told(world, WAITS))
    await passing(world, lambda: DONE["lead.good"] in visible(world.now_showing(shown)))
    assert len(private(world)) == 1


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", PASSING)
async def test_what_passes_is_said_saved_and_done_when_it_is_back(world: World, verb: str, kind: str) -> None:
    steer, said = PASSING[kind]
    shown = await card(world)
    await trouble(world, steer, VERBS[verb])
    await world.slack.click(AMY, LEADS, shown.ts, verb)
    await passing(world, lambda: told(world, said))
    assert "Your click is saved" in told(world, said)
    assert action(world.now_showing(shown), verb) is not None
    await world.steer_api(fault="none")
    await make_up(world, 6)
    await world.until(lambda: DONE[verb] in visible(world.now_showing(shown)))
    assert [each for each in private(world) if WAITS not in visible(each)] == private(world)[-1:]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("kind", LASTING)
async def test_what_lasts_is_said_with_the_next_step_and_not_tried_again(
    world: World, verb: str, kind: str
) -> None:
    steer, said = LASTING[kind]
    shown = await card(world)
    await trouble(world, steer, VERBS[verb])
    await world.slack.click(AMY, LEADS, shown.ts, verb)
    await answer(world, said)
    assert "saved" not in visible(private(world)[0])
    assert ("not lost" in visible(private(world)[0])) is (kind in {"401", "403", "410"})
    seen = len(world.api.requests)
    await make_up(world, 120)
    await world.settle(5)
    assert not [each for each in list(world.api.requests)[seen:] if each.path.endswith(VERBS[verb])]
    assert action(world.now_showing(shown), verb) is not None


async def test_a_revoked_key_is_named_and_the_click_works_once_it_is_restored(world: World) -> None:
    shown = await card(world)
    await world.steer_api(do="revoke_key")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    said = await answer(world, "GOODONES_API_KEY")
    assert "an admin can have it done by `/goodones status`" in visible(said)
    await world.steer_api(do="restore_key")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(shown)))


@pytest.mark.parametrize("kind", PASSING)
async def test_a_bad_with_its_reason_survives_the_trouble(world: World, kind: str) -> None:
    steer, said = PASSING[kind]
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(AMY))
    await trouble(world, steer, "feedback")
    await world.slack.submit(AMY, {"reason": "bot", "note": "posts all night"})
    await passing(world, lambda: told(world, said))
    await world.steer_api(fault="none")
    await make_up(world, 6)
    await world.until(lambda: "👎 <@U0AMY>" in visible(world.now_showing(shown)))
    assert judgements(world)[-1] == ("bad", "bot", "posts all night")


@pytest.mark.parametrize("kind", ["503", "429"])
async def test_an_enrichment_that_did_not_happen_is_made_up_for_and_paid_once(
    world: World, kind: str
) -> None:
    steer, said = PASSING[kind]
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.enrich")
    await world.until(lambda: any("outputs" in str(each.blocks) for each in world.slack.modals(AMY)))
    await trouble(world, steer, "enrich")
    await world.slack.submit(AMY)
    await answer(world, said)
    await world.steer_api(fault="none")
    await make_up(world, 6)
    await answer(world, "45 credits left")
    assert world.api.tables.owner.credits_balance == 45


@pytest.mark.parametrize(
    "fault", [{"fault": "error", "status": 500}, {"fault": "html"}, {"fault": "malformed"}]
)
async def test_an_enrichment_without_a_clear_answer_is_never_repeated(
    world: World, fault: dict[str, object]
) -> None:
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.enrich")
    await world.until(lambda: any("outputs" in str(each.blocks) for each in world.slack.modals(AMY)))
    await world.steer_api(**fault, path="/leads/*/enrich")
    await world.slack.submit(AMY)
    await answer(
        world, "may have happened" if fault["fault"] == "malformed" else "may or may not have happened"
    )
    await make_up(world, 120)
    await world.settle(5)
    assert len(world.asked("POST", "/enrich")) == 1
    await world.until(lambda: "may have been looked for" in visible(world.now_showing(shown)))


async def test_feedback_without_a_clear_answer_is_sent_again(world: World) -> None:
    shown = await card(world)
    await world.steer_api(fault="malformed", path="/leads/*/feedback")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await answer(world, "Your click is saved")
    await make_up(world, 3)
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(shown)))


async def test_a_refused_bad_leaves_the_good_that_stood(world: World) -> None:
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(shown)))
    await trouble(world, {"fault": "error", "status": 403}, "feedback")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(AMY))
    await world.slack.submit(AMY, {"reason": "bot"})
    await answer(world, "Check the plan")
    assert "👍 <@U0BEN>" in visible(world.now_showing(shown))


async def test_two_saved_clicks_end_in_one_judgement_and_one_who_hears_of_it(world: World) -> None:
    shown = await card(world)
    await trouble(world, PASSING["503"][0], "feedback")
    await asyncio.gather(*(world.slack.click(who, LEADS, shown.ts, "lead.good") for who in (AMY, BEN)))
    await passing(world, lambda: private(world, AMY) or private(world, BEN))
    await world.steer_api(fault="none")
    await make_up(world, 6)
    await world.until(lambda: "👍 <@" in visible(world.now_showing(shown)))
    assert len(world.api.tables.feedback.where(lambda each: each.lead_id == 1252)) <= 2
    heard = [
        each
        for who in (AMY, BEN)
        for each in private(world, who)
        if "already called this lead good" in visible(each) or "at it right now" in visible(each)
    ]
    assert len(heard) == 1


async def test_what_only_reads_says_that_the_api_is_away(world: World) -> None:
    await world.steer_api(fault="down")
    await world.say("/goodones streams")
    await passing(world, lambda: private(world))
    assert "cannot be reached right now.* Please try again in a minute." in visible(private(world)[0])
    assert "saved" not in visible(private(world)[0])
