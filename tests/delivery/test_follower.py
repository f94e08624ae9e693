"""Runs are followed to their end, and what people see of them is true."""

import asyncio
from typing import Any

from bot.delivery.follower import Follower
from bot.errors import StoreAway
from bot.services.runs import Follow
from bot.store.redis import Store, key
from bot.store.shelf import Shelf
from bot.tasks import Tasks
from tests.delivery.make import until
from tests.flow.steps import passing
from tests.support.clock import ManualClock
from tests.support.world import AMY, LEADS, RANDOM, World, visible

RUN = "/goodones run ai founders"


def _progress(world: World) -> str:
    """What the newest message about a run says."""
    shown = [message for message in world.shown(LEADS) if "AI founders watching" in visible(message)]
    return visible(shown[-1]) if shown else ""


def _direct(world: World) -> list[str]:
    return [visible(message) for message in world.slack.messages(world.slack.direct(AMY).id)]


def _looks(world: World) -> int:
    return len([seen for seen in world.api.requests if "/runs/" in seen.path])


async def _agenda(store: Store) -> int:
    return int(await store.call("ZCARD", key("follows", "agenda")))


async def test_in_a_channel_a_run_is_one_message_that_is_edited_to_its_end(world: World) -> None:
    await world.say(RUN)
    await world.until(lambda: "is done" in _progress(world))
    about = [message for message in world.shown() if "AI founders watching" in visible(message)]
    assert len(about) == 1
    assert len(world.slack.calls("chat.update")) >= 2


async def test_where_we_may_not_write_a_run_is_one_direct_message_that_is_edited_to_its_end(
    world: World,
) -> None:
    await world.say(RUN, channel=RANDOM)
    await world.until(lambda: any("is done" in text for text in _direct(world)))
    await world.settle(30)
    assert len(_direct(world)) == 1
    assert len(world.slack.calls("response_url")) == 1
    assert len(world.slack.calls("chat.update")) >= 2


async def test_an_api_that_answers_one_run_slowly_does_not_hold_up_another(world: World) -> None:
    await world.steer_api(fault="latency", path="/streams/42/runs/*", seconds=60, count=1)
    await world.say(RUN)
    await world.say("/goodones run rust")
    first = await passing(world, lambda: world.find("is done"))
    assert "Rust people" in visible(first)
    await passing(world, lambda: "is done" in _progress(world))


async def test_an_api_that_is_away_in_the_middle_is_waited_for(world: World) -> None:
    await world.say(RUN)
    await world.until(lambda: world.asked("POST", "/run") and _progress(world))
    await world.steer_api(fault="down", path="/streams/*/runs/*")
    await world.settle(60)
    assert "is done" not in _progress(world)
    await world.steer_api(fault="none")
    await world.until(lambda: "is done" in _progress(world))


async def test_a_run_that_never_ends_is_given_up_after_six_hours(world: World) -> None:
    await world.say(RUN)
    await world.until(lambda: world.asked("POST", "/run") and _progress(world))
    await world.steer_api(fault="down", path="/streams/*/runs/*")
    await world.settle(2)
    world.clock.advance(6 * 3600 + 1)
    await world.until(lambda: "did not end within six hours" in _progress(world))
    asked = _looks(world)
    await world.settle(120)
    assert _looks(world) == asked


async def test_a_follow_that_ended_is_kept_while_it_may_be_drawn_and_then_dropped(
    world: World, store: Store
) -> None:
    await world.say(RUN)
    await world.until(lambda: "is done" in _progress(world))
    await world.settle(60)
    assert await _agenda(store) == 1
    assert await store.call("HLEN", key("follows")) == 1
    world.clock.advance(72 * 3600)
    await world.settle(5)
    assert await _agenda(store) == 0
    assert await store.call("HLEN", key("follows")) == 0


class ScriptedRuns:
    """Runs whose agenda and answers a test decides; what follows from them is noted."""

    def __init__(self, due: list[Any], looks: dict[str, Any]) -> None:
        self._due = due
        self._looks = looks
        self.looked: list[str] = []

    async def due(self) -> tuple[list[str], None]:
        answer = self._due.pop(0) if self._due else []
        if isinstance(answer, Exception):
            raise answer
        return answer, None

    async def look(self, id_: str) -> tuple[Follow, bool] | None:
        self.looked.append(id_)
        answer = self._looks.get(id_)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, asyncio.Event):
            await answer.wait()
        return None


async def _over(_stream_id: int) -> None:
    """Nobody looks for leads here."""


async def _run(runs: ScriptedRuns, seconds: int) -> None:
    clock, tasks = ManualClock(), Tasks()
    follower = tasks.keep(Follower(runs, tasks, clock, _over).run(), "follower")  # type: ignore[arg-type]  # scripted
    for _ in range(seconds):
        await until(lambda: clock.until_next() or follower.done())
        clock.advance(1.0)
        await asyncio.sleep(0)
    await until(lambda: clock.until_next() or follower.done())
    assert not follower.done()
    await tasks.drain(1)


async def test_a_store_that_is_away_is_waited_for() -> None:
    runs = ScriptedRuns([StoreAway("gone"), ["a"], ["b"]], {"a": StoreAway("gone again")})
    await _run(runs, 3)
    assert runs.looked == ["a", "b"]


async def test_one_that_nobody_can_read_does_not_keep_us_from_the_others() -> None:
    runs = ScriptedRuns([["broken", "fine"]], {"broken": KeyError("state")})
    await _run(runs, 1)
    assert sorted(runs.looked) == ["broken", "fine"]


async def test_what_is_being_looked_at_is_not_looked_at_twice() -> None:
    runs = ScriptedRuns([["slow"], ["slow"]], {"slow": asyncio.Event()})
    await _run(runs, 2)
    assert runs.looked == ["slow"]


async def test_an_end_that_was_stored_but_not_shown_is_shown_after_all(world: World, store: Store) -> None:
    await world.say(RUN)
    await world.until(lambda: "is done" in _progress(world))
    await world.settle(5)
    shelf, edits = Shelf(store, "follows", Follow), len(world.slack.calls("chat.update"))
    (follow,) = await shelf.all()
    await shelf.put(follow.id, follow.model_copy(update={"told": False}))
    await store.call("ZADD", key("follows", "agenda"), world.clock.now().timestamp(), follow.id)
    await world.until(lambda: len(world.slack.calls("chat.update")) > edits)
    await world.settle(5)
    (follow,) = await shelf.all()
    assert follow.told
