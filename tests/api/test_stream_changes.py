"""Making, changing, archiving and re-testing streams: what is sent, and what is read."""

import contextlib
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.errors import ApiError, OutcomeUnknown, UnexpectedResponse
from bot.api.models import (
    CsvRecipients,
    DeliveryDestination,
    EmailDigest,
    EmailMode,
    NewAccount,
    NewPair,
    NewSegment,
    Tier,
)
from bot.api.models.stream_settings import wire_settings
from tests.api import examples
from tests.api.calls import Ask
from tests.api.wire import Wire, raw, says

INLINE = NewSegment(
    "AI founders building developer tools", applied_search_filters={"job_role": ("Founder", "CEO")}
)
LOST = httpx.ReadTimeout("silence")
HOOK = "https://bot.test/hooks/4f3c9d"


@pytest.mark.parametrize(
    ("pair", "sent"),
    [
        (NewPair(7, 12), {"accountId": 7, "segmentId": 12}),
        (
            NewPair(NewAccount("yongfook", Tier.STARTER), INLINE),
            {
                "accountHandle": "yongfook",
                "accountTier": "starter",
                "segment": {
                    "description": "AI founders building developer tools",
                    "appliedSearchFilters": {"job_role": ["Founder", "CEO"]},
                },
            },
        ),
        (NewPair(NewAccount(" @yongfook "), 12), {"accountHandle": "yongfook", "segmentId": 12}),
        (
            NewPair(7, NewSegment("d", "n", ("female",), {}, ("10k_to_100k",))),
            {
                "accountId": 7,
                "segment": {
                    "description": "d",
                    "name": "n",
                    "genderValues": ["female"],
                    "followerCountTiers": ["10k_to_100k"],
                },
            },
        ),
    ],
)
async def test_a_pair_is_sent_as_documented(pair: NewPair, sent: dict[str, Any]) -> None:
    wire = Wire(raw(examples.CREATE_STREAM, 201))
    await wire.client().streams.create([pair])
    assert (wire.where, wire.sent) == ("POST /streams", {"pairs": [sent]})


async def test_every_setting_is_sent_by_its_documented_name() -> None:
    wire = Wire(raw(examples.CREATE_STREAM))
    await wire.client().streams.create(
        [NewPair(7, 12)],
        name="Rust",
        sync_times=("09:00", "21:45"),
        timezone="Europe/Berlin",
        auto_enrich_linkedin=True,
        auto_enrich_email=False,
        email_mode=EmailMode.VERIFIED,
        email_digest_override=EmailDigest.WEEKLY,
        telegram_override=False,
        delivery_destination=DeliveryDestination.LEADS_PLUS_WEBHOOK,
        webhook_url=HOOK,
        csv_email_recipients=CsvRecipients(to=("a@team.test",), cc=("b@team.test",)),
    )
    assert wire.sent == {
        "pairs": [{"accountId": 7, "segmentId": 12}],
        "name": "Rust",
        "syncTimes": ["09:00", "21:45"],
        "timezone": "Europe/Berlin",
        "autoEnrichLinkedin": True,
        "autoEnrichEmail": False,
        "emailMode": "verified",
        "emailDigestOverride": "weekly",
        "telegramOverride": False,
        "deliveryDestination": "leads_plus_webhook",
        "webhookUrl": HOOK,
        "csvEmailRecipients": {"to": ["a@team.test"], "cc": ["b@team.test"], "format": "csv"},
    }


async def test_a_new_stream_tells_what_was_made_and_billed() -> None:
    made = await Wire(raw(examples.CREATE_STREAM)).client().streams.create([NewPair(7, 12)])
    (account,), (segment,) = made.accounts, made.segments
    assert made.id == 42
    assert (account.handle, account.account_id, account.account_created) == ("yongfook", 7, True)
    assert account.billing_delta == "stripe_quantity_incremented"
    assert (segment.segment_id, segment.segment_created) == (12, True)


async def test_an_account_that_was_there_has_neither_handle_nor_bill() -> None:
    answer = says({"id": 42, "accounts": [{"accountId": 7, "accountCreated": False, "billingDelta": None}]})
    made = await Wire(answer).client().streams.create([NewPair(7, 12)])
    assert [(each.handle, each.billing_delta) for each in made.accounts] == [(None, None)]
    assert made.segments == ()


