"""Which channel wants which leads, and how the lead API is told."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog
from pydantic import BaseModel, ConfigDict

from bot.api import GoodOnes
from bot.api.errors import ApiError, NotFound
from bot.api.models import Stream, WebhookFilter, WebhookSubscription
from bot.clock import Clock
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.services.repeating import repeat_if_unclear
from bot.store.holds import HoldBook
from bot.store.redis import Store, key
from bot.store.shelf import Shelf
from bot.store.tokens import Tokens

log = structlog.stdlib.get_logger(__name__)

SAID_FOR = 180 * 24 * 3600
"""Seconds after which people may be told again that leads are looked for."""


class Subscription(BaseModel):
    """One channel's wish: a stream (or all), filtered. ``url`` is what the API was told last, by the key of ``key_mark``.

    One that was kept before there were modes has every lead as a card, as it always had.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    token: str
    channel: str
    stream_id: int | None = None
    stream_title: str | None = None
    wanted: LeadFilter = LeadFilter()
    mode: ChannelMode = ChannelMode.EVERY
    mode_job: str | None = None
    """The click that changed the mode last."""
    made_job: str | None = None
    """The click that made it."""
    job: str | None = None
    """The click that last subscribed to it otherwise than it was."""
    by: str
    at: datetime
    url: str | None = None
    api_id: int | None = None
    key_mark: str | None = None


