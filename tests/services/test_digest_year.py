"""A year of digests, on one store, by three processes that are killed and paused at random: each slot comes once.

What should come is counted by a model that shares no code with the product: it looks at the clock on the wall.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.api import GoodOnes
from bot.digests.schedule import EVERY_DAY, WEEKDAYS, Schedule, When
from bot.quiet import QuietWish
from bot.store.due_digests import QUEUE
from bot.store.redis import Store
from tests.services.clockwork import OFF, Process, Town

NEW_YEAR, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PROCESSES = 3
SEED = 7
ALONE = 0.4
"""How often all but one process end or stand still in the middle of their work."""


def daily(zone: str, at: time, days: tuple[int, ...] = EVERY_DAY) -> Schedule:
    return Schedule(when=When.DAYS, days=days, at=at, zone=zone)


PLANS = {
    "C1BERLIN": daily("Europe/Berlin", time(2, 30)),
    "C2NEWYORK": daily("America/New_York", time(1, 30)),
    "C3HOWE": daily("Australia/Lord_Howe", time(2, 15), WEEKDAYS),
    "C4SANTIAGO": daily("America/Santiago", time(0)),
    "C5KOLKATA": daily("Asia/Kolkata", time(9), (0, 3)),
    "C6QUIET": daily("Europe/London", time(1, 30), (5, 6)),
    "U7PERSON": daily("Pacific/Chatham", time(3)),
}
QUIET = "C6QUIET"
EDITED = ("C1BERLIN", "C2NEWYORK", "U7PERSON")
WISHES = (
    daily("America/New_York", time(2, 30)),
    daily("Europe/Berlin", time(2, 30)),
    daily("Asia/Tokyo", time(1, 30)),
    daily("Pacific/Apia", time(23, 45), WEEKDAYS),
    OFF,
)


class Mortal(Store):
    """A process's way to the store, which ends or stops after so many steps."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.left: int | None = None
        self.stopped, self.goes_on = asyncio.Event(), asyncio.Event()

    async def call(self, *command: Any) -> Any:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                self.stopped.set()
                await self.goes_on.wait()
        return await super().call(*command)


