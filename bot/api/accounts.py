"""Tracked accounts: the X accounts whose followers are watched, and their being awake or asleep."""

from bot.api import decode
from bot.api.models import Accounts
from bot.api.transport import Call, Transport, get


class AccountsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def list(self) -> Accounts:
        """``GET /accounts``: the whole lists of active (synced, billed) and sleeping ones. Costs one request.

        https://docs.catchthegoodones.com/api-reference/list-tracked-accounts
        """
        return await self._api.ask(get("/accounts"), decode.bare(Accounts, "active", "sleeping"))

    async def sleep(self, account_id: int) -> None:
        """``POST /accounts/{id}/sleep``: stop syncing; **the subscription's quantity goes down** by one of its tier.

        History and pairs stay. Sleeping one that sleeps is not documented, so that it is never repeated once sent.
        Raises ``AccountNotFound``.
        https://docs.catchthegoodones.com/api-reference/sleep-tracked-account
        """
        call = Call("POST", "/accounts/{id}/sleep", {"id": account_id})
        await self._api.ask(call, decode.told_done("success"))

    async def wake(self, account_id: int) -> None:
        """``POST /accounts/{id}/wake``: sync again; **the subscription's quantity goes up** by one of its tier: billed.

        Never repeated once sent. Raises ``SubscriptionRequired``, ``AccountNotFound``.
        https://docs.catchthegoodones.com/api-reference/wake-tracked-account
        """
        call = Call("POST", "/accounts/{id}/wake", {"id": account_id})
        await self._api.ask(call, decode.told_done("success"))
