"""Triage: one lead after the other in a window, one tap each, never the same lead for two people."""

import asyncio
from statistics import median
from time import perf_counter

from tests.flow.steps import (
    FOUNDERS,
    bring,
    direct,
    hooks,
    judgements,
    lead_json,
    passing,
    push,
    subscribe,
    tell,
)
from tests.flow.triaging import (
    OF_THE_FOUNDERS,
    buttons,
    everyone,
    filled,
    heard,
    in_real_time,
    lead_of,
    let_wait,
    said,
    start,
    tap,
    until_saved,
)
from tests.support.world import AMY, BEN, LEADS, World, action, visible

SOON = 0.3
"""Seconds within which the next lead has to be there, while the lead API takes ``SLOW`` for each answer."""
SLOW = 0.2


async def test_twenty_leads_are_judged_by_twenty_taps_after_opening(world: World) -> None:
    await let_wait(world, *everyone(world, 20))
    view = await start(world)
    assert "*1 of 20*" in said(view)
    seen = []
    for number in range(2, 21):
        seen.append(lead_of(view))
        view = await tap(world, "triage.good")
        assert f"*{number} of 20*" in said(view)
    seen.append(lead_of(view))
    view = await tap(world, "triage.good")
    assert "Done: 20 judged* (👍 20, 👎 0)" in said(view)
    assert len(set(seen)) == 20
    await world.until(lambda: len(judgements(world)) == 20)


async def test_the_next_lead_does_not_wait_for_a_slow_api(world: World) -> None:
    await let_wait(world, *everyone(world, 20))
    await world.steer_api(fault="latency", seconds=SLOW, count=1000)
    took = []
    async with in_real_time(world):
        await start(world)
        for _ in range(12):
            began = perf_counter()
            await tap(world, "triage.good")
            took.append(perf_counter() - began)
        await world.steer_api(fault="none")
    await passing(world, lambda: len(heard(world)) == 12)
    assert median(took) < SOON
    assert "*13 of 20*" in said(world.slack.modals(AMY)[-1])


