"""Two processes that change the same subscription at once: neither undoes what the other did."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from bot.api.errors import Forbidden
from bot.api.models import WebhookSubscription
from bot.modes import ChannelMode
from bot.services.subscriptions import Subscription, Subscriptions
from tests.services.make import NEW_ADDRESS, OLD_ADDRESS, RUST, House
from tests.services.test_subscriptions import HIGH, subscribe, told


def crossed(house: House, meanwhile: Callable[[], Awaitable[Any]]) -> Subscriptions:
    """Another process with another address; right after it has told the API, the first one does something."""
    other = house.subscriptions_at(NEW_ADDRESS)
    tell = other._tell

    async def telling(url: str, subscription: Subscription) -> WebhookSubscription:
        answer = await tell(url, subscription)
        await meanwhile()
        return answer

    other._tell = telling  # type: ignore[method-assign]
    return other


async def test_one_that_another_process_ends_while_it_is_renewed_does_not_come_back(house: House) -> None:
    subscription = await subscribe(house)
    await crossed(house, lambda: house.subscriptions.end(subscription)).renew()
    assert await house.subscriptions.all() == []
    assert told(house) == []
    assert await house.subscriptions_at(NEW_ADDRESS).by_token(subscription.token) is None


async def test_a_mode_that_another_process_changes_while_it_is_renewed_stays_changed(house: House) -> None:
    subscription = await subscribe(house)

    async def quieter() -> None:
        assert await house.subscriptions.change_mode(subscription.id, ChannelMode.DIGEST, "job")

    await crossed(house, quieter).renew()
    (kept,) = await house.subscriptions.all()
    assert kept.mode is ChannelMode.DIGEST
    assert kept.url == f"{NEW_ADDRESS}/webhooks/leads/{kept.token}"
    assert kept.api_id is not None


async def test_a_mode_of_one_that_another_process_ends_in_that_moment_is_not_changed(house: House) -> None:
    subscription = await subscribe(house)
    get = house.subscriptions.get

    async def getting(id_: str) -> Any:
        known = await get(id_)
        await house.subscriptions_at(NEW_ADDRESS).end(subscription)
        return known

    house.subscriptions.get = getting  # type: ignore[method-assign]
    assert await house.subscriptions.change_mode(subscription.id, ChannelMode.DIGEST, "job") is None
    assert await house.subscriptions.all() == []


def looking_together(house: House, count: int) -> list[Subscriptions]:
    """Processes that have each looked what there is before one of them makes something."""
    looked = asyncio.Barrier(count)
    replicas = [house.subscriptions_at(OLD_ADDRESS) for _ in range(count)]
    for each in replicas:
        each.find = partial(_find_and_wait, each.find, looked)  # type: ignore[method-assign]
    return replicas


async def _find_and_wait(
    find: Callable[..., Awaitable[Subscription | None]], looked: asyncio.Barrier, *what: Any
) -> Subscription | None:
    found = await find(*what)
    await looked.wait()
    return found


async def test_many_at_once_in_several_processes_make_one(house: House) -> None:
    replicas = looking_together(house, 4)
    kept = await asyncio.gather(*(each.subscribe("C1", RUST, HIGH, "U0AMY") for each in replicas))
    assert len({each.id for each in kept}) == len(told(house)) == 1
    (subscription,) = await house.subscriptions.all()
    assert subscription.api_id == 1
    assert await house.subscriptions.by_token(subscription.token) == subscription.id


def refused(house: House, meanwhile: Callable[[], Awaitable[Any]]) -> Subscriptions:
    """Another process whose wish the API does not take; the first one does something before it hears that."""
    other = house.subscriptions_at(OLD_ADDRESS)

    async def telling(_url: str, _subscription: Subscription) -> WebhookSubscription:
        await meanwhile()
        raise Forbidden("POST /webhooks/subscribe")

    other._tell = telling  # type: ignore[method-assign, assignment]
    return other


async def test_one_that_is_refused_here_stays_where_another_process_got_it(house: House) -> None:
    with pytest.raises(Forbidden):
        await refused(house, lambda: subscribe(house)).subscribe("C1", RUST, HIGH, "U0BEN")
    (kept,) = await house.subscriptions.all()
    assert (kept.by, kept.api_id) == ("U0AMY", 1)
    assert await house.subscriptions.by_token(kept.token) == kept.id


async def test_one_that_another_process_wishes_for_while_it_is_taken_back_keeps_its_address(
    house: House,
) -> None:
    other = refused(house, house.subscriptions.all)
    forget = other._forget

    async def forgetting(subscription: Subscription) -> None:
        await subscribe(house)
        await forget(subscription)

    other._forget = forgetting  # type: ignore[method-assign]
    with pytest.raises(Forbidden):
        await other.subscribe("C1", RUST, HIGH, "U0BEN")
    (kept,) = await house.subscriptions.all()
    assert await house.subscriptions_at(OLD_ADDRESS).by_token(kept.token) == kept.id
