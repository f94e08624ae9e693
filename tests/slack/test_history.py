"""Our message is known by what it carries, and only if it is ours."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.history import EARLIER, found_in, next_cursor, query, tag

OURS = "B0OURS"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


def message(**changed: Any) -> dict[str, Any]:
    return {"ts": "1.2", "bot_id": OURS, "metadata": tag("a"), **changed}


def test_it_is_found_among_others() -> None:
    page = {"messages": [{"ts": "0.1", "text": "hello"}, message(metadata=tag("b")), message()]}
    assert found_in(page, "a", OURS) == "1.2"


@pytest.mark.parametrize(
    "other",
    [
        message(bot_id="B0OTHER"),
        message(bot_id=None),
        message(metadata=tag("b")),
        message(metadata={"event_type": "other", "event_payload": {"id": "a"}}),
        message(metadata={"event_type": "goodones_message"}),
        message(metadata=None),
        message(ts=5),
    ],
)
def test_what_is_not_ours_is_not_found(other: dict[str, Any]) -> None:
    assert found_in({"messages": [other]}, "a", OURS) is None


@given(page=st.dictionaries(st.sampled_from(["messages", "response_metadata", "ok"]), JSON))
def test_whatever_slack_answers_nothing_breaks(page: dict[str, Any]) -> None:
    assert found_in(page, "a", OURS) is None
    assert isinstance(next_cursor(page), str)


@given(item=st.dictionaries(st.sampled_from(["ts", "bot_id", "metadata", "event_payload"]), JSON))
def test_whatever_a_message_is_nothing_breaks(item: dict[str, Any]) -> None:
    found_in({"messages": [item]}, "a", OURS)
    found_in({"messages": [{**message(), **item}]}, "a", OURS)


def test_it_is_looked_for_a_little_before_it_was_meant() -> None:
    asked = query("C1", 1000.0, "")
    assert float(asked["oldest"]) == 1000.0 - EARLIER
    assert "cursor" not in asked
    assert query("C1", 5.0, "next")["oldest"] == "0.000000"
    assert query("C1", 5.0, "next")["cursor"] == "next"


@pytest.mark.parametrize(
    ("page", "cursor"),
    [
        ({"response_metadata": {"next_cursor": "x"}}, "x"),
        ({"response_metadata": {"next_cursor": ""}}, ""),
        ({}, ""),
    ],
)
def test_where_the_next_page_begins(page: dict[str, Any], cursor: str) -> None:
    assert next_cursor(page) == cursor