class Subscriptions:
    """All subscriptions. Methods raise StoreAway, and ApiError where they ask the API."""

    def __init__(
        self,
        store: Store,
        api: GoodOnes,
        clock: Clock,
        *,
        public_url: str | None,
        key_mark: str,
        new_token: Callable[[], str],
    ) -> None:
        """``public_url``: under which the API reaches us (None: it can't, and is told nothing).

        ``key_mark`` tells our key from others; ``new_token`` makes an unguessable one.
        """
        self._shelf = Shelf(store, "subscriptions", Subscription)
        self._store = store
        self._tokens = Tokens(store, clock)
        self._api = api
        self._clock = clock
        self._public_url = public_url
        self._key_mark = key_mark
        self._new_token = new_token
        self._agenda = HoldBook(store).agenda
        self._one_by_one = asyncio.Lock()

    async def subscribe(
        self,
        channel: str,
        stream: Stream | None,
        wanted: LeadFilter,
        by: str,
        mode: ChannelMode | None = None,
        *,
        job: str | None = None,
    ) -> Subscription:
        """Have leads of a stream (None: of all) come to a channel; again for the same stream changes the filter.

        Where no mode is said, it stays as it is; a new subscription is balanced. What the API refuses leaves all
        as it was. ``job`` is kept as what made it, or changed something of it, also when it is done again.
        """
        # One after the other in this process; those of others end in the same one by the token that both claim.
        async with self._one_by_one:
            subscription = await self._subscribe(channel, stream, wanted, by, mode, job)
            await self._take_back_from(subscription)
            return subscription

    async def change_mode(self, id_: str, mode: ChannelMode, job: str) -> tuple[Subscription, bool] | None:
        """Have leads come in another way from now on; None where the subscription has ended.

        With it whether this ``job`` made the change (also when it is done again), or found it made. What is wanted
        stays, and since when, and the API need not know. What waits to be posted where only the digest counts it from
        now on is taken back, and counted there.
        """
        async with self._one_by_one:
            known = await self.get(id_)
            if known is None:
                return None
            if known.mode is not mode:
                update = {"mode": mode, "mode_job": job}
                changed = await self._shelf.amend(id_, lambda known: known.model_copy(update=update))
                if changed is None:
                    return None
                known = changed
            await self._take_back_from(known)
            return known, known.mode_job == job

    async def quieten(self, channel: str, mode: ChannelMode, job: str) -> list[Subscription]:
        """Have nothing come to a channel in a louder way; those that this ``job`` changed, also when it is done again."""
        louder = [
            each.id
            for each in await self.of_channel(channel)
            if each.mode.loudness > mode.loudness or each.mode_job == job
        ]
        changed = [await self.change_mode(id_, mode, job) for id_ in louder]
        return [known[0] for known in changed if known and known[1]]

    async def give(self, id_: str, before: str, now: str) -> None:
        """Have it be somebody else's, if it still is this person's."""
        update = {"by": now}
        await self._shelf.amend(
            id_, lambda known: known.model_copy(update=update) if known.by == before else known
        )

    async def end(
        self, subscription: Subscription, first: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """No more leads by this one. The API is told first, so that a failure leaves all as it was.

        ``first``: done before it is forgotten here, unless somebody else has ended it meanwhile.
        """
        async with self._one_by_one:
            await self._unregister(subscription)
            if first and await self.get(subscription.id):
                await first()
            await self._drop(subscription)

    async def all(self) -> list[Subscription]:
        return sorted(await self._shelf.all(), key=lambda each: each.at)

    async def of_channel(self, channel: str) -> list[Subscription]:
        return [each for each in await self.all() if each.channel == channel]

    async def find(self, channel: str, stream_id: int | None) -> Subscription | None:
        """The subscription of exactly this stream (None: the one of all streams)."""
        return next((each for each in await self.of_channel(channel) if each.stream_id == stream_id), None)

    async def get(self, id_: str) -> Subscription | None:
        return await self._shelf.get(id_)

    async def by_token(self, token: str) -> str | None:
        """The id of the subscription that a webhook is for; it may have ended a few seconds ago."""
        return await self._tokens.subscription(token)

    async def is_first_polled(self, job: str) -> bool:
        """Whether this ``job`` is the first one after which leads are looked for instead of brought."""
        if self._public_url is not None:
            return False
        await self._store.call("SET", key("polling", "said"), job, "NX", "EX", SAID_FOR)
        first: str | None = await self._store.call("GET", key("polling", "said"))
        return first == job

    async def renew(self, *, again: bool = False) -> int:
        """Tell the API our present address wherever it was told another or none; answers how many were.

        Wherever another key was used too: who it belongs to may be somebody else. ``again``: all are told, since the
        API may have forgotten them. Without an address of ours, what the API was told is ended.
        One that the API refuses does not keep the others waiting: its error is raised when all were tried.
        """
        renewed, refused = 0, None
        for each in await self.all():
            try:
                renewed += await self._moved(each.id, again=again)
            except ApiError as error:
                log.warning("a subscription could not be renewed", subscription=each.id, error=str(error))
                refused = error
        if refused:
            raise refused
        return renewed

    async def _moved(self, id_: str, *, again: bool) -> bool:
        """Looked at again under the lock: a person may have changed or ended it since the list was read."""
        async with self._one_by_one:
            subscription = await self.get(id_)
            if subscription is None or (self._is_told(subscription) and not (again and self._public_url)):
                return False
            if subscription.url != self._url(subscription):
                await self._unregister(subscription)
            await self._register(subscription)
            return True

    def _is_told(self, subscription: Subscription) -> bool:
        """Whether the API knows of it what it should: under no address of ours, nothing."""
        if self._public_url is None:
            return subscription.api_id is None and subscription.url is None
        return subscription.url == self._url(subscription) and subscription.key_mark == self._key_mark

    async def _subscribe(
        self,
        channel: str,
        stream: Stream | None,
        wanted: LeadFilter,
        by: str,
        mode: ChannelMode | None,
        job: str | None,
    ) -> Subscription:
        stream_id = stream.id if stream else None
        found = await self.find(channel, stream_id)
        token = (
            found.token if found else await self._tokens.claim(_wish(channel, stream_id), self._new_token())
        )
        known: Subscription | None = None

        def wished(there: Subscription | None) -> Subscription:
            # Another process may have put it there since we looked.
            nonlocal known
            known = there
            way = mode or (known.mode if known else ChannelMode.BALANCED)
            same = known is not None and (known.wanted, known.mode, known.by) == (wanted, way, by)
            return Subscription(
                id=found.id if found else token[:8],
                token=token,
                channel=channel,
                stream_id=stream_id,
                stream_title=stream.title if stream else None,
                wanted=wanted,
                mode=way,
                made_job=known.made_job if known else job,
                job=known.job if known and same else job,
                by=by,
                at=self._clock.now(),
                api_id=known.api_id if known else None,
                key_mark=known.key_mark if known else None,
            )

        # Before the API hears of the address: a lead may come at once, and no endpoint lists subscriptions.
        subscription = await self._shelf.change(found.id if found else token[:8], wished)
        await self._tokens.keep(token, subscription.id)
        try:
            registered = await self._register(subscription)
        except ApiError as error:
            # The same address again only updates it.
            repeat_if_unclear(error)
            if not error.maybe_done:
                await self._restore(subscription, known)
            raise
        # Whoever changed it since has a click of their own.
        return registered.model_copy(update={"job": subscription.job})

    async def _take_back_from(self, subscription: Subscription) -> None:
        """What waits to be posted is looked at anew where the digest alone counts leads from now on."""
        if subscription.mode is ChannelMode.DIGEST:
            await self._agenda.by(subscription.channel, self._clock.now().timestamp())

    async def _register(self, subscription: Subscription) -> Subscription:
        url = self._url(subscription)
        if url is None:
            await self._unregister(subscription)
            told: dict[str, object] = {"api_id": None, "url": None, "key_mark": None}
        else:
            answer = await self._tell(url, subscription)
            told = {"api_id": answer.id, "url": url, "key_mark": self._key_mark}
        registered = await self._shelf.amend(subscription.id, lambda known: known.model_copy(update=told))
        if registered is None:
            # Another process ended it while we told the API, which would bring its leads for ever.
            log.info("ended meanwhile", subscription=subscription.id)
            registered = subscription.model_copy(update=told)
            await self._unregister(registered)
        return registered

    async def _tell(self, url: str, subscription: Subscription) -> WebhookSubscription:
        return await self._api.webhooks.subscribe(
            url,
            WebhookFilter(
                stream_id=subscription.stream_id,
                match_confidence=_only(subscription.wanted.confidence),
            ),
        )

    async def _unregister(self, subscription: Subscription) -> None:
        if subscription.api_id is None:
            return
        if subscription.key_mark not in {None, self._key_mark}:
            # Under our key the same number may be a subscription of somebody else.
            log.info("left to the key that registered it", subscription=subscription.id)
            return
        try:
            await self._api.webhooks.unsubscribe(subscription.api_id)
        except NotFound:
            log.info("the API did not know the subscription any more", subscription=subscription.id)
        except ApiError as error:
            # Ending what is ended already does no harm.
            repeat_if_unclear(error)
            raise

    async def _restore(self, refused: Subscription, known: Subscription | None) -> None:
        """What stood there before; where another process has changed it since, that stays."""
        if not await self._shelf.undo(refused.id, refused, known) or known:
            return
        await self._forget(refused)
        if await self.get(refused.id):
            # Wished for again meanwhile, by the same token.
            await self._tokens.keep(refused.token, refused.id)

    async def _drop(self, subscription: Subscription) -> None:
        await self._forget(subscription)
        await self._shelf.drop(subscription.id)

    async def _forget(self, subscription: Subscription) -> None:
        wish = _wish(subscription.channel, subscription.stream_id)
        await self._tokens.disclaim(wish, subscription.token)
        await self._tokens.drop(subscription.token)

    def _url(self, subscription: Subscription) -> str | None:
        return None if self._public_url is None else f"{self._public_url}/webhooks/leads/{subscription.token}"


def _wish(channel: str, stream_id: int | None) -> str:
    """What there is one subscription of, however many processes are asked for it at once."""
    return f"{channel} {'all' if stream_id is None else stream_id}"


def _only(values: Sequence[str]) -> str | None:
    """The API's filter takes one value; two mean no filter there, and ours does the rest."""
    return values[0] if len(values) == 1 else None
