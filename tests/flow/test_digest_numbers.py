"""What a digest tells is what people did, and costs the lead API little: through the whole product."""

from bot.sandbox.slack.messages import Message
from tests.flow.steps import VERIFIED, bring, cells, private, subscribe
from tests.flow.test_digesting import post as post_preview
from tests.flow.test_digesting import posted, preview
from tests.flow.test_forgetting import ask, confirm, handle_of
from tests.support.world import BEN, LEADS, World, visible

CACHED = ("/streams", "/accounts", "/segments", "/me")


async def call_bad(world: World, reason: str) -> None:
    """Five leads of this week, each by the button of its card."""
    leads = [each.id for each in world.api.tables.leads.where(lambda each: each.stream_id == 42)]
    for each in await bring(world, *leads[-5:]):
        await call_one_bad(world, each, reason)


async def call_one_bad(world: World, card: Message, reason: str) -> None:
    await world.slack.click(BEN, LEADS, card.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(BEN))
    await world.slack.submit(BEN, {"reason": reason})
    await world.until(lambda: "👎 <@" in visible(world.now_showing(card)))


async def test_what_bad_leads_were_called_is_told_without_a_name(world: World) -> None:
    await subscribe(world, "founders")
    await call_bad(world, "wrong_job")
    said = visible(await preview(world))
    assert "is mostly called bad; 5 of 5 for the wrong job." in said
    assert BEN not in said


async def test_a_stream_that_is_bad_again_is_told_so(world: World) -> None:
    await subscribe(world, "founders")
    await call_bad(world, "bot")
    first = await preview(world)
    await post_preview(world, first)
    await world.until(lambda: posted(world))
    world.clock.advance(60)
    assert "mostly called bad" not in visible(await preview(world))


async def test_a_person_who_was_removed_is_counted_no_more(world: World) -> None:
    await subscribe(world, "founders")
    await bring(world, VERIFIED)
    assert cells(await preview(world))[1][1] == "10 (8)"
    await confirm(world, await ask(world, handle_of(world)))
    await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
    assert cells(await preview(world))[1][1] == "9 (7)"


async def test_a_preview_of_all_streams_asks_for_leads_and_runs_once(world: World) -> None:
    await subscribe(world, "")
    world.api.requests.clear()
    assert len(cells(await preview(world))) == 1 + 3
    asked = [each.path.removeprefix("/api/v2") for each in world.api.requests]
    assert [each for each in asked if each not in CACHED] == ["/runs", "/leads"]
