"""Two processes that change the same subscription at once: neither undoes what the other did."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.api.models import WebhookSubscription
from bot.modes import ChannelMode
from bot.services.subscriptions import Subscription, Subscriptions
from tests.services.make import NEW_ADDRESS, House
from tests.services.test_subscriptions import subscribe, told


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
