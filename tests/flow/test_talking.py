"""Every word that only answers: the glance, help, lists, and what cannot be understood."""

from functools import partial

import pytest

from tests.flow.steps import answer, pick, private, public, subscribe, tell
from tests.support.world import AMY, BEN, LEADS, RANDOM, World, action, actions, visible


async def test_nothing_typed_in_a_silent_channel_offers_to_subscribe(world: World) -> None:
    shown = await tell(world, "/goodones", "No leads come to this channel yet")
    assert actions(shown) == ["stream.subscribe", "help.open"]
    assert not public(world)


async def test_nothing_typed_shows_what_comes_here_and_the_next_buttons(world: World) -> None:
    await subscribe(world, "rust")
    shown = await tell(world, "/goodones", "1 stream comes here")
    assert "Rust people" in visible(shown)
    assert "last run" in visible(shown)
    assert actions(shown) == [
        "triage.open",
        "run.start",
        "digest.preview",
        "stream.subscribe",
        "channel.settings",
        "help.open",
    ]


async def test_the_glance_counts_what_waits_until_it_is_judged(world: World) -> None:
    cards = await world.cards_after_run()
    waiting = int(visible(await tell(world, "/goodones", "waiting for a")).partition(" here, ")[2].split()[0])
    assert waiting >= len(cards)
    await world.slack.click(AMY, LEADS, cards[0].ts, "lead.good")
    await world.until(lambda: "👍 <@" in visible(world.now_showing(cards[0])))
    await world.say("/goodones")
    await answer(world, f"here, {waiting - 1} leads waiting")


async def test_the_glance_without_its_leads_says_nothing_of_waiting(world: World) -> None:
    await subscribe(world, "rust")
    await world.steer_api(fault="error", status=403, path="*/leads", count=9)
    assert "waiting" not in visible(await tell(world, "/goodones", "1 stream comes here"))


async def test_the_glance_says_when_the_last_digest_was(world: World) -> None:
    await subscribe(world, "rust")
    assert "No digest was posted yet" in visible(await tell(world, "/goodones", "1 stream comes here"))
    shown = await tell(world, "/goodones digest", "Only you see this")
    await world.slack.click(AMY, LEADS, shown.ts, "digest.post")
    await world.until(lambda: public(world)[-1].text.startswith("Leads, "))
    await world.say("/goodones")
    await answer(world, "ast digest")


async def test_the_glance_counts_every_stream_where_all_of_them_come(world: World) -> None:
    await subscribe(world, "")
    shown = await tell(world, "/goodones", "3 streams come here")
    assert "Makers around" in visible(shown)


async def test_the_glance_of_one_channel_says_nothing_of_another(world: World) -> None:
    await subscribe(world, "rust")
    await world.say("/goodones", AMY, RANDOM)
    await answer(world, "No leads come to this channel yet", AMY, RANDOM)


async def test_help_is_private_and_names_every_word(world: World) -> None:
    shown = await tell(world, "/goodones help", "Every day")
    for word in ("streams", "run", "subscribe", "unsubscribe", "subscriptions", "digest", "help"):
        assert word in visible(shown)
    assert not public(world)
    assert not private(world, BEN)


async def test_help_with_a_word_says_all_about_it(world: World) -> None:
    shown = await tell(world, "/goodones help digest", "A summary of this channel")
    assert "/goodones digest" in visible(shown)
    assert "Every day" not in visible(shown)


async def test_a_word_and_help_behind_it_is_the_same(world: World) -> None:
    await tell(world, "/goodones subscribe help", "filters")


async def test_help_comes_from_a_button_too(world: World) -> None:
    shown = await tell(world, "/goodones", "No leads come")
    await world.slack.click(AMY, LEADS, shown.ts, "help.open")
    await answer(world, "Every day")


async def test_a_mistyped_word_is_answered_with_its_neighbour_and_no_call(world: World) -> None:
    shown = await tell(world, "/goodones susbcribe rust", "I do not know")
    assert "`/goodones subscribe`" in visible(shown)
    assert not world.api.requests


async def test_help_with_a_word_that_is_none_points_to_one(world: World) -> None:
    await tell(world, "/goodones help digset", "Did you mean `/goodones digest`?")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("run high", "is a filter, and this command takes none"),
        ("subscribe rust --purple", "I know no filter"),
        ("digest tomorrow", "as times for a digest"),
        ("status tomorrow", "Nothing can follow here"),
        ("subscribe rust high not high", "contradicts the rest"),
        ("subscribe rust over lots", "as a number of followers"),
        ("subscribe rust <@U0BEN|ben>", "somebody in this Slack workspace"),
        ("subscribe rust @not-a-handle!", "is no handle on X"),
    ],
)
async def test_what_cannot_be_done_as_typed_is_said_with_an_example(
    world: World, line: str, said: str
) -> None:
    shown = await tell(world, f"/goodones {line}", said)
    assert "For example `/goodones " in visible(shown)
    assert not world.api.requests


