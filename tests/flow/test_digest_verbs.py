"""The verbs beside what needs a hand: each looks, when it is clicked, at how things stand then."""

from dataclasses import replace

import pytest

from blocks.digest import digest_message
from bot.digests.summary import FailedRun, Paused, Summary
from bot.sandbox.slack.messages import Message
from bot.store.outbox import Outbox
from bot.store.redis import Store
from tests.blocks.digest_states import AI, RAN, RUST, week
from tests.flow.steps import RUST as RUST_PEOPLE
from tests.flow.steps import answer, private, public
from tests.flow.triaging import filled, said
from tests.support.world import AMY, BEN, LEADS, SALES, World, action, visible


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


async def posted(world: World, outbox: Outbox, summary: Summary) -> Message:
    """A digest as the clock has it posted."""
    drawn = digest_message(summary)
    content = {"message": {"text": drawn.text, "blocks": drawn.blocks}}
    now = world.clock.now().timestamp()
    assert await outbox.put("digest:C0LEADS:monday", LEADS, content, now, once=True)
    await world.until(lambda: public(world))
    return public(world)[-1]


async def test_a_digest_arrives_as_it_was_drawn(world: World, outbox: Outbox) -> None:
    shown = await posted(world, outbox, week())
    assert shown.text.startswith("Leads, 16–22 Nov: 128 new; 70 judged")
    assert [block["type"] for block in shown.blocks or []][-1] == "table"


async def test_a_failed_run_is_run_again_by_whom_clicks_for_all_to_see(world: World, outbox: Outbox) -> None:
    failed = FailedRun(RUST_PEOPLE, "Rust people", RAN, "X lookup service down")
    shown = await posted(world, outbox, week(AI, replace(RUST, stream_id=RUST_PEOPLE, failed=(failed,))))
    await world.slack.click(BEN, LEADS, shown.ts, "run.again")
    await world.until(lambda: world.find("is done", LEADS))
    assert "asked for by <@U0BEN>" in visible(public(world)[-1])


async def test_a_stream_that_is_gone_is_not_run(world: World, outbox: Outbox) -> None:
    shown = await posted(
        world, outbox, week(replace(RUST, stream_id=999, failed=(FailedRun(999, "Old", RAN, None),)))
    )
    await world.slack.click(BEN, LEADS, shown.ts, "run.again")
    await world.until(lambda: private(world, BEN))
    assert not world.asked("POST", "/run")


async def test_what_could_not_be_done_is_shown_as_it_stands_now(world: World, outbox: Outbox) -> None:
    shown = await posted(world, outbox, week(AI, dead=3))
    await world.slack.click(BEN, LEADS, shown.ts, "status.open")
    status = await answer(world, "The lead API answers.", BEN)
    assert "could not be done" not in visible(status)
    assert world.now_showing(shown).blocks == shown.blocks


async def test_a_channel_that_takes_posts_again_is_said_to(world: World, outbox: Outbox) -> None:
    shown = await posted(world, outbox, week(AI, paused=(Paused("Rust people", SALES, "not_in_channel"),)))
    await world.slack.click(BEN, LEADS, shown.ts, "channel.retry")
    assert "nothing is held up there" in visible(await answer(world, "I can post in", BEN))


async def test_triage_looks_at_what_comes_to_the_channel_by_now(world: World, outbox: Outbox) -> None:
    shown = await posted(world, outbox, week(to_triage=58))
    button = action(shown, "triage.open")
    assert button
    assert button["text"]["text"] == "Triage 58"
    await world.slack.click(AMY, LEADS, shown.ts, "triage.open")
    assert "No stream comes to this channel yet" in said(await filled(world))
