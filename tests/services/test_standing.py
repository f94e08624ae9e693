"""How things stand: one look at everything that waits, and what was given up is done after all."""

from typing import Any

import pytest

from bot.api.errors import ApiUnreachable
from bot.records import Sort
from bot.services.standing import IT_WAITS, Standings, Stores
from bot.services.troubles import Troubles
from bot.store.inbox import Inbox
from bot.store.redis import Store, key
from tests.services.make import House
from tests.store.unmade import bury_digest
from tests.support.world import AMY, LEADS, SALES

SHORT = 0.001


@pytest.fixture
def standings(house: House, stores: Stores) -> Standings:
    troubles = Troubles(house.store, stores.outbox, house.clock)
    return Standings(stores, house.clock, troubles, house.api)


async def bury(inbox: Inbox, body: dict[str, Any], reason: str) -> None:
    await inbox.append(body)
    (entry,) = await inbox.take(1, SHORT)
    await inbox.bury(entry, reason)


async def bury_message(stores: Stores, id_: str, channel: str, at: float = 1.0) -> None:
    await stores.outbox.put(id_, channel, {"lead": 7}, 1.0)
    lanes = stores.outbox.of(channel)
    claimed = await lanes.claim(1.0)
    row = await lanes.next(str(claimed.lane), 1.0)
    assert row
    await lanes.dead(row, "invalid_blocks", at)
    await lanes.release(claimed, 1.0, 1.0)


async def test_where_nothing_waits_nothing_is_said(standings: Standings, house: House) -> None:
    standing = await standings.look()
    assert (standing.api, standing.places, standing.clicks, standing.webhooks, standing.dead) == (
        None,
        (),
        0,
        0,
        (),
    )
    assert standing.at == house.clock.now()


async def test_what_waits_is_counted_by_channel_the_longest_first(
    standings: Standings, stores: Stores
) -> None:
    await stores.outbox.put("a", SALES, {"lead": 1}, 200.0)
    await stores.outbox.put("b", LEADS, {"lead": 2}, 100.0)
    await stores.outbox.put("c", LEADS, {"lead": 3}, 50.0, ts="1.2")
    await stores.jobs.append({"payload": {}})
    await stores.leads.append({"subscription": "s", "body": "[]"}, about="s")
    standing = await standings.look()
    assert [(each.channel, each.count, each.since.timestamp()) for each in standing.places] == [
        (LEADS, 2, 50.0),
        (SALES, 1, 200.0),
    ]
    assert (standing.clicks, standing.webhooks) == (1, 1)


async def test_a_channel_says_after_how_long_all_of_it_is_sent(standings: Standings, stores: Stores) -> None:
    for number in range(5):
        await stores.outbox.put(f"a{number}", SALES, {"lead": 1}, 1.0)
    assert [each.seconds for each in (await standings.look()).places] == [5.0]


async def test_what_was_given_up_says_what_it_was_and_why(
    standings: Standings, stores: Stores, store: Store
) -> None:
    click = {"payload": {"kind": "action", "action_id": "lead.export", "person": AMY}}
    await bury(stores.jobs, click, "KeyRefused: status 401")
    await bury(stores.leads.of("s"), {"subscription": "s", "body": "[]"}, "BadRequest")
    await bury_message(stores, "lead:7:C0LEADS", LEADS)
    await bury_digest(store, LEADS)
    found = {each.sort: each for each in (await standings.look()).dead}
    assert (found[Sort.CLICK].what, found[Sort.CLICK].person) == ("lead.export", AMY)
    assert found[Sort.CLICK].reason == "KeyRefused: status 401"
    assert found[Sort.WEBHOOK].reason == "BadRequest"
    assert (found[Sort.MESSAGE].channel, found[Sort.MESSAGE].reason) == (LEADS, "invalid_blocks")
    assert (found[Sort.DIGEST].channel, found[Sort.DIGEST].reason) == (LEADS, "KeyError: 'x'")


async def test_the_numbers_alone_are_the_same_as_those_of_the_whole_look(
    standings: Standings, stores: Stores, store: Store
) -> None:
    await bury(stores.jobs, {"payload": {}}, "why")
    await bury_message(stores, "lead:7:C0LEADS", LEADS)
    await bury_digest(store, LEADS)
    await stores.outbox.put("a", SALES, {"lead": 1}, 200.0)
    await stores.outbox.put("b", LEADS, {"lead": 2}, 100.0, ts="1.2")
    await stores.jobs.append({"payload": {}})
    await stores.leads.append({"subscription": "s", "body": "[]"}, about="s")
    counted = await standings.count()
    assert counted.waiting == {"clicks": 1, "webhooks": 1, "messages": 2}
    assert counted.dead == {Sort.CLICK: 1, Sort.WEBHOOK: 0, Sort.MESSAGE: 1, Sort.DIGEST: 1}


