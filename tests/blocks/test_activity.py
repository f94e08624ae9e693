"""A line in a thread: who did what, in order, and never more than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.activity import MOST, Deed, activity_message, unnamed
from bot.services.activity import TOLD
from tests.blocks.limits import check_message

KINDS = sorted(TOLD)
deeds = st.lists(
    st.builds(Deed, st.sampled_from(KINDS), st.none() | st.sampled_from(["U0AMY", "U0BEN"])),
    min_size=1,
    max_size=40,
)


def test_one_deed_says_who_did_what() -> None:
    assert activity_message([Deed("lead.good", "U0AMY")]).text == "👍 <@U0AMY> called it good"


def test_several_of_one_person_name_them_once() -> None:
    line = activity_message(
        [Deed("lead.claimed", "U0AMY"), Deed("lead.good", "U0AMY"), Deed("lead.exported", "U0BEN")]
    ).text
    assert line == "🙋 <@U0AMY> claimed it  ·  👍 called it good  ·  📤 <@U0BEN> exported it"


def test_nobody_is_named_in_a_new_message() -> None:
    line = activity_message(unnamed([Deed("lead.bad", "U0AMY"), Deed("lead.snoozed", "U0BEN")])).text
    assert line == "👎 Somebody called it bad  ·  💤 put it aside"


@pytest.mark.parametrize("kind", KINDS)
def test_each_deed_has_its_words(kind: str) -> None:
    assert activity_message([Deed(kind, None)]).text.split(" ", 2)[1] == "Somebody"


@given(deeds)
def test_slack_takes_any_line(some: list[Deed]) -> None:
    drawn = activity_message(some)
    check_message(drawn)
    assert drawn.text.count("·") <= MOST - 1
    assert "<@" not in activity_message(unnamed(some)).text
