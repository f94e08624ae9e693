"""Segments. Source: https://docs.catchthegoodones.com/api-reference/list-segments."""

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.views import segment_view


def list_segments(api: Backend, call: Call) -> Answer:
    """The whole list; ``excludeArchived`` is true unless said otherwise."""
    exclude = call.query.flag("excludeArchived", default=True)
    segments = api.tables.segments.where(lambda segment: not (exclude and segment.is_archived))
    return Answer({"segments": [segment_view(api.tables, segment) for segment in segments]})


ROUTES = (Route("GET", "/segments", list_segments),)
