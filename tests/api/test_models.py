"""The models against the documented examples, and what they make of things near them."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.api.models import (
    Account,
    Accounts,
    Confidence,
    Enrichment,
    Feedback,
    Lead,
    LeadCounts,
    LeadPage,
    Me,
    ProgressStep,
    QueuedRun,
    Run,
    RunStarted,
    RunStatus,
    Segment,
    Stream,
    WebhookSubscription,
)
from tests.api import examples
from tests.api.examples import example

LEAD = example(examples.LEADS)["leads"][0]


def test_the_documented_lead_is_read_whole() -> None:
    page = LeadPage.model_validate(example(examples.LEADS))
    (lead,) = page.leads
    assert (page.total, page.has_more) == (47, False)
    assert (lead.id, lead.stream_id, lead.account_id, lead.segment_id) == (1234, 42, 7, 12)
    assert lead.match_confidence == Confidence.HIGH
    assert lead.source_type == "new_follower"
    assert lead.discovered_at == datetime(2026, 6, 2, 9, 1, tzinfo=UTC)
    assert lead.exported_at is None
    assert (lead.profile.x_user_id, lead.profile.handle) == ("1234567890", "alice")
    assert (lead.profile.display_name, lead.profile.follower_count) == ("Alice Smith", 8200)


def test_the_documented_run_is_read_whole() -> None:
    run = Run.model_validate(example(examples.RUN))
    assert (run.id, run.stream_id, run.account_id, run.segment_id) == (123, 42, 7, 12)
    assert (run.stream_name, run.x_handle) == ("AI founders watching Yongfook", "yongfook")
    assert (run.source, run.status, run.mode) == ("manual", RunStatus.RUNNING, "sync-then-search")
    assert run.triggered_at == datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
    assert (run.new_followers_count, run.candidates_passed_count) == (50, 12)
    assert (run.medium_fit_count, run.enriched_count, run.error_message) == (4, 8, None)
    assert run.progress_log[0].message == "Fetched 50 new followers"


@pytest.mark.parametrize(
    ("status", "done"),
    [("queued", False), ("running", False), ("succeeded", True), ("failed", True), ("resting", False)],
)
def test_a_run_is_done_when_it_succeeded_or_failed(status: str, *, done: bool) -> None:
    assert Run(id=1, status=status).done is done


def test_the_documented_start_of_a_run_names_what_was_queued_and_skipped() -> None:
    started = RunStarted.model_validate(example(examples.RUN_STREAM))
    assert [(run.account_id, run.run_id) for run in started.queued] == [(7, 123)]
    assert [(skip.account_id, skip.reason) for skip in started.skipped] == [(8, "budget_exhausted")]


def test_the_introduction_spells_the_same_answer_otherwise() -> None:
    started = RunStarted.model_validate(example(examples.RUN_STREAM_IN_THE_INTRODUCTION))
    assert [(run.account_id, run.run_id) for run in started.queued] == [(7, 123)]
    assert started.skipped[0].reason == "account_sleeping"


def test_a_re_test_names_its_runs_run_id() -> None:
    started = RunStarted.model_validate(example(examples.RE_TEST))
    assert (started.queued[0].account_id, started.queued[0].run_id) == (7, 234)
    assert started.queued[0].model_extra == {"pairId": 101, "segmentId": 12}


@pytest.mark.parametrize("name", ["trackedXAccountId", "trackedAccountId", "accountId", "account_id"])
def test_every_name_of_an_account_id_becomes_account_id(name: str) -> None:
    assert Lead.model_validate({"id": 1, "profile": LEAD["profile"], name: 7}).account_id == 7
    assert QueuedRun.model_validate({"runId": 2, name: 7}).account_id == 7


def test_the_documented_counts_add_up() -> None:
    counts = LeadCounts.model_validate(example(examples.LEAD_COUNTS))
    assert (counts.high_fit_count, counts.medium_fit_count, counts.total) == (33, 14, 47)


def test_the_documented_enrichment_is_read_whole() -> None:
    found = Enrichment.model_validate(example(examples.ENRICHMENT))
    assert (found.lead_id, found.x_profile_id, found.credits_remaining) == (1234, "1234567890", 47)
    assert (found.result.ok, found.result.kind) == (True, "resolved")
    assert found.result.linkedin is not None
    assert (found.result.linkedin.url, found.result.linkedin.confidence) == (
        "https://linkedin.com/in/alice",
        "high",
    )
    assert found.result.email is not None
    assert (found.result.email.address, found.result.email.status) == ("alice@acme.com", "verified")
    assert (found.contact_routes[0].route_type, found.contact_routes[0].confidence) == (
        "linkedin_url",
        "high",
    )


@pytest.mark.parametrize(
    "result", [None, {}, {"ok": False}, {"linkedin": None, "email": {}}, {"email": {"address": None}}]
)
def test_an_enrichment_without_finds_has_neither_part(result: Any) -> None:
    found = Enrichment.model_validate(example(examples.ENRICHMENT, result=result))
    assert (found.result.linkedin, found.result.email) == (None, None)


def test_the_documented_segment_is_titled_by_its_description() -> None:
    segment = Segment.model_validate(example(examples.SEGMENTS)["segments"][0])
    assert segment.title == "AI founders building developer tools"
    assert segment.applied_search_filters == {"job_role": ["Founder", "CEO"]}
    assert (segment.user_facing_id, segment.linked_stream_count) == ("seg_12", 2)
    assert segment.created_at == segment.updated_at == datetime(2026, 6, 1, 10, tzinfo=UTC)


def test_a_named_segment_is_titled_by_its_name() -> None:
    assert Segment(id=1, name="Founders", description="AI founders").title == "Founders"


def test_the_documented_accounts_are_read_whole() -> None:
    accounts = Accounts.model_validate(example(examples.ACCOUNTS))
    (account,) = accounts.all
    assert (account.id, account.x_handle, account.tier, account.is_active) == (7, "yongfook", "starter", True)
    assert (account.last_known_follower_count, account.last_known_tweet_count) == (12500, 4321)
    assert account.assigned_segment_ids == (12, 13)
    assert (account.pending_tier, account.pending_tier_effective_at) == (None, None)
    assert account.added_at == datetime(2026, 3, 1, tzinfo=UTC)


def test_all_accounts_are_the_active_and_then_the_sleeping_ones() -> None:
    accounts = Accounts(active=(Account(id=1, x_handle="a"),), sleeping=(Account(id=2, x_handle="b"),))
    assert [account.id for account in accounts.all] == [1, 2]


def test_the_documented_owner_is_read_whole() -> None:
    me = Me.model_validate(example(examples.ME))
    assert (me.name, me.email) == ("Jane Smith", "jane@example.com")
    assert (me.subscription_status, me.is_free_tier) == ("active", False)
    (account,) = me.accounts
    assert (account.account_id, account.x_handle, account.tier) == (7, "yongfook", "starter")
    assert account.monthly_retest is not None
    assert account.monthly_retest.billing_period_start == "2026-05-15T00:00:00Z"
    assert (account.monthly_retest.used, account.monthly_retest.remaining) == (1, 11)
    assert account.daily_sync is not None
    assert (account.daily_sync.used, account.daily_sync.cap, account.daily_sync.remaining) == (0, 1, 1)
    assert me.credits is not None
    assert (me.credits.balance, me.credits.low_balance_threshold) == (47, 10)
    assert (me.credits.is_low, me.credits.auto_topup_enabled) == (False, False)
    assert me.totals is not None
    assert (me.totals.monthly_retest_remaining, me.totals.daily_sync_remaining) == (11, 1)


def test_a_subscription_keeps_its_id_and_forgets_an_address() -> None:
    subscription = WebhookSubscription.model_validate({"id": 1, "targetUrl": "https://secret.test/x"})
    assert subscription.id == 1
    assert "secret" not in repr(subscription)


def test_a_stream_without_name_is_titled_by_its_id() -> None:
    assert (Stream(id=42).title, Stream(id=42, name="Rust").title) == ("Stream 42", "Rust")


def test_a_stream_needs_no_more_than_its_id_and_keeps_what_it_does_not_know() -> None:
    stream = Stream.model_validate(
        {"id": 42, "pairs": [{"trackedXAccountId": 7, "segmentId": 12}], "colour": "red"}
    )
    assert [(pair.account_id, pair.segment_id) for pair in stream.pairs] == [(7, 12)]
    assert stream.model_extra == {"colour": "red"}


def test_a_list_that_is_null_reads_as_empty() -> None:
    assert Stream.model_validate({"id": 42, "pairs": None}).pairs == ()


def test_a_plain_progress_line_reads_as_its_message() -> None:
    assert ProgressStep.model_validate("Fetched 50") == ProgressStep(message="Fetched 50")


def test_unknown_words_stay_as_they_are() -> None:
    lead = Lead.model_validate({**LEAD, "matchConfidence": "splendid", "sourceType": "reposter"})
    assert (lead.match_confidence, lead.source_type) == ("splendid", "reposter")


@pytest.mark.parametrize("value", ["1234", 1234.0, True, None])
def test_an_id_is_an_integer_and_nothing_like_it(value: Any) -> None:
    with pytest.raises(ValidationError):
        Lead.model_validate({**LEAD, "id": value})


@pytest.mark.parametrize(
    "value",
    [1780000000, "1780000000", "2026-06-02T09:01:00", "2026-06-02", "soon", "0001-01-01T00:00:00+14:00"],
)
def test_a_time_is_a_text_with_a_zone(value: Any) -> None:
    with pytest.raises(ValidationError):
        Lead.model_validate({**LEAD, "discoveredAt": value})


@pytest.mark.parametrize("never", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
@pytest.mark.parametrize(
    "zone", ["America/New_York", "Asia/Tokyo", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
)
def test_a_time_at_the_ends_of_the_calendar_can_be_shown_by_each_clock(never: str, zone: str) -> None:
    run = Run.model_validate(example(examples.RUN) | {"triggeredAt": never})
    assert run.triggered_at
    assert run.triggered_at.astimezone(ZoneInfo(zone)) == run.triggered_at
    assert abs(run.triggered_at - datetime.fromisoformat(never)) == timedelta(days=1)


def test_a_time_of_another_zone_is_held_in_utc() -> None:
    lead = Lead.model_validate({**LEAD, "discoveredAt": "2026-06-02T11:01:00.5+02:00"})
    assert lead.discovered_at is not None
    assert lead.discovered_at.isoformat() == "2026-06-02T09:01:00.500000+00:00"


def test_a_note_has_at_most_500_characters() -> None:
    assert Feedback(good=False, note="x" * 500).note == "x" * 500
    with pytest.raises(ValidationError):
        Feedback(good=False, note="x" * 501)


def test_models_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Stream(id=42).name = "other"  # type: ignore[misc]
