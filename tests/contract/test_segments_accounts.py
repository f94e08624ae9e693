"""Segments, tracked accounts, and the owner of the key: what is there, what a change does, what it bills."""

import pytest

from bot.api import GoodOnes
from bot.api.models import Account, NewSegment, Tier, TierAction
from tests.contract.conftest import OWN_NAME
from tests.contract.standin import StandIn
from tests.contract.there import There


async def accounts(api: GoodOnes) -> dict[int, Account]:
    return {account.id: account for account in (await api.accounts.list()).all}


@pytest.mark.endpoint("GET /me")
async def test_me_shows_plan_budgets_and_credits(api: GoodOnes) -> None:
    me = await api.me.get()
    assert me.subscription_status
    assert me.is_free_tier is (me.subscription_status == "free_user")
    assert me.credits is not None
    assert me.credits.balance >= 0
    assert me.totals is not None
    syncs = [account.daily_sync.remaining for account in me.accounts if account.daily_sync]
    retests = [account.monthly_retest.remaining for account in me.accounts if account.monthly_retest]
    assert me.totals.daily_sync_remaining == sum(syncs)
    assert me.totals.monthly_retest_remaining == sum(retests)


@pytest.mark.endpoint("GET /segments")
async def test_segments_are_listed_whole(api: GoodOnes, there: There) -> None:
    segments = await api.segments.list()
    there.first(segments, "no segment")
    used = {pair.segment_id for stream in await api.streams.list() for pair in stream.pairs}
    archived_too = {segment.id for segment in await api.segments.list(include_archived=True)}
    assert all(segment.title and segment.description for segment in segments)
    assert {segment.id for segment in segments} <= archived_too
    assert used <= archived_too


@pytest.mark.writes
@pytest.mark.endpoint("POST /segments")
async def test_a_segment_is_made_as_it_was_described(api: GoodOnes) -> None:
    new = NewSegment(
        "Founders and chief executives who work on AI",
        name=OWN_NAME,
        gender_values=["female"],
        applied_search_filters={"job_role": ["Founder", "CEO"], "skill": ["AI/ML"]},
        follower_count_tiers=["10k_to_100k"],
    )
    made = await api.segments.create(new)
    segment = {one.id: one for one in await api.segments.list()}[made.id]
    assert made.user_facing_id == segment.user_facing_id == f"seg_{made.id}"
    assert (segment.name, segment.description) == (new.name, new.description)
    assert segment.applied_search_filters == new.applied_search_filters
    assert (segment.gender_values, segment.follower_count_tiers) == (("female",), ("10k_to_100k",))
    assert segment.linked_stream_count == 0


@pytest.mark.endpoint("GET /accounts")
async def test_accounts_are_listed_awake_and_asleep(api: GoodOnes, there: There) -> None:
    found = await api.accounts.list()
    there.first(found.all, "no account")
    assert {account.is_active for account in found.active} <= {True}
    assert {account.is_active for account in found.sleeping} <= {False}
    assert all(account.x_handle and account.tier for account in found.all)


@pytest.mark.writes(billed=True)
@pytest.mark.endpoint("POST /accounts/{id}/sleep")
async def test_an_account_that_is_put_to_sleep_moves_to_the_sleeping_ones(
    api: GoodOnes, there: There
) -> None:
    account = await there.awake()
    await api.accounts.sleep(account.id)
    asleep = (await accounts(api))[account.id]
    await api.accounts.wake(account.id)
    assert not asleep.is_active
    assert asleep.tier == account.tier


@pytest.mark.writes(billed=True)
@pytest.mark.endpoint("POST /accounts/{id}/wake")
async def test_an_account_that_is_woken_moves_to_the_active_ones(api: GoodOnes, there: There) -> None:
    account = await there.asleep()
    await api.accounts.wake(account.id)
    awake = (await accounts(api))[account.id]
    await api.accounts.sleep(account.id)
    assert awake.is_active
    assert awake.tier == account.tier


@pytest.mark.writes(billed=True)
@pytest.mark.endpoint("POST /accounts/{id}/change-tier")
async def test_a_downgrade_waits_for_the_period_s_end_and_can_be_taken_back(
    api: GoodOnes, there: There
) -> None:
    above = [
        account
        for account in (await api.accounts.list()).active
        if account.tier in {Tier.GROWTH, Tier.PRO} and account.pending_tier is None
    ]
    account = there.first(above, "no account above starter")
    down = await api.accounts.change_tier(account.id, Tier.STARTER)
    waiting = (await accounts(api))[account.id]
    back = await api.accounts.change_tier(account.id, Tier(account.tier or ""))
    assert (down.action, back.action) == (TierAction.DOWNGRADE_SCHEDULED, TierAction.PENDING_CANCELLED)
    assert down.effective_at is not None
    assert (waiting.tier, waiting.pending_tier) == (account.tier, "starter")
    assert waiting.pending_tier_effective_at == down.effective_at
    assert (await accounts(api))[account.id] == account


async def test_an_upgrade_happens_at_once(api: GoodOnes, stand_in: StandIn) -> None:
    account = next(one for one in (await api.accounts.list()).active if one.tier == Tier.STARTER)
    up = await api.accounts.change_tier(account.id, Tier.PRO)
    assert (up.action, up.effective_at) == (TierAction.UPGRADED, None)
    assert up.account is not None
    assert (up.account.id, up.account.tier) == (account.id, "pro")
    assert (await accounts(api))[account.id].tier == "pro"


async def test_a_sleeping_account_has_no_budget_in_me(api: GoodOnes, stand_in: StandIn, there: There) -> None:
    account = await there.awake()
    await api.accounts.sleep(account.id)
    assert account.id not in {one.account_id for one in (await api.me.get()).accounts}
