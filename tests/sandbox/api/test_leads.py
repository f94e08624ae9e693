"""Leads over HTTP: lists and their filters, feedback, export."""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.sandbox.api.rows import Feedback
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller


async def every_lead(caller: Caller) -> list[dict[str, Any]]:
    leads: list[dict[str, Any]] = (await caller.get("/leads", limit=500))["leads"]
    return leads


async def test_page_lead_and_profile_have_the_documented_keys(caller: Caller) -> None:
    page = await caller.get("/streams/42/leads")
    lead = page["leads"][0]
    assert set(page) == documented.LEAD_PAGE
    assert set(lead) == documented.LEAD
    assert set(lead["profile"]) == documented.PROFILE
    assert re.fullmatch(documented.MOMENT, lead["discoveredAt"])
    assert isinstance(lead["profile"]["xUserId"], str)


async def test_leads_come_newest_first(caller: Caller) -> None:
    leads = await every_lead(caller)
    assert all(older["discoveredAt"] <= newer["discoveredAt"] for newer, older in pairwise(leads))


async def test_pages_by_limit_and_offset_cover_everything_once(caller: Caller) -> None:
    whole = await caller.get("/streams/43/leads")
    seen, offset, more = [], 0, True
    while more:
        page = await caller.get("/streams/43/leads", limit=4, offset=offset)
        assert page["total"] == whole["total"]
        seen += page["leads"]
        offset, more = offset + 4, page["hasMore"]
    assert seen == whole["leads"]
    assert whole["hasMore"] is False


async def test_offset_beyond_the_end_is_an_empty_last_page(caller: Caller) -> None:
    page = await caller.get("/streams/43/leads", offset=1000)
    assert (page["leads"], page["hasMore"]) == ([], False)
    assert page["total"] > 0


@pytest.mark.parametrize(
    ("query", "key", "value"),
    [
        ({"matchConfidence": "high"}, "matchConfidence", "high"),
        ({"matchConfidence": "medium"}, "matchConfidence", "medium"),
        ({"accountId": 7}, "trackedXAccountId", 7),
        ({"segmentId": 14}, "segmentId", 14),
    ],
)
async def test_filter_keeps_what_it_names(caller: Caller, query: Any, key: str, value: Any) -> None:
    everything = (await caller.get("/streams/44/leads"))["leads"]
    kept = (await caller.get("/streams/44/leads", **query))["leads"]
    assert kept
    assert kept == [lead for lead in everything if lead[key] == value]


async def test_filter_by_an_account_without_leads_keeps_none(caller: Caller) -> None:
    assert (await caller.get("/streams/42/leads", accountId=10))["total"] == 0


async def test_lifecycle_parts_leads_into_new_and_exported(caller: Caller) -> None:
    new = (await caller.get("/streams/42/leads", lifecycle="new"))["leads"]
    exported = (await caller.get("/streams/42/leads", lifecycle="exported"))["leads"]
    assert new
    assert exported
    assert {lead["exportedAt"] for lead in new} == {None}
    assert None not in {lead["exportedAt"] for lead in exported}
    assert len(new) + len(exported) == (await caller.get("/streams/42/leads"))["total"]


async def test_since_means_strictly_after_that_time(caller: Caller) -> None:
    newest = (await caller.get("/streams/43/leads"))["leads"][0]["discoveredAt"]
    assert (await caller.get("/streams/43/leads", since=newest))["total"] == 0
    a_moment_before = datetime.fromisoformat(newest) - timedelta(milliseconds=1)
    assert (await caller.get("/streams/43/leads", since=a_moment_before.isoformat()))["total"] > 0


async def test_since_without_a_zone_is_taken_as_utc(caller: Caller) -> None:
    with_zone = await caller.get("/leads", since="2026-06-01T00:00:00Z")
    assert await caller.get("/leads", since="2026-06-01T00:00:00") == with_zone


