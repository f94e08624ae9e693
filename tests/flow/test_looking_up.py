"""Contact details by handle: what is known first, credits only after a button, once, and what the past tells."""

from bot.sandbox.slack.messages import Message
from tests.flow.steps import VERIFIED, answer, bring, deliver_again, private, public, subscribe, tell
from tests.support.loopback import loopback_client
from tests.support.world import AMY, BEN, KEY, LEADS, World, action, visible

HANDLE = "ximenatinkers"


def asked(world: World) -> list[str]:
    return [each["handle"] for each in world.asked("POST", "/lookups/enrich")]


async def press(world: World, message: Message, action_id: str, person: str = AMY) -> None:
    outcome = await world.slack.click(person, message.channel, message.ts, action_id)
    assert outcome.ok, outcome


async def test_nothing_is_spent_before_the_button_and_then_once(world: World) -> None:
    before = world.api.tables.owner.credits_balance
    question = await tell(world, f"/goodones lookup x.com/{HANDLE}", "Look this person up?")
    assert f"{before} left" in visible(question)
    assert asked(world) == []
    await press(world, question, "lookup.both")
    assert await deliver_again(world) == 200
    found = visible(await answer(world, "What was found of"))
    left = world.api.tables.owner.credits_balance
    assert left < before
    assert f"{left} credits left, {before - left} used" in found
    assert asked(world) == [HANDLE]
    assert "@" + HANDLE in found
    # For one person's eyes.
    assert all("linkedin.com" not in visible(each) for each in world.shown(LEADS, BEN))


async def test_what_is_known_comes_first(world: World) -> None:
    await subscribe(world)
    await bring(world, VERIFIED)
    question = await tell(world, f"/goodones lookup @{HANDLE}", "A lead here")
    assert action(question, "lead.show")
    await press(world, question, "lookup.email")
    await answer(world, "What was found of")
    await world.say(f"/goodones lookup {HANDLE}", BEN)
    again = await answer(world, "looked up", BEN)
    assert "e-mail only" in visible(again)
    assert "papermoth.example" in visible(again)


async def test_somebody_unknown_to_x_is_said_and_costs_nothing(world: World) -> None:
    before = world.api.tables.owner.credits_balance
    question = await tell(world, "/goodones lookup nobody_of_that", "Look this person up?")
    await press(world, question, "lookup.both")
    await answer(world, "⚠️")
    assert world.api.tables.owner.credits_balance == before


async def test_without_anybody_it_says_how_and_two_strangers_are_one_question(world: World) -> None:
    await tell(world, "/goodones lookup", "Type handles or links")
    await tell(world, f"/goodones lookup {HANDLE}, x.com/somebody_else", "Look them up?")
    await tell(world, "/goodones lookup <@U0BEN|ben>", "somebody in this Slack workspace")


async def test_an_answer_that_was_lost_is_not_asked_for_again(world: World) -> None:
    question = await tell(world, f"/goodones lookup {HANDLE}", "Look this person up?")
    await world.steer_api(fault="drop_after", path="/lookups/enrich")
    await press(world, question, "lookup.both")
    await answer(world, "may or may not have happened")
    assert asked(world) == [HANDLE]
    # The way to look.
    await tell(world, "/goodones lookups", f"@{HANDLE}")


async def test_the_past_is_private_and_in_pages(world: World) -> None:
    await tell(world, "/goodones lookups", "Nobody was looked up yet")
    async with loopback_client(headers={"Authorization": f"Bearer {KEY}"}) as extension:
        for _ in range(11):
            made = await extension.post(
                f"{world.api_url}/api/v2/lookups/enrich-email", json={"handle": HANDLE}
            )
            assert made.status_code == 200
    page = await tell(world, "/goodones lookups", "1 to 10 of 11")
    await press(world, page, "lookups.older")
    older = await answer(world, "11 to 11 of 11")
    await press(world, older, "lookups.page")
    await answer(world, "1 to 10 of 11")
    assert private(world, BEN) == []


async def test_a_message_names_people_who_can_be_looked_up(world: World) -> None:
    await subscribe(world)
    (posted,) = await bring(world, VERIFIED)
    assert (await world.slack.message_shortcut(AMY, LEADS, posted.ts, "lookup.message")).ok
    question = await answer(world, "Look them up?")
    assert "*@ximenatinkers*" in visible(question)
    assert "*@founderfuel*" in visible(question)
    await world.slack.command(BEN, LEADS, "good morning, <@U0AMY>")
    said = public(world)[-1]
    assert (await world.slack.message_shortcut(BEN, LEADS, said.ts, "lookup.message")).ok
    await answer(world, "I find no X handle in this message", BEN)


async def test_over_the_cap_of_a_month_nothing_is_asked(world: World) -> None:
    assert world.app is not None
    question = await tell(world, f"/goodones lookup {HANDLE}", "Look this person up?")
    await world.steer_api(do="credits", balance=0)
    await press(world, question, "lookup.both")
    await answer(world, "What was found of")
    assert "credits" in visible(private(world)[-1])
    assert world.api.tables.owner.credits_balance == 0


async def test_who_is_not_to_be_contacted_is_not_looked_up(world: World) -> None:
    await tell(world, f"/goodones dnc {HANDLE}", "not to be contacted", person=BEN)
    said = await tell(world, f"/goodones lookup {HANDLE}", "not to be contacted")
    assert action(said, "lookup.both") is None


async def test_a_balance_that_cannot_be_read_is_said(world: World) -> None:
    await world.steer_api(fault="error", status=500, path="/me", count=99)
    await tell(world, f"/goodones lookup {HANDLE}", "could not be read just now")


async def test_a_button_of_another_version_is_refused_politely(world: World) -> None:
    question = await tell(world, f"/goodones lookup {HANDLE}", "Look this person up?")
    (ask,) = [each for each in question.blocks or [] if each["block_id"] == "ask"]
    ask["elements"][0]["value"] = '{"v":1,"handles":"all"}'
    await press(world, question, "lookup.both")
    await answer(world, "older version")
    assert asked(world) == []
