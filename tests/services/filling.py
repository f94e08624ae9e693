"""Many streams, leads and channels, to see what digests of them cost."""

from dataclasses import replace
from datetime import timedelta

from bot.api.models import Stream
from bot.filters import LeadFilter
from bot.sandbox.api.moments import stamp
from tests.services.make import House

FIRST_STREAM, FIRST_LEAD = 1000, 100_000
CACHED = ("/streams", "/accounts", "/segments", "/me")


def fill(house: House, streams: int, each: int) -> list[Stream]:
    """In place of the stand-in's history: streams that each found so many leads in the last hour, every fifth of medium fit."""
    tables, found = house.sandbox.tables, house.clock.now() - timedelta(minutes=30)
    stream, lead = tables.streams.need(42), tables.leads.need(1252)
    run = tables.runs.where(lambda each: each.status == "succeeded")[0]
    tables.leads.clear()
    tables.runs.clear()
    made = []
    for number in range(FIRST_STREAM, FIRST_STREAM + streams):
        tables.streams.put(replace(stream, id=number, name=f"Stream {number}"))
        tables.runs.put(
            replace(run, id=number, stream_id=number, triggered_at=stamp(found), completed_at=stamp(found))
        )
        made.append(Stream(id=number, name=f"Stream {number}"))
    for number in range(streams * each):
        tables.leads.put(
            replace(
                lead,
                id=FIRST_LEAD + number,
                stream_id=FIRST_STREAM + number % streams,
                match_confidence="high" if number % 5 else "medium",
                exported_at=None,
                discovered_at=stamp(found - timedelta(seconds=number)),
            )
        )
    return made


async def subscribe(
    house: House, channel: str, streams: list[Stream], wanted: LeadFilter | None = None
) -> None:
    """Without an address of ours, the API is not told of each."""
    subscriptions = house.subscriptions_at(None)
    for stream in streams:
        await subscriptions.subscribe(channel, stream, wanted or LeadFilter(), "U0AMY")


def made(house: House) -> list[str]:
    """The paths that the lead API was asked for since it was last listened to, beside what is cached anyway."""
    paths = [each.path.removeprefix("/api/v2") for each in house.sandbox.requests]
    return [each for each in paths if each not in CACHED]


def listen(house: House) -> None:
    house.sandbox.requests.clear()
