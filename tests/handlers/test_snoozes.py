"""What the window about a snooze brings is read with care."""

from typing import Any

import pytest

from bot.slack.payloads import Submission
from bot.snoozing import Later
from handlers.snoozes import check_moment


def wrong(**values: Any) -> set[str]:
    """The fields that something is wrong with."""
    return set(check_moment(Submission(callback_id="lead.snooze", view_id="V1", values=values)))


@pytest.mark.parametrize("later", [Later.HOURS, Later.TOMORROW, Later.MONDAY])
@pytest.mark.parametrize("moment", [None, 1795424400, "nonsense"])
def test_a_choice_that_says_when_needs_no_picked_moment(later: Later, moment: object) -> None:
    assert wrong(later=later.value, moment=moment) == set()


def test_another_time_is_the_picked_moment() -> None:
    assert wrong(later="other", moment=1795424400) == set()


@pytest.mark.parametrize("moment", [None, "", "soon", True, [], 10**18, -(10**18)])
def test_another_time_without_a_moment_that_a_calendar_has_is_asked_again(moment: object) -> None:
    assert wrong(later="other", moment=moment) == {"moment"}


@pytest.mark.parametrize("later", [None, "", "never", 7])
def test_something_has_to_be_chosen(later: object) -> None:
    assert wrong(later=later, moment=1795424400) == {"later"}
