"""Slots on the wall of any zone: each once, at its local time, whatever is done to the clock; and what becomes of one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, takewhile
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.schedule import EVERY_DAY, WEEKDAYS, Schedule, When
from bot.digests.slots import (
    LOOK_AGAIN,
    DueDigest,
    LetGo,
    Queued,
    Slot,
    Wait,
    ahead,
    calm,
    is_worth_posting,
    newest,
    turn,
    waits_for_the_api,
)
from bot.digests.summary import FailedRun, Skipped, StreamNumbers, Summary
from bot.quiet import ChannelSettings, Mute, QuietHours

FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
AROUND = timedelta(days=3)
ZONES = sorted(available_timezones())
MANY_CHANGES = 2_000
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@cache
def changes(name: str) -> tuple[datetime, ...]:
    """Each moment of these years at which the clocks of a zone are changed."""
    zone = ZoneInfo(name)
    days = [FIRST + DAY * number for number in range((LAST - FIRST).days + 1)]
    shown = [day.astimezone(zone).utcoffset() for day in days]
    pairs = zip(days, days[1:], shown, shown[1:], strict=False)
    return tuple(_change(zone, day, then) for day, then, before, after in pairs if before != after)


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = low.astimezone(zone).utcoffset()
    while high - low > SECOND:
        middle = low + (high - low) // 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high.replace(microsecond=0)


def every_change() -> Iterator[tuple[str, datetime]]:
    return ((name, change) for name in ZONES for change in changes(name))


def daily(zone: str, at: time) -> Schedule:
    return Schedule(when=When.DAYS, at=at, zone=zone)


def check_local_time(slot: Slot, zone: ZoneInfo) -> None:
    """It is the first moment at which the wall shows its name, or the one at which it jumps over that."""
    wall = datetime.fromisoformat(slot.name)
    shown, before = (
        moment.astimezone(zone).replace(tzinfo=None) for moment in (slot.moment, slot.moment - SECOND)
    )
    if shown == wall:
        assert slot.moment.astimezone(zone).fold == 0
    else:
        assert before < wall < shown, slot


def between(schedule: Schedule, begin: datetime, end: datetime) -> list[Slot]:
    return list(takewhile(lambda slot: slot.moment <= end, ahead(schedule, begin)))


def dates(slots: list[Slot]) -> list[date]:
    return [datetime.fromisoformat(each.name).date() for each in slots]


def test_at_every_change_of_every_clock_each_slot_comes_once_at_its_local_time() -> None:
    """With times that are doubled or left out at most changes (1:30, 2:30), and at just these: around the change."""
    seen = 0
    for name, change in every_change():
        zone = ZoneInfo(name)
        then = change.astimezone(zone)
        for at in {time(1, 30), time(2, 30), time(), (then - timedelta(minutes=30)).time(), then.time()}:
            begin, end = change - AROUND, change + AROUND
            slots = between(daily(name, at), begin, end)
            days = dates(slots)
            assert days == [days[0] + DAY * number for number in range(len(slots))], (name, change)
            assert slots == sorted(slots, key=lambda slot: slot.moment)
            assert len(slots) in {5, 6, 7}
            for slot in slots:
                check_local_time(slot, zone)
        seen += 1
    assert seen > MANY_CHANGES


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (25, time(1, 30), datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
        (25, time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # shown twice: the first time
        (25, time(3, 30), datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
    ],
)
def test_a_doubled_time_counts_the_first_time(day: int, at: time, moment: datetime) -> None:
    (slot,) = islice(ahead(daily("Europe/Berlin", at), datetime(2026, 10, day - 1, 12, tzinfo=UTC)), 1)
    assert slot == Slot(name=f"2026-10-{day}T{at:%H:%M}", moment=moment)


def test_a_missing_time_counts_at_the_jump() -> None:
    (slot,) = islice(ahead(daily("Europe/Berlin", time(2, 30)), datetime(2026, 3, 28, 12, tzinfo=UTC)), 1)
    assert slot == Slot(name="2026-03-29T02:30", moment=datetime(2026, 3, 29, 1, tzinfo=UTC))


@given(
    name=st.sampled_from(ZONES),
    number=st.integers(0, 99),
    days=st.sets(st.integers(0, 6), min_size=1).map(sorted),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    gaps=st.lists(st.integers(1, 23 * 60), min_size=1, max_size=40),
)
def test_whoever_looks_once_a_day_at_any_time_finds_each_slot_once(
    name: str, number: int, days: list[int], at: time, gaps: list[int]
) -> None:
    moments = changes(name) or (NINE,)
    begin = now = reached = moments[number % len(moments)] - AROUND
    schedule = Schedule(when=When.DAYS, days=tuple(days), at=at, zone=name)
    found = []
    for gap in gaps:
        now += timedelta(minutes=gap)
        if slot := newest(schedule, reached, now):
            found.append(slot)
            reached = slot.moment
    assert found == between(schedule, begin, now)


def test_after_a_long_time_only_the_newest_counts() -> None:
    schedule = daily("Europe/Berlin", time(9))
    slot = newest(schedule, NINE - 400 * DAY, NINE)
    assert slot == Slot(name="2026-11-23T09:00", moment=NINE - timedelta(hours=1))
    assert newest(schedule, slot.moment, NINE) is None


@pytest.mark.parametrize(
    "schedule",
    [Schedule(when=When.OFF), Schedule(when=When.SYNC), Schedule(when=When.DAYS, days=())],
)
def test_where_the_clock_has_no_say_there_are_no_slots(schedule: Schedule) -> None:
    assert list(ahead(schedule, NINE)) == []
    assert newest(schedule, NINE, NINE + DAY) is None


def test_days_of_the_week_are_those_of_the_zone() -> None:
    """Monday 8:00 in Auckland is Sunday evening in UTC."""
    schedule = Schedule(when=When.DAYS, days=(0,), at=time(8), zone="Pacific/Auckland")
    (slot,) = islice(ahead(schedule, NINE), 1)
    assert slot == Slot(name="2026-11-30T08:00", moment=datetime(2026, 11, 29, 19, tzinfo=UTC))


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd"])
def test_a_zone_that_is_not_known_counts_as_utc(name: str) -> None:
    (slot,) = islice(ahead(daily(name, time(10)), NINE), 1)
    assert slot.moment == NINE + timedelta(hours=1)


@pytest.mark.parametrize(("last", "minutes"), [(0, 3), (2, 5), (11, 14), (12, 15), (13, 15), (60, 15)])
def test_runs_are_told_when_it_is_calm_or_after_a_quarter_of_an_hour(last: int, minutes: int) -> None:
    assert calm(NINE, NINE + timedelta(minutes=last)) == NINE + timedelta(minutes=minutes)


def queued(held_at: datetime | None = None) -> Queued:
    slot = Slot(name="2026-11-23T09:00", moment=NINE)
    return Queued(target="C1", slot=slot, schedule=Schedule(when=When.DAYS), held_at=held_at)


def minutes(number: int) -> datetime:
    return NINE + timedelta(minutes=number)


@pytest.mark.parametrize(("after", "late"), [(0, False), (10, False), (11, True), (6 * 60, True)])
def test_a_digest_is_late_when_it_could_have_come_before(after: int, *, late: bool) -> None:
    due = turn(queued(), minutes(after), None, refused=False)
    assert due == DueDigest("C1", queued().slot, queued().schedule, NINE, late=late)


@pytest.mark.parametrize("refused", [False, True])
def test_after_six_hours_it_is_let_go(*, refused: bool) -> None:
    assert turn(queued(), minutes(6 * 60 + 1), None, refused=refused) == LetGo()


def test_where_the_api_does_not_serve_us_it_waits() -> None:
    assert turn(queued(), minutes(5), None, refused=True) == Wait(minutes(5) + LOOK_AGAIN)


def evenings() -> ChannelSettings:
    return ChannelSettings(
        channel="C1", hours=QuietHours(span=(time(8), time(20)), weekends=False, zone="UTC")
    )


@pytest.mark.parametrize(("after", "late"), [(30, False), (31, True)])
def test_one_that_follows_runs_has_half_an_hour_since_others_may_still_go_on(
    after: int, *, late: bool
) -> None:
    runs = queued().model_copy(update={"schedule": Schedule(when=When.SYNC)})
    due = turn(runs, minutes(after), None, refused=False)
    assert isinstance(due, DueDigest)
    assert due.late is late


def test_in_quiet_hours_it_waits_for_their_end_and_is_not_late_then() -> None:
    assert turn(queued(), minutes(1), evenings(), refused=False) == Wait(minutes(2), held=True)
    end = datetime(2026, 11, 23, 20, tzinfo=UTC)
    assert turn(queued(), end - timedelta(seconds=20), evenings(), refused=False) == Wait(end, held=True)
    due = turn(queued(), end, evenings(), refused=False)
    assert due == DueDigest("C1", queued().slot, queued().schedule, end, late=False, held=True)


def test_nobody_needs_to_have_seen_the_quiet_hours() -> None:
    """Whoever was away all the time counts the lateness from their end, too."""
    end = datetime(2026, 11, 23, 20, tzinfo=UTC)
    late = turn(queued(), end + timedelta(hours=1), evenings(), refused=False)
    assert isinstance(late, DueDigest)
    assert (late.late, late.held) == (True, True)
    assert turn(queued(), end + timedelta(hours=7), evenings(), refused=False) == LetGo()


def test_a_mute_that_somebody_ended_early_counted_until_then() -> None:
    muted = ChannelSettings(channel="C1", mute=Mute(until=NINE + 3 * DAY, by="U1", job="1"))
    saturday = NINE + 2 * DAY
    assert turn(queued(), saturday, muted, refused=False) == Wait(saturday + LOOK_AGAIN, held=True)
    seen = queued(held_at=saturday)
    due = turn(seen, saturday + LOOK_AGAIN, ChannelSettings(channel="C1"), refused=False)
    assert due == DueDigest("C1", seen.slot, seen.schedule, saturday, late=False, held=True)


def summary(*streams: StreamNumbers, missing: tuple[str, ...] = ()) -> Summary:
    return Summary(NINE - DAY, NINE, streams, missing=missing)


@pytest.mark.parametrize(
    ("streams", "missing", "after", "waits"),
    [
        ((), ("streams",), 0, True),
        ((), ("streams",), 59, True),
        ((), ("streams",), 60, False),
        ((StreamNumbers(1, "S"),), ("budgets",), 0, False),
        ((), (), 0, False),
    ],
)
def test_where_nothing_at_all_could_be_read_the_api_is_waited_for(
    streams: tuple[StreamNumbers, ...], missing: tuple[str, ...], after: int, *, waits: bool
) -> None:
    due = DueDigest("C1", queued().slot, queued().schedule, NINE)
    assert waits_for_the_api(due, summary(*streams, missing=missing), minutes(after)) is waits


SOMETHING = {
    "a lead": summary(StreamNumbers(1, "S", other=1)),
    "a good one": summary(StreamNumbers(1, "S", good=1)),
    "a bad one": summary(StreamNumbers(1, "S", bad=1)),
    "a failure": summary(StreamNumbers(1, "S", failed=(FailedRun(1, "S", None, None),))),
    "an account": summary(StreamNumbers(1, "S", skipped=(Skipped(1, "S", 7, "kay", "budget_exhausted"),))),
    "perhaps": summary(missing=("budgets",)),
}


@pytest.mark.parametrize("name", SOMETHING)
def test_something_is_worth_posting(name: str) -> None:
    assert is_worth_posting(SOMETHING[name], Schedule(when=When.DAYS, skip_empty=True))


@pytest.mark.parametrize("skip_empty", [True, False])
def test_nothing_is_passed_over_where_that_is_wished(*, skip_empty: bool) -> None:
    """Leads that wait since before are no news, nor are accounts that sleep."""
    asleep = StreamNumbers(2, "T", skipped=(Skipped(2, "T", 7, "kay", "account_sleeping"),))
    nothing = summary(StreamNumbers(1, "S", waiting=4), asleep)
    assert is_worth_posting(nothing, Schedule(when=When.DAYS, skip_empty=skip_empty)) is not skip_empty


def test_what_is_queued_survives_the_store() -> None:
    schedule = Schedule(when=When.DAYS, days=WEEKDAYS, at=time(8, 30), zone="Asia/Kolkata", short=True)
    each = Queued(target="C1", slot=queued().slot, schedule=schedule, held_at=NINE)
    assert Queued.model_validate_json(each.model_dump_json()) == each
    assert Schedule(when=When.DAYS).days == EVERY_DAY
