"""Leads: of one stream or of all, judged, exported. Sources: .../stream-leads, .../submit-feedback."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Query, Route
from bot.sandbox.api.errors import not_found
from bot.sandbox.api.moments import read_moment
from bot.sandbox.api.operations.streams import need_stream
from bot.sandbox.api.rows import Feedback, Lead
from bot.sandbox.api.views import Json, lead_view

USUAL, MOST = 100, 500
"""``limit``: default and maximum, as documented for a stream's leads."""
LIFECYCLES = ("new", "exported")
CONFIDENCES = ("high", "medium")
BAD_REASONS = ("bot", "wrong_gender", "wrong_job", "wrong_skill", "wrong_personality", "zapier", "other")
LONGEST_FREEFORM = 500

Test = Callable[[Lead], bool]


def list_stream_leads(api: Backend, call: Call) -> Answer:
    """A page of a stream's leads, newest first (*assumed*); with ``summary`` only counts, of what the filters let through (*assumed*)."""
    stream = need_stream(api, call)
    query = call.query
    confidence = query.choice("matchConfidence", CONFIDENCES)
    account_id, segment_id = query.whole("accountId"), query.whole("segmentId")
    leads = _select(
        api,
        [
            lambda lead: lead.stream_id == stream.id,
            lambda lead: confidence is None or lead.match_confidence == confidence,
            lambda lead: account_id is None or lead.account_id == account_id,
            lambda lead: segment_id is None or lead.segment_id == segment_id,
            *_common_filters(query),
        ],
    )
    if query.flag("summary", default=False):
        return Answer(_summary(leads))
    return Answer(_page(api, call, leads))


def list_leads(api: Backend, call: Call) -> Answer:
    """Leads of all streams by ``streamId``, ``since``, ``lifecycle``; paged as a stream's leads.

    The answer is *assumed*: flat ``{"leads", "total", "hasMore"}``; with ``groupBy=stream`` the page's leads in
    ``{"streams": [{"streamId", "streamName", "leads"}], "total", "hasMore"}``. Other parameters are ignored.
    """
    stream_id = call.query.whole("streamId")
    grouped = call.query.choice("groupBy", ("stream",)) is not None
    leads = _select(
        api,
        [lambda lead: stream_id is None or lead.stream_id == stream_id, *_common_filters(call.query)],
    )
    page = _page(api, call, leads)
    return Answer(_grouped(api, page) if grouped else page)


def give_feedback(api: Backend, call: Call) -> Answer:
    """Judge a lead for a segment; a second judgement replaces the first (*assumed*: known of v1 only)."""
    body = call.body()
    segment_id = body.need_whole("segmentId")
    feedback = body.need_choice("feedback", ("good", "bad"))
    reason = body.choice("badReason", BAD_REASONS)
    freeform = body.text("badReasonFreeform", LONGEST_FREEFORM)
    lead = _need_lead(api, call)
    if api.tables.segments.get(segment_id) is None:
        raise not_found("Saved search")
    api.tables.feedback.put(
        Feedback(
            id=f"{lead.id}-{segment_id}",
            lead_id=lead.id,
            segment_id=segment_id,
            feedback=feedback,
            bad_reason=(reason or "zapier") if feedback == "bad" else None,
            bad_reason_freeform=freeform,
            at=api.now(),
        ),
    )
    return Answer({"ok": True})


def export_lead(api: Backend, call: Call) -> Answer:
    """Mark a lead exported; again changes nothing. ``{"ok", "leadId", "exportedAt"}`` is *assumed*: no page."""
    lead = _need_lead(api, call)
    if lead.exported_at is None:
        lead = api.tables.leads.put(replace(lead, exported_at=api.now()))
    return Answer({"ok": True, "leadId": lead.id, "exportedAt": lead.exported_at})


def _need_lead(api: Backend, call: Call) -> Lead:
    lead = api.tables.leads.get(call.ids["id"])
    if lead is None:
        raise not_found("Lead")
    return lead


def _common_filters(query: Query) -> list[Test]:
    """``lifecycle``, and ``since``: strictly after that time, as "discovered after" reads."""
    lifecycle, since = query.choice("lifecycle", LIFECYCLES), query.moment("since")
    return [
        lambda lead: lifecycle is None or (lifecycle == "exported") == (lead.exported_at is not None),
        lambda lead: since is None or read_moment(lead.discovered_at) > since,
    ]


def _select(api: Backend, tests: Iterable[Test]) -> list[Lead]:
    """Newest first. A lead without a stored profile has nothing to show and is left out (*assumed*)."""
    kept = [
        lead
        for lead in api.tables.leads.all()
        if all(test(lead) for test in tests) and api.tables.profiles.get(lead.x_user_id)
    ]
    return sorted(kept, key=lambda lead: (lead.discovered_at, lead.id), reverse=True)


def _page(api: Backend, call: Call, leads: list[Lead]) -> Json:
    limit = call.query.limit(USUAL, MOST)
    offset = call.query.whole("offset") or 0
    return {
        "leads": [lead_view(api.tables, lead, call.base_url) for lead in leads[offset : offset + limit]],
        "total": len(leads),
        "hasMore": offset + limit < len(leads),
    }


def _summary(leads: list[Lead]) -> Json:
    high = sum(lead.match_confidence == "high" for lead in leads)
    return {"highFitCount": high, "mediumFitCount": len(leads) - high}


def _grouped(api: Backend, page: Json) -> Json:
    groups: dict[int, list[Json]] = {}
    for lead in page.pop("leads"):
        groups.setdefault(lead["streamId"], []).append(lead)
    streams = [
        {"streamId": stream_id, "streamName": api.tables.streams.need(stream_id).name, "leads": leads}
        for stream_id, leads in groups.items()
    ]
    return {"streams": streams, **page}


ROUTES = (
    Route("GET", "/streams/{id}/leads", list_stream_leads),
    Route("GET", "/leads", list_leads),
    Route("POST", "/leads/{id}/feedback", give_feedback),
    Route("POST", "/leads/{id}/export", export_lead),
)
