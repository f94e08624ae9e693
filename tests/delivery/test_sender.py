"""The sender at Slack's pace: channels side by side, one message a second within a channel."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from bot.errors import Refused, StoreAway
from bot.store.lanes import Claimed, Lanes, Row
from bot.store.paces import UPDATES_A_MINUTE
from bot.store.redis import Store
from tests.delivery.make import until
from tests.delivery.office import Office, is_paced, office
from tests.support.world import LEADS, SALES


async def test_thirty_leads_come_one_a_second_and_slack_never_complains(here: Office) -> None:
    for number in range(30):
        await here.put(f"r{number}", LEADS, f"lead {number}")
    await here.until(lambda: len(here.posted) == 30)
    assert here.texts(LEADS) == [f"lead {number}" for number in range(30)]
    assert is_paced(here.times(LEADS))
    assert here.times(LEADS)[-1] - here.times(LEADS)[0] < 45
    assert {call.status for call in here.calls("chat.postMessage")} == {200}


async def test_a_drawing_knows_its_channel_and_whether_anything_stands_there(here: Office) -> None:
    await here.put("a", LEADS, "a", kind="again")
    await here.until(lambda: here.calls("chat.update"))
    await here.settle()
    assert here.drawn == [(LEADS, True), (LEADS, False)]
    assert len(here.calls("chat.postMessage")) == len(here.calls("chat.update")) == 1


@pytest.mark.parametrize(("late", "next_after"), [(0.0, 1.0), (0.2, 0.8), (0.25, 0.75), (5.0, 0.75)])
async def test_who_came_late_does_not_put_off_the_next_by_as_much(
    store: Store, late: float, next_after: float
) -> None:
    async with office(store) as here:
        await here.put("a", LEADS, "first")
        await here.put("b", LEADS, "second")
        here.clock.advance(late)
        here.open()
        began = here.now
        await until(lambda: here.posted and not here.tasks.running)
        due = (await here.outbox.claim(here.now)).next_due
        assert due
        assert due - began == pytest.approx(next_after, abs=1e-3)


async def test_a_channels_second_goes_on_however_long_it_takes_to_write_down_that_it_stands(
    store: Store,
) -> None:
    async with office(store) as here:
        note = here.sender._posted

        async def slowly(row: Row, ts: str) -> None:
            here.clock.advance(0.4)
            await note(row, ts)

        here.sender._posted = slowly
        here.open()
        began = here.now
        await here.put("a", LEADS, "first")
        await here.put("b", LEADS, "second")
        await until(lambda: here.posted and not here.tasks.running)
        assert here.now - began == pytest.approx(0.4)
        due = (await here.outbox.claim(here.now)).next_due
        assert due
        assert due - began == pytest.approx(1.0, abs=1e-3)


async def test_channels_do_not_wait_for_each_other(here: Office) -> None:
    for number in range(8):
        await here.put(f"l{number}", LEADS, f"l{number}")
        await here.put(f"s{number}", SALES, f"s{number}")
    await here.until(lambda: len(here.posted) == 16)
    first, last = here.times(LEADS)[0], here.times(LEADS)[-1]
    assert sum(first <= at <= last for at in here.times(SALES)) >= 7


async def test_two_senders_share_one_pace(store: Store, here: Office) -> None:
    here.open(here.new_sender(Lanes(store)))
    for number in range(10):
        await here.put(f"r{number}", LEADS, f"lead {number}")
    await here.until(lambda: len(here.posted) == 10)
    await here.settle()
    assert here.texts(LEADS) == [f"lead {number}" for number in range(10)]
    assert is_paced(here.times(LEADS))


async def test_what_was_put_again_while_it_waited_appears_once_as_it_is_now(here: Office) -> None:
    await here.put("first", LEADS, "first")
    await here.put("a", LEADS, "old")
    await here.put("a", LEADS, "new")
    await here.until(lambda: len(here.posted) == 2)
    await here.settle()
    assert here.texts(LEADS) == ["first", "new"]
    assert here.calls("chat.update") == []


async def test_what_changes_after_it_was_posted_is_edited_in_its_place(here: Office) -> None:
    await here.put("a", LEADS, "old")
    await here.until(lambda: here.posted)
    await here.put("a", LEADS, "new")
    await here.until(lambda: here.texts(LEADS) == ["new"])
    assert len(here.posted) == 1
    (edit,) = here.calls("chat.update")
    assert edit.body["ts"] == here.posted[0][1]


async def test_an_edit_does_not_wait_behind_posts(here: Office) -> None:
    await here.put("a", LEADS, "old")
    await here.until(lambda: here.posted)
    for number in range(10):
        await here.put(f"r{number}", LEADS, f"lead {number}")
    await here.put("a", LEADS, "new")
    await here.until(lambda: "new" in here.texts(LEADS))
    assert len(here.texts(LEADS)) < 5


async def test_edits_keep_below_slacks_number_a_minute(here: Office) -> None:
    await here.put("a", LEADS, "0")
    await here.until(lambda: here.posted)
    start = here.now
    for number in range(1, UPDATES_A_MINUTE + 6):
        await here.put("a", LEADS, str(number))
        await here.until(partial(_shows, here, str(number)))
    assert here.now - start >= 55
    assert {call.status for call in here.calls("chat.update")} == {200}


async def test_every_message_carries_the_name_of_its_row(here: Office) -> None:
    await here.put("lead:7:C0LEADS", LEADS, "hello")
    await here.until(lambda: here.posted)
    (message,) = here.slack.messages(LEADS)
    assert message.metadata == {
        "event_type": "goodones_message",
        "event_payload": {"id": "lead:7:C0LEADS"},
    }


async def test_what_cannot_be_drawn_is_dead_and_the_next_goes_on(here: Office) -> None:

    def draw(content: dict[str, str]) -> None:
        if content["text"] == "unknown":
            raise Refused("that run is no longer known")
        if content["text"] == "broken":
            raise KeyError("profile")

    here.drawing = draw
    for text in ("unknown", "broken", "fine"):
        await here.put(text, LEADS, text)
    await here.until(lambda: here.texts(LEADS) == ["fine"])
    assert await here.state("unknown") == ("dead", "that run is no longer known")
    assert await here.state("broken") == ("dead", "KeyError")


async def test_a_store_away_while_drawing_leaves_the_row_queued(store: Store) -> None:
    async with office(store) as here:
        here.outbox = Lanes(store, lease=0.05)
        here.sender = here.new_sender(here.outbox)
        away = [StoreAway("gone")]

        def draw(_: object) -> None:
            if away:
                raise away.pop()

        here.drawing = draw
        here.open()
        await here.put("a", LEADS, "hello")
        await here.until(lambda: here.texts(LEADS) == ["hello"])
        await here.settle()
        assert here.texts(LEADS) == ["hello"]


async def test_a_store_that_is_away_is_waited_for(store: Store) -> None:
    async with office(store) as here:
        away = [StoreAway("gone"), StoreAway("still")]
        real = here.outbox.claim

        async def claim(now: float) -> object:
            if away:
                raise away.pop()
            return await real(now)

        here.outbox.claim = claim  # type: ignore[method-assign,assignment]  # a store that is away twice
        await here.put("a", LEADS, "hello")
        start = here.now
        here.open()
        await here.until(lambda: here.posted)
        assert here.now - start >= 10


async def test_who_is_stopped_while_it_asks_for_a_lane_gives_it_back(store: Store) -> None:
    async with office(store) as here:
        real, asked, gate = here.outbox.claim, asyncio.Event(), asyncio.Event()

        async def claim(now: float) -> Claimed:
            claimed = await real(now)
            asked.set()
            await gate.wait()
            return claimed

        here.outbox.claim = claim  # type: ignore[method-assign]  # an answer that is slow to come
        await here.put("a", LEADS, "hello")
        here.open()
        await asked.wait()
        draining = asyncio.create_task(here.tasks.drain(5.0))
        await until(lambda: here.tasks.running)
        gate.set()
        await draining
        assert (await Lanes(store).claim(here.now)).lane == LEADS


async def test_who_is_stopped_while_nothing_waits_or_the_store_is_away_just_stops(store: Store) -> None:
    async with office(store) as here:
        gate, troubles = asyncio.Event(), [StoreAway("gone")]

        async def claim(now: float) -> Claimed:
            await gate.wait()
            if troubles:
                raise troubles.pop()
            return Claimed(None)

        here.outbox.claim = claim  # type: ignore[method-assign]  # has nothing to give
        for _ in range(2):
            here.open()
        await asyncio.sleep(0)
        draining = asyncio.create_task(here.tasks.drain(5.0))
        await until(lambda: len(here.tasks.running) == 2)
        gate.set()
        await draining
        assert not troubles


async def test_a_lane_is_held_however_slowly_a_message_is_drawn(here: Office) -> None:
    drawn, gate = asyncio.Event(), asyncio.Event()
    held: list[float] = []
    real = here.outbox.hold

    def draw(_: object) -> Awaitable[object]:
        drawn.set()
        return gate.wait()

    async def hold(claimed: Claimed, now: float, begin: Row | None = None) -> bool:
        answer = await real(claimed, now, begin)
        held.append(here.now)
        return answer

    here.outbox.hold = hold  # type: ignore[method-assign]  # listens in, changes nothing
    here.drawing = draw
    await here.put("a", LEADS, "hello")
    await until(drawn.is_set)
    for count in (1, 2, 3):
        here.clock.advance(10.0)
        await until(partial(_as_many, held, count))
    gate.set()
    await here.until(lambda: here.texts(LEADS) == ["hello"])


async def test_holding_goes_on_where_the_store_is_away_for_a_moment(here: Office) -> None:
    drawn, gate = asyncio.Event(), asyncio.Event()
    tried: list[float] = []
    real = here.outbox.hold

    def draw(_: object) -> Awaitable[object]:
        drawn.set()
        return gate.wait()

    async def hold(claimed: Claimed, now: float, begin: Row | None = None) -> bool:
        if not tried:
            tried.append(here.now)
            raise StoreAway("for a moment")
        answer = await real(claimed, now, begin)
        tried.append(here.now)
        return answer

    here.outbox.hold = hold  # type: ignore[method-assign]  # a store that is away once
    here.drawing = draw
    await here.put("a", LEADS, "hello")
    await until(drawn.is_set)
    for count in (1, 2):
        here.clock.advance(10.0)
        await until(partial(_as_many, tried, count))
    gate.set()
    await here.until(lambda: here.texts(LEADS) == ["hello"])


async def test_who_lost_its_lane_while_drawing_does_not_send(store: Store, here: Office) -> None:
    gate, quick = asyncio.Event(), asyncio.Event()
    gates = [gate, quick]
    here.drawing = lambda _: gates.pop(0).wait() if gates else None
    await here.put("a", LEADS, "hello")
    await here.until(lambda: len(gates) == 1)
    await store.call("DEL", "{goodones}:outbox:lease:" + LEADS)
    here.clock.advance(31.0)
    await until(partial(_a_second_later, here, lambda: not gates))
    gate.set()
    await until(lambda: len(here.tasks.running) == 1)
    assert here.texts(LEADS) == []
    quick.set()
    await here.until(lambda: here.texts(LEADS) == ["hello"])
    await here.settle()
    assert here.texts(LEADS) == ["hello"]


def _shows(here: Office, text: str) -> bool:
    return here.texts(LEADS) == [text]


def _a_second_later(here: Office, wanted: Callable[[], bool]) -> bool:
    here.clock.advance(1.0)
    return wanted()


def _as_many(some: list[float], count: int) -> bool:
    return len(some) >= count


async def test_what_shall_not_be_posted_now_waits_until_it_may_and_holds_up_nothing_urgent(
    here: Office,
) -> None:
    here.shut = {"a"}
    await here.put("a", LEADS, "card", kind="lead")
    await here.settle(3)
    await here.put("said", LEADS, "said", kind="message")
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["said"]
    here.shut = set()
    await here.until(lambda: here.texts(LEADS) == ["said", "card"])
