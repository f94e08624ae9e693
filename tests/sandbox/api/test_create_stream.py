"""Creating a stream in one call: the documented example, what is upserted, and every way it is refused."""

from typing import Any

import pytest

from bot.sandbox.api.budgets import STREAM_CAPS
from bot.sandbox.api.stream_settings import slot_by_hash
from bot.sandbox.keep import Keep
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, ManualClock, opened

INLINE = {
    "description": "AI founders building developer tools",
    "appliedSearchFilters": {"job_role": ["Founder", "CEO"]},
}
EXAMPLE = {"pairs": [{"accountHandle": "yongfook", "accountTier": "starter", "segment": INLINE}]}
"""The inline pair of the documentation."""
KNOWN = {"accountId": 7, "segmentId": 12}


def pair(**changes: Any) -> dict[str, Any]:
    return {"accountHandle": "yongfook", "segmentId": 12, **changes}


async def create(caller: Caller, *pairs: Any, **settings: Any) -> Any:
    """The body of a 201."""
    status, body = await caller.post("/streams", {"pairs": list(pairs), **settings})
    assert status == 201, body
    return body


async def shown(caller: Caller, stream_id: int) -> Any:
    return (await caller.get(f"/streams/{stream_id}"))["stream"]


async def refuse(caller: Caller, body: Any) -> tuple[int, Any]:
    """Status and body of a refusal that changed nothing at all."""
    before = caller.rows()
    answer = await caller.post("/streams", body)
    assert answer[0] >= 400
    assert caller.rows() == before
    return answer


async def test_example_is_answered_to_the_letter(caller: Caller) -> None:
    status, body = await caller.post("/streams", EXAMPLE)
    assert status == 201
    assert body == {
        "id": 45,
        "accounts": [
            {
                "handle": "yongfook",
                "accountId": 11,
                "accountCreated": True,
                "billingDelta": "stripe_quantity_incremented",
            }
        ],
        "segments": [{"segmentId": 16, "segmentCreated": True}],
    }


async def test_known_account_and_segment_are_taken_and_nothing_is_billed(caller: Caller) -> None:
    body = await create(caller, KNOWN)
    assert set(body) == documented.STREAM_CREATED
    (account,), (segment,) = body["accounts"], body["segments"]
    assert set(account) == documented.UPSERTED_ACCOUNT
    assert account == {
        "handle": "indiemaker_kay",
        "accountId": 7,
        "accountCreated": False,
        "billingDelta": "none",
    }
    assert segment == {"segmentId": 12, "segmentCreated": False}


async def test_new_account_is_tracked_awake_at_its_tier(caller: Caller) -> None:
    body = await create(caller, pair(accountTier="pro"))
    account = (await caller.get("/accounts"))["active"][-1]
    assert (account["id"], account["xHandle"], account["tier"]) == (
        body["accounts"][0]["accountId"],
        "yongfook",
        "pro",
    )
    assert account["assignedSegmentIds"] == [12]
    assert account["addedAt"] == "2026-06-02T09:00:00Z"
    assert account["lastKnownFollowerCount"] > 0


async def test_account_is_starter_unless_told(caller: Caller) -> None:
    await create(caller, pair())
    assert (await caller.get("/accounts"))["active"][-1]["tier"] == "starter"


@pytest.mark.parametrize("handle", ["founderfuel", "@founderfuel", "FounderFuel", " @FOUNDERFUEL "])
async def test_known_handle_is_found_with_and_without_at_in_any_case(caller: Caller, handle: str) -> None:
    body = await create(caller, pair(accountHandle=handle, accountTier="starter"))
    assert body["accounts"] == [
        {"handle": "founderfuel", "accountId": 9, "accountCreated": False, "billingDelta": "none"}
    ]
    assert caller.sandbox.tables.accounts.need(9).tier == "pro"


async def test_new_handle_in_two_spellings_is_one_account(caller: Caller) -> None:
    body = await create(caller, pair(), pair(accountHandle="@YongFook", segmentId=13))
    assert [account["handle"] for account in body["accounts"]] == ["yongfook"]
    assert [segment["segmentId"] for segment in body["segments"]] == [12, 13]
    assert len((await shown(caller, body["id"]))["pairs"]) == 2


async def test_sleeping_account_sleeps_on_and_costs_nothing(caller: Caller) -> None:
    body = await create(caller, pair(accountHandle="vectorvera"))
    assert body["accounts"][0] == {
        "handle": "vectorvera",
        "accountId": 10,
        "accountCreated": False,
        "billingDelta": "none",
    }
    _, run = await caller.post(f"/streams/{body['id']}/run")
    assert run["skipped"] == [{"trackedAccountId": 10, "reason": "account_sleeping"}]


async def test_pair_sent_twice_and_inline_segments_that_are_alike_count_once(caller: Caller) -> None:
    inline = {"accountId": 7, "segment": INLINE}
    body = await create(caller, inline, inline, {"accountId": 8, "segment": INLINE}, KNOWN, KNOWN)
    assert [segment["segmentCreated"] for segment in body["segments"]] == [True, False]
    pairs = (await shown(caller, body["id"]))["pairs"]
    assert [(row["accountId"], row["segmentId"]) for row in pairs] == [(7, 16), (8, 16), (7, 12)]


