"""``lead``: a handle, a link or a number, and nothing else."""

import pytest

from bot.commands.intent import ProblemKind
from bot.commands.parse import parse


@pytest.mark.parametrize(
    ("typed", "handle"),
    [
        ("lead alice", "alice"),
        ("lead @Alice.", "alice"),
        ("card Alice_1", "alice_1"),
        ("lead x.com/alice", "alice"),
        ("lead <https://twitter.com/Alice?s=20|x.com/Alice>", "alice"),
        ("lead 1234", "1234"),
        ("lead #1234", "1234"),
        ("lead alice 🙂", "alice"),
        ("lead", ""),
    ],
)
def test_what_is_typed_is_a_handle_or_a_number(typed: str, handle: str) -> None:
    intent = parse(typed)
    assert (intent.word, intent.handle, intent.problem) == ("lead", handle, None)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("lead <@U0BEN|ben>", ProblemKind.SLACK_USER),
        ("lead a-b", ProblemKind.HANDLE),
        ("lead x.com/home", ProblemKind.HANDLE),
        ("lead sixteen_letters_", ProblemKind.HANDLE),
        ("lead alice bob", ProblemKind.EXTRA),
    ],
)
def test_what_can_be_neither_is_explained_by_an_example_of_its_own(typed: str, kind: ProblemKind) -> None:
    problem = parse(typed).problem
    assert problem
    assert (problem.kind, problem.example) == (kind, "lead alice")


@pytest.mark.parametrize("typed", ["mine", "Mine", "my", "claims", "follow-ups"])
def test_mine_takes_nothing(typed: str) -> None:
    assert (parse(typed).word, parse(typed).problem) == ("mine", None)
    problem = parse(f"{typed} rust").problem
    assert problem
    assert problem.kind is ProblemKind.EXTRA
