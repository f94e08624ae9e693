"""A preview is posted once as it was seen, and the next digest begins where the last one that was posted ended."""

from datetime import datetime, timedelta

import pytest

from bot.digests.memory import Went
from bot.errors import Refused
from bot.services.digests import Preview
from tests.services.digested import CHANNEL, DAY, subscribed
from tests.services.make import House, act


def preview(id_: str, until: datetime) -> Preview:
    went = Went(since=until - timedelta(days=7), until=until)
    return Preview(id=id_, channel=CHANNEL, went=went, text=f"digest {id_}", blocks=[])


async def test_a_preview_is_posted_once_as_it_was(house: House) -> None:
    await house.digests.keep_preview(preview("one", house.clock.now()))
    assert await house.digests.post("one", act())
    assert not await house.digests.post("one", act())
    row = await house.outbox.of("C1").get("digest:one")
    assert row is not None
    assert row.content == {"message": {"text": "digest one", "blocks": []}}


async def test_a_post_is_noted_once_whichever_click_it_was(house: House) -> None:
    await house.digests.keep_preview(preview("one", house.clock.now()))
    for job in ("job-1", "job-1", "job-2"):
        await house.digests.post("one", act(job))
    assert [(each.what, each.by, each.channel) for each in await house.noted()] == [
        ("digest.posted", "U0AMY", CHANNEL)
    ]


async def test_a_preview_that_nobody_knows_is_over(house: House) -> None:
    with pytest.raises(Refused, match="over a day old"):
        await house.digests.post("never", act())


async def test_a_preview_is_kept_for_a_day(house: House) -> None:
    await house.digests.keep_preview(preview("one", house.clock.now()))
    (name,) = await house.store.call("KEYS", "*preview:one")
    assert 24 * 3600 - 5 <= await house.store.call("TTL", name) <= 24 * 3600


async def test_where_the_next_one_begins_only_goes_forward(house: House) -> None:
    early, late = house.clock.now(), house.clock.now() + timedelta(hours=3)
    for id_, until in (("late", late), ("early", early)):
        await house.digests.keep_preview(preview(id_, until))
        await house.digests.post(id_, act())
    assert await house.digests.last(CHANNEL) == late


async def test_a_post_that_died_before_it_was_noted_is_noted_when_it_comes_again(house: House) -> None:
    until = house.clock.now()
    await house.digests.keep_preview(preview("one", until))
    content = {"message": {"text": "digest one", "blocks": []}}
    await house.outbox.put("digest:one", CHANNEL, content, 0.0, once=True)
    assert not await house.digests.post("one", act())
    assert await house.digests.last(CHANNEL) == until


async def test_every_preview_has_its_own_id(house: House) -> None:
    assert house.digests.new_preview_id() != house.digests.new_preview_id()


async def test_the_first_digest_says_so_and_the_next_one_begins_where_it_ended(house: House) -> None:
    await subscribed(house)
    first = await house.digests.summarize(CHANNEL)
    assert first.first
    assert first.new_before is None
    await house.digests.went_out(CHANNEL, first)
    house.clock.advance(DAY)
    second = await house.digests.summarize(CHANNEL)
    assert not second.first
    assert second.since == first.until


async def test_an_older_one_that_went_out_late_does_not_turn_the_time_back(house: House) -> None:
    await subscribed(house)
    older = await house.digests.summarize(CHANNEL)
    house.clock.advance(DAY)
    newer = await house.digests.summarize(CHANNEL)
    for each in (newer, older, newer):
        await house.digests.went_out(CHANNEL, each)
    assert await house.digests.last(CHANNEL) == newer.until


async def test_a_preview_that_is_posted_late_does_not_turn_back_what_the_clock_posted(house: House) -> None:
    await house.digests.keep_preview(preview("one", house.clock.now()))
    house.clock.advance(3600)
    await subscribed(house)
    scheduled = await house.digests.summarize(CHANNEL)
    await house.digests.went_out(CHANNEL, scheduled)
    await house.digests.post("one", act())
    assert await house.digests.last(CHANNEL) == scheduled.until
