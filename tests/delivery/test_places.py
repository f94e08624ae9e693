"""How leads are given their places: cards first, one roll-up, and nothing lost or doubled by a crash in between."""

import asyncio
from typing import Any

import pytest

from bot.errors import StoreAway
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.services.subscriptions import Subscription
from bot.store.redis import Store, key
from bot.store.rollups import FRESH
from bot.store.shards import GROUPS, shard_of
from tests.delivery.door import STREAM, Door, queue_of
from tests.support.world import LEADS

BALANCED, DIGEST, EVERY = ChannelMode.BALANCED, ChannelMode.DIGEST, ChannelMode.EVERY


def lead(id_: int, confidence: str = "high", **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "streamId": STREAM,
        "matchConfidence": confidence,
        "profile": {"xUserId": str(id_), "handle": f"person{id_}", "followerCount": 5_000 + id_},
        **more,
    }


def run_of(count: int, first: int = 9001) -> list[dict[str, Any]]:
    return [lead(first + number) for number in range(count)]


def cards(*ids: int) -> set[str]:
    return {f"lead:{id_}:{LEADS}" for id_ in ids}


async def rollups(door: Door) -> set[str]:
    return {row for row in await door.rows() if row.startswith("rollup:")}


async def only_rollup(door: Door) -> str:
    (row,) = await rollups(door)
    return row.removeprefix("rollup:")


async def sizes(door: Door) -> list[int]:
    found = [await door.rollups.get(row.removeprefix("rollup:")) for row in sorted(await rollups(door))]
    return [rollup.size for rollup in found if rollup]


async def revision(door: Door, row: str) -> str:
    """How often a row was put."""
    kept = await door.outbox.of(LEADS).get(row)
    assert kept
    return kept.rev


async def test_of_a_run_three_are_cards_and_the_rest_is_one_row_behind_them(door: Door) -> None:
    await door.brings(await door.subscribe(mode=BALANCED), run_of(10))
    rollup = await only_rollup(door)
    assert await door.rows() == {*cards(9001, 9002, 9003), f"rollup:{rollup}"}
    order = await door.store.call("ZRANGE", queue_of(LEADS), 0, -1)
    assert order[-1] == f"rollup:{rollup}"
    assert await sizes(door) == [7]
    row = await door.outbox.of(LEADS).get(f"rollup:{rollup}")
    assert row
    assert row.content == {"rollup": rollup}


async def test_the_same_leads_again_put_nothing_again(door: Door) -> None:
    subscription = await door.subscribe(mode=BALANCED)
    await door.brings(subscription, run_of(6))
    row = f"rollup:{await only_rollup(door)}"
    before = await revision(door, row)
    await door.brings(subscription, run_of(6))
    await door.brings(subscription, list(reversed(run_of(6))))
    assert await revision(door, row) == before
    assert await sizes(door) == [3]


async def test_one_more_lead_puts_the_same_row_again(door: Door) -> None:
    subscription = await door.subscribe(mode=BALANCED)
    await door.brings(subscription, run_of(6))
    row = f"rollup:{await only_rollup(door)}"
    before = await revision(door, row)
    await door.brings(subscription, [lead(9100, "medium")])
    assert await rollups(door) == {row}
    assert int(await revision(door, row)) == int(before) + 1
    assert await sizes(door) == [4]


async def test_a_row_that_was_forgotten_is_edited_where_it_stands(door: Door) -> None:
    subscription = await door.subscribe(mode=BALANCED)
    await door.brings(subscription, [lead(1, "medium")])
    rollup = await only_rollup(door)
    await door.rollups.posted(rollup, "1.5")
    await door.store.call("DEL", key("outbox", "row", "rollup", rollup, group=GROUPS[shard_of(LEADS)]))
    await door.brings(subscription, [lead(2, "medium")])
    row = await door.outbox.of(LEADS).get(f"rollup:{rollup}")
    assert row
    assert row.ts == "1.5"


async def test_what_comes_when_it_is_no_longer_fresh_is_a_new_message(door: Door) -> None:
    subscription = await door.subscribe(mode=BALANCED)
    found = door.clock.now().isoformat()
    await door.brings(subscription, [lead(1, "medium", discoveredAt=found)])
    door.clock.advance(FRESH + 1)
    await door.brings(subscription, [lead(2, "medium", discoveredAt=found)])
    assert await sizes(door) == [1, 1]


