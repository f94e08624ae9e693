"""The digest: private at first, posted as it was seen, once, and honest about what could not be read."""

from datetime import datetime

from bot.sandbox.slack.messages import Message
from tests.flow.steps import (
    VERIFIED,
    answer,
    bring,
    cells,
    deliver_again,
    introductions,
    make_up,
    private,
    public,
    subscribe,
    tell,
)
from tests.support.world import AMY, BEN, LEADS, SALES, World, action, actions, visible


async def preview(world: World, channel: str = LEADS) -> Message:
    """A fresh preview of a channel."""
    before = len(previews(world, channel))
    await world.say("/goodones digest", AMY, channel)
    await world.until(lambda: len(previews(world, channel)) > before)
    return previews(world, channel)[-1]


def previews(world: World, channel: str = LEADS) -> list[Message]:
    return [each for each in private(world, AMY, channel) if "digest.post" in actions(each)]


def posted(world: World, channel: str = LEADS) -> list[Message]:
    """The digests that everybody sees."""
    return [each for each in public(world, channel) if each.text.startswith("Leads, ")]


async def post(world: World, shown: Message, channel: str = LEADS) -> None:
    await world.slack.click(AMY, channel, shown.ts, "digest.post")


def headline(message: Message) -> str:
    return message.text.removeprefix("Preview: ")


async def test_without_a_subscription_it_says_how_to_begin(world: World) -> None:
    await tell(world, "/goodones digest", "No stream comes to this channel yet")
    assert not previews(world)


async def test_the_preview_is_for_one_person_only(world: World) -> None:
    await subscribe(world, "founders")
    shown = await preview(world)
    assert shown.ephemeral_to == AMY
    assert not private(world, BEN)
    assert not posted(world)


async def test_what_was_seen_is_posted_exactly(world: World) -> None:
    await subscribe(world, "founders")
    shown = await preview(world)
    gist, seen = headline(shown), content(shown)
    world.clock.advance(3600)
    await post(world, shown)
    await world.until(lambda: posted(world))
    assert posted(world)[0].text == gist
    assert content(posted(world)[0]) == seen
    await world.until(lambda: "Posted to this channel." in visible(world.now_showing(shown)))


def content(message: Message) -> list[object]:
    """What a digest says, without its buttons and small print."""
    return [
        {name: part for name, part in block.items() if name != "block_id"}
        for block in message.blocks or []
        if block["type"] in {"section", "table"}
    ]


async def test_a_click_that_is_delivered_twice_posts_once(world: World) -> None:
    await subscribe(world, "founders")
    await post(world, await preview(world))
    assert await deliver_again(world) == 200
    await world.until(lambda: posted(world))
    await world.settle(5)
    assert len(posted(world)) == 1


async def test_a_second_click_hears_that_it_was_posted(world: World) -> None:
    await subscribe(world, "founders")
    shown = await preview(world)
    stale = [dict(block) for block in shown.blocks or []]
    await post(world, shown)
    await world.until(lambda: posted(world))
    await world.until(lambda: "Posted to this channel." in visible(world.now_showing(shown)))
    world.now_showing(shown).blocks = stale
    await post(world, world.now_showing(shown))
    await world.until(lambda: "It was posted already" in visible(world.now_showing(shown)))
    assert len(posted(world)) == 1


async def test_new_leads_are_counted_by_fit(world: World) -> None:
    await subscribe(world, "founders")
    shown = await preview(world)
    assert cells(shown) == [["Stream", "New (high)", "Good / bad"], [cells(shown)[1][0], "10 (8)", "–"]]
    assert "*10 new*" in visible(shown)


async def test_exported_leads_do_not_wait_and_judged_ones_are_counted(world: World) -> None:
    await subscribe(world, "founders")
    good, bad, rest = await bring(world, VERIFIED, 1251, 1253)
    await world.slack.click(AMY, LEADS, good.ts, "lead.good")
    await world.slack.click(BEN, LEADS, bad.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(BEN))
    await world.slack.submit(BEN, {"reason": "bot"})
    await world.slack.click(BEN, LEADS, rest.ts, "lead.export")
    await world.until(lambda: "📤" in visible(world.now_showing(rest)).replace("📤 Export", ""))
    await world.until(lambda: "👎" in visible(world.now_showing(bad)))
    shown = await preview(world)
    assert cells(shown)[1][1:] == ["10 (8)", "1 / 1"]
    assert "2 judged (1 good)" in visible(shown)
    assert "*2 waiting*, the oldest since" in visible(shown)


async def test_what_is_left_to_spend_is_said(world: World) -> None:
    await subscribe(world, "founders")
    assert "Left: 47 credits" in visible(await preview(world))
    await world.steer_api(do="credits", balance=0)
    world.clock.advance(10)
    assert "*No credits left*" in visible(await preview(world))


async def test_a_failed_run_is_named_with_its_cause_and_can_be_run_again(world: World) -> None:
    await subscribe(world, "rust")
    shown = await preview(world)
    assert "A run of *Rust people" in visible(shown)
    assert "X did not answer while followers were being fetched" in visible(shown)
    await post(world, shown)
    await world.until(lambda: posted(world))
    await world.slack.click(BEN, LEADS, posted(world)[0].ts, "run.again")
    await world.until(lambda: world.find("is done", LEADS))


async def test_the_next_digest_begins_where_the_last_one_ended(world: World) -> None:
    await subscribe(world, "founders")
    await post(world, await preview(world))
    await world.until(lambda: posted(world))
    await world.settle(60)
    assert "nothing new" in visible(await preview(world))


