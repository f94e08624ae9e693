"""A lead is drawn anew wherever it is shown: cards that stand or are on their way, and roll-ups that list it."""

import pytest

from bot.api.models import Feedback, Lead
from bot.filters import LeadFilter
from bot.modes import LISTED, ChannelMode
from bot.services.redrawing import NEWEST
from bot.services.rows import card_id, rollup_row
from bot.store.lanes import Lanes, Row
from bot.store.ranks import LATER
from bot.store.rollups import Arrived, Whereto
from tests.services.make import FOUNDERS, House, act

LEAD = 1252
HERE, THERE = "C0LEADS", "C0SALES"
GOOD = Feedback(good=True)


async def card(house: House, lead_id: int = LEAD, channel: str = HERE) -> Row | None:
    return await house.outbox.of(channel).get(card_id(lead_id, channel))


async def on_its_way(lanes: Lanes, channel: str) -> Row:
    """The next row of a channel, as its sender has it that is about to post it."""
    claimed, row = await lanes.claim(1.0), await lanes.next(channel, 1.0)
    assert row
    assert await lanes.hold(claimed, 1.0, begin=row)
    return row


async def place(
    house: House, *leads: int, channel: str = HERE, mode: ChannelMode = ChannelMode.BALANCED
) -> list[str]:
    """Give these leads their places in a channel, the first the highest rank; none of them is of high fit."""
    subscription = await house.subscriptions.subscribe(channel, None, LeadFilter(), "U0AMY", mode)
    to = Whereto(subscription.id, channel, mode, FOUNDERS.id)
    arrived = [Arrived(lead, 1_000, 100 - number) for number, lead in enumerate(leads)]
    return await house.rollup_book.place(to, arrived, 1_000.0)


async def test_a_card_that_is_drawn_but_not_known_to_stand_elsewhere_is_drawn_again(house: House) -> None:
    await house.know(LEAD)
    await place(house, LEAD, channel=THERE, mode=ChannelMode.EVERY)
    lanes = house.outbox.of(THERE)
    await lanes.put(card_id(LEAD, THERE), THERE, {"lead": LEAD}, 1.0)
    drawn = await on_its_way(lanes, THERE)
    await house.leads.judge(LEAD, GOOD, act())
    await lanes.sent(drawn, "1.1", 1.0)
    row = await card(house, channel=THERE)
    assert row
    assert (row.state, row.ts) == ("queued", "1.1")


async def test_a_roll_up_is_drawn_anew_where_the_lead_is_seen_on_it(house: House) -> None:
    await house.know(LEAD)
    rollup = (await place(house, LEAD))[0]
    kept = await house.rollup_book.get(rollup)
    assert kept
    await house.rollup_book.shown(kept)
    await house.rollup_book.posted(rollup, "5.5")
    await house.leads.judge(LEAD, GOOD, act())
    row = await house.outbox.of(HERE).get(rollup_row(rollup))
    assert row
    assert (row.ts, row.content) == ("5.5", {"rollup": rollup})


async def test_a_roll_up_that_nobody_sees_yet_is_left_alone(house: House) -> None:
    await house.know(LEAD)
    rollup = (await place(house, LEAD))[0]
    await house.leads.judge(LEAD, GOOD, act())
    assert await house.outbox.of(HERE).get(rollup_row(rollup)) is None


async def test_a_lead_far_down_a_roll_up_has_nothing_drawn(house: House) -> None:
    await house.know(LEAD)
    rollup = (await place(house, *range(1, LISTED + 1), LEAD))[0]
    kept = await house.rollup_book.get(rollup)
    assert kept
    await house.rollup_book.shown(kept)
    await house.rollup_book.posted(rollup, "5.5")
    await house.leads.judge(LEAD, GOOD, act())
    assert await house.outbox.of(HERE).get(rollup_row(rollup)) is None


async def learn(house: House, **changed: object) -> None:
    """The API's record comes once more, with this changed."""
    known = (await house.leads.record(LEAD)).lead
    lead = Lead.model_validate({**known.model_dump(), **changed})
    if was := (await house.book.learn(lead)).was:
        await house.redrawing.changed(was, lead)


@pytest.mark.parametrize(
    "changed",
    [
        {"exported_at": "2026-06-03T10:00:00Z"},
        {"match_confidence": "medium"},
        {"profile": {"xUserId": "7", "handle": "renamed"}},
    ],
)
async def test_what_changed_elsewhere_is_shown_on_its_cards_when_nobody_waits(
    house: House, changed: dict[str, object]
) -> None:
    await house.know(LEAD)
    await house.book.posted(LEAD, HERE, "1.1")
    await learn(house, **changed)
    row = await card(house)
    assert row
    assert row.content == {"lead": LEAD, LATER: 1}


async def test_what_nobody_sees_changes_no_card(house: House) -> None:
    lead = await house.know(LEAD)
    await house.book.posted(LEAD, HERE, "1.1")
    await learn(
        house, profile={**lead.profile.model_dump(), "profile_image_url": "https://x.example/new.png"}
    )
    assert await card(house) is None


async def test_an_export_of_ours_that_the_api_tells_of_later_is_on_the_card_already(house: House) -> None:
    await house.know(LEAD, exportedAt=None)
    await house.leads.export(LEAD, act())
    await house.book.posted(LEAD, HERE, "1.1")
    await learn(house, exported_at="2026-06-03T10:00:00Z")
    assert await card(house) is None


async def test_the_same_record_again_says_nothing(house: House) -> None:
    lead = await house.know(LEAD)
    assert (await house.book.learn(lead)).was is None


async def test_who_was_stopped_before_the_cards_were_drawn_hears_of_it_again(house: House) -> None:
    lead = await house.know(LEAD, exportedAt=None)
    exported = Lead.model_validate({**lead.model_dump(), "exported_at": "2026-06-03T10:00:00Z"})
    assert (await house.book.learn(exported)).was == lead
    assert (await house.book.learn(exported)).was == lead
    await house.redrawing.changed(lead, exported)
    assert (await house.book.learn(exported)).was is None


async def test_who_clicks_goes_before_what_is_drawn_anew_by_itself(house: House) -> None:
    for lead_id in (1251, LEAD):
        await house.know(lead_id)
        await house.book.posted(lead_id, HERE, f"{lead_id}.1")
        await house.redrawing.lead(lead_id, later=True)
    await house.leads.judge(LEAD, GOOD, act())
    row = await house.outbox.of(HERE).next(f"{HERE}/edits", 1.0)
    assert row
    assert row.id == card_id(LEAD, HERE)


async def test_the_newest_cards_of_a_channel_are_drawn_anew(house: House) -> None:
    for number in range(NEWEST + 5):
        await house.book.posted(number, HERE, f"{number}.1")
        await house.attention.shown(HERE, number, house.clock.now())
        house.clock.advance(1)
    await house.book.posted(1, THERE, "1.1")
    await house.redrawing.channel(HERE)
    drawn = [each for each in range(NEWEST + 5) if await card(house, each)]
    assert drawn == list(range(5, NEWEST + 5))
    assert await card(house, 1, THERE) is None
