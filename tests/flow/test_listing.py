"""Lists of leads: asked for, looked through, one of them opened."""

import pytest

from bot.records import Mark, Verb
from bot.store.leads import LeadBook
from bot.store.redis import Store
from tests.flow.steps import FOUNDERS, answer, judgements, pick, private, tell
from tests.support.many import add_leads
from tests.support.world import AMY, BEN, LEADS, World, action, actions, visible


async def test_a_list_is_private_and_says_what_was_looked_at(world: World) -> None:
    shown = await tell(world, "/goodones leads rust", "of *Rust people")
    assert "newest found first" in visible(shown)
    assert "Only you see this list" in visible(shown)
    assert "Looked at" in visible(shown)
    assert not private(world, BEN)
    assert actions(shown).count("leads.card") == min(10, len(actions(shown)))


async def test_pages_are_turned_in_place(world: World) -> None:
    add_leads(world.api, FOUNDERS, 15)
    first = await tell(world, "/goodones leads ai founders", "1–10 of")
    await world.slack.click(AMY, LEADS, first.ts, "leads.page")
    second = await world.until(lambda: world.find("11–"))
    assert second.ts == first.ts
    await world.slack.click(AMY, LEADS, first.ts, "leads.back")
    assert (await world.until(lambda: world.find("1–10 of"))).ts == first.ts


async def test_a_lead_is_opened_privately(world: World) -> None:
    shown = await tell(world, "/goodones leads rust high", "of *Rust people")
    await world.slack.click(AMY, LEADS, shown.ts, "leads.card")
    card = await world.until(
        lambda: next((each for each in private(world) if action(each, "lead.more")), None)
    )
    assert not world.cards("C0SALES")
    await world.slack.click(AMY, LEADS, card.ts, "lead.good")
    await world.until(lambda: judgements(world) == [("good", None, None)])
    judged = await world.until(lambda: world.find("Judged good"))
    assert judged.ts == card.ts, "a private card shows what became of the click"
    await world.slack.click(AMY, LEADS, card.ts, "lead.export")
    assert (await world.until(lambda: world.find("Judged good. Exported"))).ts == card.ts
    again = await tell(world, "/goodones leads rust good", "1–1 of 1 lead")
    assert "👍" in visible(again)


@pytest.mark.parametrize("line", ["leads rust exported", "leads rust new 1d", "leads rust not exported high"])
async def test_what_the_api_can_tell_apart_is_asked_of_it(world: World, line: str) -> None:
    await world.say(f"/goodones {line}")
    await world.until(lambda: world.find("Only you see this list"))
    (asked,) = [each for each in world.api.requests if each.path.endswith("/streams/43/leads")]
    assert ("lifecycle" in asked.query) is True
    assert ("since" in asked.query) is ("1d" in line)
    assert ("matchConfidence" in asked.query) is ("high" in line)


async def test_nothing_that_fits_is_said_with_what_was_looked_at(world: World) -> None:
    shown = await tell(world, "/goodones leads rust over 900m", "No leads of *Rust people")
    assert "over 900m followers" in visible(shown)
    assert "Looked at" in visible(shown)
    assert not actions(shown)


async def test_without_a_stream_one_is_asked_for_and_the_filter_is_kept(world: World) -> None:
    asked = await tell(world, "/goodones leads exported", "Which stream?")
    await world.slack.click(AMY, LEADS, asked.ts, "leads.of", pick(asked, "leads.of", "AI founders"))
    shown = await answer(world, "of *AI founders")
    assert "exported" in visible(shown)
    assert shown.ts == asked.ts


async def test_what_colleagues_do_with_a_lead_is_seen(world: World, store: Store) -> None:
    await tell(world, "/goodones leads rust new", "of *Rust people")
    lead = next(
        each.id for each in world.api.tables.leads.all() if each.stream_id == 43 and not each.exported_at
    )
    mark = Mark(kind="messaged", by=BEN, at=world.clock.now(), job="j", state="done")
    book = LeadBook(store)
    await book.claim(lead, mark)
    await book.begin(lead, Verb.MESSAGE, mark)
    shown = await tell(world, "/goodones leads rust, new", "💬 🙋")
    assert "1–" in visible(shown)


async def test_a_segment_that_is_unclear_is_asked_for(world: World) -> None:
    shown = await tell(world, "/goodones leads rust segment zebras", "There is no segment “zebras” here.")
    assert "segment" in visible(shown)
    assert not any(each.path.endswith("/leads") for each in world.api.requests)


async def test_a_list_of_yesterday_is_no_longer_kept(world: World, store: Store) -> None:
    add_leads(world.api, FOUNDERS, 15)
    shown = await tell(world, "/goodones leads ai founders", "1–10 of")
    await store.call("DEL", *await store.call("KEYS", "*:list:*"))
    await world.slack.click(AMY, LEADS, shown.ts, "leads.page")
    await answer(world, "This list is over a day old")
