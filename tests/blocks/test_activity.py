"""A line in a thread: who did what, in order, and never more than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.activity import MOST, activity_message
from bot.audit import Entry, Surface
from bot.services.activity import TOLD
from tests.blocks.limits import check_message
from tests.blocks.make import NOON

KINDS = sorted(TOLD)


def deed(what: str, by: str | None = "U0AMY") -> Entry:
    return Entry(what=what, by=by, at=NOON, job="j", surface=Surface.CARD, lead=7, result="a reason")


deeds = st.lists(
    st.builds(deed, st.sampled_from(KINDS), st.none() | st.sampled_from(["U0AMY", "U0BEN"])),
    min_size=1,
    max_size=40,
)


def test_one_deed_says_who_did_what() -> None:
    assert activity_message([deed("lead.good")]).text == "👍 <@U0AMY> called it good"


def test_several_of_one_person_name_them_once() -> None:
    line = activity_message([deed("lead.claimed"), deed("lead.good"), deed("lead.exported", "U0BEN")]).text
    assert line == "🙋 <@U0AMY> claimed it  ·  👍 called it good  ·  📤 <@U0BEN> exported it"


def test_nobody_is_named_in_a_new_message() -> None:
    line = activity_message([deed("lead.bad"), deed("lead.snoozed", "U0BEN")], named=False).text
    assert line == "👎 Somebody called it bad  ·  😴 put it aside"


@pytest.mark.parametrize("what", KINDS)
def test_each_deed_has_its_words(what: str) -> None:
    assert activity_message([deed(what, None)]).text.split(" ", 2)[1] == "Somebody"
    assert "did “" not in activity_message([deed(what)]).text


@given(deeds)
def test_slack_takes_any_line(some: list[Entry]) -> None:
    drawn = activity_message(some)
    check_message(drawn)
    assert drawn.text.count("·") <= MOST - 1
    assert "a reason" not in drawn.text
    assert "<@" not in activity_message(some, named=False).text
