"""X handles found in any message, and typed after ``lookup``; a template's name and what to do with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.handles import MOST, find_handles
from bot.commands.intent import ProblemKind
from bot.commands.parse import parse


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ask @Alice, (@bob) and @carol.", ("alice", "bob", "carol")),
        ("<https://x.com/Alice|x.com/Alice> <https://twitter.com/bob/status/1?s=2>", ("alice", "bob")),
        (
            "x.com/alice www.twitter.com/bob, mobile.x.com/carol https://x.com/#!/dave",
            ("alice", "bob", "carol", "dave"),
        ),
        ("@alice @ALICE x.com/alice", ("alice",)),
        ("mail amy@example.com or <mailto:x@y.io|x@y.io>", ()),
        ("<@U0BEN> <@U0BEN|ben> <#C1|leads> <!here>", ()),
        ("x.com/home x.com/i/lists/1 https://x.com/search?q=@zed", ()),
        ("notx.com/eve ax.com/eve x.community/eve", ()),
        ("@sixteencharacters1 x.com/sixteencharacters1", ()),
        ("@site.com a@b@c ../@path", ()),
        ("&lt;@amy&gt; &amp;", ("amy",)),
        ("", ()),
    ],
)
def test_handles_are_found_where_they_stand(text: str, found: tuple[str, ...]) -> None:
    assert find_handles(text) == found


def test_at_most_ten_are_found() -> None:
    names = [f"@n{number}" for number in range(30)]
    assert find_handles(" ".join(names)) == tuple(each[1:] for each in names[:MOST])


@given(st.text())
def test_whatever_a_message_says_what_is_found_could_be_a_handle(text: str) -> None:
    found = find_handles(text)
    assert len(found) == len(set(found)) <= MOST
    for each in found:
        assert 1 <= len(each) <= 15
        assert each == each.casefold()
        assert each.isascii()


handles = st.from_regex(r"[a-z0-9_]{1,15}", fullmatch=True)


@given(st.lists(handles, min_size=1, max_size=MOST, unique=True))
def test_handles_between_other_words_are_all_found(names: list[str]) -> None:
    said = " and ".join(f"@{name}" for name in names)
    assert find_handles(said) == tuple(names)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("lookup alice", ("alice",)),
        ("lookup @Alice, bob and x.com/carol", ("alice", "bob", "carol")),
        ("lookup <https://x.com/alice|x.com/alice> alice", ("alice",)),
        ("lookup", ()),
        ("lookup 🚀", ()),
    ],
)
def test_whom_to_look_up_is_read(line: str, found: tuple[str, ...]) -> None:
    intent = parse(line)
    assert intent.problem is None
    assert (intent.word, intent.handles) == ("lookup", found)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("lookup <@U0BEN|ben>", ProblemKind.SLACK_USER),
        ("lookup not-a-handle!", ProblemKind.HANDLE),
        ("lookup " + " ".join(f"n{number}" for number in range(11)), ProblemKind.MANY_HANDLES),
    ],
)
def test_who_cannot_be_looked_up_is_said(line: str, kind: ProblemKind) -> None:
    problem = parse(line).problem
    assert problem is not None
    assert (problem.kind, problem.example) == (kind, "lookup x.com/alice")


@pytest.mark.parametrize(
    ("line", "name", "does"),
    [
        ("templates", "", ""),
        ("templates new", "", "new"),
        ("template add", "", "new"),
        ("templates short hello", "short hello", ""),
        ("templates short hello edit", "short hello", "edit"),
        ("templates edit short hello.", "short hello", "edit"),
        ("templates hello remove", "hello", "delete"),
        ("templates preview hello", "hello", "preview"),
        ("templates show hello", "hello", ""),
        ('templates "edit"', "edit", ""),
        ('templates "new" delete', "new", "delete"),
        ("templates 🚀", "", ""),
    ],
)
def test_a_template_and_what_to_do_with_it_are_read(line: str, name: str, does: str) -> None:
    intent = parse(line)
    assert (intent.word, intent.name_text, intent.does, intent.problem) == ("templates", name, does, None)
