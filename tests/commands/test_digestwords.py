"""What people type after ``digest``: when it shall come, for whom, in which form; and what is nothing of that."""

from datetime import time
from itertools import chain, combinations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.digestwords import read_digest
from bot.commands.intent import ProblemKind
from bot.commands.parse import parse
from bot.commands.tokens import tokenize
from bot.digests.schedule import EVERY_DAY, MORNING, WEEKDAYS, WEEKEND, Schedule, When
from bot.digests.wish import DigestWish

BERLIN = "Europe/Berlin"
WEEKS = [days for size in range(1, 8) for days in combinations(EVERY_DAY, size)]
clocks = st.times().map(lambda each: each.replace(second=0, microsecond=0))


def read(line: str) -> DigestWish | None:
    return read_digest(tokenize(line))


def on(*days: int, at: time = MORNING, zone: str | None = None) -> DigestWish:
    return DigestWish(when=When.DAYS, days=days, at=at, zone=zone)


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("weekdays 8:30", on(*WEEKDAYS, at=time(8, 30))),
        ("weekly mon 9", on(0)),
        ("daily", on(*EVERY_DAY)),
        ("Daily.", on(*EVERY_DAY)),
        ("everyday", on(*EVERY_DAY)),
        ("once a day at 7pm", on(*EVERY_DAY, at=time(19))),
        ("every single day", on(*EVERY_DAY)),
        ("mon,wed,fri 9am", on(0, 2, 4)),
        ("fri & mon", on(0, 4)),
        ("mon/thu 9", None),
        ("every monday at 9am", on(0)),
        ("on Tuesdays, please", on(1)),
        ("thurs noon", on(3, at=time(12))),
        ("weds + sundays at midnight", on(2, 6, at=time())),
        ("mondays and thursdays 17:00 Europe/Berlin", on(0, 3, at=time(17), zone=BERLIN)),
        ("17∶00 (europe/berlin) weekly", on(0, at=time(17), zone=BERLIN)),
        ("weekly", on(0)),
        ("every week", on(0)),
        ("once per week on friday", on(4)),
        ("weekly on tue", on(1)),
        ("weekends", on(*WEEKEND)),
        ("workdays 9 UTC", on(*WEEKDAYS, zone="UTC")),
        ("every weekday", on(*WEEKDAYS)),
        ("on business days at 8.15", on(*WEEKDAYS, at=time(8, 15))),
        ("daily on weekdays", on(*WEEKDAYS)),
        ("weekdays and sat", on(0, 1, 2, 3, 4, 5)),
        ("mon-fri 9", on(*WEEKDAYS)),
        ("from friday to monday", on(0, 4, 5, 6)),
        ("mon – wed 6 p.m.", on(0, 1, 2, at=time(18))),
        ("every morning", on(*EVERY_DAY)),
        ("monday mornings at 8 o'clock", on(0, at=time(8))),
        ("daily for this channel", on(*EVERY_DAY)),
        ("the digest on sat here", on(5)),
    ],
)
def test_days_and_times_as_people_type_them(line: str, wish: DigestWish | None) -> None:
    assert read(line) == wish


@pytest.mark.parametrize(
    "line",
    [
        "after sync",
        "after every sync",
        "after each run",
        "After the sync!",
        "on every sync",
        "each run",
        "sync",
        "after all runs",
    ],
)
def test_after_each_sync_in_many_words(line: str) -> None:
    assert read(line) == DigestWish(when=When.SYNC)


@pytest.mark.parametrize(
    "line", ["off", "none", "never", "stop", "no", "stop the digest", "no digest, please"]
)
def test_none_in_many_words(line: str) -> None:
    assert read(line) == DigestWish(when=When.OFF)


@pytest.mark.parametrize(
    "line",
    ["default", "team", "the team's default", "team’s", "as the team has it", "like the team does", "reset"],
)
def test_as_the_team_has_it_in_many_words(line: str) -> None:
    assert read(line) == DigestWish(default=True)


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("weekly short", DigestWish(When.DAYS, (0,), MORNING, short=True)),
        ("short weekly", DigestWish(When.DAYS, (0,), MORNING, short=True)),
        ("daily, in one line", DigestWish(When.DAYS, EVERY_DAY, MORNING, short=True)),
        ("daily in full form", DigestWish(When.DAYS, EVERY_DAY, MORNING, short=False)),
        ("daily skip empty", DigestWish(When.DAYS, EVERY_DAY, MORNING, skip_empty=True)),
        ("daily if any", DigestWish(When.DAYS, EVERY_DAY, MORNING, skip_empty=True)),
        (
            "daily, but only if there's anything new",
            DigestWish(When.DAYS, EVERY_DAY, MORNING, skip_empty=True),
        ),
        ("daily unless it's empty", DigestWish(When.DAYS, EVERY_DAY, MORNING, skip_empty=True)),
        ("daily and not if empty", DigestWish(When.DAYS, EVERY_DAY, MORNING, skip_empty=True)),
        ("daily even if empty", DigestWish(When.DAYS, EVERY_DAY, MORNING, skip_empty=False)),
        ("after sync short skip empty", DigestWish(When.SYNC, short=True, skip_empty=True)),
        ("short", DigestWish(short=True)),
        ("skip empty ones", DigestWish(skip_empty=True)),
        ("8:30", DigestWish(at=time(8, 30))),
        ("at 9", DigestWish(at=time(9))),
        ("9am Europe/Berlin", DigestWish(at=time(9), zone=BERLIN)),
        ("Europe/Berlin", DigestWish(zone=BERLIN)),
    ],
)
def test_the_form_stands_anywhere_and_alone_it_changes_what_there_is(line: str, wish: DigestWish) -> None:
    assert read(line) == wish


