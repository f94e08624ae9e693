"""Leads: list, count, follow, judge, enrich, export."""

from datetime import timedelta

import pytest

from bot.api import GoodOnes
from bot.api.models import BadReason, Feedback, Lead, Output
from tests.contract.standin import StandIn
from tests.contract.there import There


async def walked(api: GoodOnes, stream_id: int, lifecycle: str | None = None) -> dict[int, Lead]:
    return {lead.id: lead async for lead in api.leads.iter(stream_id, lifecycle=lifecycle)}


@pytest.mark.endpoint("GET /streams/{id}/leads")
async def test_leads_of_a_stream_come_in_pages_and_are_counted(api: GoodOnes, there: There) -> None:
    stream_id, _ = await there.lead()
    first = await api.leads.of_stream(stream_id, limit=2)
    second = await api.leads.of_stream(stream_id, limit=2, offset=2)
    counts = await api.leads.counts(stream_id)
    assert first.total == second.total
    assert first.total is not None
    assert (len(first.leads), first.has_more) == (min(first.total, 2), first.total > 2)
    assert not {lead.id for lead in first.leads} & {lead.id for lead in second.leads}
    assert counts.high_fit_count + counts.medium_fit_count == counts.total == first.total
    assert all(lead.stream_id == stream_id and lead.profile.handle for lead in first.leads)


async def test_leads_are_narrowed_by_every_filter(api: GoodOnes, there: There) -> None:
    stream_id, sample = await there.lead()
    high = await api.leads.of_stream(stream_id, match_confidence="high")
    assert {lead.match_confidence for lead in high.leads} <= {"high"}
    same = await api.leads.of_stream(stream_id, account_id=sample.account_id, segment_id=sample.segment_id)
    assert {(lead.account_id, lead.segment_id) for lead in same.leads} == {
        (sample.account_id, sample.segment_id)
    }
    new = await api.leads.of_stream(stream_id, lifecycle="new")
    exported = await api.leads.of_stream(stream_id, lifecycle="exported")
    assert {lead.exported_at for lead in new.leads} <= {None}
    assert all(lead.exported_at for lead in exported.leads)
    assert (new.total or 0) + (exported.total or 0) == (await api.leads.counts(stream_id)).total


async def test_leads_since_a_moment_are_those_discovered_after(api: GoodOnes, there: There) -> None:
    stream_id, lead = await there.lead()
    assert lead.discovered_at is not None
    before = lead.discovered_at - timedelta(seconds=1)
    page = await api.leads.of_stream(stream_id, since=before)
    assert lead.id in {found.id for found in page.leads}
    assert all(found.discovered_at and found.discovered_at > before for found in page.leads)
    assert all(found.discovered_at for found in page.leads)


