"""Webhook subscriptions. Source: https://docs.catchthegoodones.com/api-reference/webhooks."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Body, Call, Route
from bot.sandbox.api.errors import invalid, not_found
from bot.sandbox.api.rows import Subscription

CHOICES: Mapping[str, tuple[str, ...]] = {
    "sourceType": ("follower", "liker"),
    "feedbackStatus": ("good", "bad"),
    "matchConfidence": ("high", "medium"),
}


def subscribe(api: Backend, call: Call) -> Answer:
    """Register a URL, or replace the filter of one that is registered (a missing filter clears: *assumed*)."""
    body = call.body()
    url = _target_url(body)
    filter_config = _filter_config(body)
    known = next((row for row in api.tables.subscriptions.all() if row.target_url == url), None)
    subscription_id = known.id if known else api.tables.subscriptions.next_id()
    api.tables.subscriptions.put(Subscription(subscription_id, url, filter_config))
    return Answer({"id": subscription_id}, status=200 if known else 201)


def unsubscribe(api: Backend, call: Call) -> Answer:
    """Take a subscription away by its id. ``{"success": true}`` and the 404 are *assumed*: the page is cut."""
    subscription_id = call.body().need_whole("id")
    if api.tables.subscriptions.get(subscription_id) is None:
        raise not_found("Subscription")
    api.tables.subscriptions.drop(subscription_id)
    return Answer({"success": True})


def _target_url(body: Body) -> str:
    url = body.web_address("targetUrl")
    if url is None:
        raise invalid("targetUrl is required.")
    return url


def _filter_config(body: Body) -> dict[str, Any]:
    """Checked but kept as sent; unknown keys stay, and then nothing matches (as with v1's ``segmentId``)."""
    config = body.record("filterConfig")
    fields = Body(config)
    for name in ("streamId", "accountId"):
        fields.whole(name)
    for name, options in CHOICES.items():
        fields.choice(name, options)
    return config


ROUTES = (
    Route("POST", "/webhooks/subscribe", subscribe),
    Route("DELETE", "/webhooks/subscribe", unsubscribe),
)
