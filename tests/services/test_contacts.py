"""Contact details for one pair of eyes, and what became of a lookup whose answer was lost."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from bot.api.errors import OutcomeUnknown
from bot.api.models import EnrichmentResult, Lead, LinkedIn, Output, PastLookup
from tests.services.make import House, act

LEAD = 1252
FOUND = EnrichmentResult(linkedin=LinkedIn(url="https://linkedin.example/ada"))


async def revealed(house: House) -> list[str]:
    return [each.by or "" for each in await house.audit.history(LEAD) if each.what == "lead.revealed"]


async def test_who_sees_them_is_noted(house: House) -> None:
    await house.know()
    await house.book.keep_found(LEAD, FOUND)
    view = await house.contacts.reveal(LEAD, act("job-1", "U0BEN"))
    assert view.record.found == FOUND
    assert await revealed(house) == ["U0BEN"]


async def test_where_there_is_nothing_to_see_nothing_is_noted(house: House) -> None:
    await house.know()
    await house.contacts.reveal(LEAD, act())
    assert await revealed(house) == []


async def lose_answer(house: House) -> Lead:
    lead = await house.know()
    house.trouble("drop_after", "/leads/*/enrich", count=1)
    with pytest.raises(OutcomeUnknown):
        await house.leads.enrich(LEAD, (Output.LINKEDIN,), act(), verified_only=False)
    return lead


def telling(*lines: PastLookup) -> Callable[[], Awaitable[tuple[PastLookup, ...]]]:
    async def history() -> tuple[PastLookup, ...]:
        return lines

    return history


def past(house: House, lead: Lead, minutes: int, handle: str | None = None) -> PastLookup:
    at = house.clock.now() + timedelta(minutes=minutes)
    return PastLookup(handle=handle or f"@{lead.profile.handle.upper()}", at=at, result=FOUND)


async def test_a_lookup_of_that_time_and_handle_is_what_was_lost(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = await lose_answer(house)
    monkeypatch.setattr(house.api.lookups, "history", telling(past(house, lead, 1)))
    look = await house.contacts.look(LEAD, act("job-look"))
    assert look.found
    assert look.left == house.sandbox.tables.owner.credits_balance
    record = await house.leads.record(LEAD)
    assert record.found == FOUND
    assert record.enriched is not None
    assert record.enriched.state == "done"
    assert await revealed(house) == ["U0AMY"]


async def test_older_ones_and_those_of_others_are_not(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = await lose_answer(house)
    told = telling(
        past(house, lead, -60),
        past(house, lead, 1, "somebody_else"),
        past(house, lead, 1).model_copy(update={"at": None}),
        past(house, lead, 1).model_copy(update={"result": None}),
    )
    monkeypatch.setattr(house.api.lookups, "history", told)
    look = await house.contacts.look(LEAD, act("job-look"))
    assert not look.found
    assert await revealed(house) == []
    record = await house.leads.record(LEAD)
    assert record.enriched is not None
    assert record.enriched.state == "unknown"


async def test_the_apis_own_record_of_the_lead_may_have_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = await lose_answer(house)
    shown = Lead.model_validate(
        {**lead.model_dump(by_alias=True), "linkedin": {"url": "https://linkedin.example/ada"}}
    )

    async def leads(*_: object) -> AsyncIterator[Lead]:
        yield lead.model_copy(update={"id": 1})
        yield shown

    monkeypatch.setattr(house.api.leads, "iter", leads)
    look = await house.contacts.look(LEAD, act("job-look"))
    assert look.found
    assert look.view.record.found is not None


async def test_nothing_is_asked_where_nothing_was_lost(house: House) -> None:
    await house.know()
    look = await house.contacts.look(LEAD, act())
    assert not look.found
    assert house.asked("GET", "/history") == []


async def test_without_a_stream_only_the_histories_are_asked(house: House) -> None:
    await lose_answer(house)
    await house.know(streamId=None)
    house.trouble("error", "/me", status=500)
    look = await house.contacts.look(LEAD, act("job-look"))
    assert (look.found, look.left) == (False, None)
    assert len(house.asked("GET", "/history")) == 2
