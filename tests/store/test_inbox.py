"""The inbox: what was acknowledged is kept until it is done, whoever dies and whatever fails."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.exceptions import ResponseError

from bot.errors import StoreAway
from bot.store.inbox import GROUP, Entry, Inbox, _dump
from bot.store.redis import Store, key
from tests.store.proxy import line_to, somebody_waits

NOW = 1_000.0
SHORT = 0.01
STREAM, LATER = key("inbox", "test"), key("later", "test")


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store, "test")


@pytest.fixture
def heir(store: Store) -> Inbox:
    """Another process that takes over at once."""
    return Inbox(store, "test", takeover=0.0)


async def _one(inbox: Inbox) -> Entry:
    (entry,) = await inbox.take(1, SHORT)
    return entry


async def test_what_is_appended_is_taken_in_order_and_gone_when_done(inbox: Inbox) -> None:
    for number in range(3):
        assert await inbox.append({"n": number})
    entries = await inbox.take(8, SHORT)
    assert [entry.body["n"] for entry in entries] == [0, 1, 2]
    assert [entry.tries for entry in entries] == [1, 1, 1]
    for entry in entries:
        await inbox.done(entry)
    assert await inbox.size() == 0


async def test_no_more_is_taken_than_asked_for(inbox: Inbox) -> None:
    for number in range(3):
        await inbox.append({"n": number})
    assert len(await inbox.take(2, SHORT)) == 2
    assert await inbox.size() == 3


async def test_an_empty_inbox_is_waited_for(inbox: Inbox) -> None:
    assert await inbox.take(1, SHORT) == []
    waiting = asyncio.create_task(inbox.take(1, 4.0))
    await inbox.append({"n": 1})
    assert [entry.body for entry in await waiting] == [{"n": 1}]


async def test_the_same_key_is_kept_once(inbox: Inbox) -> None:
    assert await inbox.append({"n": 1}, dedupe="click-1")
    assert not await inbox.append({"n": 2}, dedupe="click-1")
    assert await inbox.append({"n": 3}, dedupe="click-2")
    assert [entry.body["n"] for entry in await inbox.take(8, SHORT)] == [1, 3]


async def test_without_a_key_everything_is_kept(inbox: Inbox) -> None:
    assert await inbox.append({"n": 1})
    assert await inbox.append({"n": 1})
    assert await inbox.size() == 2


async def test_a_key_is_remembered_after_its_work_is_done_but_not_for_ever(
    inbox: Inbox, store: Store
) -> None:
    await inbox.append({}, dedupe="a")
    await inbox.done(await _one(inbox))
    assert not await inbox.append({}, dedupe="a")
    assert 0 < await store.call("TTL", key("seen", "test", "a")) <= 72 * 3600


async def test_the_key_and_the_work_are_one_step(inbox: Inbox, store: Store) -> None:
    """Where the work cannot be kept, its key must not be either: the sender's repetition would be refused."""
    await store.call("CONFIG", "SET", "maxmemory", 1)
    try:
        with pytest.raises(StoreAway):
            await inbox.append({"n": 1}, dedupe="a")
    finally:
        await store.call("CONFIG", "SET", "maxmemory", 0)
    assert await inbox.append({"n": 1}, dedupe="a")


async def test_many_who_bring_the_same_at_once_leave_it_once(inbox: Inbox) -> None:
    kept = await asyncio.gather(*(inbox.append({"n": n}, dedupe="same") for n in range(20)))
    assert sum(kept) == 1
    assert await inbox.size() == 1


async def test_a_lost_answer_appends_once(store: Store, store_url: str, inbox: Inbox) -> None:
    await inbox.append({"n": 0})
    async with line_to(store_url) as line:
        far = Store(line.url, answer_within=0.2)
        line.lose_answer_to = b"EVALSHA"
        with pytest.raises(StoreAway):
            await Inbox(far, "test").append({"n": 1}, dedupe="a")
        await far.close()
    assert [entry.body["n"] for entry in await inbox.take(8, SHORT)] == [0, 1]
    assert not await inbox.append({"n": 1}, dedupe="a")


