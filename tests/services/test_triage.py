"""Looking through leads: which ones, in which order, for whom, and what becomes of what was said."""

import asyncio

import pytest

from bot.api.models import Feedback
from bot.delivery.routing import rank
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.records import Mark, Verb
from bot.services.leads import LeadView
from bot.services.selections import MOST, Selection
from bot.services.triage import Step, Tap
from bot.store.leads import GIVEN_UP_AFTER
from tests.services.make import FOUNDERS, RUST, House, act

AMY, BEN = "U0AMY", "U0BEN"
HERE = Selection(channel="C0LEADS")
OF_FOUNDERS = Selection(stream=FOUNDERS.id, title=FOUNDERS.title)
HIGH = LeadFilter.model_validate({"confidence": ["high"]})


async def let_wait(house: House, *lead_ids: int) -> list[int]:
    """Have leads of the history wait; answers them as they will be shown."""
    leads = [await house.know(each, exportedAt=None) for each in lead_ids]
    for lead in leads:
        await house.waiting.add(lead.stream_id or 0, {lead.id: rank(lead)}, house.clock.now().timestamp())
    return [each.id for each in sorted(leads, key=lambda lead: (rank(lead), lead.id), reverse=True)]


def of_stream(house: House, stream: int) -> list[int]:
    return [each.id for each in house.sandbox.tables.leads.all() if each.stream_id == stream]


def tap(step: Step, job: str, person: str = AMY) -> Tap:
    return Tap(person, step.walk, job)


def shown(step: Step) -> int | None:
    return step.view.record.lead.id if step.view else None


async def walked(house: House, selection: Selection, person: str = AMY) -> list[int]:
    """The leads that one is shown who skips them all."""
    step, seen = await house.triage.open(selection, person), []
    while (lead := shown(step)) is not None:
        seen.append(lead)
        step = await house.triage.say(tap(step, f"skip {lead}", person), lead, "skip")
    return seen


async def test_high_fit_comes_first_then_most_followers(house: House) -> None:
    order = await let_wait(house, *of_stream(house, FOUNDERS.id))
    assert await walked(house, OF_FOUNDERS) == order
    fits = [(await house.leads.record(each)).lead for each in order]
    assert [each.match_confidence for each in fits] == ["high"] * 8 + ["medium"] * 2
    followers = [each.profile.follower_count or 0 for each in fits[:8]]
    assert followers == sorted(followers, reverse=True)


async def test_filters_choose_among_them(house: House) -> None:
    await let_wait(house, *of_stream(house, RUST.id))
    assert len(await walked(house, Selection(stream=RUST.id, wanted=HIGH))) == 8


async def test_a_channel_shows_what_its_subscriptions_want(house: House) -> None:
    await house.subscriptions.subscribe("C0LEADS", RUST, HIGH, AMY)
    await let_wait(house, *of_stream(house, RUST.id), *of_stream(house, FOUNDERS.id))
    assert set(await walked(house, HERE)) < set(of_stream(house, RUST.id))
    assert await house.triage.count("C0LEADS") == 8


async def test_a_channel_of_all_streams_shows_all(house: House) -> None:
    await house.subscriptions.subscribe("C0LEADS", None, LeadFilter(), AMY)
    await let_wait(house, *of_stream(house, RUST.id), *of_stream(house, FOUNDERS.id))
    assert len(await walked(house, HERE)) == 21


async def test_a_channel_without_subscriptions_has_nothing_but_what_is_asked_for(house: House) -> None:
    await let_wait(house, *of_stream(house, RUST.id))
    with pytest.raises(Refused, match="No stream comes to this channel"):
        await house.triage.open(HERE, AMY)
    assert await house.triage.count("C0LEADS") == 0
    assert len(await walked(house, Selection(channel="C0LEADS", wanted=HIGH))) == 8


