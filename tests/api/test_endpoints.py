"""What each method sends, and that it reads the documented answer."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.api.errors import UnexpectedResponse
from bot.api.models import BadReason, Feedback, Lifecycle, Output, WebhookFilter
from tests.api import examples
from tests.api.examples import example
from tests.api.wire import KEY, Wire, raw, says

STREAM = {"id": 42, "name": "Rust"}
LEAD = example(examples.LEADS)["leads"][0]


async def test_every_request_carries_the_key_and_asks_for_json() -> None:
    wire = Wire(raw(examples.ME))
    await wire.client().me.get()
    assert wire.asked.headers["Authorization"] == f"Bearer {KEY}"
    assert wire.asked.headers["Accept"] == "application/json"
    assert str(wire.asked.url) == "https://api.test/api/v2/me"


async def test_me_shows_the_plan() -> None:
    me = await Wire(raw(examples.ME)).client().me.get()
    assert (me.name, me.subscription_status) == ("Jane Smith", "active")


@pytest.mark.parametrize(
    "answer",
    [
        {"streams": [STREAM]},
        {"data": [STREAM]},
        {"items": [STREAM]},
        [STREAM],
        {"data": {"streams": [STREAM]}},
        {"data": {"items": [STREAM]}, "total": 1},
    ],
)
async def test_streams_are_found_wherever_the_answer_may_hold_them(answer: Any) -> None:
    wire = Wire(says(answer))
    streams = await wire.client().streams.list()
    assert [(stream.id, stream.name) for stream in streams] == [(42, "Rust")]
    assert wire.where == "GET /streams"


@pytest.mark.parametrize(
    "answer", [STREAM, {"stream": STREAM}, {"data": STREAM}, {"data": {"stream": STREAM}}]
)
async def test_a_stream_is_found_wherever_the_answer_may_hold_it(answer: Any) -> None:
    wire = Wire(says(answer))
    assert (await wire.client().streams.get(42)).name == "Rust"
    assert wire.where == "GET /streams/42"


async def test_a_bare_stream_may_have_a_field_called_error() -> None:
    assert (await Wire(says({**STREAM, "error": "last sync failed"})).client().streams.get(42)).id == 42


async def test_running_a_stream_sends_no_body() -> None:
    wire = Wire(raw(examples.RUN_STREAM))
    started = await wire.client().streams.run(42)
    assert wire.where == "POST /streams/42/run"
    assert wire.asked.content == b""
    assert (started.queued[0].run_id, started.skipped[0].account_id) == (123, 8)


async def test_runs_of_a_stream_ask_for_thirty() -> None:
    wire = Wire(says({"runs": [example(examples.RUN)]}))
    runs = await wire.client().runs.of_stream(42)
    assert wire.where == "GET /streams/42/runs?limit=30"
    assert [run.id for run in runs] == [123]


@pytest.mark.parametrize(("asked", "sent"), [(0, 1), (7, 7), (1000, 100)])
async def test_the_limit_of_runs_stays_within_the_documented_one(asked: int, sent: int) -> None:
    wire = Wire(says({"runs": []}))
    assert await wire.client().runs.of_stream(42, limit=asked) == ()
    assert wire.where == f"GET /streams/42/runs?limit={sent}"


async def test_one_run_is_asked_for_below_its_stream() -> None:
    wire = Wire(says({"run": example(examples.RUN)}))
    assert (await wire.client().runs.get(42, 123)).status == "running"
    assert wire.where == "GET /streams/42/runs/123"


@pytest.mark.parametrize("name", ["runs", "data", "items"])
async def test_runs_of_all_streams_are_read_tolerantly(name: str) -> None:
    wire = Wire(says({name: [example(examples.RUN, status="paused")]}))
    (run,) = await wire.client().runs.list()
    assert (run.status, wire.where) == ("paused", "GET /runs")


async def test_leads_of_a_stream_are_a_page_of_a_hundred() -> None:
    wire = Wire(raw(examples.LEADS))
    page = await wire.client().leads.of_stream(42)
    assert (page.total, page.leads[0].profile.handle) == (47, "alice")
    assert wire.where == "GET /streams/42/leads?limit=100&offset=0"


async def test_every_filter_of_leads_is_sent_by_its_documented_name() -> None:
    wire = Wire(raw(examples.LEADS))
    await wire.client().leads.of_stream(
        42,
        lifecycle=Lifecycle.NEW,
        match_confidence="high",
        account_id=7,
        segment_id=12,
        since=datetime(2026, 6, 2, 11, 1, 0, 999999, tzinfo=timezone(timedelta(hours=2))),
        limit=9999,
        offset=-1,
    )
    assert parse_qs(wire.asked.url.query.decode()) == {
        "lifecycle": ["new"],
        "matchConfidence": ["high"],
        "accountId": ["7"],
        "segmentId": ["12"],
        "since": ["2026-06-02T09:01:00Z"],
        "limit": ["500"],
        "offset": ["0"],
    }


async def test_a_time_without_zone_is_a_mistake_of_the_caller() -> None:
    wire = Wire()
    with pytest.raises(ValueError, match="without zone"):
        await wire.client().leads.since(datetime(2026, 6, 2))  # noqa: DTZ001 -- the mistake under test is this
    assert wire.requests == []


async def test_the_beginning_of_time_is_a_time_too() -> None:
    wire = Wire(says([]))
    await wire.client().leads.since(datetime.min.replace(tzinfo=UTC))
    assert wire.asked.url.params["since"] == "0001-01-01T00:00:00Z"


async def test_counts_ask_for_a_summary() -> None:
    wire = Wire(raw(examples.LEAD_COUNTS))
    counts = await wire.client().leads.counts(42, lifecycle="exported")
    assert wire.where == "GET /streams/42/leads?lifecycle=exported&summary=true"
    assert (counts.high_fit_count, counts.medium_fit_count) == (33, 14)


@pytest.mark.parametrize(
    ("answer", "total", "has_more"),
    [
        (example(examples.LEADS), 47, False),
        ({"data": [LEAD], "hasMore": True}, None, True),
        ({"data": {"leads": [LEAD], "total": 3, "hasMore": True}}, 3, True),
        ({"items": [LEAD], "total": "many", "hasMore": "yes"}, None, False),
        ([LEAD], None, False),
    ],
)
async def test_leads_of_all_streams_are_read_tolerantly(
    answer: Any, total: int | None, *, has_more: bool
) -> None:
    page = await Wire(says(answer)).client().leads.since()
    assert [lead.id for lead in page.leads] == [1234]
    assert (page.total, page.has_more) == (total, has_more)


async def test_leads_of_all_streams_take_the_documented_parameters() -> None:
    wire = Wire(says({"leads": []}))
    await wire.client().leads.since(datetime(2026, 6, 2, 9, tzinfo=UTC), stream_id=42, lifecycle="new")
    assert dict(wire.asked.url.params) == {
        "streamId": "42",
        "since": "2026-06-02T09:00:00Z",
        "lifecycle": "new",
    }


@pytest.mark.parametrize(
    ("feedback", "sent"),
    [
        (Feedback(good=True), {"feedback": "good"}),
        (Feedback(good=True, reason=BadReason.BOT, note="no"), {"feedback": "good"}),
        (Feedback(good=False), {"feedback": "bad"}),
        (
            Feedback(good=False, reason=BadReason.WRONG_JOB, note="a baker"),
            {"feedback": "bad", "badReason": "wrong_job", "badReasonFreeform": "a baker"},
        ),
    ],
)
async def test_feedback_is_sent_for_one_segment(feedback: Feedback, sent: dict[str, str]) -> None:
    wire = Wire(raw(examples.FEEDBACK))
    await wire.client().leads.feedback(1234, 12, feedback)
    assert wire.where == "POST /leads/1234/feedback"
    assert wire.sent == {"segmentId": 12, **sent}


async def test_feedback_that_is_answered_with_not_ok_did_not_happen_for_sure() -> None:
    with pytest.raises(UnexpectedResponse, match="ok is not true") as caught:
        await Wire(says({"ok": False})).client().leads.feedback(1, 2, Feedback(good=True))
    assert caught.value.maybe_done


@pytest.mark.parametrize(
    ("outputs", "verified_only", "sent"),
    [
        ({Output.EMAIL}, False, {"requested_outputs": ["email"]}),
        ([Output.EMAIL, Output.LINKEDIN], False, {"requested_outputs": ["linkedin_url", "email"]}),
        ((Output.EMAIL,), True, {"requested_outputs": ["email"], "email_mode": "verified"}),
    ],
)
async def test_enrichment_asks_for_what_is_wanted(
    outputs: Any, sent: dict[str, Any], *, verified_only: bool
) -> None:
    wire = Wire(raw(examples.ENRICHMENT))
    found = await wire.client().leads.enrich(1234, outputs, verified_only=verified_only)
    assert (wire.where, wire.sent) == ("POST /leads/1234/enrich", sent)
    assert found.credits_remaining == 47


async def test_enrichment_waits_longer_than_a_read() -> None:
    wire = Wire(raw(examples.ENRICHMENT))
    await wire.client().leads.enrich(1234, [Output.EMAIL])
    assert wire.asked.extensions["timeout"] == {"connect": 5.0, "read": 120.0, "write": 10.0, "pool": 30.0}


async def test_enriching_nothing_is_a_mistake_of_the_caller() -> None:
    wire = Wire()
    with pytest.raises(ValueError, match="nothing to enrich"):
        await wire.client().leads.enrich(1234, [])
    assert wire.requests == []


@pytest.mark.parametrize("body", ["", "{}", "[]", "null", '{"ok": true}', '{"exportedAt": "..."}'])
async def test_export_is_done_whatever_the_answer_holds(body: str) -> None:
    wire = Wire(raw(body))
    await wire.client().leads.export(1234)
    assert (wire.where, wire.asked.content) == ("POST /leads/1234/export", b"")


@pytest.mark.parametrize("body", ["<html>Please sign in</html>", '{"success": false}', '{"ok": false}'])
async def test_export_is_not_done_when_something_else_answers(body: str) -> None:
    with pytest.raises(UnexpectedResponse):
        await Wire(raw(body)).client().leads.export(1234)


async def test_segments_come_without_archived_ones_unless_asked_for() -> None:
    wire = Wire(raw(examples.SEGMENTS), raw(examples.SEGMENTS))
    client = wire.client()
    assert await client.segments.list() == await client.segments.list(include_archived=True)
    assert [request.url.query for request in wire.requests] == [b"", b"excludeArchived=false"]


async def test_accounts_are_whole_lists() -> None:
    wire = Wire(raw(examples.ACCOUNTS))
    accounts = await wire.client().accounts.list()
    assert ([account.id for account in accounts.active], accounts.sleeping) == ([7], ())
    assert wire.where == "GET /accounts"


async def test_an_account_is_put_to_sleep_and_woken_without_a_body() -> None:
    wire = Wire(raw(examples.SLEEP), raw(examples.WAKE))
    client = wire.client()
    await client.accounts.sleep(7)
    await client.accounts.wake(7)
    assert [(request.method, request.url.path, request.content) for request in wire.requests] == [
        ("POST", "/api/v2/accounts/7/sleep", b""),
        ("POST", "/api/v2/accounts/7/wake", b""),
    ]


@pytest.mark.parametrize(
    ("only", "config"),
    [
        (None, {}),
        (WebhookFilter(), {"filterConfig": {}}),
        (WebhookFilter(source_type="follower"), {"filterConfig": {"sourceType": "follower"}}),
        (
            WebhookFilter(stream_id=42, account_id=7, feedback_status="good", match_confidence="high"),
            {
                "filterConfig": {
                    "streamId": 42,
                    "accountId": 7,
                    "feedbackStatus": "good",
                    "matchConfidence": "high",
                }
            },
        ),
    ],
)
async def test_a_subscription_sends_only_what_is_set(
    only: WebhookFilter | None, config: dict[str, Any]
) -> None:
    wire = Wire(raw(examples.SUBSCRIBE, 201))
    subscription = await wire.client().webhooks.subscribe("https://bot.test/hooks/secret", only)
    assert wire.where == "POST /webhooks/subscribe"
    assert wire.sent == {"targetUrl": "https://bot.test/hooks/secret", **config}
    assert subscription.id == 1


async def test_a_subscription_is_ended_by_a_delete_with_a_body() -> None:
    wire = Wire(raw(b"", 204))
    await wire.client().webhooks.unsubscribe(1)
    assert wire.where == "DELETE /webhooks/subscribe"
    assert wire.asked.headers["Content-Type"] == "application/json"
    assert wire.sent == {"id": 1}
