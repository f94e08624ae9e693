"""Segments: the reusable filter sets that streams look for."""

from bot.api import decode
from bot.api.models import Segment
from bot.api.transport import Transport, get


class SegmentsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def list(self, *, include_archived: bool = False) -> tuple[Segment, ...]:
        """``GET /segments``: the whole list, without archived ones unless asked for. Costs one request.

        https://docs.catchthegoodones.com/api-reference/list-segments
        """
        params = {"excludeArchived": "false"} if include_archived else None
        return await self._api.ask(get("/segments", params), decode.many(Segment, "segments"))
