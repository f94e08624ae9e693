"""Help, drawn from the rows that it is given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.help import HelpRow, code, help_overview, help_word
from tests.blocks.limits import check_message, drawn
from tests.blocks.make import rough

rows = st.builds(HelpRow, words=rough, example=rough, summary=rough, subject=rough, daily=st.booleans())
RUN = HelpRow("run [stream]", "run rust", "starts a run, and shows how it goes", "Runs", daily=True)
STREAMS = HelpRow("streams [name]", "streams rust", "lists streams, or shows one", "Streams")
AUDIT = HelpRow("audit", "audit 7d", "who did what", "Team")


@settings(max_examples=40, deadline=None)
@given(st.lists(rows, max_size=10))
def test_slack_takes_any_overview(any_rows: list[HelpRow]) -> None:
    check_message(help_overview(any_rows))


@settings(max_examples=40, deadline=None)
@given(st.lists(rows, min_size=1, max_size=4))
def test_slack_takes_any_word(any_rows: list[HelpRow]) -> None:
    check_message(help_word(any_rows))


def test_a_huge_table_fits_and_is_counted() -> None:
    many = [
        HelpRow("&" * 999, "<" * 999, "👩🏽" * 999, f"Subject {n % 40}", daily=n % 2 == 0) for n in range(500)
    ]
    message = help_overview(many)
    check_message(message)
    assert "… and 2 more subjects" in drawn(message)
    assert "… and 249 more" in drawn(message) or "… and 248 more" in drawn(message)


def test_the_daily_words_come_first_then_the_rest_by_subject() -> None:
    text = drawn(help_overview([STREAMS, RUN, AUDIT]))
    assert text.split("\n")[:6] == [
        "*Every day*",
        "`/goodones run rust`  starts a run, and shows how it goes",
        "*Streams*",
        "`/goodones streams rust`  lists streams, or shows one",
        "*Team*",
        "`/goodones audit 7d`  who did what",
    ]
    assert "`/goodones help` and a word says more" in text


def test_phones_hear_the_daily_words() -> None:
    assert help_overview([RUN, STREAMS]).text == "What you can type: /goodones run rust."


def test_help_without_daily_words_still_helps() -> None:
    message = help_overview([STREAMS])
    assert message.text == "What you can type: nothing yet."
    assert "*Every day*" not in drawn(message)


def test_one_word_is_explained_with_an_example() -> None:
    message = help_word([RUN])
    assert message.blocks[0]["text"]["text"] == (
        "*run [stream]*\nstarts a run, and shows how it goes\nFor example `/goodones run rust`"
    )
    assert message.text == "run [stream]: starts a run, and shows how it goes"


def test_another_command_name_can_be_used() -> None:
    assert "`/leads run rust`" in drawn(help_word([RUN], "/leads"))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("run rust", "`run rust`"),
        ("a`b", "`aˋb`"),
        ("<b> &", "`&lt;b&gt; &amp;`"),
        ("", ""),
        ("_x_ *y*", "`_x_ *y*`"),
    ],
)
def test_code_cannot_be_left(raw: str, shown: str) -> None:
    assert code(raw) == shown


def test_details_are_for_who_asks_for_the_word_and_keep_their_formatting() -> None:
    row = HelpRow("run [stream]", "run rust", "starts a run", "Runs", daily=True, details="Alone: `run`.")
    assert "Alone" not in drawn(help_overview([row]))
    assert "starts a run\nAlone: `run`.\nFor example" in help_word([row]).blocks[0]["text"]["text"]