async def test_digest_only_posts_nothing_and_learns_all(door: Door) -> None:
    await door.brings(await door.subscribe(mode=DIGEST), run_of(5))
    assert await door.rows() == set()
    assert await door.book.get(9005)


@pytest.mark.parametrize("mode", [BALANCED, DIGEST, EVERY])
async def test_every_lead_waits_to_be_judged_wherever_it_stands(door: Door, mode: ChannelMode) -> None:
    subscription = await door.subscribe(mode=mode)
    await door.brings(subscription, [*run_of(5), lead(8000, "medium")])
    order = [id_ for id_, _ in await door.triage.waiting(STREAM, 10)]
    assert order == [9005, 9004, 9003, 9002, 9001, 8000]
    await door.triage.drop(STREAM, 9005)
    await door.brings(subscription, run_of(5))
    assert 9005 not in dict(await door.triage.waiting(STREAM, 10))


async def test_who_wants_every_lead_gets_it_though_another_of_the_channel_is_quieter(door: Door) -> None:
    quiet = await door.subscribe(stream_id=None, mode=BALANCED)
    await door.subscribe(mode=EVERY)
    await door.brings(quiet, run_of(5))
    assert await door.rows() == cards(9001, 9002, 9003, 9004, 9005)


async def test_a_lead_that_comes_by_two_addresses_has_one_place(door: Door) -> None:
    both = [await door.subscribe(stream_id=None, mode=BALANCED), await door.subscribe(mode=BALANCED)]
    for subscription in both:
        await door.brings(subscription, run_of(7))
    assert len(await door.rows()) == 4
    assert await sizes(door) == [4]


async def test_webhook_and_healing_at_once_give_one_place_to_each(door: Door) -> None:
    subscription = await door.subscribe(mode=BALANCED)
    await asyncio.gather(*(door.brings(subscription, run_of(30)) for _ in range(4)))
    assert len(await door.rows()) == 4
    assert await sizes(door) == [27]


async def test_a_thousand_leads_are_three_cards_and_one_row(door: Door) -> None:
    await door.brings(await door.subscribe(mode=BALANCED), run_of(1000))
    assert len(await door.rows()) == 4
    assert await sizes(door) == [997]
    assert await revision(door, f"rollup:{await only_rollup(door)}") == "1"


class Dying:
    """A store that is gone after so many steps, as for a process that is killed there."""

    def __init__(self, store: Store, steps: int) -> None:
        self._store = store
        self._left = steps

    async def call(self, *command: Any) -> Any:
        self._step()
        return await self._store.call(*command)

    async def run(self, *args: Any) -> Any:
        self._step()
        return await self._store.run(*args)

    def _step(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise StoreAway("killed")


@pytest.mark.parametrize("steps", range(22))
async def test_whoever_dies_anywhere_is_made_up_for_by_the_next(door: Door, steps: int) -> None:
    subscription = await door.subscribe(mode=BALANCED)
    await _dies_after(door, subscription, steps)
    await door.brings(subscription, run_of(6))
    rollup = await only_rollup(door)
    assert await door.rows() == {*cards(9001, 9002, 9003), f"rollup:{rollup}"}
    kept = await door.rollups.get(rollup)
    assert kept
    assert (kept.size, kept.revision, kept.shown) == (3, 3, 3)


async def _dies_after(door: Door, subscription: Subscription, steps: int) -> None:
    """Bring a run of six by a process that lives for so many steps at the store."""
    distribution = door.arrivals._distribution
    dying = Dying(door.store, steps)
    several = (distribution._book, distribution._rollups, distribution._outbox.of(LEADS))
    for part in several:
        part._store = dying  # type: ignore[assignment]
    with pytest.raises(StoreAway):
        await door.brings(subscription, run_of(6))
    for part in several:
        part._store = door.store


@pytest.mark.parametrize(("wanted", "asked"), [({}, 0), ({"accounts": ["founderfuel"]}, 1)])
async def test_a_lead_waits_for_the_handles_only_where_a_filter_asks_for_an_account(
    door: Door, wanted: dict[str, Any], asked: int
) -> None:
    subscription = await door.subscribe(wanted=LeadFilter.model_validate(wanted))
    await door.brings(subscription, [lead(1)])
    assert sum(each.path.endswith("/accounts") for each in door.sandbox.requests) == asked
