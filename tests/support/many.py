"""Streams with more leads than the history of the stand-in has."""

from dataclasses import replace
from datetime import timedelta

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.moments import read_moment, stamp


def add_leads(api: ApiSandbox, stream: int, count: int) -> list[int]:
    """So many more leads of a stream, each found a minute before the one that came before it; their ids."""
    rows = [row for row in api.tables.leads.all() if row.stream_id == stream]
    people = api.tables.profiles.all()
    first = min(read_moment(row.discovered_at) for row in rows)
    ids = []
    for number in range(count):
        found = stamp(first - timedelta(minutes=number + 1))
        row = replace(
            rows[0],
            id=api.tables.leads.next_id(),
            x_user_id=people[number % len(people)].id,
            discovered_at=found,
            exported_at=None,
        )
        ids.append(api.tables.leads.put(row).id)
    return ids
