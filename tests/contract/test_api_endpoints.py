"""Every endpoint that the client knows, against the API stand-in: one test each, and what it changes."""

import asyncio
from datetime import timedelta

from bot.api import GoodOnes
from bot.api.models import BadReason, Feedback, Lead, Output, Run, RunStatus, WebhookFilter
from tests.contract.conftest import StandIn

FOUNDERS, RUST = 42, 43
HOOK = "http://127.0.0.1:9/hooks/4f3c9d"


async def first_lead(api: GoodOnes, stream_id: int = RUST, lifecycle: str | None = None) -> Lead:
    page = await api.leads.of_stream(stream_id, lifecycle=lifecycle, limit=1)
    return page.leads[0]


async def end_of(api: GoodOnes, stream_id: int, run_id: int) -> Run:
    """Poll as the documentation says, without pause: the stand-in's time is swift."""
    async with asyncio.timeout(10):
        while not (run := await api.runs.get(stream_id, run_id)).done:
            pass
    return run


async def test_me_shows_plan_budgets_and_credits(api: GoodOnes) -> None:
    me = await api.me.get()
    assert (me.subscription_status, me.is_free_tier) == ("active", False)
    assert me.credits is not None
    assert me.credits.balance > 0
    assert me.totals is not None
    left = [account.daily_sync.remaining for account in me.accounts if account.daily_sync]
    assert me.totals.daily_sync_remaining == sum(left)


async def test_streams_are_listed_with_their_pairs(api: GoodOnes) -> None:
    streams = {stream.id: stream for stream in await api.streams.list()}
    assert {FOUNDERS, RUST} <= set(streams)
    assert all(stream.is_active and stream.pairs and stream.name for stream in streams.values())
    assert all(pair.account_id and pair.segment_id for pair in streams[RUST].pairs)


async def test_one_stream_is_as_in_the_list(api: GoodOnes) -> None:
    listed = {stream.id: stream for stream in await api.streams.list()}
    assert await api.streams.get(RUST) == listed[RUST]


async def test_running_a_stream_queues_each_account_that_can(api: GoodOnes) -> None:
    asleep = {account.id for account in (await api.accounts.list()).sleeping}
    watched = {pair.account_id for pair in (await api.streams.get(FOUNDERS)).pairs}
    started = await api.streams.run(FOUNDERS)
    assert {run.account_id for run in started.queued} == watched - asleep
    assert {(skip.account_id, skip.reason) for skip in started.skipped} == {
        (account, "account_sleeping") for account in watched & asleep
    }


async def test_running_a_stream_uses_a_daily_slot(api: GoodOnes) -> None:
    before = (await api.me.get()).totals
    started = await api.streams.run(RUST)
    after = (await api.me.get()).totals
    assert before is not None
    assert before.daily_sync_remaining is not None
    assert after is not None
    assert after.daily_sync_remaining == before.daily_sync_remaining - len(started.queued)


async def test_a_run_is_followed_to_its_end_and_brings_leads(api: GoodOnes) -> None:
    total = (await api.leads.counts(RUST)).total
    (queued,) = (await api.streams.run(RUST)).queued
    run = await end_of(api, RUST, queued.run_id)
    assert (run.status, run.account_id, run.stream_id) == (RunStatus.SUCCEEDED, queued.account_id, RUST)
    assert run.completed_at is not None
    assert run.triggered_at is not None
    assert run.completed_at > run.triggered_at
    assert run.progress_log[0].step == "fetch_followers"
    assert run.candidates_passed_count == (await api.leads.counts(RUST)).total - total


