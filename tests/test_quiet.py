"""When leads are held: over nights, weekends and days whose clock is changed, each end exactly once."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.quiet import (
    EVENINGS,
    ChannelSettings,
    For,
    Hold,
    Mute,
    MuteWish,
    QuietHours,
    QuietWish,
    Until,
    Why,
    ends_at,
    first_moment,
    held,
    muted,
)

BERLIN, SYDNEY, APIA = "Europe/Berlin", "Australia/Sydney", "Pacific/Apia"
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NIGHT = (time(18), time(9))

zones = st.sampled_from(sorted(available_timezones()))
walls = st.times().map(lambda each: each.replace(second=0, microsecond=0))
days = st.dates(date(1975, 1, 1), date(2035, 12, 31))
moments = st.integers(157_766_400, 2_082_672_000).map(lambda each: datetime.fromtimestamp(each, UTC))


def channel(
    span: tuple[time, time] | None = None,
    zone: str = "UTC",
    *,
    weekends: bool = False,
    mute: datetime | None = None,
) -> ChannelSettings:
    hours = QuietHours(span=span, weekends=weekends, zone=zone) if span or weekends else None
    return ChannelSettings(
        channel="C1", hours=hours, mute=Mute(until=mute, by="U1", job="j") if mute else None
    )


def until(settings: ChannelSettings, local: datetime) -> datetime | None:
    """Until when leads are held that come at this local time, in the same zone."""
    hold = held(settings, local.astimezone(UTC))
    return hold.until.astimezone(local.tzinfo) if hold else None


def at(day: int, hour: int, minute: int = 0, zone: str = BERLIN) -> datetime:
    """A time in November 2026, whose 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(23, 17, 59), None),
        (at(23, 18), at(24, 9)),
        (at(23, 23, 59), at(24, 9)),
        (at(24, 0), at(24, 9)),
        (at(24, 8, 59), at(24, 9)),
        (at(24, 9), None),
        (at(24, 12), None),
    ],
)
def test_a_span_may_pass_midnight(now: datetime, end: datetime | None) -> None:
    assert until(channel(NIGHT, BERLIN), now) == end


def test_a_span_within_a_day() -> None:
    lunch = channel((time(12), time(13, 30)), BERLIN)
    assert [until(lunch, at(23, 11, 59)), until(lunch, at(23, 12)), until(lunch, at(23, 13, 30))] == [
        None,
        at(23, 13, 30),
        None,
    ]


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(27, 23, 59), None),
        (at(28, 0), at(30, 0)),
        (at(29, 23, 59), at(30, 0)),
        (at(30, 0), None),
    ],
)
def test_weekends_are_whole_days_in_the_zone(now: datetime, end: datetime | None) -> None:
    assert until(channel(zone=BERLIN, weekends=True), now) == end


def test_nights_and_a_weekend_are_one_hold_from_friday_to_monday() -> None:
    assert until(channel(NIGHT, BERLIN, weekends=True), at(27, 18)) == at(30, 9)


def test_a_mute_that_ends_at_night_lasts_until_the_morning() -> None:
    settings = channel(NIGHT, BERLIN, mute=at(23, 20))
    assert held(settings, at(23, 10)) == Hold(Why.MUTED, at(24, 9).astimezone(UTC))
    assert held(settings, at(24, 8)) == Hold(Why.QUIET, at(24, 9).astimezone(UTC))


def test_a_mute_ends_to_the_second() -> None:
    settings = channel(mute=MONDAY)
    assert held(settings, MONDAY - timedelta(seconds=1)) == Hold(Why.MUTED, MONDAY)
    assert held(settings, MONDAY) is None
    assert (muted(settings, MONDAY), muted(channel(), MONDAY)) == (None, None)


def test_with_nothing_set_nothing_is_held() -> None:
    assert held(channel(), MONDAY) is None


