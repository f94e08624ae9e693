"""Streams: list, look at one, make, change, archive, and what survives a change."""

import pytest

from bot.api import GoodOnes
from bot.api.models import (
    CsvRecipients,
    DeliveryDestination,
    EmailDigest,
    EmailMode,
    NewAccount,
    NewPair,
    NewSegment,
    Stream,
)
from tests.contract.conftest import OWN_NAME
from tests.contract.standin import StandIn
from tests.contract.there import There

HOOK = "https://goodones-contract.invalid/hook"


async def listed(api: GoodOnes) -> dict[int, Stream]:
    return {stream.id: stream for stream in await api.streams.list()}


@pytest.mark.endpoint("GET /streams")
async def test_streams_are_listed_with_their_pairs(api: GoodOnes, there: There) -> None:
    streams = await listed(api)
    there.first(list(streams.values()), "no stream")
    assert all(stream.title and stream.is_active for stream in streams.values())
    assert all(stream.pairs and stream.pairs_known for stream in streams.values())
    assert not any(stream.is_archived for stream in streams.values())


@pytest.mark.endpoint("GET /streams/{id}")
async def test_one_stream_is_as_in_the_list(api: GoodOnes, there: There) -> None:
    of_list = await there.stream()
    alone = await api.streams.get(of_list.id)
    assert (alone.id, alone.name, alone.pairs) == (of_list.id, of_list.name, of_list.pairs)
    assert alone.sync_times
    assert alone.timezone


@pytest.mark.writes
@pytest.mark.endpoint("POST /streams")
async def test_a_stream_of_known_parts_is_made_and_bills_nothing(api: GoodOnes, there: There) -> None:
    account, segment = await there.awake(), await there.segment()
    made = await api.streams.create(
        [NewPair(account.id, segment.id)],
        name=OWN_NAME,
        sync_times=["06:15", "18:45"],
        timezone="Europe/Lisbon",
        email_mode=EmailMode.VERIFIED,
        email_digest_override=EmailDigest.OFF,
    )
    stream = await api.streams.get(made.id)
    await api.streams.archive(made.id)
    assert [(added.account_id, added.account_created) for added in made.accounts] == [(account.id, False)]
    assert "stripe_quantity_incremented" not in {added.billing_delta for added in made.accounts}
    assert [(added.segment_id, added.segment_created) for added in made.segments] == [(segment.id, False)]
    assert [(pair.account_id, pair.segment_id) for pair in stream.pairs] == [(account.id, segment.id)]
    assert (stream.name, stream.sync_times, stream.timezone) == (
        OWN_NAME,
        ("06:15", "18:45"),
        "Europe/Lisbon",
    )
    assert (stream.email_mode, stream.email_digest_override) == ("verified", "off")


async def test_a_new_handle_and_a_new_segment_are_made_on_the_way_and_billed(
    api: GoodOnes, stand_in: StandIn
) -> None:
    founders = NewSegment("Founders", applied_search_filters={"job_role": ["Founder"]})
    made = await api.streams.create([NewPair(NewAccount("@yongfook"), founders)])
    (account,), (segment,) = made.accounts, made.segments
    assert (account.handle, account.account_created) == ("yongfook", True)
    assert account.billing_delta == "stripe_quantity_incremented"
    assert segment.segment_created
    assert (await api.streams.get(made.id)).name == "Founders · @yongfook"
    assert account.account_id in {one.id for one in (await api.accounts.list()).active}
    assert segment.segment_id in {one.id for one in await api.segments.list()}


@pytest.mark.writes
@pytest.mark.endpoint("PATCH /streams/{id}")
async def test_a_change_of_one_setting_leaves_all_others(api: GoodOnes, own_stream: int) -> None:
    before = await api.streams.get(own_stream)
    changed = await api.streams.update(own_stream, name=f"{OWN_NAME} II")
    after = await api.streams.get(own_stream)
    assert (changed.id, changed.pairs_diff) == (own_stream, None)
    assert after.name == f"{OWN_NAME} II"
    touched = {"name", "updatedAt"}
    assert after.model_dump(exclude=touched) == before.model_dump(exclude=touched)


