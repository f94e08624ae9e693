"""A trouble is told once to each, whoever notices it however often, and its end where it was told."""

from typing import Any

import pytest

from bot.services.troubles import Troubles
from bot.troubles import Kind, State, Trouble, channel_trouble
from tests.services.make import House
from tests.support.world import AMY, BEN, CLEO, LEADS, SALES


@pytest.fixture
def troubles(house: House) -> Troubles:
    return Troubles(house.store, house.outbox, house.clock)


def closed(house: House, channel: str = LEADS) -> Trouble:
    return Trouble(
        id=channel_trouble(channel),
        kind=Kind.CHANNEL,
        reason="not_in_channel",
        since=house.clock.now(),
        channel=channel,
    )


async def notices(house: House, target: str) -> list[tuple[str, Any]]:
    """Each notice to somebody: its state, and how often it was put."""
    keys = await house.store.call("KEYS", f"*outbox:row:trouble:*:{target}*")
    rows = [await house.outbox.of(target).get(each.partition("row:")[2]) for each in sorted(keys)]
    return [(each.content["trouble"]["state"], each.rev) for each in rows if each]


async def test_it_is_told_once_however_often_it_is_noticed(house: House, troubles: Troubles) -> None:
    await troubles.begin(closed(house), [AMY, AMY])
    house.clock.advance(60)
    await Troubles(house.store, house.outbox, house.clock).begin(closed(house), [AMY])
    assert await notices(house, AMY) == [("lasts", "1")]
    (kept,) = await troubles.all()
    assert kept.told == (AMY,)
    assert (house.clock.now() - kept.since).total_seconds() == 60


async def test_whoever_was_stopped_before_it_was_told_tells_it_then(house: House, troubles: Troubles) -> None:
    await troubles.begin(closed(house), [])
    await troubles.begin(closed(house), [AMY, BEN])
    assert [await notices(house, each) for each in (AMY, BEN)] == [[("lasts", "1")]] * 2


async def test_whoever_was_stopped_between_telling_and_noting_doubles_nothing(
    house: House, troubles: Troubles
) -> None:
    untold = closed(house)
    await troubles.begin(untold, [AMY])
    await troubles.tell(untold, [AMY])
    assert await notices(house, AMY) == [("lasts", "1")]


async def test_others_may_be_told_later_and_only_they_are(house: House, troubles: Troubles) -> None:
    await troubles.begin(closed(house), [AMY])
    kept = await troubles.of_channel(LEADS)
    assert kept
    await troubles.tell(kept, [AMY, CLEO])
    assert await notices(house, AMY) == [("lasts", "1")]
    assert await notices(house, CLEO) == [("lasts", "1")]
    again = await troubles.of_channel(LEADS)
    assert again
    assert again.told == (AMY, CLEO)


async def test_its_end_takes_the_place_of_the_notice_and_next_time_is_a_new_one(
    house: House, troubles: Troubles
) -> None:
    await troubles.begin(closed(house), [AMY])
    kept = await troubles.of_channel(LEADS)
    assert kept
    await troubles.end(kept)
    assert await notices(house, AMY) == [("over", "2")]
    assert await troubles.all() == []
    house.clock.advance(1)
    await troubles.begin(closed(house), [AMY])
    assert [state for state, _ in await notices(house, AMY)] == ["over", "lasts"]


async def test_that_it_lasts_too_long_is_news_once_and_both_show_the_end(
    house: House, troubles: Troubles
) -> None:
    await troubles.begin(closed(house), [AMY])
    kept = await troubles.of_channel(LEADS)
    assert kept
    await troubles.give_up(kept)
    await troubles.give_up(kept)
    assert await notices(house, AMY) == [("lasts", "1"), ("given_up", "1")]
    later = await troubles.of_channel(LEADS)
    assert later
    assert later.state is State.GIVEN_UP
    await troubles.end(later)
    assert await notices(house, AMY) == [("over", "2"), ("over", "2")]


async def test_a_notice_that_is_forgotten_by_then_is_not_posted_once_more(
    house: House, troubles: Troubles
) -> None:
    await troubles.begin(closed(house), [AMY])
    kept = await troubles.of_channel(LEADS)
    assert kept
    (row,) = await house.store.call("KEYS", "*outbox:row:trouble:*")
    await troubles.give_up(kept)
    await house.store.call("DEL", row)
    await troubles.end(kept.model_copy(update={"state": State.GIVEN_UP}))
    assert await notices(house, AMY) == [("over", "2")]


async def test_they_are_listed_by_kind_the_longest_first(house: House, troubles: Troubles) -> None:
    await troubles.begin(closed(house, SALES), [])
    house.clock.advance(1)
    await troubles.begin(closed(house), [])
    down = Trouble(id="api:down", kind=Kind.DOWN, since=house.clock.now())
    await troubles.begin(down, [])
    assert [each.channel for each in await troubles.of(Kind.CHANNEL)] == [SALES, LEADS]
    assert [each.kind for each in await troubles.of(Kind.DOWN, Kind.REFUSED)] == [Kind.DOWN]


async def test_one_that_ended_while_others_were_told_stays_over_and_they_see_it(
    house: House, troubles: Troubles
) -> None:
    await troubles.begin(closed(house), [AMY])
    kept = await troubles.of_channel(LEADS)
    assert kept
    await troubles.end(kept)
    await troubles.tell(kept, [BEN])
    await troubles.give_up(kept)
    assert await troubles.all() == []
    assert await notices(house, BEN) == [("over", "2")]


async def test_whoever_is_told_by_two_at_once_is_noted_and_sees_the_end(
    house: House, troubles: Troubles
) -> None:
    await troubles.begin(closed(house), [AMY])
    kept = await troubles.of_channel(LEADS)
    assert kept
    await troubles.tell(kept, [BEN])
    await troubles.tell(kept, [CLEO])
    (known,) = await troubles.all()
    assert known.told == (AMY, BEN, CLEO)
    await troubles.end(kept)
    assert [await notices(house, each) for each in (AMY, BEN, CLEO)] == [[("over", "2")]] * 3


async def test_what_is_noted_of_one_that_is_over_does_not_change_the_next(
    house: House, troubles: Troubles
) -> None:
    await troubles.begin(closed(house), [AMY])
    first = await troubles.of_channel(LEADS)
    assert first
    await troubles.end(first)
    house.clock.advance(60)
    await troubles.begin(closed(house), [AMY])
    await troubles.give_up(first)
    (second,) = await troubles.all()
    assert second.state is State.LASTS