async def test_how_a_lead_came_is_asked_where_it_matters(house: House) -> None:
    await let_wait(house, *of_stream(house, RUST.id))
    assert await walked(house, Selection(stream=RUST.id, wanted=LeadFilter(enriched=True))) == []
    assert len(await walked(house, Selection(stream=RUST.id, wanted=LeadFilter(not_enriched=True)))) == 11


async def test_of_very_many_the_first_five_hundred_are_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST == 500
    monkeypatch.setattr("bot.services.selections.MOST", 4)
    order = await let_wait(house, *of_stream(house, RUST.id))
    assert await walked(house, Selection(stream=RUST.id)) == order[:4]


async def test_what_is_judged_or_forgotten_waits_no_more(house: House) -> None:
    await let_wait(house, 1250, 1251, 1252)
    await house.waiting.add(FOUNDERS.id, {999: 1}, 0)
    await house.leads.judge(1251, Feedback(good=True), act())
    assert set(await walked(house, OF_FOUNDERS)) == {1250, 1252}
    assert {lead for lead, _ in await house.waiting.waiting(FOUNDERS.id, MOST)} == {1250, 1252}


async def test_what_was_exported_waits_no_more(house: House) -> None:
    await let_wait(house, 1250, 1251)
    await house.leads.export(1251, act())
    assert await walked(house, OF_FOUNDERS) == [1250]


async def test_what_somebody_is_at_waits_again_when_they_gave_up(house: House) -> None:
    await let_wait(house, 1252)
    mark = Mark(kind="good", by=BEN, at=house.clock.now(), job="j")
    await house.book.begin(1252, Verb.JUDGE, mark)
    assert await walked(house, OF_FOUNDERS) == []
    house.clock.advance(GIVEN_UP_AFTER.total_seconds())
    assert await walked(house, OF_FOUNDERS) == [1252]


async def test_what_was_judged_meanwhile_is_passed_over(house: House) -> None:
    first, second, third = (await let_wait(house, 1250, 1251, 1252))[:3]
    step = await house.triage.open(OF_FOUNDERS, AMY)
    await house.leads.judge(second, Feedback(good=True), act("j2", BEN))
    step = await house.triage.say(tap(step, "j1"), first, "good")
    assert (shown(step), step.way.said, step.way.left) == (third, 1, 1)


async def test_what_was_brought_back_is_shown_although_it_is_judged(house: House) -> None:
    await let_wait(house, 1252)
    step = await house.triage.open(OF_FOUNDERS, AMY)
    end = await house.triage.say(tap(step, "j1"), 1252, "good")
    await house.leads.judge(1252, Feedback(good=True), act("j1"))
    assert shown(end) is None
    back = await house.triage.undo(tap(step, "j2"), 1252)
    assert (shown(back), back.way.again) == (1252, "good")
    assert not await house.triage.counts(tap(step, "j1"), 1252, "good")


async def test_twenty_people_share_the_leads_among_them(house: House) -> None:
    everyone = await let_wait(house, *of_stream(house, RUST.id), *of_stream(house, FOUNDERS.id))
    people = [f"U{number}" for number in range(20)]
    every = Selection(channel="C0NONE", wanted=LeadFilter(not_accounts=("nobody",)))
    steps = await asyncio.gather(*(house.triage.open(every, who) for who in people))
    seen = [shown(step) for step in steps]
    for who, step in zip(people, steps, strict=True):
        lead = shown(step)
        if lead is not None:
            after = await house.triage.say(tap(step, f"{who} {lead}", who), lead, "good")
            seen.append(shown(after))
    assert sorted(filter(None, seen)) == sorted(everyone)


async def test_one_goes_on_where_one_stopped_and_selections_are_apart(house: House) -> None:
    order = await let_wait(house, *of_stream(house, FOUNDERS.id))
    step = await house.triage.open(OF_FOUNDERS, AMY)
    await house.triage.say(tap(step, "j1"), order[0], "skip")
    await house.triage.close(AMY, step.walk)
    assert shown(await house.triage.open(OF_FOUNDERS, AMY)) == order[1]
    assert shown(await house.triage.look(AMY, step.walk)) == order[1]
    await house.triage.close(AMY, step.walk)
    others = await house.triage.open(OF_FOUNDERS.model_copy(update={"wanted": HIGH}), AMY)
    assert (others.walk != step.walk, shown(others)) == (True, order[0])


