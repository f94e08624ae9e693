"""Settings of a stream, field by field: what is taken, what is refused, and by which name."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api.calls import Body
from bot.sandbox.api.errors import Refusal
from bot.sandbox.api.rows import Stream
from bot.sandbox.api.stream_settings import (
    CHANGEABLE,
    CREATABLE,
    read_changes,
    read_new,
    refuse_nowhere,
    slot_by_hash,
)
from tests.sandbox.api.support import Caller

PAIRS = [{"accountId": 7, "segmentId": 12}]
NULLABLE = {"emailDigestOverride", "telegramOverride", "webhookUrl", "csvEmailRecipients"}
CSV = {"to": ["ops@papermoth.example"], "format": "default"}
TAKEN: list[tuple[str, Any]] = [
    ("name", "Morning catch"),
    ("name", "Zoé's 🦀 & <b>"),
    ("syncTimes", ["00:00"]),
    ("syncTimes", ["00:15", "12:30", "23:45"]),
    ("timezone", "America/Argentina/Buenos_Aires"),
    ("timezone", "UTC"),
    ("autoEnrichLinkedin", True),
    ("autoEnrichEmail", False),
    ("emailMode", "verified"),
    ("emailMode", "any"),
    *[("emailDigestOverride", word) for word in ("after_every_sync", "daily", "weekly", "off")],
    ("telegramOverride", True),
    ("telegramOverride", False),
    ("deliveryDestination", "leads_only"),
    ("webhookUrl", "https://hooks.example/leads?x=1"),
    ("webhookUrl", "http://127.0.0.1:9/"),
    ("csvEmailRecipients", CSV),
    ("csvEmailRecipients", {**CSV, "to": "ops@papermoth.example"}),
    ("csvEmailRecipients", {**CSV, "cc": ["a@b.example", "c@d.example"]}),
    ("csvEmailRecipients", {**CSV, "cc": None}),
]
REFUSED: list[tuple[str, Any, str]] = [
    ("name", 7, "name must be a string."),
    ("name", "  ", "name is required."),
    *[
        ("syncTimes", slots, 'syncTimes must be a list of "HH:MM" on 15-minute boundaries.')
        for slots in (
            [],
            ["9:00"],
            ["09:10"],
            ["24:00"],
            ["09:00", 9],
            [None],
            ["09:00:00"],
            ["\u0660\u0669:00"],
        )
    ],
    ("syncTimes", "09:00", "syncTimes must be a list."),
    *[
        ("timezone", zone, "timezone must be an IANA time zone.")
        for zone in (
            "",
            "America",
            "Mars/Base",
            "../etc/passwd",
            "/etc/localtime",
            "UTC+1",
            "a\x00b",
        )
    ],
    ("timezone", 1, "timezone must be a string."),
    ("autoEnrichLinkedin", "yes", "autoEnrichLinkedin must be true or false."),
    ("autoEnrichEmail", 1, "autoEnrichEmail must be true or false."),
    ("emailMode", "all", "emailMode must be one of: verified, any."),
    (
        "emailDigestOverride",
        "hourly",
        "emailDigestOverride must be one of: after_every_sync, daily, weekly, off.",
    ),
    ("telegramOverride", "on", "telegramOverride must be true or false."),
    ("deliveryDestination", [], "deliveryDestination must be one of: leads_only, leads_plus_webhook."),
    ("webhookUrl", "ftp://hooks.example/", "webhookUrl must be an http or https URL."),
    ("webhookUrl", "http://[", "webhookUrl must be an http or https URL."),
    ("webhookUrl", {}, "webhookUrl must be a string."),
    ("csvEmailRecipients", "ops@papermoth.example", "csvEmailRecipients must be an object."),
    (
        "csvEmailRecipients",
        {"format": "x"},
        "csvEmailRecipients.to must be an e-mail address or a list of them.",
    ),
    (
        "csvEmailRecipients",
        {**CSV, "to": []},
        "csvEmailRecipients.to must be an e-mail address or a list of them.",
    ),
    (
        "csvEmailRecipients",
        {**CSV, "cc": "me"},
        "csvEmailRecipients.cc must be an e-mail address or a list of them.",
    ),
    ("csvEmailRecipients", {"to": "a@b.example"}, "csvEmailRecipients.format is required."),
]
COLUMNS = {setting.column for setting in CHANGEABLE.values()}
ONLY_UPDATE = [
    ("isActive", 0, "isActive must be true or false."),
    ("isArchived", "no", "isArchived must be true or false."),
]


@pytest.mark.parametrize(("field", "value"), TAKEN, ids=str)
def test_value_is_taken_by_create_and_update_alike(field: str, value: Any) -> None:
    column = CREATABLE[field].column
    assert read_new(Body({field: value})) == read_changes(Body({field: value})) == {column: value}


@pytest.mark.parametrize(("field", "value", "message"), REFUSED, ids=str)
async def test_value_is_refused_by_create_and_update_alike_and_changes_nothing(
    caller: Caller, field: str, value: Any, message: str
) -> None:
    before = caller.rows()
    refusal = (400, {"error": "validation_error", "message": message})
    assert await caller.post("/streams", {"pairs": PAIRS, field: value}) == refusal
    assert await caller.ask("PATCH", "/streams/43", {"isActive": False, field: value}) == refusal
    assert caller.rows() == before


@pytest.mark.parametrize(("field", "value", "message"), ONLY_UPDATE)
async def test_pause_and_archive_are_for_update_only(
    caller: Caller, field: str, value: Any, message: str
) -> None:
    body = {"error": "validation_error", "message": message}
    assert await caller.ask("PATCH", "/streams/43", {field: value}) == (400, body)
    assert (await caller.post("/streams", {"pairs": PAIRS, field: value}))[0] == 201


@pytest.mark.parametrize("field", sorted(CHANGEABLE))
def test_null_is_taken_by_update_where_the_page_allows_it(field: str) -> None:
    if field in NULLABLE:
        assert read_changes(Body({field: None})) == {CHANGEABLE[field].column: None}
    else:
        with pytest.raises(Refusal) as refused:
            read_changes(Body({field: None}))
        assert refused.value.message == f"{field} must not be null."


def test_null_is_as_good_as_absent_for_create() -> None:
    assert read_new(Body(dict.fromkeys(CREATABLE))) == {}


def test_field_that_nobody_knows_is_ignored() -> None:
    assert read_new(Body({"colour": "red"})) == read_changes(Body({"colour": "red"})) == {}


def test_half_a_letter_is_no_zone_and_makes_no_trouble() -> None:
    with pytest.raises(Refusal, match="validation_error"):
        read_new(Body({"timezone": "\ud800"}))


def test_slots_are_kept_once_and_in_the_order_of_the_day() -> None:
    slots = ["19:30", "07:15", "19:30", "00:00"]
    assert read_new(Body({"syncTimes": slots})) == {"sync_times": ["00:00", "07:15", "19:30"]}


@given(st.sampled_from(sorted(available_timezones())))
def test_every_zone_of_the_zone_base_is_taken(zone: str) -> None:
    assert read_new(Body({"timezone": zone})) == {"timezone": zone}


@given(st.integers(1, 10_000))
def test_slot_by_hash_is_a_quarter_of_the_day_and_always_the_same(stream_id: int) -> None:
    slot = slot_by_hash(stream_id)
    assert datetime.strptime(slot, "%H:%M").replace(tzinfo=UTC).minute % 15 == 0
    assert read_new(Body({"syncTimes": [slot_by_hash(stream_id)]})) == {"sync_times": [slot]}


def test_slots_by_hash_are_spread_over_the_day() -> None:
    assert len({slot_by_hash(stream_id)[:2] for stream_id in range(42, 142)}) > 20


@pytest.mark.parametrize(
    ("destination", "url", "refused"),
    [
        ("leads_only", None, False),
        ("leads_only", "http://hooks.example/", False),
        ("leads_plus_webhook", "http://hooks.example/", False),
        ("leads_plus_webhook", None, True),
    ],
)
def test_webhook_delivery_needs_an_address(destination: str, url: str | None, *, refused: bool) -> None:
    stream = Stream(1, "x", "", "", delivery_destination=destination, webhook_url=url)
    if refused:
        with pytest.raises(Refusal, match="validation_error"):
            refuse_nowhere(stream)
    else:
        refuse_nowhere(stream)
        assert stream.webhook_url == url


async def test_webhook_delivery_is_held_to_what_the_stream_has_already(caller: Caller) -> None:
    message = "webhookUrl is required when deliveryDestination is leads_plus_webhook."
    refusal = (400, {"error": "validation_error", "message": message})
    destination = {"deliveryDestination": "leads_plus_webhook"}
    assert await caller.post("/streams", {"pairs": PAIRS, **destination}) == refusal
    assert await caller.ask("PATCH", "/streams/43", destination) == refusal
    assert (await caller.ask("PATCH", "/streams/43", {"webhookUrl": "http://hooks.example/"}))[0] == 200
    assert (await caller.ask("PATCH", "/streams/43", destination))[0] == 200
    assert await caller.ask("PATCH", "/streams/43", {"webhookUrl": None}) == refusal


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=4), children, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(CHANGEABLE)), JSON, max_size=6))
def test_whatever_is_sent_is_read_or_refused_by_a_field_that_was_sent(values: dict[str, Any]) -> None:
    for read in (read_new, read_changes):
        message = refusal_of(read, values)
        assert message is None or message.split(" ")[0].split(".")[0] in values


def refusal_of(read: Callable[[Body], dict[str, Any]], values: dict[str, Any]) -> str | None:
    """The message of a 400, or None where the columns were read."""
    try:
        columns = read(Body(values))
    except Refusal as refusal:
        return f"{refusal.message}" if refusal.status == 400 else ""
    return None if set(columns) <= COLUMNS else ""
