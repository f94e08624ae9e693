"""The order within a channel: people's answers, then cards, then summaries, and nobody waits for ever."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.store.lanes import Claimed, Lanes
from bot.store.ranks import LATER, PATIENCE, Rank, ranks
from bot.store.redis import Store, key
from tests.store import taking
from tests.store.taking import take

NOW = 1_000_000.0
CHANNEL = "C0LEADS"
EDITS, SUMMARIES = f"{CHANNEL}/edits", f"{CHANNEL}/summaries"
LATE_CARD, LATE_SUMMARY = PATIENCE[Rank.CARD], PATIENCE[Rank.SUMMARY]
KINDS: dict[str, dict[str, Any]] = {
    "answer": {"message": {"text": "hello", "blocks": []}},
    "run": {"run": "r1"},
    "card": {"lead": 7},
    "summary": {"rollup": "s:1"},
}


@pytest.fixture
def outbox(store: Store) -> Lanes:
    return Lanes(store)


async def put(outbox: Lanes, *ids: str, now: float = NOW, ts: str | None = None) -> None:
    """Rows whose kind is how their ids begin: ``card 1``."""
    for id_ in ids:
        await outbox.put(id_, CHANNEL, KINDS[id_.partition(" ")[0]], now, ts=ts)


async def send(outbox: Lanes, now: float = NOW, gap: float = 0.0) -> str:
    return (await taking.send(outbox, "1.1", now, gap)).id


async def send_all(outbox: Lanes, now: float = NOW) -> list[str]:
    """What is sent in which order, one a second."""
    sent = []
    while (await outbox.waiting(CHANNEL)) > 0:
        sent.append(await send(outbox, now))
        now += 1.0
    return sent


@pytest.mark.parametrize(
    ("content", "as_post", "as_edit"),
    [
        (KINDS["answer"], Rank.ANSWER, Rank.ANSWER),
        (KINDS["run"], Rank.ANSWER, Rank.CARD),
        (KINDS["card"], Rank.CARD, Rank.ANSWER),
        (KINDS["summary"], Rank.SUMMARY, Rank.SUMMARY),
        ({"something": "else"}, Rank.CARD, Rank.CARD),
        ({}, Rank.CARD, Rank.CARD),
    ],
)
def test_each_kind_has_its_rank_as_a_post_and_as_an_edit(
    content: dict[str, Any], as_post: Rank, as_edit: Rank
) -> None:
    assert ranks(content) == (as_post, as_edit)


async def test_answers_go_before_cards_and_those_before_summaries(outbox: Lanes) -> None:
    await put(outbox, "summary 1", "card 1", "answer 1", "summary 2", "card 2", "run 1", "answer 2")
    assert await send_all(outbox) == [
        "answer 1",
        "run 1",
        "answer 2",
        "card 1",
        "card 2",
        "summary 1",
        "summary 2",
    ]


async def test_a_card_and_what_follows_it_stay_in_order(outbox: Lanes) -> None:
    await put(outbox, "card 1", "card 2")
    await put(outbox, "card 1")
    assert await send_all(outbox) == ["card 1", "card 2"]
    await put(outbox, "card 1", "card 2")
    assert [await send(outbox), await send(outbox)] == ["card 1", "card 2"]


async def test_a_summary_that_waited_for_minutes_takes_turns_with_cards(outbox: Lanes) -> None:
    await put(outbox, "summary 1", "summary 2")
    late = NOW + LATE_SUMMARY
    await put(outbox, *(f"card {number}" for number in range(1, 5)), now=late - 1)
    assert await send(outbox, late - 1) == "card 1"
    assert await send_all(outbox, late) == ["card 2", "summary 1", "card 3", "summary 2", "card 4"]


async def test_cards_that_waited_take_turns_with_answers(outbox: Lanes) -> None:
    await put(outbox, "card 1", "card 2", "card 3")
    late = NOW + LATE_CARD
    await put(outbox, "answer 1", "answer 2", now=late)
    assert await send_all(outbox, late) == ["answer 1", "card 1", "answer 2", "card 2", "card 3"]


async def test_who_is_asked_for_again_and_again_does_not_let_more_late_ones_in(outbox: Lanes) -> None:
    await put(outbox, "summary 1", "summary 2", "card 1", "card 2")
    for _ in range(3):
        row = await outbox.next(CHANNEL, NOW + LATE_SUMMARY)
        assert row
        assert row.id == "card 1"
    assert await send_all(outbox, NOW + LATE_SUMMARY) == ["card 1", "summary 1", "card 2", "summary 2"]


async def test_whoever_is_late_gets_a_turn_though_answers_never_end(outbox: Lanes) -> None:
    await put(outbox, "summary 1", "card 1")
    late, sent = NOW + LATE_SUMMARY, []
    for number in range(6):
        await put(outbox, f"answer {number}", f"answer {number}b", now=late)
        sent.append(await send(outbox, late))
    assert {"summary 1", "card 1"} < set(sent)


async def test_a_redrawn_card_goes_before_how_far_a_run_is(outbox: Lanes) -> None:
    await put(outbox, "run 1", "card 1", "answer 1", ts="1.1")
    assert [await send(outbox) for _ in range(3)] == ["card 1", "answer 1", "run 1"]


async def test_edits_of_summaries_have_a_pace_of_their_own(outbox: Lanes) -> None:
    await put(outbox, "summary 1", ts="1.1")
    assert (await outbox.claim(NOW)).lane == SUMMARIES
    await put(outbox, "card 1", ts="1.2")
    assert (await outbox.claim(NOW)).lane == EDITS


async def test_what_grows_while_it_is_edited_waits_for_the_pace_of_summaries(outbox: Lanes) -> None:
    await put(outbox, "summary 1", ts="1.1")
    claimed, row = await take(outbox, NOW)
    await put(outbox, "summary 1")
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW + 5)
    for second in range(5):
        await put(outbox, "summary 1", now=NOW + second)
        assert await outbox.claim(NOW + second) == Claimed(None, NOW + 5)
    assert await send(outbox, NOW + 5, gap=5) == "summary 1"
    assert await outbox.claim(NOW + 99) == Claimed(None)


async def test_a_summary_that_grew_while_it_was_posted_is_edited_and_nothing_is_left(
    outbox: Lanes, store: Store
) -> None:
    await put(outbox, "summary 1")
    claimed, row = await take(outbox, NOW)
    await put(outbox, "summary 1")
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW + 1)
    claimed, row = await take(outbox, NOW)
    assert (claimed.lane, row.ts) == (SUMMARIES, "1.1")
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert await outbox.lines() == []
    assert not await store.call("ZCARD", key("outbox", "lanes"))


async def test_a_summary_that_was_given_up_leaves_its_lane_and_comes_back_to_it(outbox: Lanes) -> None:
    await put(outbox, "summary 1", ts="1.1")
    claimed, row = await take(outbox, NOW)
    await outbox.dead(row, "message_not_found", NOW)
    await outbox.release(claimed, NOW, NOW)
    assert await outbox.next(SUMMARIES, NOW) is None
    assert await outbox.revive("summary 1", NOW)
    assert (await take(outbox, NOW))[0].lane == SUMMARIES


async def test_posts_and_edits_of_a_channel_are_told_apart(outbox: Lanes) -> None:
    await put(outbox, "card 1", "card 2")
    await put(outbox, "card 3", ts="1.1")
    await put(outbox, "summary 1", ts="1.2")
    lines = {(line.channel, line.edits, line.count) for line in await outbox.lines()}
    assert lines == {(CHANNEL, False, 2), (CHANNEL, True, 1)}
    assert len(await outbox.lines()) == 3


async def test_who_is_put_off_waits_and_a_more_urgent_one_does_not(outbox: Lanes) -> None:
    await put(outbox, "card 1")
    claimed, row = await take(outbox, NOW)
    await outbox.release(claimed, NOW, NOW + 30, put_off=row)
    assert await outbox.claim(NOW + 1) == Claimed(None, NOW + 30)
    await put(outbox, "card 2", "summary 1", now=NOW + 1)
    assert await outbox.claim(NOW + 1) == Claimed(None, NOW + 30)
    await put(outbox, "answer 1", now=NOW + 2)
    assert await send(outbox, NOW + 2) == "answer 1"


async def test_what_is_put_again_while_it_is_put_off_goes_on_waiting(outbox: Lanes) -> None:
    await put(outbox, "card 1")
    claimed, row = await take(outbox, NOW)
    await outbox.release(claimed, NOW, NOW + 30, put_off=row)
    await put(outbox, "card 1", now=NOW + 1)
    assert await outbox.claim(NOW + 1) == Claimed(None, NOW + 30)


async def test_an_answer_that_came_while_a_card_was_put_off_does_not_wait(outbox: Lanes) -> None:
    await put(outbox, "card 1")
    claimed, row = await take(outbox, NOW)
    await put(outbox, "answer 1")
    await outbox.release(claimed, NOW, NOW + 30, put_off=row)
    assert await send(outbox) == "answer 1"


async def test_even_an_answer_waits_for_slacks_pace(outbox: Lanes) -> None:
    await put(outbox, "card 1", "card 2")
    assert await send(outbox, gap=60.0) == "card 1"
    claimed = await outbox.claim(NOW + 60)
    await put(outbox, "answer 1", now=NOW + 1)
    row = await outbox.next(CHANNEL, NOW + 1)
    assert row
    await outbox.release(claimed, NOW + 1, NOW + 90, put_off=await outbox.get("card 2"))
    assert await outbox.claim(NOW + 59) == Claimed(None, NOW + 60)
    assert await send(outbox, NOW + 60) == "answer 1"


async def test_what_is_put_while_a_lane_is_claimed_stays_behind_its_lease(outbox: Lanes) -> None:
    await put(outbox, "card 1")
    await outbox.claim(NOW)
    await put(outbox, "answer 1")
    assert await outbox.claim(NOW) == Claimed(None, NOW + 30)


async def test_rows_from_before_there_were_ranks_are_cards(outbox: Lanes, store: Store) -> None:
    await put(outbox, "answer 1")
    await store.call("HDEL", key("outbox", "row", "answer 1"), "as_post", "as_edit")
    claimed, row = await take(outbox, NOW)
    await put(outbox, "answer 1")
    await store.call("HDEL", key("outbox", "row", "answer 1"), "as_post", "as_edit")
    await outbox.sent(row, "1.1", NOW)
    await outbox.release(claimed, NOW, NOW)
    claimed, row = await take(outbox, NOW)
    assert (claimed.lane, row.ts) == (EDITS, "1.1")


@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from([*KINDS, "send", "send"]), st.sampled_from([0.0, 1.0, 45.0, 200.0])),
        max_size=60,
    )
)
def test_within_a_rank_the_order_of_putting_holds_and_all_is_sent(
    store_url: str, steps: list[tuple[str, float]]
) -> None:
    async def play() -> tuple[list[str], list[str]]:
        store = Store(store_url)
        await store.call("FLUSHALL")
        outbox, now = Lanes(store), NOW
        wanted, sent = list[str](), list[str]()
        for number, (what, pause) in enumerate(steps):
            now += pause
            if what != "send":
                wanted.append(f"{what} {number}")
                await put(outbox, wanted[-1], now=now)
            elif len(sent) < len(wanted):
                sent.append(await send(outbox, now))
        sent += await send_all(outbox, now)
        await store.close()
        return wanted, sent

    wanted, sent = asyncio.run(play())
    assert sorted(sent) == sorted(wanted)
    for rank in Rank:
        of_rank = [id_ for id_ in wanted if ranks(KINDS[id_.partition(" ")[0]])[0] is rank]
        assert [id_ for id_ in sent if id_ in of_rank] == of_rank


async def test_one_that_was_let_in_and_waits_for_what_is_urgent_is_not_passed_by_the_next_of_its_rank(
    outbox: Lanes,
) -> None:
    late = NOW + 200
    for id_ in ("card 1", "summary 1", "summary 2", "summary 3"):
        await put(outbox, id_)
    assert await send(outbox, late) == "card 1"
    await put(outbox, "answer 1", now=late)
    await put(outbox, "answer 2", now=late)
    assert await send_all(outbox, late) == ["answer 1", "summary 1", "answer 2", "summary 2", "summary 3"]


async def test_one_that_was_let_in_once_waits_its_turn_when_it_is_put_anew(
    outbox: Lanes, store: Store
) -> None:
    late = NOW + 200
    await put(outbox, "card 1", "summary 1")
    assert await send_all(outbox, late) == ["card 1", "summary 1"]
    await store.call("DEL", key("outbox", "row", "summary 1"))
    await put(outbox, "card 2", "card 3", "summary 1", now=late + 2)
    assert await send_all(outbox, late + 2) == ["card 2", "card 3", "summary 1"]


async def test_what_becomes_more_urgent_moves_forward_and_never_back(store: Store) -> None:
    lanes = Lanes(store)
    for name in ("a", "b"):
        await lanes.put(name, "C1", {"lead": 1, LATER: 1}, 1.0, ts=f"{name}.1")
    await lanes.put("b", "C1", {"lead": 1}, 1.0, ts="b.1")
    first = await lanes.next("C1/edits", 1.0)
    await lanes.put("b", "C1", {"lead": 1, LATER: 1}, 1.0, ts="b.1")
    again = await lanes.next("C1/edits", 1.0)
    assert first
    assert again
    assert (first.id, again.id) == ("b", "b")
