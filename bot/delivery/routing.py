"""Which channels a lead goes to: a pure function over what is subscribed."""

from collections.abc import Iterable

from bot.api.models import Lead
from bot.services.subscriptions import Subscription


def wants(subscription: Subscription, lead: Lead, account: str | None) -> bool:
    """Whether a subscription wants a lead; ``account`` is the handle of the account that it came from.

    A lead that does not say its stream is taken as one of the subscription's own.
    """
    if subscription.stream_id is not None and lead.stream_id not in {subscription.stream_id, None}:
        return False
    return subscription.wanted.matches(lead, account)


def channels(subscriptions: Iterable[Subscription], lead: Lead, account: str | None) -> list[str]:
    """The channels that a lead goes to, each once."""
    return list(dict.fromkeys(each.channel for each in subscriptions if wants(each, lead, account)))
