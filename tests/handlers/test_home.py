"""The Home tab where something is in the way."""

from collections.abc import AsyncIterator

import pytest

from bot.errors import StoreAway
from bot.services.at_home import AtHome
from bot.services.follows import Follows
from bot.services.replays import Replays
from bot.services.standing import Standings
from bot.services.troubles import Troubles
from bot.slack.payloads import Click, Event
from bot.slack.replies import Home, Reply
from bot.store.follows import FollowBook
from bot.store.homes import Homes
from bot.store.redis import Store
from handlers.home import look_again, open_home
from tests.blocks.limits import check_home
from tests.services.make import House, SeesAll, only, stores_at
from tests.support.world import AMY

OPENED = Event(type="app_home_opened", event_id="E1", person=AMY, event={"tab": "home"})


@pytest.fixture
async def away(house: House) -> AsyncIterator[AtHome]:
    """The services at a store where nobody listens."""
    store = Store("redis://127.0.0.1:1")
    stores = stores_at(store)
    standings = Standings(stores, house.clock, Troubles(store, stores.outbox, house.clock), house.api)
    replays = Replays(store, standings, only(), house.audit, house.clock)
    follows = Follows(FollowBook(store), Homes(store), house.book, house.clock)
    yield AtHome(standings, house.subscriptions, replays, SeesAll(), follows, house.schedules)
    await store.close()


@pytest.mark.parametrize("by", ["opening", "button"])
async def test_a_store_that_is_away_is_told_in_the_tab(away: AtHome, by: str) -> None:
    click = Click(action_id="home.refresh", person=AMY, view_type="home")
    given: AsyncIterator[Reply] = open_home(OPENED, away) if by == "opening" else look_again(click, away)
    (reply,) = [each async for each in given]
    assert isinstance(reply, Home)
    check_home(reply.view)
    assert StoreAway.user_text in str(reply.view)
    assert "home.refresh" in str(reply.view)


@pytest.mark.parametrize("changed", [{"event": {"tab": "messages"}}, {"person": ""}, {"event": {}}])
async def test_what_is_no_opening_of_somebodys_home_tab_draws_nothing(
    away: AtHome, changed: dict[str, object]
) -> None:
    assert [each async for each in open_home(OPENED.model_copy(update=changed), away)] == []
