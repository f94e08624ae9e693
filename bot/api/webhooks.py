"""Webhook subscriptions: where the API pushes newly discovered leads."""

from bot.api import decode
from bot.api.models import WebhookFilter, WebhookSubscription
from bot.api.retry import Repeat
from bot.api.transport import Call, Transport


class WebhooksApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def subscribe(self, target_url: str, only: WebhookFilter | None = None) -> WebhookSubscription:
        """``POST /webhooks/subscribe``: push new leads to this URL when a sync completes. Costs one request.

        The same URL again updates its filter, so that this may be repeated. ``None`` sends no filter, an empty
        ``WebhookFilter`` an empty one; whether either clears an earlier filter is not documented. The URL is a
        secret: no error shows it.
        https://docs.catchthegoodones.com/api-reference/webhooks
        """
        config = {} if only is None else {"filterConfig": _wire(only)}
        body = {"targetUrl": target_url, **config}
        call = Call("POST", "/webhooks/subscribe", body=body, repeat=Repeat.ALWAYS, hidden=(target_url,))
        return await self._api.ask(call, decode.bare(WebhookSubscription, "id"))

    async def unsubscribe(self, subscription_id: int) -> None:
        """``DELETE /webhooks/subscribe`` with the id in a JSON body. Costs one request.

        The answer is not documented: anything that names no error means done (assumed). Never repeated once sent.
        Raises ``NotFound`` where it is gone already (assumed).
        https://docs.catchthegoodones.com/api-reference/webhooks
        """
        call = Call("DELETE", "/webhooks/subscribe", body={"id": subscription_id})
        await self._api.ask(call, decode.done())


def _wire(only: WebhookFilter) -> dict[str, object]:
    return only.model_dump(mode="json", by_alias=True, exclude_none=True)
