"""What shows a lead is drawn anew: its cards, the roll-ups that list it, and what is told in a card's thread."""

from bot.api.models import Lead
from bot.clock import Clock
from bot.modes import LISTED
from bot.services.activity import Activities
from bot.services.rows import card_id, rollup_row
from bot.services.subscriptions import Subscriptions
from bot.slack.text import compact
from bot.store.attention import Attention
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.ranks import LATER
from bot.store.rollups import CARD, DIGEST, RollUpBook

NEWEST = 20
"""Cards of a channel that are drawn anew at once where its form was changed; others when they are next touched."""


class Redrawing:
    """Nothing is drawn here: it is put into the outbox, where what was put before collapses with it.

    Methods raise StoreAway. Whoever was stopped in the middle may do it again.
    """

    def __init__(
        self,
        book: LeadBook,
        rollups: RollUpBook,
        attention: Attention,
        subscriptions: Subscriptions,
        activities: Activities,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._book = book
        self._rollups = rollups
        self._attention = attention
        self._subscriptions = subscriptions
        self._activities = activities
        self._outbox = outbox
        self._clock = clock

    async def lead(self, lead_id: int, clicked_in: str | None = None, *, later: bool = False) -> None:
        """Have all that shows a lead show it as it stands now; ``later``: nobody waits for it."""
        here = {clicked_in} if clicked_in else set()
        channels = here | {each.channel for each in await self._subscriptions.all()}
        places = await self._rollups.places_of(lead_id, sorted(channels))
        # A card may have been drawn already, and not be known to stand: who is quick clicks on it then.
        for channel in here | places.keys():
            await self._outbox.of(channel).outdated(card_id(lead_id, channel))
        posts = await self._book.posts(lead_id)
        for channel, ts in posts.items():
            await self._card(lead_id, channel, ts, later=later)
        for place in places.values():
            if place not in {CARD, DIGEST}:
                await self._rollup(place, lead_id)
        if not later:
            await self._activities.tell(lead_id, channels | posts.keys())

    async def changed(self, was: Lead, lead: Lead) -> None:
        """A lead that was known has changed elsewhere: its cards are drawn anew where that can be seen."""
        record = await self._book.get(lead.id)
        ours = record is not None and record.exported is not None and record.exported.state == "done"
        if _visible(was, exported_here=ours) != _visible(lead, exported_here=ours):
            await self.lead(lead.id, later=True)
        await self._book.caught_up(lead.id)

    async def card(self, lead_id: int, channel: str) -> None:
        """Its card in one channel: where it stands, and where it was drawn and is just being posted."""
        await self._outbox.of(channel).outdated(card_id(lead_id, channel))
        if ts := (await self._book.posts(lead_id)).get(channel):
            await self._card(lead_id, channel, ts, later=False)

    async def channel(self, channel: str) -> None:
        """A channel's cards look another way from now on: its newest do at once."""
        for lead_id in await self._attention.newest(channel, NEWEST):
            if ts := (await self._book.posts(lead_id)).get(channel):
                await self._card(lead_id, channel, ts, later=True)

    async def _card(self, lead_id: int, channel: str, ts: str, *, later: bool) -> None:
        content = {"lead": lead_id, LATER: 1} if later else {"lead": lead_id}
        await self._outbox.put(card_id(lead_id, channel), channel, content, self._now(), ts=ts)

    async def _rollup(self, id_: str, lead_id: int) -> None:
        """Only where the lead is one of those that are seen; what is not posted yet will be drawn by then."""
        rank = await self._rollups.rank(id_, lead_id)
        if rank is None or rank >= LISTED:
            return
        rollup = await self._rollups.get(id_)
        if rollup:
            await self._outbox.of(rollup.channel).outdated(rollup_row(id_))
            if rollup.ts:
                content = {"rollup": id_}
                await self._outbox.put(rollup_row(id_), rollup.channel, content, self._now(), ts=rollup.ts)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _visible(lead: Lead, *, exported_here: bool) -> tuple[object, ...]:
    """What of the API's record can be seen on a card; pictures are left out, whose addresses change by themselves.

    ``exported_here``: its cards say already who exported it.
    """
    person = lead.profile
    reach = None if person.follower_count is None else compact(person.follower_count)
    exported = None if exported_here else lead.exported_at
    about = (exported, lead.match_confidence, lead.source_type, lead.segment_id, lead.account_id)
    return (*about, person.handle, person.display_name, person.bio, reach)
