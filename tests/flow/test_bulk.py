"""One verb over a whole list: said before, done in the background, cancelled, gone on with, never done twice."""

from dataclasses import replace
from typing import Any

from bot.sandbox.slack.messages import Message
from bot.store.redis import Store
from tests.flow.steps import RUST, answer, direct, judgements, passing, private, tell
from tests.flow.test_lead_files import list_id
from tests.support.world import AMY, LEADS, World, actions, visible


async def window(world: World, line: str, do: str) -> Any:
    """Ask for a list, choose a line of its menu, and wait for the window to be filled."""
    before = {each.ts for each in private(world)}
    await world.say(f"/goodones {line}")

    def newest() -> Message | None:
        fresh = (each for each in private(world) if each.ts not in before)
        return next((each for each in fresh if "Only you see this list" in visible(each)), None)

    listed = await world.until(newest)
    value = f'{{"v":1,"list":"{list_id(listed)}","do":"{do}"}}'
    await world.slack.click(AMY, LEADS, listed.ts, "leads.more", value)

    def filled() -> Any:
        modals = world.slack.modals(AMY)
        return modals[0] if modals and "One moment" not in str(modals[0].body) else None

    return await world.until(filled)


def progress(world: World) -> Message:
    return next(each for each in reversed(direct(world)) if each.text.endswith(" done."))


async def over(world: World, text: str = "is over") -> Message:
    """The message, once it is over."""

    def told() -> Message | None:
        return next((each for each in reversed(direct(world)) if text in each.text), None)

    message = await passing(world, told)
    assert isinstance(message, Message)
    return message


def exported(world: World) -> list[str]:
    return [each.path for each in world.api.requests if each.path.endswith("/export")]


def new(world: World) -> int:
    return sum(lead.stream_id == RUST and lead.exported_at is None for lead in world.api.tables.leads.all())


async def test_a_window_says_what_it_takes_and_all_of_it_is_done(world: World) -> None:
    count = new(world)
    modal = await window(world, "leads rust", "export")
    assert f"*{count} leads*" in str(modal.body)
    assert "about 1 minute" in str(modal.body)
    assert "exported already: as they are" in str(modal.body)
    await world.slack.submit(AMY, view_id=modal.id)
    assert "our direct messages show" in visible(await answer(world, "our direct messages show"))
    message = await over(world)
    assert f"*{count} done*" in visible(message)
    assert len(exported(world)) == len(set(exported(world))) == count
    assert new(world) == 0
    assert actions(message) == []


async def test_all_bad_has_one_reason_and_leaves_what_others_said(world: World) -> None:
    modal = await window(world, "leads rust high", "good")
    await world.slack.submit(AMY, view_id=modal.id)
    await over(world)
    good = len(judgements(world))
    assert good > 0
    modal = await window(world, "leads rust", "bad")
    assert f"{good} lead" in str(modal.body)
    await world.slack.submit(AMY, view_id=modal.id, values={"reason": "wrong_job"})
    await passing(world, lambda: len([each for each in direct(world) if "is over" in each.text]) == 2)
    assert set(judgements(world)[good:]) == {("bad", "wrong_job", None)}


async def test_a_list_of_the_good_can_be_called_bad(world: World) -> None:
    modal = await window(world, "leads rust high", "good")
    await world.slack.submit(AMY, view_id=modal.id)
    await over(world)
    good = len(judgements(world))
    modal = await window(world, "leads rust good", "bad")
    assert f"*{good} lead" in str(modal.body)


async def test_a_bulk_is_cancelled_and_gone_on_with(world: World) -> None:
    count = new(world)
    modal = await window(world, "leads rust new", "export")
    await world.slack.submit(AMY, view_id=modal.id)
    await passing(
        world, lambda: exported(world) and direct(world) and "bulk.cancel" in actions(progress(world))
    )
    message = progress(world)
    await world.slack.click(AMY, message.channel, message.ts, "bulk.cancel")
    await over(world, "is cancelled")
    done = len(exported(world))
    await world.settle(20)
    assert len(exported(world)) == done < count
    await world.slack.click(AMY, message.channel, message.ts, "bulk.resume")
    await over(world)
    assert len(exported(world)) == len(set(exported(world))) == count


