"""Streams: what there is and how it is set. No page shows these two answers, so both are *assumed*."""

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.errors import not_found
from bot.sandbox.api.rows import Stream
from bot.sandbox.api.views import stream_view


def list_streams(api: Backend, _call: Call) -> Answer:
    """``{"streams": [...]}`` with all that are not archived; paused ones are among them (*assumed*)."""
    streams = api.tables.streams.where(lambda stream: not stream.is_archived)
    return Answer({"streams": [stream_view(api.tables, stream) for stream in streams]})


def show_stream(api: Backend, call: Call) -> Answer:
    """``{"stream": {...}}``, archived or not (*assumed*)."""
    return Answer({"stream": stream_view(api.tables, need_stream(api, call))})


def need_stream(api: Backend, call: Call) -> Stream:
    """The stream whose id is in the path, or ``Stream not found``."""
    stream = api.tables.streams.get(call.ids["id"])
    if stream is None:
        raise not_found("Stream")
    return stream


ROUTES = (
    Route("GET", "/streams", list_streams),
    Route("GET", "/streams/{id}", show_stream),
)