async def test_a_double_tap_does_not_judge_the_next_lead(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    view = await start(world)
    first = lead_of(view)
    await asyncio.gather(*(world.slack.click_in_view(AMY, view.id, "triage.good") for _ in range(2)))
    await world.settle(3)
    assert "*2 of 4*" in said(world.slack.modals(AMY)[-1])
    assert [each.path.split("/")[-2] for each in world.api.requests if each.path.endswith("/feedback")] == [
        str(first)
    ]


async def test_bad_is_two_taps_and_the_reason_used_last_comes_first(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    await start(world)
    view = await tap(world, "triage.bad")
    assert buttons(view)["triage.why0"] == "Wrong job"
    assert "The person may ask to read it" in said(view)
    view = await tap(world, "triage.why4")
    assert "*2 of 4*" in said(view)
    await world.until(lambda: judgements(world) == [("bad", "bot", None)])
    view = await tap(world, "triage.bad")
    assert buttons(view)["triage.why0"] == "A bot or spam"
    view = await tap(world, "triage.back")
    assert "*2 of 4*" in said(view)
    assert len(judgements(world)) == 1


async def test_a_bad_may_have_a_note(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    await start(world)
    await tap(world, "triage.bad")
    view = world.slack.modals(AMY)[-1]
    await world.slack.click_in_view(AMY, view.id, "triage.note")
    await world.until(lambda: len(world.slack.modals(AMY)) == 2)
    outcome = await world.slack.submit(AMY, {"reason": "wrong_skill", "note": "writes only PHP"})
    assert outcome.ok
    await world.until(lambda: "*2 of 4*" in said(world.slack.modals(AMY)[-1]))
    assert len(world.slack.modals(AMY)) == 1
    await world.until(lambda: judgements(world) == [("bad", "wrong_skill", "writes only PHP")])


async def test_two_people_never_look_at_the_same_lead(world: World) -> None:
    await let_wait(world, *everyone(world, 8))
    amy, ben = await start(world), await start(world, person=BEN)
    seen: list[int] = []
    while "triage.good" in buttons(amy) or "triage.good" in buttons(ben):
        if "triage.good" in buttons(amy):
            seen.append(lead_of(amy))
            amy = await tap(world, "triage.good", AMY)
        if "triage.good" in buttons(ben):
            seen.append(lead_of(ben))
            ben = await tap(world, "triage.good", BEN)
    assert sorted(seen) == sorted(everyone(world, 8))
    await world.until(lambda: len(judgements(world)) == 8)


async def test_what_is_closed_is_given_to_the_next_and_taken_up_where_it_was_left(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    await start(world)
    left_at = lead_of(await tap(world, "triage.skip"))
    await world.slack.close_modal(AMY)
    await world.settle(2)
    view = await start(world)
    assert (lead_of(view), "*2 of 4*" in said(view)) == (left_at, True)
    await world.slack.close_modal(AMY)
    await world.settle(2)
    ben = await start(world, person=BEN)
    assert "*1 of 4*" in said(ben)


async def test_skipped_leads_come_again_in_the_next_round(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    view = await start(world)
    skipped = lead_of(view)
    await tap(world, "triage.skip")
    for _ in range(3):
        view = await tap(world, "triage.good")
    assert "3 judged* (👍 3, 👎 0), 1 skipped" in said(view)
    await tap(world, "triage.again")
    view = await filled(world)
    assert (lead_of(view), "*1 of 1*" in said(view)) == (skipped, True)


async def test_an_undone_judgement_can_be_replaced_by_the_other(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    first = lead_of(await start(world))
    await tap(world, "triage.good")
    await world.until(lambda: len(judgements(world)) == 1)
    await world.settle(2)
    view = await tap(world, "triage.undo")
    assert lead_of(view) == first
    assert "keeps that until another judgement takes its place" in said(view)
    await tap(world, "triage.bad")
    await tap(world, "triage.why0")
    await world.until(lambda: [each[0] for each in judgements(world)] == ["good", "bad"])


async def test_an_undone_judgement_that_was_not_sent_is_never_sent(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    first = lead_of(await start(world))
    await world.steer_api(fault="down")
    await tap(world, "triage.good")
    await until_saved(world)
    tried = len(judgements(world))
    view = await tap(world, "triage.undo")
    assert lead_of(view) == first
    await world.steer_api(fault="none")
    await world.settle(60)
    assert len(judgements(world)) == tried
    assert not heard(world)


async def test_while_the_api_is_away_taps_are_saved_and_one_goes_on(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    await start(world)
    await world.steer_api(fault="down")
    await tap(world, "triage.good")
    assert "1 judgement is saved" in said(await until_saved(world))
    assert "*3 of 4*" in said(await tap(world, "triage.good"))
    assert not direct(world)
    await world.steer_api(fault="none")
    await passing(world, lambda: heard(world) == {1251, 1252})
    await world.settle(3)
    assert "judgement" not in said(await tap(world, "triage.skip"))


async def test_a_card_shows_what_was_judged_in_the_window(world: World) -> None:
    await subscribe(world)
    (card,) = await bring(world, 1252)
    view = await start(world)
    assert lead_of(view) == 1252
    await tap(world, "triage.good")
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(card)))


async def test_what_was_judged_on_its_card_is_not_shown(world: World) -> None:
    await subscribe(world)
    cards = await bring(world, 1251, 1252)
    await world.slack.click(BEN, LEADS, cards[0].ts, "lead.good")
    await world.until(lambda: "👍" in visible(world.now_showing(cards[0])))
    view = await start(world)
    assert "*1 of 1*" in said(view)
    await world.slack.click(BEN, LEADS, cards[1].ts, "lead.good")
    await world.until(lambda: "👍" in visible(world.now_showing(cards[1])))
    await world.slack.close_modal(AMY)
    assert "Nothing waits for a 👍 or 👎" in said(await start(world))


async def test_enriching_opens_above_and_exporting_stays(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    view = await start(world)
    await tap(world, "triage.export")
    assert "export is saved" in said(world.slack.modals(AMY)[-1])
    await world.until(lambda: world.asked("POST", "/export"))
    await world.slack.click_in_view(AMY, view.id, "lead.enrich")
    await world.until(lambda: len(world.slack.modals(AMY)) == 2)
    top = await filled(world)
    assert "left" in said(top)
    assert (await world.slack.submit(AMY, {})).ok
    await world.until(lambda: world.asked("POST", "/enrich"))
    assert len(world.slack.modals(AMY)) == 1
    assert "*2 of 4*" in said(await tap(world, "triage.good"))


async def test_a_stream_and_filters_choose_what_is_looked_through(world: World) -> None:
    await let_wait(world, *everyone(world))
    view = await start(world, "rust medium")
    assert "*1 of 3*" in said(view)
    assert "Rust people" in said(view)
    assert "medium fit" in said(view)


async def test_several_streams_that_fit_are_asked_for_in_the_window(world: World) -> None:
    await let_wait(world, *everyone(world))
    view = await start(world, "er")
    assert "Which" in said(view)
    element = next(
        element
        for each in view.blocks
        for element in [each.get("accessory"), *each.get("elements", ())]
        if element and "options" in element
    )
    option = next(each for each in element["options"] if "Makers" in each["text"]["text"])
    await world.slack.click_in_view(AMY, view.id, "triage.open", option["value"])
    await world.until(lambda: "triage.good" in buttons(world.slack.modals(AMY)[-1]))
    assert "Makers" in said(world.slack.modals(AMY)[-1])


async def test_a_channel_without_streams_says_how_to_begin(world: World) -> None:
    assert "goodones subscribe" in said(await start(world))


async def test_a_roll_up_is_looked_through_by_its_button(world: World) -> None:
    await subscribe(world, "ai founders, balanced")
    at = world.clock.now().isoformat()
    every = [lead_json(world, each, exportedAt=None, discoveredAt=at) for each in everyone(world, 25)]
    founders = [each for each in every if each["streamId"] == FOUNDERS]
    await push(hooks(world)[-1], {"leads": founders})
    message = await world.until(
        lambda: next((each for each in world.shown() if action(each, "rollup.list")), None)
    )
    await world.until(lambda: f"Triage {len(founders) - 3}" in visible(world.now_showing(message)))
    await world.slack.click(AMY, LEADS, message.ts, "triage.open")
    view = await filled(world)
    assert f"*1 of {len(founders) - 3}*" in said(view)
    assert "this message" in said(view)


async def test_the_digest_leads_to_it(world: World) -> None:
    await let_wait(world, *OF_THE_FOUNDERS)
    digest = await tell(world, "/goodones digest", "Triage 4")
    await world.slack.click(AMY, LEADS, digest.ts, "triage.open")
    assert "*1 of 4*" in said(await filled(world))
