"""What is kept of people has an end: contacts first, then profiles; ids and what was done are left."""

from datetime import timedelta
from typing import Any

import pytest

from bot.api.models import Email, EnrichmentResult, Feedback, Output
from bot.errors import Refused
from bot.services.retention import MOST_STEPS, Retention
from bot.store.graves import Graves
from bot.store.redis import Argument, Script, key
from bot.store.retention import AT_ONCE
from tests.services.make import House, act

LEAD = 1252


@pytest.fixture
def retention(house: House) -> Retention:
    graves = (Graves(house.store, key("unread")),)
    return Retention(
        house.retention_book,
        house.book,
        house.handles,
        graves,
        house.workspace,
        house.audit,
        house.leads.redraw,
        house.clock,
    )


async def came(house: House, lead_id: int = LEAD, **changed: Any) -> None:
    lead = await house.know(lead_id, **changed)
    contacts = [lead_id] if lead.has_contacts else []
    await house.retention_book.came([lead_id], contacts, house.clock.now())
    await house.handles.learn(lead.profile.handle, lead_id, house.clock.now())


def days_pass(house: House, days: float) -> None:
    house.clock.advance(days * 86_400)


async def test_before_its_time_nothing_ends(house: House, retention: Retention) -> None:
    await came(house)
    days_pass(house, 89)
    assert await retention.sweep() == 0
    assert (await house.leads.record(LEAD)).lead.profile.display_name


async def test_a_profile_ends_after_its_days_and_what_was_done_stays(
    house: House, retention: Retention
) -> None:
    await came(house)
    before = await house.leads.record(LEAD)
    await house.leads.judge(LEAD, Feedback(good=True), act())
    days_pass(house, 91)
    assert await retention.sweep() == 1
    record = await house.book.get(LEAD)
    assert record is not None
    assert record.gone == "expired"
    assert record.judged is not None
    profile = record.lead.profile
    assert (profile.handle, profile.display_name, profile.bio) == ("", None, None)
    assert profile.x_user_id == before.lead.profile.x_user_id
    assert await house.handles.leads(before.lead.profile.handle) == []
    with pytest.raises(Refused, match="no longer kept"):
        await house.leads.record(LEAD)


async def test_one_that_comes_again_is_known_again(house: House, retention: Retention) -> None:
    await came(house)
    days_pass(house, 91)
    await retention.sweep()
    await came(house)
    assert (await house.leads.record(LEAD)).lead.profile.display_name
    assert await retention.sweep() == 0


async def test_who_keeps_coming_is_kept(house: House, retention: Retention) -> None:
    await came(house)
    days_pass(house, 60)
    await came(house)
    days_pass(house, 60)
    assert await retention.sweep() == 0


async def test_contacts_end_sooner_and_the_card_says_so(house: House, retention: Retention) -> None:
    await came(house)
    await house.leads.enrich(LEAD, (Output.EMAIL,), act(), verified_only=False)
    days_pass(house, 31)
    assert await retention.sweep() == 1
    record = await house.leads.record(LEAD)
    assert record.found is None
    assert record.enriched is not None
    assert record.lead.profile.display_name


async def test_contacts_in_the_apis_own_record_end_too(house: House, retention: Retention) -> None:
    profile = {"xUserId": "5", "handle": "ada", "email": "ada@papermoth.example"}
    await came(house, linkedin={"url": "https://linkedin.example/ada"}, profile=profile)
    days_pass(house, 31)
    assert await retention.sweep() == 1
    raw = str(await house.store.call("HGETALL", key("lead", group=f"lead:{LEAD}")))
    assert "linkedin.example" not in raw
    assert "papermoth" not in raw
    assert not (await house.leads.record(LEAD)).lead.has_contacts


async def test_a_workspace_sets_its_own_days(house: House, retention: Retention) -> None:
    await came(house)
    await house.workspace.change(act(), profile_days=7)
    days_pass(house, 8)
    assert await retention.sweep() == 1


async def test_what_nobody_could_deal_with_ends_with_the_profiles(house: House, retention: Retention) -> None:
    now = house.clock.now()
    for days in (100, 10):
        at = round((now - timedelta(days=days)).timestamp() * 1000)
        await house.store.call("XADD", key("unread"), f"{at}-0", "body", f"{days} days old")
    await retention.sweep()
    assert "10 days old" in str(left := await house.store.call("XRANGE", key("unread"), "-", "+"))
    assert len(left) == 1


async def test_a_sweep_is_bounded_and_the_next_one_goes_on(house: House, retention: Retention) -> None:
    bound = MOST_STEPS * AT_ONCE
    await house.retention_book.came(range(bound + 3), (), house.clock.now())
    days_pass(house, 91)
    assert await retention.sweep() == bound
    assert await retention.sweep() == 3
    assert await retention.sweep() == 0


async def test_the_audit_says_how_many_and_by_nobody(house: House, retention: Retention) -> None:
    await came(house)
    await house.retention_book.found(LEAD, house.clock.now())
    days_pass(house, 31)
    await retention.sweep()
    days_pass(house, 60)
    await retention.sweep()
    now = house.clock.now()
    lines = [each async for each in house.audit.iter(now - timedelta(days=91), now)]
    assert {(each.what, each.by, each.result) for each in lines} == {
        ("contacts.ended", None, "1 leads"),
        ("profiles.ended", None, "1 leads"),
    }


async def test_a_lead_that_came_again_in_the_same_moment_keeps_what_it_brought(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await came(house)
    run = house.store.run

    async def newer(script: Script, keys: list[str], args: list[Argument]) -> Any:
        monkeypatch.setattr(house.store, "run", run)
        await house.know(LEAD, profile={"xUserId": "5", "handle": "renamed"})
        return await run(script, keys, args)

    monkeypatch.setattr(house.store, "run", newer)
    await house.book.expire(LEAD)
    assert (await house.leads.record(LEAD)).lead.profile.handle == "renamed"


async def test_a_lead_that_is_gone_altogether_is_no_trouble(house: House, retention: Retention) -> None:
    await house.retention_book.came([4], [4], house.clock.now())
    days_pass(house, 91)
    assert await retention.sweep() == 1


@pytest.mark.parametrize("shown", [True, False])
async def test_contact_details_go_from_the_cards_that_show_them_too(
    house: House, retention: Retention, *, shown: bool
) -> None:
    await house.workspace.change(act("shown"), contacts_on_cards=shown)
    await came(house)
    await house.book.keep_found(LEAD, EnrichmentResult(email=Email(address="a@b.example")))
    await house.retention_book.found(LEAD, house.clock.now())
    await house.book.posted(LEAD, "C0LEADS", "1.1")
    days_pass(house, 31)
    await retention.sweep()
    row = await house.outbox.of("C0LEADS").get(f"lead:{LEAD}:C0LEADS")
    assert (row is not None) is shown
    assert (await house.leads.record(LEAD)).found is None


async def test_of_whom_all_ends_at_once_no_card_is_drawn_again(house: House, retention: Retention) -> None:
    await house.workspace.change(act("shown"), contacts_on_cards=True)
    await came(house)
    await house.retention_book.found(LEAD, house.clock.now())
    await house.book.posted(LEAD, "C0LEADS", "1.1")
    days_pass(house, 91)
    assert await retention.sweep() == 1
    assert await house.outbox.of("C0LEADS").get(f"lead:{LEAD}:C0LEADS") is None
