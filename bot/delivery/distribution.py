"""Leads on their way to channels: learnt, routed, and given their one place in each: a card, a roll-up, the digest.

While a channel is muted or has its quiet hours, what would be posted there is held back, and told of at the end.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.api.models import Lead
from bot.clock import Clock
from bot.delivery.routing import arrived, destinations
from bot.modes import ChannelMode
from bot.quiet import Hold
from bot.services.catalog import Catalog
from bot.services.learning import Learning
from bot.services.quiet import Quiets
from bot.services.redrawing import Redrawing
from bot.services.rows import card_id, rollup_row
from bot.services.subscriptions import Subscription, Subscriptions
from bot.store.holds import HoldBook
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.rollups import CARD, DIGEST, HELD, RollUpBook, Whereto
from bot.store.triage import TriageBook

AT_ONCE = 100
"""Leads that are learnt side by side and placed in one step: a store that writes to disk does so once for many."""


class Distribution:
    """However a lead came, from here on there is no difference."""

    def __init__(
        self,
        catalog: Catalog,
        subscriptions: Subscriptions,
        book: LeadBook,
        rollups: RollUpBook,
        outbox: Outbox,
        clock: Clock,
        quiets: Quiets,
        holds: HoldBook,
        learning: Learning,
        waiting: TriageBook,
        redrawing: Redrawing,
    ) -> None:
        self._catalog = catalog
        self._subscriptions = subscriptions
        self._book = book
        self._rollups = rollups
        self._outbox = outbox
        self._clock = clock
        self._quiets = quiets
        self._holds = holds
        self._learning = learning
        self._waiting = waiting
        self._redrawing = redrawing

    async def distribute(self, leads: Iterable[Lead], subscriptions: Sequence[Subscription]) -> int:
        """Give each lead to those of the subscriptions that want it; how many leads were new. Raises StoreAway.

        Whoever was stopped in the middle may do it all again: what has its place keeps it, and what was not put into
        the outbox yet is put then.
        """
        known = await self._neighbours(subscriptions)
        # No lead is late for a handle that nobody's filter asks for.
        asked = any(each.wanted.asks_for_account for each in (*subscriptions, *known))
        handles = await self._catalog.handles() if asked else {}
        rollups: dict[str, None] = {}
        waiting = list(leads)
        new = 0
        for start in range(0, len(waiting), AT_ONCE):
            learnt = await self._learning.learn(waiting[start : start + AT_ONCE])
            new += sum(each.new for _, each in learnt)
            posts = await asyncio.gather(*(self._book.posts(lead.id) for lead, _ in learnt))
            groups: defaultdict[Whereto, list[Lead]] = defaultdict(list)
            for (lead, how), stands in zip(learnt, posts, strict=True):
                if how.was:
                    await self._redrawing.changed(how.was, lead)
                account = None if lead.account_id is None else handles.get(lead.account_id)
                for each in destinations(subscriptions, known, lead, account, enriched=how.enriched):
                    if each.channel not in stands:
                        groups[_whereto(each, lead)].append(lead)
            held = await self._quiets.held()
            for to, group in groups.items():
                rollups.update(dict.fromkeys(await self._place(to, group, held.get(to.channel))))
        # After the cards, and once for all of them: a big run is one roll-up that is complete when it is first seen.
        for rollup in rollups:
            await self._show(rollup)
        return new

    async def end_hold(self, channel: str) -> None:
        """Have a channel told of what was held for it. Whoever was stopped in the middle may do it again.

        What came in between is seen at the next look, which stays on the agenda then. Raises StoreAway.
        """
        rollup = await self._holds.open(channel)
        if rollup is not None:
            await self._show(rollup)
        await self._holds.end(channel, rollup)

    async def _neighbours(self, subscriptions: Sequence[Subscription]) -> list[Subscription]:
        """Everything that is subscribed in the channels of these: nothing else says how a lead comes there."""
        channels = {each.channel for each in subscriptions}
        return [each for each in await self._subscriptions.all() if each.channel in channels]

    async def _place(self, to: Whereto, leads: Sequence[Lead], hold: Hold | None) -> list[str]:
        """Give these their places, put the cards among them; answers the roll-ups that the others are in.

        What is held is in a roll-up too, which nobody sees before the hold ends.
        """
        now = self._clock.now()
        some = [arrived(lead, now) for lead in leads]
        await self._waiting.add(to.stream, {each.lead: each.rank for each in some}, now.timestamp())
        if hold is None or to.mode is ChannelMode.DIGEST:
            places = await self._rollups.place(to, some, now.timestamp())
        else:
            places = await self._holds.hold(to.channel, hold.why, to.stream, some, now.timestamp())
        for lead, place in zip(leads, places, strict=True):
            if place == CARD:
                row = card_id(lead.id, to.channel)
                await self._outbox.put(row, to.channel, {"lead": lead.id}, now.timestamp(), once=True)
        return [place for place in places if place not in {CARD, DIGEST} and not place.startswith(HELD)]

    async def _show(self, rollup_id: str) -> None:
        """Have a roll-up show what is in it, where that is more than was shown."""
        rollup = await self._rollups.get(rollup_id)
        if rollup is None or rollup.revision <= rollup.shown:
            return
        now = self._clock.now().timestamp()
        content = {"rollup": rollup.id}
        await self._outbox.put(rollup_row(rollup.id), rollup.channel, content, now, ts=rollup.ts)
        await self._rollups.shown(rollup)


def _whereto(subscription: Subscription, lead: Lead) -> Whereto:
    stream = lead.stream_id or subscription.stream_id or 0
    return Whereto(subscription.id, subscription.channel, subscription.mode, stream)