async def test_a_failed_run_says_why(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(do="fail_next_run")
    (queued,) = (await api.streams.run(RUST)).queued
    run = await end_of(api, RUST, queued.run_id)
    assert run.status == RunStatus.FAILED
    assert run.error_message


async def test_runs_of_a_stream_hold_at_most_the_limit(api: GoodOnes) -> None:
    runs = await api.runs.of_stream(RUST)
    assert len(runs) > 1
    assert {run.stream_id for run in runs} == {RUST}
    assert len(await api.runs.of_stream(RUST, limit=1)) == 1


async def test_runs_of_all_streams_hold_those_of_each(api: GoodOnes) -> None:
    everywhere = {run.id for run in await api.runs.list()}
    for stream in await api.streams.list():
        assert {run.id for run in await api.runs.of_stream(stream.id)} <= everywhere


async def test_leads_of_a_stream_come_in_pages(api: GoodOnes) -> None:
    first = await api.leads.of_stream(RUST, limit=4)
    second = await api.leads.of_stream(RUST, limit=4, offset=4)
    assert (len(first.leads), first.has_more) == (4, True)
    assert first.total == second.total == (await api.leads.counts(RUST)).total
    assert not {lead.id for lead in first.leads} & {lead.id for lead in second.leads}


async def test_leads_are_narrowed_by_every_filter(api: GoodOnes) -> None:
    everything = [lead async for lead in api.leads.iter(RUST)]
    sample = everything[-1]
    high = [lead async for lead in api.leads.iter(RUST, match_confidence="high")]
    assert [lead.id for lead in everything if lead.match_confidence == "high"] == [lead.id for lead in high]
    same = api.leads.iter(RUST, account_id=sample.account_id, segment_id=sample.segment_id)
    assert sample.id in {lead.id async for lead in same}
    assert [lead async for lead in api.leads.iter(RUST, account_id=999_999)] == []
    new = {lead.id async for lead in api.leads.iter(RUST, lifecycle="new")}
    exported = {lead.id async for lead in api.leads.iter(RUST, lifecycle="exported")}
    assert new
    assert new | exported == {lead.id for lead in everything}
    assert not new & exported


async def test_leads_since_a_moment_are_those_discovered_after(api: GoodOnes) -> None:
    newest = max([lead.discovered_at async for lead in api.leads.iter(RUST) if lead.discovered_at])
    before = newest - timedelta(seconds=1)
    found = [lead.discovered_at async for lead in api.leads.iter(RUST, since=before)]
    assert found
    assert set(found) == {newest}
    assert [lead async for lead in api.leads.iter(RUST, since=newest + timedelta(seconds=1))] == []


async def test_walking_all_leads_finds_as_many_as_are_counted(api: GoodOnes) -> None:
    counts = await api.leads.counts(RUST)
    found = [lead async for lead in api.leads.iter(RUST)]
    assert len(found) == counts.total
    assert len([lead for lead in found if lead.match_confidence == "high"]) == counts.high_fit_count


async def test_counts_follow_their_filters(api: GoodOnes) -> None:
    assert (await api.leads.counts(RUST, match_confidence="medium")).high_fit_count == 0


async def test_leads_of_all_streams_are_narrowed_by_stream_time_and_lifecycle(api: GoodOnes) -> None:
    everything = await api.leads.since()
    assert everything.total == len(everything.leads) > 0
    of_one = await api.leads.since(stream_id=RUST)
    assert {lead.stream_id for lead in of_one.leads} == {RUST}
    newest = max(lead.discovered_at for lead in everything.leads if lead.discovered_at)
    assert (await api.leads.since(newest)).leads == ()
    exported = await api.leads.since(lifecycle="exported")
    assert exported.leads
    assert all(lead.exported_at for lead in exported.leads)


async def test_feedback_is_taken_and_may_be_changed(api: GoodOnes, stand_in: StandIn) -> None:
    lead = await first_lead(api)
    assert lead.segment_id is not None
    await api.leads.feedback(lead.id, lead.segment_id, Feedback(good=True))
    changed = Feedback(good=False, reason=BadReason.WRONG_JOB, note="a baker")
    await api.leads.feedback(lead.id, lead.segment_id, changed)
    assert stand_in.asked("POST", f"/leads/{lead.id}/feedback") == [
        {"segmentId": lead.segment_id, "feedback": "good"},
        {
            "segmentId": lead.segment_id,
            "feedback": "bad",
            "badReason": "wrong_job",
            "badReasonFreeform": "a baker",
        },
    ]


async def test_enrichment_finds_both_or_says_what_not_and_costs_credits(api: GoodOnes) -> None:
    balance = (await api.me.get()).credits
    found = await api.leads.enrich((await first_lead(api)).id, [Output.LINKEDIN, Output.EMAIL])
    assert balance is not None
    parts = [part for part in (found.result.linkedin, found.result.email) if part]
    assert found.credits_remaining == balance.balance - len(parts)
    assert len(found.contact_routes) == len(parts)
    assert found.result.ok is bool(parts)


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


async def test_an_exported_lead_says_when(api: GoodOnes) -> None:
    lead = await first_lead(api, lifecycle="new")
    await api.leads.export(lead.id)
    exported = {one.id: one async for one in api.leads.iter(RUST, lifecycle="exported")}
    assert lead.exported_at is None
    assert exported[lead.id].exported_at is not None


async def test_segments_are_listed_whole(api: GoodOnes) -> None:
    segments = await api.segments.list()
    used = {pair.segment_id for stream in await api.streams.list() for pair in stream.pairs}
    assert used <= {segment.id for segment in segments}
    assert all(segment.title and segment.linked_stream_count for segment in segments)
    archived_too = await api.segments.list(include_archived=True)
    assert {segment.id for segment in segments} <= {segment.id for segment in archived_too}


async def test_accounts_are_listed_awake_and_asleep(api: GoodOnes) -> None:
    accounts = await api.accounts.list()
    assert accounts.active
    assert accounts.sleeping
    assert {account.is_active for account in accounts.active} == {True}
    assert {account.is_active for account in accounts.sleeping} == {False}


async def test_an_account_that_is_put_to_sleep_moves_to_the_sleeping_ones(api: GoodOnes) -> None:
    account = (await api.accounts.list()).active[0]
    await api.accounts.sleep(account.id)
    assert account.id in {one.id for one in (await api.accounts.list()).sleeping}


async def test_an_account_that_is_woken_moves_to_the_active_ones(api: GoodOnes) -> None:
    account = (await api.accounts.list()).sleeping[0]
    await api.accounts.wake(account.id)
    assert account.id in {one.id for one in (await api.accounts.list()).active}


async def test_subscribing_the_same_address_again_is_the_same_subscription(api: GoodOnes) -> None:
    first = await api.webhooks.subscribe(HOOK, WebhookFilter(stream_id=RUST))
    again = await api.webhooks.subscribe(HOOK, WebhookFilter(source_type="follower"))
    other = await api.webhooks.subscribe(f"{HOOK}/other")
    assert first.id == again.id != other.id


async def test_an_ended_subscription_is_gone(api: GoodOnes) -> None:
    first = await api.webhooks.subscribe(HOOK)
    await api.webhooks.unsubscribe(first.id)
    assert (await api.webhooks.subscribe(HOOK)).id != first.id
