"""A digest's period in words: days that people say, two lines, and nothing compared that is not the same."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from blocks.digest_words import day_of, headline, one_line, period, unit
from bot.digests.summary import FailedRun, StreamNumbers, Summary
from tests.blocks.digest_states import RAN, SINCE, TUESDAY, UNTIL, quiet_week, week

BERLIN = ZoneInfo("Europe/Berlin")
MIDNIGHT = datetime(2026, 11, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (MIDNIGHT, MIDNIGHT + timedelta(days=7), "16–22 Nov"),
        (MIDNIGHT, MIDNIGHT + timedelta(days=1), "16 Nov"),
        (MIDNIGHT, MIDNIGHT, "16 Nov"),
        (SINCE, UNTIL, "16–22 Nov"),
        (SINCE, UNTIL + timedelta(minutes=3), "16–22 Nov"),
        (SINCE, UNTIL + timedelta(hours=3), "16–23 Nov"),
        (SINCE, SINCE + timedelta(days=3), "16–18 Nov"),
        (SINCE + timedelta(hours=8), UNTIL + timedelta(hours=8), "16–23 Nov"),
        (datetime(2026, 10, 28, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC), "28 Oct – 3 Nov"),
        (datetime(2026, 12, 28, tzinfo=UTC), datetime(2027, 1, 4, tzinfo=UTC), "28 Dec – 3 Jan"),
        (datetime(2026, 11, 22, 9, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC), "22–23 Nov"),
        (
            datetime(2026, 11, 22, 9, tzinfo=UTC),
            datetime(2026, 11, 22, 14, 5, tzinfo=UTC),
            "22 Nov 9:00–14:05",
        ),
        (
            datetime(2026, 11, 22, 22, tzinfo=UTC),
            datetime(2026, 11, 23, 4, tzinfo=UTC),
            "22 Nov 22:00 – 23 Nov 4:00",
        ),
    ],
)
def test_a_period_is_said_in_days_or_in_times(since: datetime, until: datetime, said: str) -> None:
    assert period(since, until) == said


@pytest.mark.parametrize("month", [3, 10])
def test_a_week_in_which_a_clock_is_changed_is_a_week(month: int) -> None:
    since, until = (datetime(2026, month, day, 9, tzinfo=BERLIN).astimezone(UTC) for day in (23, 30))
    local = [each.astimezone(BERLIN) for each in (since, until)]
    assert period(local[0], local[1]) == f"23–29 {'Mar' if month == 3 else 'Oct'}"
    assert unit(Summary(local[0], local[1], ())) == "week"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 11, 23, 1, tzinfo=UTC), "Monday"),
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), "Monday"),
        (datetime(2026, 11, 17, 9, tzinfo=UTC), "Tuesday"),
        (datetime(2026, 11, 29, 9, tzinfo=UTC), "Sunday"),
        (datetime(2026, 11, 16, 9, tzinfo=UTC), "16 Nov"),
        (datetime(2026, 11, 30, 9, tzinfo=UTC), "30 Nov"),
        (datetime(2027, 1, 4, 9, tzinfo=UTC), "4 Jan 2027"),
    ],
)
def test_a_day_is_named_where_no_other_can_be_meant(moment: datetime, said: str) -> None:
    assert day_of(moment, datetime(2026, 11, 23, 9, tzinfo=BERLIN)) == said


def test_the_week_stands_in_two_lines() -> None:
    assert list(headline(week(new_before=104))) == [
        "*Leads, 16–22 Nov*:  *128 new*, 23 % more than the week before",
        "70 judged (52 good), *58 waiting*, the oldest since Tuesday",
    ]


@pytest.mark.parametrize(
    ("before", "compared"),
    [
        (None, ""),
        (128, ", as many as the week before"),
        (0, ", after none the week before"),
        (64, ", 100 % more than the week before"),
        (256, ", 50 % fewer than the week before"),
        (129, ", about as many as the week before"),
    ],
)
def test_a_week_is_compared_with_the_one_before(before: int | None, compared: str) -> None:
    assert next(headline(week(new_before=before))) == f"*Leads, 16–22 Nov*:  *128 new*{compared}"


def test_what_could_be_read_only_in_part_is_compared_with_nothing() -> None:
    partial = week(new_before=104, missing=("Rust people",), whole=False)
    assert next(headline(partial)).endswith("*128 new*")
    assert "more than" in next(headline(replace(partial, missing=("budgets",), whole=True)))


@pytest.mark.parametrize(
    ("span", "known", "compared"),
    [
        (timedelta(days=1), "day", "the day before"),
        (timedelta(days=7), "week", "the week before"),
        (timedelta(days=14), None, "in the same time before"),
        (timedelta(hours=3), None, "in the same time before"),
    ],
)
def test_a_period_has_a_name_or_none(span: timedelta, known: str | None, compared: str) -> None:
    summary = week(until=SINCE + span, new_before=128)
    assert unit(summary) == known
    assert next(headline(summary)).endswith(f"as many as {compared}")


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (StreamNumbers(1, "a", high=2, only_exported=2), "None judged yet, 2 only exported, none waiting"),
        (
            StreamNumbers(1, "a", high=12, medium=4, good=2, bad=1, waiting=8, only_exported=5),
            "3 judged (2 good), 5 only exported, *8 waiting*",
        ),
        (
            StreamNumbers(1, "a", high=12, medium=4, good=2, bad=1, waiting=13),
            "3 judged (2 good), *13 waiting*",
        ),
    ],
)
def test_the_headline_accounts_for_each_new_lead(numbers: StreamNumbers, said: str) -> None:
    assert list(headline(week(numbers)))[1] == said


def test_a_week_without_new_leads_tells_of_those_that_wait() -> None:
    summary = week(StreamNumbers(1, "a", waiting=3, oldest_waiting=TUESDAY))
    assert list(headline(summary)) == [
        "*Leads, 16–22 Nov*:  *nothing new*",
        "None judged yet, *3 waiting*, the oldest since Tuesday",
    ]


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(days=7), "a quiet week, nothing new and nothing waiting. 🌱"),
        (timedelta(days=1), "a quiet day, nothing new and nothing waiting. 🌱"),
        (timedelta(hours=3), "nothing new and nothing waiting. 🌱"),
    ],
)
def test_a_quiet_time_is_said_kindly(span: timedelta, said: str) -> None:
    summary = Summary(SINCE, SINCE + span, ())
    (line,) = headline(summary)
    assert line.endswith(f"*: {said}")
    assert one_line(summary).endswith(said.removesuffix(". 🌱"))


def test_a_time_in_which_runs_failed_is_not_called_quiet() -> None:
    summary = week(StreamNumbers(1, "a", failed=(FailedRun(1, "a", RAN, None),)))
    assert list(headline(summary)) == ["*Leads, 16–22 Nov*: nothing new and nothing waiting."]


def test_an_unread_time_does_not_claim_to_be_quiet() -> None:
    unread = quiet_week(missing=("the list of streams",))
    assert list(headline(unread)) == [
        "*Leads, 16–22 Nov*: *nothing could be read* just now.",
        "No lead is lost by that: the next digest counts them. `/goodones digest` tries again, at any time.",
    ]
    assert one_line(unread) == "*Leads, 16–22 Nov*: nothing could be read just now"
    half = week(StreamNumbers(1, "a"), missing=("b",))
    assert list(headline(half)) == ["*Leads, 16–22 Nov*: nothing new in what could be read."]
    assert one_line(half) == "*Leads, 16–22 Nov*: nothing new in what could be read"


def test_one_line_holds_the_whole_week() -> None:
    assert one_line(week()) == "*Leads, 16–22 Nov*: *128 new* (89 high), 52 good of 70 judged, 58 waiting"
