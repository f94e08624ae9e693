"""When digests come: said by both clocks, told to the channel, picked in a window."""

import json
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.schedules import (
    PickCard,
    ScheduleView,
    schedule_answer,
    schedule_line,
    schedule_modal,
    schedule_told,
    schedule_words,
)
from bot.digests.picks import Pick, Picks, picks_of
from bot.digests.schedule import OFF, WEEKDAYS, Schedule, When
from bot.slack.message import Message
from tests.blocks.limits import check_message, check_view
from tests.blocks.make import NOON, rough
from tests.blocks.windows import chosen, fields

BERLIN, KOLKATA = "Europe/Berlin", "Asia/Kolkata"
PLAN = Schedule(when=When.DAYS, days=WEEKDAYS, at=time(8, 30), zone=BERLIN)
SYNC = Schedule(when=When.SYNC)
FIRST = datetime(2026, 11, 24, 8, 30, tzinfo=ZoneInfo(BERLIN))
TIMES = tuple(FIRST + timedelta(days=number) for number in range(3))
VIEW = ScheduleView(PLAN, times=TIMES, zone=BERLIN)


def drawn(message: Message) -> str:
    check_message(message)
    return "\n".join(block["text"]["text"] for block in message.blocks if "text" in block)


def test_the_answer_has_the_next_three_times_on_the_channels_wall() -> None:
    assert drawn(schedule_answer(VIEW, changed=True)).split("\n") == [
        "✅ This channel's digest comes *weekdays at 8:30 (Europe/Berlin)*; the channel is told.",
        "Next: *Tue 24 Nov 8:30*, *Wed 25 Nov 8:30*, *Thu 26 Nov 8:30* in Europe/Berlin",
    ]


@pytest.mark.parametrize(("zone", "differs"), [("Europe/Oslo", False), (KOLKATA, True), ("UTC", True)])
def test_the_readers_own_clock_is_added_where_it_is_another(zone: str, *, differs: bool) -> None:
    said = drawn(schedule_answer(ScheduleView(PLAN, times=TIMES, zone=zone), changed=True))
    assert ("For you: <!date^" in said) is differs


def test_the_readers_time_is_said_in_their_zone_also_where_slack_draws_none() -> None:
    said = schedule_answer(ScheduleView(PLAN, times=TIMES, zone=KOLKATA), changed=True)
    assert "{time}|24 Nov 13:00 IST>" in said.text


def test_a_clock_that_is_changed_between_two_times_counts_for_each() -> None:
    both = (
        datetime(2026, 10, 24, 9, tzinfo=ZoneInfo(BERLIN)),
        datetime(2026, 10, 26, 9, tzinfo=ZoneInfo(BERLIN)),
    )
    said = drawn(schedule_answer(ScheduleView(PLAN, times=both, zone="Africa/Johannesburg"), changed=False))
    assert "24 Oct 09:00 SAST" in said
    assert "26 Oct 10:00 SAST" in said


@pytest.mark.parametrize(
    ("view", "changed", "said"),
    [
        (VIEW, False, "🗞️ This channel's digest comes *weekdays at 8:30 (Europe/Berlin)*."),
        (
            ScheduleView(PLAN, is_default=True),
            False,
            "🗞️ This channel's digest comes *weekdays at 8:30 (Europe/Berlin)*, as the team has it.",
        ),
        (
            ScheduleView(OFF, is_default=True),
            False,
            "🗞️ No digest comes to this channel by itself, as the team has it.",
        ),
        (ScheduleView(OFF), False, "🗞️ No digest comes to this channel by itself."),
        (ScheduleView(OFF), True, "✅ No digest comes to this channel by itself; the channel is told."),
        (
            ScheduleView(SYNC, is_default=True),
            True,
            "✅ This channel's digest is as the team has it: *after each sync*; the channel is told.",
        ),
        (ScheduleView(OFF, personal=True), True, "✅ You get no digest by direct message."),
        (ScheduleView(OFF, personal=True), False, "🗞️ You get no digest by direct message."),
        (
            ScheduleView(PLAN, personal=True),
            True,
            "✅ Your digest comes by direct message *weekdays at 8:30 (Europe/Berlin)*.",
        ),
        (
            ScheduleView(PLAN, personal=True),
            False,
            "🗞️ Your digest comes by direct message *weekdays at 8:30 (Europe/Berlin)*.",
        ),
    ],
)
def test_how_it_is_is_one_sentence(view: ScheduleView, said: str, *, changed: bool) -> None:
    assert drawn(schedule_answer(view, changed=changed)).split("\n")[0] == said