async def test_two_processes_share_the_work(store: Store) -> None:
    one, other = Inbox(store, "test"), Inbox(store, "test")
    for number in range(4):
        await one.append({"n": number})
    taken = [*await one.take(2, SHORT), *await other.take(2, SHORT)]
    assert sorted(entry.body["n"] for entry in taken) == [0, 1, 2, 3]


async def test_what_a_dead_process_had_is_taken_over_with_its_number_of_tries(
    inbox: Inbox, heir: Inbox
) -> None:
    await inbox.append({"n": 1})
    assert (await _one(inbox)).tries == 1
    assert await _one(heir) == Entry((await _one(heir)).id, {"n": 1}, 2)
    assert (await _one(heir)).tries == 4


async def test_what_a_living_process_has_is_left_to_it(store: Store, inbox: Inbox) -> None:
    await inbox.append({"n": 1})
    await _one(inbox)
    assert await Inbox(store, "test", takeover=60.0).take(1, SHORT) == []


async def test_a_sign_of_life_keeps_an_entry(store: Store, inbox: Inbox) -> None:
    await inbox.append({"n": 1})
    entry = await _one(inbox)
    await _let_idle(store, entry, 60_000)
    await inbox.touch(entry)
    assert await Inbox(store, "test", takeover=50.0).take(1, SHORT) == []


async def test_without_a_sign_of_life_it_goes_to_another(store: Store, inbox: Inbox) -> None:
    await inbox.append({"n": 1})
    await _let_idle(store, await _one(inbox), 60_000)
    assert (await _one(Inbox(store, "test", takeover=50.0))).tries == 2


async def test_a_sign_of_life_counts_as_no_try(inbox: Inbox, heir: Inbox) -> None:
    await inbox.append({"n": 1})
    entry = await _one(inbox)
    for _ in range(5):
        await inbox.touch(entry)
    assert (await _one(heir)).tries == 2


async def test_a_try_that_is_excused_does_not_count(inbox: Inbox, heir: Inbox) -> None:
    await inbox.append({"n": 1})
    await inbox.excuse(await _one(inbox))
    assert (await _one(heir)).tries == 1


async def test_a_sign_of_life_for_what_is_done_brings_nothing_back(inbox: Inbox, heir: Inbox) -> None:
    await inbox.append({"n": 1})
    entry = await _one(inbox)
    await inbox.done(entry)
    await inbox.touch(entry)
    assert await heir.take(1, SHORT) == []


async def test_what_is_put_aside_comes_back_when_it_is_due(inbox: Inbox) -> None:
    await inbox.append({"n": 1})
    await inbox.postpone(await _one(inbox), {"n": 1, "tries": 1}, NOW + 5)
    assert await inbox.ripen(NOW) == NOW + 5
    assert await inbox.take(1, SHORT) == []
    assert await inbox.size() == 1
    assert await inbox.ripen(NOW + 5) is None
    entry = await _one(inbox)
    assert entry.body == {"n": 1, "tries": 1}
    assert entry.tries == 1


async def test_the_next_due_time_is_the_earliest(inbox: Inbox) -> None:
    for number, until in enumerate((NOW + 9, NOW + 3, NOW + 6)):
        await inbox.append({"n": number})
        await inbox.postpone(await _one(inbox), {"n": number}, until)
    assert await inbox.ripen(NOW) == NOW + 3
    assert await inbox.ripen(NOW + 4) == NOW + 6


async def test_two_alike_that_are_put_aside_both_come_back(inbox: Inbox) -> None:
    for _ in range(2):
        await inbox.append({"hint": None})
    for entry in await inbox.take(2, SHORT):
        await inbox.postpone(entry, {"hint": None}, NOW)
    assert await inbox.size() == 2
    await inbox.ripen(NOW)
    assert len(await inbox.take(8, SHORT)) == 2


