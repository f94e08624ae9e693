"""What threads tell: each deed once, the things of half a minute together, and only where a channel wants that."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.models import Feedback
from bot.audit import Entry, Surface
from bot.errors import Refused
from bot.modes import CardForm
from bot.services.activity import NEWS, TOGETHER, TOLD, spells
from bot.services.rows import activity_row, card_id
from bot.store.lanes import Row
from tests.services.make import House, act

LEAD = 1252
HERE, THERE = "C0LEADS", "C0SALES"
NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)
GOOD = Feedback(good=True)


def deed(what: str, second: float = 0, job: str = "j", result: str = "done") -> Entry:
    at = NOON + timedelta(seconds=second)
    return Entry(what=what, by="U0AMY", at=at, job=job, surface=Surface.CARD, lead=LEAD, result=result)


async def stands(house: House, channel: str = HERE, *, threads: bool = True) -> None:
    await house.know(LEAD)
    await house.book.posted(LEAD, channel, "1.1")
    await house.forms.choose(channel, CardForm.FULL, threads=threads)


async def line(house: House, job: str, channel: str = HERE) -> Row | None:
    return await house.outbox.of(channel).get(activity_row(LEAD, channel, job))


def test_things_of_half_a_minute_are_one_line() -> None:
    done = [deed("lead.claimed"), deed("lead.good", 10), deed("lead.exported", 30), deed("lead.bad", 31)]
    assert spells(done) == [done[:3], done[3:]]


@pytest.mark.parametrize("what", ["lead.revealed", "lead.woken", "lead.shown_again", "lead.forgotten"])
def test_what_is_not_for_everybody_is_not_told(what: str) -> None:
    assert not spells([deed(what)])


def test_what_may_not_have_happened_is_not_told() -> None:
    assert not spells([deed("lead.enriched", result="unknown")])


@given(st.lists(st.tuples(st.sampled_from(sorted(TOLD)), st.floats(0, 500)), max_size=20))
def test_every_deed_is_in_one_line_in_its_order(what: list[tuple[str, float]]) -> None:
    history = sorted((deed(each, second) for each, second in what), key=lambda entry: entry.at)
    lines = spells(history)
    assert [each for deeds in lines for each in deeds] == history
    assert all(deeds[-1].at - deeds[0].at <= TOGETHER for deeds in lines)


async def test_a_judgement_is_told_in_the_thread_of_each_card_that_wants_it(house: House) -> None:
    await stands(house, HERE)
    await stands(house, THERE, threads=False)
    await house.leads.judge(LEAD, GOOD, act("j1"))
    told = await line(house, "j1")
    assert told
    assert (told.state, told.ts) == ("queued", None)
    assert await line(house, "j1", THERE) is None
    view = await house.activities.view(LEAD, HERE, "j1")
    assert (view.thread, [(each.what, each.by) for each in view.deeds]) == ("1.1", [("lead.good", "U0AMY")])


async def test_what_follows_soon_is_added_to_the_same_line(house: House) -> None:
    await stands(house)
    await house.leads.judge(LEAD, GOOD, act("j1"))
    house.clock.advance(5)
    await house.claims.claim(LEAD, act("j2", "U0BEN"))
    assert await line(house, "j2") is None
    view = await house.activities.view(LEAD, HERE, "j1")
    assert [each.what for each in view.deeds] == ["lead.good", "lead.claimed"]
    told = await line(house, "j1")
    assert told
    assert told.content["deeds"] == 2


async def test_what_is_done_later_is_a_line_of_its_own(house: House) -> None:
    await stands(house)
    await house.leads.judge(LEAD, GOOD, act("j1"))
    house.clock.advance(TOGETHER.total_seconds() + 1)
    await house.claims.claim(LEAD, act("j2"))
    assert await line(house, "j2")


async def test_a_redraw_for_another_reason_tells_nothing_again(house: House) -> None:
    await stands(house)
    await house.leads.judge(LEAD, GOOD, act("j1"))
    before = await line(house, "j1")
    await house.leads.redraw(LEAD)
    assert await line(house, "j1") == before


async def test_what_was_done_long_before_is_not_told(house: House) -> None:
    await stands(house, threads=False)
    await house.leads.judge(LEAD, GOOD, act("j1"))
    house.clock.advance(NEWS.total_seconds() + 1)
    await house.forms.choose(HERE, CardForm.FULL, threads=True)
    await house.leads.redraw(LEAD)
    assert await line(house, "j1") is None


async def test_direct_messages_have_no_threads_of_ours(house: House) -> None:
    await stands(house, "D0AMY")
    await stands(house, "U0AMY")
    await house.leads.judge(LEAD, GOOD, act("j1"))
    assert await line(house, "j1", "D0AMY") is None
    assert await line(house, "j1", "U0AMY") is None


async def test_where_no_card_stands_nothing_is_told(house: House) -> None:
    await house.know(LEAD)
    await house.forms.choose(HERE, CardForm.FULL, threads=True)
    await house.leads.judge(LEAD, GOOD, replace(act("j1"), channel=HERE))
    assert await line(house, "j1") is None


async def test_a_card_that_is_being_posted_has_its_line_behind_it(house: House) -> None:
    await house.know(LEAD)
    await house.forms.choose(HERE, CardForm.FULL, threads=True)
    lanes = house.outbox.of(HERE)
    await lanes.put(card_id(LEAD, HERE), HERE, {"lead": LEAD}, 1.0)
    claimed, row = await lanes.claim(1.0), await lanes.next(HERE, 1.0)
    assert row
    assert await lanes.hold(claimed, 1.0, begin=row)
    await house.leads.judge(LEAD, GOOD, replace(act("j1"), channel=HERE))
    assert await line(house, "j1")


async def test_a_line_without_its_card_or_its_deed_cannot_be_drawn(house: House) -> None:
    await house.know(LEAD)
    await house.leads.judge(LEAD, GOOD, act("j1"))
    with pytest.raises(Refused):
        await house.activities.view(LEAD, HERE, "j1")
    await house.book.posted(LEAD, HERE, "1.1")
    with pytest.raises(Refused):
        await house.activities.view(LEAD, HERE, "j9")