@pytest.mark.parametrize(
    ("view", "note"),
    [
        (ScheduleView(PLAN.model_copy(update={"short": True})), "It is one line."),
        (ScheduleView(PLAN.model_copy(update={"skip_empty": True})), "Nothing comes where nothing happened."),
        (
            ScheduleView(PLAN, held_until=NOON),
            "This channel is quiet then, so the next one waits until <!date^",
        ),
        (ScheduleView(SYNC), "As soon as a run of a stream that comes here has ended; several"),
        (ScheduleView(SYNC, personal=True), "As soon as a run of a stream of your team has ended; several"),
        (
            ScheduleView(PLAN, personal=True),
            "It counts all streams of your team, without any channel's filters.",
        ),
    ],
)
def test_what_else_one_should_know_is_a_line(view: ScheduleView, note: str) -> None:
    assert note in drawn(schedule_answer(view, changed=True))
    assert note not in drawn(schedule_answer(VIEW, changed=True))


def test_where_none_comes_nothing_is_said_of_its_form() -> None:
    off = ScheduleView(Schedule(when=When.OFF, short=True, skip_empty=True), personal=True)
    assert len(drawn(schedule_answer(off, changed=True)).split("\n")) == 1


@pytest.mark.parametrize(
    ("view", "ways", "missing"),
    [
        (VIEW, ("digest weekdays 8:30` sets another", "digest off", "digest default"), "digest me"),
        (ScheduleView(PLAN, is_default=True), ("digest weekdays 8:30", "digest off"), "digest default"),
        (ScheduleView(OFF), ("digest daily` sets one", "digest default"), "digest off"),
        (ScheduleView(PLAN, personal=True), ("digest me off",), "digest default"),
        (ScheduleView(OFF, personal=True), ("digest me weekly short",), "digest off"),
    ],
)
def test_the_way_back_is_said(view: ScheduleView, ways: tuple[str, ...], missing: str) -> None:
    small = str(schedule_answer(view, changed=False).blocks[-1])
    assert all(way in small for way in ways)
    assert missing not in small


@pytest.mark.parametrize("personal", [True, False])
def test_the_pickers_are_for_a_channel(*, personal: bool) -> None:
    shown = schedule_answer(ScheduleView(PLAN, personal=personal), changed=True)
    assert ("digest.schedule" in str(shown.blocks)) is not personal


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (
            VIEW,
            "🗞️ *Amy* set when this channel's digest comes: *weekdays at 8:30 (Europe/Berlin)*. The next one: <!date^",
        ),
        (
            ScheduleView(OFF),
            "🗞️ *Amy* ended this channel's digest. `/goodones digest` still shows one any time.",
        ),
        (
            ScheduleView(SYNC, is_default=True),
            "🗞️ *Amy* had this channel's digest be as the team has it: *after each sync*.",
        ),
    ],
)
def test_the_channel_hears_who_it_was(view: ScheduleView, said: str) -> None:
    told = schedule_told("Amy", view)
    assert drawn(told).startswith(said)
    assert told.text.startswith(said.replace("*", "").replace("`", "")[:40])


def test_nobody_is_called_by_what_they_are_named() -> None:
    assert "<!channel>" not in str(schedule_told("Amy <!channel>", VIEW))


