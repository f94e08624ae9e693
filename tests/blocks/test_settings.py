"""The window of a channel's settings, and what is said of a change."""

import json
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.settings import (
    MOST,
    SettingsCard,
    SettingsLine,
    changes,
    settings_answer,
    settings_modal,
    settings_told,
)
from bot.channel import ChannelState
from bot.digests.picks import Pick, Picks, picks_of
from bot.digests.schedule import OFF, Schedule, When
from bot.modes import CardForm, ChannelMode
from tests.blocks.limits import check_message, check_view, texts
from tests.blocks.make import NOON, rough
from tests.blocks.windows import chosen, fields

RUST, ALL = SettingsLine("a1", "Rust people", "high and over 10k"), SettingsLine("b2", None)
STATE = ChannelState(modes={"a1": ChannelMode.EVERY, "b2": ChannelMode.BALANCED})
CARD = SettingsCard("C0LEADS", STATE, (RUST, ALL))


def test_it_is_set_as_it_is() -> None:
    state = STATE.model_copy(
        update={"form": CardForm.CONDENSED, "threads": True, "span": (time(18), time(9)), "weekends": True}
    )
    view = settings_modal(SettingsCard("C0LEADS", state, (RUST, ALL), zone="Europe/Berlin", last_digest=NOON))
    assert (chosen(view, "mode.a1"), chosen(view, "mode.b2")) == ("every", "balanced")
    assert (chosen(view, "form"), chosen(view, "threads")) == ("condensed", "on")
    assert fields(view)["quiet_from"]["element"]["initial_time"] == "18:00"
    assert fields(view)["quiet_until"]["element"]["initial_time"] == "09:00"
    assert fields(view)["weekends"]["element"]["initial_options"]
    assert "By the clock of Europe/Berlin" in str(view)
    assert "The last digest was posted" in str(view)


def test_what_is_not_set_is_left_open() -> None:
    view = settings_modal(CARD)
    assert chosen(view, "form") == "full"
    assert "initial_time" not in str(view)
    assert "initial_options" not in str(view)
    assert "last digest" not in str(view)


def test_a_stream_says_what_is_wanted_of_it() -> None:
    view = settings_modal(CARD)
    assert fields(view)["mode.a1"]["label"]["text"] == "Rust people"
    assert fields(view)["mode.a1"]["hint"]["text"] == "Only high and over 10k"
    assert fields(view)["mode.b2"]["label"]["text"] == "All streams"
    assert "hint" not in fields(view)["mode.b2"]


def test_it_carries_what_it_showed() -> None:
    carried = json.loads(settings_modal(CARD)["private_metadata"])
    assert ChannelState.model_validate(carried["was"]) == STATE
    assert carried["channel"] == "C0LEADS"


def test_a_mute_stands_at_the_top() -> None:
    view = settings_modal(SettingsCard("C0LEADS", STATE, (RUST, ALL), quiet="🔕 muted until Monday"))
    assert "🔕 muted until Monday" in next(iter(texts(view["blocks"])))


def test_direct_messages_are_not_asked_for_threads() -> None:
    assert "threads" not in fields(settings_modal(SettingsCard("D0AMY", STATE, (RUST, ALL), threads=False)))


def test_of_very_many_streams_the_rest_is_counted() -> None:
    many = tuple(SettingsLine(f"id{number:06}", f"Stream {number}") for number in range(120))
    state = ChannelState(modes=dict.fromkeys((each.id for each in many), ChannelMode.DIGEST))
    view = settings_modal(SettingsCard("C0LEADS", state, many))
    check_view(view)
    assert sum(name.startswith("mode.") for name in fields(view)) == MOST
    assert "And 100 more" in str(view)


@settings(max_examples=40, deadline=None)
@given(rough, rough, st.sampled_from(ChannelMode))
def test_slack_takes_it_with_any_words(title: str, filters: str, mode: ChannelMode) -> None:
    state = ChannelState(modes={"a1": mode})
    check_view(settings_modal(SettingsCard("C0LEADS", state, (SettingsLine("a1", title, filters),))))
    said = changes([SettingsLine("a1", title)], ChannelState(), state)
    check_message(settings_told(title, said))
    check_message(settings_answer(said))


def test_each_change_is_said_in_a_few_words() -> None:
    after = ChannelState(
        modes={"a1": ChannelMode.DIGEST, "b2": ChannelMode.EVERY},
        form=CardForm.CONDENSED,
        threads=True,
        span=(time(18), time(9)),
    )
    assert changes([RUST, ALL], STATE, after) == [
        "*Rust people*: digest only",
        "*all streams*: every lead",
        "condensed cards",
        "threads tell what is done with a lead",
        "quiet 18:00–9:00",
    ]
    back = changes([RUST, ALL], after, after.model_copy(update={"threads": False, "span": None}))
    assert back == ["no more lines in threads", "no quiet hours"]


def test_the_channel_hears_who_it_was_and_nobody_is_called() -> None:
    told = settings_told("Amy <!channel>", ["full cards"])
    assert told.text == "⚙️ Amy &lt;!channel&gt; changed this channel's settings: full cards."


def test_where_nothing_was_changed_nothing_is_claimed() -> None:
    assert settings_answer([]).text == "Nothing was changed."


PLAN = Schedule(when=When.DAYS, days=(0, 2), zone="Europe/Berlin")
PLANNED = STATE.model_copy(update={"digest": picks_of(PLAN)})


def test_when_the_digest_comes_is_picked_there_too() -> None:
    view = settings_modal(SettingsCard("C0LEADS", PLANNED, (RUST, ALL), next_digest=NOON, team=OFF))
    check_view(view)
    assert chosen(view, "digest_when") == "kept"
    assert "The next one: <!date^" in str(view["blocks"][-1])
    carried = json.loads(view["private_metadata"])
    assert ChannelState.model_validate(carried["was"]) == PLANNED


def test_where_there_is_none_to_pick_nothing_is_asked() -> None:
    assert "digest_when" not in fields(settings_modal(CARD))
    assert "next one" not in str(settings_modal(CARD))


@pytest.mark.parametrize(
    ("picks", "said"),
    [
        (picks_of(PLAN), []),
        (picks_of(PLAN).model_copy(update={"pick": Pick.TEAM}), ["digest as the team has it"]),
        (picks_of(PLAN).model_copy(update={"pick": Pick.OFF}), ["no digest"]),
        (
            picks_of(PLAN).model_copy(update={"pick": Pick.WEEKLY, "day": 3}),
            ["digest Thursdays at 9:00 (Europe/Berlin)"],
        ),
    ],
)
def test_what_is_other_of_the_digest_is_said(picks: Picks, said: list[str]) -> None:
    assert changes([RUST, ALL], PLANNED, PLANNED.model_copy(update={"digest": picks})) == said


def test_the_longest_words_fit_where_slack_keeps_them() -> None:
    lines = tuple(SettingsLine(f"{number:016x}", "x" * 200) for number in range(MOST))
    plan = PLAN.model_copy(update={"days": (0, 1, 2, 3, 5, 6), "zone": "America/Argentina/ComodRivadavia"})
    state = ChannelState(
        modes=dict.fromkeys((each.id for each in lines), ChannelMode.BALANCED),
        form=CardForm.CONDENSED,
        threads=True,
        span=(time(18), time(9)),
        weekends=True,
        digest=picks_of(plan.model_copy(update={"short": True, "skip_empty": True, "at": time(23, 59)})),
    )
    check_view(settings_modal(SettingsCard("C0LEADS", state, lines, team=plan)))
