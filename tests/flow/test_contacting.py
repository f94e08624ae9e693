"""Who is not to be contacted: put on the list by anybody, taken off it by admins, asked before each step."""

import pytest

from bot.sandbox.slack.messages import Message
from tests.flow.steps import VERIFIED, answer, card, lead_json, private, tell
from tests.support.world import AMY, BEN, LEADS, World, actions, visible

TYPED = ["{}", "@{}", "https://x.com/{}", "<https://twitter.com/{}?s=20|link>", "{}."]


def handle_of(world: World) -> str:
    return str(lead_json(world, VERIFIED)["profile"]["handle"])


async def put_on_list(world: World, shown: Message, person: str = BEN, typed: str = "{}") -> None:
    await tell(world, f"/goodones dnc {typed.format(handle_of(world))}", "not to be contacted", person=person)
    await world.until(lambda: "Not to be contacted" in visible(world.now_showing(shown)))


@pytest.mark.parametrize("typed", TYPED)
async def test_the_card_says_so_and_by_whom(world: World, typed: str) -> None:
    shown = await card(world)
    await put_on_list(world, shown, typed=typed)
    assert "said by <@U0BEN>" in visible(world.now_showing(shown))


async def test_nothing_is_spent_on_them_and_they_are_not_exported(world: World) -> None:
    shown = await card(world)
    await put_on_list(world, shown)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.enrich")
    await world.until(lambda: any("outputs" in str(each.blocks) for each in world.slack.modals(AMY)))
    await world.slack.submit(AMY)
    await answer(world, "This person is not to be contacted")
    await world.slack.click(BEN, LEADS, shown.ts, "lead.export")
    await answer(world, "This person is not to be contacted", BEN)
    assert not world.asked("POST", "/enrich")
    assert not world.asked("POST", "/export")


async def test_they_can_be_judged_still(world: World) -> None:
    shown = await card(world)
    await put_on_list(world, shown)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(shown)))


async def test_who_adds_them_again_hears_who_was_first(world: World) -> None:
    shown = await card(world)
    await put_on_list(world, shown)
    await tell(world, f"/goodones dnc {handle_of(world)}", "<@U0BEN> put them there")


async def test_an_admin_takes_them_off_from_the_list(world: World) -> None:
    shown = await card(world)
    await put_on_list(world, shown)
    listed = await tell(world, "/goodones dnc", "Not to be contacted")
    await world.slack.click(AMY, LEADS, listed.ts, "dnc.lift")
    await answer(world, "may be contacted again")
    await world.until(lambda: "Not to be contacted" not in visible(world.now_showing(shown)))


async def test_a_member_finds_them_and_hears_who_can(world: World) -> None:
    shown = await card(world)
    await put_on_list(world, shown)
    found = await tell(world, f"/goodones dnc off {handle_of(world)}", "Take off", person=BEN)
    assert actions(found) == ["dnc.lift"]
    await world.slack.click(BEN, LEADS, found.ts, "dnc.lift")
    await answer(world, "Only admins can do that", BEN)
    assert "Not to be contacted" in visible(world.now_showing(shown))


async def test_nobody_on_the_list_is_said_with_how_to_begin(world: World) -> None:
    await tell(world, "/goodones dnc", "Nobody is on the do-not-contact list")
    await tell(world, "/goodones dnc off somebody", "is not on the do-not-contact list")
    assert not any(actions(each) for each in private(world))