def test_in_the_middle_of_other_things_it_is_a_few_words() -> None:
    assert schedule_line(PLAN, None) == "*weekdays at 8:30 (Europe/Berlin)*"
    assert schedule_line(PLAN, NOON).startswith("*weekdays at 8:30 (Europe/Berlin)*, next <!date^")
    assert schedule_words(OFF) == "no digest"
    assert schedule_words(SYNC) == "digest after each sync"
    form = PLAN.model_copy(update={"short": True, "skip_empty": True})
    assert (
        schedule_words(form)
        == "digest weekdays at 8:30 (Europe/Berlin) in one line, not where nothing happened"
    )


def test_the_pickers_stand_as_it_is_set() -> None:
    plan = Schedule(when=When.DAYS, days=(4,), at=time(17, 5), zone=BERLIN, skip_empty=True)
    view = schedule_modal(PickCard(picks_of(plan), OFF), "C0LEADS", (NOON,))
    assert (chosen(view, "digest_when"), chosen(view, "digest_day")) == ("weekly", "4")
    assert fields(view)["digest_at"]["element"]["initial_time"] == "17:05"
    assert "By the clock of Europe/Berlin" in fields(view)["digest_at"]["hint"]["text"]
    ticked = fields(view)["digest_form"]["element"]["initial_options"]
    assert [each["value"] for each in ticked] == ["skip"]
    assert "The next one: <!date^" in str(view["blocks"][-1])
    carried = json.loads(view["private_metadata"])
    assert (carried["channel"], Picks.model_validate(carried["was"])) == ("C0LEADS", picks_of(plan))


def test_what_the_team_has_is_said_beside_that_choice() -> None:
    view = schedule_modal(PickCard(Picks(), PLAN), "C0LEADS")
    first = fields(view)["digest_when"]["element"]["options"][0]
    assert first["text"]["text"] == "As the team has it"
    assert first["description"]["text"] == "Weekdays at 8:30 (Europe/Berlin)"
    assert "initial_options" not in str(view)
    assert "next one" not in str(view)


def test_who_picks_for_themselves_follows_no_team() -> None:
    view = schedule_modal(PickCard(picks_of(OFF)), "D0AMY")
    assert chosen(view, "digest_when") == "off"
    assert "team" not in str(fields(view)["digest_when"])


@pytest.mark.parametrize(("days", "kept"), [((0, 2), True), ((5, 6), True), ((2,), False), (WEEKDAYS, False)])
def test_days_that_no_choice_has_are_a_choice_of_their_own(days: tuple[int, ...], *, kept: bool) -> None:
    plan = PLAN.model_copy(update={"days": days})
    view = schedule_modal(PickCard(picks_of(plan), OFF), "C0LEADS")
    captions = [each["text"]["text"] for each in fields(view)["digest_when"]["element"]["options"]]
    assert (f"As it is: {plan.words}"[:60] in str(captions)) is kept
    assert (chosen(view, "digest_when") == Pick.KEPT) is kept


@settings(max_examples=40, deadline=None)
@given(
    words=rough,
    days=st.sets(st.integers(0, 6), min_size=1).map(sorted).map(tuple),
    zone=st.sampled_from(["UTC", "America/Argentina/ComodRivadavia"]),
    when=st.sampled_from(When),
    team=st.booleans(),
)
def test_slack_takes_it_with_any_words(
    words: str, days: tuple[int, ...], zone: str, when: When, *, team: bool
) -> None:
    plan = Schedule(when=when, days=days, zone=zone, short=True, skip_empty=True)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    view = ScheduleView(plan, is_default=team, times=(now,) * 3, zone="Asia/Tokyo", held_until=now)
    check_message(schedule_told(words, view))
    check_message(schedule_answer(view, changed=team))
    check_view(schedule_modal(PickCard(picks_of(plan, is_default=team), plan), "C0LEADS", (now,)))
