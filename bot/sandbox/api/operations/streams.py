"""Streams: create, list, inspect, update, archive. Sources: .../create-stream, .../update-stream, .../delete-stream."""

from dataclasses import replace
from typing import Any

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.errors import not_found, subscription_required
from bot.sandbox.api.pairing import Wish, derived_name, read_pairs, refuse_crowding, refuse_unpaid
from bot.sandbox.api.rows import Account, Stream
from bot.sandbox.api.stream_settings import read_changes, read_new, refuse_nowhere, slot_by_hash
from bot.sandbox.api.views import Json, stream_view
from bot.sandbox.api.wiring import Upsert, wire


def create_stream(api: Backend, call: Call) -> Answer:
    """Resolve, upsert and wire everything in one call, or refuse and change nothing. 201 is *assumed*.

    A paid user whose subscription lapsed is refused whatever the pairs (*assumed* to be so wide).
    """
    body = call.body()
    settings = read_new(body)
    owner = api.tables.owner
    if not (owner.subscribed or owner.free):
        raise subscription_required()
    wishes = read_pairs(api, body, fewest=1)
    stream = Stream(**{"id": 0, "name": derived_name(wishes), **_stamps(api), **settings})
    refuse_nowhere(stream)
    refuse_unpaid(api, wishes)
    refuse_crowding(api, stream, _known(wishes))
    stream = _with_id(api, stream, timed="sync_times" in settings)
    upsert = Upsert(api, wishes)
    api.tables.streams.put(stream)
    wire(api, stream.id, upsert.couples)
    return Answer({"id": stream.id, "accounts": upsert.accounts, "segments": upsert.segments}, status=201)


def list_streams(api: Backend, _call: Call) -> Answer:
    """``{"streams": [...]}`` with all that are not archived; paused ones are among them (*assumed*: no page)."""
    streams = api.tables.streams.where(lambda stream: not stream.is_archived)
    return Answer({"streams": [stream_view(api.tables, stream) for stream in streams]})


def show_stream(api: Backend, call: Call) -> Answer:
    """``{"stream": {...}}``, archived or not (*assumed*: no page)."""
    return Answer({"stream": stream_view(api.tables, need_stream(api, call))})


def update_stream(api: Backend, call: Call) -> Answer:
    """Change what was sent; ``pairs`` are replaced as a whole, and ``pairsDiff`` is told only then.

    *Assumed*: an empty list takes all pairs away; archiving by ``isArchived`` pauses too, as DELETE does; plan and cap
    are asked as on create, but only where accounts come in or the stream starts to run by itself.
    """
    stream = need_stream(api, call)
    body = call.body()
    changes = read_changes(body)
    if changes.get("is_archived"):
        changes["is_active"] = False
    changed = replace(stream, **changes, updated_at=api.now())
    refuse_nowhere(changed)
    wishes = read_pairs(api, body, fewest=0) if body.sent("pairs") else None
    refuse_unpaid(api, wishes or [])
    refuse_crowding(api, changed, _coming(api, stream, changed, wishes))
    api.tables.streams.put(changed)
    diff = {} if wishes is None else {"pairsDiff": _replace_pairs(api, stream, wishes)}
    return Answer({"id": stream.id, **diff})


def archive_stream(api: Backend, call: Call) -> Answer:
    """Pause and archive; leads stay. Once more gives the same answer (*assumed*)."""
    stream = need_stream(api, call)
    if not stream.is_archived:
        api.tables.streams.put(replace(stream, is_active=False, is_archived=True, updated_at=api.now()))
    return Answer({"archived": True})


def need_stream(api: Backend, call: Call) -> Stream:
    """The stream whose id is in the path, or ``Stream not found``."""
    stream = api.tables.streams.get(call.ids["id"])
    if stream is None:
        raise not_found("Stream")
    return stream


def _stamps(api: Backend) -> dict[str, Any]:
    return {"created_at": api.now(), "updated_at": api.now()}


def _with_id(api: Backend, stream: Stream, *, timed: bool) -> Stream:
    stream_id = api.tables.streams.next_id()
    return replace(stream, id=stream_id, sync_times=stream.sync_times if timed else [slot_by_hash(stream_id)])


def _known(wishes: list[Wish]) -> list[Account]:
    """Accounts that exist already: only these can be in other streams."""
    return list({wish.account.id: wish.account for wish in wishes if wish.account.id}.values())


def _coming(api: Backend, before: Stream, after: Stream, wishes: list[Wish] | None) -> list[Account]:
    """Accounts that the change burdens with one more automated stream."""
    held = {pair.account_id for pair in api.tables.pairs_of(before.id)}
    accounts = _known(wishes) if wishes is not None else _held(api, held)
    already = held if before.automated and after.automated else set()
    return [account for account in accounts if account.id not in already]


def _held(api: Backend, account_ids: set[int]) -> list[Account]:
    return [account for account in api.accounts() if account.id in account_ids]


def _replace_pairs(api: Backend, stream: Stream, wishes: list[Wish]) -> Json:
    """What is new to the stream; that what left is not told is as the example shows."""
    before = api.tables.pairs_of(stream.id)
    accounts, segments = {pair.account_id for pair in before}, {pair.segment_id for pair in before}
    upsert = Upsert(api, wishes)
    wire(api, stream.id, upsert.couples)
    return {
        "addedAccounts": [told for told in upsert.accounts if told["accountId"] not in accounts],
        "addedSegments": [told for told in upsert.segments if told["segmentId"] not in segments],
    }


ROUTES = (
    Route("POST", "/streams", create_stream),
    Route("GET", "/streams", list_streams),
    Route("GET", "/streams/{id}", show_stream),
    Route("PATCH", "/streams/{id}", update_stream),
    Route("DELETE", "/streams/{id}", archive_stream),
)