async def test_inline_segment_is_listed_with_everything_that_was_said(caller: Caller) -> None:
    inline = {**INLINE, "name": "AI", "genderValues": ["female"], "followerCountTiers": ["10k_to_100k"]}
    await create(caller, {"accountId": 7, "segment": inline})
    segment = (await caller.get("/segments"))["segments"][-1]
    assert set(segment) == documented.SEGMENT
    assert {name: segment[name] for name in inline} == inline
    assert segment["linkedStreamCount"] == 1


async def test_defaults_are_as_documented(caller: Caller) -> None:
    stream = await shown(caller, (await create(caller, KNOWN))["id"])
    assert stream["syncTimes"] == [slot_by_hash(45)]
    assert (stream["timezone"], stream["emailMode"]) == ("UTC", "any")
    assert stream["autoEnrichLinkedin"] is stream["autoEnrichEmail"] is False
    assert stream["isActive"] is True
    assert stream["isArchived"] is False
    unset = ("emailDigestOverride", "telegramOverride", "webhookUrl", "csvEmailRecipients")
    assert {stream[name] for name in unset} == {None}


async def test_every_setting_is_kept(caller: Caller) -> None:
    settings = {
        "name": "Morning catch",
        "syncTimes": ["07:15", "19:30"],
        "timezone": "Europe/Lisbon",
        "autoEnrichLinkedin": True,
        "autoEnrichEmail": True,
        "emailMode": "verified",
        "emailDigestOverride": "weekly",
        "telegramOverride": False,
        "deliveryDestination": "leads_plus_webhook",
        "webhookUrl": "https://hooks.example/leads",
        "csvEmailRecipients": {"to": ["ops@papermoth.example"], "format": "default"},
    }
    stream = await shown(caller, (await create(caller, KNOWN, **settings))["id"])
    assert {name: stream[name] for name in settings} == settings


@pytest.mark.parametrize(
    ("pairs", "name"),
    [
        ([pair(segment=INLINE, segmentId=None)], "AI founders building developer tools · @yongfook"),
        ([pair()], "AI founders · @yongfook"),
        ([pair(), pair(segmentId=13)], "AI founders · @yongfook"),
        ([pair(accountHandle="@YongFook"), pair(accountHandle="levels")], "AI founders · 2 accounts"),
        ([pair(), KNOWN, pair(accountHandle="levels", segmentId=13)], "AI founders · 3 accounts"),
    ],
)
async def test_name_is_derived_as_documented(caller: Caller, pairs: list[Any], name: str) -> None:
    assert (await shown(caller, (await create(caller, *pairs))["id"]))["name"] == name


async def test_fifty_pairs_are_taken_and_one_more_is_not(caller: Caller) -> None:
    pairs = [pair(accountHandle=f"maker_{number}") for number in range(51)]
    status, body = await refuse(caller, {"pairs": pairs})
    assert (status, body["message"]) == (400, "pairs must be a list of 1 to 50 pairs.")
    assert len((await create(caller, *pairs[:50]))["accounts"]) == 50


@pytest.mark.parametrize(
    ("handle", "status", "code"),
    [
        ("nobody_here", 404, "handle_not_found"),
        ("@NoBody", 404, "handle_not_found"),
        ("private_eye", 422, "handle_protected"),
        ("xDown1", 503, "handle_lookup_failed"),
    ],
)
async def test_handle_that_cannot_be_tracked_is_refused_by_its_code(
    caller: Caller, handle: str, status: int, code: str
) -> None:
    body = {"pairs": [pair(), {**pair(accountHandle=handle), "segment": INLINE, "segmentId": None}]}
    said, error = await refuse(caller, body)
    assert (said, error["error"], set(error)) == (status, code, {"error", "message"})


async def test_trouble_in_the_last_pair_undoes_the_first(caller: Caller) -> None:
    good = [pair(accountHandle=f"maker_{number}", segment=INLINE, segmentId=None) for number in range(9)]
    assert (await refuse(caller, {"pairs": [*good, pair(segmentId=999)]}))[0] == 404
    assert (await create(caller, *good))["id"] == 45


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"accountId": 999, "accountHandle": None}, "Account not found"),
        ({"segmentId": 999}, "Segment not found"),
    ],
)
async def test_unknown_id_is_not_found(caller: Caller, wrong: dict[str, Any], sentence: str) -> None:
    assert await refuse(caller, {"pairs": [pair(**wrong)]}) == (404, {"error": sentence})


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (None, "pairs must be a list of 1 to 50 pairs."),
        ([], "pairs must be a list of 1 to 50 pairs."),
        ("all", "pairs must be a list."),
        ([KNOWN, 7], "pairs[1] must be an object."),
        ([{}], "pairs[0].accountId or accountHandle is required, and not both."),
        ([pair(accountId=7)], "pairs[0].accountId or accountHandle is required, and not both."),
        ([pair(segmentId=None)], "pairs[0].segmentId or segment is required, and not both."),
        ([pair(segment=INLINE)], "pairs[0].segmentId or segment is required, and not both."),
        ([KNOWN, pair(accountTier="gold")], "pairs[1].accountTier must be one of: starter, growth, pro."),
        ([pair(accountId="7")], "pairs[0].accountId must be a whole number."),
        ([pair(accountHandle=7)], "pairs[0].accountHandle must be a string."),
        ([pair(segmentId=True)], "pairs[0].segmentId must be a whole number."),
        ([pair(segment=[], segmentId=None)], "pairs[0].segment must be an object."),
        ([pair(segment={}, segmentId=None)], "pairs[0].segment.description is required."),
        (
            [pair(segment={**INLINE, "genderValues": "female"}, segmentId=None)],
            "pairs[0].segment.genderValues must be a list.",
        ),
    ],
)
async def test_bad_pair_is_refused_by_its_place(caller: Caller, pairs: Any, message: str) -> None:
    assert await refuse(caller, {"pairs": pairs}) == (
        400,
        {"error": "validation_error", "message": message},
    )


