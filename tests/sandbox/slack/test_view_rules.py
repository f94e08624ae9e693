"""Modals and Home tabs: their own limits, and what a modal needs when it asks for something."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.viewrules import check_view, problems_of_view
from tests.sandbox.slack.kit import without_heading
from tests.sandbox.slack.support import Json, actions, button, home, modal, mrkdwn, plain, section, text_input


@pytest.mark.parametrize(
    ("limit", "pointer", "make"),
    [
        (24, "/title/text", lambda n: modal(title=plain("x" * n))),
        (24, "/submit/text", lambda n: modal(submit=plain("x" * n))),
        (24, "/close/text", lambda n: modal(close=plain("x" * n))),
        (3000, "/private_metadata", lambda n: modal(private_metadata="x" * n)),
        (255, "/callback_id", lambda n: modal(callback_id="x" * n)),
        (255, "/external_id", lambda n: modal(external_id="x" * n)),
    ],
)
def test_a_field_of_a_modal_may_fill_its_limit_and_no_more(
    limit: int, pointer: str, make: Callable[[int], Json]
) -> None:
    assert problems_of_view(make(limit), "modal") == []
    assert problems_of_view(make(limit + 1), "modal") == [
        f"[ERROR] must be less than {limit + 1} characters [json-pointer:/view{pointer}]"
    ]


def test_a_home_tab_keeps_the_same_private_metadata() -> None:
    assert problems_of_view(home(private_metadata="x" * 3000), "home") == []
    assert len(problems_of_view(home(private_metadata="x" * 3001), "home")) == 1


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("x", "must provide an object [json-pointer:/view]"),
        (None, "must provide an object [json-pointer:/view]"),
        (home(), "must be of type modal [json-pointer:/view/type]"),
        ({"type": "modal", "title": plain("T")}, "missing required field: blocks [json-pointer:/view]"),
        ({"type": "modal", "blocks": []}, "missing required field: title [json-pointer:/view]"),
        (modal(title=mrkdwn("T")), "unsupported type: mrkdwn [json-pointer:/view/title/type]"),
        (modal(notify_on_close="x"), "must be a valid boolean [json-pointer:/view/notify_on_close]"),
        (modal(colour="x"), "invalid additional property: colour [json-pointer:/view]"),
        (modal(section("")), "must be more than 0 characters [json-pointer:/view/blocks/0/text/text]"),
        (modal(*[section()] * 101), "no more than 100 items allowed [json-pointer:/view/blocks]"),
    ],
)
def test_what_is_wrong_with_a_modal(view: Any, said: str) -> None:
    assert without_heading(problems_of_view(view, "modal")) == [f"[ERROR] {said}"]


def test_a_modal_that_asks_needs_a_submit_button() -> None:
    asking = modal(text_input())
    del asking["submit"]

    assert problems_of_view(asking, "modal") == [
        "[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]"
    ]


def test_a_modal_that_only_shows_needs_none() -> None:
    showing = modal(section(), actions(button()))
    del showing["submit"]

    assert problems_of_view(showing, "modal") == []


def test_a_home_tab_has_no_title() -> None:
    assert problems_of_view(home(title=plain("T")), "home") == [
        "[ERROR] invalid additional property: title [json-pointer:/view]"
    ]


def test_a_refused_view_says_invalid_arguments() -> None:
    with pytest.raises(Refused) as refused:
        check_view(modal(title=plain("x" * 25)), "modal")

    assert refused.value.answer() == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {
            "messages": ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"]
        },
    }


def test_a_view_of_more_than_a_quarter_megabyte_is_too_large() -> None:
    long = modal(*[section("x" * 3000)] * 90)

    with pytest.raises(Refused, match="view_too_large"):
        check_view(long, "modal")


def test_a_view_that_is_fine_is_given_back() -> None:
    view = modal()

    assert check_view(view, "modal") is view