async def test_summary_counts_high_and_medium_fits(caller: Caller) -> None:
    summary = await caller.get("/streams/42/leads", summary="true")
    total = (await caller.get("/streams/42/leads"))["total"]
    assert set(summary) == {"highFitCount", "mediumFitCount"}
    assert summary["highFitCount"] + summary["mediumFitCount"] == total
    only_medium = await caller.get("/streams/42/leads", summary="true", matchConfidence="medium")
    assert only_medium == {"highFitCount": 0, "mediumFitCount": summary["mediumFitCount"]}


@pytest.mark.parametrize(
    ("path", "query", "message"),
    [
        ("/streams/42/leads", {"lifecycle": "old"}, "lifecycle must be one of: new, exported."),
        ("/streams/42/leads", {"matchConfidence": "full"}, "matchConfidence must be one of: high, medium."),
        ("/streams/42/leads", {"accountId": "seven"}, "accountId must be a whole number."),
        ("/streams/42/leads", {"segmentId": "1.5"}, "segmentId must be a whole number."),
        ("/streams/42/leads", {"since": "yesterday"}, "since must be an ISO 8601 date and time."),
        ("/streams/42/leads", {"limit": "0"}, "limit must be at least 1."),
        ("/streams/42/leads", {"offset": "-1"}, "offset must be a whole number."),
        ("/streams/42/leads", {"summary": "maybe"}, "summary must be true or false."),
        ("/leads", {"groupBy": "account"}, "groupBy must be one of: stream."),
        ("/leads", {"streamId": "²"}, "streamId must be a whole number."),
        ("/runs", {"limit": "many"}, "limit must be a whole number."),
        ("/segments", {"excludeArchived": "no"}, "excludeArchived must be true or false."),
    ],
)
async def test_bad_parameter_is_refused_by_name(caller: Caller, path: str, query: Any, message: str) -> None:
    status, body = await caller.ask("GET", path, **query)
    assert (status, body) == (400, {"error": "validation_error", "message": message})


async def test_leads_of_all_streams_stand_in_one_list(caller: Caller) -> None:
    leads = await every_lead(caller)
    assert {lead["streamId"] for lead in leads} == {42, 43, 44}
    assert set(leads[0]) == documented.LEAD
    only = (await caller.get("/leads", streamId=44, lifecycle="new"))["leads"]
    assert only == [lead for lead in leads if lead["streamId"] == 44 and lead["exportedAt"] is None]


async def test_leads_grouped_by_stream_are_the_same_leads(caller: Caller) -> None:
    flat = await caller.get("/leads")
    grouped = await caller.get("/leads", groupBy="stream")
    leads = [lead for group in grouped["streams"] for lead in group["leads"]]
    assert sorted(lead["id"] for lead in leads) == sorted(lead["id"] for lead in flat["leads"])
    assert all(
        lead["streamId"] == group["streamId"] for group in grouped["streams"] for lead in group["leads"]
    )
    names = {group["streamId"]: group["streamName"] for group in grouped["streams"]}
    assert names[43] == "Rust people · @rustlings_daily"
    assert grouped["total"] == flat["total"]


async def test_lead_without_a_stored_profile_is_not_listed(caller: Caller) -> None:
    leads = await every_lead(caller)
    await caller.control(do="forget_profile", lead=leads[0]["id"])
    assert leads[0]["id"] not in {lead["id"] for lead in await every_lead(caller)}


async def test_feedback_is_kept_per_lead_and_segment(caller: Caller) -> None:
    for segment_id in (12, 13):
        body = {"segmentId": segment_id, "feedback": "good"}
        assert await caller.post("/leads/1234/feedback", body) == (200, {"ok": True})
    kept = caller.sandbox.tables.feedback
    assert kept.need("1234-12") == Feedback("1234-12", 1234, 12, "good", None, None, "2026-06-02T09:00:00Z")
    assert kept.need("1234-13").segment_id == 13


