"""Runs: start them, follow them, look back. Sources: .../run-stream, .../stream-runs, .../stream-run-status."""

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.errors import Refusal, not_found
from bot.sandbox.api.operations.streams import need_stream
from bot.sandbox.api.rows import Run, Stream
from bot.sandbox.api.syncing import sync_stream
from bot.sandbox.api.views import run_view

USUAL, MOST = 30, 100
"""``limit``: default and maximum, as documented for a stream's runs."""


def run_stream(api: Backend, call: Call) -> Answer:
    """Queue one run for each account of the stream.

    A paused stream runs too, and so does an account that is being synced already (both *assumed*).
    """
    sent = sync_stream(api, need_live_stream(api, call), "manual")
    return Answer(
        {
            "queued": [{"trackedAccountId": run.account_id, "syncRunId": run.id} for run in sent.queued],
            "skipped": [
                {"trackedAccountId": account.id, "reason": reason} for account, reason in sent.skipped
            ],
        },
    )


def list_stream_runs(api: Backend, call: Call) -> Answer:
    """Runs whose (account, segment) is among the stream's pairs; newest first is *assumed*."""
    stream = need_stream(api, call)
    runs = api.tables.runs.where(lambda run: _belongs(api, stream, run))
    return _page(api, call, runs)


def show_stream_run(api: Backend, call: Call) -> Answer:
    """One run of the stream; the words of its 404 are *assumed*."""
    stream = need_stream(api, call)
    run = api.tables.runs.get(call.ids["runId"])
    if run is None or not _belongs(api, stream, run):
        raise not_found("Run")
    return Answer({"run": run_view(api.tables, run)})


def list_runs(api: Backend, call: Call) -> Answer:
    """All runs in the shape and with the ``limit`` of a stream's runs (*assumed*: no page)."""
    return _page(api, call, api.tables.runs.all())


def need_live_stream(api: Backend, call: Call) -> Stream:
    """The stream whose id is in the path, if it may run; else ``Stream not found`` or ``Stream is archived``."""
    stream = need_stream(api, call)
    if stream.is_archived:
        raise Refusal(400, "Stream is archived")
    return stream


def _page(api: Backend, call: Call, runs: list[Run]) -> Answer:
    limit = call.query.limit(USUAL, MOST)
    newest = sorted(runs, key=lambda run: (run.triggered_at, run.id), reverse=True)
    return Answer({"runs": [run_view(api.tables, run) for run in newest[:limit]]})


def _belongs(api: Backend, stream: Stream, run: Run) -> bool:
    pairs = {(pair.account_id, pair.segment_id) for pair in api.tables.pairs_of(stream.id)}
    return run.stream_id == stream.id and (run.account_id, run.segment_id) in pairs


ROUTES = (
    Route("POST", "/streams/{id}/run", run_stream),
    Route("GET", "/streams/{id}/runs", list_stream_runs),
    Route("GET", "/streams/{id}/runs/{runId}", show_stream_run),
    Route("GET", "/runs", list_runs),
)
