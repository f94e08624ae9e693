"""A channel's summary: gathered from the API, previewed by one person, posted for all."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from pydantic import BaseModel, ConfigDict

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.api.models import Lead, Me, Stream
from bot.clock import Clock
from bot.digests.summary import Offer, StreamNumbers, Summary, count, quieter
from bot.errors import Refused
from bot.records import LeadRecord
from bot.services.acts import Act
from bot.services.catalog import Catalog
from bot.services.quiet import Quiets
from bot.services.subscriptions import Subscription, Subscriptions
from bot.store.attention import Attention
from bot.store.audit import AuditLog
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.redis import Store, key

log = structlog.stdlib.get_logger(__name__)

FIRST_PERIOD = timedelta(days=7)
"""What the first digest of a channel looks back."""
A_WEEK = timedelta(days=7)
"""What is looked at to see whether a channel gets more cards than it acts on."""
WAITING_PERIOD = timedelta(days=30)
KEEP_PREVIEW = 24 * 3600
"""Seconds for which a preview can be posted."""
MOST_LEADS = 5000
"""Leads of one stream that are counted; a digest is a summary, and each 500 cost a request."""

NOT_SUBSCRIBED = (
    "No stream comes to this channel yet. Start with `/goodones subscribe`, then ask for the digest."
)
PREVIEW_OVER = "This preview is over a day old. Type `/goodones digest` for a fresh one."


class Preview(BaseModel):
    """What one person saw and may post."""

    model_config = ConfigDict(frozen=True)

    id: str
    channel: str
    until: datetime
    text: str
    blocks: list[dict[str, Any]]


class Digests:
    """Methods raise StoreAway, Refused, and never ApiError: what the API does not tell is named as missing."""

    def __init__(
        self,
        store: Store,
        api: GoodOnes,
        catalog: Catalog,
        subscriptions: Subscriptions,
        book: LeadBook,
        outbox: Outbox,
        clock: Clock,
        quiets: Quiets,
        attention: Attention,
        audit: AuditLog,
    ) -> None:
        self._store = store
        self._api = api
        self._catalog = catalog
        self._subscriptions = subscriptions
        self._book = book
        self._outbox = outbox
        self._clock = clock
        self._quiets = quiets
        self._attention = attention
        self._audit = audit

    async def summarize(self, channel: str) -> Summary:
        """The channel's streams since its last digest (the first time: seven days)."""
        until = self._clock.now()
        since = await self.last(channel) or until - FIRST_PERIOD
        missing: list[str] = []
        subscriptions = await self._subscriptions.of_channel(channel)
        if not subscriptions:
            raise Refused(NOT_SUBSCRIBED)
        streams = await self._streams(subscriptions, missing)
        numbers = await asyncio.gather(
            *(self._numbers(stream, subscriptions, since, missing) for stream in streams),
        )
        me = await self._me(missing)
        offer = await self._offer(channel, subscriptions)
        return Summary(since, until, tuple(filter(None, numbers)), me, tuple(missing), offer)

    async def waiting(self, channel: str) -> int | None:
        """How many leads of the last thirty days nobody judged or exported; None where the API does not tell."""
        since = self._clock.now() - WAITING_PERIOD
        subscriptions = await self._subscriptions.of_channel(channel)
        missing: list[str] = []
        waiting = 0
        for stream in await self._streams(subscriptions, missing):
            try:
                leads = await self._leads(stream, subscriptions, since)
            except ApiError as error:
                log.info("waiting leads unknown", stream=stream.id, error=str(error))
                return None
            waiting += count(stream, leads, (), await self._records(leads), since).waiting
        return None if missing else waiting

    async def last(self, channel: str) -> datetime | None:
        """When the channel's last digest was posted."""
        raw = await self._store.call("HGET", key("digests", "last"), channel)
        return datetime.fromisoformat(raw) if raw else None

    def new_preview_id(self) -> str:
        return uuid4().hex

    async def keep_preview(self, preview: Preview) -> None:
        await self._store.call("SET", _preview(preview.id), preview.model_dump_json(), "EX", KEEP_PREVIEW)

    async def post(self, preview_id: str, act: Act) -> bool:
        """Post a preview to its channel as it was seen, once; False when it had been posted before."""
        raw = await self._store.call("GET", _preview(preview_id))
        if raw is None:
            raise Refused(PREVIEW_OVER)
        preview = Preview.model_validate_json(raw)
        content = {"message": {"text": preview.text, "blocks": preview.blocks}}
        now = self._clock.now()
        posted = await self._outbox.put(
            f"digest:{preview.id}", preview.channel, content, now.timestamp(), once=True
        )
        # One line for each preview, which one person sees: of two clicks none can say that it was the other.
        of = replace(act, job=f"digest:{preview.id}", channel=preview.channel)
        await self._audit.note(of.entry("digest.posted", now))
        await self._went_out(preview)
        return posted

    async def _went_out(self, preview: Preview) -> None:
        """Where the next digest begins; an older preview that is posted later does not turn that back."""
        last = await self.last(preview.channel)
        if last is None or last < preview.until:
            await self._store.call("HSET", key("digests", "last"), preview.channel, preview.until.isoformat())

    async def _offer(self, channel: str, subscriptions: list[Subscription]) -> Offer | None:
        """A quieter mode, unless somebody said *No thanks* lately."""
        cards, acted = await self._attention.since(channel, self._clock.now() - A_WEEK)
        loudest = max((each.mode for each in subscriptions), key=lambda mode: mode.loudness)
        offer = quieter(cards, acted, loudest)
        return offer if offer and await self._quiets.may_ask(channel) else None

    async def _streams(self, subscriptions: list[Subscription], missing: list[str]) -> list[Stream]:
        ids = {each.stream_id for each in subscriptions}
        try:
            known = await self._catalog.streams()
        except ApiError as error:
            log.warning("digest without stream list", error=str(error))
            missing.append("the list of streams")
            return [
                Stream(id=each.stream_id, name=each.stream_title) for each in subscriptions if each.stream_id
            ]
        return [stream for stream in known if None in ids or stream.id in ids]

    async def _numbers(
        self, stream: Stream, subscriptions: list[Subscription], since: datetime, missing: list[str]
    ) -> StreamNumbers | None:
        try:
            leads = await self._leads(stream, subscriptions, since)
            runs = await self._api.runs.of_stream(stream.id)
        except ApiError as error:
            log.warning("digest without a stream", stream=stream.id, error=str(error))
            missing.append(stream.title)
            return None
        return count(stream, leads, runs, await self._records(leads), since)

    async def _leads(self, stream: Stream, subscriptions: list[Subscription], since: datetime) -> list[Lead]:
        """Of the leads that come to the channel: what its filters keep away is not counted."""
        wanting = [each.wanted for each in subscriptions if each.stream_id in {stream.id, None}]
        asked = any(wanted.asks_for_contacts for wanted in wanting)
        handles = await self._catalog.handles()
        leads: list[Lead] = []
        async for lead in _some(self._api, stream.id, since):
            account = handles.get(lead.account_id or 0)
            came = await self._book.came_enriched(lead.id) if asked else None
            if any(wanted.matches(lead, account, enriched=came) for wanted in wanting):
                leads.append(lead)
        return leads

    async def _records(self, leads: list[Lead]) -> dict[int, LeadRecord]:
        return {lead.id: record for lead in leads if (record := await self._book.get(lead.id))}

    async def _me(self, missing: list[str]) -> Me | None:
        try:
            return await self._api.me.get()
        except ApiError as error:
            log.warning("digest without budgets", error=str(error))
            missing.append("budgets and credits")
            return None


async def _some(api: GoodOnes, stream_id: int, since: datetime) -> AsyncIterator[Lead]:
    seen = 0
    async for lead in api.leads.iter(stream_id, since=since):
        yield lead
        seen += 1
        if seen >= MOST_LEADS:
            return


def _preview(id_: str) -> str:
    return key("digests", "preview", id_)
