"""Ends of runs are told although a process or the store ends between looking, telling and noting."""

from collections.abc import Collection
from contextlib import suppress

import pytest

from bot.delivery.syncs import BUSY, USUALLY
from bot.errors import StoreAway
from bot.store.syncs import RUNS, SOON, SyncBook
from tests.delivery.desk import Desk
from tests.delivery.door import OTHER_STREAM, STREAM
from tests.services.clockwork import Stopped


async def _gone(*_: object) -> None:
    raise StoreAway("gone")


async def test_whoever_dies_before_telling_or_noting_tells_the_same_runs_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.begin()
    ids = await desk.run()
    desk.told.away = True
    await desk.syncs.due()
    with pytest.raises(StoreAway):
        await desk.syncs.look(RUNS)
    desk.told.away = False
    with monkeypatch.context() as dying:
        dying.setattr(SyncBook, "note", _gone)
        with pytest.raises(StoreAway):
            await desk.syncs.look(RUNS)
    await desk.pass_(USUALLY, desk.process())
    assert desk.told.runs == [tuple(ids)] * 2
    assert desk.told.calls[0] == desk.told.calls[1]


@pytest.mark.parametrize("steps", range(9))
async def test_at_whatever_step_one_is_stopped_another_tells_the_same_runs(
    desk: Desk, store_url: str, steps: int
) -> None:
    await desk.begin()
    ids = await desk.run()
    await desk.door.syncs.hint([STREAM])
    desk.door.clock.advance(SOON)
    dying = Stopped(store_url)
    process = desk.process(dying)
    dying.left = steps
    with suppress(StoreAway):
        for id_ in (await process.due())[0]:
            await process.look(id_)
    await dying.close()
    await desk.pass_(2 * BUSY, desk.process())
    assert set(desk.told.runs) == {tuple(ids)}
    assert len(set(desk.told.calls)) == 1
    assert await desk.door.syncs.hints() == {}


async def test_what_is_said_while_we_look_is_looked_at_soon(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.begin()
    note = SyncBook.note

    async def meanwhile(book: SyncBook, ids: Collection[int]) -> None:
        desk.door.clock.advance(1)
        await book.hint([OTHER_STREAM])
        await note(book, ids)

    with monkeypatch.context() as busy:
        busy.setattr(SyncBook, "note", meanwhile)
        await desk.syncs.look(RUNS)
    before = len(desk.asked())
    await desk.pass_(SOON + 10)
    assert len(desk.asked()) > before
    assert await desk.door.syncs.hints() == {}


async def test_a_store_that_was_emptied_begins_anew(desk: Desk) -> None:
    await desk.begin()
    await desk.run()
    await desk.door.store.call("FLUSHALL")
    await desk.syncs.look(RUNS)
    desk.door.clock.advance(120)
    await desk.begin()
    assert desk.told.calls == []
    ids = await desk.run()
    await desk.pass_(USUALLY)
    assert desk.told.runs == [tuple(ids)]
