"""Updating a stream, replacing its pairs, pausing, archiving and restoring it."""

from typing import Any

import pytest

from bot.sandbox.api.budgets import STREAM_CAPS
from bot.sandbox.keep import Keep
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, ManualClock, opened

INLINE = {"description": "Designers of tiny forms", "appliedSearchFilters": {"job_role": ["designer"]}}
KAY_14, KAY_15, FUEL_14 = ({"accountId": a, "segmentId": s} for a, s in ((7, 14), (7, 15), (9, 14)))
"""What stream 44 begins with."""


async def update(caller: Caller, stream_id: int, **changes: Any) -> Any:
    """The body of a 200."""
    status, body = await caller.ask("PATCH", f"/streams/{stream_id}", changes)
    assert status == 200, body
    return body


async def refuse(caller: Caller, stream_id: int, **changes: Any) -> tuple[int, Any]:
    """Status and body of a refusal that changed nothing at all."""
    before = caller.rows()
    answer = await caller.ask("PATCH", f"/streams/{stream_id}", changes)
    assert answer[0] >= 400
    assert caller.rows() == before
    return answer


async def shown(caller: Caller, stream_id: int) -> Any:
    return (await caller.get(f"/streams/{stream_id}"))["stream"]


async def pair_ids(caller: Caller, stream_id: int) -> dict[tuple[int, int], int]:
    """Pair ids by account and segment."""
    pairs = (await shown(caller, stream_id))["pairs"]
    return {(pair["accountId"], pair["segmentId"]): pair["pairId"] for pair in pairs}


async def test_only_what_was_sent_changes(caller: Caller) -> None:
    before = await shown(caller, 43)
    await caller.clock.advance(60)
    assert await update(caller, 43, name="Crabs", syncTimes=["10:00"], telegramOverride=True) == {"id": 43}
    changed = {"name": "Crabs", "syncTimes": ["10:00"], "telegramOverride": True}
    assert await shown(caller, 43) == {**before, **changed, "updatedAt": "2026-06-02T09:01:00Z"}


async def test_nothing_sent_changes_nothing_but_the_time(caller: Caller) -> None:
    before = await shown(caller, 43)
    assert await update(caller, 43) == {"id": 43}
    assert await update(caller, 43, colour="red") == {"id": 43}
    assert await shown(caller, 43) == {**before, "updatedAt": "2026-06-02T09:00:00Z"}


async def test_override_is_taken_back_with_null(caller: Caller) -> None:
    await update(caller, 43, emailDigestOverride="off", telegramOverride=False)
    await update(caller, 43, emailDigestOverride=None, telegramOverride=None)
    stream = await shown(caller, 43)
    assert stream["emailDigestOverride"] is stream["telegramOverride"] is None


async def test_example_of_new_pairs_is_answered_to_the_letter(caller: Caller) -> None:
    new = {"accountHandle": "newhandle", "accountTier": "starter", "segment": INLINE}
    assert await update(caller, 44, pairs=[KAY_14, KAY_15, FUEL_14, new]) == {
        "id": 44,
        "pairsDiff": {
            "addedAccounts": [
                {
                    "handle": "newhandle",
                    "accountId": 11,
                    "accountCreated": True,
                    "billingDelta": "stripe_quantity_incremented",
                }
            ],
            "addedSegments": [{"segmentId": 16, "segmentCreated": True}],
        },
    }


async def test_same_pairs_again_add_and_remove_nothing(caller: Caller) -> None:
    before = await pair_ids(caller, 44)
    body = await update(caller, 44, pairs=[FUEL_14, KAY_15, KAY_14, KAY_14])
    assert set(body["pairsDiff"]) == documented.PAIRS_DIFF
    assert body["pairsDiff"] == {"addedAccounts": [], "addedSegments": []}
    assert await pair_ids(caller, 44) == before


