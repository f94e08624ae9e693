"""Leads come without a webhook too: looked for in time, by one process, again after trouble, and never while paused."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial

import pytest
from structlog.testing import capture_logs

from bot.api.budget import LEFT, PER_MINUTE, WINDOW, Lane
from bot.delivery.healing import IDLE, Healing
from bot.errors import StoreAway
from bot.sandbox.api.faults import Fault
from bot.store.looks import LEASE, PEOPLE, WEBHOOK, Looks, Streak, Turn
from bot.tasks import Tasks
from tests.delivery.door import Door, find_leads
from tests.delivery.make import until
from tests.support.kept import keep
from tests.support.world import LEADS


class Watch:
    """Processes that look, and time in the test's hands."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.tasks = Tasks()
        self.paused = False
        self.healing = self.process("a")

    def process(self, owner: str) -> Healing:
        door = self.door
        looks = Looks(door.store, door.clock, owner=owner)
        return Healing(
            door.subscriptions, door.fetching, looks, self.tasks, door.clock, paused=lambda: self.paused
        )

    def start(self, *healings: Healing) -> None:
        for each in healings or (self.healing,):
            self.tasks.keep(each.run(), "healing")

    async def pass_(self, seconds: float) -> None:
        """Let time pass; whoever looks finishes first."""
        for _ in range(int(seconds / IDLE)):
            await self._still()
            self.door.clock.advance(IDLE)
        await self._still()

    async def jump(self, seconds: float) -> None:
        """Let time pass in which nothing is due."""
        await self._still()
        self.door.clock.advance(seconds)
        await self._still()

    async def _still(self) -> None:
        await asyncio.sleep(0)  # whoever was just woken is up
        await until(lambda: self.door.clock.asleep >= self.tasks._loops and not self.working)

    @property
    def working(self) -> bool:
        return bool(self.tasks.running - self.door.clock.asleep)

    async def next_look(self) -> float:
        """In how many seconds the timer is due."""
        return (await self.door.wanted())["timer"]


@pytest.fixture
async def watch(door: Door) -> AsyncIterator[Watch]:
    watch = Watch(door)
    yield watch
    await watch.tasks.drain(1)


async def unpushed(door: Door) -> None:
    """As if the lead API had never been told where we are."""
    for each in await door.subscriptions.all():
        await keep(door.subscriptions, each.model_copy(update={"url": None, "api_id": None}))


async def test_a_start_looks_at_once_and_then_every_five_minutes(watch: Watch) -> None:
    await watch.door.subscribe()
    watch.start()
    for looks in (1, 2, 3):
        await watch.pass_(1)
        assert len(watch.door.fetched()) == looks
        await watch.jump(298)
        assert len(watch.door.fetched()) == looks
        await watch.jump(1)


async def test_of_three_processes_one_looks(watch: Watch) -> None:
    await watch.door.subscribe()
    watch.start(*(watch.process(owner) for owner in "abc"))
    await watch.pass_(2)
    await watch.jump(300)
    await watch.pass_(2)
    assert len(watch.door.fetched()) == 2


async def test_leads_whose_webhook_was_lost_come_with_the_next_one(watch: Watch) -> None:
    subscription = await watch.door.subscribe()
    watch.start()
    await watch.pass_(1)
    found = await find_leads(watch.door)
    await watch.door.brings(subscription, {"leads": []})
    await watch.pass_(19)
    assert not await watch.door.rows()
    await watch.pass_(3)
    assert len(await watch.door.rows()) == found > 0


async def test_a_burst_of_a_thousand_webhooks_is_one_look(watch: Watch) -> None:
    subscription = await watch.door.subscribe()
    watch.start()
    await watch.pass_(1)
    before = len(watch.door.sandbox.requests)
    for _ in range(20):
        await asyncio.gather(*(watch.door.brings(subscription, {"leads": []}) for _ in range(50)))
    await watch.pass_(60)
    assert watch.door.fetched() == ["/leads", "/leads"]
    assert len(watch.door.sandbox.requests) - before <= 2


async def test_what_came_by_both_ways_is_one_card(watch: Watch) -> None:
    await watch.door.subscribe()
    await find_leads(watch.door)
    await watch.healing.look()
    rows = await watch.door.rows()
    fetched, _ = await watch.healing.look()
    assert await watch.door.rows() == rows
    assert fetched.new == 0


async def test_where_nothing_is_pushed_the_wait_doubles_until_something_comes(watch: Watch) -> None:
    await watch.door.subscribe()
    await unpushed(watch.door)
    watch.start()
    waits = []
    for _ in range(6):
        await watch.jump(0)
        waits.append(round(await watch.next_look()))
        await watch.jump(waits[-1])
    assert waits == [30, 60, 120, 240, 300, 300]
    await find_leads(watch.door)
    await watch.jump(300)
    assert await watch.door.rows()
    assert round(await watch.next_look()) == 15


async def test_where_nothing_is_pushed_people_have_it_looked_for_soon(watch: Watch) -> None:
    await watch.door.subscribe()
    await unpushed(watch.door)
    watch.start()
    for _ in range(4):
        await watch.jump(300)
    before = len(watch.door.fetched())
    await Looks(watch.door.store, watch.door.clock, owner="b").want(PEOPLE)
    await watch.pass_(16)
    assert len(watch.door.fetched()) == before + 1
    assert await watch.next_look() <= 15


async def test_where_one_of_many_is_not_pushed_it_is_looked_for_more_often(watch: Watch) -> None:
    await watch.door.subscribe()
    await unpushed(watch.door)
    await watch.door.subscribe("C0SALES")
    watch.start()
    await watch.pass_(1)
    assert await watch.next_look() < 60


