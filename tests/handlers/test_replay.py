"""The buttons that replay: where their answer stands, and what they carry is read with care."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.records import Sort
from bot.services.at_home import AtHome
from bot.services.replays import Replays
from bot.services.standing import Standings, Stores
from bot.services.troubles import Troubles
from bot.slack.payloads import Click
from bot.slack.replies import Home, Replace, Reply
from handlers.carried import OLD
from handlers.replay import replay_all, replay_one
from tests.blocks.limits import check_home, check_message
from tests.services.make import House, SeesAll, only
from tests.services.test_standing import bury
from tests.support.world import AMY, CLEO

Handler = Callable[..., AsyncIterator[Reply]]


class Desk:
    """Has clicks done as a worker would, and tells what was answered."""

    def __init__(self, house: House, stores: Stores) -> None:
        self.stores = stores
        self._house = house
        self._standings = Standings(
            stores, house.clock, Troubles(house.store, stores.outbox, house.clock), house.api
        )
        self._replays = Replays(house.store, self._standings, only(AMY, CLEO), house.audit, house.clock)

    async def do(self, handler: Handler, value: Any, person: str = AMY, *, home: bool = False) -> list[Reply]:
        click = Click(
            action_id="standing.replay",
            value=value if isinstance(value, str) else json.dumps({"v": 1, **value}),
            person=person,
            trigger_id=f"t-{person}",
            view_type="home" if home else "",
        )
        house = self._house
        at_home = AtHome(
            self._standings, house.subscriptions, self._replays, SeesAll(), house.follows, house.schedules
        )
        return [each async for each in handler(click, at_home)]

    async def given_up(self) -> str:
        await bury(self.stores.leads.of("s"), {"subscription": "s", "body": "[]"}, "BadRequest")
        return (await self.stores.leads.dead(1))[0].id


@pytest.fixture
def desk(house: House, stores: Stores) -> Desk:
    return Desk(house, stores)


def said(reply: Reply) -> str:
    """All of an answer, in place of the status or on the Home tab."""
    if isinstance(reply, Home):
        check_home(reply.view)
        return str(reply.view)
    assert isinstance(reply, Replace)
    check_message(reply.message)
    return str(reply.message.blocks)


@pytest.mark.parametrize("home", [False, True])
async def test_the_answer_stands_where_it_was_clicked_and_is_there_before_the_api_was_asked(
    desk: Desk, *, home: bool
) -> None:
    id_ = await desk.given_up()
    first, second = await desk.do(replay_one, {"sort": "webhook", "id": id_}, home=home)
    assert isinstance(first, Home if home else Replace)
    assert "Asking the lead API" in said(first)
    assert "The lead API answers" in said(second)
    assert all("1 thing queued again" in said(each) for each in (first, second))


async def test_the_click_itself_is_not_counted_among_what_waits(desk: Desk) -> None:
    await desk.stores.jobs.append({"payload": "this very click"})
    id_ = await desk.given_up()
    _, whole = await desk.do(replay_one, {"sort": "webhook", "id": id_})
    assert "click waiting" not in said(whole)
    assert "1 webhook waiting" in said(whole)


@pytest.mark.parametrize(
    ("handler", "value"),
    [
        (replay_one, {"sort": "lead", "id": "1-1"}),
        (replay_one, {"sort": 7, "id": "1-1"}),
        (replay_one, {"sort": "click"}),
        (replay_one, "nonsense"),
        (replay_all, {}),
        (replay_all, {"until": "now"}),
        (replay_all, {"until": 10**30}),
    ],
)
async def test_what_cannot_be_read_is_an_old_button_and_the_list_stays(
    desk: Desk, handler: Handler, value: Any
) -> None:
    await desk.given_up()
    _, whole = await desk.do(handler, value)
    assert OLD in said(whole)
    assert "1 thing could not be done" in said(whole)


@pytest.mark.parametrize("sort", Sort)
async def test_what_nobody_knows_is_over(desk: Desk, sort: Sort) -> None:
    _, whole = await desk.do(replay_one, {"sort": sort.value, "id": "lead:1"})
    assert "Nothing was done twice" in said(whole)


async def test_where_nothing_is_left_a_second_click_on_all_says_so(desk: Desk) -> None:
    await desk.given_up()
    until = {"until": round((await desk.stores.leads.dead(1))[0].at.timestamp() * 1000)}
    first = await desk.do(replay_all, until)
    second = await desk.do(replay_all, until, CLEO)
    assert "1 thing queued again" in said(first[1])
    assert "Nothing of that is left" in said(second[1])
