"""Once a message stands in Slack: what is remembered of it, and that counting is in nobody's way."""

from datetime import timedelta
from typing import Any

import pytest

from bot.api.models import Lead, Profile
from bot.delivery.posted import Posted
from bot.errors import StoreAway
from bot.metrics import Metrics
from bot.modes import ChannelMode
from bot.records import LeadRecord
from bot.store.attention import Attention
from bot.store.lanes import Row
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.redis import Store
from bot.store.rollups import HIGH, Arrived, RollUpBook, Whereto
from bot.store.standing_cards import StandingCards
from bot.tasks import Tasks
from tests.support.clock import ManualClock
from tests.support.numbers import number
from tests.support.world import LEADS

TS = "1.000200"
LEAD = Lead(id=7, profile=Profile(x_user_id="9", handle="ada"))


class Desk:
    """Everything that hears of a post, on a real store."""

    def __init__(self, store: Store) -> None:
        self.clock = ManualClock()
        self.leads = LeadBook(store)
        self.rollups = RollUpBook(store)
        self.outbox = Outbox(store)
        self.cards = StandingCards(store)
        self.attention = Attention(store)
        self.metrics = Metrics()
        self.tasks = Tasks()
        self.posted = self.noting(self.leads)

    def noting(self, leads: LeadBook) -> Posted:
        return Posted(
            leads,
            self.rollups,
            self.outbox,
            self.cards,
            self.attention,
            self.metrics,
            self.tasks,
            self.clock,
        )

    async def ages(self) -> tuple[float, float]:
        """How many were told, and their sum in seconds."""
        await self.tasks.drain(10.0)
        name = "goodones_lead_age_seconds"
        return number(self.metrics, f"{name}_count"), number(self.metrics, f"{name}_sum")


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def row(**content: Any) -> Row:
    return Row("a row", LEADS, LEADS, content, rev="1", ts=None, state="sending")


async def test_a_card_is_known_by_its_place_and_counts_as_shown(desk: Desk) -> None:
    found = desk.clock.now() - timedelta(seconds=90)
    await desk.leads.learn(LEAD.model_copy(update={"discovered_at": found}))
    await desk.posted.note(row(lead=7), TS)
    assert await desk.leads.posts(7) == {LEADS: TS}
    assert await desk.attention.since(LEADS, found) == (1, 0)
    assert await desk.ages() == (1, 90)


@pytest.mark.parametrize("known", [True, False])
async def test_a_lead_that_does_not_say_when_it_was_found_has_no_age(desk: Desk, *, known: bool) -> None:
    if known:
        await desk.leads.learn(LEAD)
    await desk.posted.note(row(lead=7), TS)
    assert await desk.leads.posts(7) == {LEADS: TS}
    assert await desk.ages() == (0, 0)


async def test_a_card_among_direct_messages_is_known_by_the_channel_that_slack_made_of_the_person(
    desk: Desk,
) -> None:
    await desk.leads.learn(LEAD)
    sent = Row("snooze", "U0AMY", "D0AMY", {"lead": 7, "snoozed": ""}, rev="1", ts=None, state="sending")
    await desk.posted.note(sent, TS)
    assert await desk.leads.posts(7) == {"D0AMY": TS}


async def test_a_roll_up_is_known_by_its_place_and_is_no_card(desk: Desk) -> None:
    now = int(desk.clock.now().timestamp())
    arrived = [Arrived(lead, now, HIGH) for lead in range(5)]
    places = await desk.rollups.place(Whereto("s1", LEADS, ChannelMode.BALANCED, 42), arrived, now)
    await desk.posted.note(row(rollup=places[-1]), TS)
    rollup = await desk.rollups.get(places[-1])
    assert rollup
    assert rollup.ts == TS
    assert await desk.ages() == (0, 0)


async def test_of_other_messages_nothing_is_kept(desk: Desk, store: Store) -> None:
    await desk.posted.note(row(message={"text": "hello"}), TS)
    assert await store.call("DBSIZE") == 0


class Forgetful(LeadBook):
    """Keeps what it is told; the store goes away before it is asked."""

    async def get(self, lead_id: int) -> LeadRecord | None:
        raise StoreAway(f"nobody answers about {lead_id}")


async def test_an_age_that_cannot_be_told_spoils_nothing(desk: Desk, store: Store) -> None:
    await desk.noting(Forgetful(store)).note(row(lead=7), TS)
    assert await desk.leads.posts(7) == {LEADS: TS}
    assert await desk.ages() == (0, 0)


async def test_who_was_removed_while_their_card_was_on_its_way_is_taken_off_it(desk: Desk) -> None:
    await desk.leads.learn(LEAD)
    await desk.posted.note(row(lead=LEAD.id), TS)
    assert await desk.outbox.of(LEADS).get(f"lead:{LEAD.id}:{LEADS}") is None
    await desk.leads.forget(LEAD)
    await desk.posted.note(row(lead=LEAD.id), TS)
    again = await desk.outbox.of(LEADS).get(f"lead:{LEAD.id}:{LEADS}")
    assert again
    assert (again.content, again.ts) == ({"lead": LEAD.id}, TS)
