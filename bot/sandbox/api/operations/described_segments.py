"""A segment from a description in words. Source: https://docs.catchthegoodones.com/api-reference/lookups-segment-from-description."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.errors import Refusal
from bot.sandbox.api.labelling import labels_in
from bot.sandbox.api.rows import Account, Pair, Segment, Stream
from bot.sandbox.api.stream_settings import slot_by_hash
from bot.sandbox.api.views import Json

LONGEST_DESCRIPTION = 1000
SEGMENT_CAPS: Mapping[str, int] = {"starter": 3, "growth": 6, "pro": 12}
"""Segments that one account may have over its active streams; the numbers are the stand-in's own."""
NOT_ASSIGNED = {"assigned": False, "alreadyAssigned": False, "position": None}


class NotAssigned(Exception):
    """Why a segment did not come to an account: a code for ``assignError`` (that it is a text is *assumed*)."""


class Place(NamedTuple):
    """Where an account's segment stands in a stream, counted from 0, and whether it stood there before."""

    position: int
    already: bool


def segment_from_description(api: Backend, call: Call) -> Answer:
    """Make a segment of the labels that the words ask for, and assign it to an account when asked to.

    The same description again answers with the segment that it made before (*assumed*). A segment stays when it
    cannot be assigned; then all of ``assignment`` is false or null, and ``assignError`` says ``account_not_found``,
    ``account_inactive`` (both *assumed*) or ``cap_exceeded``.
    """
    body = call.body()
    description = body.need_text("description", LONGEST_DESCRIPTION)
    account_id = body.whole("trackedAccountId")
    filters = labels_in(description)
    if not filters:
        raise Refusal(400, "no_filters_matched", "No filter could be drawn from this description.")
    segment = _upsert(api, description, filters)
    assignment, error = (None, None) if account_id is None else _try_to_assign(api, account_id, segment)
    answer = {"id": segment.id, "name": segment.name, "description": segment.description}
    return Answer({"segment": answer, "assignment": assignment, "assignError": error}, status=201)


def _upsert(api: Backend, description: str, filters: dict[str, list[str]]) -> Segment:
    now = api.now()
    wanted = Segment(0, description, now, now, applied_search_filters=filters)
    for segment in api.tables.segments.all():
        if (
            replace(wanted, id=segment.id, created_at=segment.created_at, updated_at=segment.updated_at)
            == segment
        ):
            return segment
    return api.tables.segments.put(replace(wanted, id=api.tables.segments.next_id()))


def _try_to_assign(api: Backend, account_id: int, segment: Segment) -> tuple[Json, str | None]:
    try:
        place = _assign(api, account_id, segment)
    except NotAssigned as error:
        return NOT_ASSIGNED, str(error)
    return {"assigned": True, "alreadyAssigned": place.already, "position": place.position}, None


def _assign(api: Backend, account_id: int, segment: Segment) -> Place:
    """Raises ``NotAssigned``."""
    account = api.account(account_id)
    if account is None:
        raise NotAssigned("account_not_found")
    if not account.is_active:
        raise NotAssigned("account_inactive")
    streams = _active_streams(api, account)
    if streams and segment.id in (held := _segments_of(api, streams[0], account)):
        return Place(held.index(segment.id), already=True)
    everywhere = {segment_id for stream in streams for segment_id in _segments_of(api, stream, account)}
    if len(everywhere | {segment.id}) > SEGMENT_CAPS[account.tier]:
        raise NotAssigned("cap_exceeded")
    stream = streams[0] if streams else _make_stream(api, account, segment)
    api.tables.pairs.put(Pair(api.tables.pairs.next_id(), stream.id, account.id, segment.id))
    return Place(len(_segments_of(api, stream, account)) - 1, already=False)


def _active_streams(api: Backend, account: Account) -> list[Stream]:
    """Those that hold the account, oldest first: the first is its default stream (*assumed*)."""
    held = {pair.stream_id for pair in api.tables.pairs.where(lambda pair: pair.account_id == account.id)}
    return api.tables.streams.where(lambda stream: stream.id in held and stream.automated)


def _segments_of(api: Backend, stream: Stream, account: Account) -> list[int]:
    pairs = api.tables.pairs_of(stream.id)
    return [pair.segment_id for pair in pairs if pair.account_id == account.id]


def _make_stream(api: Backend, account: Account, segment: Segment) -> Stream:
    """A default stream for an account without one (*assumed*), named as a created one is."""
    stream_id, now = api.tables.streams.next_id(), api.now()
    name = f"{segment.title} · @{account.handle}"
    return api.tables.streams.put(Stream(stream_id, name, now, now, sync_times=[slot_by_hash(stream_id)]))


ROUTES = (Route("POST", "/lookups/segments/from-description", segment_from_description),)
