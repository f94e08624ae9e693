"""Leads that arrive: each wanted one gets one row, and what can't be read is a hint."""

import asyncio
import json
import threading
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.api.models import Email, EnrichmentResult
from bot.delivery import arrivals
from bot.delivery.reading import Delivery, read_webhook
from bot.delivery.worker import Failure
from bot.filters import ChosenSegment, LeadFilter
from bot.sandbox.api.faults import Fault
from bot.store.inbox import Entry
from bot.store.redis import key
from tests.delivery.door import OTHER_STREAM, STREAM, Door
from tests.delivery.make import PATIENCE, until
from tests.support.world import LEADS, SALES


def lead(id_: int = 9001, stream: int | None = STREAM, **more: Any) -> dict[str, Any]:
    return {
        "id": id_,
        "streamId": stream,
        "matchConfidence": "high",
        "profile": {"xUserId": str(id_), "handle": f"person{id_}", "followerCount": 5_000},
        **more,
    }


def card(id_: int = 9001, channel: str = LEADS) -> str:
    return f"lead:{id_}:{channel}"


@pytest.mark.parametrize(
    "wrap",
    [
        lambda leads: {"leads": leads},
        lambda leads: leads,
        lambda leads: {"data": leads},
        lambda leads: {"data": {"leads": leads}},
    ],
)
async def test_leads_are_learnt_and_put_into_the_channel(door: Door, wrap: Any) -> None:
    subscription = await door.subscribe()
    await door.brings(subscription, wrap([lead(9001), lead(9002)]))
    assert await door.rows() == {card(9001), card(9002)}
    record = await door.book.get(9001)
    assert record
    assert record.lead.profile.handle == "person9001"
    assert door.fetched() == []


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: {"data": one}, lambda one: {"lead": one}])
async def test_one_lead_alone_arrives_too(door: Door, wrap: Any) -> None:
    await door.brings(await door.subscribe(), wrap(lead()))
    assert await door.rows() == {card()}


async def test_the_same_lead_twice_is_one_card(door: Door) -> None:
    subscription = await door.subscribe()
    for _ in range(3):
        await door.brings(subscription, [lead(), lead()])
    assert await door.rows() == {card()}


async def test_a_lead_whose_card_stands_there_is_not_posted_again_however_late_it_comes(door: Door) -> None:
    subscription = await door.subscribe()
    await door.book.posted(9001, LEADS, "1.1")
    await door.brings(subscription, [lead()])
    assert await door.rows() == set()


async def test_a_lead_goes_to_the_channel_whose_address_it_came_on_only(door: Door) -> None:
    mine, theirs = await door.subscribe(LEADS), await door.subscribe(SALES)
    await door.brings(mine, [lead()])
    assert (await door.rows(LEADS), await door.rows(SALES)) == ({card()}, set())
    await door.brings(theirs, [lead()])
    assert await door.rows(SALES) == {card(channel=SALES)}


async def test_a_lead_of_a_subscription_that_ended_is_let_go(door: Door) -> None:
    subscription = await door.subscribe()
    await door.subscriptions.end(subscription)
    await door.brings(subscription, [lead()])
    assert await door.rows() == set()
    assert await door.book.get(9001) is None


async def test_a_lead_of_another_stream_is_learnt_and_not_posted(door: Door) -> None:
    await door.brings(await door.subscribe(), [lead(stream=OTHER_STREAM), lead(9002, None)])
    assert await door.rows() == {card(9002)}
    assert await door.book.get(9001)


async def test_the_filter_is_ours_to_keep(door: Door) -> None:
    wanted = LeadFilter(accounts=("founderfuel",), followers_min=1_000)
    subscription = await door.subscribe(wanted=wanted)
    await door.brings(
        subscription,
        [
            lead(9001, trackedXAccountId=9),
            lead(9002, trackedXAccountId=10),
            lead(9003),
            lead(9004, trackedXAccountId=9, profile={"xUserId": "4", "handle": "d", "followerCount": 10}),
        ],
    )
    assert await door.rows() == {card(9001)}


async def test_segment_and_bio_are_ours_to_keep_too(door: Door) -> None:
    wanted = LeadFilter(segments=(ChosenSegment(id=12, title="AI"),), bio=("c++",), not_bio=("recruiter",))
    subscription = await door.subscribe(wanted=wanted)
    person = {"xUserId": "4", "handle": "d"}
    await door.brings(
        subscription,
        [
            lead(9001, segmentId=12, profile={**person, "bio": "C++ since 1998"}),
            lead(9002, segmentId=13, profile={**person, "bio": "C++ since 1998"}),
            lead(9003, segmentId=12, profile={**person, "bio": "C since 1978"}),
            lead(9004, segmentId=12, profile={**person, "bio": "C++ recruiter"}),
            lead(9005, segmentId=12, profile=person),
            lead(9006, profile={**person, "bio": "C++"}),
        ],
    )
    assert await door.rows() == {card(9001)}