async def test_second_feedback_replaces_the_first(caller: Caller) -> None:
    await caller.post("/leads/1234/feedback", {"segmentId": 12, "feedback": "good"})
    worse = {
        "segmentId": 12,
        "feedback": "bad",
        "badReason": "wrong_job",
        "badReasonFreeform": "<b>not</b> a founder & no CEO",
    }
    await caller.post("/leads/1234/feedback", worse)
    kept = caller.sandbox.tables.feedback.need("1234-12")
    assert (kept.feedback, kept.bad_reason) == ("bad", "wrong_job")
    assert kept.bad_reason_freeform == "<b>not</b> a founder & no CEO"


async def test_bad_feedback_without_a_reason_gets_the_documented_default(caller: Caller) -> None:
    await caller.post("/leads/1234/feedback", {"segmentId": 12, "feedback": "bad"})
    assert caller.sandbox.tables.feedback.need("1234-12").bad_reason == "zapier"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"feedback": "good"}, "segmentId is required."),
        ({"segmentId": True, "feedback": "good"}, "segmentId must be a whole number."),
        ({"segmentId": "12", "feedback": "good"}, "segmentId must be a whole number."),
        ({"segmentId": 12}, "feedback is required."),
        ({"segmentId": 12, "feedback": "meh"}, "feedback must be one of: good, bad."),
        ({"segmentId": 12, "feedback": ["good"]}, "feedback must be one of: good, bad."),
        (
            {"segmentId": 12, "feedback": "bad", "badReason": "ugly"},
            "badReason must be one of: bot, wrong_gender, wrong_job, wrong_skill, wrong_personality, zapier, other.",
        ),
        (
            {"segmentId": 12, "feedback": "bad", "badReasonFreeform": "x" * 501},
            "badReasonFreeform must be at most 500 characters.",
        ),
        (
            {"segmentId": 12, "feedback": "bad", "badReasonFreeform": 5},
            "badReasonFreeform must be a string.",
        ),
        (None, "The body must be JSON."),
        ([], "The body must be a JSON object."),
    ],
)
async def test_bad_feedback_body_is_refused_by_field(caller: Caller, body: Any, message: str) -> None:
    before = caller.sandbox.tables.feedback.all()
    status, answer = await caller.post("/leads/1234/feedback", body)
    assert (status, answer) == (400, {"error": "validation_error", "message": message})
    assert caller.sandbox.tables.feedback.all() == before


async def test_freeform_of_500_characters_is_taken(caller: Caller) -> None:
    body = {"segmentId": 12, "feedback": "bad", "badReason": "other", "badReasonFreeform": "é" * 500}
    assert await caller.post("/leads/1234/feedback", body) == (200, {"ok": True})


async def test_feedback_on_what_is_not_there_names_it(caller: Caller) -> None:
    good = {"segmentId": 12, "feedback": "good"}
    assert await caller.post("/leads/999999/feedback", good) == (404, {"error": "Lead not found"})
    stray = {"segmentId": 999, "feedback": "good"}
    assert await caller.post("/leads/1234/feedback", stray) == (404, {"error": "Saved search not found"})


async def test_export_sets_the_time_once(caller: Caller) -> None:
    lead = (await caller.get("/streams/43/leads", lifecycle="new"))["leads"][0]
    exported = {"ok": True, "leadId": lead["id"], "exportedAt": "2026-06-02T09:00:00Z"}
    assert await caller.post(f"/leads/{lead['id']}/export") == (200, exported)
    await caller.clock.advance(60)
    assert await caller.post(f"/leads/{lead['id']}/export") == (200, exported)
    listed = (await caller.get("/streams/43/leads", lifecycle="exported"))["leads"]
    assert [other["exportedAt"] for other in listed if other["id"] == lead["id"]] == ["2026-06-02T09:00:00Z"]


async def test_export_of_an_unknown_lead_is_refused(caller: Caller) -> None:
    assert await caller.post("/leads/999999/export") == (404, {"error": "Lead not found"})


async def test_lead_of_the_largest_imaginable_id_is_unknown(caller: Caller) -> None:
    assert (await caller.post(f"/leads/{'9' * 40}/export"))[0] == 404
