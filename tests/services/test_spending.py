"""What stands before credits are spent: the list, the cap, the balance."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle

import pytest

from bot.api.errors import CreditsExhausted, OutcomeUnknown
from bot.api.models import Output
from bot.errors import Refused, StoreAway
from bot.records import Verb
from bot.services.allowance import Allowance
from bot.services.spending import Spent
from bot.store.spent import SpentBook
from tests.services.make import House, act

LEAD, OTHER = 1252, 1251
BOTH = (Output.LINKEDIN, Output.EMAIL)


def allowance(house: House, zone: str = "UTC", admins: tuple[str, ...] = ()) -> Allowance:
    return Allowance(SpentBook(house.store), house.workspace, house.clock, zone, admins)


async def capped(house: House, most: int) -> None:
    await house.workspace.change(act("job-cap"), enrich_each_month=most)


def credit(house: House, balance: int) -> None:
    owners = house.sandbox.tables.owners
    owners.put(replace(house.sandbox.tables.owner, credits_balance=balance))


async def test_without_a_cap_it_is_counted_all_the_same(house: House) -> None:
    mine = allowance(house)
    for number in range(5):
        await mine.take("U0BEN", f"job-{number}")
    await capped(house, 5)
    assert await mine.used("U0BEN") == 5
    with pytest.raises(Refused, match="more than 5 this month"):
        await mine.take("U0BEN", "job-6")


async def test_the_same_job_counts_once_and_may_go_on(house: House) -> None:
    await capped(house, 1)
    mine = allowance(house)
    month = await mine.take("U0BEN", "job-1")
    assert await mine.take("U0BEN", "job-1") == month
    await mine.give_back(month, "U0BEN", "job-1")
    assert await mine.used("U0BEN") == 0
    await mine.take("U0BEN", "job-2")


async def test_each_has_their_own(house: House) -> None:
    await capped(house, 1)
    mine = allowance(house)
    await mine.take("U0BEN", "job-1")
    await mine.take("U0AMY", "job-2")


async def test_it_opens_again_with_the_month_of_the_zone(house: House) -> None:
    await capped(house, 1)
    mine = allowance(house, "Pacific/Auckland")
    house.clock.advance((datetime(2026, 12, 31, 10, 0, tzinfo=UTC) - house.clock.now()).total_seconds())
    await mine.take("U0BEN", "job-1")
    with pytest.raises(Refused, match=r"opens again on .*1 Jan"):
        await mine.take("U0BEN", "job-2")
    house.clock.advance(3600)  # midnight in Auckland
    await mine.take("U0BEN", "job-2")


async def test_who_can_raise_it_is_said(house: House) -> None:
    await house.workspace.change(act("job-cap"), enrich_each_month=0, admins=("U0AMY", "U0CLEO"))
    with pytest.raises(Refused) as refused:
        await allowance(house, admins=("U0AMY",)).take("U0BEN", "job-1")
    assert "set their number to 0" in refused.value.user_text
    assert "<@U0AMY> or <@U0CLEO> can change that" in refused.value.user_text


async def test_where_nobody_is_named_it_is_an_admin(house: House) -> None:
    await capped(house, 1)
    mine = allowance(house)
    await mine.take("U0BEN", "job-1")
    with pytest.raises(Refused, match="An admin of this workspace can change that"):
        await mine.take("U0BEN", "job-2")


@pytest.mark.parametrize(
    ("before", "left", "cost"), [(47, 45, 2), (5, 5, 0), (5, 9, None), (None, 5, None), (5, None, None)]
)
def test_the_cost_is_said_only_where_it_can_be_known(
    before: int | None, left: int | None, cost: int | None
) -> None:
    assert Spent("2026-11", before).cost(left) == cost


async def test_balance_and_cost_are_told(house: House) -> None:
    await house.know()
    outcome = await house.leads.enrich(LEAD, BOTH, act(), verified_only=True)
    assert (outcome.credits_before, outcome.credits_left) == (47, 45)
    (line,) = await house.audit.history(LEAD)
    assert (line.what, line.cost) == ("lead.enriched", 2)


async def test_who_has_just_heard_the_balance_asks_no_more(house: House) -> None:
    await house.know()
    outcome = await house.leads.enrich(LEAD, BOTH, act(), verified_only=True, told_balance=47)
    assert outcome.credits_before == 47
    assert house.asked("GET", "/me") == []


async def test_a_balance_that_cannot_be_read_keeps_nobody_from_it(house: House) -> None:
    await house.know()
    house.trouble("error", "/me", status=500)
    outcome = await house.leads.enrich(LEAD, BOTH, act(), verified_only=True)
    assert (outcome.credits_before, outcome.credits_left) == (None, 45)


async def test_what_was_refused_does_not_count_and_what_is_unclear_does(house: House) -> None:
    await house.know()
    mine = allowance(house)
    credit(house, 0)
    with pytest.raises(CreditsExhausted):
        await house.leads.enrich(LEAD, BOTH, act("job-1"), verified_only=True)
    assert await mine.used("U0AMY") == 0
    credit(house, 9)
    house.trouble("drop_after", "/leads/*/enrich", count=1)
    with pytest.raises(OutcomeUnknown):
        await house.leads.enrich(LEAD, BOTH, act("job-2"), verified_only=True)
    assert await mine.used("U0AMY") == 1
    (line,) = await house.audit.history(LEAD)
    assert line.result == "unknown"


async def test_who_is_second_is_not_counted(house: House) -> None:
    await house.know()
    await house.leads.enrich(LEAD, (Output.LINKEDIN,), act("job-1"), verified_only=False)
    late = await house.leads.enrich(LEAD, (Output.LINKEDIN,), act("job-2", "U0BEN"), verified_only=False)
    assert late.before is not None
    assert await allowance(house).used("U0BEN") == 0


async def test_a_job_that_died_in_mid_call_is_never_repeated_and_says_so(house: House) -> None:
    await house.know()
    mark = house.leads._mark("email", act("job-1"))
    await house.book.begin(LEAD, Verb.ENRICH, mark)
    with pytest.raises(OutcomeUnknown):
        await house.leads.enrich(LEAD, (Output.EMAIL,), act("job-1"), verified_only=False)
    assert house.asked("POST", "/enrich") == []


async def test_one_that_was_done_before_its_process_died_is_done(house: House) -> None:
    await house.know()
    await house.leads.enrich(LEAD, (Output.EMAIL,), act("job-1"), verified_only=False)
    again = await house.leads.enrich(LEAD, (Output.EMAIL,), act("job-1"), verified_only=False)
    assert again.before is None
    assert len(house.asked("POST", "/enrich")) == 1


async def test_whoever_is_not_to_be_contacted_costs_nothing(house: House) -> None:
    lead = await house.know()
    await house.no_contact.add(lead.profile.handle, act("job-dnc", "U0BEN"))
    with pytest.raises(Refused, match="<@U0BEN> put them on that list"):
        await house.leads.enrich(LEAD, BOTH, act(), verified_only=True)
    with pytest.raises(Refused, match="not to be contacted"):
        await house.leads.export(LEAD, act("job-2"))
    assert await allowance(house).used("U0AMY") == 0


async def test_of_twenty_at_once_in_two_processes_no_more_are_paid_for_than_the_cap_allows(
    house: House,
) -> None:
    await capped(house, 3)
    leads = [each.id for each in house.sandbox.tables.leads.all()][:20]
    for lead in leads:
        await house.know(lead)
    async with House(house.store) as other:
        outcomes = await asyncio.gather(
            *(
                here.leads.enrich(lead, BOTH, act(f"job-{lead}", "U0BEN"), verified_only=False)
                for here, lead in zip(cycle((house, other)), leads, strict=False)
            ),
            return_exceptions=True,
        )
        asked = house.asked("POST", "/enrich") + other.asked("POST", "/enrich")
    assert len(asked) == 3
    assert sum(isinstance(each, Refused) for each in outcomes) == 17
    assert await allowance(house).used("U0BEN") == 3


async def test_of_five_who_want_the_same_at_once_it_is_paid_for_once(house: House) -> None:
    await house.know(LEAD)
    wishes = (
        house.leads.enrich(LEAD, BOTH, act(f"job-{each}", f"U{each}"), verified_only=False)
        for each in range(5)
    )
    outcomes = await asyncio.gather(*wishes)
    assert sum(each.before is None for each in outcomes) == 1
    assert sorted([await allowance(house).used(f"U{each}") for each in range(5)]) == [0, 0, 0, 0, 1]
    assert len(house.asked("POST", "/enrich")) == 1


async def stopped_after_counting(house: House, monkeypatch: pytest.MonkeyPatch, job: str) -> None:
    """A job of Ben's that has counted, and was stopped before it asked the lead API."""

    async def stopped(*_: object) -> None:
        raise StoreAway("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(house.book, "begin", stopped)
        with pytest.raises(StoreAway):
            await house.leads.enrich(LEAD, BOTH, act(job, "U0BEN"), verified_only=False)
    assert await allowance(house).used("U0BEN") == 1


@pytest.mark.parametrize("days", [0, 20])
async def test_a_job_that_was_stopped_after_counting_and_is_then_refused_does_not_count(
    house: House, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    lead = await house.know()
    house.clock.advance((datetime(2026, 6, 20, tzinfo=UTC) - house.clock.now()).total_seconds())
    await stopped_after_counting(house, monkeypatch, "job-1")
    house.clock.advance(days * 86400)
    await house.no_contact.add(lead.profile.handle, act("job-2"))
    with pytest.raises(Refused, match="not to be contacted"):
        await house.leads.enrich(LEAD, BOTH, act("job-1", "U0BEN"), verified_only=False)
    book = SpentBook(house.store)
    assert [await book.count(month, "U0BEN") for month in ("2026-06", "2026-07")] == [0, 0]


async def test_nor_does_one_that_comes_after_somebody_who_had_all_of_it_found_meanwhile(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.know()
    await stopped_after_counting(house, monkeypatch, "job-1")
    await house.leads.enrich(LEAD, BOTH, act("job-2", "U0AMY"), verified_only=False)
    late = await house.leads.enrich(LEAD, BOTH, act("job-1", "U0BEN"), verified_only=False)
    assert late.before
    assert late.before.by == "U0AMY"
    assert [await allowance(house).used(each) for each in ("U0BEN", "U0AMY")] == [0, 1]


async def test_one_that_may_have_asked_counts_whatever_is_said_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = await house.know()

    async def stopped(*_: object, **__: object) -> None:
        raise StoreAway("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(house.api.leads, "enrich", stopped)
        with pytest.raises(StoreAway):
            await house.leads.enrich(LEAD, BOTH, act("job-1", "U0BEN"), verified_only=False)
    await house.no_contact.add(lead.profile.handle, act("job-2"))
    with pytest.raises(OutcomeUnknown):
        await house.leads.enrich(LEAD, BOTH, act("job-1", "U0BEN"), verified_only=False)
    assert await allowance(house).used("U0BEN") == 1