async def test_one_that_is_enriched_later_is_not_posted_then(door: Door) -> None:
    subscription = await door.subscribe(wanted=LeadFilter(enriched=True))
    others = await door.subscribe(SALES, wanted=LeadFilter(not_enriched=True))
    for each in (subscription, others):
        await door.brings(each, [lead(9001), lead(9002, email="ada@example.com")])
    await door.book.keep_found(9001, EnrichmentResult(email=Email(address="bob@example.com")))
    for each in (subscription, others):
        await door.brings(each, [lead(9001, email="bob@example.com"), lead(9002)])
    assert (await door.rows(), await door.rows(SALES)) == ({card(9002)}, {card(9001, SALES)})


async def test_an_empty_list_is_nothing_to_fetch(door: Door) -> None:
    await door.brings(await door.subscribe(), {"leads": []})
    assert door.fetched() == []


UNREADABLE = '{"person": "Ada Secret", "mail": "ada@secret.example"}'


async def test_what_cannot_be_read_is_kept_and_looked_for_at_once(door: Door) -> None:
    subscription = await door.subscribe()
    await door.brings(subscription, UNREADABLE)
    ((_, kept),) = await door.store.call("XRANGE", key("unread"), "-", "+")
    assert kept == {"subscription": subscription.id, "body": UNREADABLE}
    assert await door.wanted() == {"soon": 3}
    assert door.fetched() == []


async def test_the_log_tells_size_shape_and_subscription_and_no_content(door: Door) -> None:
    subscription = await door.subscribe()
    with capture_logs() as logs:
        await door.brings(subscription, UNREADABLE)
    (line,) = [line for line in logs if line["event"] == "unreadable webhook"]
    assert line["subscription"] == subscription.id
    assert line["bytes"] == len(UNREADABLE)
    assert line["shape"] == "object with mail, person"
    assert "ecret" not in json.dumps(logs)


async def test_a_body_that_is_no_text_is_kept_byte_for_byte(door: Door) -> None:
    body = b"\xff\xfe not text \x80"
    await door.brings(await door.subscribe(), body.decode(errors="surrogateescape"))
    ((_, kept),) = await door.store.call("XRANGE", key("unread"), "-", "+")
    assert kept["body"].encode(errors="surrogateescape") == body


async def test_an_oversized_body_is_a_hint_and_nothing_is_kept(door: Door) -> None:
    await door.brings(await door.subscribe(), None)
    assert await door.wanted() == {"soon": 3}
    assert await door.store.call("XLEN", key("unread")) == 0


async def test_what_can_be_read_among_what_cannot_arrives_at_once_and_the_rest_is_looked_for(
    door: Door,
) -> None:
    await door.brings(await door.subscribe(), [lead(), {"id": "broken"}])
    assert await door.rows() == {card()}
    assert await door.wanted() == {"soon": 3}


async def test_after_what_can_be_read_what_was_lost_is_looked_for_a_little_later(door: Door) -> None:
    await door.brings(await door.subscribe(), [lead()])
    assert await door.wanted() == {"webhook": 20}


async def test_one_of_a_subscription_that_ended_hints_at_nothing(door: Door) -> None:
    subscription = await door.subscribe()
    await door.subscriptions.end(subscription)
    await door.brings(subscription, None)
    assert await door.wanted() == {}


async def test_readable_leads_arrive_though_the_api_is_away(door: Door) -> None:
    subscription = await door.subscribe()
    await door.catalog.handles()
    door.sandbox.faults.add(Fault("down", count=None))
    await door.brings(subscription, [lead()])
    assert await door.rows() == {card()}


async def test_what_a_bad_character_spoils_is_one_word_and_not_the_delivery(door: Door) -> None:
    cut = lead(9001, profile={"xUserId": "1", "handle": "ada", "bio": "cut \ud83d"})
    await door.brings(await door.subscribe(), [cut, lead(9002)])
    assert await door.rows() == {card(9001), card(9002)}


async def test_nobody_is_told_of_a_failure(door: Door) -> None:
    failure = Failure(Entry("1-1", {}, 1), RuntimeError(), again=False, first=False)
    with capture_logs() as logs:
        await door.arrivals.failed(failure)
    assert logs == []


async def test_large_bodies_are_read_one_after_the_other(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[str] = []
    go = threading.Event()

    def read(body: str) -> Delivery | None:
        began.append(body)
        go.wait(PATIENCE)
        return read_webhook(body)

    monkeypatch.setattr(arrivals, "read_webhook", read)
    subscription = await door.subscribe()
    both = [asyncio.create_task(door.brings(subscription, [lead(id_)])) for id_ in (9001, 9002)]
    await until(lambda: door.arrivals._one_by_one._waiters)
    assert len(began) == 1
    go.set()
    await asyncio.gather(*both)
    assert len(began) == 2
    assert await door.rows() == {card(9001), card(9002)}
