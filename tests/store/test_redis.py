"""The one connection: nothing is repeated behind our back, and a store that is away is said so in time."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.exceptions import ResponseError

from bot.errors import StoreAway
from bot.store.redis import Script, Store, _cancellable, key
from tests.store.proxy import Line, line_to, saying, silent, somebody_waits

SOON = 0.15
"""Real seconds that these stores are waited for."""
LIMIT = 5.0


@pytest.fixture
async def line(store: Store, store_url: str) -> AsyncIterator[Line]:
    async with line_to(store_url) as line:
        yield line


@pytest.fixture
async def far(line: Line) -> AsyncIterator[Store]:
    """The same store by a line that can be cut."""
    far = Store(line.url, answer_within=SOON)
    yield far
    await far.close()


async def _say(url: str) -> None:
    store = Store(url, answer_within=SOON)
    try:
        async with asyncio.timeout(LIMIT):
            await store.call("SET", "a", 1)
    finally:
        await store.close()


def test_keys_of_a_group_live_in_one_slot() -> None:
    assert key("lead", 12, "posts") == "{goodones}:lead:12:posts"
    assert key("outbox", "dead", group="p07") == "{goodones:p07}:outbox:dead"


async def test_what_is_set_is_got(store: Store) -> None:
    await store.call("SET", key("a"), "Ünï · 👍")
    assert await store.call("GET", key("a")) == "Ünï · 👍"


async def test_bytes_that_are_no_text_come_back_as_they_were(store: Store) -> None:
    text = b"\xff\xfe{\x80}".decode(errors="surrogateescape")
    await store.call("SET", key("a"), text)
    back = await store.call("GET", key("a"))
    assert back.encode(errors="surrogateescape") == b"\xff\xfe{\x80}"


async def test_a_script_runs_also_where_the_store_forgot_it(store: Store) -> None:
    add = Script("return redis.call('INCRBY', KEYS[1], ARGV[1])")
    assert await store.run(add, [key("n")], [2]) == 2
    assert await store.call("SCRIPT", "EXISTS", add.digest) == [True]
    await store.call("SCRIPT", "FLUSH")
    assert await store.run(add, [key("n")], [3]) == 5


async def test_a_script_is_sent_once_and_then_called_by_its_digest(store: Store, line: Line) -> None:
    long = Script("return 1 --" + "x" * 100_000)
    assert await store.run(long, []) == 1
    far = Store(line.url)
    line.lose_answer_to = b"x" * 1000  # would lose it if the text were sent again
    assert await far.run(long, []) == 1
    await far.close()


async def test_nobody_listening_is_a_store_that_is_away() -> None:
    async with silent() as url:
        pass
    with pytest.raises(StoreAway):
        await _say(url)


async def test_a_store_that_never_answers_is_away_in_time() -> None:
    async with silent() as url:
        with pytest.raises(StoreAway):
            await _say(url)


REFUSALS = [
    "LOADING Redis is loading the dataset in memory",
    "OOM command not allowed when used memory > 'maxmemory'.",
    "READONLY You can't write against a read only replica.",
    "MISCONF Valkey is configured to save RDB snapshots, but it's currently unable to persist to disk.",
    "CLUSTERDOWN The cluster is down",
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    "TRYAGAIN Multiple keys request during rehashing of slot",
    "NOREPLICAS Not enough good replicas to write.",
    "BUSY Valkey is busy running a script.",
    "NOAUTH Authentication required.",
]


@pytest.mark.parametrize("refusal", REFUSALS)
async def test_a_store_that_takes_nothing_is_away(refusal: str) -> None:
    async with saying(f"-{refusal}\r\n".encode()) as url:
        with pytest.raises(StoreAway):
            await _say(url)


async def test_what_is_no_store_at_all_is_a_store_that_is_away() -> None:
    async with saying(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        with pytest.raises(StoreAway):
            await _say(url)


async def test_our_own_mistake_is_no_store_that_is_away(store: Store) -> None:
    await store.call("SET", key("text"), "a")
    with pytest.raises(ResponseError):
        await store.call("LPUSH", key("text"), 1)


async def test_a_store_without_room_is_away_for_commands_and_scripts_alike(store: Store) -> None:
    append = Script("return redis.call('XADD', KEYS[1], '*', 'a', 1)")
    await store.call("CONFIG", "SET", "maxmemory", 1)
    try:
        with pytest.raises(StoreAway):
            await store.call("SET", key("a"), 1)
        with pytest.raises(StoreAway):
            await store.run(append, [key("s")])
    finally:
        await store.call("CONFIG", "SET", "maxmemory", 0)
    await store.run(append, [key("s")])
    assert await store.call("XLEN", key("s")) == 1


@pytest.mark.parametrize("command", [b"XADD", b"INCR"])
async def test_a_command_whose_answer_is_lost_is_done_once_and_not_repeated(
    command: bytes, store: Store, line: Line, far: Store
) -> None:
    line.lose_answer_to = command
    sent = ("XADD", key("s"), "*", "a", 1) if command == b"XADD" else ("INCR", key("s"))
    with pytest.raises(StoreAway):
        await far.call(*sent)
    count = await store.call("XLEN" if command == b"XADD" else "GET", key("s"))
    assert int(count) == 1


async def test_a_script_whose_answer_is_lost_is_run_once(store: Store, line: Line, far: Store) -> None:
    append = Script("return redis.call('XADD', KEYS[1], '*', 'a', 1)")
    await store.run(append, [key("other")])
    line.lose_answer_to = b"EVALSHA"
    with pytest.raises(StoreAway):
        await far.run(append, [key("s")])
    assert await store.call("XLEN", key("s")) == 1


async def test_after_a_lost_answer_the_next_command_works(line: Line, far: Store) -> None:
    line.lose_answer_to = b"INCR"
    with pytest.raises(StoreAway):
        await far.call("INCR", key("n"))
    assert int(await far.call("INCR", key("n"))) == 2


async def test_a_late_answer_is_never_taken_for_the_next_ones(store: Store, line: Line, far: Store) -> None:
    await store.call("SET", key("a"), "for the first")
    await store.call("SET", key("b"), "for the second")
    await far.call("PING")
    line.open.clear()
    with pytest.raises(StoreAway):
        await far.call("GET", key("a"))
    line.open.set()
    assert await far.call("GET", key("b")) == "for the second"


async def test_a_cancelled_command_does_not_leave_its_answer_to_the_next(store: Store, line: Line) -> None:
    await store.call("SET", key("a"), "for the first")
    await store.call("SET", key("b"), "for the second")
    far = Store(line.url, answer_within=LIMIT)
    await far.call("PING")
    line.open.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(SOON):
            await far.call("GET", key("a"))
    line.open.set()
    assert await far.call("GET", key("b")) == "for the second"
    await far.close()


async def test_a_cancellation_that_the_library_swallows_is_a_cancellation_all_the_same() -> None:
    begun = asyncio.Event()

    async def stubborn() -> str:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "an answer"
        return "never"

    task = asyncio.create_task(_cancellable(stubborn()))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_read_that_waits_at_the_store_is_not_cut_short(store: Store, store_url: str) -> None:
    patient = Store(store_url, answer_within=SOON, block=LIMIT)
    waiting = asyncio.create_task(patient.blocking("BLPOP", key("list"), 4))
    await somebody_waits(store)
    await store.call("RPUSH", key("list"), "here")
    assert list(await waiting) == [key("list"), "here"]
    await patient.close()


async def test_a_blocking_read_of_a_silent_store_ends_too() -> None:
    async with silent() as url:
        store = Store(url, answer_within=SOON, block=SOON)
        with pytest.raises(StoreAway):
            async with asyncio.timeout(LIMIT):
                await store.blocking("BLPOP", key("list"), 0)
        await store.close()


async def test_a_burst_waits_its_turn_for_a_connection(store: Store) -> None:
    await asyncio.gather(*(store.call("INCR", "burst") for _ in range(500)))
    assert await store.call("GET", "burst") == "500"
