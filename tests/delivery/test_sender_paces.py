"""The sender and the limits of the whole workspace: kept by all senders together, people's answers first."""

from bisect import bisect_left
from collections import Counter

import pytest

from bot.delivery.sender import SUMMARY_GAP
from bot.sandbox.slack.traffic import Entry
from bot.store.lanes import Lanes
from bot.store.paces import Method
from bot.store.ranks import Rank
from bot.store.redis import Store
from tests.delivery.office import Office, office
from tests.support.world import AMY, BEN, CLEO, LEADS, SALES

EVERYWHERE = (LEADS, SALES, AMY, BEN, CLEO)


async def test_three_senders_together_keep_below_the_workspaces_minute(store: Store) -> None:
    async with office(store, posts_a_minute=60) as here:
        for _ in range(3):
            here.open(here.new_sender(Lanes(store)))
        rows = [(f"{channel} {number}", channel) for number in range(20) for channel in EVERYWHERE]
        for id_, channel in rows:
            await here.put(id_, channel, id_, kind="lead")
        await here.until(lambda: len(here.posted) == 100)
        posts = sorted(here.calls("chat.postMessage"), key=lambda call: call.at)
        times = sorted(at for channel in EVERYWHERE for at in here.times(channel))
        assert {call.status for call in posts} == {200}
        assert max(bisect_left(times, at + 60) - n for n, at in enumerate(times)) <= 60
        assert Counter(id_ for id_, _ in here.posted) == Counter(id_ for id_, _ in rows)
        for channel in EVERYWHERE:
            assert sent_to(posts, channel) == [id_ for id_, to in rows if to == channel]


async def test_an_answer_does_not_wait_for_the_cards_of_a_busy_workspace(store: Store) -> None:
    async with office(store, posts_a_minute=30) as here:
        here.open()
        for number in range(20):
            for channel in (LEADS, SALES, AMY):
                await here.put(f"{channel} {number}", channel, "card", kind="lead")
        await here.until(lambda: len(here.posted) >= 10)
        start = here.now
        await here.put("fresh", CLEO, "at once", kind="message")
        await here.put("here", LEADS, "here too", kind="message")
        await here.until(lambda: {"fresh", "here"} <= {id_ for id_, _ in here.posted})
        assert here.now - start < 7
        assert len(here.posted) < 20


async def test_without_a_limit_of_ours_only_the_channels_own_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(store, posts_a_minute=0) as here:
        waits = noted_waits(here, monkeypatch)
        here.open()
        for number in range(10):
            for channel in EVERYWHERE:
                await here.put(f"{channel} {number}", channel, "card", kind="lead")
        await here.until(lambda: len(here.posted) == 50)
        assert len(waits) >= 50
        assert set(waits) == {0.0}
        for channel in EVERYWHERE:
            times = here.times(channel)
            assert times[-1] - times[0] >= 8, "ten at one a second, the first two close together"


async def test_with_a_limit_of_ours_the_workspaces_turn_is_waited_for(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with office(store, posts_a_minute=30) as here:
        waits = noted_waits(here, monkeypatch)
        here.open()
        for channel in EVERYWHERE:
            for number in range(4):
                await here.put(f"{channel} {number}", channel, "card", kind="lead")
        await here.until(lambda: len(here.posted) == 20)
        assert max(waits) > 0


def noted_waits(here: Office, monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that the limits of the whole workspace asked for, each time that they were asked."""
    waits: list[float] = []
    turn = here.paces.turn

    async def noting(method: Method, name: str, rank: Rank, waited: float = 0.0) -> float:
        waits.append(await turn(method, name, rank, waited))
        return waits[-1]

    monkeypatch.setattr(here.paces, "turn", noting)
    return waits


async def test_a_429_of_an_edit_holds_back_all_edits_of_all_senders_and_no_posts(
    store: Store, here: Office
) -> None:
    here.open(here.new_sender(Lanes(store)))
    for channel in EVERYWHERE:
        await here.put(channel, channel, "old")
    await here.until(lambda: len(here.posted) == 5)
    await here.slack.control(fault="rate_limit", method="chat.update", seconds=30)
    start = here.now
    await here.put(LEADS, LEADS, "new")
    await here.until(lambda: here.calls("chat.update"))
    for channel in EVERYWHERE[1:]:
        await here.put(channel, channel, "new")
    await here.put("post", SALES, "post")
    await here.until(lambda: "post" in here.texts(SALES))
    assert here.now - start < 10
    await here.until(lambda: len(here.calls("chat.update")) == 6)
    await here.settle(5)
    assert here.now - start >= 30
    assert [call.status for call in here.calls("chat.update")] == [429, *[200] * 5]
    assert (here.texts(LEADS), here.texts(SALES)) == (["new"], ["new", "post"])


async def test_a_summary_that_grows_lead_by_lead_is_edited_every_few_seconds(here: Office) -> None:
    await here.put("r", LEADS, "0", kind="rollup")
    await here.until(lambda: here.texts(LEADS) == ["0"])
    start = here.now
    for number in range(1, 101):
        await here.put("r", LEADS, str(number), kind="rollup")
        await here.settle(0.2)
    took = here.now - start
    await here.until(lambda: here.texts(LEADS) == ["100"])
    edits = here.calls("chat.update")
    assert edits[0].body["text"] == "1"
    assert len(edits) <= took / SUMMARY_GAP + 2
    await here.settle(3 * SUMMARY_GAP)
    assert len(here.calls("chat.update")) == len(edits)


async def test_cards_are_redrawn_at_once_beside_a_summary_that_grows(here: Office) -> None:
    await here.put("r", LEADS, "0", kind="rollup")
    await here.put("c", LEADS, "card", kind="lead")
    await here.until(lambda: len(here.posted) == 2)
    for text in ("1", "2"):
        await here.put("r", LEADS, text, kind="rollup")
        await here.settle(1)
    start = here.now
    await here.put("c", LEADS, "judged", kind="lead")
    await here.until(lambda: "judged" in here.texts(LEADS))
    assert here.now - start < SUMMARY_GAP - 2
    assert "2" not in here.texts(LEADS)


async def test_whoever_goes_on_after_a_crash_shows_the_newest_at_the_summaries_pace(
    store: Store, here: Office
) -> None:
    await here.put("r", LEADS, "0", kind="rollup")
    await here.until(lambda: here.posted)
    for text in ("1", "2"):
        await here.put("r", LEADS, text, kind="rollup")
        await here.settle(1)
    first = here.now
    await here.tasks.drain(0.0)
    here.open(here.new_sender(Lanes(store)))
    await here.until(lambda: here.texts(LEADS) == ["2"])
    assert here.now - first >= SUMMARY_GAP - 2.5
    assert [call.body["text"] for call in here.calls("chat.update")] == ["1", "2"]


def sent_to(posts: list[Entry], channel: str) -> list[str]:
    return [str(call.body["text"]) for call in posts if call.body["channel"] == channel]
