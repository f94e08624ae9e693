"""What buttons carry is read with care: they may be older than this code, or not ours at all."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audit import Surface
from bot.digests.picks import Pick, Picks
from bot.errors import Refused
from bot.filters import ChosenSegment, LeadFilter, Source
from bot.slack.payloads import Click, Command, Event, Incoming, Shortcut, Submission
from handlers.carried import (
    maybe,
    milliseconds,
    moment,
    name_of,
    narrowed,
    number,
    shown_in,
    surface_of,
    text,
    wanted_of,
    word,
)


def click(value: Any) -> Click:
    return Click(action_id="lead.good", value=value if isinstance(value, str) else json.dumps(value))


def test_a_number_that_is_there_is_read() -> None:
    assert number(click({"lead": 1252}), "lead") == 1252
    assert maybe(click({"lead": 0}), "lead") == 0


@given(st.integers(0, 2**41))
def test_a_moment_is_read_back_to_the_millisecond(since_1970: int) -> None:
    at = datetime.fromtimestamp(since_1970 / 1000, tz=UTC)
    assert moment(click({"until": milliseconds(at)}), "until") == at


@pytest.mark.parametrize("value", [{}, {"until": "now"}, {"until": -1}, {"until": 2**53 - 1}])
def test_what_is_no_moment_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="older version"):
        moment(click(value), "until")


@pytest.mark.parametrize(
    "value",
    [
        *("", "no json", "[1]", "null", "{}"),
        *({"lead": each} for each in (None, "1", True, 1.5, -1, 2**53)),
    ],
)
def test_what_is_no_number_is_refused_with_the_next_step(value: Any) -> None:
    assert maybe(click(value), "lead") is None
    with pytest.raises(Refused, match="use the newest message"):
        number(click(value), "lead")


def test_a_word_that_is_there_is_read() -> None:
    assert word(click({"preview": "abc"}), "preview") == "abc"


@pytest.mark.parametrize("value", ["", {"preview": 7}, {"preview": None}, {"other": "abc"}])
def test_what_is_no_word_is_refused(value: Any) -> None:
    with pytest.raises(Refused, match="older version"):
        word(click(value), "preview")


filters = st.builds(
    LeadFilter,
    confidence=st.lists(st.sampled_from(["high", "medium"]), max_size=2).map(tuple),
    not_sources=st.lists(st.sampled_from(list(Source)), max_size=2).map(tuple),
    accounts=st.lists(st.sampled_from(["alice", "bob_1"]), max_size=2).map(tuple),
    segments=st.lists(st.integers(1, 9), max_size=2).map(
        lambda ids: tuple(ChosenSegment(id=each, title=f"Segment {each}") for each in ids)
    ),
    not_bio=st.lists(st.sampled_from(["rust", "machine learning"]), max_size=2).map(tuple),
    enriched=st.booleans(),
    followers_min=st.none() | st.integers(min_value=0, max_value=10**7),
    followers_max=st.none() | st.integers(min_value=1, max_value=10**7),
)


@settings(max_examples=80, deadline=None)
@given(filters)
def test_a_filter_survives_the_way_through_a_menu(wanted: LeadFilter) -> None:
    assert wanted_of(click({"stream": 1, **narrowed(wanted)})) == wanted


def test_no_filter_takes_no_room() -> None:
    assert narrowed(LeadFilter()) == {}


@pytest.mark.parametrize(
    "wanted",
    [7, "high", {"confidence": "high!"}, {"followers_min": "many"}, {"bio": ["🦀"]}, {"segments": [12]}],
)
def test_a_filter_that_cannot_be_read_is_refused_and_not_forgotten(wanted: Any) -> None:
    with pytest.raises(Refused, match="older version"):
        wanted_of(click({"stream": 1, "wanted": wanted}))


@pytest.mark.parametrize(
    ("value", "read"), [("bot", "bot"), ("", ""), (None, ""), (["bot"], ""), ({"a": 1}, ""), (7, "")]
)
def test_an_input_is_a_text_or_nothing(value: Any, read: str) -> None:
    submission = Submission(callback_id="lead.bad", view_id="V1", values={"reason": value})
    assert text(submission, "reason") == read
    assert text(submission, "other") == ""


@pytest.mark.parametrize(
    ("incoming", "surface"),
    [
        (Click(action_id="lead.good", message_ts="1.1"), Surface.CARD),
        (Click(action_id="lead.good", view_id="V1", view_type="modal"), Surface.WINDOW),
        (Click(action_id="lead.good", view_id="V1", view_type="home"), Surface.HOME),
        (Submission(callback_id="lead.bad", view_id="V1"), Surface.WINDOW),
        (Command(command="/goodones", text="run"), Surface.COMMAND),
        (Shortcut(callback_id="lead.verbs"), Surface.SHORTCUT),
        (Event(type="app_home_opened", event_id="Ev1"), Surface.ITSELF),
    ],
)
def test_from_where_something_is_done_is_known(incoming: Incoming, surface: Surface) -> None:
    assert surface_of(incoming) is surface


@pytest.mark.parametrize("was", [{"pick": "hourly"}, {"day": 9.5}, "weekly", None])
def test_what_a_window_had_shown_comes_back_where_it_can_be_read(was: Any) -> None:
    shown = Picks(pick=Pick.WEEKLY, day=4)
    for carried, read in ((shown.model_dump(mode="json"), shown), (was, None)):
        metadata = json.dumps({"v": 1, "was": carried})
        submission = Submission(callback_id="digest.schedule", view_id="V1", private_metadata=metadata)
        assert shown_in(submission, Picks) == read


@pytest.mark.parametrize(("person", "called"), [("amy", "amy"), ("", "Somebody")])
def test_who_did_something_is_called_somebody_where_slack_gives_no_name(person: str, called: str) -> None:
    assert name_of(Click(action_id="lead.good", person_name=person)) == called