async def test_what_another_process_finished_is_not_put_aside_again(inbox: Inbox, heir: Inbox) -> None:
    await inbox.append({"n": 1})
    mine = await _one(inbox)
    await heir.done(await _one(heir))
    await inbox.postpone(mine, {"n": 1}, NOW)
    await inbox.bury(mine, "too late")
    assert await inbox.size() == 0
    assert await inbox.dead() == []


async def test_what_is_buried_is_kept_with_its_reason_newest_first(inbox: Inbox) -> None:
    for number in range(3):
        await inbox.append({"n": number})
        await inbox.bury(await _one(inbox), f"reason {number}")
    assert [(letter.body["n"], letter.reason) for letter in await inbox.dead(2)] == [
        (2, "reason 2"),
        (1, "reason 1"),
    ]
    assert await inbox.size() == 0


async def test_what_was_buried_until_a_moment_is_told_from_what_came_later(
    store: Store, inbox: Inbox
) -> None:
    for moment in (1000, 2000, 3000):
        body = json.dumps({"n": moment})
        await store.call("XADD", key("dead", "test"), f"{moment}-0", "body", body, "reason", "why")
    found = await inbox.dead(until=datetime.fromtimestamp(2, UTC))
    assert [(letter.body["n"], letter.at.timestamp()) for letter in found] == [(2000, 2.0), (1000, 1.0)]


async def test_one_that_is_buried_is_found_by_its_id_and_no_other(inbox: Inbox) -> None:
    await inbox.append({"n": 1})
    await inbox.bury(await _one(inbox), "why")
    (letter,) = await inbox.dead()
    assert await inbox.find_dead(letter.id) == letter
    for other in ("1-1", "-", "+", "", "lead:1", f"{'9' * 30}-1"):
        assert await inbox.find_dead(other) is None


@pytest.mark.parametrize("move", ["postpone", "bury", "done"])
async def test_a_move_whose_answer_is_lost_leaves_the_work_in_exactly_one_place(
    move: str, store: Store, store_url: str, inbox: Inbox
) -> None:
    await inbox.append({"n": 1})
    entry = await _one(inbox)
    async with line_to(store_url) as line:
        far = Store(line.url, answer_within=0.2)
        await _moved(Inbox(store, "warm"), move)
        line.lose_answer_to = b"EVALSHA"
        with pytest.raises(StoreAway):
            await _move(Inbox(far, "test"), move, entry)
        await far.close()
    waiting, aside = await store.call("XLEN", STREAM), await store.call("ZCARD", LATER)
    assert (waiting, aside, len(await inbox.dead())) == {
        "postpone": (0, 1, 0),
        "bury": (0, 0, 1),
        "done": (0, 0, 0),
    }[move]


@pytest.mark.parametrize("move", ["postpone", "bury"])
async def test_a_move_that_the_store_refuses_half_way_leaves_the_work_where_it_was(
    move: str, store: Store, inbox: Inbox, heir: Inbox
) -> None:
    await inbox.append({"n": 1})
    entry = await _one(inbox)
    await store.call("SET", LATER if move == "postpone" else key("dead", "test"), "in the way")
    with pytest.raises(ResponseError):
        await _move(inbox, move, entry)
    await store.call("DEL", LATER, key("dead", "test"))
    assert await _kept(inbox, heir) == {1}


@pytest.mark.parametrize("lost", ["the group", "the group while somebody waits", "never there"])
async def test_a_group_that_was_lost_is_made_again_from_the_beginning(
    lost: str, store: Store, inbox: Inbox
) -> None:
    await inbox.append({"n": 1})
    if lost != "never there":
        await _one(inbox)
        await store.call("XGROUP", "DESTROY", STREAM, GROUP)
    assert (await _one(inbox)).body == {"n": 1}


