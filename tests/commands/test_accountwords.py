"""``accounts``, ``wake`` and ``sleep``: which account, and what to do with it, in either order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.intent import ProblemKind
from bot.commands.parse import parse


@pytest.mark.parametrize(
    ("line", "action", "handle"),
    [
        ("accounts", "accounts", ""),
        ("account 🙏", "accounts", ""),
        ("accounts @yongfook", "accounts", "yongfook"),
        ("accounts yongfook", "accounts", "yongfook"),
        ("accounts #7", "accounts", "7"),
        ("accounts <https://x.com/YongFook|x.com/YongFook>", "accounts", "yongfook"),
        ("accounts @yongfook wake", "wake", "yongfook"),
        ("accounts wake @yongfook", "wake", "yongfook"),
        ("wake accounts @yongfook", "wake", "yongfook"),
        ("wake account x.com/yongfook", "wake", "yongfook"),
        ("wake @yongfook", "wake", "yongfook"),
        ("Wake yongfook.", "wake", "yongfook"),
        ("sleep @yongfook", "sleep", "yongfook"),
        ("accounts @yongfook sleep", "sleep", "yongfook"),
        ("sleep accounts 7", "sleep", "7"),
        ("wake", "wake", ""),
        ("wake accounts", "wake", ""),
        ("accounts sleep", "sleep", ""),
        ("accounts @sleep", "accounts", "sleep"),
        ("accounts @sleep wake", "wake", "sleep"),
        ("wake @accounts", "wake", "accounts"),
        ("accounts sleep wake", "wake", "sleep"),
    ],
)
def test_which_account_and_what_to_do_with_it(line: str, action: str, handle: str) -> None:
    intent = parse(line)
    assert (intent.problem, intent.action, intent.handle) == (None, action, handle)


@pytest.mark.parametrize(
    ("line", "kind", "given"),
    [
        ("accounts @a @b", ProblemKind.EXTRA, "@b"),
        ("wake @a and @b", ProblemKind.EXTRA, "and @b"),
        ("wake <@U0BEN|ben>", ProblemKind.SLACK_USER, "@ben"),
        ("sleep x.com/home", ProblemKind.HANDLE, "x.com/home"),
        ("accounts way_too_long_for_a_handle", ProblemKind.HANDLE, "way_too_long_for_a_handle"),
    ],
)
def test_what_cannot_be_read_is_said_with_an_example(line: str, kind: ProblemKind, given: str) -> None:
    problem = parse(line).problem
    assert problem
    assert (problem.kind, problem.given) == (kind, given)
    assert parse(problem.example).problem is None
    assert parse(problem.example).word == line.split(maxsplit=1)[0]


@given(st.from_regex(r"[a-z0-9_]{1,15}", fullmatch=True), st.sampled_from(["wake", "sleep"]))
def test_either_order_is_the_same(handle: str, verb: str) -> None:
    lines = (
        f"accounts @{handle} {verb}",
        f"accounts {verb} @{handle}",
        f"{verb} accounts @{handle}",
        f"{verb} @{handle}",
    )
    assert {(parse(line).action, parse(line).handle) for line in lines} == {(verb, handle)}
