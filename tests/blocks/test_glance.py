"""The channel at a glance, which is what nothing typed answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.glance import Glance, GlanceStream, glance
from blocks.quiet import Quietness
from bot.digests.schedule import Schedule, When
from bot.records import Queue
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import NOON, counts, ids, maybe, moments, rough

streams = st.builds(
    GlanceStream,
    stream_id=ids,
    title=rough,
    active=st.booleans(),
    last_run=maybe(moments),
    failed=st.booleans(),
    mode=rough,
)
glances = st.builds(
    Glance,
    streams=st.lists(streams, max_size=12).map(tuple),
    waiting=maybe(counts),
    last_digest=maybe(moments),
    queue=st.builds(Queue, counts, st.floats(0, 1e9)),
    quiet=st.builds(Quietness, maybe(moments), maybe(rough), counts),
    closed=maybe(st.sampled_from(["this channel is archived. Unarchive <#C0LEADS>"])),
)
RUST = GlanceStream(42, "Rust people", last_run=NOON)
INDIE = GlanceStream(43, "Indie hackers", active=False)


@settings(max_examples=60, deadline=None)
@given(glances)
def test_slack_takes_any_glance(any_glance: Glance) -> None:
    check_message(glance(any_glance))


def test_five_hundred_streams_are_counted() -> None:
    message = glance(
        Glance(tuple(GlanceStream(n, "&" * 10_000, failed=True, last_run=NOON) for n in range(500)))
    )
    check_message(message)
    assert "… and 492 more, see `/goodones subscriptions`" in drawn(message)


def test_a_glance_says_in_which_way_it_comes() -> None:
    shown = drawn(glance(Glance((GlanceStream(42, "Rust people", mode="digest only"),))))
    assert "🟢 *Rust people* · digest only · not run yet" in shown


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (10.0, "1 minute"),
        (60.0, "1 minute"),
        (61.0, "2 minutes"),
        (5400.0, "90 minutes"),
        (5401.0, "2 hours"),
    ],
)
def test_who_waits_is_told_for_how_long(seconds: float, said: str) -> None:
    shown = drawn(glance(Glance((RUST,), queue=Queue(10, seconds))))
    assert f"⏳ 10 messages wait to be posted here, about {said}" in shown


@pytest.mark.parametrize(("count", "waits"), [(0, ""), (1, " 1 message waits."), (12, " 12 messages wait.")])
def test_a_closed_channel_says_why_and_what_waits(count: int, waits: str) -> None:
    shown = drawn(glance(Glance((RUST,), queue=Queue(count, 9.0), closed="I am not in this channel")))
    assert f"⏸️ *I can't post here*: I am not in this channel.{waits}" in shown
    assert "⏳" not in shown


def test_a_short_queue_is_not_worth_a_word() -> None:
    assert "⏳" not in drawn(glance(Glance((RUST,), queue=Queue(9, 9.0))))


def test_a_glance_says_what_comes_and_what_waits() -> None:
    message = glance(Glance((RUST, INDIE), 58, NOON))
    assert message.blocks[0]["text"]["text"].split("\n") == [
        "*2 streams come here, 58 leads waiting for a 👍 or 👎*",
        "🟢 *Rust people* · last run <!date^1780390860^{ago}|2 Jun 09:01 UTC>",
        "⏸️ *Indie hackers* · paused · not run yet",
        "🗞️ Last digest <!date^1780390860^{ago}|2 Jun 09:01 UTC>",
    ]
    assert message.text == "2 streams come here, 58 leads waiting for a 👍 or 👎: Rust people, Indie hackers."


def test_a_failed_run_is_seen() -> None:
    assert "⚠️ last run failed" in drawn(glance(Glance((GlanceStream(1, "a", last_run=NOON, failed=True),))))


def test_nothing_waiting_is_not_said() -> None:
    assert "waiting" not in drawn(glance(Glance((RUST,), 0)))


def test_a_channel_without_a_digest_says_so() -> None:
    assert "No digest was posted yet" in drawn(glance(Glance((RUST,))))


def test_the_next_likely_buttons_are_there() -> None:
    assert captions(glance(Glance((RUST,))).blocks) == [
        "▶️ Run",
        "🗞️ Digest",
        "🔔 Subscribe",
        "⚙️ Settings",
        "Help",
    ]


def test_run_means_the_only_stream_and_asks_among_many() -> None:
    one = glance(Glance((RUST,))).blocks[1]["elements"][0]
    many = glance(Glance((RUST, INDIE))).blocks[1]["elements"][0]
    assert one["value"] == '{"v":1,"stream":42}'
    assert many["value"] == '{"v":1}'


def test_an_empty_channel_is_invited_to_subscribe() -> None:
    message = glance(Glance())
    check_message(message)
    assert message.text == "No leads come to this channel yet."
    first, second = message.blocks[1]["elements"]
    assert (first["action_id"], first["style"]) == ("stream.subscribe", "primary")
    assert second["action_id"] == "help.open"


def test_a_muted_channel_says_so_and_can_be_unmuted() -> None:
    message = glance(Glance((RUST,), quiet=Quietness(NOON, "18:00–9:00 (UTC)", 3)))
    assert "🔕 muted until <!date^1780390860^" in drawn(message)
    assert "🌙 quiet 18:00–9:00 (UTC) · 3 leads held" in drawn(message)
    assert "Unmute" in captions(message.blocks)
    assert "Unmute" not in captions(glance(Glance((RUST,), quiet=Quietness(hours="weekends (UTC)"))).blocks)


PLAN = Schedule(when=When.DAYS, days=(0,), zone="Europe/Berlin")


def test_when_digests_come_is_said_with_the_next_one() -> None:
    shown = drawn(glance(Glance((RUST,), digest=PLAN, next_digest=NOON, last_digest=NOON)))
    assert "🗞️ Digest *Mondays at 9:00 (Europe/Berlin)*, next <!date^" in shown
    assert " · last digest <!date^" in shown
    assert "Last digest" not in shown


def test_before_the_first_one_only_when_they_come() -> None:
    shown = drawn(glance(Glance((RUST,), digest=Schedule(when=When.SYNC))))
    assert "🗞️ Digest *after each sync*" in shown
    assert "digest was posted" not in shown