async def test_a_restart_in_the_middle_does_the_rest_and_nothing_twice(world: World) -> None:
    count = new(world)
    modal = await window(world, "leads rust new", "export")
    await world.slack.submit(AMY, view_id=modal.id)
    await passing(world, lambda: len(exported(world)) >= 2)
    await world.stop_app()
    assert len(exported(world)) < count
    await world.start_app()
    world.clock.advance(300)
    await over(world)
    assert len(exported(world)) == len(set(exported(world))) == count


async def test_credits_that_run_out_stop_it_and_say_how_to_go_on(world: World) -> None:
    await world.steer_api(do="credits", balance=3)
    modal = await window(world, "leads rust new", "enrich")
    assert "only *3 left*" in str(modal.body)
    await world.slack.submit(AMY, view_id=modal.id, values={"outputs": "email", "email_mode": "any"})
    message = await over(world, "is stopped")
    assert "no enrichment credits left" in visible(message)
    assert actions(message) == ["bulk.resume_enrich"]
    asked = len(world.asked("POST", "/enrich"))
    await world.steer_api(do="credits", balance=100)
    await world.slack.click(AMY, message.channel, message.ts, "bulk.resume_enrich")
    await over(world)
    paths = [each.path for each in world.api.requests if each.path.endswith("/enrich")]
    assert len(paths) - 1 == len(set(paths)), "only the one that was refused was asked for again"
    assert len(paths) > asked


async def test_what_failed_is_told_with_its_reason_and_only_that_is_tried_again(world: World) -> None:
    count = new(world)
    await world.steer_api(fault="error", status=404, code="lead_not_found", path="*/export", count=2)
    modal = await window(world, "leads rust new", "export")
    await world.slack.submit(AMY, view_id=modal.id)
    message = await over(world)
    assert "2 failed" in visible(message)
    assert "2 ×" in visible(message)
    before = len(exported(world))
    assert before == count
    await world.slack.click(AMY, message.channel, message.ts, "bulk.retry")
    await passing(world, lambda: len([each for each in direct(world) if "is over" in each.text]) == 2)
    assert len(exported(world)) == before + 2
    assert new(world) == 0


async def test_an_api_that_is_away_is_waited_for(world: World) -> None:
    await world.steer_api(fault="error", status=503, path="*/export", count=2)
    modal = await window(world, "leads rust new", "export")
    await world.slack.submit(AMY, view_id=modal.id)
    waits = await passing(
        world, lambda: world.find("It goes on by itself", direct(world)[0].channel) if direct(world) else None
    )
    assert "short break" in visible(waits)
    await over(world)
    assert new(world) == 0


async def test_nothing_to_do_has_no_button(world: World) -> None:
    modal = await window(world, "leads rust exported", "export")
    assert "There is nothing to do" in str(modal.body)
    assert "submit" not in modal.body


async def test_a_window_that_cannot_be_filled_says_why(world: World, store: Store) -> None:
    listed = await tell(world, "/goodones leads rust", "Only you see this list")
    value = f'{{"v":1,"list":"{list_id(listed)}","do":"good"}}'
    await store.call("DEL", *await store.call("KEYS", "*:list:*"))
    await world.slack.click(AMY, LEADS, listed.ts, "leads.more", value)
    await world.until(lambda: "over a day old" in str([each.body for each in world.slack.modals(AMY)]))


async def test_a_balance_that_cannot_be_read_is_said(world: World) -> None:
    await world.steer_api(fault="error", status=500, path="*/me", count=3)
    modal = await window(world, "leads rust new", "enrich")
    assert "could not be read" in str(modal.body)


async def test_who_comes_second_has_nothing_left_to_do(world: World) -> None:
    modal = await window(world, "leads rust new", "export")
    for lead in world.api.tables.leads.all():
        world.api.tables.leads.put(replace(lead, exported_at=lead.discovered_at))
    await world.say("/goodones leads rust, exported")
    await world.until(lambda: world.find("exported."))
    await world.slack.submit(AMY, view_id=modal.id)
    await answer(world, "somebody was quicker")
    assert not exported(world)
