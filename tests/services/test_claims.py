"""Whose lead it is: one person's at most, and everybody who asks hears whose."""

import asyncio

import pytest

from bot.audit import Entry
from bot.errors import Refused
from bot.services.rows import card_id
from tests.services.make import House, act

LEAD = 1252
AMY, BEN = "U0AMY", "U0BEN"


async def owner(house: House) -> str | None:
    mark = (await house.leads.record(LEAD)).claimed
    return mark.by if mark else None


async def done(house: House) -> list[str]:
    return [each.what for each in await house.audit.history(LEAD)]


async def test_an_unknown_lead_is_nobodys(house: House) -> None:
    for wish in (house.claims.claim(LEAD, act()), house.claims.release(LEAD, act())):
        with pytest.raises(Refused, match="cards are kept"):
            await wish


async def test_who_claims_has_it_and_it_is_noted(house: House) -> None:
    await house.know()
    assert await house.claims.claim(LEAD, act("job-1", AMY)) is None
    assert await owner(house) == AMY
    assert await done(house) == ["lead.claimed"]


async def test_who_comes_second_hears_who_was_first(house: House) -> None:
    await house.know()
    await house.claims.claim(LEAD, act("job-1", BEN))
    first = await house.claims.claim(LEAD, act("job-2", AMY))
    assert first is not None
    assert first.by == BEN
    assert await owner(house) == BEN
    assert await done(house) == ["lead.claimed"]


async def test_of_twenty_at_the_same_moment_one_has_it(house: House) -> None:
    await house.know()
    people = [f"U{number}" for number in range(20)]
    answers = await asyncio.gather(*(house.claims.claim(LEAD, act(f"job-{who}", who)) for who in people))
    has_it = await owner(house)
    assert [who for who, first in zip(people, answers, strict=True) if first is None] == [has_it]
    assert {first.by for first in answers if first} == {has_it}


async def test_claiming_again_changes_nothing(house: House) -> None:
    await house.know()
    await house.claims.claim(LEAD, act("job-1", AMY))
    before = (await house.leads.record(LEAD)).claimed
    assert await house.claims.claim(LEAD, act("job-2", AMY)) is None
    assert (await house.leads.record(LEAD)).claimed == before
    assert await done(house) == ["lead.claimed"]


async def test_who_has_it_may_release_it_and_another_take_it(house: House) -> None:
    await house.know()
    await house.claims.claim(LEAD, act("job-1", AMY))
    house.clock.advance(1)
    assert await house.claims.release(LEAD, act("job-2", AMY)) is None
    assert await owner(house) is None
    house.clock.advance(1)
    assert await house.claims.claim(LEAD, act("job-3", BEN)) is None
    assert await done(house) == ["lead.claimed", "lead.released", "lead.claimed"]


async def test_what_is_anothers_is_not_released_unless_whoever_it_is(house: House) -> None:
    await house.know()
    await house.claims.claim(LEAD, act("job-1", BEN))
    stands = await house.claims.release(LEAD, act("job-2", AMY))
    assert stands is not None
    assert stands.by == BEN
    assert await house.claims.release(LEAD, act("job-3", AMY), whoever=True) is None
    assert await owner(house) is None


async def test_every_card_of_it_is_drawn_again(house: House) -> None:
    await house.know()
    await house.book.posted(LEAD, "C0LEADS", "1.1")
    await house.claims.claim(LEAD, act("job-1", AMY))
    row = await house.outbox.of("C0LEADS").get(card_id(LEAD, "C0LEADS"))
    assert row is not None
    assert row.content == {"lead": LEAD}


async def test_releasing_what_nobody_has_is_nothing_to_note(house: House) -> None:
    await house.know()
    assert await house.claims.release(LEAD, act("job-1", AMY), whoever=True) is None
    assert await done(house) == []


async def seen(house: House) -> int:
    """The claim that a card shows now, as its button carries it."""
    mark = (await house.leads.record(LEAD)).claimed
    assert mark
    return int(mark.at.timestamp() * 1000)


async def test_an_admin_who_was_stopped_after_releasing_releases_nobody_elses_claim_of_meanwhile(
    house: House,
) -> None:
    await house.know()
    await house.claims.claim(LEAD, act("job-1", BEN))
    shown = await seen(house)
    assert await house.claims.release(LEAD, act("job-2", AMY), whoever=True, seen=shown) is None
    house.clock.advance(2)
    await house.claims.claim(LEAD, act("job-3", "U0CLEO"))
    stands = await house.claims.release(LEAD, act("job-2", AMY), whoever=True, seen=shown)
    assert stands
    assert stands.by == "U0CLEO" == await owner(house)


async def test_an_admin_releases_the_claim_that_the_card_showed_and_no_newer_one_of_the_same_person(
    house: House,
) -> None:
    await house.know()
    await house.claims.claim(LEAD, act("job-1", BEN))
    shown = await seen(house)
    await house.claims.release(LEAD, act("job-2", BEN))
    house.clock.advance(0.002)
    await house.claims.claim(LEAD, act("job-3", BEN))
    assert await house.claims.release(LEAD, act("job-4", AMY), whoever=True, seen=shown)
    assert await house.claims.release(LEAD, act("job-5", AMY), whoever=True, seen=await seen(house)) is None


async def test_a_claim_that_changes_hands_between_the_look_and_the_step_is_left_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.know()
    await house.claims.claim(LEAD, act("job-1", BEN))
    note = house.audit.note

    async def slow_note(entry: Entry) -> None:
        if entry.what == "lead.released":
            monkeypatch.setattr(house.audit, "note", note)
            await house.claims.release(LEAD, act("job-2", BEN))
            await house.claims.claim(LEAD, act("job-3", "U0CLEO"))
        await note(entry)

    monkeypatch.setattr(house.audit, "note", slow_note)
    stands = await house.claims.release(LEAD, act("job-4", AMY), whoever=True, seen=await seen(house))
    assert stands
    assert stands.by == "U0CLEO" == await owner(house)