@pytest.mark.parametrize("count", [0, 51])
async def test_a_stream_takes_one_to_fifty_pairs(count: int) -> None:
    wire = Wire()
    with pytest.raises(ValueError, match=f"1 to 50 pairs, not {count}"):
        await wire.client().streams.create([NewPair(7, 12)] * count)
    with pytest.raises(ValueError, match="1 to 50 pairs"):
        await wire.client().streams.update(1, pairs=[NewPair(7, 12)] * count)
    assert wire.requests == []


async def test_fifty_pairs_are_sent() -> None:
    wire = Wire(raw(examples.CREATE_STREAM))
    await wire.client().streams.create([NewPair(7, number) for number in range(50)])
    assert len(wire.sent["pairs"]) == 50


@pytest.mark.parametrize("handle", ["", " ", "@", " @ "])
def test_a_new_account_needs_a_handle(handle: str) -> None:
    with pytest.raises(ValueError, match="no handle"):
        NewPair(NewAccount(handle), 12).wire()


@pytest.mark.parametrize("time", ["9:00", "24:00", "09:05", "09:00:00", "0900", "", "09:00\n", "٠٩:٠٠"])
def test_a_sync_time_is_on_the_quarter_of_an_hour(time: str) -> None:
    with pytest.raises(ValueError, match="quarter of an hour"):
        wire_settings({"sync_times": [time]})


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_quarter_of_the_day_and_nothing_else_is_a_sync_time(hour: int, minute: int) -> None:
    time = f"{hour:02}:{minute:02}"
    if minute % 15 == 0:
        assert wire_settings({"sync_times": [time]}) == {"syncTimes": [time]}
    else:
        with pytest.raises(ValueError, match=time):
            wire_settings({"sync_times": [time]})


@pytest.mark.parametrize("zone", ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires", "Asia/Kolkata"])
def test_a_zone_of_the_iana_list_is_sent(zone: str) -> None:
    assert wire_settings({"timezone": zone}) == {"timezone": zone}


@pytest.mark.parametrize("zone", ["", "Berlin", "America", "../etc/passwd", "/etc/localtime", "a\x00b", "é"])
def test_what_is_no_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        wire_settings({"timezone": zone})


@given(st.text())
def test_any_zone_is_sent_as_it_is_or_refused(zone: str) -> None:
    sent = None
    with contextlib.suppress(ValueError):
        sent = wire_settings({"timezone": zone})
    assert sent in (None, {"timezone": zone})


def test_a_csv_needs_someone_to_go_to() -> None:
    with pytest.raises(ValueError, match="no one"):
        wire_settings({"csv_email_recipients": CsvRecipients()})


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"name": "Rust"}, {"name": "Rust"}),
        ({"is_active": False}, {"isActive": False}),
        ({"is_archived": True, "is_active": False}, {"isArchived": True, "isActive": False}),
        ({"sync_times": []}, {"syncTimes": []}),
        (
            {"email_digest_override": None, "telegram_override": None, "webhook_url": None},
            {"emailDigestOverride": None, "telegramOverride": None, "webhookUrl": None},
        ),
        ({"csv_email_recipients": None}, {"csvEmailRecipients": None}),
        (
            {"csv_email_recipients": CsvRecipients(to=("a@team.test",), format="xlsx")},
            {"csvEmailRecipients": {"to": ["a@team.test"], "format": "xlsx"}},
        ),
        ({"pairs": [NewPair(7, 12)]}, {"pairs": [{"accountId": 7, "segmentId": 12}]}),
    ],
)
async def test_only_what_is_given_is_changed(changes: Any, sent: dict[str, Any]) -> None:
    wire = Wire(says({"id": 42}))
    updated = await wire.client().streams.update(42, **changes)
    assert (wire.where, wire.sent) == ("PATCH /streams/42", sent)
    assert (updated.id, updated.pairs_diff) == (42, None)


async def test_changing_nothing_is_a_mistake_of_the_caller() -> None:
    wire = Wire()
    with pytest.raises(ValueError, match="nothing to change"):
        await wire.client().streams.update(42)
    assert wire.requests == []


async def test_new_pairs_tell_what_they_added() -> None:
    wire = Wire(raw(examples.UPDATE_STREAM))
    updated = await wire.client().streams.update(42, pairs=[NewPair(NewAccount("newhandle"), INLINE)])
    assert updated.pairs_diff is not None
    (account,) = updated.pairs_diff.added_accounts
    assert (account.handle, account.account_id) == ("newhandle", 9)
    assert account.billing_delta == "stripe_quantity_incremented"
    assert [each.segment_id for each in updated.pairs_diff.added_segments] == [15]


