"""The team's default for digests: read for all replicas, kept while it can't be read, and never guessed."""

import asyncio
from datetime import time
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.api import GoodOnes
from bot.api.budget import Lane
from bot.api.models import EmailDigest, NotificationSettings
from bot.delivery.rounds import Rounds
from bot.digests.schedule import Schedule, When
from bot.errors import StoreAway
from bot.filters import LeadFilter
from bot.services.admins import Admins
from bot.services.audience import Audience
from bot.services.team_default import AGAIN, EVERY, ONLY, TELL_AGAIN, UNREADABLE, TeamDefault
from bot.store.redis import Store
from bot.tasks import Tasks
from tests.api.wire import AWAY, REFUSED, Step, Wire, raw, says, steps
from tests.services.make import FOUNDERS, House
from tests.slack.away import no_store
from tests.support.world import AMY, BEN, LEADS

SYNC, OFF = Schedule(when=When.SYNC, zone="Asia/Tokyo"), Schedule(when=When.OFF, zone="Asia/Tokyo")
DAILY = Schedule(when=When.DAYS, zone="Asia/Tokyo")
WEEKLY = Schedule(when=When.DAYS, days=(0,), at=time(9), zone="Asia/Tokyo")


class Replica:
    """One process, whose lead API answers as a test wants."""

    def __init__(self, house: House, *answers: Step) -> None:
        self.house = house
        self.wire = Wire(*answers)
        self.paused = False
        self.audience = Audience(house.store, house.subscriptions, Admins((BEN,)))
        self.default = self.asking(self.wire.client())

    def asking(self, api: GoodOnes) -> TeamDefault:
        house = self.house
        return TeamDefault(
            house.store,
            api,
            house.subscriptions,
            self.audience,
            house.outbox,
            house.clock,
            paused=lambda: self.paused,
        )

    async def read(self, *answers: Step) -> Schedule:
        """Have it read once more; answers what holds for a channel in Tokyo then."""
        self.wire.steps += answers
        await self.default.refresh()
        return await self.default.schedule("Asia/Tokyo")


async def notices(house: House, person: str = BEN) -> list[str]:
    """What somebody is told of it."""
    keys = await house.store.call("KEYS", f"*outbox:row:digests:team:*:{person}")
    rows = [await house.outbox.of(person).get(each.partition("row:")[2]) for each in sorted(keys)]
    return [row.content["message"]["text"] for row in rows if row]


@pytest.mark.parametrize(
    ("answer", "schedule"),
    [
        ({"settings": {"summaryFrequency": "after_every_sync"}}, SYNC),
        ({"settings": {"summaryFrequency": "daily", "emailEnabled": True}}, DAILY),
        ({"settings": {"summaryFrequency": "weekly"}}, WEEKLY),
        ({"settings": {"summaryFrequency": "off"}}, OFF),
        ({"notificationSettings": {"frequency": "DAILY"}}, DAILY),
        ({"data": {"frequency": "afterEverySync"}}, SYNC),
        ({"data": {"settings": {"summary": {"frequency": "Weekly"}}}}, WEEKLY),
        ({"summary": {"frequency": "daily", "channels": ["email", "telegram"]}}, DAILY),
        ({"frequency": "daily", "channels": ["email"], "limit": 5, "quiet": None}, DAILY),
        ({"success": True, "frequency": "daily", "enabled": False}, OFF),
        (
            {"frequency": "daily", "timezone": "Europe/Paris"},
            DAILY.model_copy(update={"zone": "Europe/Paris"}),
        ),
        ({"frequency": "daily", "timezone": "Mars/Olympus"}, DAILY),
    ],
)
async def test_each_plausible_shape_says_when_digests_come(
    house: House, answer: Any, schedule: Schedule
) -> None:
    replica = Replica(house, says(answer))
    assert await replica.read() == schedule
    assert await notices(house) == []


UNKNOWN = [
    says({"settings": {"frequency": "hourly"}}),
    says({"settings": {"frequency": None, "emailEnabled": True}}),
    says({"frequency": ["daily"]}),
    says({"frequency": 24}),
    says({"emailDigest": "daily", "telegramDigest": "weekly"}),
    says({"channels": ["email", "telegram"]}),
    says({}),
    says(None),
    says([]),
    says(5),
    says({"error": "Not found"}, 404),
    says({"error": "gone"}, 410),
    raw("<html><body>Welcome</body></html>", 200, content_type="text/html"),
    raw("{", 200),
]