@pytest.mark.writes
async def test_every_setting_is_read_back_as_it_was_sent(api: GoodOnes, own_stream: int) -> None:
    recipients = CsvRecipients(to=("robin@papermoth.example",), cc=("kay@papermoth.example",), format="csv")
    await api.streams.update(
        own_stream,
        sync_times=["00:00", "23:45"],
        timezone="Asia/Tokyo",
        auto_enrich_linkedin=True,
        auto_enrich_email=True,
        email_mode=EmailMode.VERIFIED,
        email_digest_override=EmailDigest.WEEKLY,
        telegram_override=True,
        delivery_destination=DeliveryDestination.LEADS_PLUS_WEBHOOK,
        webhook_url=HOOK,
        csv_email_recipients=recipients,
        is_active=False,
    )
    stream = await api.streams.get(own_stream)
    assert (stream.sync_times, stream.timezone) == (("00:00", "23:45"), "Asia/Tokyo")
    assert (stream.auto_enrich_linkedin, stream.auto_enrich_email, stream.email_mode) == (
        True,
        True,
        "verified",
    )
    assert (stream.email_digest_override, stream.telegram_override) == ("weekly", True)
    assert (stream.delivery_destination, stream.webhook_url) == ("leads_plus_webhook", HOOK)
    assert stream.csv_email_recipients == recipients
    assert not stream.is_active


@pytest.mark.writes
async def test_what_may_be_null_is_taken_back_by_null(api: GoodOnes, own_stream: int) -> None:
    await api.streams.update(own_stream, email_digest_override=EmailDigest.OFF, telegram_override=False)
    await api.streams.update(
        own_stream,
        email_digest_override=None,
        telegram_override=None,
        webhook_url=None,
        csv_email_recipients=None,
    )
    stream = await api.streams.get(own_stream)
    assert (stream.email_digest_override, stream.telegram_override) == (None, None)
    assert (stream.webhook_url, stream.csv_email_recipients) == (None, None)


@pytest.mark.writes
async def test_the_same_pairs_again_add_nothing_and_take_nothing(api: GoodOnes, own_stream: int) -> None:
    before = await api.streams.get(own_stream, anew=True)
    changed = await api.streams.update(own_stream, pairs=as_they_are(before))
    assert changed.pairs_diff is not None
    assert (changed.pairs_diff.added_accounts, changed.pairs_diff.added_segments) == ((), ())
    assert (await api.streams.get(own_stream)).pairs == before.pairs


async def test_a_pair_that_is_added_leaves_those_that_were_there(api: GoodOnes, stand_in: StandIn) -> None:
    (before, *_) = await api.streams.list()
    growth = NewSegment("Growth people", applied_search_filters={"skill": ["Growth"]})
    more = [*as_they_are(before), NewPair(NewAccount("newhandle"), growth)]
    changed = await api.streams.update(before.id, pairs=more)
    after = await api.streams.get(before.id)
    assert after.pairs[:-1] == before.pairs
    assert changed.pairs_diff is not None
    (account,), (segment,) = changed.pairs_diff.added_accounts, changed.pairs_diff.added_segments
    assert (account.handle, account.billing_delta) == ("newhandle", "stripe_quantity_incremented")
    assert (after.pairs[-1].account_id, after.pairs[-1].segment_id) == (
        account.account_id,
        segment.segment_id,
    )


async def test_a_pair_that_is_not_listed_is_removed(api: GoodOnes, stand_in: StandIn) -> None:
    before = next(stream for stream in await api.streams.list() if len(stream.pairs) > 1)
    await api.streams.update(before.id, pairs=as_they_are(before)[1:])
    assert (await api.streams.get(before.id)).pairs == before.pairs[1:]


@pytest.mark.writes
@pytest.mark.endpoint("DELETE /streams/{id}")
async def test_an_archived_stream_leaves_the_list_and_comes_back_restored(
    api: GoodOnes, own_stream: int
) -> None:
    await api.streams.archive(own_stream)
    archived = await api.streams.get(own_stream)
    assert own_stream not in await listed(api)
    await api.streams.restore(own_stream)
    assert own_stream in await listed(api)
    assert (archived.is_active, archived.is_archived) == (False, True)


async def test_an_archived_stream_keeps_its_leads(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    stream_id, _ = await there.lead()
    before = await api.leads.counts(stream_id)
    await api.streams.archive(stream_id)
    assert await api.leads.counts(stream_id) == before


def as_they_are(stream: Stream) -> list[NewPair]:
    """The pairs of a stream as they are sent back."""
    assert stream.pairs_known
    return [NewPair(pair.account_id or 0, pair.segment_id or 0) for pair in stream.pairs]