async def test_settings_are_sent_again_after_a_lost_answer() -> None:
    wire = Wire(LOST, says({"id": 42}))
    await wire.client().streams.update(42, name="Rust")
    first, second = wire.requests
    assert first.content == second.content


async def test_pairs_are_not_sent_again_after_a_lost_answer() -> None:
    wire = Wire(LOST)
    with pytest.raises(OutcomeUnknown):
        await wire.client().streams.update(42, name="Rust", pairs=[NewPair(7, 12)])
    assert len(wire.requests) == 1


async def test_a_stream_is_archived_by_a_delete_without_a_body() -> None:
    wire = Wire(LOST, raw(examples.DELETE_STREAM))
    await wire.client().streams.archive(42)
    assert [(each.method, each.url.path, each.content) for each in wire.requests] == [
        ("DELETE", "/api/v2/streams/42", b"")
    ] * 2


@pytest.mark.parametrize("answer", [{"archived": False}, {}, [], None])
async def test_a_stream_is_archived_only_where_the_answer_says_so(answer: Any) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        await Wire(says(answer)).client().streams.archive(42)
    assert caught.value.maybe_done


async def test_a_stream_is_restored_by_the_documented_patch() -> None:
    wire = Wire(says({"id": 42}))
    await wire.client().streams.restore(42)
    assert (wire.where, wire.sent) == ("PATCH /streams/42", {"isActive": True, "isArchived": False})


@pytest.mark.parametrize(
    ("only", "sent"),
    [
        ({}, {}),
        ({"account_id": 7}, {"accountId": 7}),
        ({"segment_id": 12}, {"segmentId": 12}),
        ({"account_id": 7, "segment_id": 12}, {"accountId": 7, "segmentId": 12}),
    ],
)
async def test_a_re_test_is_of_the_named_pairs(only: dict[str, int], sent: dict[str, int]) -> None:
    wire = Wire(raw(examples.RE_TEST))
    started = await wire.client().streams.re_test(42, **only)
    assert (wire.where, wire.sent) == ("POST /streams/42/re-test", sent)
    (queued,), (skipped,) = started.queued, started.skipped
    assert (queued.pair_id, queued.account_id, queued.segment_id, queued.run_id) == (101, 7, 12, 234)
    assert (skipped.pair_id, skipped.account_id, skipped.reason) == (102, 8, "budget_exhausted")


async def test_a_re_test_may_be_told_as_the_introduction_does() -> None:
    answer = raw(examples.RUN_STREAM_IN_THE_INTRODUCTION)
    started = await Wire(answer).client().streams.re_test(42)
    assert [(each.account_id, each.run_id, each.pair_id) for each in started.queued] == [(7, 123, None)]


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"ok": true}', '{"id": "42"}', "<html>"])
async def test_a_stream_whose_making_cannot_be_read_may_have_been_made(body: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        await Wire(raw(body)).client().streams.create([NewPair(7, 12)])
    assert caught.value.maybe_done


PEOPLE = CsvRecipients(to=("jane@team.test",), cc=("joe@team.test",))
ASKS: list[Ask] = [
    lambda api: api.streams.create([NewPair(7, 12)], webhook_url=HOOK, csv_email_recipients=PEOPLE),
    lambda api: api.streams.update(1, webhook_url=HOOK, csv_email_recipients=PEOPLE),
]


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("status", [400, 409, 503])
async def test_no_error_shows_where_leads_are_sent(ask: Ask, status: int) -> None:
    spoken = {"error": f"Bad: {HOOK}, jane@team.test, joe@team.test"}
    with pytest.raises(ApiError) as caught:
        await ask(Wire(*[says(spoken, status) for _ in range(3)]).client())
    shown = str(caught.value) + caught.value.user_text
    assert "4f3c9d" not in shown
    assert "team.test" not in shown


async def test_a_name_that_is_no_setting_is_told() -> None:
    wrong: Any = {"nme": "Rust", "colour": "red"}
    with pytest.raises(ValueError, match="no setting of a stream: colour, nme"):
        await Wire().client().streams.update(42, **wrong)
