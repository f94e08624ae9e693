"""Subscriptions: one wish, one address, whatever happens between the store and the API."""

import asyncio
import json

import pytest

from bot.api.errors import ApiError, Forbidden, OutcomeUnknown, Unavailable
from bot.filters import ChosenSegment, LeadFilter, Source
from bot.modes import ChannelMode
from bot.services.subscriptions import Subscription
from bot.store.redis import key
from tests.services.make import FOUNDERS, NEW_ADDRESS, OLD_ADDRESS, RUST, House

HIGH = LeadFilter.model_validate({"confidence": ["high"]})


async def subscribe(house: House, channel: str = "C1", wanted: LeadFilter = HIGH) -> Subscription:
    return await house.subscriptions.subscribe(channel, RUST, wanted, "U0AMY")


def told(house: House) -> list[tuple[str, dict[str, object]]]:
    """What the API holds: address and filter."""
    return [(each.target_url, each.filter_config) for each in house.sandbox.tables.subscriptions.all()]


async def test_the_api_is_told_the_address_and_the_narrow_part_of_the_wish(house: House) -> None:
    subscription = await subscribe(house)
    url = f"{OLD_ADDRESS}/webhooks/leads/{subscription.token}"
    assert told(house) == [(url, {"streamId": 43, "matchConfidence": "high"})]
    assert (subscription.url, subscription.api_id) == (url, 1)


@pytest.mark.parametrize(
    "wanted",
    [
        LeadFilter(),
        LeadFilter.model_validate({"confidence": ["high", "medium"]}),
        LeadFilter(not_sources=(Source.LIKER,)),
        LeadFilter(followers_min=10_000),
        LeadFilter(segments=(ChosenSegment(id=12, title="AI founders"),)),
        LeadFilter(bio=("rust",), not_bio=("recruiter",)),
        LeadFilter(enriched=True),
    ],
)
async def test_what_the_api_cannot_tell_apart_is_left_to_us(house: House, wanted: LeadFilter) -> None:
    await subscribe(house, wanted=wanted)
    assert told(house)[0][1] == {"streamId": 43}


async def test_again_for_the_same_stream_changes_the_wish_only(house: House) -> None:
    first = await subscribe(house)
    second = await subscribe(house, wanted=LeadFilter())
    assert (second.id, second.token, second.api_id) == (first.id, first.token, first.api_id)
    assert [each.wanted for each in await house.subscriptions.all()] == [LeadFilter()]


async def test_a_new_one_is_balanced_and_stays_as_it_is_until_another_way_is_said(house: House) -> None:
    assert (await subscribe(house)).mode is ChannelMode.BALANCED
    said = (ChannelMode.DIGEST, None, ChannelMode.EVERY, None)
    modes = [(await house.subscriptions.subscribe("C1", RUST, HIGH, "U0AMY", mode)).mode for mode in said]
    assert modes == ["digest", "digest", "every", "every"]


async def test_one_from_before_there_were_modes_has_every_lead(house: House) -> None:
    subscription = await subscribe(house)
    old = subscription.model_dump_json(exclude={"mode", "mode_job"})
    await house.store.call("HSET", key("subscriptions"), subscription.id, old)
    kept = await house.subscriptions.get(subscription.id)
    assert kept
    assert kept.mode is ChannelMode.EVERY


async def test_a_change_of_mode_changes_nothing_else_and_does_not_ask_the_api(house: House) -> None:
    subscription = await subscribe(house)
    house.trouble("down")
    house.clock.advance(3600)
    changed = await house.subscriptions.change_mode(subscription.id, ChannelMode.DIGEST, "job-1")
    assert changed == (
        subscription.model_copy(update={"mode": ChannelMode.DIGEST, "mode_job": "job-1"}),
        True,
    )
    assert await house.subscriptions.get(subscription.id) == changed[0]


async def test_the_same_job_finds_its_own_change_and_another_finds_it_made(house: House) -> None:
    subscription = await subscribe(house)
    for job, ours in (("job-1", True), ("job-1", True), ("job-2", False)):
        changed = await house.subscriptions.change_mode(subscription.id, ChannelMode.DIGEST, job)
        assert changed
        assert changed[1] is ours


