"""What somebody has in hand is what the leads' own records bear out, whatever the list says."""

from datetime import timedelta

import pytest

from bot.records import LeadRecord, Mark, Snooze
from bot.services.follows import in_hand, to_follow_up
from bot.store.follows import AT_ONCE, FollowBook
from tests.blocks.make import NOON
from tests.blocks.make import lead as alice
from tests.services.make import House, act

AMY, BEN = "U0AMY", "U0BEN"


def mark(kind: str, by: str = AMY, state: str = "done") -> Mark:
    return Mark.model_validate({"kind": kind, "by": by, "at": NOON, "job": "j", "state": state})


def record(**changes: object) -> LeadRecord:
    return LeadRecord.model_validate({"lead": alice(), **changes})


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, False),
        ({"judged": mark("good")}, True),
        ({"judged": mark("good", BEN)}, False),
        ({"judged": mark("good", state="calling")}, False),
        ({"judged": mark("bad")}, False),
        ({"messaged": mark("messaged")}, True),
        ({"messaged": mark("messaged", BEN)}, False),
        ({"messaged": mark("messaged"), "judged": mark("bad", BEN)}, False),
        ({"messaged": mark("messaged"), "judged": mark("good", BEN)}, True),
        ({"judged": mark("good"), "exported": mark("exported", BEN)}, False),
        ({"judged": mark("good"), "exported": mark("exported", BEN, "calling")}, True),
        ({"judged": mark("good"), "lead": alice(exported_at=NOON)}, False),
    ],
)
def test_a_lead_is_followed_up_until_somebody_exports_it(changes: dict[str, object], *, wanted: bool) -> None:
    assert to_follow_up(record(**changes), AMY) is wanted
    assert in_hand(record(**changes), AMY) is wanted


@pytest.mark.parametrize(
    "changes",
    [
        {"claimed": mark("claimed")},
        {"claimed": mark("claimed"), "judged": mark("bad")},
        {"snoozed": (Snooze(by=AMY, until=NOON, at=NOON, job="j"),)},
    ],
)
def test_what_is_claimed_or_put_aside_is_in_hand_and_in_nobody_elses(changes: dict[str, object]) -> None:
    assert in_hand(record(**changes), AMY)
    assert not in_hand(record(**changes), BEN)


async def test_of_more_than_one_reading_all_are_found_and_the_stale_dropped(house: House) -> None:
    book = FollowBook(house.store)
    for number in range(AT_ONCE + 5):
        await book.note(AMY, number, house.clock.now() + timedelta(seconds=number))
    await house.know()
    await house.claims.claim(1252, act("claim", AMY))
    hands = await house.follows.of(AMY, 0, 10)
    assert [each.lead.id for each in hands.records] == [1252]
    assert not hands.more
    assert [lead for lead, _ in await book.some(AMY, 0)] == [1252]


async def test_what_is_done_again_while_the_list_is_read_stays(house: House) -> None:
    book = FollowBook(house.store)
    await book.note(AMY, 1, NOON)
    read = await book.some(AMY, 0)
    await book.note(AMY, 1, NOON + timedelta(seconds=1))
    await book.drop(AMY, read)
    assert [lead for lead, _ in await book.some(AMY, 0)] == [1]


async def test_the_list_ends_with_the_leads(house: House) -> None:
    book = FollowBook(house.store)
    await book.note(AMY, 1, NOON)
    await book.note(AMY, 2, NOON + timedelta(days=181))
    assert [lead for lead, _ in await book.some(AMY, 0)] == [2]
    (name,) = await house.store.call("KEYS", "*follows")
    assert 0 < await house.store.call("TTL", name) <= 180 * 24 * 3600


async def test_whose_profile_is_kept_no_more_is_in_nobodys_hand(house: House) -> None:
    for lead in (1252, 1251):
        await house.know(lead)
        await house.claims.claim(lead, act(f"claim-{lead}", AMY))
    await house.book.expire(1252)
    hands = await house.follows.of(AMY, 0, 10)
    assert [each.lead.id for each in hands.records] == [1251]
