"""The list of streams, and one of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.streams import StreamRow, state, stream_detail, stream_list
from bot.api.models import Stream
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import NOON, counts, encodable, ids, maybe, moments, rough

rows = st.builds(
    StreamRow,
    stream=st.builds(
        Stream, id=ids, name=maybe(encodable), is_active=st.booleans(), is_archived=st.booleans()
    ),
    accounts=st.lists(rough, max_size=5).map(tuple),
    segments=st.lists(rough, max_size=5).map(tuple),
    last_run=maybe(moments),
    failed=st.booleans(),
    new_leads=maybe(counts),
    subscribed=st.booleans(),
)
ROW = StreamRow(
    Stream(id=42, name="Rust people"), ("yongfook", "levelsio"), ("Rust developers",), NOON, new_leads=12
)


@settings(max_examples=30, deadline=None)
@given(st.lists(rows, max_size=15, unique_by=lambda row: row.stream.id))
def test_slack_takes_any_list(any_rows: list[StreamRow]) -> None:
    check_message(stream_list(any_rows))


@settings(max_examples=30, deadline=None)
@given(rows)
def test_slack_takes_any_stream(row: StreamRow) -> None:
    check_message(stream_detail(row))


def test_five_hundred_hostile_streams_fit_and_are_counted() -> None:
    worst = [
        StreamRow(
            Stream(id=n, name="&" * 10_000), ("<" * 10_000,) * 50, ("👩🏽" * 10_000,) * 50, NOON, new_leads=9
        )
        for n in range(500)
    ]
    message = stream_list(worst)
    check_message(message)
    assert "… and 488 more, type `/goodones streams` and a name" in drawn(message)


def test_a_stream_says_what_it_watches_and_for_whom() -> None:
    assert stream_detail(ROW).blocks[0]["text"]["text"].split("\n") == [
        "🟢 *Rust people* · active",
        "🎯 Rust developers · watches @yongfook and @levelsio",
        "last run <!date^1780390860^{ago}|2 Jun 09:01 UTC> · *12 new leads*",
    ]
    assert stream_detail(ROW).text == ("Rust people, active. Watches @yongfook and @levelsio. 12 new leads.")


def test_the_buttons_know_their_stream() -> None:
    row = stream_detail(ROW).blocks[1]["elements"]
    assert [(button["action_id"], button["value"]) for button in row] == [
        ("run.start", '{"v":1,"stream":42}'),
        ("stream.subscribe", '{"v":1,"stream":42}'),
    ]
    assert [button["accessibility_label"] for button in row] == [
        "Run Rust people",
        "Subscribe to Rust people",
    ]


@pytest.mark.parametrize(
    ("row", "buttons"),
    [
        (ROW, ["▶️ Run", "🔔 Subscribe"]),
        (StreamRow(Stream(id=1), subscribed=True), ["▶️ Run"]),
        (StreamRow(Stream(id=1, is_active=False)), ["▶️ Run", "🔔 Subscribe"]),
        (StreamRow(Stream(id=1, is_archived=True)), []),
    ],
)
def test_only_what_is_possible_is_offered(row: StreamRow, buttons: list[str]) -> None:
    assert captions(stream_detail(row).blocks) == buttons


@pytest.mark.parametrize(
    ("stream", "word"),
    [
        (Stream(id=1), "active"),
        (Stream(id=1, is_active=False), "paused"),
        (Stream(id=1, is_active=False, is_archived=True), "archived"),
    ],
)
def test_a_stream_has_a_state(stream: Stream, word: str) -> None:
    assert state(stream) == word
    assert f"· {word}" in drawn(stream_detail(StreamRow(stream)))


def test_a_failed_last_run_is_seen() -> None:
    assert "⚠️ last run failed <!date^" in drawn(
        stream_detail(StreamRow(Stream(id=1), last_run=NOON, failed=True))
    )


def test_a_bare_stream_says_what_is_not_there() -> None:
    message = stream_detail(StreamRow(Stream(id=1)))
    assert message.blocks[0]["text"]["text"] == "🟢 *Stream 1* · active\nnot run yet"
    assert message.text == "Stream 1, active. Watches no account."


def test_a_list_names_all_for_phones() -> None:
    message = stream_list([ROW, StreamRow(Stream(id=1, name="Indie hackers"))])
    assert message.text == "2 streams: Rust people and Indie hackers."
    assert drawn(message).startswith("*2 streams*")


def test_no_streams_say_where_they_are_made() -> None:
    message = stream_list([])
    check_message(message)
    assert message.text.startswith("No streams yet.")
