"""Lookups: contact details for any handle, what was looked up, a segment from a description, the end of a key."""

import pytest

from bot.api import GoodOnes
from bot.api.errors import KeyRevoked
from bot.api.models import Output
from tests.contract.conftest import OWN_NAME
from tests.contract.standin import StandIn
from tests.contract.there import There

WANTED = "AI founders building developer tools"


@pytest.mark.writes(billed=True)
@pytest.mark.endpoint("POST /lookups/enrich")
async def test_a_lookup_tells_what_it_found_and_is_remembered(api: GoodOnes, there: There) -> None:
    _, lead = await there.lead()
    found = await api.lookups.enrich(f"@{lead.profile.handle}")
    assert found.handle == lead.profile.handle
    assert found.result.ok is bool(found.result.linkedin or found.result.email)
    newest = (await api.lookups.history())[0]
    assert (newest.handle, newest.result) == (lead.profile.handle, found.result)


@pytest.mark.writes(billed=True)
@pytest.mark.endpoint("POST /lookups/enrich-email")
async def test_a_lookup_of_the_address_alone_brings_no_linkedin(api: GoodOnes, there: There) -> None:
    _, lead = await there.lead()
    found = await api.lookups.enrich_email(lead.profile.handle)
    assert found.handle == lead.profile.handle
    assert found.result.linkedin is None
    newest = (await api.lookups.email_history())[0]
    assert (newest.handle, newest.result) == (lead.profile.handle, found.result)


@pytest.mark.endpoint("GET /lookups/enrich/history")
async def test_past_lookups_are_listed(api: GoodOnes) -> None:
    past = await api.lookups.history()
    assert all(lookup.handle and lookup.at for lookup in past)


@pytest.mark.endpoint("GET /lookups/enrich-email/history")
async def test_past_lookups_of_addresses_are_listed(api: GoodOnes) -> None:
    past = await api.lookups.email_history()
    assert all(lookup.handle and lookup.at for lookup in past)
    assert not any(lookup.result and lookup.result.linkedin for lookup in past)


async def test_the_two_histories_are_two_and_the_newest_comes_first(api: GoodOnes, stand_in: StandIn) -> None:
    handles = list(dict.fromkeys(lead.profile.handle for lead in (await api.leads.since()).leads))[:3]
    for handle in handles[:2]:
        await api.lookups.enrich(handle)
    await api.lookups.enrich_email(handles[2])
    assert [lookup.handle for lookup in await api.lookups.history()] == handles[1::-1]
    assert [lookup.handle for lookup in await api.lookups.email_history()] == handles[2:]


async def test_a_lookup_finds_what_the_lead_s_own_enrichment_finds(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    _, lead = await there.lead()
    looked_up = await api.lookups.enrich(lead.profile.handle)
    enriched = await api.leads.enrich(lead.id, list(Output))
    assert looked_up.result == enriched.result
    assert looked_up.x_profile_id == enriched.x_profile_id == lead.profile.x_user_id


@pytest.mark.writes
@pytest.mark.endpoint("POST /lookups/segments/from-description")
async def test_a_description_becomes_a_segment(api: GoodOnes) -> None:
    found = await api.lookups.segment_from_description(f"{WANTED} ({OWN_NAME})")
    assert (found.assignment, found.assign_error) == (None, None)
    segments = {segment.id: segment for segment in await api.segments.list()}
    assert segments[found.segment.id].description == found.segment.description
    assert segments[found.segment.id].applied_search_filters


async def test_a_described_segment_is_assigned_where_an_account_is_named(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    account = await there.awake()
    first = await api.lookups.segment_from_description("Rust engineers", account_id=account.id)
    again = await api.lookups.segment_from_description("Rust engineers", account_id=account.id)
    assert first.assignment is not None
    assert (first.assignment.assigned, first.assignment.already_assigned) == (True, False)
    assert again.assignment is not None
    assert (again.assignment.assigned, again.assignment.already_assigned) == (True, True)
    held = {pair.segment_id for stream in await api.streams.list() for pair in stream.pairs}
    assert first.segment.id in held


@pytest.mark.endpoint("DELETE /lookups/api-keys/{id}")
async def test_a_key_that_revokes_itself_opens_nothing_any_more(api: GoodOnes, stand_in: StandIn) -> None:
    await api.lookups.revoke_api_key(1)
    with pytest.raises(KeyRevoked):
        await api.me.get()
