"""Who newly follows an account and fits a stream: the leads of one run."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from random import Random
from typing import NamedTuple

from bot.sandbox.api.dice import dice, happens
from bot.sandbox.api.fit import fit
from bot.sandbox.api.rows import Lead, Profile, Run, Segment
from bot.sandbox.api.tables import Tables
from bot.sandbox.api.world.people import invent

FEWEST, MOST = 3, 7
MOST_NEWCOMERS = 150
"""How many more people are invented for one run before it makes do with fewer leads."""


class Find(NamedTuple):
    """Someone who fits."""

    profile: Profile
    segment: Segment
    confidence: str


def discover(tables: Tables, seed: int, run: Run, discovered_at: str) -> list[Lead]:
    """Write and return the leads of a run: 3 to 7, high and medium fits, nobody twice in a stream.

    The choice depends on the seed, the run and who is known. People are invented as needed, so that no stream
    ever runs dry. Asked again for a run that has leads (after a crash), it answers with those.
    """
    before = tables.leads.where(lambda lead: lead.run_id == run.id)
    if before:
        return before
    throw = dice(seed, "run", run.id)
    known = _strangers(tables, run)
    throw.shuffle(known)
    finds = _choose(_fitting(tables, run, chain(known, _newcomers(tables, seed))), throw)
    return [_write(tables, run, find, discovered_at, throw) for find in finds]


def _choose(finds: Iterable[Find], throw: Random) -> list[Find]:
    """The first of each confidence, about two high ones for each medium one, in mixed order."""
    wanted = throw.randint(FEWEST, MOST)
    room = {"high": wanted - max(1, wanted // 3), "medium": max(1, wanted // 3)}
    chosen = []
    for find in finds:
        if room[find.confidence]:
            room[find.confidence] -= 1
            chosen.append(find)
        if not any(room.values()):
            break
    throw.shuffle(chosen)
    return chosen


def _strangers(tables: Tables, run: Run) -> list[Profile]:
    """Everyone known who is not a lead of the stream yet."""
    taken = {lead.x_user_id for lead in tables.leads.all() if lead.stream_id == run.stream_id}
    return tables.profiles.where(lambda profile: profile.id not in taken)


def _newcomers(tables: Tables, seed: int) -> Iterator[Profile]:
    for _ in range(MOST_NEWCOMERS):
        handles = {profile.handle for profile in tables.profiles.all()}
        yield tables.profiles.put(invent(seed, tables.profiles.next_id(), handles))


def _fitting(tables: Tables, run: Run, profiles: Iterable[Profile]) -> Iterator[Find]:
    """Profiles with the first segment of the run's account in the stream that wants them most."""
    pairs = [pair for pair in tables.pairs_of(run.stream_id) if pair.account_id == run.account_id]
    segments = [tables.segments.need(pair.segment_id) for pair in pairs]
    for profile in profiles:
        finds = [Find(profile, segment, fits) for segment in segments if (fits := fit(segment, profile))]
        # "high" sorts before "medium", and the sort keeps the order of the pairs.
        yield from islice(sorted(finds, key=lambda find: find.confidence), 1)


def _write(tables: Tables, run: Run, find: Find, discovered_at: str, throw: Random) -> Lead:
    """A new lead. ``liker`` as a lead's ``sourceType`` is *assumed*; ``new_follower`` is the example's."""
    return tables.leads.put(
        Lead(
            id=tables.leads.next_id(),
            stream_id=run.stream_id,
            account_id=run.account_id,
            segment_id=find.segment.id,
            run_id=run.id,
            x_user_id=find.profile.id,
            match_confidence=find.confidence,
            source_type="liker" if happens(throw, 0.15) else "new_follower",
            discovered_at=discovered_at,
        ),
    )