async def test_pairs_are_replaced_as_a_whole_and_those_that_stay_keep_their_ids(caller: Caller) -> None:
    before = await pair_ids(caller, 44)
    body = await update(caller, 44, pairs=[KAY_15, {"accountId": 8, "segmentId": 13}])
    assert [added["accountId"] for added in body["pairsDiff"]["addedAccounts"]] == [8]
    assert [added["accountCreated"] for added in body["pairsDiff"]["addedAccounts"]] == [False]
    assert body["pairsDiff"]["addedSegments"] == [{"segmentId": 13, "segmentCreated": False}]
    after = await pair_ids(caller, 44)
    assert set(after) == {(7, 15), (8, 13)}
    assert after[7, 15] == before[7, 15]
    assert after[8, 13] not in before.values()


async def test_removed_pair_takes_its_runs_from_view_and_leaves_its_leads(caller: Caller) -> None:
    leads = await caller.get("/streams/44/leads")
    assert (await caller.get("/streams/44/runs"))["runs"]
    await update(caller, 44, pairs=[{"accountId": 8, "segmentId": 13}])
    assert (await caller.get("/streams/44/runs"))["runs"] == []
    assert await caller.get("/streams/44/leads") == leads
    assert leads["total"] > 0


async def test_removed_account_stays_tracked_without_its_segments(caller: Caller) -> None:
    await update(caller, 44, pairs=[FUEL_14])
    kay = (await caller.get("/accounts"))["active"][0]
    assert (kay["id"], kay["assignedSegmentIds"]) == (7, [])


async def test_empty_list_takes_every_pair_away(caller: Caller) -> None:
    body = await update(caller, 44, pairs=[])
    assert body["pairsDiff"] == {"addedAccounts": [], "addedSegments": []}
    assert await pair_ids(caller, 44) == {}
    assert await caller.post("/streams/44/run") == (200, {"queued": [], "skipped": []})


async def test_edit_of_a_segment_is_a_new_one_in_its_place(caller: Caller) -> None:
    """The documented way, since segments cannot be edited."""
    _, made = await caller.post("/segments", INLINE)
    body = await update(caller, 43, pairs=[{"accountId": 8, "segmentId": made["id"]}])
    assert body["pairsDiff"]["addedSegments"] == [{"segmentId": made["id"], "segmentCreated": False}]
    segments = {segment["id"]: segment for segment in (await caller.get("/segments"))["segments"]}
    assert (segments[13]["linkedStreamCount"], segments[made["id"]]["linkedStreamCount"]) == (0, 1)


@pytest.mark.parametrize("pairs", [None, "all", {}, [7], [{}], [FUEL_14] * 51])
async def test_bad_pairs_change_nothing_else_either(caller: Caller, pairs: Any) -> None:
    status, body = await refuse(caller, 44, name="Never", pairs=pairs)
    assert (status, body["error"]) == (400, "validation_error")
    assert body["message"].startswith("pairs")


@pytest.mark.parametrize(
    ("handle", "status", "code"),
    [
        ("nobody", 404, "handle_not_found"),
        ("private", 422, "handle_protected"),
        ("xdown", 503, "handle_lookup_failed"),
    ],
)
async def test_handle_is_resolved_as_on_create(caller: Caller, handle: str, status: int, code: str) -> None:
    pairs = [KAY_14, {"accountHandle": handle, "segmentId": 14}]
    said, body = await refuse(caller, 44, pairs=pairs, name="Never")
    assert (said, body["error"]) == (status, code)


async def test_lapsed_subscription_adds_no_account_but_changes_the_rest(caller: Caller) -> None:
    await caller.control(do="subscription", status="past_due")
    pairs = [KAY_14, {"accountHandle": "newhandle", "segmentId": 14}]
    status, body = await refuse(caller, 44, pairs=pairs)
    assert (status, body["error"]) == (403, "subscription_required")
    await update(caller, 44, pairs=[KAY_14], isActive=False)
    assert (await shown(caller, 44))["isActive"] is False


async def test_free_user_adds_no_second_account_by_update_either(caller: Caller) -> None:
    await caller.control(do="subscription", status="free_user")
    status, body = await refuse(caller, 44, pairs=[{"accountHandle": "newhandle", "segmentId": 14}])
    assert (status, body["error"]) == (403, "free_account_limit")


async def crowd(caller: Caller, account_id: int, count: int) -> list[int]:
    """That many more streams of one account."""
    ids = []
    for _ in range(count):
        _, body = await caller.post("/streams", {"pairs": [{"accountId": account_id, "segmentId": 12}]})
        ids.append(body["id"])
    return ids


