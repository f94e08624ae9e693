"""The small parts by themselves: traffic, triggers, addresses, faults, people and channels."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.slack import App, Channel, Person, Refused, SlackSandbox, SlashCommand, seeded
from bot.sandbox.slack.applink import Ack
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.faults import Fault, Faults
from bot.sandbox.slack.hub import Hub
from bot.sandbox.slack.methods.paging import make_cursor, page, read_cursor
from bot.sandbox.slack.refusals import rate_limited, with_messages
from bot.sandbox.slack.traffic import KEPT, Traffic
from bot.sandbox.slack.triggers import ResponseUrls, Triggers
from bot.sandbox.slack.wire import read_json
from tests.sandbox.slack.support import AMY, BEN, LEADS, SECRET, TOKEN, Json, ManualClock


def noted(traffic: Traffic, body: Any, answer: Any = None) -> Json:
    traffic.note("from_app", "x", status=200, ms=1.23456, ok=True, body=body, answer=answer)
    return list(traffic)[-1].for_page()


@pytest.fixture
def traffic(clock: ManualClock) -> Traffic:
    return Traffic(clock, Hub(), (TOKEN, SECRET, ""))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"text": "x"}, {"text": "x"}),
        ({"token": "anything at all"}, {"token": "•••"}),
        ({"text": f"<{TOKEN}>"}, {"text": "<•••>"}),
        ({"deep": [{"er": SECRET}]}, {"deep": [{"er": "•••"}]}),
        ({TOKEN: 1}, {"•••": 1}),
        (f"{TOKEN}{SECRET}", "••••••"),
        (7, 7),
        (None, None),
    ],
)
def test_no_secret_stands_in_the_traffic(traffic: Traffic, body: Any, shown: Any) -> None:
    assert noted(traffic, body)["body"] == shown
    assert noted(traffic, {}, body)["answer"] == shown


def test_an_entry_has_the_time_of_the_stand_in(traffic: Traffic, clock: ManualClock) -> None:
    entry = noted(traffic, {})

    assert (entry["id"], entry["at"], entry["ms"]) == (1, "2026-11-02T09:30:00+00:00", 1.23)


def test_only_the_newest_entries_are_kept(traffic: Traffic) -> None:
    for number in range(KEPT + 3):
        noted(traffic, number)

    entries = list(traffic)
    assert (len(entries), entries[0].body, entries[-1].id) == (KEPT, 3, KEPT + 3)


def test_a_trigger_remembers_who_and_where(clock: ManualClock) -> None:
    triggers = Triggers(clock)

    in_message = triggers.take(triggers.issue(AMY))
    in_view = triggers.take(triggers.issue(BEN, "V1"))

    assert (in_message.person, in_message.view) == (AMY, None)
    assert (in_view.person, in_view.view) == (BEN, "V1")


@pytest.mark.parametrize(
    ("seconds", "code"), [(0, None), (3, None), (3.001, "expired_trigger_id"), (4000, "expired_trigger_id")]
)
def test_a_trigger_lives_three_seconds(clock: ManualClock, seconds: float, code: str | None) -> None:
    triggers = Triggers(clock)
    key = triggers.issue(AMY)
    clock.advance(seconds)

    if code is None:
        assert triggers.take(key).used
    else:
        with pytest.raises(Refused, match=code):
            triggers.take(key)


def test_triggers_are_never_alike(clock: ManualClock) -> None:
    triggers = Triggers(clock)

    assert len({triggers.issue(AMY) for _ in range(100)}) == 100


def test_an_address_lasts_by_its_uses_and_its_time(clock: ManualClock) -> None:
    urls = ResponseUrls(clock)
    key = urls.issue(AMY, LEADS, "1.000001")
    grant = urls.find(key)
    grant.left = 0

    with pytest.raises(Refused, match="used_url"):
        urls.find(key)
    clock.advance(1800)
    with pytest.raises(Refused, match="expired_url"):
        urls.find(key)
    assert (grant.person, grant.channel, grant.source) == (AMY, LEADS, "1.000001")


@pytest.mark.parametrize(
    ("fault", "method", "channel", "met"),
    [
        (Fault("error"), "auth.test", None, "met"),
        (Fault("error", method="chat.update"), "chat.update", LEADS, "met"),
        (Fault("error", method="chat.update"), "chat.delete", LEADS, "not met"),
        (Fault("error", channel=LEADS), "chat.update", LEADS, "met"),
        (Fault("error", channel=LEADS), "chat.update", None, "not met"),
        (Fault("error", method="chat.update", channel=LEADS), "chat.delete", LEADS, "not met"),
    ],
)
def test_which_calls_meet_a_fault(
    clock: ManualClock, fault: Fault, method: str, channel: str | None, met: str
) -> None:
    faults = Faults(clock)
    faults.add(fault)

    assert (faults.meet(method, channel) is fault) is (met == "met")


@given(st.integers(1, 6), st.integers(0, 12))
@settings(deadline=None)
def test_a_fault_is_met_as_often_as_it_counts(count: int, calls: int) -> None:
    faults = Faults(ManualClock())
    faults.add(Fault("error", left=count))

    met = [faults.meet("x", None) is not None for _ in range(calls)]

    assert sum(met) == min(count, calls)
    assert met == sorted(met, reverse=True)


def test_clearing_takes_every_fault_away(clock: ManualClock) -> None:
    faults = Faults(clock)
    faults.add(Fault("down", left=None))
    faults.add(Fault("error"))
    faults.clear()

    assert faults.meet("x", None) is None


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9))
@settings(deadline=None)
def test_pages_together_are_the_whole(every: list[int], limit: int) -> None:
    read: list[int] = []
    cursor = ""
    while True:
        part, metadata = page(Arguments({"limit": limit, "cursor": cursor}), every)
        read += part
        cursor = metadata["next_cursor"]
        if not cursor:
            break

    assert read == every


@given(st.text(min_size=1).filter(lambda text: text.isprintable()))
@settings(deadline=None)
def test_a_cursor_is_read_as_it_was_made(place: str) -> None:
    assert read_cursor(make_cursor(place)) == place


@pytest.mark.parametrize("text", ["", "{", "NaN", "-Infinity", "1e400", "[1,]", b"\xff", "[" * 2000])
def test_what_is_not_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
@settings(deadline=None)
def test_json_is_read_as_it_is(value: Any) -> None:
    assert read_json(json.dumps(value)) == value


def test_refusals_carry_what_goes_with_them() -> None:
    slow = rate_limited(7)
    wrong = with_messages("invalid_blocks", ["[ERROR] x"])

    assert (slow.status, slow.headers, slow.answer()) == (
        429,
        {"Retry-After": "7"},
        {"ok": False, "error": "ratelimited"},
    )
    assert wrong.answer()["response_metadata"] == {"messages": ["[ERROR] x"]}


@pytest.mark.parametrize(("text", "body"), [("", None), ("hello", None), ('{"a":1}', {"a": 1}), ("[]", [])])
def test_an_acknowledgement_is_read_as_json_where_it_is(text: str, body: Any) -> None:
    assert Ack(200, text, None).body() == body


@pytest.mark.parametrize(
    ("zone", "at", "offset"),
    [
        ("Europe/London", datetime(2026, 7, 1, tzinfo=UTC), 3600),
        ("Europe/London", datetime(2026, 12, 1, tzinfo=UTC), 0),
        ("America/New_York", datetime(2026, 11, 1, 5, 59, tzinfo=UTC), -4 * 3600),
        ("America/New_York", datetime(2026, 11, 1, 6, 0, tzinfo=UTC), -5 * 3600),
        ("Asia/Kathmandu", datetime(2026, 1, 1, tzinfo=UTC), 20_700),
    ],
)
def test_a_persons_offset_follows_their_zone(zone: str, at: datetime, offset: int) -> None:
    person = Person("U1", "x", "X", "x@example.com", "000000", zone)

    shown = person.for_api("T1", at, with_email=True)

    assert (shown["tz"], shown["tz_offset"]) == (zone, offset)


def test_the_bot_is_a_person_without_an_address() -> None:
    bot = App().as_person().for_api("T1", datetime(2026, 1, 1, tzinfo=UTC), with_email=True)

    assert (bot["is_bot"], bot["real_name"]) == (True, "Good Ones")
    assert "email" not in bot["profile"]


@pytest.mark.parametrize(
    ("channel", "kind"),
    [
        (Channel("C1", "a", []), "channels"),
        (Channel("G1", "a", [], is_private=True), "groups"),
        (Channel("D1", "a", [AMY], is_im=True), "im"),
    ],
)
def test_each_kind_of_conversation_has_its_word(channel: Channel, kind: str) -> None:
    assert channel.kind() == kind


def test_each_stand_in_has_channels_of_its_own() -> None:
    workspace = seeded()
    first = {one.id: one for one in workspace.own_channels()}
    first[LEADS].members.clear()
    first[LEADS].is_archived = True

    again = {one.id: one for one in workspace.own_channels()}[LEADS]

    assert again.members == [AMY, BEN, "U0CLEO"]
    assert not again.is_archived


async def test_it_can_be_started_stopped_and_started_again() -> None:
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, commands=[SlashCommand("/x")])
    first = await slack.start()
    await slack.stop()
    await slack.stop()
    second = await slack.start()
    await slack.stop()

    assert first.startswith("http://127.0.0.1:")
    assert slack.base_url == second


def test_time_stands_still_in_these_tests(clock: ManualClock) -> None:
    before = clock.now()
    clock.advance(90)

    assert clock.now() - before == timedelta(seconds=90)