@pytest.mark.parametrize(
    "handle", ["", "@", "sixteen_letters_", "two words", "émile", "a-b", "@@a", "x.com/a"]
)
async def test_what_cannot_be_a_handle_is_said_to_be_none(caller: Caller, handle: str) -> None:
    status, body = await refuse(caller, {"pairs": [pair(accountHandle=handle)]})
    assert status == 400
    assert body["message"].startswith("pairs[0].accountHandle must be an X handle")


async def test_orphan_labels_of_an_inline_segment_are_told(caller: Caller) -> None:
    inline = {**INLINE, "appliedSearchFilters": {"job_role": ["Founder", "Lion tamer"]}}
    status, body = await refuse(caller, {"pairs": [{"accountId": 7, "segment": inline}]})
    assert (status, body["error"], body["orphans"]) == (400, "orphan_label", ["Lion tamer"])


async def test_free_user_has_one_account_and_no_second(caller: Caller) -> None:
    await caller.control(do="subscription", status="free_user")
    for account_id in (7, 8, 9):
        await caller.post(f"/accounts/{account_id}/sleep")
    body = await create(caller, pair())
    assert body["accounts"][0]["billingDelta"] == "none"
    status, error = await refuse(caller, {"pairs": [pair(accountHandle="levels")]})
    assert (status, error["error"]) == (403, "free_account_limit")
    assert (await create(caller, pair(segmentId=13)))["accounts"][0]["accountCreated"] is False


async def test_free_user_who_asks_for_two_at_once_gets_neither(caller: Caller) -> None:
    await caller.control(do="subscription", status="free_user")
    for account_id in (7, 8, 9):
        await caller.post(f"/accounts/{account_id}/sleep")
    status, error = await refuse(caller, {"pairs": [pair(), pair(accountHandle="levels")]})
    assert (status, error["error"]) == (403, "free_account_limit")


@pytest.mark.parametrize("status", ["past_due", "canceled", "unpaid"])
@pytest.mark.parametrize("wanted", [KNOWN, pair()])
async def test_lapsed_subscription_creates_nothing(
    caller: Caller, status: str, wanted: dict[str, Any]
) -> None:
    await caller.control(do="subscription", status=status)
    code, error = await refuse(caller, {"pairs": [wanted]})
    assert (code, error["error"]) == (403, "subscription_required")


async def test_trial_is_billed_as_a_subscription_is(caller: Caller) -> None:
    await caller.control(do="subscription", status="trialing")
    assert (await create(caller, pair()))["accounts"][0]["billingDelta"] == "stripe_quantity_incremented"


@pytest.mark.parametrize(("account_id", "tier", "held"), [(7, "starter", 1), (8, "growth", 1), (9, "pro", 2)])
async def test_account_takes_as_many_automated_streams_as_its_tier_allows(
    caller: Caller, account_id: int, tier: str, held: int
) -> None:
    wanted = {"accountId": account_id, "segmentId": 12}
    for _ in range(STREAM_CAPS[tier] - held):
        await create(caller, wanted)
    status, error = await refuse(caller, {"pairs": [pair(), wanted]})
    assert (status, error["error"]) == (400, "stream_cap_exceeded")
    assert tier in error["message"]
    await caller.ask("PATCH", "/streams/45", {"isActive": False})
    assert (await create(caller, wanted))["accounts"][0]["accountId"] == account_id


async def test_stream_outlives_a_restart_and_ids_go_on() -> None:
    keep, clock = Keep(), ManualClock()
    async with opened(keep, clock) as caller:
        await create(caller, *EXAMPLE["pairs"], name="Kept")
        before = [await shown(caller, 45), await caller.get("/segments")]
    async with opened(keep, clock) as caller:
        assert [await shown(caller, 45), await caller.get("/segments")] == before
        body = await create(caller, pair(accountHandle="levels", segment=INLINE, segmentId=None))
        assert (body["id"], body["accounts"][0]["accountId"], body["segments"][0]["segmentId"]) == (
            46,
            12,
            17,
        )
    keep.close()
