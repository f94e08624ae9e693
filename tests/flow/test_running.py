"""Runs: by any name, from commands and buttons, in public and in private, and when they do not go well."""

from dataclasses import replace

import pytest

from bot.sandbox.slack.messages import Message
from tests.flow.steps import (
    FOUNDERS,
    RUST,
    answer,
    direct,
    make_up,
    passing,
    pick,
    private,
    public,
    subscribe,
    tell,
)
from tests.support.world import AMY, BEN, LEADS, RANDOM, World, action, actions, visible


def runs_asked(world: World) -> list[int]:
    """The streams that the API was told to run."""
    return [int(each.path.split("/")[-2]) for each in world.api.requests if each.path.endswith("/run")]


def asked_how_far(world: World) -> int:
    """How often the API was asked for a run."""
    return sum("/runs/" in each.path for each in world.api.requests)


async def done(world: World, channel: str = LEADS) -> Message:
    """The public message of a run, once it says that it is over."""

    def found() -> Message | None:
        ends = (" is done", "failed", "Nothing to run")
        return next((each for each in public(world, channel) if any(end in each.text for end in ends)), None)

    message = await world.until(found)
    assert isinstance(message, Message)
    return message


@pytest.mark.parametrize(
    "typed",
    [
        'run "Rust people · @rustlings_daily"',
        "run 43",
        "run #43",
        "run rust",
        "run “rust”",
        "run daily",
        "streams rust run",
        "run streams rust",
        "streams run rust",
    ],
)
async def test_a_stream_is_run_by_its_name_its_number_or_a_part(world: World, typed: str) -> None:
    await world.say(f"/goodones {typed}")
    message = await done(world)
    assert "Rust people" in visible(message)
    assert runs_asked(world) == [RUST]


async def test_a_streams_default_name_works_as_it_is_shown_though_it_ends_in_a_handle(world: World) -> None:
    await world.say("/goodones run Rust people · @rustlings_daily")
    await done(world)
    assert runs_asked(world) == [RUST]


async def test_a_run_is_one_public_message_that_is_edited_to_its_end(world: World) -> None:
    await world.say("/goodones run rust")
    message = await done(world)
    assert len(public(world)) == 1
    assert "asked for by <@U0AMY>" in visible(message)
    assert "@rustlings" in visible(message)
    assert "lead" in message.text


async def test_a_run_says_what_it_uses_before_it_is_over(world: World) -> None:
    await world.say("/goodones run rust")
    first = await world.until(lambda: world.find("About to run") or world.find("Running"))
    assert "Uses one daily sync slot." in visible(first)


async def test_a_name_that_is_only_close_is_asked_for_before_anything_is_used(world: World) -> None:
    asked = await tell(world, "/goodones run rust peeple rustlings dayly", "Do you mean")
    assert not runs_asked(world)
    await world.slack.click(AMY, LEADS, asked.ts, "run.start", pick(asked, "run.start", "Rust people"))
    await done(world)
    assert runs_asked(world) == [RUST]
    assert "shows how far it is" in visible(world.now_showing(asked))


async def test_a_name_that_fits_several_is_a_menu_whose_choice_runs(world: World) -> None:
    asked = await tell(world, "/goodones run ers", "Which “ers” do you mean?")
    assert not runs_asked(world)
    await world.slack.click(AMY, LEADS, asked.ts, "run.start", pick(asked, "run.start", "AI founders"))
    await done(world)
    assert runs_asked(world) == [FOUNDERS]


async def test_an_unknown_name_runs_nothing_and_points_to_the_nearest(world: World) -> None:
    shown = await tell(world, "/goodones run zebra farmers", "There is no stream “zebra farmers” here.")
    assert "For example `/goodones run " in visible(shown)
    await world.settle(10)
    assert not runs_asked(world)


async def test_run_alone_means_the_only_stream_of_the_channel(world: World) -> None:
    await subscribe(world, "rust")
    await world.say("/goodones run")
    await world.until(lambda: runs_asked(world) == [RUST])


async def test_run_alone_asks_which_of_the_channels_streams(world: World) -> None:
    await subscribe(world, "rust")
    await subscribe(world, "makers")
    asked = await tell(world, "/goodones run", "Which stream?")
    assert "AI founders" not in str(asked.blocks)
    assert not runs_asked(world)


