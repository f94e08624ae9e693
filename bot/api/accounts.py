"""Tracked accounts: the X accounts whose followers are watched, how each is billed, and whether it is awake."""

from dataclasses import replace

from bot.api import decode
from bot.api.models import Accounts, Tier, TierChange
from bot.api.transport import Call, Transport, get


class AccountsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def list(self, *, anew: bool = False) -> Accounts:
        """``GET /accounts``: the whole lists of active (synced, billed) and sleeping ones. Costs one request.

        ``anew``: not those that were read some seconds ago, as whoever changes one must have them.
        https://docs.catchthegoodones.com/api-reference/list-tracked-accounts
        """
        call = replace(get("/accounts"), anew=anew)
        return await self._api.ask(call, decode.bare(Accounts, "active", "sleeping"))

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

    async def change_tier(self, account_id: int, new_tier: Tier) -> TierChange:
        """``POST /accounts/{id}/change-tier``: **an upgrade is billed at once**, prorated; a downgrade waits for the period's end.

        Costs one request. The current tier cancels a downgrade that waits; without one that is not documented. Never
        repeated once sent. Raises ``SubscriptionRequired``, ``AccountNotFound``, ``AccountAsleep``, ``UpstreamFailed``
        (with the payment service's own words).
        https://docs.catchthegoodones.com/api-reference/change-tier
        """
        body = {"newTier": str(new_tier)}
        call = Call("POST", "/accounts/{id}/change-tier", {"id": account_id}, body=body, patience=60.0)
        return await self._api.ask(call, decode.bare(TierChange, "action"))
