"""At the start a store says what it would lose; what would lose leads at any time is not used at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import StoreAway
from bot.store.checks import PATIENCE, Facts, Fitness, StoreUnfit, _answers, _value, admit, judge, look
from bot.store.embedded import EmbeddedStore
from bot.store.redis import Store
from tests.delivery.make import until
from tests.store.cluster import cluster_of_three
from tests.store.proxy import silent
from tests.support.clock import ManualClock
from tests.support.server import server

FIT = Facts("Valkey 9.1", "7.2.4", "master", 0, "noeviction", append_only=True, fsync="always", save="")
SOON = 0.1


def but(**facts: object) -> Facts:
    return Facts(**{**vars(FIT), **facts})


def test_a_store_that_loses_nothing_is_not_spoken_of() -> None:
    assert judge(FIT) == Fitness("Valkey 9.1")


REFUSED = [
    (but(eviction="allkeys-lru", most_memory=1), "maxmemory-policy is allkeys-lru"),
    (but(eviction="volatile-ttl", most_memory=10**9), "set it to noeviction"),
    (but(eviction="allkeys-lru", most_memory=None), "leads that wait are thrown away"),
    (but(version="6.0.20"), "Redis 6.2 or newer"),
    (but(version="5"), "too old"),
    (but(role="slave"), "set REDIS_URL to its primary"),
    (but(role="sentinel"), "takes nothing in"),
]


@pytest.mark.parametrize(("facts", "words"), REFUSED)
def test_what_would_lose_leads_at_any_time_is_refused(facts: Facts, words: str) -> None:
    (sentence,) = judge(facts).refused
    assert words in sentence
    assert not judge(facts).warned


WARNED = [
    (but(eviction="allkeys-lru"), "once maxmemory is set, leads are thrown away"),
    (but(eviction=None), "maxmemory-policy could not be read"),
    (but(append_only=None), "appendonly could not be read"),
    (but(append_only=False), "a restart of the store loses all that waits"),
    (but(append_only=False, save="3600 1"), "a crash loses all since the last snapshot; set it to yes"),
    (but(append_only=False, save=None), "if save makes any"),
    (but(fsync="everysec"), "a power cut loses about two seconds"),
    (but(fsync="no"), "appendfsync is no: a power cut loses half a minute or so"),
    (but(fsync=None), "appendfsync could not be read"),
]


@pytest.mark.parametrize(("facts", "words"), WARNED)
def test_what_would_lose_something_in_a_bad_hour_is_a_warning(facts: Facts, words: str) -> None:
    (sentence,) = judge(facts).warned
    assert words in sentence
    assert not judge(facts).refused


@pytest.mark.parametrize("version", ["6.2.0", "6.2", "7.0.15", "10.0.1", "", "unstable"])
def test_every_version_from_the_oldest_on_will_do(version: str) -> None:
    assert not judge(but(version=version)).refused


def test_everything_is_said_at_once() -> None:
    fitness = judge(but(role="slave", version="5", eviction="allkeys-lfu", most_memory=1, append_only=False))
    assert (len(fitness.refused), len(fitness.warned)) == (3, 1)


async def found(url: str) -> Fitness:
    store = Store(url)
    try:
        return await look(store)
    finally:
        await store.close()


async def test_the_embedded_store_is_fit(tmp_path: Path) -> None:
    embedded = EmbeddedStore(tmp_path / "store")
    fitness = await found(await embedded.start())
    await embedded.stop()
    assert fitness.server.startswith("Valkey ")
    assert (fitness.refused, fitness.warned) == ((), ())


async def test_a_server_says_what_it_would_throw_away_and_forget(tmp_path: Path) -> None:
    settings = {"maxmemory": "100mb", "maxmemory_policy": "allkeys-lru", "appendonly": "no"}
    async with server(tmp_path, **settings) as url:
        fitness = await found(url)
    assert "maxmemory-policy is allkeys-lru" in fitness.refused[0]
    assert "appendonly is no and save is empty" in fitness.warned[0]


async def test_a_replica_is_refused_by_name(tmp_path: Path) -> None:
    async with server(tmp_path, replicaof="127.0.0.1 1", appendonly="yes") as url:
        store = Store(url)
        with pytest.raises(StoreUnfit, match="it is a replica") as refused:
            await admit(store, ManualClock())
        await store.close()
    assert "REDIS_URL" in str(refused.value)


@asynccontextmanager
async def letting_in(folder: Path, *rights: str) -> AsyncIterator[str]:
    """A server that writes to disk, at which somebody may do what these rules say (of ACL SETUSER)."""
    async with server(folder, appendonly="yes") as url:
        master = Store(url)
        await master.call("ACL", "SETUSER", "somebody", "on", ">right", "~*", "&*", "+@all", *rights)
        await master.call("ACL", "SETUSER", "default", "off")
        await master.close()
        yield url.replace("unix://", "unix://somebody:right@")


async def test_where_config_is_forbidden_the_rest_is_known_all_the_same(tmp_path: Path) -> None:
    async with letting_in(tmp_path, "-config") as url:
        fitness = await found(url)
    assert fitness.refused == ()
    (sentence,) = fitness.warned
    assert "appendfsync could not be read" in sentence


async def test_where_nothing_may_be_asked_that_is_said_and_no_more(tmp_path: Path) -> None:
    async with letting_in(tmp_path, "-config", "-info") as url:
        fitness = await found(url)
    assert (fitness.server, fitness.refused) == ("of an unknown make", ())
    assert [sentence.split()[0] for sentence in fitness.warned] == ["maxmemory-policy", "appendonly"]


async def test_a_cluster_is_as_fit_as_the_worst_of_its_servers(tmp_path: Path) -> None:
    async with cluster_of_three(tmp_path) as cluster:
        third = Store(cluster.nodes[2])
        for name, value in (("maxmemory", "100mb"), ("maxmemory-policy", "allkeys-lru")):
            await third.call("CONFIG", "SET", name, value)
        await third.close()
        fitness = await found(cluster.url)
    assert fitness.server.endswith(", a cluster of 3")
    assert ["allkeys-lru" in sentence for sentence in fitness.refused] == [True]
    assert ["appendonly is no" in sentence for sentence in fitness.warned] == [True]


async def test_a_setting_that_a_server_does_not_know_could_not_be_read(store: Store) -> None:
    (answer,) = await _answers(store, "CONFIG", "GET", "append-fsync")
    assert _value(answer) is None


async def test_a_wrong_password_is_said_at_once_and_not_shown(tmp_path: Path) -> None:
    async with letting_in(tmp_path) as url:
        store = Store(url.replace(":right@", ":wrong-one@"))
        with pytest.raises(StoreUnfit, match="does not let us in") as refused:
            await admit(store, ManualClock())
        await store.close()
    assert "wrong-one" not in str(refused.value)


async def test_what_is_worth_a_warning_is_logged_and_let_pass(tmp_path: Path) -> None:
    async with server(tmp_path, appendonly="yes") as url:
        store = Store(url)
        with capture_logs() as lines:
            fitness = await admit(store, ManualClock())
        await store.close()
    assert [line["why"] for line in lines if line["log_level"] == "warning"] == list(fitness.warned)
    assert "everysec" in fitness.warned[0]


async def test_a_store_that_starts_a_little_later_is_waited_for(tmp_path: Path) -> None:
    clock, store = ManualClock(), Store(f"unix://{tmp_path / 'server.sock'}")
    waiting = asyncio.create_task(admit(store, clock))
    await until(lambda: clock.asleep)
    async with server(tmp_path):
        clock.advance(1)
        assert (await waiting).refused == ()
    await store.close()


async def test_a_store_that_does_not_answer_is_said_with_what_to_do() -> None:
    clock = ManualClock()
    async with silent() as url:
        store = Store(url, answer_within=SOON)
        waiting = asyncio.create_task(admit(store, clock))
        await until(lambda: clock.asleep)
        clock.advance(PATIENCE)
        with pytest.raises(StoreAway, match="start it, or set REDIS_URL to where it is"):
            await waiting
        await store.close()


class Answering:
    """A server that speaks Redis in its own way."""

    def __init__(self, info: Any, setting: Any) -> None:
        self._answers: dict[str, Any] = {"PING": "PONG", "INFO": info, "CONFIG": setting}

    async def everywhere(self, *question: str) -> list[Any]:
        return [self._answers[question[0]]]


UNKNOWN = ["maxmemory-policy could not be read", "appendonly could not be read"]
ODD: list[tuple[Any, Any, list[str]]] = [
    ({"maxmemory": "0B", "redis_version": 7, "maxmemory_policy": None}, ["appendfsync"], UNKNOWN),
    ("# Server", "OK", UNKNOWN),
    (None, {"appendfsync": "always"}, UNKNOWN),
    ({"aof_enabled": "yes", "redis_version": "7.4-rc1"}, 1, UNKNOWN),
    ({"aof_enabled": 1.0, "maxmemory_policy": "noeviction"}, [b"x", b"y"], ["appendfsync could not be read"]),
]


@pytest.mark.parametrize(("info", "setting", "sentences"), ODD)
async def test_what_a_server_says_in_its_own_way_is_not_known(
    info: Any, setting: Any, sentences: list[str]
) -> None:
    store: Any = Answering(info, setting)
    fitness = await look(store)
    assert fitness.refused == ()
    assert [each.partition(";")[0].partition(",")[0] for each in fitness.warned] == [
        each.partition(",")[0] for each in sentences
    ]
