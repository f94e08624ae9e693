"""Segments. Sources: https://docs.catchthegoodones.com/api-reference/create-segment, .../list-segments."""

from dataclasses import replace

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.segment_bodies import read_segment
from bot.sandbox.api.views import segment_view, user_facing_id


def create_segment(api: Backend, call: Call) -> Answer:
    """Keep a new segment, linked to no stream yet. 201 is *assumed*; so is that there is no cap."""
    segment = read_segment(call.body(), api.now())
    segment = api.tables.segments.put(replace(segment, id=api.tables.segments.next_id()))
    return Answer({"id": segment.id, "userFacingId": user_facing_id(segment)}, status=201)


def list_segments(api: Backend, call: Call) -> Answer:
    """The whole list; ``excludeArchived`` is true unless said otherwise."""
    exclude = call.query.flag("excludeArchived", default=True)
    segments = api.tables.segments.where(lambda segment: not (exclude and segment.is_archived))
    return Answer({"segments": [segment_view(api.tables, segment) for segment in segments]})


ROUTES = (
    Route("POST", "/segments", create_segment),
    Route("GET", "/segments", list_segments),
)
