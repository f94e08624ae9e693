"""Subscriptions that ask for a segment, for words in the bio, or for leads that came enriched."""

from tests.flow.steps import VERIFIED, answer, hooks, introductions, lead_json, pick, push, subscribe, tell
from tests.flow.test_subscribing import cards_of, filters
from tests.support.world import AMY, LEADS, World, visible

GROWTH, MAKER = 1247, 1248
"""Leads of the makers' stream: of the segment *Women in growth and product marketing*, of *Indie hackers*."""


async def test_words_in_the_bio_are_looked_for_whole(world: World) -> None:
    shown = await subscribe(world, 'founders bio founder or "llm apps" not bio lawyers')
    assert "(bio “founder” or “llm apps”, not bio “lawyers”)" in visible(shown)
    assert filters(world) == [{"streamId": 42}]
    assert await cards_of(world, 1249, 1250, VERIFIED, 1236) == ["hajun_eunha", "o_haivoron"]


async def test_a_segment_is_named_and_kept_away(world: World) -> None:
    shown = await subscribe(world, "makers segment growth")
    assert "(segment “Women in growth and product marketing”)" in visible(shown)
    assert await cards_of(world, GROWTH, MAKER) == ["m_byul"]
    shown = await subscribe(world, "makers not segment “Women in growth”")
    assert "(not segment “Women in growth and product marketing”)" in visible(shown)
    assert filters(world) == [{"streamId": 44}]
    assert await cards_of(world, 1245) == ["s_aasbakk"]


async def test_what_is_subscribed_can_be_typed_back(world: World) -> None:
    await subscribe(world, "makers segment growth, bio “dev tools”, not enriched")
    words = "segment “Women in growth and product marketing”, bio “dev tools”, not enriched"
    shown = await tell(world, "/goodones subscriptions", "1 subscription")
    assert f"({words})" in visible(shown)
    again = await subscribe(world, f"makers {words}")
    assert f"({words})" in visible(again)


async def test_enriched_leads_are_those_that_came_so(world: World) -> None:
    shown = await subscribe(world, "founders enriched")
    assert "(enriched)" in visible(shown)
    leads = [lead_json(world, VERIFIED, email="ximena@example.com"), lead_json(world, 1253)]
    assert await push(hooks(world)[-1], {"leads": leads}) == 202
    await world.until(world.cards)
    await world.settle(4)
    assert [name for name in ("XimenaTinkers", "r_oharrigan") if world.find(f"@{name}")] == ["XimenaTinkers"]


async def test_an_unknown_segment_subscribes_nothing_and_names_the_nearest(world: World) -> None:
    await tell(world, '/goodones subscribe rust segment "rusty folks"', "The nearest: *Rust people*.")
    assert not hooks(world)


async def test_several_segments_that_fit_are_told_by_number(world: World) -> None:
    shown = await tell(world, "/goodones subscribe makers segment ers", "Several segments fit “ers”")
    assert "14: *Indie hackers*" in visible(shown)
    assert not hooks(world)


async def test_a_choice_among_several_streams_keeps_the_segment(world: World) -> None:
    asked = await tell(world, "/goodones subscribe ers segment 12 bio ai", "Which “ers” do you mean?")
    picked = pick(asked, "stream.subscribe", "AI founders")
    await world.slack.click(AMY, LEADS, asked.ts, "stream.subscribe", picked)
    await world.until(lambda: introductions(world))
    assert "(segment “AI founders”, bio “ai”)" in visible(introductions(world)[-1])


async def test_what_cannot_be_looked_for_is_said_at_once(world: World) -> None:
    await tell(world, "/goodones subscribe rust bio :crab:", "is no word that I could look for in a bio")
    await answer(world, "`/goodones subscribe bio rust`")
    await tell(
        world, f"/goodones subscribe rust bio {'x' * 50}", "is too long to look for: 40 characters fit"
    )
    await tell(world, "/goodones subscribe rust bio", "needs something after it: one word, or more in quotes")


async def test_help_tells_of_them(world: World) -> None:
    shown = await tell(world, "/goodones help subscribe", "segment founders")
    assert "one that gets them later is not posted then" in visible(shown)