async def test_crowded_account_comes_into_no_further_stream(caller: Caller) -> None:
    await crowd(caller, 7, STREAM_CAPS["starter"] - 1)
    status, body = await refuse(caller, 43, pairs=[{"accountId": 7, "segmentId": 13}])
    assert (status, body["error"]) == (400, "stream_cap_exceeded")
    await update(caller, 44, pairs=[KAY_15, FUEL_14], name="Has it already")
    await update(caller, 43, pairs=[{"accountId": 7, "segmentId": 13}], isActive=False)


async def test_stream_of_a_crowded_account_is_neither_resumed_nor_restored(caller: Caller) -> None:
    first, second = await crowd(caller, 7, STREAM_CAPS["starter"] - 1)
    await update(caller, first, isActive=False)
    (third,) = await crowd(caller, 7, 1)
    assert (await refuse(caller, first, isActive=True))[1]["error"] == "stream_cap_exceeded"
    await update(caller, first, name="Paused and renamed")
    await caller.ask("DELETE", f"/streams/{second}")
    await update(caller, first, isActive=True)
    restore = {"isActive": True, "isArchived": False}
    assert (await refuse(caller, second, **restore))[1]["error"] == "stream_cap_exceeded"
    await update(caller, third, isArchived=True)
    await update(caller, second, **restore)


async def test_paused_stream_is_listed_and_its_segments_are_not_assigned(caller: Caller) -> None:
    await update(caller, 43, isActive=False)
    streams = {stream["id"]: stream for stream in (await caller.get("/streams"))["streams"]}
    assert streams[43]["isActive"] is False
    accounts = (await caller.get("/accounts"))["active"]
    assert next(account for account in accounts if account["id"] == 8)["assignedSegmentIds"] == []


async def test_delete_archives_and_keeps_the_leads(caller: Caller) -> None:
    leads = await caller.get("/streams/43/leads")
    for _ in range(2):
        assert await caller.ask("DELETE", "/streams/43") == (200, {"archived": True})
        stream = await shown(caller, 43)
        assert (stream["isActive"], stream["isArchived"]) == (False, True)
    assert [stream["id"] for stream in (await caller.get("/streams"))["streams"]] == [42, 44]
    assert await caller.get("/streams/43/leads") == leads


@pytest.mark.parametrize("verb", ["run", "re-test"])
async def test_archived_stream_runs_only_after_it_was_restored(caller: Caller, verb: str) -> None:
    await caller.ask("DELETE", "/streams/43")
    assert await caller.post(f"/streams/43/{verb}", {}) == (400, {"error": "Stream is archived"})
    await update(caller, 43, isActive=True, isArchived=False)
    status, body = await caller.post(f"/streams/43/{verb}", {})
    assert (status, len(body["queued"])) == (200, 1)


async def test_archiving_by_update_pauses_as_delete_does(caller: Caller) -> None:
    await update(caller, 43, isArchived=True, isActive=True)
    stream = await shown(caller, 43)
    assert (stream["isActive"], stream["isArchived"]) == (False, True)


async def test_second_delete_leaves_the_time_of_the_first(caller: Caller) -> None:
    await caller.ask("DELETE", "/streams/43")
    before = await shown(caller, 43)
    await caller.clock.advance(60)
    await caller.ask("DELETE", "/streams/43")
    assert await shown(caller, 43) == before


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
async def test_unknown_stream_is_not_found(caller: Caller, method: str) -> None:
    assert await caller.ask(method, "/streams/999", {}) == (404, {"error": "Stream not found"})


async def test_changes_outlive_a_restart() -> None:
    keep, clock = Keep(), ManualClock()
    async with opened(keep, clock) as caller:
        await update(
            caller, 44, name="Kept", pairs=[KAY_15, {"accountHandle": "newhandle", "segment": INLINE}]
        )
        await caller.ask("DELETE", "/streams/42")
        before = [await shown(caller, stream_id) for stream_id in (42, 44)]
    async with opened(keep, clock) as caller:
        assert [await shown(caller, stream_id) for stream_id in (42, 44)] == before
    keep.close()
