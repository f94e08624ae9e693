"""Lookups by handle: what is known without spending, and spending that never happens twice by one click."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.api.errors import Unavailable
from bot.audit import Entry
from bot.records import Mark
from bot.services.lookups import BUSY, FORGOTTEN, Answer, Kind
from bot.store.forgotten import name_of_handle, name_of_user, name_without_user
from bot.store.lookups import LookupBook
from tests.services.make import House, act
from tests.services.test_forgetting import kept

LEAD, HANDLE, OTHER = 1252, "ximenatinkers", "nobody_of_that"


async def look(house: House, *handles: str, kind: Kind = Kind.BOTH, job: str = "job-1") -> list[Answer]:
    return await house.lookups.look_up(handles or (HANDLE,), kind, act(job))


async def noted(house: House) -> list[Entry]:
    now = house.clock.now()
    return [each async for each in house.audit.iter(now.replace(year=2000), now.replace(year=2100))]


def asked(house: House) -> list[str]:
    return [
        each["handle"] for each in [*house.asked("POST", "/enrich"), *house.asked("POST", "/enrich-email")]
    ]


def balance(house: House) -> int:
    return house.sandbox.tables.owner.credits_balance


async def test_what_is_found_is_told_with_what_it_cost(house: House) -> None:
    before = balance(house)
    (answer,) = await look(house)
    assert answer.result is not None
    assert answer.result.linkedin is not None
    assert answer.result.email is not None
    assert (answer.left, answer.cost) == (balance(house), before - balance(house))
    (entry,) = await noted(house)
    assert (entry.what, entry.cost, entry.lead) == ("lookup.enriched", answer.cost, None)
    assert HANDLE not in entry.model_dump_json()


async def test_a_lead_of_ours_is_noted_by_its_number(house: House) -> None:
    lead = await house.know()
    await house.handles.learn(lead.profile.handle, lead.id, house.clock.now())
    await look(house, kind=Kind.EMAIL)
    assert [each.lead for each in await noted(house)] == [LEAD]


async def test_the_same_click_asks_once_and_hears_the_same(house: House) -> None:
    (first,) = await look(house)
    (again,) = await look(house)
    assert again.result is not None
    assert first.result is not None
    assert again.result.email == first.result.email
    assert asked(house) == [HANDLE]
    assert len(await noted(house)) == 1


async def test_another_click_may_ask_again(house: House) -> None:
    await look(house)
    await look(house, job="job-2")
    assert asked(house) == [HANDLE, HANDLE]


async def test_an_answer_that_was_lost_is_never_asked_for_again(house: House) -> None:
    house.trouble("drop_before", path="/lookups/enrich", count=1)
    (answer,) = await look(house)
    assert answer.unknown
    (again,) = await look(house)
    assert again.unknown
    assert [each.result for each in await noted(house)] == ["unknown"]


async def test_one_that_did_happen_is_found_in_the_history(house: House) -> None:
    house.api_clock.advance((house.clock.now() - house.api_clock.now()).total_seconds())
    house.trouble("drop_after", path="/lookups/enrich", count=1)
    (answer,) = await look(house)
    assert answer.unknown
    (again,) = await look(house)
    assert again.result is not None
    assert again.result.linkedin is not None


async def test_one_that_died_before_it_asked_is_not_asked(house: House) -> None:
    mark = Mark(kind=Kind.BOTH.value, by="U0AMY", at=house.clock.now(), job="job-1")
    await LookupBook(house.store).begin(HANDLE, mark)
    (answer,) = await look(house)
    assert answer.unknown
    assert asked(house) == []
    (other,) = await look(house, job="job-2")
    assert other.unknown is False


async def test_two_at_the_same_time_ask_once(house: House) -> None:
    mark = Mark(kind=Kind.BOTH.value, by="U0BEN", at=house.clock.now(), job="job-2")
    await LookupBook(house.store).begin(HANDLE, mark)
    (answer,) = await look(house)
    assert answer.trouble == BUSY
    house.clock.advance(timedelta(minutes=11).total_seconds())
    (later,) = await look(house)
    assert later.result is not None


async def test_somebody_who_is_not_on_x_is_said_and_does_not_count(house: House) -> None:
    await house.workspace.change(act("job-0"), enrich_each_month=1)
    missing, found = await look(house, OTHER, HANDLE)
    assert missing.trouble
    assert found.result is not None


async def test_over_the_cap_nothing_is_asked(house: House) -> None:
    await house.workspace.change(act("job-0"), enrich_each_month=0)
    (answer,) = await look(house)
    assert "set their number to 0" in str(answer.trouble)
    assert asked(house) == []


async def test_once_the_credits_are_gone_the_rest_is_not_asked_for(house: House) -> None:
    tables = house.sandbox.tables
    tables.owners.put(replace(tables.owner, credits_balance=0))
    first, second = await look(house, HANDLE, "somebody_else")
    assert first.trouble == second.trouble
    assert "redits" in str(first.trouble)
    assert asked(house) == [HANDLE]


async def test_an_api_that_is_away_has_it_tried_later_and_only_what_is_left(house: House) -> None:
    house.trouble("error", path="/lookups/enrich", count=1, status=503)
    with pytest.raises(Unavailable):
        await look(house, OTHER, HANDLE)
    _, answer = await look(house, OTHER, HANDLE)
    assert answer.result is not None


async def test_what_is_known_is_shown_without_asking_and_noted(house: House) -> None:
    lead = await house.know()
    await house.handles.learn(lead.profile.handle, lead.id, house.clock.now())
    (fresh,) = await house.lookups.known([HANDLE], act("job-1"))
    assert [each.lead.id for each in fresh.records] == [LEAD]
    assert fresh.past == ()
    assert await noted(house) == []
    await look(house, kind=Kind.EMAIL)
    known, other = await house.lookups.known([HANDLE, OTHER], act("job-2"))
    assert [each.kind for each in known.past] == [Kind.EMAIL]
    assert (other.records, other.past) == ((), ())
    assert {each.what for each in await noted(house)} == {"lookup.enriched", "lookup.revealed"}


async def test_nobody_is_looked_up_who_was_removed_or_is_not_to_be_contacted(house: House) -> None:
    await look(house)
    await house.forgotten.add([name_of_handle(HANDLE)])
    await house.no_contact.add(OTHER, act("job-9"))
    gone, refused = await look(house, HANDLE, OTHER, job="job-2")
    assert gone.trouble == FORGOTTEN
    assert "not to be contacted" in str(refused.trouble)
    assert [each.refused is not None for each in await house.lookups.known([HANDLE, OTHER], act())] == [
        True,
        True,
    ]
    assert await house.lookups.past(act("job-3")) == []
    assert asked(house) == [HANDLE]


async def test_the_past_has_both_kinds_newest_first_and_is_noted(house: House) -> None:
    await look(house)
    house.api_clock.advance(60)
    await look(house, kind=Kind.EMAIL, job="job-2")
    assert [each.kind for each in await house.lookups.past(act("job-3"))] == [Kind.EMAIL, Kind.BOTH]
    assert [each.what for each in await noted(house)].count("lookup.revealed") == 1


async def test_who_was_removed_by_id_is_not_looked_up_by_their_handle_either(house: House) -> None:
    await house.forgotten.add([name_of_user("77"), name_without_user(HANDLE)])
    (answer,) = await look(house, HANDLE.upper())
    assert answer.trouble == FORGOTTEN
    assert asked(house) == []


async def test_whom_somebody_looked_up_is_written_nowhere(house: House) -> None:
    await look(house)
    assert HANDLE not in await kept(house.store)