async def test_run_alone_in_a_channel_without_streams_asks_among_all(world: World) -> None:
    asked = await tell(world, "/goodones run", "Which stream?")
    assert "AI founders" in str(asked.blocks)
    assert "Rust people" in str(asked.blocks)


async def test_run_alone_means_the_only_stream_there_is(world: World) -> None:
    for stream_id in (43, 44):
        world.api.tables.streams.drop(stream_id)
    await world.say("/goodones run")
    await world.until(lambda: runs_asked(world) == [FOUNDERS])


async def test_the_glances_run_button_runs_the_channels_stream(world: World) -> None:
    await subscribe(world, "rust")
    shown = await tell(world, "/goodones", "1 stream comes here")
    await world.slack.click(AMY, LEADS, shown.ts, "run.start")
    await world.until(lambda: runs_asked(world) == [RUST])
    await world.until(lambda: "shows how far it is" in visible(world.now_showing(shown)))


async def test_the_glances_run_button_asks_where_all_streams_come(world: World) -> None:
    await subscribe(world, "")
    shown = await tell(world, "/goodones", "3 streams come here")
    await world.slack.click(AMY, LEADS, shown.ts, "run.start")
    await answer(world, "Which stream?")


async def test_a_button_of_a_stream_that_is_gone_runs_nothing(world: World) -> None:
    shown = await tell(world, "/goodones streams rust", "watches")
    world.api.tables.streams.drop(RUST)
    await world.settle(61)
    await world.slack.click(AMY, LEADS, shown.ts, "run.start")
    await answer(world, "There is no stream “43” here")
    assert not runs_asked(world)


async def test_where_the_bot_is_not_the_run_is_a_direct_message_and_the_answer_says_so(world: World) -> None:
    await world.say("/goodones run rust", BEN, RANDOM)
    await world.until(lambda: direct(world, BEN) and "is done" in direct(world, BEN)[-1].text)
    assert "our direct messages show how far it is" in visible(private(world, BEN, RANDOM)[0])
    assert not public(world, RANDOM)
    assert not private(world, AMY, RANDOM)


async def test_a_private_run_is_one_message_however_many_accounts_it_has(world: World) -> None:
    for number in range(3):
        account = replace(world.api.tables.accounts.need(8), id=90 + number, handle=f"more_{number}")
        world.api.tables.accounts.put(account)
        pair = world.api.tables.pairs_of(RUST)[0]
        world.api.tables.pairs.put(replace(pair, id=900 + number, account_id=account.id))
    await world.say("/goodones run rust", BEN, RANDOM)
    await world.until(lambda: direct(world, BEN) and "is done" in direct(world, BEN)[-1].text)
    await world.settle(20)
    assert len(private(world, BEN, RANDOM)) == len(direct(world, BEN)) == 1


async def test_in_a_channel_that_we_cannot_even_see_the_run_is_private_too(world: World) -> None:
    await world.slack.control(fault="error", method="conversations.info", error="channel_not_found")
    await world.say("/goodones run rust")
    await world.until(lambda: direct(world))
    assert not public(world)


async def test_in_a_conversation_that_needs_a_scope_we_lack_the_run_is_private_too(world: World) -> None:
    await world.slack.control(fault="error", method="conversations.info", error="missing_scope")
    await world.say("/goodones run rust")
    await world.until(lambda: direct(world))
    assert not public(world)


async def test_a_token_that_slack_refuses_is_no_private_channel_and_nothing_runs(world: World) -> None:
    await world.slack.control(fault="error", method="conversations.info", error="token_revoked")
    await tell(world, "/goodones run rust", "Slack refused this app's token")
    assert not runs_asked(world)


async def test_a_button_of_a_private_message_turns_it_into_where_to_look(world: World) -> None:
    await world.say("/goodones streams rust", BEN, RANDOM)
    shown = await answer(world, "watches", BEN, RANDOM)
    await world.slack.click(BEN, RANDOM, shown.ts, "run.start")
    await world.until(lambda: direct(world, BEN))
    assert len(private(world, BEN, RANDOM)) == 1
    assert "Rust people" in visible(world.now_showing(shown))
    assert action(world.now_showing(shown), "run.start") is None


async def test_a_public_message_whose_button_was_clicked_is_never_overwritten(world: World) -> None:
    await world.steer_api(do="fail_next_run")
    await world.say("/goodones run rust")
    failed = await done(world)
    before = visible(failed)
    await world.slack.control(do="remove_bot", channel=LEADS)
    await world.slack.click(BEN, LEADS, failed.ts, "run.again")
    await world.until(lambda: direct(world, BEN))
    assert visible(world.now_showing(failed)) == before
    assert "Rust people" in visible(private(world, BEN)[-1])


