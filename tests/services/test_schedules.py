"""The plans of digests: what counts where, by whose clock, whoever is stopped in the middle."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.digests.picks import Pick
from bot.digests.schedule import WEEKDAYS, Schedule, When
from bot.digests.wish import DigestWish
from bot.errors import StoreAway
from bot.quiet import EVENINGS, QuietWish
from bot.services.acts import Act
from bot.services.schedules import Schedules, target_in
from tests.services.make import House, act

HERE, THERE, AMY, BEN = "C0LEADS", "C0SALES", "U0AMY", "U0BEN"
OSLO, TOKYO = "Europe/Oslo", "Asia/Tokyo"
WEEKLY = Schedule(when=When.DAYS, days=(0,), at=time(9), zone=OSLO)
DAILY = Schedule(when=When.DAYS, at=time(8), zone=TOKYO)


async def lines(house: House) -> list[tuple[str, str | None, str, str | None]]:
    """What the audit tells: deed, who, result, channel."""
    return [(each.what, each.by, each.result, each.channel) for each in await house.noted()]


async def test_where_nothing_was_set_it_is_as_the_team_has_it(house: House) -> None:
    house.team = Schedule(when=When.DAYS, days=(0,))
    planned = await house.schedules.of(HERE)
    assert (planned.own, planned.is_default) == (None, True)
    assert planned.schedule == Schedule(when=When.DAYS, days=(0,), zone="UTC")


async def test_a_person_gets_none_unless_they_say_so(house: House) -> None:
    house.team = WEEKLY
    planned = await house.schedules.of(AMY)
    assert (planned.own, planned.schedule.when, planned.is_default) == (None, When.OFF, False)
    await house.schedules.set(AMY, DAILY, act(by=AMY))
    assert (await house.schedules.of(AMY)).schedule == DAILY


async def test_what_was_set_counts_and_is_noted_with_its_words(house: House) -> None:
    planned = await house.schedules.set(HERE, WEEKLY, act("job-1", BEN))
    assert planned == await house.schedules.of(HERE)
    assert planned.own
    assert (planned.own.by, planned.own.job, planned.is_default) == (BEN, "job-1", False)
    assert await lines(house) == [("digest.scheduled", BEN, "Mondays at 9:00 (Europe/Oslo)", HERE)]
    assert house.rescheduled == [HERE]


async def test_what_is_so_already_is_no_change(house: House) -> None:
    await house.schedules.set(HERE, WEEKLY, act("job-1", AMY))
    again = await house.schedules.set(HERE, WEEKLY, act("job-2", BEN))
    assert again.own
    assert (again.own.by, len(await lines(house))) == (AMY, 1)


async def test_off_is_a_plan_of_its_own_whatever_the_team_has(house: House) -> None:
    house.team = WEEKLY
    await house.schedules.set(HERE, Schedule(when=When.OFF), act())
    planned = await house.schedules.of(HERE)
    assert planned.own
    assert (planned.schedule.when, planned.is_default) == (When.OFF, False)


async def test_who_drops_it_has_it_as_the_team_does_again(house: House) -> None:
    house.team = DAILY
    await house.schedules.set(HERE, WEEKLY, act("job-1"))
    assert await house.schedules.drop(HERE, act("job-2", BEN))
    assert (await house.schedules.of(HERE)).is_default
    assert not await house.schedules.drop(HERE, act("job-3"))
    assert [each[:2] for each in await lines(house)] == [
        ("digest.scheduled", AMY),
        ("digest.unscheduled", BEN),
    ]
    assert house.rescheduled == [HERE] * 3


async def test_of_ones_own_digest_no_channel_is_noted(house: House) -> None:
    await house.schedules.set(AMY, WEEKLY, Act(by=AMY, job="job-1", channel=HERE))
    await house.schedules.drop(AMY, Act(by=AMY, job="job-2", channel=HERE))
    assert {each[3] for each in await lines(house)} == {None}


async def test_all_are_told_in_one_order(house: House) -> None:
    for target in (THERE, AMY, HERE):
        await house.schedules.set(target, WEEKLY, act(target))
    assert [each.target for each in await house.schedules.all()] == [HERE, THERE, AMY]


async def test_of_two_the_last_one_counts(house: House) -> None:
    await house.schedules.set(HERE, WEEKLY, act("job-1", AMY))
    await house.schedules.set(HERE, DAILY, act("job-2", BEN))
    plan = (await house.schedules.of(HERE)).own
    assert plan
    assert (plan.schedule, plan.by) == (DAILY, BEN)


async def test_a_channels_clock_is_its_plans_then_its_quiet_hours_then_the_askers(house: House) -> None:
    schedules = house.schedules
    assert await schedules.zone_of(HERE) == "UTC"
    assert await schedules.zone_of(HERE, AMY) == house.zone
    await house.quiets.set_hours(HERE, QuietWish(EVENINGS.span, zone=TOKYO))
    assert await schedules.zone_of(HERE, AMY) == TOKYO
    await schedules.set(HERE, WEEKLY, act())
    assert await schedules.zone_of(HERE, AMY) == OSLO


async def test_a_persons_clock_is_their_plans_then_where_they_live(house: House) -> None:
    assert await house.schedules.zone_of(BEN) == house.zone == await house.schedules.zone_of_person(BEN)
    await house.schedules.set(BEN, DAILY, act())
    assert await house.schedules.zone_of(BEN, AMY) == TOKYO


async def test_a_time_alone_changes_what_the_team_has(house: House) -> None:
    house.team = Schedule(when=When.DAYS, days=(0,))
    meant = await house.schedules.meant(HERE, DigestWish(at=time(7)), AMY)
    assert meant == Schedule(when=When.DAYS, days=(0,), at=time(7), zone=house.zone)
    assert await house.schedules.meant(AMY, DigestWish(at=time(7)), AMY) is None


async def test_pickers_show_what_counts_by_the_clock_of_who_picks(house: House) -> None:
    house.team = Schedule(when=When.DAYS, days=(3,))
    picks = await house.schedules.picks(HERE, AMY)
    assert (picks.pick, picks.day, picks.zone) == (Pick.TEAM, 3, house.zone)
    await house.schedules.set(HERE, WEEKLY.model_copy(update={"days": WEEKDAYS}), act())
    picks = await house.schedules.picks(HERE, AMY)
    assert (picks.pick, picks.zone) == (Pick.WEEKDAYS, OSLO)
    assert (await house.schedules.of_team(HERE)).zone == OSLO


async def test_the_outlook_says_whether_the_next_one_is_held(house: House) -> None:
    early = Schedule(when=When.DAYS, at=time(8, 30), zone=OSLO)
    assert (await house.schedules.outlook(HERE, early)).held_until is None
    await house.quiets.set_hours(HERE, QuietWish(EVENINGS.span, zone=OSLO))
    outlook = await house.schedules.outlook(HERE, early)
    assert outlook.times[0] == datetime(2026, 11, 24, 7, 30, tzinfo=UTC) == house.schedules.next_of(early)
    assert outlook.held_until == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert (await house.schedules.outlook(AMY, early)).held_until is None
    nothing = Schedule(when=When.SYNC)
    assert (await house.schedules.outlook(HERE, nothing)).times == ()
    assert house.schedules.next_of(nothing) is None


@pytest.mark.parametrize(("channel", "target"), [(HERE, HERE), ("G0OLD", "G0OLD"), ("D0AMY", AMY), ("", AMY)])
def test_what_is_asked_in_direct_messages_is_ones_own(channel: str, target: str) -> None:
    assert target_in(channel, AMY) == target


Verb = Callable[[Schedules], Awaitable[Any]]
CLICK = act("click", BEN)


async def setting(schedules: Schedules) -> None:
    await schedules.set(HERE, DAILY, CLICK)


async def dropping(schedules: Schedules) -> None:
    await schedules.drop(HERE, CLICK)


@pytest.mark.parametrize(
    ("verb", "what", "left"),
    [(setting, "digest.scheduled", DAILY), (dropping, "digest.unscheduled", None)],
)
async def test_wherever_it_is_stopped_it_is_done_noted_and_looked_at(
    house: House, monkeypatch: pytest.MonkeyPatch, verb: Verb, what: str, left: Schedule | None
) -> None:
    call, steps, stopped = house.store.call, 0, True
    alive = [0]

    async def counted(*command: Any) -> Any:
        alive[0] -= 1
        if alive[0] < 0:
            raise StoreAway("gone")
        return await call(*command)

    while stopped:
        alive[0] = 1000
        monkeypatch.setattr(house.store, "call", counted)
        await house.store.call("FLUSHALL")
        await house.schedules.set(HERE, WEEKLY, act("earlier"))
        alive[0], stopped = steps, False
        try:
            await verb(house.schedules)
        except StoreAway:
            stopped = True
        alive[0], house.rescheduled = 1000, []
        await verb(house.schedules)
        plan = (await house.schedules.of(HERE)).own
        assert (plan.schedule if plan else None) == left, steps
        assert [each.what for each in await house.noted() if each.job == CLICK.job] == [what], steps
        assert house.rescheduled == [HERE], steps
        steps += 1
    assert steps > 2