async def test_the_mode_of_one_that_ended_cannot_be_changed(house: House) -> None:
    subscription = await subscribe(house)
    await house.subscriptions.end(subscription)
    assert await house.subscriptions.change_mode(subscription.id, ChannelMode.DIGEST, "job-1") is None
    assert await house.subscriptions.all() == []


async def test_one_that_was_kept_before_there_were_more_filters_still_reads(house: House) -> None:
    kept = json.loads((await subscribe(house)).model_dump_json())
    names = ("confidence", "not_confidence", "sources", "not_sources", "accounts", "not_accounts")
    kept["wanted"] = {name: kept["wanted"][name] for name in (*names, "followers_min", "followers_max")}
    await house.store.call("HSET", key("subscriptions"), kept["id"], json.dumps(kept))
    (read,) = await house.subscriptions.all()
    assert read.wanted == HIGH


async def test_another_stream_or_channel_has_its_own(house: House) -> None:
    await subscribe(house)
    await subscribe(house, "C2")
    await house.subscriptions.subscribe("C1", FOUNDERS, HIGH, "U0AMY")
    await house.subscriptions.subscribe("C1", None, HIGH, "U0AMY")
    assert len({each.token for each in await house.subscriptions.all()}) == 4
    assert len(await house.subscriptions.of_channel("C1")) == 3
    everything = await house.subscriptions.find("C1", None)
    assert everything is not None
    assert everything.stream_id is None


async def test_many_at_once_make_one(house: House) -> None:
    await asyncio.gather(*(subscribe(house) for _ in range(8)))
    assert len(await house.subscriptions.all()) == 1
    assert len(told(house)) == 1


async def test_after_the_end_the_same_wish_has_another_address(house: House) -> None:
    first = await subscribe(house)
    await house.subscriptions.end(first)
    assert (await subscribe(house)).token != first.token
    assert await house.subscriptions.by_token(first.token) is None


async def test_it_is_found_by_its_token_and_by_no_other(house: House) -> None:
    subscription = await subscribe(house)
    assert await house.subscriptions.by_token(subscription.token) == subscription.id
    assert await house.subscriptions.by_token("guess") is None


async def test_the_end_is_told_and_leaves_nothing(house: House) -> None:
    subscription = await subscribe(house)
    await house.subscriptions.end(subscription)
    assert told(house) == []
    assert await house.subscriptions.all() == []
    assert await house.subscriptions.by_token(subscription.token) is None


async def test_an_end_that_the_api_refuses_leaves_all_as_it_was(house: House) -> None:
    subscription = await subscribe(house)
    house.trouble("error", "/webhooks/subscribe", status=403)
    with pytest.raises(Forbidden):
        await house.subscriptions.end(subscription)
    assert await house.subscriptions.all() == [subscription]


async def test_an_end_without_an_answer_is_worth_another_try(house: House) -> None:
    subscription = await subscribe(house)
    house.trouble("drop_after", "/webhooks/subscribe", count=1)
    with pytest.raises(OutcomeUnknown) as caught:
        await house.subscriptions.end(subscription)
    assert caught.value.retryable
    await house.subscriptions.end(subscription)
    assert await house.subscriptions.all() == []


async def test_what_the_api_never_heard_of_is_ended_without_it(house: House) -> None:
    house.trouble("drop_before", "/webhooks/subscribe", count=3)
    with pytest.raises(OutcomeUnknown):
        await subscribe(house)
    (kept,) = await house.subscriptions.all()
    assert kept.api_id is None
    await house.subscriptions.end(kept)
    assert house.asked("DELETE", "/webhooks/subscribe") == []
    assert await house.subscriptions.all() == []


