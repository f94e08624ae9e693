"""Two people at the same millisecond, at each verb: one of them did it, and the other hears whom they met."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from bot.records import LeadRecord
from bot.sandbox.slack.messages import Message
from bot.store.audit import AuditLog
from bot.store.leads import LeadBook
from bot.store.redis import Store
from tests.flow.pressing import letter, press, window
from tests.flow.steps import VERIFIED, answer, card, passing, private
from tests.support.world import AMY, BEN, World, visible

Deed = Callable[[World, str, Message], Awaitable[None]]

AT_IT = "is at it right now"
SLOW = 3.0
"""Seconds that the lead API takes, so that the first is still at it when the second comes."""


async def record_of(store: Store) -> LeadRecord:
    record = await LeadBook(store).get(VERIFIED)
    assert record
    return record


async def noted(store: Store, what: str) -> list[str | None]:
    """Who did this with the lead, by the audit."""
    return [each.by for each in await AuditLog(store).history(VERIFIED) if each.what == what]


async def good(world: World, person: str, shown: Message) -> None:
    await world.slack.click(person, shown.channel, shown.ts, "lead.good")


async def export(world: World, person: str, shown: Message) -> None:
    await world.slack.click(person, shown.channel, shown.ts, "lead.export")


async def send_in(world: World, person: str, _shown: Message) -> None:
    """The window of Bad, which is open already."""
    assert (await world.slack.submit(person, {"reason": "bot"})).ok


async def open_bad(world: World, person: str, shown: Message) -> None:
    await world.slack.click(person, shown.channel, shown.ts, "lead.bad")
    await window(world, person, "reason")


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [(export, export, "export"), (send_in, send_in, "feedback"), (good, send_in, "feedback")],
    ids=["export", "bad", "good-and-bad"],
)
async def test_the_api_is_asked_once_and_the_other_hears_who_is_at_it(
    world: World, store: Store, first: Deed, second: Deed, path: str
) -> None:
    shown = await card(world)
    for person, deed in ((AMY, first), (BEN, second)):
        if deed is send_in:
            await open_bad(world, person, shown)
    await world.steer_api(fault="latency", seconds=SLOW, path=f"/leads/*/{path}")
    await asyncio.gather(first(world, AMY, shown), second(world, BEN, shown))
    await world.until(lambda: private(world, AMY) or private(world, BEN))
    winner, loser = (BEN, AMY) if private(world, AMY) else (AMY, BEN)
    assert f"<@{winner}> {AT_IT}" in visible(private(world, loser)[0])
    world.clock.advance(SLOW)
    await world.until(lambda: f"<@{winner}>" in visible(world.now_showing(shown)))
    await world.settle(2)
    assert f"<@{loser}>" not in visible(world.now_showing(shown))
    assert len(world.asked("POST", f"/{path}")) == 1
    assert len(private(world, loser)) == 1
    assert not private(world, winner)
    marks = [(await record_of(store)).judged, (await record_of(store)).exported]
    assert [(mark.by, mark.state) for mark in marks if mark] == [(winner, "done")]


async def test_each_puts_aside_for_oneself(world: World, store: Store) -> None:
    shown = await card(world)
    for person in (AMY, BEN):
        await press(world, person, shown, "lead.snooze", VERIFIED)
        await window(world, person, "Until when?")
    await asyncio.gather(*(world.slack.submit(person, {"later": "hours"}) for person in (AMY, BEN)))
    for person in (AMY, BEN):
        await answer(world, "Put aside until", person)
    assert sorted(each.by for each in (await record_of(store)).snoozed) == [AMY, BEN]
    world.clock.advance(3 * 3600)
    for person in (AMY, BEN):
        await letter(world, "You put this lead aside", person)


async def test_two_who_wrote_are_both_noted_and_the_lead_is_the_firsts(world: World, store: Store) -> None:
    shown = await card(world)
    for person in (AMY, BEN):
        await press(world, person, shown, "lead.message", VERIFIED)
        await window(world, person, "Mark as messaged")
    await asyncio.gather(*(world.slack.submit(person, {"text": "Hello"}) for person in (AMY, BEN)))
    await world.until(lambda: private(world, AMY) or private(world, BEN))
    winner, loser = (BEN, AMY) if private(world, AMY) else (AMY, BEN)
    assert "Noted that you wrote" in visible(private(world, loser)[0])
    await world.settle(3)
    record = await record_of(store)
    assert record.messaged
    assert record.claimed
    assert f"<@{record.messaged.by}>" in visible(world.now_showing(shown))
    assert winner in {record.messaged.by, record.claimed.by}
    assert sorted(str(each) for each in await noted(store, "lead.messaged")) == [AMY, BEN]


async def test_who_lets_go_and_who_wants_it_meet_and_it_is_one_persons_or_nobodys(
    world: World, store: Store
) -> None:
    shown = await card(world)
    await press(world, AMY, shown, "lead.claim", VERIFIED)
    await world.settle(3)
    await asyncio.gather(
        press(world, AMY, shown, "lead.release", VERIFIED), press(world, BEN, shown, "lead.claim", VERIFIED)
    )
    await world.settle(5)
    claimed = (await record_of(store)).claimed
    if private(world, BEN):  # Ben was a moment too soon
        assert claimed is None
        assert "<@U0AMY> claimed this lead" in visible(private(world, BEN)[0])
        assert await noted(store, "lead.claimed") == [AMY]
    else:
        assert claimed is not None
        assert claimed.by == BEN
        assert await noted(store, "lead.claimed") == [AMY, BEN]
    assert await noted(store, "lead.released") == [AMY]
    shows = visible(world.now_showing(shown))
    assert ("<@U0BEN>" in shows) is (claimed is not None)


async def test_two_who_ask_what_became_of_a_lost_answer_both_hear_it_and_nothing_is_asked_anew(
    world: World,
) -> None:
    shown = await card(world)
    await world.slack.click(AMY, shown.channel, shown.ts, "lead.enrich")
    await window(world, AMY, "outputs")
    await world.steer_api(fault="drop_after", path="/leads/*/enrich")
    await world.slack.submit(AMY)
    await answer(world, "may or may not have happened")
    await asyncio.gather(*(press(world, who, shown, "lead.look", VERIFIED) for who in (AMY, BEN)))

    def both() -> bool:
        return all(
            "credits left" in json.dumps([each.blocks for each in private(world, who)]) for who in (AMY, BEN)
        )

    await passing(world, both)
    assert len(world.asked("POST", "/enrich")) == 1
