"""A lead that is put aside comes back once, whoever is stopped in the middle and whatever is wished meanwhile."""

from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.waking import IDLE, Waking
from bot.errors import Refused, StoreAway
from bot.records import Snooze
from bot.services.snoozes import Snoozes
from bot.snoozing import Later
from bot.store.lanes import Row
from tests.services.make import House, act

LEAD, AMY, BEN = 1252, "U0AMY", "U0BEN"
HOURS = 3 * 3600


async def put_aside(house: House, job: str = "job-1", by: str = AMY, later: Later = Later.HOURS) -> None:
    await house.snoozes.snooze(LEAD, later, None, act(job, by))


async def rings(house: House) -> None:
    """Keep every appointment that is due."""
    for each in await house.snoozes.due():
        await house.snoozes.keep(each)


async def letters(house: House, person: str = AMY) -> list[Row]:
    """What is on its way to a person."""
    part = house.outbox.of(person)
    claimed = await part.claim(house.clock.now().timestamp())
    row = await part.next(claimed.lane, house.clock.now().timestamp()) if claimed.lane else None
    return [row] if row else []


async def snoozes(house: House) -> list[Snooze]:
    return list((await house.leads.record(LEAD)).snoozed)


async def done(house: House) -> list[str]:
    return [each.what for each in await house.audit.history(LEAD)]


async def test_it_comes_when_its_time_has_come_and_not_before(house: House) -> None:
    await house.know()
    await put_aside(house)
    house.clock.advance(HOURS - 1)
    await rings(house)
    assert await letters(house) == []
    house.clock.advance(1)
    await rings(house)
    (row,) = await letters(house)
    assert row.content["lead"] == LEAD
    assert row.id == f"snooze:{LEAD}:{AMY}:{int(house.clock.now().timestamp())}"
    assert await snoozes(house) == []
    assert await done(house) == ["lead.snoozed", "lead.shown_again"]


async def test_the_newest_wish_counts(house: House) -> None:
    await house.know()
    await put_aside(house, "job-1")
    house.clock.advance(60)
    await put_aside(house, "job-2", later=Later.TOMORROW)
    house.clock.advance(HOURS)
    await rings(house)
    assert await letters(house) == []
    (stands,) = await snoozes(house)
    assert stands.job == "job-2"


async def test_a_wish_that_crosses_with_the_old_ones_time_stays(house: House) -> None:
    await house.know()
    await put_aside(house, "job-1")
    (old,) = await snoozes(house)
    await put_aside(house, "job-2", later=Later.MONDAY)
    await house.book.wake(LEAD, AMY, old.job)
    assert [each.job for each in await snoozes(house)] == ["job-2"]


async def test_a_job_that_is_done_again_means_the_same_moment(house: House) -> None:
    await house.know()
    first = await house.snoozes.snooze(LEAD, Later.HOURS, None, act())
    house.clock.advance(600)
    assert await house.snoozes.snooze(LEAD, Later.HOURS, None, act()) == first
    assert await done(house) == ["lead.snoozed"]


STEPS = ["outbox.put", "audit.note", "book.wake", "leads.redraw", "follows.did"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("when", ["before", "after"])
async def test_who_is_stopped_at_any_step_is_followed_by_who_ends_it(
    house: House, monkeypatch: pytest.MonkeyPatch, step: str, when: str
) -> None:
    await house.know()
    await put_aside(house)
    house.clock.advance(HOURS)
    owner, name = step.split(".")
    part = getattr(house, owner)
    real = getattr(part, name)

    async def dies(*args: Any, **how: Any) -> None:
        if when == "after":
            await real(*args, **how)
        raise StoreAway("gone")

    with monkeypatch.context() as patched:
        patched.setattr(part, name, dies)
        with pytest.raises(StoreAway):
            await rings(house)
    house.clock.advance(31)
    await rings(house)
    assert len(await letters(house)) == 1
    assert await snoozes(house) == []
    assert (await done(house)).count("lead.shown_again") == 1
    house.clock.advance(31)
    assert await house.snoozes.due() == []


async def test_what_is_woken_comes_to_nothing(house: House) -> None:
    await house.know()
    await put_aside(house)
    assert await house.snoozes.wake(LEAD, act("job-2"))
    assert not await house.snoozes.wake(LEAD, act("job-3"))
    house.clock.advance(HOURS)
    assert await house.snoozes.due() == []
    assert await done(house) == ["lead.snoozed", "lead.woken"]


async def test_waking_is_for_ones_own_alone(house: House) -> None:
    await house.know()
    await put_aside(house, "job-1", AMY)
    assert not await house.snoozes.wake(LEAD, act("job-2", BEN))
    assert [each.by for each in await snoozes(house)] == [AMY]


@pytest.mark.parametrize("seconds", [None, -1, 0, 90 * 24 * 3600 + 1])
async def test_a_time_that_is_no_good_is_refused(house: House, seconds: int | None) -> None:
    await house.know()
    picked = None if seconds is None else house.clock.now() + timedelta(seconds=seconds)
    with pytest.raises(Refused):
        await house.snoozes.snooze(LEAD, Later.OTHER, picked, act())
    assert await snoozes(house) == []


async def test_the_zone_is_the_persons(house: House) -> None:
    await house.know()
    house.zone = "Asia/Tokyo"
    moment = await house.snoozes.snooze(LEAD, Later.TOMORROW, None, act())
    assert moment.isoformat() == "2026-11-24T00:00:00+00:00"


async def test_the_loop_goes_on_when_the_store_was_away(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.know()
    await put_aside(house)
    house.clock.advance(HOURS)
    naps = 0

    async def sleep(seconds: float) -> None:
        nonlocal naps
        assert seconds == IDLE
        naps += 1
        if naps == 2:
            raise Ended
        monkeypatch.undo()

    async def away(_self: Snoozes) -> list[str]:
        raise StoreAway("away")

    monkeypatch.setattr(Snoozes, "due", away)
    clock = house.clock
    loop = Waking(house.snoozes, clock)
    object.__setattr__(clock, "sleep", sleep)
    with pytest.raises(Ended):
        await loop.run()
    assert len(await letters(house)) == 1


class Ended(Exception):
    """The loop has been watched for long enough."""


async def test_of_somebody_whose_time_is_over_it_is_said_that_nobody_can_be_shown(house: House) -> None:
    await house.know()
    await put_aside(house)
    await house.book.expire(LEAD)
    house.clock.advance(HOURS)
    for _ in range(2):
        await rings(house)
    (row,) = await letters(house)
    assert "can't be shown again" in row.content["message"]["text"]
    record = await house.book.get(LEAD)
    assert record
    assert record.snoozed == ()


async def test_of_somebody_who_was_removed_nobody_is_reminded(house: House) -> None:
    lead = await house.know()
    await put_aside(house)
    await house.book.forget(lead)
    house.clock.advance(HOURS)
    await rings(house)
    assert await letters(house) == []
    assert await house.snoozes.due() == []