@pytest.mark.parametrize(("status", "kind"), [(403, Forbidden), (503, Unavailable)])
async def test_what_the_api_refuses_leaves_nothing_behind(
    house: House, status: int, kind: type[ApiError]
) -> None:
    house.trouble("error", "/webhooks/subscribe", status=status)
    with pytest.raises(kind):
        await subscribe(house)
    assert await house.subscriptions.all() == []
    assert await house.store.call("HLEN", "{goodones}:tokens") == 0


async def test_a_change_that_the_api_refuses_leaves_the_old_wish(house: House) -> None:
    before = await subscribe(house)
    house.trouble("error", "/webhooks/subscribe", status=403)
    with pytest.raises(Forbidden):
        await subscribe(house, wanted=LeadFilter())
    assert await house.subscriptions.all() == [before]
    assert await house.subscriptions.by_token(before.token) == before.id


async def test_a_subscription_of_which_nobody_is_sure_is_kept_for_the_next_try(house: House) -> None:
    house.trouble("error", "/webhooks/subscribe", status=500, count=1)
    with pytest.raises(ApiError) as caught:
        await subscribe(house)
    assert caught.value.retryable
    (kept,) = await house.subscriptions.all()
    again = await subscribe(house)
    assert again.token == kept.token


async def test_a_new_address_is_told_once(house: House) -> None:
    before = await subscribe(house)
    moved = house.subscriptions_at(NEW_ADDRESS)
    assert await moved.renew() == 1
    assert told(house)[0][0] == f"{NEW_ADDRESS}/webhooks/leads/{before.token}"
    assert len(told(house)) == 1
    assert await moved.renew() == 0


async def test_what_was_never_registered_is_registered_by_the_renewal(house: House) -> None:
    house.trouble("drop_before", "/webhooks/subscribe", count=3)
    with pytest.raises(OutcomeUnknown):
        await subscribe(house)
    assert await house.subscriptions.renew() == 1
    assert len(told(house)) == 1


async def test_a_wish_that_changes_while_addresses_are_renewed_is_not_lost(house: House) -> None:
    await subscribe(house)
    moved = house.subscriptions_at(NEW_ADDRESS)
    await asyncio.gather(moved.renew(), moved.subscribe("C1", RUST, LeadFilter(followers_min=5), "U0BEN"))
    (only,) = await moved.all()
    assert only.wanted == LeadFilter(followers_min=5)
    assert (only.url or "").startswith(NEW_ADDRESS)


async def test_one_that_ends_while_addresses_are_renewed_does_not_come_back(house: House) -> None:
    subscription = await subscribe(house)
    moved = house.subscriptions_at(NEW_ADDRESS)
    await asyncio.gather(moved.end(subscription), moved.renew())
    assert await moved.all() == []
    assert told(house) == []


async def test_the_list_is_in_the_order_of_asking(house: House) -> None:
    for channel in ("C3", "C1", "C2"):
        await subscribe(house, channel)
        house.clock.advance(1)
    assert [each.channel for each in await house.subscriptions.all()] == ["C3", "C1", "C2"]


async def test_one_that_the_api_refuses_does_not_keep_the_others_from_being_renewed(house: House) -> None:
    await subscribe(house, "C1")
    await subscribe(house, "C2")
    moved = house.subscriptions_at(NEW_ADDRESS)
    house.trouble("error", "/webhooks/subscribe", count=1, status=403)
    with pytest.raises(Forbidden):
        await moved.renew()
    assert sorted(str(each.url).startswith(NEW_ADDRESS) for each in await moved.all()) == [False, True]
    assert await moved.renew() == 1


async def test_without_an_address_of_ours_the_api_is_told_nothing(house: House) -> None:
    alone = house.subscriptions_at(None)
    subscription = await alone.subscribe("C1", RUST, HIGH, "U0AMY")
    assert (subscription.url, subscription.api_id, subscription.key_mark) == (None, None, None)
    assert await alone.all() == [subscription]
    assert await alone.renew() == await alone.renew(again=True) == 0
    await alone.end(subscription)
    assert house.asked("POST", "/webhooks/subscribe") == house.asked("DELETE", "/webhooks/subscribe") == []