@pytest.mark.parametrize("number", range(len(UNKNOWN)))
async def test_what_says_nothing_that_we_know_is_off_and_told_once(house: House, number: int) -> None:
    def answer() -> httpx.Response:
        known = UNKNOWN[number]
        return httpx.Response(known.status_code, content=known.content, headers=known.headers)

    replica = Replica(house)
    for _ in range(3):
        assert await replica.read(answer()) == OFF
        house.clock.advance(EVERY)
    assert await notices(house) == [UNREADABLE]
    assert await replica.read(says({"frequency": "daily"})) == DAILY
    assert await notices(house) == [UNREADABLE]


@pytest.mark.parametrize(
    "trouble", [[REFUSED] * 5, [AWAY] * 5, [says({"error": "Missing or malformed"}, 401)]]
)
async def test_an_api_that_is_away_changes_nothing_and_is_told_by_others(
    house: House, trouble: list[Any]
) -> None:
    replica = Replica(house)
    assert await replica.read(*steps(*trouble)) == OFF
    replica.wire.steps.clear()
    assert await replica.read(says({"frequency": "weekly"})) == WEEKLY
    assert await replica.read(*steps(*trouble)) == WEEKLY
    assert await notices(house) == []


async def test_the_last_readable_one_is_kept_where_an_answer_cannot_be_read(house: House) -> None:
    replica = Replica(house, says({"frequency": "weekly"}))
    assert await replica.read() == WEEKLY
    assert await replica.read(raw("<html>")) == WEEKLY
    assert await notices(house) == []


async def test_a_word_that_nobody_knows_is_not_the_one_from_before(house: House) -> None:
    replica = Replica(house, says({"frequency": "weekly"}))
    assert await replica.read() == WEEKLY
    assert await replica.read(says({"frequency": "monthly"})) == WEEKLY
    assert await notices(house) == []
    assert await replica.read(says({"frequency": "monthly"})) == OFF
    assert await notices(house) == [UNREADABLE]


async def test_an_answer_that_changes_its_shape_at_each_reading_changes_nothing(house: House) -> None:
    replica = Replica(house, says({"frequency": "daily"}))
    assert await replica.read() == DAILY
    for _ in range(10):
        assert await replica.read(says({"channels": ["email"]})) == DAILY
        house.clock.advance(EVERY)
        assert await replica.read(says({"settings": {"summaryFrequency": "daily"}})) == DAILY
        house.clock.advance(EVERY)
    assert await notices(house) == []


async def test_when_it_comes_again_it_is_told_once_a_day(house: House) -> None:
    replica = Replica(house)
    for word in ("hourly", "hourly", "daily", "hourly", "hourly", "daily"):
        await replica.read(says({"frequency": word}))
        house.clock.advance(EVERY)
    assert await notices(house) == [UNREADABLE]
    house.clock.advance(TELL_AGAIN.total_seconds())
    for word in ("hourly", "hourly"):
        await replica.read(says({"frequency": word}))
    assert await notices(house) == [UNREADABLE] * 2


