"""Webhook subscriptions.

Source: https://docs.catchthegoodones.com/api-reference/webhooks
"""

from pydantic import ConfigDict

from bot.api.models.base import Model, Whole


class WebhookFilter(Model):
    """``filterConfig`` of a subscription: only what is set is sent; all of it narrows."""

    stream_id: int | None = None
    account_id: int | None = None
    source_type: str | None = None
    feedback_status: str | None = None
    match_confidence: str | None = None


class WebhookSubscription(Model):
    """The answer of ``POST /webhooks/subscribe``: the id is needed to unsubscribe.

    Nothing else is kept of it: an address that the answer might repeat is a secret.
    """

    model_config = ConfigDict(extra="ignore")

    id: Whole
