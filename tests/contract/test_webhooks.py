"""Webhook subscriptions: made, changed by the same address, ended; and what is then delivered."""

import pytest

from bot.api import GoodOnes
from bot.api.errors import NotFound
from bot.api.models import WebhookFilter
from tests.contract.standin import StandIn
from tests.contract.there import There

HOOK = "https://goodones-contract.invalid/hooks/4f3c9d"
NOWHERE = "http://127.0.0.1:9/hooks/4f3c9d"


@pytest.mark.writes
@pytest.mark.endpoint("POST /webhooks/subscribe")
async def test_subscribing_the_same_address_again_is_the_same_subscription(
    api: GoodOnes, there: There
) -> None:
    stream = await there.stream()
    first = await api.webhooks.subscribe(HOOK, WebhookFilter(stream_id=stream.id))
    again = await api.webhooks.subscribe(HOOK, WebhookFilter(source_type="follower", match_confidence="high"))
    other = await api.webhooks.subscribe(f"{HOOK}/other")
    for made in {first.id, again.id, other.id}:
        await api.webhooks.unsubscribe(made)
    assert first.id == again.id != other.id


@pytest.mark.writes
@pytest.mark.endpoint("DELETE /webhooks/subscribe")
async def test_an_ended_subscription_is_gone(api: GoodOnes) -> None:
    first = await api.webhooks.subscribe(HOOK)
    await api.webhooks.unsubscribe(first.id)
    again = await api.webhooks.subscribe(HOOK)
    await api.webhooks.unsubscribe(again.id)
    assert again.id != first.id


async def test_ending_a_subscription_twice_says_that_it_is_gone(api: GoodOnes, stand_in: StandIn) -> None:
    made = await api.webhooks.subscribe(HOOK)
    await api.webhooks.unsubscribe(made.id)
    with pytest.raises(NotFound):
        await api.webhooks.unsubscribe(made.id)


async def test_every_filter_is_kept_as_it_was_sent(api: GoodOnes, stand_in: StandIn) -> None:
    whole = WebhookFilter(
        stream_id=42, account_id=9, source_type="liker", feedback_status="good", match_confidence="medium"
    )
    made = await api.webhooks.subscribe(HOOK, whole)
    kept = stand_in.sandbox.tables.subscriptions.need(made.id)
    assert kept.target_url == HOOK
    assert kept.filter_config == {
        "streamId": 42,
        "accountId": 9,
        "sourceType": "liker",
        "feedbackStatus": "good",
        "matchConfidence": "medium",
    }


async def test_a_sync_that_ends_is_delivered_to_its_subscribers_only(
    api: GoodOnes, stand_in: StandIn, there: There
) -> None:
    stream_id, _ = await there.lead()
    await api.webhooks.subscribe(f"{NOWHERE}/wants", WebhookFilter(stream_id=stream_id))
    await api.webhooks.subscribe(f"{NOWHERE}/other", WebhookFilter(stream_id=stream_id + 1))
    queued = (await api.streams.run(stream_id)).queued
    runs = [await there.end_of(stream_id, run.run_id) for run in queued]
    found = sum(run.candidates_passed_count or 0 for run in runs)
    sandbox = stand_in.sandbox
    await sandbox.until(lambda: sum(len(each.body["leads"]) for each in sandbox.deliveries) == found)
    assert {each.url for each in sandbox.deliveries} == {f"{NOWHERE}/wants"}
