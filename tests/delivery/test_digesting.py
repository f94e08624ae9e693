"""Due digests are counted together, drawn, and put in their channels' queues once, whoever is stopped in between."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest

from bot.api.budget import Lane
from bot.api.turns import asker
from bot.audit import KEPT, Entry, Surface
from bot.delivery.digesting import HOLD_EVERY, IDLE
from bot.digests.summary import Summary
from bot.errors import StoreAway
from bot.store.lanes import Row
from bot.store.ranks import Rank, ranks
from bot.store.redis import Store
from tests.delivery.make import until
from tests.services.clockwork import (
    AFTER_SYNC,
    ANNA,
    BEGIN,
    C1,
    C2,
    DAILY,
    DAY,
    FOUNDERS,
    NINE,
    Process,
    Stopped,
    Town,
    process,
)

FEWEST = 10
"""Steps from a due slot to a digest that is queued and noted."""


async def post(one: Process) -> None:
    """What a tick and the loop do once."""
    await one.digests.tick()
    while due := await one.digests.due():
        await one.poster.post(due)


async def row(one: Process, slot: str, target: str = C1) -> Row | None:
    return await one.outbox.of(target).get(f"digest:{target}:{slot}")


async def lines(one: Process) -> list[Entry]:
    now = one.clock.now()
    return [each async for each in one.audit.iter(now - KEPT, now)]


async def text(one: Process, slot: str) -> str:
    found = await row(one, slot)
    assert found
    return str(found.content["message"]["text"])


async def test_a_digest_is_put_in_its_channel_as_drawn_and_noted_as_nobodys_deed(
    one: Process, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    await one.plan(ANNA, DAILY)
    town.to(NINE)
    await post(one)
    said = "23 09:00, every day at 9:00 (UTC), next 2026-11-24 09:00:00+00:00"
    for target in (C1, ANNA):
        found = await row(one, "2026-11-23T09:00", target)
        assert found
        assert found.channel == target
        assert found.content == {
            "digest": {"until": NINE.isoformat()},
            "message": {"text": said, "blocks": []},
        }
        assert town.began[target][-1] == NINE
    noted = {(each.what, each.by, each.channel, each.surface) for each in await lines(one)}
    assert noted == {("digest.posted", None, where, Surface.ITSELF) for where in (C1, None)}
    assert sorted(town.counted[0]) == [C1, ANNA]
    assert len(town.counted) == 1


async def test_one_that_comes_after_a_sync_names_no_next_time(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, AFTER_SYNC)
    await one.digests.sync_ended(FOUNDERS, [812], BEGIN)
    town.clock.advance(180.0)
    await post(one)
    assert await text(one, "run:812") == "23 08:03, after each sync, next None"


async def test_it_says_that_it_is_late(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE + timedelta(hours=2))
    await post(one)
    assert (await text(one, "2026-11-23T09:00")).startswith("late, 23 11:00")


async def test_where_nothing_happened_nothing_is_posted_and_the_next_one_tells_of_all(
    one: Process, town: Town
) -> None:
    await one.subscribe(C1, C2)
    await one.plan(C1, DAILY.model_copy(update={"skip_empty": True}))
    await one.plan(C2, DAILY)
    town.quiet_streams = True
    town.to(NINE)
    await post(one)
    assert await row(one, "2026-11-23T09:00") is None
    assert await row(one, "2026-11-23T09:00", C2)
    assert C1 not in town.began
    town.quiet_streams = False
    town.to(NINE + DAY)
    await post(one)
    assert await row(one, "2026-11-24T09:00")
    assert town.began[C1] == [NINE + DAY - timedelta(days=7), NINE + DAY]


async def test_an_api_that_is_away_for_some_minutes_is_waited_for(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.unread = True
    for minutes in range(20):
        town.to(NINE + timedelta(minutes=minutes))
        await post(one)
    assert await row(one, "2026-11-23T09:00") is None
    town.unread = False
    town.to(NINE + timedelta(minutes=20))
    await post(one)
    assert (await text(one, "2026-11-23T09:00")).startswith("late, 23 09:20")
    assert town.began[C1][-1] == NINE + timedelta(minutes=20)


async def test_after_an_hour_it_says_that_nothing_could_be_read_and_the_next_one_tells_of_all(
    one: Process, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.unread = True
    town.to(NINE)
    await post(one)
    town.to(NINE + timedelta(hours=1))
    await post(one)
    assert await row(one, "2026-11-23T09:00")
    assert town.began == {}
    town.unread = False
    town.to(NINE + DAY)
    await post(one)
    assert town.began[C1] == [NINE - 6 * DAY, NINE + DAY]


async def test_a_target_that_is_not_counted_is_over_too(one: Process, town: Town) -> None:
    town.unknown = {C1}
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE)
    await post(one)
    assert await row(one, "2026-11-23T09:00") is None
    town.clock.advance(3600.0)
    assert await one.due() == []


async def test_wherever_it_is_stopped_it_is_posted_once_and_no_lead_falls_between_two(
    store: Store, store_url: str
) -> None:
    """Who takes over comes a minute later: what was found in that minute belongs to the next one, if this one was put."""
    mortal = Stopped(store_url)
    for steps in count():
        await store.call("FLUSHALL")
        town = Town()
        mortal.left = None
        async with process(mortal, town) as dying, process(store, town) as heir:
            await dying.subscribe(C1)
            await dying.plan(C1, DAILY)
            town.to(NINE)
            mortal.left = steps
            with suppress(StoreAway):
                await post(dying)
            alive = mortal.left >= 0
            town.clock.advance(70.0)
            await post(heir)
            found = await row(heir, "2026-11-23T09:00")
            assert found, steps
            assert found.rev == "1", steps
            assert found.content["digest"]["until"] == town.began[C1][-1].isoformat(), steps
            assert len(town.began[C1]) == len(("begin", "end")), steps
            assert len(await lines(heir)) == 1, steps
            assert await heir.due() == [], steps
        if alive:
            break
    await mortal.close()
    assert steps >= FEWEST


@pytest.mark.parametrize("before", [True, False])
async def test_who_takes_over_with_an_api_that_changed_meanwhile_has_the_next_one_begin_where_this_one_ended(
    one: Process, town: Town, *, before: bool
) -> None:
    """Put by one who could read (``before``) and taken up by one who can't, or the other way round."""
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.unread = not before
    town.to(NINE)
    await one.digests.tick()
    (due,) = await one.digests.due()
    if not before:
        town.to(NINE + timedelta(hours=1))
    summary = (await one.summarize_all([C1]))[C1]
    await one.poster._put(due, summary)
    town.began.clear()
    town.unread = before
    for hours in (2, 3):
        town.to(NINE + timedelta(hours=hours))
        await post(one)
    assert (await lines(one))[0].job == f"digest:{C1}:2026-11-23T09:00"
    assert await one.due() == []
    assert [began[-1] for began in town.began.values()] == ([NINE] if before else [])