async def test_an_address_that_is_taken_away_is_ended_at_the_api(house: House) -> None:
    before = await subscribe(house)
    alone = house.subscriptions_at(None)
    assert await alone.renew() == 1
    assert told(house) == []
    (kept,) = await alone.all()
    assert kept == before.model_copy(update={"url": None, "api_id": None, "key_mark": None})
    assert await alone.renew() == 0


async def test_an_address_that_cannot_be_ended_is_ended_by_the_next_try(house: House) -> None:
    await subscribe(house)
    alone = house.subscriptions_at(None)
    house.trouble("error", "/webhooks/subscribe", count=1, status=403)
    with pytest.raises(Forbidden):
        await alone.renew()
    assert len(told(house)) == 1
    assert await alone.renew() == 1
    assert told(house) == []


async def test_a_wish_that_changes_before_its_old_address_was_ended_ends_it(house: House) -> None:
    await subscribe(house)
    await house.subscriptions_at(None).subscribe("C1", RUST, LeadFilter(), "U0AMY")
    assert told(house) == []


async def test_an_address_that_comes_back_is_told(house: House) -> None:
    alone = house.subscriptions_at(None)
    await alone.subscribe("C1", RUST, HIGH, "U0AMY")
    assert await house.subscriptions.renew() == 1
    assert len(told(house)) == 1


async def test_another_key_tells_all_again_and_ends_no_number_that_may_be_somebody_elses(
    house: House,
) -> None:
    for channel in ("C1", "C2"):
        await subscribe(house, channel)
    another = house.subscriptions_at(OLD_ADDRESS, "key-2")
    assert await another.renew() == 2
    assert {each.key_mark for each in await another.all()} == {"key-2"}
    assert len(told(house)) == 2
    moved_too = house.subscriptions_at(NEW_ADDRESS, "key-3")
    assert await moved_too.renew() == 2
    assert house.asked("DELETE", "/webhooks/subscribe") == []
    assert await moved_too.renew() == 0


async def test_one_from_before_keys_were_told_apart_is_told_again_once(house: House) -> None:
    subscription = await subscribe(house)
    old = subscription.model_dump_json(exclude={"key_mark"})
    await house.store.call("HSET", key("subscriptions"), subscription.id, old)
    assert [await house.subscriptions.renew() for _ in range(2)] == [1, 0]
    assert await house.subscriptions.all() == [subscription]


async def test_an_api_that_forgot_us_is_told_all_again(house: House) -> None:
    subscription = await subscribe(house)
    house.sandbox.tables.subscriptions.drop(1)
    assert await house.subscriptions.renew() == 0
    assert await house.subscriptions.renew(again=True) == 1
    assert [url for url, _ in told(house)] == [subscription.url]


async def test_that_leads_are_looked_for_is_said_after_one_subscription_and_its_repetition(
    house: House,
) -> None:
    assert not await house.subscriptions.is_first_polled("job-1")
    alone = house.subscriptions_at(None)
    assert [await alone.is_first_polled(job) for job in ("job-1", "job-2", "job-1")] == [True, False, True]


async def test_a_channel_made_quieter_has_nothing_come_louder(house: House) -> None:
    modes = {FOUNDERS: ChannelMode.EVERY, RUST: ChannelMode.BALANCED}
    for stream, mode in modes.items():
        await house.subscriptions.subscribe("C1", stream, HIGH, "U0AMY", mode)
    other = await house.subscriptions.subscribe("C2", RUST, HIGH, "U0AMY", ChannelMode.EVERY)
    changed = await house.subscriptions.quieten("C1", ChannelMode.BALANCED, "job-1")
    assert [(each.stream_id, each.mode) for each in changed] == [(FOUNDERS.id, ChannelMode.BALANCED)]
    assert await house.subscriptions.quieten("C1", ChannelMode.BALANCED, "job-1") == changed, "once more"
    assert await house.subscriptions.quieten("C1", ChannelMode.BALANCED, "job-2") == []
    assert len(await house.subscriptions.quieten("C1", ChannelMode.DIGEST, "job-3")) == 2
    assert await house.subscriptions.get(other.id) == other
