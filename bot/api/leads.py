"""Leads: list, count, follow, judge, enrich, export."""

from collections.abc import AsyncIterator, Collection
from datetime import UTC, datetime
from typing import Any, TypedDict, Unpack

from bot.api import decode
from bot.api.models import Enrichment, Feedback, Lead, LeadCounts, LeadPage, Output
from bot.api.retry import Repeat
from bot.api.transport import Call, Transport, get

MOST_LEADS = 500
SMALLEST_PAGE = 10
"""No server makes pages of fewer leads (assumed): so few are all, though the answer does not say so."""
_ENRICHMENT_PATIENCE = 120.0


class LeadFilter(TypedDict, total=False):
    """Narrows the leads of a stream; each may be ``None``. ``since`` is aware and means *discovered after*."""

    lifecycle: str | None
    match_confidence: str | None
    account_id: int | None
    segment_id: int | None
    since: datetime | None


class LeadsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def of_stream(
        self, stream_id: int, *, limit: int = 100, offset: int = 0, **only: Unpack[LeadFilter]
    ) -> LeadPage:
        """``GET /streams/{id}/leads``: one page. Costs one request.

        ``limit`` is held within 1 and 500; the order is not documented. Raises ``NotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/stream-leads
        """
        paging = {"limit": min(max(limit, 1), MOST_LEADS), "offset": max(offset, 0)}
        call = get("/streams/{id}/leads", {**_query(only), **paging}, id=stream_id)
        return await self._api.ask(call, decode.bare(LeadPage, "leads", "total", "hasMore"))

    async def iter(self, stream_id: int, **only: Unpack[LeadFilter]) -> AsyncIterator[Lead]:
        """Every lead of a stream once, over pages of 500. Costs one request per page; break to stop early.

        Ends at the last page, and at one that brings nothing new, so that a server that ignores ``offset`` does
        not hold it forever. A list that shrinks or is sorted anew while it is read may hide some: exporting
        under ``lifecycle="new"`` is such a case.
        """
        seen: set[tuple[int, int | None]] = set()
        offset = 0
        while True:
            page = await self.of_stream(stream_id, limit=MOST_LEADS, offset=offset, **only)
            before = len(seen)
            for lead in page.leads:
                # A lead can be there once for each segment that judges it.
                identity = (lead.id, lead.segment_id)
                if identity not in seen:
                    seen.add(identity)
                    yield lead
            offset += len(page.leads)
            if not page.has_more or len(seen) == before:
                return

    async def counts(self, stream_id: int, **only: Unpack[LeadFilter]) -> LeadCounts:
        """``GET /streams/{id}/leads?summary=true``: counts only. Costs one request.

        Whether the filters apply to it is not documented. Raises ``NotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/stream-leads
        """
        call = get("/streams/{id}/leads", {**_query(only), "summary": "true"}, id=stream_id)
        return await self._api.ask(call, decode.bare(LeadCounts))

    async def since(
        self,
        moment: datetime | None = None,
        *,
        stream_id: int | None = None,
        lifecycle: str | None = None,
        offset: int = 0,
    ) -> LeadPage:
        """``GET /leads``: leads of all streams, discovered after ``moment``. Costs one request.

        Only the parameters are documented. Read under ``leads``, ``streams``, ``data`` or ``items``, or bare, flat or
        in groups by stream (assumed); paging is unknown, so that a page that looks full may be cut. With an ``offset``
        the page of 500 from there on is asked for as it is of a stream (assumed): where it brings nothing new, ask
        each stream.
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        paging = {"limit": MOST_LEADS, "offset": offset} if offset else {}
        params = {"streamId": stream_id, "since": _iso(moment), "lifecycle": lifecycle, **paging}
        return await self._api.ask(get("/leads", params), decode.any_page())

    async def feedback(self, lead_id: int, segment_id: int, feedback: Feedback) -> None:
        """``POST /leads/{id}/feedback``: one judgement of a lead for one segment. Costs one request.

        Reason and note go with bad feedback only: what they mean with good is not documented. Repeated like a
        read: the same again replaces it (assumed, as in v1). Raises ``LeadNotFound``, ``SegmentNotFound``.
        https://docs.catchthegoodones.com/api-reference/submit-feedback
        """
        body = {"segmentId": segment_id, **_judgement(feedback)}
        call = Call("POST", "/leads/{id}/feedback", {"id": lead_id}, body=body, repeat=Repeat.ALWAYS)
        await self._api.ask(call, decode.told_done("ok"))

    async def enrich(
        self, lead_id: int, outputs: Collection[Output], *, verified_only: bool = False
    ) -> Enrichment:
        """``POST /leads/{id}/enrich``: look for contact details now. Uses team **credits** (price not documented).

        ``outputs`` must not be empty (``ValueError``). Whether a repeat is charged is not documented: never repeated
        once sent. Raises ``LeadNotFound``, ``ProfileMissing``, ``CreditsExhausted``, ``NoTeam``.
        https://docs.catchthegoodones.com/api-reference/enrich-lead
        """
        wanted = [str(output) for output in Output if output in outputs]
        if not wanted:
            raise ValueError("nothing to enrich")
        body: dict[str, Any] = {"requested_outputs": wanted}
        if verified_only:
            body["email_mode"] = "verified"
        call = Call("POST", "/leads/{id}/enrich", {"id": lead_id}, body=body, patience=_ENRICHMENT_PATIENCE)
        return await self._api.ask(call, decode.bare(Enrichment, "leadId", "result"))

    async def export(self, lead_id: int) -> None:
        """``POST /leads/{id}/export``: mark a lead as moved into a CRM. Costs one request.

        Only the purpose is documented: sent without a body, and anything that names no error means done (assumed).
        Never repeated once sent: look at ``exported_at`` first. Raises ``NotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        await self._api.ask(Call("POST", "/leads/{id}/export", {"id": lead_id}), decode.done())


def is_whole(page: LeadPage) -> bool:
    """Whether a page of ``GET /leads`` certainly holds all that was asked for, each lead with its stream."""
    count = len(page.leads)
    if page.has_more or (page.total or 0) > count:
        return False
    says_so = "has_more" in page.model_fields_set or page.total == count
    return (says_so or count < SMALLEST_PAGE) and all(lead.stream_id is not None for lead in page.leads)


def _query(only: LeadFilter) -> dict[str, str | int | None]:
    return {
        "lifecycle": only.get("lifecycle"),
        "matchConfidence": only.get("match_confidence"),
        "accountId": only.get("account_id"),
        "segmentId": only.get("segment_id"),
        "since": _iso(only.get("since")),
    }


def _iso(moment: datetime | None) -> str | None:
    """As the API's examples write it: UTC, ``Z``, whole seconds. Rounded down, so that nothing is missed."""
    if moment is None:
        return None
    if moment.tzinfo is None:
        raise ValueError("a time without zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _judgement(feedback: Feedback) -> dict[str, str]:
    if feedback.good:
        return {"feedback": "good"}
    reason = {"badReason": str(feedback.reason)} if feedback.reason else {}
    note = {"badReasonFreeform": feedback.note} if feedback.note else {}
    return {"feedback": "bad", **reason, **note}