async def test_a_new_round_shows_what_was_skipped_and_what_came(house: House) -> None:
    await let_wait(house, 1250)
    assert await walked(house, OF_FOUNDERS) == [1250]
    await let_wait(house, 1252)
    again = await house.triage.again(AMY, OF_FOUNDERS.name)
    assert (again.way.left, again.selection) == (2, OF_FOUNDERS)


async def test_a_judgement_that_is_given_up_is_asked_for_again(house: House) -> None:
    await let_wait(house, 1252)
    step = await house.triage.open(OF_FOUNDERS, AMY)
    await house.triage.say(tap(step, "j1"), 1252, "good")
    await house.triage.unsent(tap(step, "j1"), waits=True)
    assert (await house.triage.look(AMY, step.walk)).way.unsent == 1
    await house.triage.give_up(tap(step, "j1"), 1252)
    assert shown(await house.triage.open(OF_FOUNDERS, AMY)) == 1252


async def test_a_walk_that_is_over_says_so(house: House) -> None:
    for step in (
        house.triage.look(AMY, "nothing"),
        house.triage.say(Tap(AMY, "nothing", "j"), 1252, "good"),
        house.triage.again(AMY, "nothing"),
        house.triage.counts(Tap(AMY, "nothing", "j"), 1252, "good"),
    ):
        with pytest.raises(Refused, match="over a week old"):
            await step


async def test_names_are_at_hand_once_they_were_read_and_nobody_waits_for_them(house: House) -> None:
    lead = await house.know(1252)
    assert house.catalog.names_at_hand(lead).stream is None
    await let_wait(house, 1252)
    step = await house.triage.open(OF_FOUNDERS, AMY)
    asked = len(house.sandbox.requests)
    assert isinstance(step.view, LeadView)
    assert step.view.names == await house.catalog.names(lead)
    house.trouble("down")
    again = await house.triage.look(AMY, step.walk)
    assert again.view
    assert again.view.names == step.view.names
    assert len(house.sandbox.requests) == asked


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (HERE, Selection(channel="C0SALES"), False),
        (OF_FOUNDERS, Selection(stream=FOUNDERS.id, channel="C0SALES"), True),
        (OF_FOUNDERS, Selection(stream=RUST.id), False),
        (Selection(rollup="a"), Selection(rollup="a", channel="C0LEADS"), True),
        (Selection(rollup="a"), Selection(rollup="b"), False),
        (HERE, HERE.model_copy(update={"wanted": HIGH}), False),
    ],
)
def test_a_selection_is_known_by_what_it_selects(one: Selection, other: Selection, same: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (one.name == other.name) is same


async def forget(house: House, lead: int) -> None:
    await house.book.forget((await house.leads.record(lead)).lead)


async def test_who_was_removed_or_whose_time_is_over_is_not_shown(house: House) -> None:
    first, second, third = await let_wait(house, *of_stream(house, FOUNDERS.id)[:3])
    await forget(house, first)
    await house.book.expire(second)
    assert await walked(house, OF_FOUNDERS) == [third]
    assert [lead for lead, _ in await house.waiting.waiting(FOUNDERS.id, 10)] == [third]


@pytest.mark.parametrize("how", ["look", "undo"])
async def test_who_is_removed_while_shown_is_passed_over(house: House, how: str) -> None:
    first, second, *_ = await let_wait(house, *of_stream(house, FOUNDERS.id)[:3])
    step = await house.triage.open(OF_FOUNDERS, AMY)
    if how == "undo":
        await house.triage.say(tap(step, "skip"), first, "skip")
    await forget(house, first)
    if how == "undo":
        step = await house.triage.undo(tap(step, "undo"), first)
    else:
        step = await house.triage.look(AMY, step.walk)
    assert shown(step) == second
