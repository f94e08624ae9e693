"""A person's way through leads: one at a time, nobody else's, each tap once, back by one, taken up again."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store.redis import Store
from bot.store.walks import KEPT, LEASE, Walks

AMY, BEN = ("U0AMY", "w"), ("U0BEN", "w")
ABOUT = '{"channel":"C0LEADS"}'
NOW = 1_000_000.0


@pytest.fixture
def walks(store: Store) -> Walks:
    return Walks(store)


async def test_the_first_lead_is_shown_and_all_are_counted(walks: Walks) -> None:
    way = await walks.open(AMY, ABOUT, [7, 8, 9], NOW)
    assert (way.outcome, way.lead, way.said, way.left, way.last, way.about) == ("open", 7, 0, 3, None, ABOUT)


async def test_what_is_said_brings_the_next_one(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8, 9], NOW)
    await walks.say(AMY, 7, "good", "j1", NOW)
    way = await walks.say(AMY, 8, "bad", "j2", NOW, reason="bot")
    assert (way.outcome, way.lead, way.said, way.left, way.last) == ("said", 9, 2, 1, 8)
    assert (way.good, way.bad, way.skipped, way.reason) == (1, 1, 0, "bot")


async def test_the_same_tap_counts_once(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8], NOW)
    await walks.say(AMY, 7, "good", "j1", NOW)
    way = await walks.say(AMY, 7, "good", "j1", NOW)
    assert (way.outcome, way.lead, way.good) == ("same", 8, 1)


async def test_a_second_tap_on_the_lead_before_counts_nothing(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8], NOW)
    await walks.say(AMY, 7, "good", "j1", NOW)
    way = await walks.say(AMY, 7, "bad", "j2", NOW)
    assert (way.outcome, way.lead, way.good, way.bad) == ("late", 8, 1, 0)


async def test_of_twenty_people_at_once_no_two_get_the_same_lead(walks: Walks) -> None:
    people = [(f"U{number}", "w") for number in range(20)]
    ways = await asyncio.gather(*(walks.open(who, ABOUT, range(100, 160), NOW) for who in people))
    seen = [way.lead for way in ways]
    for turn in range(2):
        ways = await asyncio.gather(
            *(
                walks.say(who, way.lead or 0, "good", f"{who}{turn}", NOW)
                for who, way in zip(people, ways, strict=True)
            )
        )
        seen += [way.lead for way in ways]
    assert sorted(each or 0 for each in seen) == list(range(100, 160))


async def test_what_is_judged_stays_with_who_judged_it_until_that_is_done(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7], NOW)
    await walks.say(AMY, 7, "good", "j1", NOW)
    assert (await walks.open(BEN, ABOUT, [7], NOW)).lead is None
    assert (await walks.look(BEN, NOW + LEASE + 1)).lead == 7


async def test_what_is_skipped_is_free_for_others(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8], NOW)
    await walks.say(AMY, 7, "skip", "j1", NOW)
    assert (await walks.open(BEN, ABOUT, [7, 8], NOW)).lead == 7


async def test_a_lease_ends_unless_its_owner_does_something(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7], NOW)
    await walks.look(AMY, NOW + LEASE - 1)
    assert (await walks.open(BEN, ABOUT, [7], NOW + LEASE + 1)).lead is None
    assert (await walks.look(BEN, NOW + 2 * LEASE)).lead == 7
    way = await walks.say(AMY, 7, "good", "j1", NOW + 2 * LEASE)
    assert (way.outcome, way.lead, way.good) == ("lost", None, 0)
    assert (await walks.look(AMY, NOW + 2 * LEASE)).outcome == "open"


async def test_who_lost_the_lead_while_looking_gets_the_next(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8], NOW)
    await walks.open(BEN, ABOUT, [7], NOW + LEASE + 1)
    way = await walks.look(AMY, NOW + LEASE + 1)
    assert (way.outcome, way.lead) == ("lost", 8)


async def test_a_closed_window_gives_its_lead_to_others_and_is_taken_up_again(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8, 9], NOW)
    await walks.say(AMY, 7, "skip", "j1", NOW)
    await walks.close(AMY, NOW)
    again = await walks.open(AMY, ABOUT, [5, 7, 8, 9], NOW)
    assert (again.lead, again.said, again.left) == (8, 1, 3)
    await walks.close(AMY, NOW)
    assert (await walks.open(BEN, ABOUT, [8], NOW)).lead == 8
    assert (await walks.open(AMY, ABOUT, [5, 7, 8, 9], NOW)).lead == 5


async def test_closing_twice_or_at_the_end_does_nothing(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7], NOW)
    await walks.close(AMY, NOW)
    await walks.open(BEN, ABOUT, [7], NOW)
    await walks.close(AMY, NOW)
    assert (await walks.look(AMY, NOW)).lead is None
    assert (await walks.close(AMY, NOW)).outcome == "closed"


async def test_undo_brings_the_last_one_back_first(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8], NOW)
    await walks.say(AMY, 7, "good", "j1", NOW)
    way = await walks.undo(AMY, 7, NOW)
    assert (way.outcome, way.lead, way.again, way.good, way.said, way.left) == ("undone", 7, "good", 0, 0, 2)
    assert (await walks.say(AMY, 7, "good", "j1", NOW)).outcome == "undone"
    way = await walks.say(AMY, 7, "bad", "j2", NOW)
    assert (way.outcome, way.lead, way.again, way.bad) == ("said", 8, "", 1)


async def test_undo_goes_back_as_far_as_one_came_and_each_tap_once(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8, 9], NOW)
    await walks.say(AMY, 7, "good", "j1", NOW)
    await walks.say(AMY, 8, "skip", "j2", NOW)
    assert (await walks.undo(AMY, 8, NOW)).lead == 8
    assert (await walks.undo(AMY, 8, NOW)).outcome == "late"
    assert (await walks.undo(AMY, 7, NOW)).lead == 7
    assert (await walks.undo(AMY, 7, NOW)).outcome == "late"
    assert (await walks.say(AMY, 7, "good", "j3", NOW)).lead == 8


async def test_what_somebody_else_looks_at_by_now_is_not_brought_back(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8], NOW)
    await walks.say(AMY, 7, "skip", "j1", NOW)
    await walks.open(BEN, ABOUT, [7, 8], NOW)
    way = await walks.undo(AMY, 7, NOW)
    assert (way.outcome, way.lead) == ("lost", 8)


async def test_undo_works_from_the_end(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7], NOW)
    await walks.say(AMY, 7, "good", "j1", NOW)
    way = await walks.undo(AMY, 7, NOW)
    assert (way.lead, way.left) == (7, 1)


async def test_who_is_through_begins_anew_without_what_was_judged(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8], NOW)
    await walks.say(AMY, 7, "skip", "j1", NOW)
    await walks.say(AMY, 8, "good", "j2", NOW)
    way = await walks.open(AMY, ABOUT, [7, 8], NOW)
    assert (way.lead, way.said, way.left, way.skipped, way.good, way.last) == (7, 0, 1, 0, 0, None)
    assert (await walks.say(AMY, 8, "good", "j2", NOW)).outcome == "same"


async def test_what_was_given_up_is_offered_again(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7], NOW)
    await walks.say(AMY, 7, "good", "j1", NOW)
    await walks.unsent(AMY, "j1", NOW, waits=True)
    assert (await walks.give_up(AMY, 7, "j1", NOW)).unsent == 0
    assert (await walks.open(AMY, ABOUT, [7], NOW)).lead == 7


async def test_what_waits_for_the_api_is_counted_until_it_is_sent_or_taken_back(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8, 9], NOW)
    for number, lead in enumerate((7, 8)):
        await walks.say(AMY, lead, "good", f"j{number}", NOW)
        await walks.unsent(AMY, f"j{number}", NOW, waits=True)
    assert (await walks.look(AMY, NOW)).unsent == 2
    assert (await walks.unsent(AMY, "j0", NOW, waits=False)).unsent == 1
    assert (await walks.undo(AMY, 8, NOW)).unsent == 0


async def test_a_lead_that_needs_nothing_is_passed_over(walks: Walks) -> None:
    await walks.open(AMY, ABOUT, [7, 8], NOW)
    assert (await walks.go_past(AMY, 7, NOW)).lead == 8
    assert (await walks.go_past(AMY, 7, NOW)).lead == 8
    way = await walks.go_past(AMY, 8, NOW)
    assert (way.lead, way.said, way.left) == (None, 0, 0)


async def test_a_walk_that_nobody_knows_is_gone(walks: Walks) -> None:
    for step in (
        walks.say(AMY, 7, "good", "j1", NOW),
        walks.undo(AMY, 7, NOW),
        walks.look(AMY, NOW),
        walks.close(AMY, NOW),
    ):
        assert (await step).outcome == "gone"


async def test_everything_has_an_end(walks: Walks, store: Store) -> None:
    await walks.open(AMY, ABOUT, [7, 8, 9], NOW)
    await walks.say(AMY, 7, "good", "j1", NOW)
    await walks.unsent(AMY, "j1", NOW, waits=True)
    names = await store.call("KEYS", "*")
    assert len(names) == 9
    for name in names:
        assert 0 < await store.call("TTL", name) <= KEPT


taps = st.lists(
    st.tuples(
        st.sampled_from([AMY, BEN]), st.sampled_from(["good", "bad", "skip", "undo", "close", "open", "late"])
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(taps)
async def test_whatever_two_people_tap_they_never_look_at_one_lead(
    store: Store, done: list[tuple[tuple[str, str], str]]
) -> None:
    await store.call("FLUSHALL")
    walks, leads = Walks(store), [1, 2, 3, 4, 5]
    ways = {who: await walks.open(who, ABOUT, leads, NOW) for who in (AMY, BEN)}
    open_ = {AMY, BEN}
    for number, (who, what) in enumerate(done):
        way = ways[who]
        if what == "open":
            ways[who] = await walks.open(who, ABOUT, leads, NOW)
            open_.add(who)
        elif what == "close":
            await walks.close(who, NOW)
            open_.discard(who)
        elif who in open_ and what == "undo" and way.last:
            ways[who] = await walks.undo(who, way.last, NOW)
        elif who in open_ and what in {"good", "bad", "skip"} and way.lead:
            ways[who] = await walks.say(
                who, way.lead, "good" if what == "good" else "skip", f"j{number}", NOW
            )
        elif who in open_ and what == "late":
            ways[who] = await walks.say(who, 99, "good", f"j{number}", NOW)
        looking = [ways[each].lead for each in open_ if ways[each].lead]
        assert len(looking) == len(set(looking))
        assert all(each.good >= 0 and each.skipped >= 0 for each in ways.values())
