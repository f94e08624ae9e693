"""Who may have done after all what was given up, and who was first."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import Refused, StoreAway
from bot.records import Sort
from bot.services.replays import KEEP, NOBODY, Replayed, Replays
from bot.services.standing import MOST, Standings, Stores
from bot.services.troubles import Troubles
from bot.store.redis import Store, key
from tests.services.make import House, act, only
from tests.services.test_standing import bury, bury_message
from tests.support.world import AMY, BEN, CLEO, LEADS

HOUR = timedelta(hours=1)


@pytest.fixture
def replays(house: House, stores: Stores) -> Replays:
    return made(house, stores, AMY, CLEO)


def made(house: House, stores: Stores, *people: str) -> Replays:
    return Replays(
        house.store,
        Standings(stores, house.clock, Troubles(house.store, stores.outbox, house.clock)),
        only(*people),
        house.audit,
        house.clock,
    )


async def given_up(stores: Stores, body: dict[str, Any] | None = None) -> str:
    await bury(stores.jobs, body or {"payload": {}}, "why")
    return (await stores.jobs.dead(1))[0].id


async def test_one_is_queued_again_and_it_is_logged_who_wanted_it(replays: Replays, stores: Stores) -> None:
    id_ = await given_up(stores)
    with capture_logs() as lines:
        assert await replays.one(Sort.CLICK, id_, act("job-1", AMY)) == Replayed(1)
    assert await stores.jobs.size() == 1
    assert [(line["event"], line["id"], line["by"]) for line in lines] == [("replayed", id_, AMY)]


async def test_who_comes_second_hears_who_was_first_and_when(
    replays: Replays, stores: Stores, house: House
) -> None:
    id_ = await given_up(stores)
    first = house.clock.now()
    await replays.one(Sort.CLICK, id_, act("job-1", AMY))
    house.clock.advance(60)
    late = await replays.one(Sort.CLICK, id_, act("job-2", CLEO))
    assert late.count == 0
    assert late.before is not None
    assert (late.before.by, late.before.at) == (AMY, first)
    assert await stores.jobs.size() == 1


async def test_the_same_click_done_again_after_a_crash_is_still_the_first(
    replays: Replays, stores: Stores
) -> None:
    id_ = await given_up(stores)
    for _ in range(2):
        assert await replays.one(Sort.CLICK, id_, act("job-1", AMY)) == Replayed(1)
    assert await stores.jobs.size() == 1


async def test_what_was_never_there_was_done_by_nobody(replays: Replays) -> None:
    for sort in Sort:
        assert await replays.one(sort, "1-1", act("job-1", AMY)) == Replayed(0)


async def test_a_message_that_fails_once_more_can_be_had_once_more(replays: Replays, stores: Stores) -> None:
    await bury_message(stores, "lead:7", LEADS)
    for job in ("job-1", "job-2"):
        assert await replays.one(Sort.MESSAGE, "lead:7", act(job, AMY)) == Replayed(1)
        row = await stores.outbox.of(LEADS).get("lead:7")
        assert row is not None
        assert row.state == "queued"
        await stores.outbox.of(LEADS).dead(row, "again", 2.0)


async def test_all_until_a_moment_and_each_remembers_who_wanted_it(
    replays: Replays, stores: Stores, house: House
) -> None:
    ids = [await given_up(stores) for _ in range(3)]
    newest = (await stores.jobs.dead(1))[0].at
    await bury_message(stores, "lead:7", LEADS, newest.timestamp() + 60)
    assert await replays.all(newest, act("job-1", AMY)) == Replayed(3)
    assert await replays.all(newest, act("job-2", CLEO)) == Replayed(0)
    assert [row.id for row, _ in await stores.outbox.buried()] == ["lead:7"]
    late = await replays.one(Sort.CLICK, ids[1], act("job-3", CLEO))
    assert late.before is not None
    assert late.before.by == AMY


async def test_what_is_replayed_is_noted_by_who_was_first(
    replays: Replays, stores: Stores, house: House
) -> None:
    id_ = await given_up(stores)
    await bury_message(stores, "lead:7", LEADS)
    for job, by in (("job-1", AMY), ("job-1", AMY), ("job-2", CLEO)):
        await replays.one(Sort.CLICK, id_, act(job, by))
        await replays.one(Sort.WEBHOOK, "jobs/1-1", act(job, by))
    house.clock.advance(1)
    await replays.one(Sort.MESSAGE, "lead:7", act("job-3", CLEO))
    assert [(each.what, each.by, each.result) for each in await house.noted()] == [
        ("replay.one", AMY, "click"),
        ("replay.one", CLEO, "message"),
    ]


@pytest.mark.parametrize(("count", "said"), [(3, "3 things"), (MOST, f"{MOST} things or more")])
async def test_all_that_is_replayed_is_one_line(
    replays: Replays, stores: Stores, house: House, count: int, said: str
) -> None:
    for _ in range(count):
        await given_up(stores)
    for job in ("job-1", "job-1", "job-2"):
        await replays.all(soon(), act(job, AMY))
    assert [(each.what, each.result) for each in await house.noted()] == [("replay.all", said)]


async def test_what_dies_before_it_is_replayed_is_noted_when_it_comes_again(
    replays: Replays, stores: Stores, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await given_up(stores)
    with monkeypatch.context() as away:
        away.setattr(type(stores.jobs), "revive", gone)
        with pytest.raises(StoreAway):
            await replays.one(Sort.CLICK, id_, act("job-1", AMY))
    assert await replays.one(Sort.CLICK, id_, act("job-1", AMY)) == Replayed(1)
    assert [each.what for each in await house.noted()] == ["replay.one"]


def soon() -> datetime:
    """A dead letter is as old as the store's own clock says, which nobody advances."""
    return datetime.now(UTC) + HOUR


async def gone(*_: object) -> bool:
    raise StoreAway("gone")


async def test_it_is_not_remembered_for_ever(replays: Replays, stores: Stores, store: Store) -> None:
    id_ = await given_up(stores)
    await replays.one(Sort.CLICK, id_, act("job-1", AMY))
    assert 0 < await store.call("TTL", key("replayed", "click", id_)) <= KEEP


async def test_who_may_not_is_told_who_can_and_nothing_happens(
    replays: Replays, stores: Stores, house: House
) -> None:
    id_ = await given_up(stores)
    with pytest.raises(Refused) as one:
        await replays.one(Sort.CLICK, id_, act("job-1", BEN))
    with pytest.raises(Refused) as everything:
        await replays.all(soon(), act("job-1", BEN))
    assert f"<@{AMY}> or <@{CLEO}>" in one.value.user_text
    assert one.value.user_text == everything.value.user_text == await replays.whom_to_ask(BEN)
    assert await stores.jobs.size() == 0


async def test_those_who_may_ask_nobody(replays: Replays) -> None:
    assert await replays.whom_to_ask(AMY) is None


async def test_where_nobody_is_named_it_is_said_how_to(house: House, stores: Stores) -> None:
    nobodys = made(house, stores)
    assert await nobodys.whom_to_ask(AMY) == NOBODY
    assert "GOODONES_ADMINS" in NOBODY
    with pytest.raises(Refused):
        await nobodys.one(Sort.CLICK, "1-1", act("job-1", AMY))
    with pytest.raises(Refused):
        await nobodys.one(Sort.CLICK, "1-1", act("job-1", ""))
