"""The leads of a bulk order: each has its turn once, whoever asks again."""

from bot.bulk import Result, Tally
from bot.store.queues import KEPT, Queues
from bot.store.redis import Store


async def test_leads_have_their_turn_in_order(store: Store) -> None:
    queues = Queues(store)
    assert await queues.first("b") is None
    await queues.fill("b", [7, 8, 9])
    assert await queues.first("b") == 7
    await queues.settle("b", 7, Result.DONE)
    assert await queues.first("b") == 8
    assert await queues.tally("b") == Tally({Result.DONE: 1}, 2)


async def test_a_turn_counts_once(store: Store) -> None:
    queues = Queues(store)
    await queues.fill("b", [7, 8])
    for _ in range(2):
        await queues.settle("b", 7, Result.DONE)
    await queues.settle("b", 9, Result.FAILED, "not in there")
    assert await queues.tally("b") == Tally({Result.DONE: 1}, 1)


async def test_a_queue_is_filled_once_also_when_it_is_empty_again(store: Store) -> None:
    queues = Queues(store)
    for _ in range(2):
        await queues.fill("b", [7])
    await queues.settle("b", 7, Result.SKIPPED)
    await queues.fill("b", [7])
    assert await queues.first("b") is None
    assert (await queues.tally("b")).settled == 1


async def test_what_failed_is_known_with_its_reasons(store: Store) -> None:
    queues = Queues(store)
    await queues.fill("b", [9, 8, 7, 6])
    for lead, why in ((9, "gone"), (8, "busy"), (7, "gone")):
        await queues.settle("b", lead, Result.FAILED, why)
    tally = await queues.tally("b")
    assert tally.reasons == {"gone": 2, "busy": 1}
    assert (tally.of(Result.FAILED), tally.of(Result.DONE), tally.left) == (3, 0, 1)
    assert await queues.failed("b") == [7, 8, 9]


async def test_all_of_it_has_an_end(store: Store) -> None:
    queues = Queues(store)
    await queues.fill("b", [1, 2])
    await queues.settle("b", 1, Result.FAILED, "x")
    for name in await store.call("KEYS", "*"):
        assert 0 < await store.call("TTL", name) <= KEPT
