"""Calling a lead bad: which reasons come first, and for which segments of one person it is said."""

import pytest

from bot.api.models import BadReason, Feedback, Lead
from bot.services.judging import MOST, Judging, Match
from bot.store.reasons import ReasonBook
from tests.services.make import House, act

LEAD, OTHER = 1252, 1251
ADA = {"xUserId": "9", "handle": "ada"}
BAD = Feedback(good=False, reason=BadReason.BOT)


@pytest.fixture
def judging(house: House) -> Judging:
    return Judging(house.leads, house.book, house.catalog, ReasonBook(house.store), house.clock)


async def meet(house: House, lead_id: int, segment: int | None, stream: int = 42, **changed: object) -> Lead:
    return await house.know(lead_id, profile=ADA, segmentId=segment, streamId=stream, **changed)


async def also(house: House, judging: Judging) -> list[int]:
    return [each.id for each in await judging.also(await house.leads.record(LEAD))]


async def test_the_reason_that_was_given_last_comes_first(house: House, judging: Judging) -> None:
    await house.know(LEAD)
    await house.know(OTHER)
    await judging.call_bad([LEAD], BAD, act("j1"))
    house.clock.advance(5)
    await judging.call_bad([OTHER], Feedback(good=False, reason=BadReason.WRONG_JOB), act("j2"))
    assert await judging.reasons("U0AMY") == [BadReason.WRONG_JOB, BadReason.BOT]
    assert not await judging.reasons("U0BEN")


async def test_a_word_that_is_no_reason_any_more_is_left_out(house: House, judging: Judging) -> None:
    book = ReasonBook(house.store)
    await book.used("U0AMY", BadReason.OTHER, house.clock.now())
    await house.store.call("ZADD", "{goodones:person:U0AMY}:reasons", 1, "from_an_older_version")
    assert await judging.reasons("U0AMY") == [BadReason.OTHER]


async def test_other_segments_are_those_of_the_same_person_and_stream(house: House, judging: Judging) -> None:
    await meet(house, LEAD, 12)
    await meet(house, OTHER, 13)
    await meet(house, 1250, 12)
    await meet(house, 1249, None)
    await meet(house, 1248, 14, stream=43)
    await house.know(1247, segmentId=15, streamId=42)
    assert await also(house, judging) == [OTHER]


async def test_of_many_segments_as_many_are_offered_as_there_is_room_for(
    house: House, judging: Judging
) -> None:
    await meet(house, LEAD, 1)
    for number in range(MOST + 3):
        await house.book.learn(
            (await meet(house, LEAD, 1)).model_copy(update={"id": number + 1, "segment_id": 100 + number})
        )
    assert len(await also(house, judging)) == MOST - 1


async def test_a_match_has_its_segments_title_as_far_as_it_is_known(house: House, judging: Judging) -> None:
    known = await house.know(LEAD)
    matches = await judging.matches([known, known.model_copy(update={"id": OTHER, "segment_id": None})])
    assert [each.lead for each in matches] == [LEAD, OTHER]
    assert matches[0].segment
    assert matches[1] == Match(OTHER, None)


async def test_each_chosen_segment_is_told(house: House, judging: Judging) -> None:
    await house.know(LEAD)
    await house.know(OTHER)
    outcome = await judging.call_bad([LEAD, OTHER], BAD, act())
    assert outcome.before is None
    assert (
        len(house.asked("POST", f"/{LEAD}/feedback")) == len(house.asked("POST", f"/{OTHER}/feedback")) == 1
    )


async def test_who_was_first_is_said_only_where_nothing_was_left_to_do(
    house: House, judging: Judging
) -> None:
    await house.know(LEAD)
    await house.know(OTHER)
    await judging.call_bad([LEAD], BAD, act("j1", "U0BEN"))
    assert (await judging.call_bad([LEAD, OTHER], BAD, act("j2"))).before is None
    late = await judging.call_bad([LEAD, OTHER], BAD, act("j3", "U0CLEO"))
    assert late.before
    assert late.before.by == "U0BEN"
