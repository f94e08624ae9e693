"""Who is a lead of a run: new followers of an account who fit a stream, or earlier ones looked at again."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from random import Random
from typing import NamedTuple

from bot.sandbox.api.dice import dice, happens
from bot.sandbox.api.fit import fit
from bot.sandbox.api.modes import RETEST, SYNC
from bot.sandbox.api.rows import Lead, Profile, Run, Segment
from bot.sandbox.api.tables import Tables
from bot.sandbox.api.world.newcomers import lean
from bot.sandbox.api.world.people import invent

FEWEST, MOST = 3, 7
MOST_NEWCOMERS = 150
"""How many more people are invented for one run before it makes do with fewer leads."""
FOLLOWING = 0.3
"""The share of all known people whom an account's syncs have brought into its cache."""


class Find(NamedTuple):
    """Someone who fits."""

    profile: Profile
    segment: Segment
    confidence: str


def discover(tables: Tables, seed: int, run: Run, discovered_at: str) -> list[Lead]:
    """Write and return the leads of a run.

    A sync finds 3 to 7, high and medium fits, nobody twice in a stream; people are invented as needed, so that no
    stream ever runs dry. A re-test finds up to 7 among the cached followers, nobody twice for its segment of the
    stream (*assumed*). The choice depends on the seed, the run and who is known. Asked again for a run that has
    leads (after a crash), it answers with those.
    """
    before = tables.leads.where(lambda lead: lead.run_id == run.id)
    if before:
        return before
    throw = dice(seed, "run", run.id)
    finds = _again(tables, seed, run, throw) if run.mode == RETEST else _anew(tables, seed, run, throw)
    return [_write(tables, run, find, discovered_at, throw) for find in finds]


def cached_followers(tables: Tables, seed: int, account_id: int) -> list[Profile]:
    """Whom the syncs of an account have brought: all its leads and others; nobody before its first sync."""
    if not tables.runs.where(lambda run: _has_fetched(run, account_id)):
        return []
    leads = {lead.x_user_id for lead in tables.leads.all() if lead.account_id == account_id}
    return tables.profiles.where(
        lambda profile: (
            profile.id in leads or happens(dice(seed, "follows", account_id, profile.id), FOLLOWING)
        )
    )


def _has_fetched(run: Run, account_id: int) -> bool:
    return (run.account_id, run.mode, run.status) == (account_id, SYNC, "succeeded")


def _anew(tables: Tables, seed: int, run: Run, throw: Random) -> list[Find]:
    pairs = [pair for pair in tables.pairs_of(run.stream_id) if pair.account_id == run.account_id]
    segments = [tables.segments.need(pair.segment_id) for pair in pairs]
    known = _strangers(tables, run)
    throw.shuffle(known)
    newcomers = _newcomers(tables, seed, segments) if segments else ()
    return _choose(_fitting(segments, chain(known, newcomers)), throw)


def _again(tables: Tables, seed: int, run: Run, throw: Random) -> list[Find]:
    taken = {
        lead.x_user_id
        for lead in tables.leads.all()
        if (lead.stream_id, lead.segment_id) == (run.stream_id, run.segment_id)
    }
    cached = [
        profile for profile in cached_followers(tables, seed, run.account_id) if profile.id not in taken
    ]
    throw.shuffle(cached)
    return list(islice(_fitting([tables.segments.need(run.segment_id)], cached), MOST))


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


def _newcomers(tables: Tables, seed: int, segments: Sequence[Segment]) -> Iterator[Profile]:
    """Anybody, and every second one of the kind that a segment asks for."""
    handles = {profile.handle for profile in tables.profiles.all()}
    for turn in range(MOST_NEWCOMERS):
        number = tables.profiles.next_id()
        newcomer = invent(seed, number, handles)
        if turn % 2:
            newcomer = lean(newcomer, segments[turn // 2 % len(segments)], dice(seed, "lean", number))
        handles.add(newcomer.handle)
        yield tables.profiles.put(newcomer)


def _fitting(segments: Sequence[Segment], profiles: Iterable[Profile]) -> Iterator[Find]:
    """Profiles with the segment that wants them most."""
    for profile in profiles:
        finds = [Find(profile, segment, fits) for segment in segments if (fits := fit(segment, profile))]
        # "high" sorts before "medium", and the sort keeps the order of the segments.
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
