"""The key's owner and every budget."""

from bot.api import decode
from bot.api.models import Me
from bot.api.transport import Transport, get


class MeApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def get(self) -> Me:
        """``GET /me``: verifies the key and shows plan, budgets and credits. Costs one request.

        https://docs.catchthegoodones.com/api-reference/me
        """
        return await self._api.ask(get("/me"), decode.bare(Me, "subscriptionStatus", "accounts"))