async def test_a_sleeping_account_is_left_out_and_the_reason_said(world: World) -> None:
    await world.say("/goodones run founders")
    message = await done(world)
    assert "@vectorvera left out: it is asleep" in visible(message)


async def test_a_used_up_budget_is_said_and_nothing_is_run(world: World) -> None:
    for _ in range(8):
        world.api._front._backend.budgets.use_sync(world.api.tables.accounts.need(8))
    await world.say("/goodones run rust")
    message = await done(world)
    assert "Nothing to run" in message.text
    assert "its daily sync is used up; run it again tomorrow" in visible(message)


async def test_a_private_run_of_which_nothing_is_queued_says_so_at_once(world: World) -> None:
    for _ in range(8):
        world.api._front._backend.budgets.use_sync(world.api.tables.accounts.need(8))
    await world.say("/goodones run rust", BEN, RANDOM)
    await answer(world, "every account was left out", BEN, RANDOM)
    await world.settle(10)
    assert not direct(world, BEN)


async def test_a_failed_run_says_its_cause_and_run_again_works(world: World) -> None:
    await world.steer_api(do="fail_next_run")
    await world.say("/goodones run rust")
    failed = await done(world)
    assert "X did not answer while followers were being fetched" in visible(failed)
    assert "run.again" in actions(failed)
    await world.slack.click(BEN, LEADS, failed.ts, "run.again")
    again = await world.until(lambda: world.find("is done"))
    assert again.ts != failed.ts
    assert runs_asked(world) == [RUST, RUST]


async def test_an_archived_stream_is_refused_in_words(world: World) -> None:
    await tell(world, "/goodones streams rust", "watches")
    stream = world.api.tables.streams.need(RUST)
    world.api.tables.streams.put(replace(stream, is_archived=True))
    await tell(world, "/goodones run rust", "This stream is archived")


async def test_a_run_of_which_the_api_is_away_is_made_up_for_once(world: World) -> None:
    await world.steer_api(fault="error", status=503, path="/streams/43/run", count=1)
    await tell(world, "/goodones run rust", "Your click is saved")
    await make_up(world, 3)
    await done(world)
    assert next(each.status for each in world.api.requests if each.path.endswith("/run")) == 503
    assert len(world.api.tables.runs.where(lambda run: run.source == "manual")) == 1


async def test_a_run_whose_answer_was_lost_is_found_and_not_started_twice(world: World) -> None:
    await world.steer_api(fault="drop_after", path="/streams/43/run", count=1)
    await world.say("/goodones run rust")
    await make_up(world, 3)
    message = await done(world)
    assert "@rustlings" in visible(message)
    assert len(world.api.tables.runs.where(lambda run: run.source == "manual")) == 1


async def test_a_run_that_was_lost_on_the_way_is_started_after_all(world: World) -> None:
    await world.steer_api(fault="drop_before", path="/streams/43/run", count=1)
    await world.say("/goodones run rust")
    await make_up(world, 3)
    await done(world)
    assert len(world.api.tables.runs.where(lambda run: run.source == "manual")) == 1


async def test_a_run_goes_on_being_watched_after_the_api_was_away(world: World) -> None:
    await world.steer_api(fault="error", status=500, path="/streams/43/runs/*", count=2)
    await world.say("/goodones run rust")
    await passing(world, lambda: world.find("is done"))


async def test_a_run_that_never_ends_is_given_up_and_that_is_said(world: World) -> None:
    await world.steer_api(fault="error", status=404, path="/streams/43/runs/*", count=9_999)
    await world.say("/goodones run rust")
    await world.until(lambda: world.find("About to run"))
    await world.settle()
    assert asked_how_far(world)
    # At once, and with nobody at work: who posts while minutes go by loses the channel to the next sender.
    world.clock.advance(6 * 3600)
    await world.until(lambda: world.find("it did not end within six hours"))
    asked = asked_how_far(world)
    world.clock.advance(3600)
    await world.settle(60)
    assert asked_how_far(world) == asked


async def test_in_the_direct_messages_with_the_app_a_run_is_shown_there(world: World) -> None:
    place = world.slack.direct(AMY).id
    await world.say("/goodones run rust", AMY, place)
    message = await done(world, place)
    assert "Rust people" in visible(message)