async def test_a_group_that_is_lost_while_it_is_waited_for_ends_the_wait_in_peace(
    store: Store, inbox: Inbox
) -> None:
    await inbox.append({"n": 1})
    await inbox.done(await _one(inbox))
    waiting = asyncio.create_task(inbox.take(1, 4.0))
    await somebody_waits(store)
    await store.call("DEL", STREAM)
    await inbox.append({"n": 2})
    assert [entry.body for entry in await waiting] == [{"n": 2}]


async def test_a_sign_of_life_survives_the_loss_of_the_group(store: Store, inbox: Inbox) -> None:
    await inbox.append({"n": 1})
    entry = await _one(inbox)
    await store.call("XGROUP", "DESTROY", STREAM, GROUP)
    await inbox.touch(entry)
    assert (await _one(inbox)).body == {"n": 1}


async def test_two_who_make_the_group_at_once_do_not_get_in_each_others_way(store: Store) -> None:
    many = [Inbox(store, "test") for _ in range(8)]
    await many[0].append({"n": 1})
    taken = await asyncio.gather(*(each.take(1, SHORT) for each in many))
    assert sum(map(len, taken)) == 1


async def test_a_key_that_is_no_stream_is_told_and_not_made_over(store: Store, inbox: Inbox) -> None:
    await store.call("SET", STREAM, "something else")
    with pytest.raises(ResponseError, match="WRONGTYPE"):
        await inbox.take(1, SHORT)


async def test_a_group_that_cannot_be_made_is_told(store: Store, inbox: Inbox) -> None:
    async def gone() -> None:
        await store.call("SET", STREAM, "something else")
        raise ResponseError("NOGROUP the stream went away meanwhile")

    with pytest.raises(ResponseError, match="WRONGTYPE"):
        await inbox._with_group(gone)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=8,
)


@given(body=st.dictionaries(st.text(st.characters()), json_values, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_body_is_plain_ascii_on_the_wire(body: dict[str, Any]) -> None:
    assert _dump(body).isascii()


async def test_a_body_with_bytes_that_are_no_text_comes_back_whole(inbox: Inbox) -> None:
    body = {"body": b"\xff{ \x80".decode(errors="surrogateescape")}
    await inbox.append(body)
    entry = await _one(inbox)
    await inbox.postpone(entry, entry.body, NOW)
    await inbox.ripen(NOW)
    assert (await _one(inbox)).body == body


async def test_inboxes_of_other_names_are_apart(store: Store, inbox: Inbox) -> None:
    await inbox.append({"n": 1}, dedupe="a")
    other = Inbox(store, "other")
    assert await other.append({"n": 2}, dedupe="a")
    assert (await _one(other)).body == {"n": 2}


async def _let_idle(store: Store, entry: Entry, milliseconds: int) -> None:
    """As if nobody had given a sign of life for that long."""
    await store.call("XCLAIM", STREAM, GROUP, "dead", 0, entry.id, "IDLE", milliseconds, "JUSTID")


async def _move(inbox: Inbox, move: str, entry: Entry) -> None:
    match move:
        case "postpone":
            await inbox.postpone(entry, entry.body, NOW)
        case "bury":
            await inbox.bury(entry, "why")
        case _:
            await inbox.done(entry)


async def _moved(inbox: Inbox, move: str) -> None:
    """Once for practice, so that the store knows the script."""
    await inbox.append({})
    await _move(inbox, move, await _one(inbox))


async def _kept(inbox: Inbox, heir: Inbox) -> set[int]:
    """What is still there to be done, wherever it is."""
    await inbox.ripen(NOW)
    taken = [*await heir.take(8, SHORT), *await inbox.take(8, SHORT)]
    return {entry.body["n"] for entry in taken}


@pytest.fixture(autouse=True)
async def _nothing_in_the_way(store: Store) -> AsyncIterator[None]:
    yield
    await store.call("CONFIG", "SET", "maxmemory", 0)