async def test_whoever_was_stopped_before_telling_tells_it_next_time(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    replica = Replica(house)
    with monkeypatch.context() as away:
        away.setattr(house.outbox, "put", _no_outbox)
        with pytest.raises(StoreAway):
            await replica.read(says({"frequency": "hourly"}))
    assert await replica.read(says({"frequency": "hourly"})) == OFF
    assert await notices(house) == [UNREADABLE]


async def _no_outbox(*_: object, **__: object) -> bool:
    raise StoreAway("gone")


async def test_one_reading_is_for_all_replicas_and_outlives_a_restart(house: House) -> None:
    one, other = Replica(house, says({"frequency": "weekly"})), Replica(house)
    assert await other.default.schedule("Asia/Tokyo") == OFF
    await one.read()
    house.clock.advance(6)
    assert await other.default.schedule("Asia/Tokyo") == WEEKLY
    assert await Replica(house).default.schedule("Asia/Tokyo") == WEEKLY
    assert other.wire.requests == []


async def test_thousands_of_channels_ask_the_store_once(house: House) -> None:
    replica = Replica(house, says({"frequency": "daily"}))
    await replica.read()
    house.clock.advance(6)
    await replica.default.schedule("UTC")
    await house.store.call("FLUSHALL")
    assert [(await replica.default.schedule("UTC")).when for _ in range(1000)] == [When.DAYS] * 1000
    house.clock.advance(6)
    assert (await replica.default.schedule("UTC")).when is When.OFF


async def test_what_was_changed_holds_at_once_and_is_read_again_soon(house: House) -> None:
    await house.subscriptions.subscribe(LEADS, FOUNDERS, LeadFilter(), AMY)
    replica = Replica(house)
    await replica.default.changed(NotificationSettings(fields={"frequency": "weekly"}))
    assert await replica.default.schedule("Asia/Tokyo") == WEEKLY
    assert (await replica.default.due())[0] == []
    house.clock.advance(5)
    assert (await replica.default.due())[0] == [ONLY]


async def due(*replicas: Replica) -> list[list[str]]:
    return [(await each.default.due())[0] for each in replicas]


async def test_of_several_replicas_one_reads_every_quarter_of_an_hour(house: House) -> None:
    await house.subscriptions.subscribe(LEADS, FOUNDERS, LeadFilter(), AMY)
    one, other = Replica(house, *(says({"frequency": "daily"}) for _ in range(2))), Replica(house)
    assert await due(one) == [[]]
    for _ in range(2):
        assert await due(one, other) == [[ONLY], []]
        await one.default.look(ONLY)
        house.clock.advance(EVERY - 1)
        assert await due(other, one) == [[], []]
        house.clock.advance(1)
    assert len(one.wire.requests) == 2


async def test_whoever_dies_while_reading_is_made_up_for(house: House) -> None:
    await house.subscriptions.subscribe(LEADS, FOUNDERS, LeadFilter(), AMY)
    one, other = Replica(house), Replica(house)
    await due(one)
    assert await due(one) == [[ONLY]]
    house.clock.advance(AGAIN)
    assert await due(other) == [[ONLY]]


async def test_after_trouble_it_is_read_again_in_a_minute_or_when_the_api_wants(house: House) -> None:
    await house.subscriptions.subscribe(LEADS, FOUNDERS, LeadFilter(), AMY)
    replica = Replica(house, *[REFUSED] * 5)
    await replica.default.look(ONLY)
    house.clock.advance(AGAIN)
    assert await due(replica) == [[ONLY]]
    replica.wire.steps = [says({"error": "slow"}, 429, retry_after="300")] * 3
    await replica.default.look(ONLY)
    house.clock.advance(299)
    assert await due(replica) == [[]]
    house.clock.advance(2)
    assert await due(replica) == [[ONLY]]


async def test_where_nothing_is_subscribed_or_our_key_is_refused_nothing_is_asked(house: House) -> None:
    replica = Replica(house)
    assert await due(replica, replica) == [[], []]
    await house.subscriptions.subscribe(LEADS, FOUNDERS, LeadFilter(), AMY)
    replica.paused = True
    assert await due(replica, replica) == [[], []]
    replica.paused = False
    assert await due(replica, replica) == [[], [ONLY]]


async def test_its_loop_reads_what_the_stand_in_has(house: House) -> None:
    await house.subscriptions.subscribe(LEADS, FOUNDERS, LeadFilter(), AMY)
    default, tasks = Replica(house).asking(house.api), Tasks()
    rounds = Rounds("team default", default.due, default.look, tasks, house.api_clock, lane=Lane.BACKGROUND)
    loop = tasks.keep(rounds.run(), "team default")
    while not house.asked("GET", "/notification-settings"):
        house.api_clock.advance(1)
        await asyncio.sleep(0.01)  # lets real sockets be read; nothing is waited *for*
    await tasks.drain(1)
    assert loop.cancelled()
    assert (await default.schedule("Asia/Tokyo")) == DAILY.model_copy(update={"zone": "UTC"})


async def test_a_store_that_is_away_is_told_as_such(house: House) -> None:
    async with no_store() as url:
        replica = Replica(house, says({"frequency": "daily"}))
        away = Store(url)
        replica.default = TeamDefault(
            away,
            replica.wire.client(),
            house.subscriptions,
            replica.audience,
            house.outbox,
            house.clock,
            paused=lambda: False,
        )
        with pytest.raises(StoreAway):
            await replica.read()
        await away.close()


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from([*EmailDigest, "DAILY", "hourly", "UTC", "Europe/Berlin"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["settings", "data", "summary", "frequency", "enabled", "timezone", "email"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(json_values)
async def test_whatever_the_api_answers_there_is_a_schedule(house: House, answer: Any) -> None:
    await house.store.call("FLUSHALL")
    schedule = await Replica(house, says(answer)).read()
    assert schedule.when in When
    if schedule.when is not When.OFF:
        assert any(word in str(answer).lower() for word in ("daily", "weekly", "after"))
