"""Times after ``mute`` and ``quiet``: what people type, and what is no time at all."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.intent import ProblemKind
from bot.commands.parse import parse
from bot.commands.times import read_mute, read_quiet
from bot.commands.tokens import DASHES, tokenize
from bot.quiet import For, MuteWish, QuietWish, Until

NIGHT = (time(18), time(9))
BERLIN = "Europe/Berlin"
clocks = st.times().map(lambda each: each.replace(second=0, microsecond=0))


def mute(line: str) -> MuteWish | None:
    return read_mute(tokenize(line))


def quiet(line: str) -> QuietWish | None:
    return read_quiet(tokenize(line))


@pytest.mark.parametrize(
    ("line", "hours"),
    [
        ("", 24),
        ("2h", 2),
        ("2 h", 2),
        ("for 2 hours", 2),
        ("1 hr", 1),
        ("an hour", 1),
        ("a day", 24),
        ("90 min", 1.5),
        ("90m", 1.5),
        ("1h30m", 1.5),
        ("1 hour 30 minutes", 1.5),
        ("3 Days", 72),
        ("2 weeks", 336),
        ("1wk", 168),
        ("２ｈ", 2),
        ("“2h”", 2),
        ("2h.", 2),
        ("30 days", 720),
    ],
)
def test_a_mute_may_last_so_long(line: str, hours: float) -> None:
    assert mute(line) == For(timedelta(hours=hours))


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("until 9:00", Until(time(9))),
        ("until 9", Until(time(9))),
        ("till 21.30", Until(time(21, 30))),
        ("9:00", Until(time(9))),
        ("9am", Until(time(9))),
        ("12am", Until(time(0))),
        ("12pm", Until(time(12))),
        ("until 6 p.m.", Until(time(18))),
        ("until 24:00", Until(time(0))),
        ("noon", Until(time(12))),
        ("until midnight", Until(time(0))),
        ("tomorrow", Until(tomorrow=True)),
        ("until tomorrow 7:30", Until(time(7, 30), tomorrow=True)),
        ("until mon", Until(weekday=0)),
        ("Monday", Until(weekday=0)),
        ("until next friday", Until(weekday=4)),
        ("until tues at 8am", Until(time(8), weekday=1)),
        ("until weds", Until(weekday=2)),
        ("until thurs", Until(weekday=3)),
        ("sat 10", Until(time(10), weekday=5)),
        ("until sunday 18:00!", Until(time(18), weekday=6)),
    ],
)
def test_a_mute_may_end_at_a_time(line: str, wish: Until) -> None:
    assert mute(line) == wish


@pytest.mark.parametrize(
    "line",
    [
        "rust",
        "2",
        "9",
        "0h",
        "0 minutes",
        "until",
        "until 25:00",
        "9:60",
        "13pm",
        "0am",
        "monster",
        "and",
        "-2h",
        "2mo",
        "until mon tue",
        "2h tomorrow",
        "until <@U1|ben>",
        "🔕",
        "next",
        "at",
        "for",
        "2 h o",
        "1e3h",
    ],
)
def test_what_is_no_time_is_no_mute(line: str) -> None:
    assert mute(line) is None
    problem = parse(f"mute {line}").problem
    assert problem
    assert (problem.kind, problem.example) == (ProblemKind.TIME, "mute until mon")


@pytest.mark.parametrize(
    ("line", "fits"), [("30d", True), ("30 days 1m", False), ("9999w", False), ("4 weeks", True)]
)
def test_a_mute_lasts_thirty_days_at_most(line: str, *, fits: bool) -> None:
    problem = parse(f"mute {line}").problem
    assert (problem is None) is fits
    assert problem is None or problem.kind is ProblemKind.TOO_LONG_MUTE


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("18:00-9:00", QuietWish(NIGHT)),
        ("18-9", QuietWish(NIGHT)),
        ("18.00 - 9.00", QuietWish(NIGHT)),
        ("18∶00–9∶00", QuietWish(NIGHT)),
        ("6pm to 9am", QuietWish(NIGHT)),
        ("from 6 pm until 9 am", QuietWish(NIGHT)),
        ("between 18:00 and 9:00", QuietWish(NIGHT)),
        ("every day 18:00-9:00", QuietWish(NIGHT)),
        ("18:00-24:00", QuietWish((time(18), time(0)))),
        ("noon-1pm", QuietWish((time(12), time(13)))),
        ("weekends", QuietWish(weekends=True)),
        ("on the weekend", QuietWish(weekends=True)),
        ("18:00-9:00 and weekends", QuietWish(NIGHT, weekends=True)),
        ("weekends, 18:00-9:00", QuietWish(NIGHT, weekends=True)),
        ("18:00-9:00 Europe/Berlin", QuietWish(NIGHT, zone=BERLIN)),
        ("europe/berlin 18-9 + weekends", QuietWish(NIGHT, weekends=True, zone=BERLIN)),
        ("weekends (America/Port-au-Prince)", QuietWish(weekends=True, zone="America/Port-au-Prince")),
        ("22-6 utc", QuietWish((time(22), time(6)), zone="UTC")),
        ("off", QuietWish()),
        ("None.", QuietWish()),
    ],
)
def test_quiet_hours_as_people_type_them(line: str, wish: QuietWish) -> None:
    assert quiet(line) == wish
    assert parse(f"quiet {line}").quiet == wish


@pytest.mark.parametrize("dash", DASHES)
def test_every_dash_is_one(dash: str) -> None:
    assert quiet(f"18:00{dash}9:00") == quiet(f"18:00 {dash} 9:00") == QuietWish(NIGHT)


@pytest.mark.parametrize(
    "line",
    [
        "18:00",
        "18-18",
        "18-25",
        "9:00-9:60",
        "mondays",
        "Europe/Berlin",
        "18-9 Europe/Nowhere",
        "18-9 off",
        "18-9 Europe/Berlin Europe/Paris",
        "18-9 12-13",
        "weekends rust",
        "18-9-12",
        "and",
        "2026-11-23",
    ],
)
def test_what_is_no_time_sets_no_quiet_hours(line: str) -> None:
    assert quiet(line) is None
    problem = parse(f"quiet {line}").problem
    assert problem
    assert (problem.kind, problem.given) == (ProblemKind.TIME, line)


def test_quiet_alone_asks_how_it_is() -> None:
    intent = parse("quiet")
    assert (intent.word, intent.quiet, intent.problem) == ("quiet", None, None)


def test_unmute_takes_nothing() -> None:
    assert parse("unmute").word == "unmute"
    problem = parse("unmute rust").problem
    assert problem
    assert problem.kind is ProblemKind.EXTRA


@given(start=clocks, end=clocks, weekends=st.booleans(), zone=st.sampled_from(["", " Asia/Kolkata"]))
def test_what_is_shown_can_be_typed(start: time, end: time, zone: str, *, weekends: bool) -> None:
    wish = QuietWish(None if start == end else (start, end), weekends=weekends, zone=zone.strip() or None)
    assert wish.off or quiet(f"{wish.words}{zone}") == wish


@settings(max_examples=300)
@given(st.text(max_size=40) | st.text("0123456789:.-apmh dwuntil/", max_size=25))
def test_any_text_is_a_wish_or_none(line: str) -> None:
    wish, hours = mute(line), quiet(line)
    assert wish is None or isinstance(wish, Until) or wish.span > timedelta()
    assert hours is None or hours.zone is None or ZoneInfo(hours.zone).key == hours.zone
    assert parse(f"mute {line}").word in {"mute", "help"}
    assert parse(f"quiet {line}").word in {"quiet", "help"}