async def test_work_of_another_version_is_listed_too(standings: Standings, stores: Stores) -> None:
    await bury(stores.jobs, {"something": "else"}, "BadPayload")
    (dead,) = (await standings.look()).dead
    assert (dead.what, dead.person) == ("work", None)


async def test_of_what_was_typed_only_the_word_is_listed(standings: Standings, stores: Stores) -> None:
    typed = {"kind": "command", "command": "/goodones", "text": "run rust people", "person": AMY}
    await bury(stores.jobs, {"payload": typed}, "why")
    assert [each.what for each in (await standings.look()).dead] == ["/goodones run"]


async def test_trouble_with_the_api_is_told_in_its_words(standings: Standings, house: House) -> None:
    house.trouble("error", "/me", status=401)
    assert "GOODONES_API_KEY" in str((await standings.look()).api)


async def test_who_looks_at_how_things_stand_is_not_told_to_try_again(
    standings: Standings, house: House
) -> None:
    house.trouble("down", "*")
    assert (await standings.look()).api == f"{ApiUnreachable('GET /me').cause} {IT_WAITS}"


async def test_the_store_alone_can_be_looked_at(standings: Standings, house: House) -> None:
    house.trouble("error", "/me", status=401)
    standing = await standings.look(ask=False)
    assert (standing.asked, standing.api) == (False, None)
    assert house.asked("GET", "/me") == []


class Hopeless(Standings):
    """Whatever is done after all fails again at once."""

    async def revive(self, sort: Sort, id_: str) -> bool:
        revived = await super().revive(sort, id_)
        (entry,) = await self._stores.jobs.take(1, SHORT)
        await self._stores.jobs.bury(entry, "again")
        return revived


async def test_what_fails_again_at_once_is_not_tried_for_ever(
    store: Store, stores: Stores, house: House
) -> None:
    for moment in (1000, 2000):
        body = '{"payload": {}}'
        await store.call("XADD", key("dead", "jobs"), f"{moment}-0", "body", body, "reason", "why")
    assert (
        len(await Hopeless(stores, house.clock, Troubles(store, stores.outbox, house.clock)).revive_all())
        == 2
    )
    assert len(await stores.jobs.dead()) == 2


async def test_what_is_given_up_later_stays(standings: Standings, stores: Stores) -> None:
    for at in (1.0, 2.0):
        await bury_message(stores, f"lead:{at}", LEADS, at)
    first = (await standings.look()).dead[-1]
    assert await standings.revive_all(first.at) == [first]
    (left,) = (await standings.look()).dead
    assert left.id == "lead:2.0"


@pytest.mark.parametrize("sort", Sort)
async def test_one_is_done_after_all_and_only_that_one(
    standings: Standings, stores: Stores, store: Store, sort: Sort
) -> None:
    for _ in range(2):
        await bury(stores.jobs, {"payload": {}}, "why")
        await bury(stores.leads.of("s"), {"subscription": "s", "body": "[]"}, "why")
    for number in range(2):
        await bury_message(stores, f"lead:{number}", LEADS)
        await bury_digest(store, f"C{number}")
    of_sort = [each for each in (await standings.look()).dead if each.sort is sort]
    assert await standings.revive(sort, of_sort[0].id)
    after = await standings.look()
    assert of_sort[0] not in after.dead
    assert len(after.dead) == 7
    digests = len(await stores.digests.lend(after.at, 9))
    assert after.clicks + after.webhooks + sum(each.count for each in after.places) + digests == 1
    assert not await standings.revive(sort, of_sort[0].id)


async def test_all_are_done_after_all(standings: Standings, stores: Stores) -> None:
    for number in range(120):
        await bury(stores.jobs, {"payload": {"n": number}}, "why")
    await bury_message(stores, "lead:1", LEADS)
    assert (await standings.look()).more
    assert len(await standings.revive_all()) == 121
    assert await standings.revive_all() == []
    assert (await standings.look()).clicks == 120