async def test_streams_lists_all_with_their_accounts_and_buttons(world: World) -> None:
    shown = await tell(world, "/goodones streams", "3 streams")
    text = visible(shown)
    assert text.index("AI founders") < text.index("Makers around") < text.index("Rust people")
    assert "@founderfuel" in text
    assert actions(shown).count("run.start") == 3
    assert actions(shown).count("stream.subscribe") == 3


async def test_one_stream_is_shown_alone(world: World) -> None:
    shown = await tell(world, "/goodones streams rust", "Rust people")
    assert "watches @rustlings" in visible(shown)
    assert "AI founders" not in visible(shown)


async def test_a_stream_that_comes_here_offers_no_second_subscription(world: World) -> None:
    await subscribe(world, "rust")
    shown = await tell(world, "/goodones streams rust", "watches")
    assert actions(shown) == ["run.start"]


async def test_a_name_that_fits_several_streams_is_asked_for_and_then_shown(world: World) -> None:
    shown = await tell(world, "/goodones streams ers", "Which “ers” do you mean?")
    await world.slack.click(AMY, LEADS, shown.ts, "stream.show", pick(shown, "stream.show", "AI founders"))
    await world.until(lambda: "watches @founderfuel" in visible(world.now_showing(shown)))


async def test_a_stream_that_is_gone_meanwhile_is_said_to_be_gone(world: World) -> None:
    shown = await tell(world, "/goodones streams ers", "Which “ers” do you mean?")
    picked = pick(shown, "stream.show", "AI founders")
    world.api.tables.streams.drop(42)
    await world.settle(61)
    await world.slack.click(AMY, LEADS, shown.ts, "stream.show", picked)
    await answer(world, "There is no stream “42” here")


async def test_an_unknown_stream_is_answered_with_the_nearest_and_an_example(world: World) -> None:
    shown = await tell(world, "/goodones streams rusty persons", "There is no stream")
    assert "For example `/goodones streams " in visible(shown)


async def test_without_any_stream_it_says_where_to_make_one(world: World) -> None:
    for stream in world.api.tables.streams.all():
        world.api.tables.streams.drop(stream.id)
    for word in ("streams", "streams rust", "run", "run rust", "subscribe rust"):
        before = len(private(world))
        await world.say(f"/goodones {word}")
        await world.until(partial(more_than, before, world))
        assert "No streams yet" in visible(private(world)[-1]), word


def more_than(before: int, world: World) -> bool:
    return len(private(world)) > before


async def test_a_failed_last_run_is_seen_in_the_list(world: World) -> None:
    await world.steer_api(do="fail_next_run")
    await world.say("/goodones run rust")
    await world.until(lambda: world.find("failed"))
    shown = await tell(world, "/goodones streams rust", "watches")
    assert "last run failed" in visible(shown)


async def test_the_list_comes_without_last_runs_where_the_api_does_not_tell_them(world: World) -> None:
    await world.steer_api(fault="error", status=500, path="/runs", count=9)
    shown = await tell(world, "/goodones streams rust", "watches")
    assert "not run yet" in visible(shown)


async def test_subscriptions_lists_what_goes_where_with_its_filters(world: World) -> None:
    await subscribe(world, "rust high not likers")
    await subscribe(world, "", "C0SALES")
    shown = await tell(world, "/goodones subscriptions", "2 subscriptions")
    assert "<#C0LEADS>" in visible(shown)
    assert "high fit, no likers" in visible(shown)
    assert "<#C0SALES> *all streams*" in visible(shown)


async def test_subscriptions_without_any_says_how_to_begin(world: World) -> None:
    await tell(world, "/goodones subscriptions", "Nothing is subscribed yet")


async def test_an_api_that_is_away_is_said_with_the_next_step(world: World) -> None:
    await world.steer_api(fault="error", status=401, path="/streams", count=9)
    shown = await tell(world, "/goodones streams", "refused our key")
    assert "GOODONES_API_KEY" in visible(shown)


async def test_a_button_of_another_version_points_to_the_newest(world: World) -> None:
    shown = await tell(world, "/goodones streams rust", "watches")
    button = action(shown, "run.start")
    assert button is not None
    button["value"] = '{"v":1,"do":"vanished"}'
    await world.slack.click(AMY, LEADS, shown.ts, "run.start")
    await answer(world, "belongs to another version")
