"""The words of a list among its filters: in any order, each with *not*, and times in every usual spelling."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.models import Lifecycle
from bot.commands.intent import Problem, ProblemKind
from bot.commands.parse import parse
from bot.filters import LeadFilter
from bot.listing import Judged, ListWish, Since

NEW, EXPORTED = Lifecycle.NEW, Lifecycle.EXPORTED
GOOD, BAD, NOT = Judged.GOOD, Judged.BAD, Judged.NOT


def days(count: int) -> Since:
    return Since(span=timedelta(days=count))


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("", ListWish()),
        ("new", ListWish(NEW)),
        ("unexported", ListWish(NEW)),
        ("--exported", ListWish(EXPORTED)),
        ("not exported", ListWish(NEW)),
        ("not new", ListWish(EXPORTED)),
        ("good", ListWish(judged=(GOOD,))),
        ("good or bad", ListWish(judged=(BAD, GOOD))),
        ("judged", ListWish(judged=(BAD, GOOD))),
        ("unjudged", ListWish(judged=(NOT,))),
        ("not bad", ListWish(judged=(GOOD, NOT))),
        ("not judged", ListWish(judged=(NOT,))),
        ("judged but not bad", ListWish(judged=(GOOD,))),
        ("good bad unjudged", ListWish()),
        ("7d", ListWish(since=days(7))),
        ("7 days", ListWish(since=days(7))),
        ("last 7 days", ListWish(since=days(7))),
        ("past 2 weeks", ListWish(since=days(14))),
        ("last 3 months", ListWish(since=days(90))),
        ("2mo", ListWish(since=days(60))),
        ("1 month", ListWish(since=days(30))),
        ("2w", ListWish(since=days(14))),
        ("24h", ListWish(since=days(1))),
        ("since 3 days", ListWish(since=days(3))),
        ("since monday", ListWish(since=Since(weekday=0))),
        ("since last Thursday", ListWish(since=Since(weekday=3))),
        ("since yesterday", ListWish(since=Since(days=1))),
        ("today", ListWish(since=Since(days=0))),
        ("since 2026-11-01", ListWish(since=Since(on=date(2026, 11, 1)))),
        ("new, not bad, since mon.", ListWish(NEW, (GOOD, NOT), Since(weekday=0))),
    ],
)
def test_a_list_has_words_of_its_own(line: str, wish: ListWish) -> None:
    intent = parse(f"leads {line}")
    assert (intent.problem, intent.listing, intent.name_text) == (None, wish, "")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('leads "the good ones"', "the good ones"),
        ("leads rust 7 dwarfs", "rust 7 dwarfs"),
        ("leads 43", "43"),
        ("leads last summer", "last summer"),
        ("leads not boring", "not boring"),
        ("leads 0d", "0d"),
        ("leads monday people", "monday people"),
        ("leads rust or", "rust or"),
    ],
)
def test_what_is_no_such_word_is_the_name(line: str, name: str) -> None:
    intent = parse(line)
    assert (intent.name_text, intent.listing, intent.problem) == (name, ListWish(), None)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("since", Problem(ProblemKind.TIME, "since", "leads since monday")),
        ("since frogs rust", Problem(ProblemKind.TIME, "since frogs", "leads since monday")),
        ("since 2026-02-30", Problem(ProblemKind.TIME, "since 2026-02-30", "leads since monday")),
        ("since 9999w", Problem(ProblemKind.TIME, "since 9999w", "leads since monday")),
        ("new exported", Problem(ProblemKind.CONTRADICTION, "new and exported", "leads new good")),
        ("good not good", Problem(ProblemKind.CONTRADICTION, "good and not good", "leads new good")),
        (
            "not judged not unjudged",
            Problem(ProblemKind.CONTRADICTION, "no judgement at all", "leads new good"),
        ),
        ("7d 2w", Problem(ProblemKind.CONTRADICTION, "two times", "leads since monday")),
    ],
)
def test_what_cannot_be_is_said(line: str, problem: Problem) -> None:
    assert parse(f"leads {line}").problem == problem


def test_other_words_know_nothing_of_it() -> None:
    intent = parse("subscribe good rust")
    assert (intent.name_text, intent.listing) == ("good rust", ListWish())


WORDS = st.lists(
    st.sampled_from(
        ["new", "not bad", "since monday", "high", "not likers", "over 10k", "@yongfook", "rust"]
    ),
    unique=True,
)


@given(words=WORDS, order=st.randoms())
def test_the_order_of_the_words_makes_no_difference(words: list[str], order: object) -> None:
    shuffled = list(words)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis' own random
    one, other = (parse("leads " + ", ".join(each)) for each in (words, shuffled))
    assert (one.listing, one.filters, one.name_text) == (other.listing, other.filters, other.name_text)
    assert one.problem is None
    assert ("high" in words) == (one.filters != LeadFilter() and bool(one.filters.confidence))


@given(st.text())
def test_every_text_is_read(text: str) -> None:
    intent = parse(f"leads {text}")
    assert intent.problem is None or intent.problem.example


@given(
    st.lists(
        st.sampled_from(
            [
                "new",
                "exported",
                "good",
                "bad",
                "judged",
                "unjudged",
                "not",
                "or",
                "since",
                "last",
                "7d",
                "7",
                "days",
                "monday",
                "today",
            ]
        ),
        max_size=8,
    )
)
def test_every_line_of_its_own_words_is_read_to_the_end(words: list[str]) -> None:
    intent = parse(" ".join(["leads", *words]))
    left = intent.name_text.split()
    assert len(left) <= len(words)
    assert not {"new", "exported", "good", "bad", "judged", "unjudged"} & set(left)