async def test_while_it_is_paused_nothing_is_asked_and_afterwards_all_is_made_up_for(watch: Watch) -> None:
    await watch.door.subscribe()
    watch.paused = True
    watch.start()
    await find_leads(watch.door)
    await watch.jump(3600)
    assert watch.door.fetched() == []
    watch.paused = False
    await watch.pass_(2)
    assert await watch.door.rows()


async def test_an_api_that_refuses_is_asked_again_ever_later_and_nothing_is_lost(watch: Watch) -> None:
    await watch.door.subscribe()
    await find_leads(watch.door)
    watch.door.sandbox.faults.add(Fault("error", status=403, count=2))
    watch.start()
    with capture_logs() as logs:
        await watch.pass_(17)
    assert [(each["event"], each["again_in"]) for each in logs if each["log_level"] == "warning"] == [
        ("could not look for leads", 15),
        ("could not look for leads", 30),
    ]
    assert not await watch.door.rows()
    await watch.pass_(31)
    assert await watch.door.rows()
    assert await watch.next_look() > 240


async def test_an_api_that_names_a_time_is_left_alone_until_then(watch: Watch) -> None:
    await watch.door.subscribe()
    watch.door.sandbox.faults.add(Fault("rate_limit", seconds=200, count=1))
    watch.start()
    await watch.pass_(3)
    assert 190 < await watch.next_look() <= 200


async def test_looking_leaves_people_their_requests(watch: Watch) -> None:
    door = watch.door
    one = await door.subscribe()
    for number in range(50):
        await keep(
            door.subscriptions, one.model_copy(update={"id": f"s{number}", "stream_id": 1000 + number})
        )
    door.clock.advance(3600)
    before = len(door.sandbox.requests)
    watch.start()
    await until(lambda: watch.tasks.running and not watch.working)
    assert len(door.sandbox.requests) - before <= PER_MINUTE - LEFT[Lane.BACKGROUND]
    sleeping = door.clock.now()
    await door.fetching._api.me.get()
    assert door.clock.now() == sleeping
    await watch.pass_(WINDOW + 2)
    assert len(door.fetched()) == 51


class Failing(Looks):
    """A store that goes away at one step."""

    def __init__(self, door: Door, step: str) -> None:
        super().__init__(door.store, door.clock, owner="failing")
        self._step = step
        self.failed = 0
        self.signs = 0

    async def take(self) -> Turn | None:
        self._maybe("take")
        return await super().take()

    async def keep(self) -> None:
        try:
            self._maybe("keep")
            await super().keep()
        finally:
            self.signs += 1

    async def settle(self, streak: Streak, wait: float) -> None:
        self._maybe("settle")
        await super().settle(streak, wait)

    def gave(self, signs: int) -> bool:
        return self.signs == signs

    def _maybe(self, step: str) -> None:
        if step == self._step and not self.failed:
            self.failed += 1
            raise StoreAway(step)


@pytest.mark.parametrize("step", ["take", "settle"])
async def test_a_store_that_is_away_for_a_moment_delays_it_and_no_more(watch: Watch, step: str) -> None:
    door = watch.door
    await door.subscribe()
    looks = Failing(door, step)
    watch.start(Healing(door.subscriptions, door.fetching, looks, watch.tasks, door.clock))
    await watch.pass_(LEASE + 3)
    assert looks.failed == 1
    assert await watch.next_look() > 200


async def test_a_store_that_goes_away_while_leads_are_handed_on_is_made_up_for(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    await watch.door.subscribe()
    await find_leads(watch.door)

    async def away(_: object) -> bool:
        raise StoreAway("gone")

    with monkeypatch.context() as patched:
        patched.setattr(watch.door.book, "learn", away)
        watch.start()
        await watch.pass_(2)
    assert not await watch.door.rows()
    await watch.pass_(LEASE + 1)
    assert await watch.door.rows()


async def test_a_long_look_stays_with_who_began_it_though_a_sign_of_life_was_lost(watch: Watch) -> None:
    door = watch.door
    await door.subscribe()
    door.sandbox.faults.add(Fault("latency", seconds=100, path="/leads", count=1))
    looks, before = Failing(door, "keep"), len(door.clock.asleep)
    watch.start(Healing(door.subscriptions, door.fetching, looks, watch.tasks, door.clock))
    # The loop, the signs of life, and the API over its answer.
    await until(lambda: len(door.clock.asleep) == before + 3)
    watch.start(watch.process("b"))
    for number in range(1, 10):
        door.clock.advance(LEASE / 3)
        await until(partial(looks.gave, number))
        await until(partial(_is_held, door, 30 if number > 1 else 20))
    assert looks.failed == 1
    assert len(watch.tasks.running) == 1
    door.clock.advance(LEASE / 3)
    await until(lambda: not watch.working)
    assert door.fetched() == ["/leads"]
    assert await watch.next_look() > 200


async def _is_held(door: Door, seconds: float) -> bool:
    return round((await door.wanted())["looking"]) == seconds


async def test_a_webhook_that_waits_is_looked_for_by_the_process_that_is_left(watch: Watch) -> None:
    subscription = await watch.door.subscribe()
    first = Looks(watch.door.store, watch.door.clock, owner="dead")
    assert await first.take()
    await first.settle(Streak(), 300)
    await find_leads(watch.door)
    await first.want(WEBHOOK)
    watch.door.clock.advance(20)
    assert await first.take()
    watch.start()
    await watch.pass_(LEASE + 2)
    assert await watch.door.rows(LEADS)
    assert subscription.id in await watch.door.store.call("HKEYS", "{goodones}:glanced")
