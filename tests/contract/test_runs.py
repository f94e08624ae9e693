"""Runs and re-tests: start them, follow them to their end, look back; and why an account is passed over."""

import pytest

from bot.api import GoodOnes
from bot.api.models import RetestStarted, RunStarted, RunStatus
from tests.contract.standin import StandIn
from tests.contract.there import There


@pytest.mark.writes(billed=True)
@pytest.mark.endpoint("POST /streams/{id}/run")
async def test_a_run_is_queued_for_each_account_and_followed_to_its_end(
    api: GoodOnes, there: There, own_stream: int
) -> None:
    watched = {pair.account_id for pair in (await api.streams.get(own_stream)).pairs}
    started = await api.streams.run(own_stream)
    skipped = {item.account_id for item in started.skipped}
    assert {item.account_id for item in started.queued} == watched - skipped
    assert skipped <= watched
    queued = there.first(started.queued, "no account that may run today")
    run = await there.end_of(own_stream, queued.run_id)
    assert (run.id, run.account_id, run.stream_id) == (queued.run_id, queued.account_id, own_stream)
    assert (run.status, run.source, run.error_message) == (RunStatus.SUCCEEDED, "manual", None)
    assert run.progress_log
    assert run.completed_at is not None
    assert run.triggered_at is not None
    assert run.completed_at > run.triggered_at


@pytest.mark.writes(billed=True)
@pytest.mark.endpoint("POST /streams/{id}/re-test")
async def test_a_re_test_is_queued_for_each_pair_and_followed_to_its_end(
    api: GoodOnes, there: There, own_stream: int
) -> None:
    (pair,) = (await api.streams.get(own_stream)).pairs
    started = await api.streams.re_test(own_stream, account_id=pair.account_id, segment_id=pair.segment_id)
    assert [item.pair_id for item in started.queued] + [item.pair_id for item in started.skipped] == [pair.id]
    queued = there.first(started.queued, "no account with re-tests left")
    run = await there.end_of(own_stream, queued.run_id)
    assert (queued.account_id, queued.segment_id) == (pair.account_id, pair.segment_id)
    assert (run.status, run.segment_id) == (RunStatus.SUCCEEDED, pair.segment_id)


@pytest.mark.endpoint("GET /streams/{id}/runs")
async def test_runs_of_a_stream_hold_at_most_the_limit(api: GoodOnes, there: There) -> None:
    stream_id, newest = await there.run()
    runs = await api.runs.of_stream(stream_id)
    assert newest.id in {run.id for run in runs}
    assert {run.stream_id for run in runs} == {stream_id}
    assert len(await api.runs.of_stream(stream_id, limit=1)) == 1


@pytest.mark.endpoint("GET /streams/{id}/runs/{runId}")
async def test_a_past_run_is_as_in_the_list(api: GoodOnes, there: There) -> None:
    stream_id, run = await there.run()
    assert await api.runs.get(stream_id, run.id) == run


@pytest.mark.endpoint("GET /runs")
async def test_runs_of_all_streams_hold_the_newest_of_each(api: GoodOnes, there: There) -> None:
    stream_id, newest = await there.run()
    everywhere = await api.runs.list()
    assert newest in everywhere
    assert newest.stream_id == stream_id
    assert all(run.status for run in everywhere)


async def test_a_run_uses_a_daily_slot(api: GoodOnes, stand_in: StandIn, own_stream: int) -> None:
    before = (await api.me.get()).totals
    started = await api.streams.run(own_stream)
    after = (await api.me.get()).totals
    assert before is not None
    assert before.daily_sync_remaining is not None
    assert after is not None
    assert after.daily_sync_remaining == before.daily_sync_remaining - len(started.queued)


async def test_a_re_test_uses_one_of_the_month(api: GoodOnes, stand_in: StandIn, own_stream: int) -> None:
    before = (await api.me.get()).totals
    await api.streams.re_test(own_stream)
    after = (await api.me.get()).totals
    assert before is not None
    assert before.monthly_retest_remaining is not None
    assert after is not None
    assert after.monthly_retest_remaining == before.monthly_retest_remaining - 1


async def test_a_run_brings_the_leads_that_it_counts(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    stream_id, _ = await there.lead()
    total = (await api.leads.counts(stream_id)).total
    runs = [await there.end_of(stream_id, run.run_id) for run in (await api.streams.run(stream_id)).queued]
    found = sum(run.candidates_passed_count or 0 for run in runs)
    assert found == (await api.leads.counts(stream_id)).total - total > 0
    assert runs[0].progress_log[0].step == "fetch_followers"


async def test_a_failed_run_says_why(api: GoodOnes, stand_in: StandIn, there: There, own_stream: int) -> None:
    await stand_in.steer(do="fail_next_run")
    (queued,) = (await api.streams.run(own_stream)).queued
    run = await there.end_of(own_stream, queued.run_id)
    assert run.status == RunStatus.FAILED
    assert run.error_message


@pytest.mark.refusal("POST /streams/{id}/run", None, "account_sleeping")
@pytest.mark.refusal("POST /streams/{id}/re-test", None, "account_sleeping")
async def test_an_account_that_sleeps_is_passed_over(
    api: GoodOnes, stand_in: StandIn, own_stream: int
) -> None:
    await put_to_sleep(api, own_stream)
    assert reasons(await api.streams.run(own_stream)) == {"account_sleeping"}
    assert reasons(await api.streams.re_test(own_stream)) == {"account_sleeping"}


@pytest.mark.refusal("POST /streams/{id}/run", None, "budget_exhausted")
async def test_an_account_without_a_slot_left_today_is_passed_over(
    api: GoodOnes, stand_in: StandIn, own_stream: int
) -> None:
    while not (reason := reasons(await api.streams.run(own_stream))):
        assert len(stand_in.sandbox.requests) < 100
    assert reason == {"budget_exhausted"}


@pytest.mark.refusal("POST /streams/{id}/re-test", None, "budget_exhausted")
async def test_an_account_without_re_tests_left_this_month_is_passed_over(
    api: GoodOnes, stand_in: StandIn, own_stream: int
) -> None:
    while not (reason := reasons(await api.streams.re_test(own_stream))):
        assert len(stand_in.sandbox.requests) < 100
    assert reason == {"budget_exhausted"}


@pytest.mark.refusal("POST /streams/{id}/re-test", None, "free_tier")
async def test_a_free_plan_has_no_re_tests(api: GoodOnes, stand_in: StandIn, own_stream: int) -> None:
    await stand_in.steer(do="subscription", status="free_user")
    assert reasons(await api.streams.re_test(own_stream)) == {"free_tier"}


def reasons(started: RunStarted | RetestStarted) -> set[str]:
    return {skipped.reason for skipped in started.skipped}


async def put_to_sleep(api: GoodOnes, stream_id: int) -> None:
    for pair in (await api.streams.get(stream_id)).pairs:
        await api.accounts.sleep(pair.account_id or 0)
