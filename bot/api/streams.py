"""Streams (campaigns): list, look at one, run one."""

from bot.api import decode
from bot.api.models import RunStarted, Stream
from bot.api.transport import Call, Transport, get


class StreamsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def list(self) -> tuple[Stream, ...]:
        """``GET /streams``: the active campaigns. Costs one request.

        Only the purpose is documented: read under ``streams``, ``data`` or ``items``, or bare; taken as whole (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        return await self._api.ask(get("/streams"), decode.any_many(Stream, "streams"))

    async def get(self, stream_id: int) -> Stream:
        """``GET /streams/{id}``: one campaign with its pairs. Costs one request.

        Only the purpose is documented: read under ``stream`` or ``data``, or bare (assumed).
        Raises ``NotFound`` (``StreamNotFound`` where the answer says so).
        https://docs.catchthegoodones.com/api-reference/migration-v1-to-v2
        """
        return await self._api.ask(get("/streams/{id}", id=stream_id), decode.any_one(Stream, "stream"))

    async def run(self, stream_id: int) -> RunStarted:
        """``POST /streams/{id}/run``: fetch followers and classify them. Uses **one daily sync slot per account**.

        Queues the work: poll each ``run_id`` with ``runs.get``. Accounts without budget or asleep are in ``skipped``.
        Never repeated once sent. Raises ``StreamNotFound``, ``StreamArchived``.
        https://docs.catchthegoodones.com/api-reference/run-stream
        """
        call = Call("POST", "/streams/{id}/run", {"id": stream_id})
        return await self._api.ask(call, decode.bare(RunStarted, "queued"))
