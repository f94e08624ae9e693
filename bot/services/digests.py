"""Summaries of a channel's streams, or for one person of all: made, previewed, posted, and where the next one begins."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from pydantic import BaseModel, ConfigDict

from bot.api.budget import Lane
from bot.api.errors import ApiError
from bot.api.models import Stream
from bot.api.turns import asking
from bot.clock import Clock
from bot.digests.credit import used
from bot.digests.memory import Went
from bot.digests.numbers import Period
from bot.digests.schedule import is_person
from bot.digests.slots import zone_named
from bot.digests.summary import Offer, Summary, quieter
from bot.errors import Refused
from bot.services.acts import Act
from bot.services.budgets import Budgets
from bot.services.catalog import Catalog
from bot.services.composing import Known, Task, lines, missing, task_of, wanted
from bot.services.concerns import Concerns, Round, ToTriage
from bot.services.gathering import Gathering
from bot.services.quiet import Quiets
from bot.services.subscriptions import Subscriptions
from bot.store.attention import Attention
from bot.store.audit import AuditLog
from bot.store.outbox import Outbox
from bot.store.redis import Store, key
from bot.store.shelf import Shelf
from bot.zones import ZoneOf

log = structlog.stdlib.get_logger(__name__)

FIRST_PERIOD = timedelta(days=7)
"""What the first digest looks back."""
A_WEEK = timedelta(days=7)
"""What is looked at to see whether a channel gets more cards than it acts on."""
WAITING_PERIOD = timedelta(days=30)
MOST_WAITING = 5000
"""Leads among which those that wait are counted for who asks at a glance."""
KEEP_PREVIEW = 24 * 3600
"""Seconds for which a preview can be posted."""
NOT_SUBSCRIBED = (
    "No stream comes to this channel yet. Start with `/goodones subscribe`, then ask for the digest."
)
PREVIEW_OVER = "This preview is over a day old. Type `/goodones digest` for a fresh one."


class Preview(BaseModel):
    """What one person saw and may post, and what is to be remembered of it then."""

    model_config = ConfigDict(frozen=True)

    id: str
    channel: str
    went: Went
    text: str
    blocks: list[dict[str, Any]]


class Digests:
    """Methods raise StoreAway, and never ApiError: what the API does not tell is named as missing."""

    def __init__(
        self,
        store: Store,
        gathering: Gathering,
        concerns: Concerns,
        budgets: Budgets,
        catalog: Catalog,
        subscriptions: Subscriptions,
        outbox: Outbox,
        clock: Clock,
        quiets: Quiets,
        attention: Attention,
        audit: AuditLog,
        zone_of: ZoneOf,
    ) -> None:
        self._store = store
        self._went = Shelf(store, "digests:went", Went)
        self._gathering = gathering
        self._concerns = concerns
        self._budgets = budgets
        self._catalog = catalog
        self._subscriptions = subscriptions
        self._outbox = outbox
        self._clock = clock
        self._quiets = quiets
        self._attention = attention
        self._audit = audit
        self._zone_of = zone_of

    async def summarize(self, target: str) -> Summary:
        """A channel's streams, or for a person all of them, since the last digest there (the first time: seven days).

        Raises Refused where nothing comes to a channel.
        """
        summaries = await self._summarize([target])
        if target not in summaries:
            raise Refused(NOT_SUBSCRIBED)
        return summaries[target]

    async def summarize_all(self, targets: Sequence[str]) -> dict[str, Summary]:
        """Those of many at once, by target, in the background: what they share is asked of the API once.

        Costs at most 2 + ⌈n / 500⌉ requests for ``n`` leads since the first of their periods began, beside what is
        cached: names, accounts, budgets; see :mod:`bot.services.gathering` for where that cannot be kept. Of a
        channel to which nothing comes there is none.
        """
        with asking(Lane.BACKGROUND):
            return await self._summarize(targets)

    async def waiting(self, channel: str) -> int | None:
        """How many leads of the last thirty days nobody judged or exported; None where the API does not tell."""
        now = self._clock.now()
        since = now - WAITING_PERIOD
        streams = await self._streams()
        if streams is None:
            return None
        here = await self._subscriptions.of_channel(channel)
        wants = [each.want for each in wanted(streams, here, Period(since, now))]
        if not wants:
            return 0
        counted = await self._gathering.count(wants, now, most=MOST_WAITING)
        return sum(each.waiting for each in counted.values()) if len(counted) == len(wants) else None

    async def last(self, target: str) -> datetime | None:
        """Where the last digest that was posted ended, and so the next one begins."""
        went = await self._went.get(target)
        return went.until if went else None

    async def went_out(self, target: str, summary: Summary) -> None:
        """A digest was posted: the next one begins where it ends. An older one does not turn that back."""
        await self._remember(target, Went.of(summary))

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
        await self._remember(preview.channel, preview.went)
        return posted

    async def _remember(self, target: str, went: Went) -> None:
        await self._went.change(target, went.after)

    async def _summarize(self, targets: Iterable[str]) -> dict[str, Summary]:
        until = self._clock.now()
        streams = await self._streams()
        went = {each: await self._went.get(each) for each in dict.fromkeys(targets)}
        since = {each: last.until if last else until - FIRST_PERIOD for each, last in went.items()}
        if not since:
            return {}
        now = await self._concerns.look(min(since.values()))
        tasks = [
            task_of(each, Period(since[each], until), went[each], streams, now.of_channel(each))
            for each in went
            if is_person(each) or now.of_channel(each)
        ]
        if not tasks:
            return {}
        known = Known(
            now,
            streams,
            await self._catalog.accounts(),
            await self._budgets.look(),
            await self._budgets.readings(),
            await self._gathering.gather({part.want for task in tasks for part in task.parts}, until),
        )
        return {task.target: await self._summary(task, known) for task in tasks}

    async def _summary(self, task: Task, known: Known) -> Summary:
        period, went = task.period, task.went
        read, unread = lines(task, known)
        whole = not unread and known.streams is not None
        zone = zone_named(await self._zone_of(task.target))
        personal = is_person(task.target)
        triage = ToTriage() if personal else await self._concerns.to_triage(task.target, known.now)
        return Summary(
            since=period.since.astimezone(zone),
            until=period.until.astimezone(zone),
            streams=read,
            me=known.me,
            missing=missing(task, known, unread),
            offer=None if personal else await self._offer(task.target, known.now),
            first=went is None,
            personal=personal,
            new_before=went.compares(period.since, period.until) if went and whole else None,
            credits_used=used(known.readings, period.since, period.until) if known.me else None,
            paused=await self._concerns.paused(task.target, known.now),
            dead=known.now.given_up(task.target),
            to_triage=triage.count,
            waiting_long=triage.long,
            whole=whole,
            unread=tuple(each.id for each in unread),
        )

    async def _offer(self, channel: str, now: Round) -> Offer | None:
        """A quieter mode, unless somebody said *No thanks* lately."""
        cards, acted = await self._attention.since(channel, self._clock.now() - A_WEEK)
        loudest = max((each.mode for each in now.of_channel(channel)), key=lambda mode: mode.loudness)
        offer = quieter(cards, acted, loudest)
        return offer if offer and await self._quiets.may_ask(channel) else None

    async def _streams(self) -> tuple[Stream, ...] | None:
        try:
            return await self._catalog.streams()
        except ApiError as error:
            log.warning("digest without stream list", error=str(error))
            return None


def _preview(id_: str) -> str:
    return key("digests", "preview", id_)
