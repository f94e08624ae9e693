"""``stats``: a stream's name and how far back, in either order, and no filters."""

from datetime import date, timedelta

import pytest

from bot.commands.intent import Problem, ProblemKind
from bot.commands.parse import parse
from bot.listing import ListWish, Since

WEEKS = Since(span=timedelta(weeks=8))


@pytest.mark.parametrize(
    ("line", "name", "since"),
    [
        ("stats", "", None),
        ("stats rust", "rust", None),
        ("stats rust 8w", "rust", WEEKS),
        ("stats 8w rust", "rust", WEEKS),
        ("stats rust 3 months", "rust", Since(span=timedelta(days=90))),
        ("stats of rust", "rust", None),
        ("numbers for rust, last 8 weeks", "rust", WEEKS),
        ("Stats last 8 weeks of rust", "rust", WEEKS),
        ("stats since monday", "", Since(weekday=0)),
        ("stats rust since 2026-11-01", "rust", Since(on=date(2026, 11, 1))),
        ("stats today", "", Since(days=0)),
        ("statistics 30 days", "", Since(span=timedelta(days=30))),
        ('stats "rust 8w"', "rust 8w", None),
        ("stats good people", "good people", None),
        ("stats not bad", "not bad", None),
        ("stats 43", "43", None),
        ("stats Rust people · @rustlings_daily 8w", "Rust people · @rustlings_daily", WEEKS),
    ],
)
def test_a_name_and_a_time_stand_in_any_order(line: str, name: str, since: Since | None) -> None:
    intent = parse(line)
    assert (intent.word, intent.problem) == ("stats", None)
    assert (intent.name_text, intent.listing) == (name, ListWish(since=since))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("since frogs", Problem(ProblemKind.TIME, "since frogs", "stats since monday")),
        ("8w 30d", Problem(ProblemKind.CONTRADICTION, "two times", "stats since monday")),
        ("rust high", Problem(ProblemKind.FILTER_NOT_TAKEN, "high", 'stats "rust high"')),
    ],
)
def test_what_cannot_be_is_said(line: str, problem: Problem) -> None:
    assert parse(f"stats {line}").problem == problem


@pytest.mark.parametrize("typed", ["satts", "statz", "sttats"])
def test_a_slip_of_the_keys_is_understood(typed: str) -> None:
    assert (found := parse(typed).problem)
    assert found.nearest == "stats"