class Life:
    """A process that looks for digests, until it is killed and another takes its place."""

    def __init__(self, url: str, town: Town, api: GoodOnes) -> None:
        self._url, self._town, self._api = url, town, api
        self.task: asyncio.Task[None] | None = None
        self.until = NEW_YEAR
        self.begin()

    def begin(self) -> None:
        self.store = Mortal(self._url)
        self.process = Process(self.store, self._town, self._api)

    async def look(self) -> None:
        """What the tick and the loop do."""
        await self.process.digests.tick()
        while due := await self.process.digests.due():
            await self.process.poster.post(due)

    async def look_for(self, steps: int | None) -> bool:
        """Look, and stop after so many steps; False where it stands still then."""
        self.store.left = steps
        self.task = asyncio.create_task(self.look())
        stopped = asyncio.create_task(self.store.stopped.wait())
        await asyncio.wait({self.task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        return self.task.done()

    async def go_on(self) -> None:
        """Wake up with old answers at hand, and come to an end."""
        assert self.task
        self.store.left = None
        self.store.goes_on.set()
        await self.task
        self.task = None
        self.store.stopped.clear()
        self.store.goes_on.clear()

    async def kill(self) -> None:
        assert self.task
        self.task.cancel()
        await asyncio.wait({self.task})
        await self.store.close()
        self.task = None
        self.begin()


class Model:
    """What should come: by target, the slots of the schedule that counted at their moments."""

    def __init__(self) -> None:
        self._since: dict[str, tuple[datetime, Schedule]] = {}
        self.slots: dict[str, dict[str, datetime]] = defaultdict(dict)

    def set(self, target: str, schedule: Schedule, now: datetime) -> None:
        self.count(target, now)
        self._since[target] = now, schedule

    def count(self, target: str, now: datetime) -> None:
        """Of the slots that came up to now: a name counts once, whatever its zone."""
        since, schedule = self._since.get(target, (now, OFF))
        for name, moment in _slots(schedule, since, now):
            self.slots[target].setdefault(name, moment)

    def next(self, now: datetime) -> datetime:
        """When the next one comes, of whichever target."""
        ahead = (_slots(schedule, now, now + 2 * DAY) for _, schedule in self._since.values())
        return min((moment for slots in ahead for _, moment in slots), default=now + DAY)


def _slots(schedule: Schedule, after: datetime, until: datetime) -> Iterator[tuple[str, datetime]]:
    day = after.date() - DAY
    while schedule.when is When.DAYS and day <= until.date() + DAY:
        if day.weekday() in schedule.days:
            moment = _shown(datetime.combine(day, schedule.at), ZoneInfo(schedule.zone))
            if after < moment <= until:
                yield f"{day}T{schedule.at:%H:%M}", moment
        day += DAY


def _shown(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first minute at which the wall shows this, or more than this where it showed less before."""
    known = _SHOWN.get((wall, zone.key))
    if known is None:
        moment = wall.replace(tzinfo=UTC) - 15 * HOUR
        while moment.astimezone(zone).replace(tzinfo=None) < wall:
            moment += 15 * MINUTE  # as all clocks are changed in these zones
        known = _SHOWN[wall, zone.key] = moment
    return known


_SHOWN: dict[tuple[datetime, str], datetime] = {}


class Year:
    """Three lives, and what people set meanwhile."""

    def __init__(self, store: Store, town: Town, lives: list[Life], seed: int) -> None:
        self.store, self.town, self.lives = store, town, lives
        self.random = Random(seed)
        self.model = Model()
        self.killed = self.paused = self.edits = 0
        self._edit_at = NEW_YEAR + 5 * DAY

    async def begin(self) -> None:
        process = self.lives[0].process
        await process.subscribe(*(each for each in PLANS if each.startswith("C")))
        await process.quiets.set_hours(QUIET, QuietWish((time(22), time(7)), zone="Europe/London"))
        for target, schedule in PLANS.items():
            await self._set(target, schedule)

    async def go_by(self) -> None:
        while self.town.clock.now() < END:
            await self._let_pass()
            await self._wake()
            await self._look()
            if self.town.clock.now() > self._edit_at:
                await self._edit()
        for each in self.lives:
            if each.task:
                await each.go_on()
        self.town.to(END + HOUR)
        await self.lives[0].look()

    async def _let_pass(self) -> None:
        """To a little after the next slot, or only a little on; that too while something waits to be posted."""
        now = self.town.clock.now()
        ahead = self.model.next(now) + self.random.random() * 40 * MINUTE
        soon = now + MINUTE + self.random.random() * 50 * MINUTE
        waits = await self.store.call("ZCARD", QUEUE[1])
        far = not waits and self.random.random() < 0.8
        self.town.to(min(ahead, now + 4 * HOUR if far else soon, END))

    async def _wake(self) -> None:
        for each in self.lives:
            if each.task and each.until <= self.town.clock.now():
                await each.go_on()

    async def _look(self) -> None:
        """Side by side. One of them at least comes to its end; what another was lent by then is lent again later."""
        awake = [each for each in self.lives if each.task is None]
        self.random.shuffle(awake)
        survivor, *others = awake
        mortal = others if self.random.random() < ALONE else []
        steps = {each: self.random.randrange(30) for each in mortal}
        looks = {each: each.look_for(steps.get(each)) for each in awake}
        ended = dict(zip(looks, await asyncio.gather(*looks.values()), strict=True))
        for each, is_over in ended.items():
            assert is_over or each is not survivor
            if is_over:
                await self._over(each)
            elif self.random.random() < 0.5:
                self.killed += 1
                await each.kill()
            else:
                self.paused += 1
                each.until = self.town.clock.now() + self.random.random() * 20 * HOUR

    async def _over(self, life: Life) -> None:
        assert life.task
        life.task.result()
        life.task = None
        life.store.left = None

    async def _edit(self) -> None:
        """Somebody wants a digest at another time, in another zone, or not any more."""
        self._edit_at = self.town.clock.now() + self.random.random() * 8 * DAY
        await self._set(self.random.choice(EDITED), self.random.choice(WISHES))

    async def _set(self, target: str, schedule: Schedule) -> None:
        """When all that is due has come: one that is switched off while it is due comes or not."""
        awake = next(each for each in self.lives if each.task is None)
        self.town.clock.advance(61.0)
        await awake.look()
        self.edits += 1
        self.model.set(target, schedule, self.town.clock.now())
        await awake.process.plan(target, schedule)

    async def came(self) -> dict[str, dict[str, dict[str, str]]]:
        """The rows of all digests, by target and slot."""
        rows: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
        for key in await self.store.call("KEYS", "*outbox:row:digest:*"):
            _, target, slot = key.partition("row:")[2].split(":", 2)
            rows[target][slot] = await self.store.call("HGETALL", key)
        return rows


@pytest.fixture
async def year(store: Store, store_url: str) -> AsyncIterator[Year]:
    town = Town(NEW_YEAR)
    async with GoodOnes("key", "http://127.0.0.1:1/api/v2", clock=town.clock) as api:
        lives = [Life(store_url, town, api) for _ in range(PROCESSES)]
        yield Year(store, town, lives, seed=SEED)
        for each in lives:
            await each.store.close()


async def test_no_slot_of_a_year_is_missing_and_none_comes_twice(year: Year) -> None:
    await year.begin()
    await year.go_by()
    came = await year.came()
    for target in PLANS:
        year.model.count(target, year.town.clock.now())
        assert sorted(came[target]) == sorted(year.model.slots[target]), target
        assert {row["rev"] for row in came[target].values()} == {"1"}, target
        began = year.town.began[target]
        assert began == sorted(began)
        assert len(began) == len(came[target]) + 1
    assert sum(map(len, came.values())) > 1000
    assert year.killed > 100
    assert year.paused > 100
    assert year.edits > 50


@pytest.mark.parametrize(
    ("wall", "zone", "shown"),
    [
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30"),
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:00"),
        ("2026-09-06T00:00", "America/Santiago", "2026-09-06T04:00"),
        ("2026-10-04T02:15", "Australia/Lord_Howe", "2026-10-03T15:30"),
    ],
)
def test_the_model_looks_at_the_wall(wall: str, zone: str, shown: str) -> None:
    moment = _shown(datetime.fromisoformat(wall), ZoneInfo(zone))
    assert moment.isoformat() == f"{shown}:00+00:00"
