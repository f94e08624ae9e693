"""How the lead API is: well, down, or refusing us; told once, seen alike by all replicas and after a restart."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog

from bot.api import GoodOnes
from bot.api.budget import Lane
from bot.api.errors import ApiError
from bot.api.turns import asking
from bot.services.audience import Audience
from bot.services.pulse import Pulse
from bot.services.subscriptions import Subscriptions
from bot.services.troubles import Troubles
from bot.store.redis import Store, key
from bot.troubles import Kind, Trouble

log = structlog.stdlib.get_logger(__name__)

DOWN_AFTER = 60.0
"""Seconds of nothing but failures. A shorter break is nobody's news: what was asked is done a little later."""
PROBE_EVERY = 30.0
"""Seconds between two looks of our own, made only while something is wrong."""
UP_KEPT = 3600
PAID = frozenset({"active", "trialing", "free_user"})
"""Words of ``subscriptionStatus`` with which the API serves (assumed): https://docs.catchthegoodones.com/api-reference/me"""


class Condition:
    """``refused`` may be asked by whoever polls: it costs nothing."""

    def __init__(
        self,
        pulse: Pulse,
        api: GoodOnes,
        troubles: Troubles,
        audience: Audience,
        subscriptions: Subscriptions,
        store: Store,
        missed: Callable[[], Awaitable[None]],
    ) -> None:
        """``missed`` has whatever may have been missed fetched soon."""
        self._pulse = pulse
        self._api = api
        self._troubles = troubles
        self._audience = audience
        self._subscriptions = subscriptions
        self._store = store
        self._missed = missed
        self._key = key("api", "up")
        self._shared = 0.0
        self._probed = 0.0
        self._plan: str | None = None
        self._refused = False

    @property
    def refused(self) -> bool:
        """Whether asking is in vain until a key is replaced or a plan paid."""
        return self._refused or self._pulse.denial is not None

    async def look(self) -> None:
        """See what changed, and tell it. Raises StoreAway."""
        lasting = await self._troubles.of(Kind.DOWN, Kind.REFUSED)
        if lasting or self._pulse.failing_since is not None or self._pulse.denial:
            await self._probe()
        await self._share()
        await self._begin_refused()
        await self._begin_down()
        self._refused = bool(await self._troubles.of(Kind.REFUSED))
        for each in lasting:
            if self._is_over(each):
                await self._end(each)

    async def _probe(self) -> None:
        """Where nobody asks anything, nothing would be heard."""
        if self._now() - self._probed < PROBE_EVERY:
            return
        self._probed = self._now()
        try:
            with asking(Lane.BACKGROUND):
                self._plan = (await self._api.me.get()).subscription_status
        except ApiError as error:
            log.info("the lead API is not well yet", error=str(error))

    async def _share(self) -> None:
        """One replica that hears answers is enough for all: a break that is only another's own is not the API's."""
        if self._pulse.up > self._shared:
            self._shared = self._pulse.up
            await self._store.call("SET", self._key, self._shared, "EX", UP_KEPT)

    async def _begin_refused(self) -> None:
        denial = self._pulse.denial
        if denial is None:
            return
        trouble = _trouble(Kind.REFUSED, denial.at).model_copy(
            update={"reason": denial.text, "request": denial.request, "plan": self._plan}
        )
        await self._troubles.begin(trouble, await self._audience.of_everything())
        self._pulse.forget(denial)

    async def _begin_down(self) -> None:
        failing_since = self._pulse.failing_since
        if failing_since is None or self._now() - failing_since < DOWN_AFTER:
            return
        if float(await self._store.call("GET", self._key) or 0) > failing_since:
            return
        await self._troubles.begin(_trouble(Kind.DOWN, failing_since), await self._channels())

    async def _channels(self) -> list[str]:
        """Where leads are expected; not those that take no messages anyway."""
        closed = {each.channel for each in await self._troubles.of(Kind.CHANNEL)}
        return sorted({each.channel for each in await self._subscriptions.all()} - closed)

    def _is_over(self, trouble: Trouble) -> bool:
        since = trouble.since.timestamp()
        if trouble.kind is Kind.DOWN:
            return self._pulse.up > since
        if not trouble.request:
            return self._pulse.served > since
        paid = self._plan in PAID and self._plan != trouble.plan
        return paid or self._pulse.served_at(trouble.request) > since

    async def _end(self, trouble: Trouble) -> None:
        """What the API may have kept from us meanwhile is fetched; that it may have forgotten us is made good by others."""
        await self._missed()
        await self._troubles.end(trouble)
        self._refused = False

    def _now(self) -> float:
        return self._troubles.now().timestamp()


def _trouble(kind: Kind, since: float) -> Trouble:
    return Trouble(id=f"api:{kind}", kind=kind, since=datetime.fromtimestamp(since, tz=UTC))