async def test_no_account_has_the_leads_of_an_unknown_one(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    stream_id, _ = await there.lead()
    assert [lead async for lead in api.leads.iter(stream_id, account_id=999_999)] == []


async def test_walking_all_leads_finds_as_many_as_are_counted(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    stream_id, _ = await there.lead()
    counts = await api.leads.counts(stream_id)
    found = list((await walked(api, stream_id)).values())
    assert len(found) == counts.total
    assert len([lead for lead in found if lead.match_confidence == "high"]) == counts.high_fit_count
    assert (await api.leads.counts(stream_id, match_confidence="medium")).high_fit_count == 0


@pytest.mark.endpoint("GET /leads")
async def test_leads_of_all_streams_are_narrowed_by_stream_time_and_lifecycle(
    api: GoodOnes, there: There
) -> None:
    stream_id, lead = await there.lead()
    of_one = await api.leads.since(stream_id=stream_id)
    assert lead in of_one.leads
    assert {found.stream_id for found in of_one.leads} == {stream_id}
    assert lead.discovered_at is not None
    later = await api.leads.since(lead.discovered_at)
    assert all(found.discovered_at and found.discovered_at > lead.discovered_at for found in later.leads)
    exported = await api.leads.since(lifecycle="exported")
    assert all(found.exported_at for found in exported.leads)


async def test_a_page_of_all_leads_tells_how_many_there_are(api: GoodOnes, stand_in: StandIn) -> None:
    page = await api.leads.since()
    assert page.total == len(page.leads) > 0
    assert len({lead.stream_id for lead in page.leads}) == len(await api.streams.list())


@pytest.mark.writes
@pytest.mark.endpoint("POST /leads/{id}/feedback")
async def test_feedback_is_taken_and_may_be_changed(api: GoodOnes, there: There) -> None:
    _, lead = await there.lead()
    assert lead.segment_id is not None
    await api.leads.feedback(
        lead.id, lead.segment_id, Feedback(good=False, reason=BadReason.OTHER, note="test")
    )
    await api.leads.feedback(lead.id, lead.segment_id, Feedback(good=True))


async def test_feedback_is_kept_as_it_was_given_last(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    _, lead = await there.lead()
    assert lead.segment_id is not None
    await api.leads.feedback(lead.id, lead.segment_id, Feedback(good=True))
    changed = Feedback(good=False, reason=BadReason.WRONG_JOB, note="a baker")
    await api.leads.feedback(lead.id, lead.segment_id, changed)
    kept = stand_in.sandbox.tables.feedback.need(f"{lead.id}-{lead.segment_id}")
    assert (kept.feedback, kept.bad_reason, kept.bad_reason_freeform) == ("bad", "wrong_job", "a baker")


@pytest.mark.parametrize("reason", BadReason)
async def test_every_reason_of_the_client_is_one_of_the_api_s(
    api: GoodOnes, stand_in: StandIn, there: There, reason: BadReason
) -> None:
    _, lead = await there.lead()
    assert lead.segment_id is not None
    await api.leads.feedback(lead.id, lead.segment_id, Feedback(good=False, reason=reason))
    kept = stand_in.sandbox.tables.feedback.need(f"{lead.id}-{lead.segment_id}")
    assert kept.bad_reason == str(reason)


@pytest.mark.writes(billed=True)
@pytest.mark.endpoint("POST /leads/{id}/enrich")
async def test_enrichment_finds_addresses_or_says_that_it_did_not(api: GoodOnes, there: There) -> None:
    _, lead = await there.lead()
    found = await api.leads.enrich(lead.id, list(Output))
    parts = [part for part in (found.result.linkedin, found.result.email) if part]
    assert found.lead_id == lead.id
    assert found.result.ok is bool(parts)
    assert len(found.contact_routes) == len(parts)
    assert found.credits_remaining is not None


async def test_enrichment_costs_a_credit_for_each_address(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    _, lead = await there.lead()
    before = (await api.me.get()).credits
    found = await api.leads.enrich(lead.id, list(Output))
    assert before is not None
    parts = [part for part in (found.result.linkedin, found.result.email) if part]
    assert found.credits_remaining == before.balance - len(parts)
    after = (await api.me.get()).credits
    assert after is not None
    assert after.balance == found.credits_remaining


async def test_enrichment_brings_verified_addresses_only_where_asked(
    api: GoodOnes, stand_in: StandIn
) -> None:
    await stand_in.steer(do="credits", balance=1000)
    page = await api.leads.since()
    found = [await api.leads.enrich(lead.id, [Output.EMAIL], verified_only=True) for lead in page.leads]
    statuses = {one.result.email.status for one in found if one.result.email}
    assert statuses == {"verified"}
    assert any(one.result.email is None for one in found)
    assert {one.result.linkedin for one in found} == {None}


@pytest.mark.writes
@pytest.mark.endpoint("POST /leads/{id}/export")
async def test_an_exported_lead_says_when(api: GoodOnes, there: There) -> None:
    stream_id, lead = await there.lead("new")
    await api.leads.export(lead.id)
    exported = await walked(api, stream_id, "exported")
    assert lead.exported_at is None
    assert exported[lead.id].exported_at is not None


async def test_exporting_again_changes_nothing(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    stream_id, lead = await there.lead("new")
    await api.leads.export(lead.id)
    first = (await walked(api, stream_id))[lead.id].exported_at
    await stand_in.clock.sleep(60)
    await api.leads.export(lead.id)
    assert (await walked(api, stream_id))[lead.id].exported_at == first