async def test_slow_counting_is_in_the_background_and_not_done_by_another_too(
    one: Process, store: Store, town: Town
) -> None:
    town.counting.clear()
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE)
    posting = asyncio.create_task(post(one))
    await until(lambda: town.lanes == [Lane.BACKGROUND])
    async with process(store, town) as other:
        for _ in range(10):
            await until(lambda: town.clock.until_next() is not None)
            town.clock.advance(HOLD_EVERY)
            await until(lambda: town.clock.until_next() is not None)
            assert await other.due() == []
    town.counting.set()
    await posting
    assert await row(one, "2026-11-23T09:00")
    assert asker().lane is not Lane.BACKGROUND


async def test_a_lease_that_cannot_be_kept_for_once_is_kept_the_next_time(
    store: Store, store_url: str, town: Town
) -> None:
    mortal = Stopped(store_url)
    town.counting.clear()
    async with process(mortal, town) as one, process(store, town) as other:
        await one.subscribe(C1)
        await one.plan(C1, DAILY)
        town.to(NINE)
        posting = asyncio.create_task(post(one))
        for left in (0, None, None):
            await until(lambda: town.clock.until_next() is not None)
            mortal.left = left
            town.clock.advance(HOLD_EVERY)
        await until(lambda: town.clock.until_next() is not None)
        town.clock.advance(HOLD_EVERY)
        assert await other.due() == []
        town.counting.set()
        await posting
        assert await row(other, "2026-11-23T09:00")
    await mortal.close()


async def test_the_loop_posts_what_is_due_and_waits_for_a_store_that_is_away(
    store: Store, store_url: str, town: Town
) -> None:
    mortal = Stopped(store_url)
    async with process(mortal, town) as one, process(store, town) as other:
        await other.subscribe(C1)
        await other.plan(C1, DAILY)
        mortal.left = 0
        looping = asyncio.create_task(one.poster.run())
        await until(lambda: town.clock.until_next() is not None)
        town.to(NINE)
        await other.digests.tick()
        mortal.left = None
        town.clock.advance(IDLE)
        await until(lambda: row(other, "2026-11-23T09:00"))
        looping.cancel()
    await mortal.close()


def test_a_digest_lets_answers_and_cards_go_first() -> None:
    assert ranks({"digest": {"until": ""}, "message": {"text": "", "blocks": []}}) == (Rank.SUMMARY,) * 2


async def test_one_that_cannot_be_put_keeps_no_other_from_being_posted(store: Store, town: Town) -> None:
    async with process(store, town) as one:
        await one.subscribe(C1, C2)
        await one.plan(C1, DAILY)
        await one.plan(C2, DAILY)
        town.to(NINE)
        # A value of another kind stands where the row would be.
        lanes = one.outbox.of(C1)
        await store.call("SET", lanes._row(f"digest:{C1}:2026-11-23T09:00"), "in the way")
        await post(one)
        assert await row(one, "2026-11-23T09:00", C2)
        await store.call("DEL", lanes._row(f"digest:{C1}:2026-11-23T09:00"))
        town.clock.advance(70.0)
        await post(one)
        assert await row(one, "2026-11-23T09:00")


async def test_one_that_cannot_be_counted_keeps_no_other_from_being_posted(one: Process, town: Town) -> None:
    channels = [f"C0{number}" for number in range(5)]
    await one.subscribe(*channels)
    for channel in channels:
        await one.plan(channel, DAILY)
    town.uncountable = {channels[3]}
    town.to(NINE)
    await post(one)
    posted = [each for each in channels if await row(one, "2026-11-23T09:00", each)]
    assert posted == [each for each in channels if each != channels[3]]
    town.uncountable.clear()
    town.clock.advance(70.0)
    await post(one)
    assert await row(one, "2026-11-23T09:00", channels[3])


async def test_a_store_that_is_away_is_not_taken_for_one_that_cannot_be_counted(
    one: Process, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await one.subscribe(C1, C2)
    await one.plan(C1, DAILY)
    await one.plan(C2, DAILY)
    town.to(NINE)
    asked = list[int]()

    async def away(targets: Sequence[str]) -> dict[str, Summary]:
        asked.append(len(targets))
        raise StoreAway("gone")

    monkeypatch.setattr(one, "summarize_all", away)
    with pytest.raises(StoreAway):
        await post(one)
    assert asked == [2]