async def test_an_older_preview_posted_later_does_not_turn_the_time_back(world: World) -> None:
    await subscribe(world, "founders")
    older = await preview(world)
    world.clock.advance(7200)
    newer = await preview(world)
    await post(world, newer)
    await world.until(lambda: len(posted(world)) == 1)
    await post(world, older)
    await world.until(lambda: len(posted(world)) == 2)
    await world.settle(5)
    seen = len(world.api.requests)
    await preview(world)
    asked = [each.query["since"] for each in list(world.api.requests)[seen:] if "since" in each.query]
    assert [datetime.fromisoformat(each).hour for each in asked] == [11]


async def test_each_channel_has_its_own_period(world: World) -> None:
    await subscribe(world, "founders")
    await subscribe(world, "founders", SALES)
    await post(world, await preview(world))
    await world.until(lambda: posted(world))
    assert "*10 new*" in visible(await preview(world, SALES))


async def test_all_streams_are_in_the_digest_of_a_channel_that_gets_all(world: World) -> None:
    await subscribe(world, "")
    assert len(cells(await preview(world))) == 1 + 3


async def test_a_stream_that_cannot_be_read_is_named_as_not_counted(world: World) -> None:
    await subscribe(world, "")
    await world.steer_api(fault="error", status=500, path="/leads")
    await world.steer_api(fault="error", status=500, path="/streams/43/leads")
    shown = await preview(world)
    assert "Not counted, because it could not be read just now: Rust people" in visible(shown)
    assert len(cells(shown)) == 1 + 2


async def test_where_nothing_could_be_read_the_next_digest_tells_of_it(world: World) -> None:
    await subscribe(world, "founders")
    await world.steer_api(fault="error", status=500, path="/me")
    await world.steer_api(fault="error", status=500, path="/runs")
    await world.steer_api(fault="error", status=500, path="/leads")
    await world.steer_api(fault="error", status=500, path="/streams/42/leads")
    shown = await preview(world)
    assert headline(shown).startswith("Leads, ")
    assert "nothing could be read just now. No lead is lost by that: the next digest counts" in shown.text
    await post(world, shown)
    await world.until(lambda: posted(world))
    await world.steer_api(fault="none")
    world.clock.advance(61)
    assert "*10 new*" in visible(await preview(world))


async def test_without_the_list_of_streams_the_known_ones_are_counted(world: World) -> None:
    await subscribe(world, "founders")
    await world.settle(61)
    await world.steer_api(fault="error", status=500, path="/streams")
    shown = await preview(world)
    assert "could not be read just now: the list of streams" in visible(shown)
    assert "*10 new*" in visible(shown)


async def test_a_preview_of_yesterday_cannot_be_posted(world: World) -> None:
    await subscribe(world, "founders")
    shown = await preview(world)
    await forget_previews(world)
    await post(world, shown)
    await answer(world, "This preview is over a day old. Type `/goodones digest` for a fresh one.")
    assert not posted(world)


async def forget_previews(world: World) -> None:
    """What the store does by itself after a day of its own time."""
    assert world.app is not None
    parts = world.app._parts
    assert parts is not None
    for name in await parts.outside.store.call("KEYS", "*digests:preview*"):
        await parts.outside.store.call("DEL", name)


async def test_where_the_bot_was_removed_nothing_is_said_to_be_posted(world: World) -> None:
    await subscribe(world, "founders")
    shown = await preview(world)
    await world.slack.control(do="remove_bot", channel=LEADS)
    await post(world, shown)
    await answer(world, "I'm not in this channel any more")
    await world.slack.control(do="add_bot", channel=LEADS)
    await post(world, shown)
    await world.until(lambda: posted(world))


async def test_where_the_channel_was_archived_it_is_said_how_to_go_on(world: World) -> None:
    await subscribe(world, "founders")
    shown = await preview(world)
    await world.slack.control(do="archive", channel=LEADS)
    await post(world, shown)
    await answer(world, "or it is archived, so the digest can't be posted. Unarchive it if it is")
    await world.slack.control(do="unarchive", channel=LEADS)
    await post(world, shown)
    await world.until(lambda: posted(world))


async def test_a_post_while_slack_is_away_is_made_up_for(world: World) -> None:
    await subscribe(world, "founders")
    shown = await preview(world)
    await world.slack.control(fault="down", method="conversations.info", count=1)
    await post(world, shown)
    await make_up(world, 3)
    await world.until(lambda: posted(world))
    assert introductions(world)


async def test_the_glance_has_the_digest_at_hand(world: World) -> None:
    await subscribe(world, "founders")
    shown = await tell(world, "/goodones", "1 stream comes here")
    await world.slack.click(AMY, LEADS, shown.ts, "digest.preview")
    await world.until(lambda: previews(world))


async def test_a_button_that_carries_nothing_points_to_the_newest_message(world: World) -> None:
    await subscribe(world, "founders")
    shown = await preview(world)
    button = action(shown, "digest.post")
    assert button
    button["value"] = "{}"
    await post(world, shown)
    await answer(world, "belongs to an older version")


async def test_what_the_channels_filters_keep_away_is_not_counted(world: World) -> None:
    await subscribe(world, "rust")
    everything = cells(await preview(world))
    await subscribe(world, "rust high", SALES)
    high_only = cells(await preview(world, SALES))
    new, high = everything[1][1].rstrip(")").split(" (")
    assert int(new) > int(high) > 0
    assert high_only[1][1] == f"{high} ({high})"
