"""What comes to a channel, and how that is said."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.subscriptions import (
    SubscriptionRow,
    ask_to_share,
    inherited,
    introduction,
    louder,
    mode_changed,
    not_subscribed,
    quieter,
    subscription_list,
    unsubscribed,
)
from bot.digests.schedule import OFF, Schedule, When
from bot.slack.text import leaf
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import maybe, rough

rows = st.builds(
    SubscriptionRow,
    channel=st.just("C0LEADS") | rough,
    stream=maybe(rough),
    filters=st.lists(rough, max_size=10).map(tuple),
    mode=st.sampled_from(["every lead", "balanced", "digest only"]) | rough,
    paused=maybe(rough.map(leaf)),
    id=st.sampled_from(["", "s1"]),
)
RUST = SubscriptionRow("C0LEADS", "Rust people", ("high", "not likers"))


@settings(max_examples=30, deadline=None)
@given(rows, rough)
def test_slack_takes_any_introduction(row: SubscriptionRow, by: str) -> None:
    check_message(introduction(row, by))
    check_message(introduction(row, by, polled=True))
    check_message(mode_changed(row, by))


@settings(max_examples=20, deadline=None)
@given(st.lists(rows, max_size=25))
def test_slack_takes_any_list(any_rows: list[SubscriptionRow]) -> None:
    check_message(subscription_list(any_rows))


@settings(max_examples=20, deadline=None)
@given(rows, st.lists(rows, max_size=25))
def test_slack_takes_any_farewell(row: SubscriptionRow, left: list[SubscriptionRow]) -> None:
    check_message(unsubscribed(row, left))


@settings(max_examples=20, deadline=None)
@given(maybe(rough))
def test_slack_takes_any_refusal(stream: str | None) -> None:
    check_message(not_subscribed(stream))


def test_five_hundred_hostile_subscriptions_fit_and_are_counted() -> None:
    worst = SubscriptionRow("&" * 999, "<" * 9_999, ("👩🏽" * 9_999,) * 50, "&" * 999, "reason " * 999)
    message = subscription_list([worst] * 500)
    check_message(message)
    assert "… and 487 more" in drawn(message)


def test_of_many_ordinary_subscriptions_twenty_are_drawn() -> None:
    message = subscription_list([RUST] * 500)
    check_message(message)
    assert "… and 480 more" in drawn(message)
    assert drawn(message).count("🔔") == 20


def test_an_introduction_says_who_what_and_how_to_change_it() -> None:
    message = introduction(RUST, "Amy")
    text = drawn(message)
    assert "👋 *Amy* subscribed this channel to *Rust people* (high, not likers)." in text
    assert "Every new lead comes as a card." in text
    assert "`/goodones unsubscribe` ends it" in text
    assert message.text == "Amy subscribed this channel to Rust people (high, not likers)."


def test_where_nobody_brings_leads_an_introduction_says_how_soon_they_come_and_what_would_help() -> None:
    assert "every few minutes" not in drawn(introduction(RUST, "Amy"))
    said = drawn(introduction(RUST, "Amy", polled=True))
    assert "I look for new leads every few minutes, more often while you are here." in said
    assert "whoever runs this app can set `GOODONES_PUBLIC_URL`" in said


def test_an_introduction_pings_nobody() -> None:
    message = introduction(RUST, "<@U0AMY>")
    assert "<@" not in message.text + drawn(message)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("every lead", "Every new lead comes as a card. A 👍 or 👎 on a card teaches the next runs."),
        (
            "balanced",
            "Of each run the first 3 high-fit leads to arrive come as cards (at most 12 a day), all others",
        ),
        ("digest only", "Nothing is posted when leads come: `/goodones digest` sums them up."),
        ("owls", "New leads come as “owls”."),
    ],
)
def test_the_way_of_coming_is_explained(mode: str, said: str) -> None:
    assert said in drawn(introduction(SubscriptionRow("C1", "Rust people", mode=mode), "Amy"))


@pytest.mark.parametrize(
    ("mode", "ways"),
    [
        ("every lead", ["Too noisy? Balanced"]),
        ("balanced", ["Too noisy? Digest only", "Every lead as a card"]),
        ("digest only", ["Cards again: balanced"]),
        ("owls", []),
    ],
)
def test_from_every_mode_there_is_a_way_to_the_next(mode: str, ways: list[str]) -> None:
    row = SubscriptionRow("C1", "Rust people", mode=mode, id="s1")
    told, changed = introduction(row, "Amy"), mode_changed(row, "Amy")
    assert captions(told.blocks) == captions(changed.blocks) == ways


def test_the_ways_back_and_forth_meet() -> None:
    (less,) = quieter("s1", "balanced")
    (more,) = louder("s1", "digest only")
    assert less["value"] == '{"v":1,"subscription":"s1","mode":"digest"}'
    assert more["value"] == '{"v":1,"subscription":"s1","mode":"balanced"}'
    assert quieter("s1", "digest only") == louder("s1", "every lead") == []


def test_a_change_says_who_made_it_and_what_comes_from_now_on() -> None:
    message = mode_changed(SubscriptionRow("C1", "Rust people", mode="digest only", id="s1"), "<@U0AMY>")
    assert "changed how leads of *Rust people* come here: *digest only*." in drawn(message)
    assert "Nothing is posted when leads come" in drawn(message)
    assert "<@" not in message.text + drawn(message)


def test_a_list_shows_each_channel_with_its_state() -> None:
    paused = SubscriptionRow("C0SALES", None, (), "balanced", "I am not in that channel, `/invite` me")
    message = subscription_list([RUST, paused])
    assert drawn(message).split("\n")[:4] == [
        "*2 subscriptions*",
        "🔔 <#C0LEADS> *Rust people* (high, not likers) · every lead",
        "⏸️ <#C0SALES> *all streams* · balanced",
        "Paused: I am not in that channel, `/invite` me",
    ]
    assert message.text == "2 subscriptions, 1 paused."


def test_a_list_without_pauses_does_not_speak_of_them() -> None:
    assert subscription_list([RUST]).text == "1 subscription."


def test_an_empty_list_says_how_to_begin() -> None:
    message = subscription_list([])
    check_message(message)
    assert "`/goodones subscribe` brings leads to a channel." in drawn(message)


def test_a_farewell_says_what_still_comes() -> None:
    message = unsubscribed(RUST, [SubscriptionRow("C0LEADS", "Indie hackers", mode="balanced")])
    assert drawn(message) == (
        "Done: *Rust people* (high, not likers) no longer comes to this channel.\n"
        "Still coming here:\n• *Indie hackers* · balanced"
    )
    assert message.text == "Done: Rust people (high, not likers) no longer comes to this channel."


def test_a_last_farewell_says_that_nothing_comes() -> None:
    message = unsubscribed(SubscriptionRow("C0LEADS"))
    assert drawn(message) == "Done: *all streams* no longer come to this channel.\nNothing else comes here."


def test_a_long_farewell_counts_what_does_not_fit() -> None:
    left = [SubscriptionRow("C0LEADS", f"Stream number {n} with a long name") for n in range(100)]
    assert "… and 51 more" in drawn(unsubscribed(RUST, left))


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        ("Rust people", "*Rust people* does not come to this channel. Nothing was changed."),
        (None, "No leads come to this channel. Nothing was changed."),
    ],
)
def test_what_was_not_there_cannot_be_ended(stream: str | None, said: str) -> None:
    assert said in drawn(not_subscribed(stream))


def test_a_line_says_that_its_channel_is_muted() -> None:
    said = drawn(subscription_list([replace(RUST, quiet="🔕 muted until tomorrow")]))
    assert "· every lead · 🔕 muted until tomorrow" in said


@pytest.mark.parametrize(
    ("outside", "others"), [(True, "another organisation"), (False, "other workspaces of your organisation")]
)
def test_before_others_see_leads_it_is_said_who_and_what(others: str, *, outside: bool) -> None:
    message = ask_to_share('{"v":1,"stream":43}', outside=outside)
    check_message(message)
    assert f"shared with {others}" in message.text
    assert captions(message.blocks) == ["Subscribe anyway"]
    assert "Contact details are not on cards" in drawn(message)


def test_who_takes_over_hears_from_whom_and_what() -> None:
    message = inherited("U0BEN", [RUST])
    check_message(message)
    assert "<@U0BEN> left the workspace, so 1 subscription of theirs is yours now." in message.text
    assert "*Rust people* (high, not likers)" in drawn(message)
    many = inherited("U0BEN", [RUST] * 30)
    check_message(many)
    assert "30 subscriptions of theirs are yours" in many.text
    assert "more" in drawn(many)


def test_a_channel_that_one_may_not_know_of_is_nameless() -> None:
    assert "a private channel *Rust people*" in drawn(subscription_list([replace(RUST, channel="")]))


@pytest.mark.parametrize(
    ("mode", "digest", "said"),
    [
        ("balanced", Schedule(when=When.DAYS), "A digest sums them up: *every day at 9:00 (UTC)*."),
        ("digest only", Schedule(when=When.SYNC), "A digest sums them up: *after each sync*."),
        ("digest only", OFF, "`/goodones digest weekdays 8:30` has it come by itself."),
        ("balanced", OFF, None),
    ],
)
def test_how_a_summary_comes_is_a_line_of_the_introduction(
    mode: str, digest: Schedule, said: str | None
) -> None:
    shown = introduction(SubscriptionRow("C1", "Rust people", mode=mode), "Amy", digest=digest)
    lines = shown.blocks[0]["text"]["text"].split("\n")
    assert lines[2:] == ([said] if said else [])
