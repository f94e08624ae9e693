"""However a lead comes to be known, it is found by handle, ends in time, and is nobody's who asked to be removed."""

from datetime import timedelta

import pytest

from bot.api.models import Email, EnrichmentResult, Lead
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.listing import ListWish
from bot.store.forgotten import name_of_handle, name_of_user, name_without_user
from bot.store.leads import LeadBook, Learnt
from tests.services.make import RUST, House
from tests.services.test_forgetting import Scene, kept

USER, HANDLE = "77001", "rosa_was_here"


def lead_of(house: House, id_: int = 1, **profile: object) -> Lead:
    return Lead.model_validate(
        {
            "id": id_,
            "streamId": RUST.id,
            "profile": {"xUserId": USER, "handle": HANDLE, "displayName": "Rosa Rust", **profile},
        }
    )


async def test_who_was_only_ever_listed_is_found_by_handle_and_ends_in_time(house: House) -> None:
    asked = await house.lists.ask(ListWish(), LeadFilter(), "U0AMY", "job-1")
    read = await house.lists.read(asked, RUST.id)
    record = await house.leads.record(read.leads[0])
    assert read.leads[0] in await house.handles.leads(record.lead.profile.handle)
    later = house.clock.now() + timedelta(days=91)
    assert read.leads[0] in await house.retention_book.old_profiles(later, 90)


async def test_who_was_only_ever_listed_can_be_forgotten(house: House) -> None:
    asked = await house.lists.ask(ListWish(), LeadFilter(), "U0AMY", "job-1")
    lead = (await house.leads.record((await house.lists.read(asked, RUST.id)).leads[0])).lead
    scene = Scene(house)
    traces = await scene.forgetting.preview(lead.profile.handle)
    await scene.forgetting.forget(traces.person, scene.act)
    left = await kept(house.store)
    assert lead.profile.handle.casefold() not in left
    assert lead.profile.x_user_id not in left
    assert str(lead.profile.display_name).casefold() not in left


@pytest.mark.parametrize("when", ["before the book", "after the book"])
async def test_who_is_forgotten_while_their_lead_is_written_is_not_written(
    house: House, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    learn = LeadBook.learn

    async def meanwhile(book: LeadBook, lead: Lead) -> Learnt:
        if when == "before the book":
            await house.forgotten.add([name_of_user(USER)])
        learnt = await learn(book, lead)
        if when == "after the book":
            await house.forgotten.add([name_of_user(USER)])
        return learnt

    monkeypatch.setattr(LeadBook, "learn", meanwhile)
    other = lead_of(house, 2, xUserId="5", handle="else", displayName="Else")
    assert [lead.id for lead, _ in await house.learning.learn([lead_of(house), other])] == [2]
    left = await kept(house.store)
    assert [trace for trace in (USER, HANDLE, "rosa rust") if trace in left] == []
    assert await house.handles.leads("else") == [2]
    assert await house.retention_book.old_profiles(house.clock.now() + timedelta(days=91), 90) == [2]


async def test_a_forgotten_lead_that_comes_without_its_person_brings_back_no_name(house: House) -> None:
    await house.learning.learn([lead_of(house)])
    await house.book.forget(lead_of(house))
    assert await house.learning.learn([lead_of(house, xUserId="")]) == []
    left = await kept(house.store)
    assert "rosa rust" not in left
    assert await house.handles.leads(HANDLE) == []


async def test_who_is_forgotten_by_id_is_kept_out_by_handle_where_no_id_comes(house: House) -> None:
    await house.forgotten.add([name_of_user(USER), name_without_user(HANDLE)])
    nameless = lead_of(house, 2, xUserId="", handle=HANDLE.upper())
    somebody_else = lead_of(house, 3, xUserId="88")
    found = await house.keeping_out.left_of([lead_of(house), nameless, somebody_else])
    assert [each.id for each in found] == [3]


async def test_who_is_forgotten_by_handle_alone_is_kept_out_whatever_comes(house: House) -> None:
    await house.forgotten.add([name_of_handle(HANDLE)])
    assert await house.keeping_out.left_of([lead_of(house), lead_of(house, 2, xUserId="")]) == []


async def test_no_name_of_who_renamed_themselves_is_left(house: House) -> None:
    await house.learning.learn([lead_of(house, handle="rosa_before")])
    await house.learning.learn([lead_of(house)])
    record = await house.leads.record(1)
    assert record.handles == ("rosa_before", HANDLE)
    scene = Scene(house)
    traces = await scene.forgetting.preview(HANDLE)
    await scene.forgetting.forget(traces.person, scene.act)
    left = await kept(house.store)
    assert [trace for trace in (USER, HANDLE, "rosa_before", "rosa rust") if trace in left] == []


async def test_no_name_of_who_renamed_themselves_outlives_its_time(house: House) -> None:
    await house.learning.learn([lead_of(house, handle="rosa_before")])
    await house.learning.learn([lead_of(house)])
    house.clock.advance(91 * 24 * 3600)
    await house.retention.sweep()
    left = await kept(house.store)
    assert [trace for trace in (HANDLE, "rosa_before", "rosa rust") if trace in left] == []
    assert (await house.book.get(1)) is not None


async def test_what_is_found_after_somebody_was_forgotten_is_not_kept(house: House) -> None:
    await house.learning.learn([lead_of(house)])
    await house.book.forget(lead_of(house))
    found = EnrichmentResult(email=Email(address="rosa@example.com"))
    await house.book.keep_found(1, found)
    await house.book.keep_found(404, found)
    assert "rosa@" not in await kept(house.store)
    with pytest.raises(Refused):
        await house.leads.view(1)