@pytest.mark.parametrize(
    ("line", "wish"),
    [
        ("me", DigestWish(mine=True)),
        ("me weekly short", DigestWish(When.DAYS, (0,), MORNING, short=True, mine=True)),
        ("for me every day at 6 p.m.", DigestWish(When.DAYS, EVERY_DAY, time(18), mine=True)),
        ("DM me on mondays", DigestWish(When.DAYS, (0,), MORNING, mine=True)),
        ("daily by dm", DigestWish(When.DAYS, EVERY_DAY, MORNING, mine=True)),
        ("me off", DigestWish(When.OFF, mine=True)),
        ("me default", DigestWish(default=True, mine=True)),
        ("me after each run", DigestWish(When.SYNC, mine=True)),
    ],
)
def test_ones_own(line: str, wish: DigestWish) -> None:
    assert read(line) == wish
    assert parse(f"digest {line}").action == "digest.me"


@pytest.mark.parametrize("line", ["", "now", "Now!", "🗞️", "here", "preview"])
def test_the_digest_itself(line: str) -> None:
    intent = parse(f"digest {line}")
    assert (intent.action, intent.digest, intent.problem) == ("digest", None, None)


@pytest.mark.parametrize("line", ["when", "schedule", "times?"])
def test_how_it_is(line: str) -> None:
    intent = parse(f"digest {line}")
    assert intent.digest
    assert intent.digest.asks
    assert intent.action == "digest.schedule"


@pytest.mark.parametrize(
    "line",
    [
        "9",
        "rust",
        "every",
        "at",
        "every other monday",
        "every 2 hours",
        "every 3 days",
        "twice a week",
        "7d",
        "2 weeks",
        "last week",
        "monthly",
        "fortnightly",
        "weekly daily",
        "9 and 17 daily",
        "daily 8:30-9:00",
        "daily 25:00",
        "daily 9:60",
        "mon 24:00",
        "mon-tomorrow",
        "tuesmorrow - fri",
        "daily Europe/Berlin Europe/Paris",
        "daily Europe/Nowhere",
        "off short",
        "default skip empty",
        "weekly short full",
        "daily skip empty even if empty",
        "after sync and weekly",
        "@alice",
        "mon 9 november",
        "friday afternoon",
        "not on weekends",
        "daily 9,30",
    ],
)
def test_what_cannot_be_read_is_said_with_an_example_that_works(line: str) -> None:
    assert read(line) is None
    problem = parse(f"digest {line}").problem
    assert problem
    assert problem.kind is ProblemKind.SCHEDULE
    example = parse(problem.example)
    assert example.digest
    assert not example.digest.asks


def test_the_example_of_ones_own_is_ones_own() -> None:
    problem = parse("digest me monthly").problem
    assert problem
    assert parse(problem.example).action == "digest.me"


@given(days=st.sampled_from(WEEKS), at=clocks, zone=st.sampled_from([BERLIN, "Asia/Kathmandu", "UTC"]))
def test_what_is_shown_can_be_typed(days: tuple[int, ...], at: time, zone: str) -> None:
    shown = Schedule(when=When.DAYS, days=days, at=at, zone=zone)
    wish = read(shown.words)
    assert wish
    assert wish.applied(Schedule(when=When.OFF), "Asia/Tokyo") == shown


@pytest.mark.parametrize("when", [When.SYNC, When.OFF])
def test_so_can_what_has_no_days(when: When) -> None:
    assert read(Schedule(when=when).words) == DigestWish(when)


PIECES = ("weekdays", "at 8:30", BERLIN, "short", "skip empty", "for me")


@given(order=st.permutations(PIECES), gap=st.sampled_from([" ", ", ", "  ", " and "]), loud=st.booleans())
def test_the_order_of_what_is_said_does_not_matter(order: list[str], gap: str, *, loud: bool) -> None:
    line = gap.join(order)
    wish = read(line.upper() if loud else line)
    assert wish == DigestWish(
        When.DAYS, WEEKDAYS, time(8, 30), BERLIN, short=True, skip_empty=True, mine=True
    )


_SOUP = st.lists(
    st.sampled_from(
        [
            *chain.from_iterable(piece.split() for piece in PIECES),
            "mon-fri",
            "9",
            "off",
            "every",
            "after",
            "sync",
            "(",
        ]
    ),
    max_size=8,
).map(" ".join)


@settings(max_examples=300)
@given(_SOUP | st.text(max_size=40) | st.text("0123456789:.-apmh dwuntil/,", max_size=25))
def test_any_text_is_a_wish_or_none(line: str) -> None:
    wish = read(line)
    intent = parse(f"digest {line}")
    assert intent.word in {"digest", "help"}
    if wish is not None:
        assert wish.days is None or list(wish.days) == sorted(set(wish.days) & set(EVERY_DAY))
        assert (wish.when is When.DAYS) is bool(wish.days)
        assert wish.zone is None or ZoneInfo(wish.zone).key == wish.zone
    elif intent.word == "digest" and intent.action == "digest":
        assert intent.digest is None