@pytest.mark.parametrize(
    ("wall", "zone", "moment"),
    [
        ("2026-03-29 02:30", BERLIN, "2026-03-29 01:00"),
        ("2026-03-29 02:00", BERLIN, "2026-03-29 01:00"),
        ("2026-03-29 03:00", BERLIN, "2026-03-29 01:00"),
        ("2026-10-25 02:30", BERLIN, "2026-10-25 00:30"),
        ("2026-10-25 03:00", BERLIN, "2026-10-25 02:00"),
        ("2026-10-04 02:30", SYDNEY, "2026-10-03 16:00"),
        ("2011-12-30 09:00", APIA, "2011-12-30 10:00"),
    ],
)
def test_a_time_that_is_skipped_or_doubled_is_one_moment(wall: str, zone: str, moment: str) -> None:
    found = first_moment(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert f"{found:%Y-%m-%d %H:%M}" == moment


@settings(max_examples=300, deadline=None)
@given(days, walls, zones)
def test_the_first_moment_is_the_first_at_which_the_wall_shows_it(day: date, wall: time, zone: str) -> None:
    where, wanted = ZoneInfo(zone), datetime.combine(day, wall)
    moment = first_moment(wanted, where)
    shown = moment.astimezone(where).replace(tzinfo=None, fold=0)
    before = (moment - timedelta(seconds=1)).astimezone(where).replace(tzinfo=None, fold=0)
    assert before < wanted <= shown


def ends(settings: ChannelSettings, begin: datetime, hours: int) -> list[datetime]:
    """Every end of a hold within so many hours, by walking from one to the next."""
    found: list[datetime] = []
    now = begin
    while now < begin + timedelta(hours=hours):
        hold = held(settings, now)
        if hold:
            found.append(hold.until)
        now = hold.until if hold else now + timedelta(minutes=10)
    return found


@settings(max_examples=150, deadline=None)
@given(days, zones, st.integers(0, 23), st.integers(13, 21))
def test_each_night_ends_once_whatever_the_clocks_do(day: date, zone: str, start: int, length: int) -> None:
    where = ZoneInfo(zone)
    span = (time(start), time((start + length) % 24))
    found = ends(channel(span, zone), datetime.combine(day, time(12), UTC), 24 * 6)
    dates = [each.astimezone(where).date() for each in found]
    assert len(set(dates)) == len(dates)
    # A calendar may lack a day (Apia, 2011); else each has its end.
    assert all(later - earlier <= timedelta(days=2) for earlier, later in pairwise(dates))
    assert len(dates) >= 5


@settings(max_examples=150, deadline=None)
@given(now=moments, zone=zones, start=walls, end=walls, weekends=st.booleans(), mute=st.booleans())
def test_a_hold_lasts_to_its_end_and_not_a_second_longer(
    now: datetime,
    zone: str,
    start: time,
    end: time,
    *,
    weekends: bool,
    mute: bool,
) -> None:
    span = None if start == end else (start, end)
    here = channel(span, zone, weekends=weekends, mute=now + timedelta(hours=5) if mute else None)
    hold = held(here, now)
    assert hold or not mute
    if hold:
        assert hold.until > now
        last = held(here, hold.until - timedelta(microseconds=1))
        assert last
        assert last.until == hold.until
        assert held(here, hold.until) is None
        assert hold.until - now < timedelta(days=9)


@pytest.mark.parametrize(
    ("wish", "end"),
    [
        (For(timedelta(hours=2)), at(23, 12)),
        (Until(time(9)), at(24, 9)),
        (Until(time(10)), at(24, 10)),
        (Until(time(10, 1)), at(23, 10, 1)),
        (Until(tomorrow=True), at(24, 9)),
        (Until(time(7, 30), tomorrow=True), at(24, 7, 30)),
        (Until(weekday=1), at(24, 9)),
        (Until(weekday=0), at(30, 9)),
        (Until(time(18), weekday=0), at(23, 18)),
        (Until(weekday=6), at(29, 9)),
    ],
)
def test_a_mute_ends_at_the_next_time_ahead(wish: MuteWish, end: datetime) -> None:
    assert ends_at(wish, at(23, 10).astimezone(UTC), BERLIN) == end


def test_a_mute_until_a_time_that_the_clock_leaves_out_ends_at_the_jump() -> None:
    saturday = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert ends_at(Until(time(2, 30)), saturday, BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)


@settings(max_examples=100, deadline=None)
@given(moments, zones, st.builds(Until, walls | st.none(), st.none() | st.integers(0, 6), st.booleans()))
def test_every_mute_ends_within_nine_days_and_not_before_now(now: datetime, zone: str, wish: Until) -> None:
    assert now < ends_at(wish, now, zone) < now + timedelta(days=9, hours=26)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (QuietHours(span=NIGHT), "18:00–9:00 (UTC)"),
        (
            QuietHours(span=(time(22, 5), time(6)), weekends=True, zone=BERLIN),
            "22:05–6:00 and weekends (Europe/Berlin)",
        ),
        (QuietHours(weekends=True), "weekends (UTC)"),
    ],
)
def test_quiet_hours_are_said_as_they_are_typed(hours: QuietHours, words: str) -> None:
    assert hours.words == words


def test_what_one_click_sets_is_evenings_and_weekends() -> None:
    assert EVENINGS.words == "18:00–9:00 and weekends"
    assert not EVENINGS.off
    assert QuietWish().off


def test_settings_survive_being_kept() -> None:
    kept = channel(NIGHT, BERLIN, weekends=True, mute=MONDAY)
    assert ChannelSettings.model_validate_json(kept.model_dump_json()) == kept
