"""A stream as it is read back: documented nowhere, so that it is read in many shapes and spoils nothing."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.api.errors import UnexpectedResponse
from bot.api.models import CsvRecipients, Pair, Stream
from tests.api.wire import Wire, says

CONFIG = {
    "syncTimes": ["09:00", "21:00"],
    "timezone": "Europe/Berlin",
    "autoEnrichLinkedin": True,
    "autoEnrichEmail": False,
    "emailMode": "verified",
    "emailDigestOverride": "hourly",
    "telegramOverride": None,
    "deliveryDestination": "leads_plus_webhook",
    "webhookUrl": "https://bot.test/hooks/4f3c9d",
    "csvEmailRecipients": {"to": ["a@team.test"], "cc": ["b@team.test"], "format": "csv"},
}
STREAM = {"id": 42, "name": "Rust", "isActive": False}
PAIRS = [{"accountId": 7, "segmentId": 12}]


@pytest.mark.parametrize(
    "answer",
    [
        {**STREAM, **CONFIG, "pairs": PAIRS},
        {"stream": {**STREAM, **CONFIG, "pairs": PAIRS}},
        {"stream": {**STREAM, "config": CONFIG, "pairs": PAIRS}},
        {"data": {**STREAM, "settings": CONFIG, "pairs": PAIRS}},
        {"stream": STREAM, "pairs": PAIRS, "config": CONFIG},
        {"data": {"stream": STREAM, "pairs": PAIRS, "config": CONFIG}},
    ],
)
async def test_the_full_config_is_found_wherever_the_answer_may_hold_it(answer: Any) -> None:
    stream = await Wire(says(answer)).client().streams.get(42)
    assert (stream.id, stream.name, stream.is_active, stream.is_archived) == (42, "Rust", False, False)
    assert (stream.sync_times, stream.timezone) == (("09:00", "21:00"), "Europe/Berlin")
    assert (stream.auto_enrich_linkedin, stream.auto_enrich_email) == (True, False)
    assert (stream.email_mode, stream.email_digest_override) == ("verified", "hourly")
    assert (stream.telegram_override, stream.delivery_destination) == (None, "leads_plus_webhook")
    assert stream.webhook_url == CONFIG["webhookUrl"]
    assert stream.csv_email_recipients == CsvRecipients(
        to=("a@team.test",), cc=("b@team.test",), format="csv"
    )
    assert [(pair.account_id, pair.segment_id) for pair in stream.pairs] == [(7, 12)]
    assert stream.pairs_known
    assert stream.model_extra == {}


def test_what_stands_at_the_top_wins_over_a_group() -> None:
    stream = Stream.model_validate(
        {"id": 1, "timezone": "UTC", "config": {"id": 2, "timezone": "Asia/Tokyo"}}
    )
    assert (stream.id, stream.timezone) == (1, "UTC")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", 5),
        ("pairs", [5]),
        ("pairs", {"7": 12}),
        ("syncTimes", "09:00"),
        ("syncTimes", [900]),
        ("timezone", {"name": "UTC"}),
        ("autoEnrichLinkedin", "yes"),
        ("emailMode", 1),
        ("telegramOverride", "off"),
        ("webhookUrl", ["x"]),
        ("csvEmailRecipients", "a@team.test"),
        ("config", "none"),
    ],
)
def test_a_field_of_an_unexpected_kind_spoils_no_other(name: str, value: Any) -> None:
    decisive = {"id": 42, "isActive": False}
    for body in ({**decisive, name: value}, {**decisive, "config": {name: value}}):
        stream = Stream.model_validate(body)
        assert (stream.id, stream.is_active) == (42, False)
        assert (stream.model_extra or {})[name] == value
        assert not stream.pairs_known


@pytest.mark.parametrize(
    ("name", "value"), [("id", "42"), ("id", None), ("isActive", "no"), ("isArchived", None)]
)
async def test_what_decides_must_be_of_its_kind(name: str, value: Any) -> None:
    with pytest.raises(UnexpectedResponse, match=f"{name}: ") as caught:
        await Wire(says({"stream": {**STREAM, name: value}})).client().streams.get(42)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("body", [None, 5, "x", [STREAM]])
def test_what_is_no_object_is_no_stream(body: Any) -> None:
    with pytest.raises(ValidationError):
        Stream.model_validate(body)


@pytest.mark.parametrize(
    ("pair", "ids"),
    [
        ({"id": 3, "accountId": 7, "segmentId": 12}, (3, 7, 12)),
        ({"pairId": 3, "trackedAccountId": 7, "segmentId": 12}, (3, 7, 12)),
        ({"trackedXAccountId": 7, "segmentId": 12}, (None, 7, 12)),
        ({"account": {"id": 7, "xHandle": "yongfook"}, "segment": {"id": 12}}, (None, 7, 12)),
        ({"account": {"accountId": 7}, "segment": {"segmentId": 12}}, (None, 7, 12)),
        ({"account": {"id": "7"}, "segmentId": 12}, (None, None, 12)),
        ({"account": "yongfook", "segment": 12}, (None, None, None)),
        ({"id": "p3", "pairId": 3}, (3, None, None)),
        ({}, (None, None, None)),
    ],
)
def test_a_pair_is_read_by_ids_or_objects(pair: Any, ids: tuple[int | None, ...]) -> None:
    read = Pair.model_validate(pair)
    assert (read.id, read.account_id, read.segment_id) == ids


@pytest.mark.parametrize(
    ("body", "known"),
    [
        ({"pairs": PAIRS}, True),
        ({"pairs": []}, True),
        ({}, False),
        ({"pairs": [*PAIRS, {"accountId": 8}]}, False),
        ({"pairs": [*PAIRS, None]}, False),
    ],
)
def test_pairs_are_known_when_all_are_there_and_read(body: Any, *, known: bool) -> None:
    assert Stream.model_validate({"id": 1, **body}).pairs_known is known


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({"to": "a@team.test"}, CsvRecipients(to=("a@team.test",))),
        (
            {"to": ["a@team.test"], "cc": None, "format": "xlsx"},
            CsvRecipients(to=("a@team.test",), format="xlsx"),
        ),
    ],
)
def test_recipients_are_lists_or_one_text(given: Any, read: CsvRecipients) -> None:
    found = CsvRecipients.model_validate(given)
    assert (found.to, found.cc, found.format) == (read.to, read.cc, read.format)


def test_neither_webhook_nor_recipients_show_in_a_trace() -> None:
    shown = repr(Stream.model_validate({**STREAM, **CONFIG}))
    assert "4f3c9d" not in shown
    assert "team.test" not in shown


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "to", "account"]), inner)
    ),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from([*sorted(CONFIG), "name", "pairs", "config", "settings"]), json_values)
)
def test_whatever_the_config_a_stream_with_an_id_can_be_read(config: dict[str, Any]) -> None:
    assert Stream.model_validate({**config, "id": 42, "isActive": True, "isArchived": False}).id == 42
