"""Whom a line is about, however it is typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands.intent import About, ProblemKind
from bot.commands.parse import parse


@pytest.mark.parametrize(
    "typed",
    [
        "forget alice_1",
        "forget @Alice_1",
        "forget x.com/ALICE_1",
        "forget <https://twitter.com/alice_1/status/5?s=20|a tweet>",
        "Forget alice_1.",
        "erase alice_1",
    ],
)
def test_a_handle_in_any_dress(typed: str) -> None:
    intent = parse(typed)
    assert (intent.action, intent.about, intent.problem) == ("forget", About(handle="alice_1"), None)


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("dnc", About()),
        ("dnc alice", About(handle="alice")),
        ("dnc off alice", About(handle="alice", off=True)),
        ("dnc off", About(off=True)),
        ("do-not-contact @off", About(handle="off")),
        ("audit", About()),
        ("audit <@U0BEN|ben>", About(person="U0BEN")),
        ("audit by <@U0BEN>", About(person="U0BEN")),
        ("audit #1252", About(lead=1252)),
        ("audit lead 1252", About(lead=1252)),
        ("audit 7d", About(days=7)),
        ("audit 2 weeks", About(days=14)),
        ("audit of the last 3 days", About(days=3)),
        ("audit 0d", About(days=1)),
        ("audit x.com/alice <@U0BEN> 2w", About(handle="alice", person="U0BEN", days=14)),
        ("audit @1252", About(handle="1252")),
        ("audit 7d 8d", About(handle="8d", days=7)),
        ("audit 1 2", About(handle="2", lead=1)),
    ],
)
def test_what_else_may_stand_there(typed: str, about: About) -> None:
    intent = parse(typed)
    assert (intent.about, intent.problem) == (about, None)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("forget alice bob", ProblemKind.EXTRA),
        ("forget <@U0BEN|ben>", ProblemKind.SLACK_USER),
        ("forget al-ice", ProblemKind.HANDLE),
        ("forget x.com/home", ProblemKind.HANDLE),
        ("forget off alice", ProblemKind.EXTRA),
        ("dnc alice off", ProblemKind.EXTRA),
        ("dnc <@U0BEN>", ProblemKind.SLACK_USER),
        ("audit <@U0BEN> <@U0AMY>", ProblemKind.SLACK_USER),
        ("audit a b", ProblemKind.EXTRA),
        ("team now", ProblemKind.EXTRA),
    ],
)
def test_what_does_not_fit_is_named(typed: str, kind: ProblemKind) -> None:
    problem = parse(typed).problem
    assert problem is not None
    assert problem.kind is kind
    assert parse(problem.example).problem is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["dnc", "forget", "audit", "team"]), st.text(max_size=60))
def test_no_line_breaks_it(word: str, rest: str) -> None:
    intent = parse(f"{word} {rest}")
    assert intent.problem or len(intent.about.handle) <= 15
    assert intent.about.days is None or intent.about.days > 0
