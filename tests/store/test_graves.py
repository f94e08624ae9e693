"""What was given up is looked through, and cleared."""

from datetime import UTC, datetime

from bot.store.graves import AT_ONCE, Graves
from bot.store.redis import Store, key

STREAM = key("unread")


async def bury(store: Store, *bodies: str) -> None:
    for body in bodies:
        await store.call("XADD", STREAM, "*", "body", body, "reason", "why")


async def bodies(store: Store) -> list[str]:
    return [fields["body"] for _, fields in await store.call("XRANGE", STREAM, "-", "+")]


async def test_all_are_seen_however_many(store: Store) -> None:
    wanted = [str(number) for number in range(AT_ONCE * 2)]
    await bury(store, *wanted)
    assert [body async for _, body in Graves(store, STREAM).iter()] == wanted
    assert [each async for each in Graves(store, key("none")).iter()] == []


async def test_what_is_rewritten_on_the_way_is_not_seen_again(store: Store) -> None:
    await bury(store, "a", "b", "c")
    graves, seen = Graves(store, STREAM), []
    async for id_, body in graves.iter():
        seen.append(body)
        await graves.rewrite(id_, body.upper())
    assert seen == ["a", "b", "c"]
    assert await bodies(store) == ["A", "B", "C"]
    assert all(fields["reason"] == "why" for _, fields in await store.call("XRANGE", STREAM, "-", "+"))


async def test_what_is_gone_is_not_rewritten(store: Store) -> None:
    await bury(store, "a")
    graves = Graves(store, STREAM)
    ((id_, _),) = [each async for each in graves.iter()]
    await graves.drop(id_)
    await graves.rewrite(id_, "again")
    assert await bodies(store) == []


async def test_what_is_old_ends(store: Store) -> None:
    await store.call("XADD", STREAM, "1000-0", "body", "old")
    await bury(store, "new")
    await Graves(store, STREAM).drop_older(datetime(2000, 1, 1, tzinfo=UTC))
    assert await bodies(store) == ["new"]
