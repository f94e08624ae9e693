"""What is said of mutes and quiet hours, and what *Too noisy?* offers: short, safe, and only what makes a difference."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.quiet import (
    LOUD,
    Quietness,
    hours_answer,
    hours_ended,
    hours_told,
    mute_answer,
    mute_told,
    not_muted,
    quiet_line,
    quieter_told,
    too_noisy,
    unmute_told,
)
from bot.modes import ChannelMode
from bot.slack.message import Message
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import maybe, moments, rough

UNTIL = datetime(2026, 11, 24, 9, tzinfo=UTC)
SHOWN = "<!date^1795510800^{date_short_pretty} {time}|24 Nov 09:00 UTC>"
HOURS = "18:00–9:00 (UTC)"

standings = st.builds(Quietness, maybe(moments), maybe(rough), st.integers(0, 10_000))


@settings(max_examples=40, deadline=None)
@given(rough, moments, st.integers(0, 10_000), maybe(rough))
def test_slack_takes_whatever_people_are_called(
    name: str, until: datetime, count: int, hours: str | None
) -> None:
    for said in (
        mute_told(name, until),
        mute_answer(until),
        unmute_told(name, count),
        hours_told(name, hours),
        hours_answer(hours),
    ):
        check_message(said)


@settings(max_examples=40, deadline=None)
@given(rough, st.lists(maybe(rough), min_size=1, max_size=20), st.sampled_from(ChannelMode))
def test_slack_takes_any_streams(name: str, streams: list[str | None], mode: ChannelMode) -> None:
    check_message(quieter_told(name, streams, mode, only="s1"))


@settings(max_examples=40, deadline=None)
@given(maybe(st.sampled_from(ChannelMode)), standings)
def test_slack_takes_any_offer(loudest: ChannelMode | None, quiet: Quietness) -> None:
    check_message(too_noisy(loudest, quiet))
    check_message(not_muted(quiet))


@pytest.mark.parametrize(
    ("quiet", "line"),
    [
        (LOUD, ""),
        (Quietness(UNTIL), f"🔕 muted until {SHOWN}"),
        (Quietness(hours=HOURS), f"🌙 quiet {HOURS}"),
        (Quietness(UNTIL, HOURS, 1), f"🔕 muted until {SHOWN} · 🌙 quiet {HOURS} · 1 lead held"),
        (Quietness(waiting=14), "14 leads held"),
    ],
)
def test_one_line_says_how_a_channel_stands(quiet: Quietness, line: str) -> None:
    assert quiet_line(quiet) == line


def test_a_mute_names_who_until_when_and_the_way_back() -> None:
    told = mute_told("amy", UNTIL)
    assert drawn(told).startswith(
        f"🔕 *amy* muted this channel until {SHOWN}. Leads that come in that time are held"
    )
    assert captions(told.blocks) == captions(mute_answer(UNTIL).blocks) == ["Unmute"]
    assert told.text.startswith("🔕 amy muted this channel until <!date^")


@pytest.mark.parametrize(
    ("waiting", "said"),
    [
        (0, "🔔 *amy* unmuted this channel."),
        (1, "🔔 *amy* unmuted this channel. 1 lead was held: here they come."),
        (14, "🔔 *amy* unmuted this channel. 14 leads were held: here they come."),
    ],
)
def test_an_unmute_says_what_comes_now(waiting: int, said: str) -> None:
    assert drawn(unmute_told("amy", waiting)) == said


def test_an_unmute_in_quiet_hours_does_not_promise_what_they_hold() -> None:
    said = drawn(unmute_told("amy", 14, UNTIL))
    assert said == f"🔔 *amy* unmuted this channel. Its quiet hours go on until {SHOWN}."


def test_who_unmutes_a_channel_that_is_not_hears_what_holds_it() -> None:
    assert "not muted; nothing was changed" in drawn(not_muted(LOUD))
    assert f"quiet hours, {HOURS}: `/goodones quiet off`" in drawn(not_muted(Quietness(hours=HOURS)))


def test_quiet_hours_are_told_and_answered() -> None:
    assert f"🌙 *amy* set quiet hours for this channel: *{HOURS}*." in drawn(hours_told("amy", HOURS))
    assert drawn(hours_told("amy", None)) == "🔔 *amy* ended the quiet hours of this channel."
    assert f"Quiet hours of this channel: *{HOURS}*" in drawn(hours_answer(HOURS))
    assert "no quiet hours. For example `/goodones quiet" in drawn(hours_answer(None))
    assert drawn(hours_ended()).startswith("✅ Quiet hours are off")


def test_a_quieter_way_names_who_and_what() -> None:
    told = quieter_told("amy", ["Rust *people*", None], ChannelMode.BALANCED)
    assert drawn(told) == (
        "🔔 *amy* made this channel quieter. *Balanced* for *Rust ∗people∗* and *all streams*: "
        "the first 3 high-fit leads of a run as cards (at most 12 a day), the rest together."
    )


def test_a_quieter_way_of_one_subscription_can_be_taken_back() -> None:
    told = quieter_told("amy", ["Rust people"], ChannelMode.DIGEST, only="s1")
    assert "*Digest only* for *Rust people*: nothing is posted when leads come" in drawn(told)
    (row,) = [block for block in told.blocks if block["type"] == "actions"]
    assert [(each["action_id"], each["value"]) for each in row["elements"]] == [
        ("subscription.louder", '{"v":1,"subscription":"s1","mode":"balanced"}')
    ]


def carried(said: Message) -> list[tuple[str, str]]:
    """Action and value of the button beside each choice."""
    beside = [block["accessory"] for block in said.blocks if "accessory" in block]
    return [(each["action_id"], each["value"]) for each in beside]


BALANCED_WAY = ("channel.mode", '{"v":1,"mode":"balanced"}')
DIGEST_WAY = ("channel.mode", '{"v":1,"mode":"digest"}')
MUTE_WAY, QUIET_WAY = ("channel.mute", '{"v":1}'), ("channel.quiet", '{"v":1}')


@pytest.mark.parametrize(
    ("loudest", "quiet", "ways"),
    [
        (ChannelMode.EVERY, LOUD, [BALANCED_WAY, DIGEST_WAY, MUTE_WAY, QUIET_WAY]),
        (ChannelMode.BALANCED, LOUD, [DIGEST_WAY, MUTE_WAY, QUIET_WAY]),
        (ChannelMode.DIGEST, LOUD, [MUTE_WAY, QUIET_WAY]),
        (None, LOUD, [MUTE_WAY, QUIET_WAY]),
        (ChannelMode.DIGEST, Quietness(hours=HOURS), [MUTE_WAY]),
        (ChannelMode.DIGEST, Quietness(UNTIL, HOURS), [("channel.unmute", '{"v":1}')]),
    ],
)
def test_too_noisy_offers_what_makes_a_difference(
    loudest: ChannelMode | None, quiet: Quietness, ways: list[tuple[str, str]]
) -> None:
    assert carried(too_noisy(loudest, quiet)) == ways


def test_too_noisy_says_what_each_choice_does_and_for_whom() -> None:
    said = drawn(too_noisy(ChannelMode.EVERY, LOUD))
    assert "the first 3 high-fit leads of a run as cards (at most 12 a day)" in said
    assert "18:00–9:00 and weekends (UTC), or yours by `/goodones quiet 20:00-8:00`" in said
    there = drawn(too_noisy(None, Quietness(zone="Europe/Berlin")))
    assert "18:00–9:00 and weekends (Europe/Berlin), or" in there
    assert "Your choice is for everyone in this channel" in said
