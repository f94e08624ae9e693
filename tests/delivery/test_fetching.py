"""Fetching what no webhook brought: one request where that will do, each stream where not, nothing twice, nothing lost."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.api.errors import ApiError, Forbidden, UnexpectedResponse
from bot.api.leads import is_whole
from bot.api.models import Lead, LeadPage, Profile
from bot.delivery.fetching import Fetched
from bot.errors import StoreAway
from bot.modes import ChannelMode
from bot.sandbox.api.faults import Fault
from bot.sandbox.api.operations.leads import USUAL
from bot.sandbox.api.shapes import ENVELOPES, Shape
from bot.store.redis import key
from tests.delivery.door import OTHER_STREAM, STREAM, Door, find_leads
from tests.support.kept import keep
from tests.support.world import LEADS, RANDOM, SALES

OURS, OTHERS = f"/streams/{STREAM}/leads", f"/streams/{OTHER_STREAM}/leads"
HOUR = 3600


async def fetch(door: Door) -> Fetched:
    return await door.fetching.fetch(await door.subscriptions.all())


def since(door: Door) -> list[str]:
    return [str(seen.query["since"]) for seen in door.sandbox.requests if seen.path.endswith("/leads")]


def lead(id_: int, stream: int | None = STREAM, **more: Any) -> Lead:
    return Lead(id=id_, stream_id=stream, profile=Profile(x_user_id="1", handle=f"p{id_}"), **more)


def page(*leads: Lead, **said: Any) -> LeadPage:
    return LeadPage(leads=leads, **said)


def answering(door: Door, monkeypatch: pytest.MonkeyPatch, answer: LeadPage | ApiError) -> None:
    """Have the glance over all streams answered like this."""

    async def answered(*_: object, **__: object) -> LeadPage:
        if isinstance(answer, ApiError):
            raise answer
        return answer

    monkeypatch.setattr(door.fetching._api.leads, "since", answered)


async def test_without_a_subscription_nothing_is_asked(door: Door) -> None:
    assert await fetch(door) == Fetched(0, 0)
    assert not door.sandbox.requests


async def test_one_request_serves_every_subscription_of_every_stream(door: Door) -> None:
    for channel in (LEADS, SALES):
        await door.subscribe(channel)
    await door.subscribe(RANDOM, OTHER_STREAM)
    await door.subscribe("C0ALL", None)
    found = await find_leads(door)
    assert await fetch(door) == Fetched(found, 1)
    assert door.fetched() == ["/leads"]
    assert (
        len(await door.rows(LEADS)) == len(await door.rows(SALES)) == len(await door.rows("C0ALL")) == found
    )
    assert not await door.rows(RANDOM)


async def test_what_was_fetched_once_is_not_new_again(door: Door) -> None:
    await door.subscribe()
    found = await find_leads(door)
    assert (await fetch(door)).new == found
    rows = await door.rows()
    assert (await fetch(door)).new == 0
    assert await door.rows() == rows


async def test_it_begins_with_the_oldest_wish_and_then_a_little_before_the_last_time(door: Door) -> None:
    await door.subscribe(LEADS)
    door.clock.advance(60)
    await door.subscribe(SALES)
    for seconds in (0, 1800, 0):
        door.clock.advance(seconds)
        await fetch(door)
    assert since(door) == ["2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z", "2026-11-23T09:21:00Z"]


async def test_once_an_hour_each_stream_is_asked_for_from_further_back(door: Door) -> None:
    await door.subscribe(LEADS)
    await door.subscribe(SALES, OTHER_STREAM)
    for _ in range(9):
        door.clock.advance(HOUR / 4)
        await fetch(door)
    glances = ["/leads"] * 3
    assert door.fetched() == [*glances, OURS, OTHERS, *glances, OURS, OTHERS, "/leads"]
    walks = [at for at, path in zip(since(door), door.fetched(), strict=True) if path == OURS]
    assert walks == ["2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z"]


async def test_what_glances_left_out_comes_within_the_hour(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    await door.subscribe()
    found = await find_leads(door)
    answering(door, monkeypatch, page())
    for _ in range(11):
        await fetch(door)
        door.clock.advance(300)
    assert not await door.rows()
    door.clock.advance(300)
    await fetch(door)
    assert len(await door.rows()) == found


async def test_after_a_long_time_it_begins_seven_days_ago(door: Door) -> None:
    await door.subscribe()
    await fetch(door)
    door.clock.advance(60 * 86_400)
    await fetch(door)
    assert since(door)[-1] == "2027-01-15T09:00:00Z"


async def test_a_channel_that_subscribed_later_does_not_get_what_was_before(door: Door) -> None:
    await door.subscribe(LEADS)
    await find_leads(door)
    door.clock.advance(HOUR / 2)
    await door.subscribe(SALES)
    await fetch(door)
    assert await door.rows(LEADS)
    assert not await door.rows(SALES)


WHOLE: list[tuple[LeadPage, bool]] = [
    (page(), True),
    (page(lead(1)), True),
    (page(lead(1), total=1), True),
    (page(lead(1), has_more=False), True),
    (page(*map(lead, range(9))), True),
    (page(*map(lead, range(10))), False),
    (page(*map(lead, range(10)), total=10), True),
    (page(*map(lead, range(100)), has_more=False), True),
    (page(*map(lead, range(100)), has_more=False, total=101), False),
    (page(lead(1), has_more=True), False),
    (page(lead(1), total=2), False),
    (page(lead(1), has_more=True, total=1), False),
    (page(*map(lead, range(12)), total=3), False),
    (page(lead(1), lead(2, None)), False),
]


@pytest.mark.parametrize(("answer", "whole"), WHOLE)
def test_which_answer_is_certainly_all(answer: LeadPage, *, whole: bool) -> None:
    assert is_whole(answer) is whole


@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("envelope", ENVELOPES)
async def test_in_every_shape_all_leads_come(door: Door, envelope: str, *, grouped: bool) -> None:
    await door.subscribe()
    await door.subscribe(SALES, OTHER_STREAM)
    found = await find_leads(door)
    door.sandbox.answer_in(Shape(envelope=envelope, grouped=grouped, extra=True))
    assert (await fetch(door)).new == found
    assert len(await door.rows()) == found


@pytest.mark.parametrize(
    "answer",
    [
        page(lead(9001), has_more=True),
        page(*map(lead, range(9000, 9100))),
        page(lead(9001, None)),
        UnexpectedResponse("GET /leads", "no list of leads"),
    ],
)
async def test_what_cannot_be_relied_upon_has_each_stream_asked_for(
    door: Door, monkeypatch: pytest.MonkeyPatch, answer: LeadPage | ApiError
) -> None:
    await door.subscribe()
    await door.subscribe(SALES, OTHER_STREAM)
    found = await find_leads(door)
    answering(door, monkeypatch, answer)
    assert await fetch(door) == Fetched(found, 3)
    assert door.fetched() == [OURS, OTHERS]


@pytest.mark.parametrize(
    "fault", [Fault("malformed", path="/leads"), Fault("error", status=404, path="/leads")]
)
async def test_an_endpoint_that_is_not_as_we_think_costs_no_lead(door: Door, fault: Fault) -> None:
    await door.subscribe(stream_id=None)
    found = await find_leads(door)
    door.sandbox.faults.add(fault)
    assert (await fetch(door)).new == found
    assert door.fetched() == ["/leads", *(f"/streams/{each}/leads" for each in (42, 43, 44))]


async def test_a_page_that_is_cut_short_is_followed_by_all_pages(door: Door) -> None:
    await door.subscribe()
    some = await find_leads(door)
    found = some + sum([await find_leads(door) for _ in range(2 * USUAL // some)])
    assert found > USUAL
    assert (await fetch(door)).new == found
    assert door.fetched() == ["/leads", OURS]


async def test_a_refusal_of_all_is_told_and_moves_nothing(door: Door) -> None:
    await door.subscribe()
    await find_leads(door)
    door.sandbox.faults.add(Fault("error", status=403))
    with pytest.raises(Forbidden):
        await fetch(door)
    assert door.fetched() == ["/leads"]
    assert not await door.store.call("EXISTS", key("glanced"), key("fetched"))
    await fetch(door)
    assert await door.rows()


async def walking(door: Door) -> None:
    """An hour later each stream is asked for."""
    door.clock.advance(HOUR)


async def test_a_stream_that_is_gone_holds_up_nobody(door: Door) -> None:
    gone = await door.subscribe(SALES, OTHER_STREAM)
    await keep(door.subscriptions, gone.model_copy(update={"stream_id": 999}))
    await door.subscribe()
    found = await find_leads(door)
    await walking(door)
    assert (await fetch(door)).new == found
    await fetch(door)
    assert door.fetched()[-1] == "/leads"


async def test_a_stream_that_cannot_be_read_holds_up_only_itself(door: Door) -> None:
    sales = await door.subscribe(SALES, OTHER_STREAM)
    ours = await door.subscribe()
    found = await find_leads(door)
    await walking(door)
    door.sandbox.faults.add(Fault("error", status=400, path=OTHERS, count=1))
    with pytest.raises(ApiError):
        await fetch(door)
    assert len(await door.rows()) == found
    marks = await door.store.call("HKEYS", key("fetched"))
    assert marks == [ours.id]
    assert sales.id not in marks


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refusal_of_us_while_walking_ends_the_walk(door: Door, status: int) -> None:
    await door.subscribe()
    await door.subscribe(SALES, OTHER_STREAM)
    await walking(door)
    door.sandbox.faults.add(Fault("error", status=status, path=OURS, count=1))
    with pytest.raises(ApiError):
        await fetch(door)
    assert door.fetched() == [OURS]


async def test_what_was_read_before_the_api_failed_does_not_wait_for_it(door: Door) -> None:
    subscription = await door.subscribe()

    async def two_then_trouble() -> AsyncIterator[Lead]:
        for number in (9001, 9002):
            yield lead(number)
        raise StoreAway("in the middle")

    since_then = {subscription.id: subscription.at}
    with pytest.raises(StoreAway):
        await door.fetching._hand_on(two_then_trouble(), [subscription], since_then)
    assert await door.rows() == {f"lead:{number}:{LEADS}" for number in (9001, 9002)}


async def test_many_that_were_missed_are_one_roll_up(door: Door) -> None:
    subscription = await door.subscribe(mode=ChannelMode.BALANCED)

    async def many() -> AsyncIterator[Lead]:
        for number in range(250):
            yield lead(9000 + number, match_confidence="high")

    new = await door.fetching._hand_on(many(), [subscription], {subscription.id: subscription.at})
    assert new == 250
    rows = await door.rows()
    assert len(rows) == 4
    (rollup,) = [row.removeprefix("rollup:") for row in rows if row.startswith("rollup:")]
    kept = await door.rollups.get(rollup)
    assert kept
    assert kept.size == 247


async def test_what_was_found_before_a_wish_began_is_another_ones_though_the_api_sends_it_all(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = await door.subscribe(LEADS)
    door.clock.advance(60)
    await door.subscribe(SALES)
    start = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    answering(
        door,
        monkeypatch,
        page(
            lead(9001, discovered_at=start + timedelta(seconds=30)),
            lead(9002, discovered_at=start + timedelta(seconds=90)),
            lead(9003),
            lead(9004, discovered_at=start - timedelta(days=1)),
        ),
    )
    await fetch(door)
    assert early.channel == LEADS
    assert await door.rows(LEADS) == {f"lead:{number}:{LEADS}" for number in (9001, 9002, 9003)}
    assert await door.rows(SALES) == {f"lead:{number}:{SALES}" for number in (9002, 9003)}
