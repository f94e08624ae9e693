"""Runs: what the syncs and re-tests of streams did, and how far they are."""

from bot.api import decode
from bot.api.models import Run
from bot.api.transport import Transport, get

MOST_RUNS = 100


class RunsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def of_stream(self, stream_id: int, limit: int = 30) -> tuple[Run, ...]:
        """``GET /streams/{id}/runs``: runs of the stream's present pairs. Costs one request.

        ``limit`` is held within 1 and 100; the order is not documented. Raises ``NotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/stream-runs
        """
        call = get("/streams/{id}/runs", {"limit": min(max(limit, 1), MOST_RUNS)}, id=stream_id)
        return await self._api.ask(call, decode.many(Run, "runs"))

    async def get(self, stream_id: int, run_id: int) -> Run:
        """``GET /streams/{id}/runs/{runId}``: one run, for polling and for the final read. Costs one request.

        The run must belong to the stream. Raises ``NotFound`` (assumed).
        https://docs.catchthegoodones.com/api-reference/stream-run-status
        """
        call = get("/streams/{id}/runs/{run_id}", id=stream_id, run_id=run_id)
        return await self._api.ask(call, decode.one(Run, "run"))

    async def list(self, limit: int | None = None) -> tuple[Run, ...]:
        """``GET /runs``: runs across all campaigns. Costs one request.

        Only the purpose is documented: read under ``runs``, ``data`` or ``items``, or bare (assumed); how many come is
        unknown. A ``limit``, within 1 and 100, is sent only where one is given, as that of a stream's runs (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        paging = {} if limit is None else {"limit": min(max(limit, 1), MOST_RUNS)}
        return await self._api.ask(get("/runs", paging), decode.any_many(Run, "runs"))
