"""Documented refusals of what makes or bills: streams, segments, accounts and their tiers."""

import pytest

from bot.api import GoodOnes
from bot.api.errors import (
    AccountAsleep,
    AccountNotFound,
    FreeAccountLimit,
    HandleLookupFailed,
    HandleNotFound,
    HandleProtected,
    NoFiltersMatched,
    OrphanLabel,
    StreamCapExceeded,
    SubscriptionRequired,
    UpstreamFailed,
)
from bot.api.models import NewAccount, NewPair, NewSegment, SegmentFound, Tier
from tests.contract.refused import refused
from tests.contract.standin import StandIn
from tests.contract.there import NOBODY, There

CREATE, DESCRIBE = "POST /streams", "POST /lookups/segments/from-description"
WAKE, SLEEP = "POST /accounts/{id}/wake", "POST /accounts/{id}/sleep"
TIER = "POST /accounts/{id}/change-tier"
FREE_PLACES = 2
"""Automated streams that the stand-in's first account may still have: its tier allows three, and it is in one."""


def watching(handle: str) -> list[NewPair]:
    """A pair with a new account and a segment that there is."""
    return [NewPair(NewAccount(handle), NewSegment("Founders"))]


@pytest.mark.refusal(CREATE, 404, "handle_not_found")
async def test_a_handle_that_nobody_has_is_not_found(api: GoodOnes, stand_in: StandIn) -> None:
    await refused(HandleNotFound, 404, api.streams.create(watching("nobody_at_all")))


@pytest.mark.refusal(CREATE, 422, "handle_protected")
async def test_a_private_account_cannot_be_watched(api: GoodOnes, stand_in: StandIn) -> None:
    await refused(HandleProtected, 422, api.streams.create(watching("private_person")))


@pytest.mark.refusal(CREATE, 503, "handle_lookup_failed")
async def test_a_look_up_that_is_away_can_be_asked_again(api: GoodOnes, stand_in: StandIn) -> None:
    error = await refused(HandleLookupFailed, 503, api.streams.create(watching("xdown_now")))
    assert error.retryable
    assert len(stand_in.asked("POST", "/streams")) == 1


@pytest.mark.refusal(CREATE, 403, "free_account_limit")
async def test_a_free_plan_watches_one_account(api: GoodOnes, stand_in: StandIn) -> None:
    await stand_in.steer(do="subscription", status="free_user")
    await refused(FreeAccountLimit, 403, api.streams.create(watching("yongfook")))


@pytest.mark.refusal(CREATE, 403, "subscription_required")
@pytest.mark.refusal(WAKE, 403, "subscription_required")
@pytest.mark.refusal(TIER, 403, "subscription_required")
async def test_what_is_billed_needs_a_subscription(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    awake, asleep = await there.awake(), await there.asleep()
    await stand_in.steer(do="subscription", status="past_due")
    await refused(SubscriptionRequired, 403, api.streams.create(watching("yongfook")))
    await refused(SubscriptionRequired, 403, api.accounts.wake(asleep.id))
    await refused(SubscriptionRequired, 403, api.accounts.change_tier(awake.id, Tier.PRO))


@pytest.mark.refusal(CREATE, 400, "stream_cap_exceeded")
async def test_an_account_has_only_so_many_automated_streams(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    pairs = [NewPair((await there.awake()).id, (await there.segment()).id)]
    before = len(await api.streams.list())
    for _ in range(FREE_PLACES):
        await api.streams.create(pairs)
    await refused(StreamCapExceeded, 400, api.streams.create(pairs))
    assert len(await api.streams.list()) == before + FREE_PLACES


@pytest.mark.refusal("POST /segments", 400, "orphan_label")
async def test_labels_that_are_not_known_are_named(api: GoodOnes, stand_in: StandIn) -> None:
    labels = {"job_role": ["Founder", "Beekeeper"], "skill": ["Honey *now*"]}
    new = NewSegment("Beekeepers", applied_search_filters=labels)
    error = await refused(OrphanLabel, 400, api.segments.create(new))
    assert error.orphans == ("Beekeeper", "Honey *now*")
    assert "Not known: “Beekeeper”, “Honey now”." in error.user_text


@pytest.mark.refusal(DESCRIBE, 400, "no_filters_matched")
async def test_a_description_that_says_nothing_makes_no_segment(api: GoodOnes, stand_in: StandIn) -> None:
    before = await api.segments.list()
    await refused(NoFiltersMatched, 400, api.lookups.segment_from_description("whoever likes rain"))
    assert await api.segments.list() == before


@pytest.mark.refusal(DESCRIBE, None, "cap_exceeded")
async def test_a_segment_too_many_for_an_account_is_made_and_not_assigned(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    account = await there.awake()
    words = iter(["Rust", "SaaS", "Growth", "AI", "CEO", "founder", "engineer", "investor", "marketer"])
    while (found := await described(api, next(words), account.id)).assign_error is None:
        assert found.assignment is not None
    assert found.assign_error.code == "cap_exceeded"
    await not_assigned(api, found)


@pytest.mark.refusal(DESCRIBE, None, "(not found)")
async def test_a_segment_for_an_unknown_account_is_made_and_not_assigned(
    api: GoodOnes, stand_in: StandIn
) -> None:
    found = await described(api, "Rust", NOBODY)
    assert found.assign_error is not None
    assert "not_found" in (found.assign_error.code or "")
    await not_assigned(api, found)


@pytest.mark.refusal(DESCRIBE, None, "(account inactive)")
async def test_a_segment_for_an_account_that_sleeps_is_made_and_not_assigned(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    found = await described(api, "Rust", (await there.asleep()).id)
    assert found.assign_error is not None
    assert "inactive" in (found.assign_error.code or "")
    await not_assigned(api, found)


async def described(api: GoodOnes, words: str, account_id: int) -> SegmentFound:
    return await api.lookups.segment_from_description(f"Only {words} people", account_id=account_id)


async def not_assigned(api: GoodOnes, found: SegmentFound) -> None:
    assert found.assignment is None or not found.assignment.assigned
    assert found.segment.id in {segment.id for segment in await api.segments.list()}


@pytest.mark.writes
@pytest.mark.refusal(SLEEP, 404, "Account not found")
@pytest.mark.refusal(WAKE, 404, "Account not found")
@pytest.mark.refusal(TIER, 404, "Account not found")
async def test_an_unknown_account_is_not_found(api: GoodOnes) -> None:
    await refused(AccountNotFound, 404, api.accounts.sleep(NOBODY))
    await refused(AccountNotFound, 404, api.accounts.wake(NOBODY))
    await refused(AccountNotFound, 404, api.accounts.change_tier(NOBODY, Tier.PRO))


@pytest.mark.refusal(TIER, 400, "Wake this account first to change its tier.")
async def test_an_account_that_sleeps_keeps_its_tier(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    asleep = await there.asleep()
    await refused(AccountAsleep, 400, api.accounts.change_tier(asleep.id, Tier.PRO))
    assert await there.asleep() == asleep


@pytest.mark.refusal(TIER, 502, "(Stripe's own text)")
async def test_a_payment_that_fails_is_told_in_stripe_s_words(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    account = await there.awake()
    await stand_in.steer(do="fail_next_payment")
    error = await refused(UpstreamFailed, 502, api.accounts.change_tier(account.id, Tier.PRO))
    assert error.user_text.endswith("It said: “Your card was declined.”")
    assert await there.awake() == account
