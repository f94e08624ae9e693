"""Segments: the reusable filter sets that streams look for."""

from bot.api import decode
from bot.api.models import NewSegment, Segment, SegmentCreated
from bot.api.transport import Call, Transport, get


class SegmentsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def list(self, *, include_archived: bool = False) -> tuple[Segment, ...]:
        """``GET /segments``: the whole list, without archived ones unless asked for. Costs one request.

        https://docs.catchthegoodones.com/api-reference/list-segments
        """
        params = {"excludeArchived": "false"} if include_archived else None
        return await self._api.ask(get("/segments", params), decode.many(Segment, "segments"))

    async def create(self, new: NewSegment) -> SegmentCreated:
        """``POST /segments``: make a segment; none can be changed later, on purpose. Costs one request.

        Never repeated once sent. Raises ``OrphanLabel``, which names the labels that the API does not know.
        https://docs.catchthegoodones.com/api-reference/create-segment
        """
        return await self._api.ask(
            Call("POST", "/segments", body=new.wire()), decode.bare(SegmentCreated, "id")
        )
