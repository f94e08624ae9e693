"""Notification settings: no key is documented, so that the whole object goes back and its meaning is looked for."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.errors import UnexpectedResponse
from bot.api.models import EmailDigest, NotificationSettings
from tests.api.wire import Wire, raw, says

SETTINGS = {"summaryFrequency": "daily", "emailEnabled": True, "telegramEnabled": False, "timezone": "UTC"}


def settings(**fields: Any) -> NotificationSettings:
    return NotificationSettings(fields=fields)


@pytest.mark.parametrize(
    "answer",
    [
        SETTINGS,
        {"settings": SETTINGS},
        {"notificationSettings": SETTINGS},
        {"data": SETTINGS},
        {"data": {"settings": SETTINGS}},
        {"success": True, "settings": SETTINGS},
    ],
)
async def test_settings_are_found_wherever_the_answer_may_hold_them(answer: Any) -> None:
    wire = Wire(says(answer))
    found = await wire.client().notification_settings.get()
    assert found.fields == SETTINGS
    assert found.frequency == EmailDigest.DAILY
    assert found.channels == {"emailEnabled": True, "telegramEnabled": False}
    assert wire.where == "GET /notification-settings"


@pytest.mark.parametrize("answer", [None, [], [SETTINGS], 5, {}, {"ok": True}, {"settings": {}}])
async def test_what_holds_no_settings_cannot_be_read(answer: Any) -> None:
    with pytest.raises(UnexpectedResponse, match="no settings in"):
        await Wire(says(answer)).client().notification_settings.get()


@pytest.mark.parametrize(
    ("fields", "place", "word"),
    [
        ({"frequency": "weekly"}, ("frequency",), "weekly"),
        ({"x": "off"}, ("x",), "off"),
        ({"telegram": "off", "summaryFrequency": "daily"}, ("summaryFrequency",), "daily"),
        ({"email": {"digest": "after_every_sync"}}, ("email", "digest"), "after_every_sync"),
        ({"email": {"mode": "off"}, "x": "off"}, ("x",), "off"),
        ({"summary": {"frequency": "weekly"}, "digest": "off"}, ("summary", "frequency"), "weekly"),
        ({"frequency": "hourly", "summaryFrequency": "daily"}, ("summaryFrequency",), "daily"),
        ({"a": {"b": {"frequency": "daily"}}}, (), None),
        ({"frequency": "hourly"}, (), None),
        ({"frequency": ["daily"], "digest": 5}, (), None),
    ],
)
def test_the_frequency_is_found_by_the_look_of_its_value(
    fields: dict[str, Any], place: tuple[str, ...], word: str | None
) -> None:
    found = NotificationSettings(fields=fields)
    assert (found.frequency_at, found.frequency) == (place, word)


@pytest.mark.parametrize(
    "fields",
    [
        {"email": {"mode": "off"}, "x": "daily"},
        {"emailDigest": "daily", "telegramDigest": "weekly"},
        {"summaryFrequency": "hourly", "telegramMode": "off"},
        {"summaryFrequency": None, "backups": "daily"},
        {"frequency": {"email": "daily", "sms": "off"}},
        {"frequency": {"daily": True, "weekly": False}},
    ],
)
def test_where_nobody_can_tell_which_word_it_is_none_is_taken(fields: dict[str, Any]) -> None:
    found = NotificationSettings(fields=fields)
    assert (found.frequency_at, found.frequency) == ((), None)
    assert not {"frequency.daily", "frequency.weekly"} & found.channels.keys()


@pytest.mark.parametrize(
    ("spelled", "word", "weekly", "after"),
    [
        ("daily", EmailDigest.DAILY, "weekly", "after_every_sync"),
        ("DAILY", EmailDigest.DAILY, "WEEKLY", "AFTER_EVERY_SYNC"),
        ("Daily", EmailDigest.DAILY, "Weekly", "AfterEverySync"),
        ("afterEverySync", EmailDigest.AFTER_EVERY_SYNC, "weekly", "afterEverySync"),
        ("AfterEverySync", EmailDigest.AFTER_EVERY_SYNC, "Weekly", "AfterEverySync"),
        ("after-every-sync", EmailDigest.AFTER_EVERY_SYNC, "weekly", "after-every-sync"),
        ("AFTER EVERY SYNC", EmailDigest.AFTER_EVERY_SYNC, "WEEKLY", "AFTER EVERY SYNC"),
    ],
)
def test_a_frequency_is_read_in_any_spelling_and_written_in_the_same(
    spelled: str, word: EmailDigest, weekly: str, after: str
) -> None:
    before = settings(summary={"frequency": spelled})
    assert before.frequency == word
    assert before.with_frequency(EmailDigest.WEEKLY).fields == {"summary": {"frequency": weekly}}
    assert before.with_frequency(EmailDigest.AFTER_EVERY_SYNC).fields == {"summary": {"frequency": after}}


@pytest.mark.parametrize(
    "odd", ["daily.", " daily", "da ily", "daily weekly", "dailyx", "d" * 999, "", "ежедневно"]
)
def test_a_word_that_only_looks_like_it_is_no_frequency(odd: str) -> None:
    assert settings(frequency=odd).frequency is None


def test_where_it_stands_twice_both_are_changed() -> None:
    both = settings(emailDigest="daily", telegramDigest="DAILY", x=1)
    assert both.frequency == EmailDigest.DAILY
    changed = both.with_frequency(EmailDigest.OFF)
    assert changed.fields == {"emailDigest": "off", "telegramDigest": "OFF", "x": 1}
    assert changed.frequency == EmailDigest.OFF


@pytest.mark.parametrize(
    ("fields", "off"),
    [
        ({"enabled": False, "frequency": "daily"}, True),
        ({"summary": {"isEnabled": False, "frequency": "daily"}}, True),
        ({"active": False}, True),
        ({"enabled": True, "frequency": "daily"}, False),
        ({"email": {"enabled": False}, "frequency": "daily"}, False),
        ({"enabled": 0, "emailEnabled": False, "frequency": "daily"}, False),
    ],
)
def test_a_switch_that_is_off_is_noticed_where_it_is_the_whole_summarys(
    fields: dict[str, Any], *, off: bool
) -> None:
    assert NotificationSettings(fields=fields).switched_off is off


@pytest.mark.parametrize(
    ("fields", "zone"),
    [
        ({"timezone": "Europe/Berlin"}, "Europe/Berlin"),
        ({"summary": {"timeZone": "UTC"}}, "UTC"),
        ({"tz": "America/New_York", "time_zone": "America/New_York"}, "America/New_York"),
        ({"timezone": "Europe/Berlin", "zone": "Asia/Tokyo"}, None),
        ({"timezone": "Mars/Olympus"}, None),
        ({"timezone": "../etc/passwd"}, None),
        ({"timezone": "Europe/\0"}, None),
        ({"timezone": "Europe/"}, None),
        ({"timezone": "CET+1"}, None),
        ({"timezone": 60, "zone": None}, None),
        ({"home": "Europe/Berlin"}, None),
    ],
)
def test_a_zone_is_one_of_the_worlds_under_a_name_that_says_so(
    fields: dict[str, Any], zone: str | None
) -> None:
    assert NotificationSettings(fields=fields).zone == zone


def test_channels_are_what_is_on_or_off_at_most_one_object_below() -> None:
    found = settings(email=True, channels={"slack": False, "deep": {"sms": True}}, limit=1, word="true")
    assert found.channels == {"email": True, "channels.slack": False}


def test_another_frequency_goes_under_the_same_name() -> None:
    changed = settings(email={"digest": "daily", "to": ["a"]}, x=1).with_frequency(EmailDigest.OFF)
    assert changed.fields == {"email": {"digest": "off", "to": ["a"]}, "x": 1}
    assert NotificationSettings(fields=SETTINGS).with_frequency(EmailDigest.WEEKLY).frequency == "weekly"


def test_a_frequency_that_was_not_found_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="no summary frequency"):
        settings(frequency="hourly").with_frequency(EmailDigest.DAILY)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("email", {"email": False, "channels": {"slack": True, "sms": 5}}),
        ("channels.slack", {"email": True, "channels": {"slack": False, "sms": 5}}),
    ],
)
def test_a_channel_is_switched_where_it_stands(name: str, fields: dict[str, Any]) -> None:
    before = settings(email=True, channels={"slack": True, "sms": 5})
    assert before.with_channel(name, on=False).fields == fields
    assert before.channels == {"email": True, "channels.slack": True}


@pytest.mark.parametrize("name", ["fax", "channels", "channels.sms", ""])
def test_a_channel_that_is_not_there_cannot_be_switched(name: str) -> None:
    with pytest.raises(ValueError, match="no channel"):
        settings(email=True, channels={"slack": True, "sms": 5}).with_channel(name, on=True)


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (says({"settings": {**SETTINGS, "timezone": "Asia/Tokyo"}}), "Asia/Tokyo"),
        (says({**SETTINGS, "timezone": "Asia/Tokyo"}), "Asia/Tokyo"),
        (says({"success": True, "message": "saved"}), "UTC"),
        (says({"ok": True, "settings": {}}), "UTC"),
        (says([1]), "UTC"),
        (raw(b"", 204), "UTC"),
    ],
)
async def test_settings_put_back_are_what_the_answer_says_or_what_was_sent(
    answer: httpx.Response, kept: str
) -> None:
    wire = Wire(answer)
    sent = settings(id=3, createdAt="x", updatedAt="y", **SETTINGS)
    now = await wire.client().notification_settings.put(sent)
    assert (wire.where, wire.sent) == ("PUT /notification-settings", SETTINGS)
    assert now.fields["timezone"] == kept


async def test_settings_that_were_not_put_back_are_told() -> None:
    with pytest.raises(UnexpectedResponse, match="success is false") as caught:
        await Wire(says({"success": False})).client().notification_settings.put(settings(a=1))
    assert caught.value.maybe_done


async def test_putting_is_repeated_like_a_read() -> None:
    wire = Wire(httpx.ReadTimeout("silence"), says({"success": True}))
    await wire.client().notification_settings.put(settings(a=1))
    assert len(wire.requests) == 2


async def test_a_change_keeps_every_field_that_is_not_named() -> None:
    before = {"frequency": "daily", "channels": {"email": True, "sms": 5}, "quiet": [1, 2], "none": None}
    wire = Wire(says({"settings": before}), says({"success": True}))
    now = await wire.client().notification_settings.change(frequency="off", channels={"email": False})
    read, put = wire.requests
    assert (read.method, put.method) == ("GET", "PUT")
    assert json.loads(put.content) == now.fields
    assert now.fields == {**before, "frequency": "off", "channels": {"email": False, "sms": 5}}


async def test_changing_nothing_is_a_mistake_of_the_caller() -> None:
    wire = Wire()
    with pytest.raises(ValueError, match="nothing to change"):
        await wire.client().notification_settings.change()
    assert wire.requests == []


async def test_what_cannot_be_read_is_not_written() -> None:
    wire = Wire(says([]))
    with pytest.raises(UnexpectedResponse):
        await wire.client().notification_settings.change(frequency="off")
    assert wire.asked.method == "GET"


values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([*EmailDigest, "hourly"])
    | st.text(max_size=3)
)
objects = st.dictionaries(
    st.text(max_size=4), values | st.dictionaries(st.text(max_size=3), values, max_size=3)
)


@given(objects, st.sampled_from(EmailDigest))
def test_a_changed_frequency_changes_nothing_else(fields: dict[str, Any], word: EmailDigest) -> None:
    before = NotificationSettings(fields=json.loads(json.dumps(fields)))
    if before.frequency is None:
        with pytest.raises(ValueError, match="no summary frequency"):
            before.with_frequency(word)
        return
    after = before.with_frequency(word)
    assert after.frequency == word
    assert after.zone == before.zone
    assert after.with_frequency(EmailDigest(before.frequency)).fields == before.fields
    assert after.channels == before.channels
