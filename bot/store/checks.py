"""Whether a store is fit to keep leads: what it would throw away, refuse or forget is said at the start, not later.

Nothing is changed at the store. Where a setting may not be read (many that are run for you forbid CONFIG), that is
said too. https://redis.io/docs/latest/commands/info/ , https://redis.io/docs/latest/commands/config-get/
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

import structlog
from redis.exceptions import AuthenticationError, ResponseError

from bot.clock import Clock
from bot.errors import GoodOnesError, StoreAway
from bot.store.redis import Store

log = structlog.stdlib.get_logger(__name__)

OLDEST = (6, 2)
"""XAUTOCLAIM is of Redis 6.2; every Valkey says that it is a Redis of 7.2 or newer."""
PATIENCE = 6.0
"""Seconds for which a store that does not answer is waited for at the start: both may have been started at once."""
AGAIN = 0.5


class StoreUnfit(GoodOnesError):
    """The store would lose leads, or takes none; the text names each setting and what to do."""


@dataclass(frozen=True)
class Facts:
    """What a server says of itself; None is what it does not tell."""

    server: str
    version: str = ""
    """As a Redis: ``7.2.4``."""
    role: str = ""
    most_memory: int | None = None
    eviction: str | None = None
    append_only: bool | None = None
    fsync: str | None = None
    save: str | None = None


@dataclass(frozen=True)
class Fitness:
    """A sentence for each thing that is wrong: ``refused`` would lose leads at any time, ``warned`` in a bad hour."""

    server: str
    refused: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()


async def admit(store: Store, clock: Clock) -> Fitness:
    """Wait until the store answers, and let it pass if it is fit; what is worth a warning is logged.

    Raises StoreAway where it does not answer in time, StoreUnfit where it must not be used.
    """
    fitness = _of_all(await _reached(store, clock))
    for sentence in fitness.warned:
        log.warning("the store could lose something", server=fitness.server, why=sentence)
    if fitness.refused:
        lines = "".join(f"\n- {sentence}" for sentence in fitness.refused)
        raise StoreUnfit(f"The store ({fitness.server}) is not fit to keep leads:{lines}")
    return fitness


async def look(store: Store) -> Fitness:
    """How fit the store is now. Raises StoreAway."""
    return _of_all(await _ask(store))


def judge(facts: Facts) -> Fitness:
    """What is wrong with such a store."""
    refused, warned = _judge_memory(facts)
    if (version := _numbers(facts.version)) and version < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        refused.append(f"its version is too old; take Redis {oldest} or newer, or Valkey.")
    if facts.role not in {"", "master"}:
        refused.append("it is a replica, which takes nothing in; set REDIS_URL to its primary.")
    warned += _judge_persistence(facts)
    return Fitness(facts.server, tuple(refused), tuple(warned))


def _judge_memory(facts: Facts) -> tuple[list[str], list[str]]:
    if facts.eviction is None:
        return [], ["maxmemory-policy could not be read; make sure that it is noeviction."]
    if facts.eviction == "noeviction":
        return [], []
    wrong = f"maxmemory-policy is {facts.eviction}: "
    if facts.most_memory == 0:
        return [], [wrong + "once maxmemory is set, leads are thrown away; set it to noeviction."]
    return [wrong + "when its memory is full, leads that wait are thrown away; set it to noeviction."], []


def _judge_persistence(facts: Facts) -> list[str]:
    if facts.append_only is None:
        return ["appendonly could not be read; without it, what waits is lost when the store restarts."]
    if not facts.append_only:
        return [_without_append_only(facts.save)]
    match facts.fsync:
        case "always":
            return []
        case None:
            return ["appendfsync could not be read; unless it is always, a power cut loses the last moments."]
        case "everysec":
            return ["appendfsync is everysec: a power cut loses about two seconds; always loses nothing."]
        case other:
            return [f"appendfsync is {other}: a power cut loses half a minute or so; set it to always."]


def _without_append_only(save: str | None) -> str:
    if save:
        return "appendonly is no: a crash loses all since the last snapshot; set it to yes."
    if save is None:
        return (
            "appendonly is no: a crash loses all since the last snapshot, if save makes any; set it to yes."
        )
    return "appendonly is no and save is empty: a restart of the store loses all that waits; set appendonly to yes."


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _of_all(servers: Sequence[Facts]) -> Fitness:
    """What is wrong with any of them, once each."""
    each = [judge(facts) for facts in servers]
    names = ", ".join(dict.fromkeys(fitness.server for fitness in each))
    return Fitness(
        f"{names}, a cluster of {len(each)}" if len(each) > 1 else names,
        tuple(dict.fromkeys(chain.from_iterable(fitness.refused for fitness in each))),
        tuple(dict.fromkeys(chain.from_iterable(fitness.warned for fitness in each))),
    )


async def _reached(store: Store, clock: Clock) -> Sequence[Facts]:
    end, told = clock.now().timestamp() + PATIENCE, False
    while True:
        try:
            return await _ask(store)
        except StoreAway as error:
            if _is_about_the_password(error):
                raise StoreUnfit(
                    f"The store does not let us in ({error}): put its user and password into REDIS_URL."
                ) from error
            if clock.now().timestamp() >= end:
                raise StoreAway(
                    f"The store does not answer ({error}): start it, or set REDIS_URL to where it is."
                ) from error
            if not told:
                log.warning("the store does not answer yet, waiting", error=str(error), seconds=PATIENCE)
                told = True
        await clock.sleep(AGAIN)


def _is_about_the_password(error: BaseException | None) -> bool:
    """redis-py wraps it in an error about the connection."""
    while error is not None and not isinstance(error, AuthenticationError):
        error = error.__cause__
    return error is not None


async def _ask(store: Store) -> Sequence[Facts]:
    # Also where nothing may be asked, this says whether somebody is there.
    await store.everywhere("PING")
    infos = await _answers(store, "INFO") or [{}]
    syncs, saves = (
        await _answers(store, "CONFIG", "GET", "appendfsync"),
        await _answers(store, "CONFIG", "GET", "save"),
    )
    asked = zip_longest(infos, syncs, saves, fillvalue=())
    return [
        _facts(said if isinstance(said, Mapping) else {}, _value(fsync), _value(save))
        for said, fsync, save in asked
    ]


def _facts(said: Mapping[str, Any], fsync: str | None, save: str | None) -> Facts:
    """What is no number where one belongs is not known: not every server that speaks Redis is one."""
    most, enabled, policy = said.get("maxmemory"), said.get("aof_enabled"), said.get("maxmemory_policy")
    return Facts(
        server=_server(said),
        version=str(said.get("redis_version", "")),
        role=str(said.get("role", "")),
        most_memory=int(most) if isinstance(most, int | float) else None,
        eviction=None if policy is None else str(policy),
        append_only=bool(enabled) if isinstance(enabled, int | float) else None,
        fsync=fsync,
        save=save,
    )


def _server(said: Mapping[str, Any]) -> str:
    if "valkey_version" in said:
        return f"Valkey {said['valkey_version']}"
    return f"Redis {said['redis_version']}" if "redis_version" in said else "of an unknown make"


def _value(setting: Any) -> str | None:
    """Of a name and its value; None where it may not be read, or is not known there."""
    match setting:
        case [_, str(value), *_]:
            return value
        case _:
            return None


async def _answers(store: Store, *question: str) -> Sequence[Any]:
    """One of each server; none where that may not be asked."""
    try:
        return await store.everywhere(*question)
    except ResponseError as error:
        log.info("the store may not be asked", question=" ".join(question), error=str(error))
        return ()
