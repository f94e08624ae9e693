"""Subscriptions that are there without anybody having asked for them."""

from bot.services.subscriptions import Subscription, Subscriptions


async def keep(subscriptions: Subscriptions, subscription: Subscription) -> None:
    """As if it had been kept some time ago."""
    await subscriptions._shelf.put(subscription.id, subscription)
    await subscriptions._tokens.keep(subscription.token, subscription.id)
