"""What may be wrong with a card or its lead: each click on it has a polite answer all the same, and nothing else happens."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from bot.records import LeadRecord
from bot.sandbox.slack.messages import Message
from bot.store.leads import LeadBook
from bot.store.redis import Store
from tests.flow.pressing import home, letter, press, press_as_is, window
from tests.flow.steps import (
    VERIFIED,
    answer,
    bring,
    card,
    direct,
    hooks,
    judgements,
    lead_json,
    let_pass,
    make_up,
    passing,
    private,
    push,
    subscribe,
    tell,
)
from tests.flow.test_hostile_profiles import ACTS, NASTY
from tests.support.world import AMY, BEN, CLEO, LEADS, SALES, World, action, visible

OLD = "belongs to an older version of this app"
GONE = "belongs to another version of this app"
DELETED = "This lead does not exist any more, or it is not ours"
VERBS = (
    *("lead.good", "lead.bad", "lead.export", "lead.claim", "lead.release"),
    *("lead.snooze", "lead.wake", "lead.history", "lead.reveal", "lead.look", "lead.show"),
)
"""All but those which say what is wrong in the window that they open at once."""
UNREADABLE = ("{}", "null", "[1252]", "{", "lead-1252", '{"v":1,"lead":"1252"}', '{"v":1,"lead":true}')
READABLE = {
    "without a version": f'{{"lead":{VERIFIED}}}',
    "with more than we know": f'{{"v":9,"lead":{VERIFIED},"segment":[7],"colour":{{"is":"red"}}}}',
}
OURS = re.compile(r"^🔔 <#C0LEADS>|<@U0(?:AMY|BEN|CLEO)>")
NOWHERE = {
    "a verb that was removed": ("lead.archive", "{}"),
    "a line that was removed": ("lead.more", '{"do":"fly"}'),
}


async def record_of(store: Store, lead_id: int = VERIFIED) -> LeadRecord:
    record = await LeadBook(store).get(lead_id)
    assert record
    return record


def shows(world: World, shown: Message, text: str) -> bool:
    return text in visible(world.now_showing(shown))


def heard(world: World, text: str, person: str = AMY) -> list[Message]:
    return [each for each in private(world, person) if text in visible(each)]


def windows(world: World, person: str = AMY) -> str:
    return str([each.body for each in world.slack.modals(person)])


async def judge_bad(world: World, person: str, shown: Message) -> None:
    await world.slack.click(person, shown.channel, shown.ts, "lead.bad")
    await window(world, person, "reason")
    assert (await world.slack.submit(person, {"reason": "bot"})).ok


async def enrich(world: World, person: str, shown: Message) -> None:
    await world.slack.click(person, shown.channel, shown.ts, "lead.enrich")
    await window(world, person, "outputs")
    assert (await world.slack.submit(person)).ok


async def test_buttons_that_nobody_can_read_are_answered_each_time_and_do_nothing(
    world: World, store: Store
) -> None:
    shown = await card(world)
    for verb in VERBS:
        for value in UNREADABLE:
            await press_as_is(world, AMY, shown, verb, value)
    await world.until(lambda: len(heard(world, OLD)) == len(VERBS) * len(UNREADABLE))
    await press_as_is(world, AMY, shown, "lead.enrich", "{}")
    await press_as_is(world, BEN, shown, "lead.message", "{}")
    await world.until(lambda: OLD in windows(world, AMY) and OLD in windows(world, BEN))
    record = await record_of(store)
    assert (record.judged, record.exported, record.claimed, record.snoozed) == (None, None, None, ())
    assert not [each for each in world.api.requests if each.method == "POST" and "/leads/" in each.path]


@pytest.mark.parametrize("kind", READABLE)
async def test_buttons_of_another_version_that_name_their_lead_work(world: World, kind: str) -> None:
    shown = await card(world)
    await press_as_is(world, AMY, shown, "lead.good", READABLE[kind])
    await press_as_is(world, BEN, shown, "lead.claim", READABLE[kind])
    await press_as_is(world, CLEO, shown, "lead.export", READABLE[kind])
    for who in (AMY, BEN, CLEO):
        await world.until(partial(shows, world, shown, f"<@{who}>"))


@pytest.mark.parametrize("kind", NOWHERE)
async def test_buttons_that_were_removed_point_to_the_newest_card(world: World, kind: str) -> None:
    shown = await card(world)
    await press_as_is(world, AMY, shown, *NOWHERE[kind])
    assert "Please use the newest message" in visible(await answer(world, GONE))


@pytest.mark.parametrize("lead_id", [0, 99_999, 2**53 - 1])
async def test_a_lead_that_was_never_here_is_not_made_up(world: World, store: Store, lead_id: int) -> None:
    shown = await card(world)
    for verb in ("lead.good", "lead.export", "lead.claim", "lead.wake"):
        await press(world, AMY, shown, verb, lead_id)
    await world.until(lambda: len(heard(world, "I don't know this lead any more")) == 4)
    assert await LeadBook(store).get(lead_id) is None


async def test_cards_and_windows_from_before_a_restart_work_after_it(world: World, store: Store) -> None:
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.bad")
    await window(world, AMY, "reason")
    await world.slack.click(BEN, LEADS, shown.ts, "lead.enrich")
    await window(world, BEN, "outputs")
    await press(world, CLEO, shown, "lead.snooze", VERIFIED)
    await window(world, CLEO, "Until when?")
    await world.stop_app()
    await world.start_app()
    await world.settle(3)
    assert (await world.slack.submit(AMY, {"reason": "bot", "note": "posts all night"})).ok
    assert (await world.slack.submit(BEN)).ok
    assert (await world.slack.submit(CLEO, {"later": "tomorrow"})).ok
    await press(world, BEN, shown, "lead.claim", VERIFIED)
    await world.slack.click(CLEO, LEADS, shown.ts, "lead.export")
    await answer(world, "credits left", BEN)
    await answer(world, "Put aside until", CLEO)
    await world.until(lambda: "📤 <@U0CLEO>" in visible(world.now_showing(shown)))
    await world.until(lambda: "👎 <@U0AMY>" in visible(world.now_showing(shown)))
    record = await record_of(store)
    assert judgements(world) == [("bad", "bot", "posts all night")]
    assert record.claimed
    assert (record.claimed.by, [each.by for each in record.snoozed]) == (BEN, [CLEO])


async def test_a_lead_that_was_deleted_at_the_api_is_said_to_be_and_nothing_stands_as_done(
    world: World, store: Store
) -> None:
    shown = await card(world)
    world.api.tables.leads.drop(VERIFIED)
    before = world.api.tables.owner.credits_balance
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await world.until(lambda: len(heard(world, DELETED)) == 1)
    await judge_bad(world, AMY, shown)
    await world.until(lambda: len(heard(world, DELETED)) == 2)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.export")
    await world.until(lambda: len(heard(world, DELETED)) == 3)
    await enrich(world, AMY, shown)
    await world.until(lambda: len(heard(world, DELETED)) == 4)
    await world.settle(30)
    record = await record_of(store)
    assert (record.judged, record.enriched, record.exported, record.pending) == (None, None, None, ())
    assert world.api.tables.owner.credits_balance == before
    assert action(world.now_showing(shown), "lead.good") is not None
    assert "pending" not in visible(world.now_showing(shown))
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await answer(world, DELETED, BEN)
    await press(world, BEN, shown, "lead.claim", VERIFIED)
    await world.until(lambda: "<@U0BEN>" in visible(world.now_showing(shown)))


async def test_a_channel_that_is_archived_between_click_and_redraw_catches_up_when_it_is_open(
    world: World,
) -> None:
    await subscribe(world, "founders", LEADS)
    await subscribe(world, "founders", SALES)
    here = (await bring(world, VERIFIED, channel=LEADS, hook=0))[0]
    there = (await bring(world, VERIFIED, channel=SALES, hook=1))[0]
    await world.steer_api(fault="latency", seconds=3, path="/leads/*/feedback")
    await world.slack.click(BEN, LEADS, here.ts, "lead.good")
    await world.slack.control(do="archive", channel=LEADS)
    await passing(world, lambda: "👍 <@U0BEN>" in visible(world.now_showing(there)))
    assert judgements(world) == [("good", None, None)]
    await let_pass(world, 20)
    assert "<@U0BEN>" not in visible(world.now_showing(here))
    await world.slack.control(do="unarchive", channel=LEADS)
    await passing(world, lambda: "👍 <@U0BEN>" in visible(world.now_showing(here)), 2)
    assert len(judgements(world)) == 1


async def test_a_profile_that_is_all_markup_acts_nowhere(world: World) -> None:
    """In each window, list and letter that people come to from its card."""
    await subscribe(world, "founders")
    lead = lead_json(world, VERIFIED)
    nasty = {name: " ".join(NASTY.values()) for name in ("displayName", "bio", "handle")}
    assert await push(hooks(world)[0], {"leads": [{**lead, "profile": {**lead["profile"], **nasty}}]}) == 202
    shown = (await world.until(world.cards))[0]
    await world.slack.open_home(AMY)
    for verb, text in (
        ("bad", "reason"),
        ("enrich", "outputs"),
        ("history", "History"),
        ("message", "Mark as messaged"),
        ("snooze", "Until when?"),
    ):
        await press(world, AMY, shown, f"lead.{verb}", VERIFIED)
        harmless((await window(world, AMY, text)).body)
    assert (await world.slack.submit(AMY, {"later": "hours"})).ok
    await press(world, AMY, shown, "lead.claim", VERIFIED)
    await answer(world, "Put aside until")
    await world.say(f"/goodones lead {VERIFIED}")
    await world.say("/goodones mine")
    await world.say("/goodones triage", BEN)
    await answer(world, "What you have in hand")
    harmless((await window(world, BEN, "judge")).body)
    await world.until(lambda: "mine.wake" in home(world))
    tab = world.slack.home(AMY)
    assert tab
    harmless(tab.body)
    world.clock.advance(3 * 3600)
    harmless((await letter(world, "You put this lead aside")).blocks)
    for each in private(world):
        harmless(each.blocks)


async def test_a_lead_of_which_nothing_is_known_but_its_number_has_an_answer_to_each_verb(
    world: World, store: Store
) -> None:
    await subscribe(world, "founders")
    assert (
        await push(hooks(world)[0], [{"id": 5, "profile": {"xUserId": "1", "handle": "bare_bones"}}]) == 202
    )
    shown = (await world.until(world.cards))[0]
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await answer(world, "came without its segment")
    await judge_bad(world, BEN, shown)
    await answer(world, "came without its segment", BEN)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.export")
    await answer(world, DELETED)
    await enrich(world, BEN, shown)
    await answer(world, DELETED, BEN)
    await press(world, CLEO, shown, "lead.claim", 5)
    await world.until(lambda: "<@U0CLEO>" in visible(world.now_showing(shown)))
    await press(world, CLEO, shown, "lead.history", 5)
    await window(world, CLEO, "bare_bones")
    await tell(world, "/goodones lead @Bare_Bones", "@bare_bones", person=CLEO)
    mine = await tell(world, "/goodones mine", "What you have in hand", person=CLEO)
    assert "None" not in visible(mine)
    assert (await record_of(store, 5)).pending == ()


@pytest.mark.parametrize("verb", ["bad", "enrich"])
async def test_while_the_api_is_away_the_card_says_what_is_saved_and_then_it_is_done(
    world: World, verb: str
) -> None:
    shown = await card(world)
    path = {"bad": "feedback", "enrich": "enrich"}[verb]
    await world.steer_api(fault="error", status=503, path=f"/leads/*/{path}", count=9_999)
    await {"bad": judge_bad, "enrich": enrich}[verb](world, AMY, shown)
    await passing(world, lambda: "*Saved, pending*" in visible(world.now_showing(shown)), 0.05)
    assert "<@U0AMY>" in visible(world.now_showing(shown))
    await world.steer_api(fault="none")
    await make_up(world, 6)
    await world.until(lambda: "pending" not in visible(world.now_showing(shown)))
    done = {"bad": "👎 <@U0AMY>", "enrich": "🔎"}[verb]
    assert done in visible(world.now_showing(shown))
    succeeded = [each for each in world.api.requests if each.path.endswith(path) and each.status == 200]
    assert len(succeeded) == 1


async def test_what_needs_no_api_is_done_while_it_is_away(world: World) -> None:
    shown = await card(world)
    await world.steer_api(fault="down")
    await press(world, BEN, shown, "lead.claim", VERIFIED)
    await passing(world, lambda: "<@U0BEN>" in visible(world.now_showing(shown)))
    await press(world, AMY, shown, "lead.snooze", VERIFIED)
    await window(world, AMY, "Until when?")
    assert (await world.slack.submit(AMY, {"later": "hours"})).ok
    await passing(world, lambda: heard(world, "Put aside until"))
    assert "pending" not in visible(world.now_showing(shown))
    world.clock.advance(3 * 3600)
    await passing(world, lambda: direct(world), 2)
    await world.steer_api(fault="none")


def harmless(shown: Any) -> None:
    """No text that Slack would format has anything that acts, but for what we ourselves name."""
    for text in _mrkdwn(shown):
        assert not ACTS.search(OURS.sub("", text)), text[:200]


def _mrkdwn(shown: Any) -> Iterator[str]:
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, dict):
        if shown.get("type") == "mrkdwn":
            yield shown["text"]
        else:
            for inner in shown.values():
                yield from () if isinstance(inner, str) else _mrkdwn(inner)
    elif isinstance(shown, list):
        for inner in shown:
            yield from _mrkdwn(inner)
