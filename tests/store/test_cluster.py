"""On a Redis Cluster of three nodes: everything works as on one server, and is spread over all of them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio.cluster import RedisCluster

from bot.api.models import Lead, Profile
from bot.errors import StoreAway
from bot.records import Mark, Verb
from bot.store.audit import AuditLog
from bot.store.inboxes import Inboxes
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.paces import Method, Paces
from bot.store.ranks import Rank
from bot.store.redis import Script, Store, key
from bot.store.shards import GROUPS, SHARDS, shard_of
from tests.flow.pressing import letter, press, window
from tests.flow.steps import VERIFIED, answer, bring, card, private, subscribe, tell
from tests.flow.test_bulk import exported, over
from tests.flow.test_bulk import window as bulk_window
from tests.flow.test_enriching import enrich
from tests.flow.test_forgetting import ask, confirm, handle_of
from tests.flow.test_lead_files import sent
from tests.flow.test_snoozing import put_aside
from tests.flow.triaging import lead_of, start, tap
from tests.services.clockwork import AFTER_SYNC, BEGIN, DAILY, FOUNDERS, OFF, Town, process
from tests.services.make import act
from tests.store.cluster import Cluster, cluster_of_three
from tests.support.clock import ManualClock
from tests.support.world import AMY, BEN, LEADS, World, action, visible

SHORT = 0.001


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One cluster for all tests of this file."""
    with asyncio.Runner() as runner:
        context = cluster_of_three(tmp_path_factory.mktemp("cluster"))
        yield runner.run(context.__aenter__())
        runner.run(context.__aexit__(None, None, None))


@pytest.fixture
async def cluster(running: Cluster) -> Cluster:
    """Empty."""
    await running.flush()
    return running


@pytest.fixture
async def store(cluster: Cluster) -> AsyncIterator[Store]:
    store = Store(cluster.url)
    yield store
    await store.close()


async def test_work_is_spread_over_the_nodes_and_done_once(store: Store, cluster: Cluster) -> None:
    inboxes = Inboxes(store, "leads")
    abouts = [f"subscription {number}" for number in range(64)]
    for about in abouts:
        assert await inboxes.append({"about": about}, about=about, dedupe=about)
        assert not await inboxes.append({"about": about}, about=about, dedupe=about)
    assert await inboxes.size() == len(abouts)
    assert all(any(":inbox:leads" in key for key in keys) for keys in await cluster.keys())
    done = []
    for part in inboxes.parts:
        for entry in await part.take(100, SHORT):
            done.append(entry.body["about"])
            await part.done(entry)
    assert sorted(done) == sorted(abouts)
    assert await inboxes.size() == 0


async def test_what_comes_together_is_kept_by_each_node_and_answered_in_order(store: Store) -> None:
    inboxes = Inboxes(store, "leads")
    abouts = [f"subscription {number}" for number in range(40)]
    again = [
        inboxes.append({"about": about}, about=about, dedupe=about) for about in (*abouts, *abouts[::-1])
    ]
    assert await asyncio.gather(*again) == [True] * 40 + [False] * 40
    assert await inboxes.size() == 40


async def test_what_waits_for_an_entry_hears_of_it(store: Store) -> None:
    """A blocking read goes to the node that has the key."""
    parts = Inboxes(store, "leads").parts
    waiting = [asyncio.create_task(part.take(1, 5.0)) for part in parts]
    for number, part in enumerate(parts):
        await part.append({"n": number})
    async with asyncio.timeout(4):
        taken = await asyncio.gather(*waiting)
    assert [[entry.body["n"] for entry in entries] for entries in taken] == [[n] for n in range(SHARDS)]


async def test_messages_of_many_channels_are_claimed_and_sent(store: Store) -> None:
    outbox, channels = Outbox(store), [f"C{number}" for number in range(40)]
    for channel in channels:
        await outbox.put(f"a:{channel}", channel, {"lead": 1}, 1.0)
    assert sorted(line.channel for line in await outbox.lines()) == sorted(channels)
    for channel in channels:
        lanes = outbox.of(channel)
        claimed = await lanes.claim(2.0)
        row = await lanes.next(str(claimed.lane), 2.0)
        assert row
        assert await lanes.hold(claimed, 2.0, begin=row)
        await lanes.sent(row, "1.1", 2.0)
        await lanes.release(claimed, 2.0, 3.0)
    assert await outbox.lines() == []


async def test_slacks_paces_are_counted_on_one_node(store: Store) -> None:
    paces = Paces(store, posts_a_minute=1)
    assert await paces.turn(Method.POST, "C1", Rank.CARD) == 0.0
    assert await paces.turn(Method.POST, "C2", Rank.CARD) > 0
    await paces.block(Method.UPDATE, 9.0)
    assert 8 < await paces.turn(Method.UPDATE, "C1/edits", Rank.ANSWER) <= 9


async def test_marks_of_a_lead_are_written_where_the_lead_is(store: Store) -> None:
    book, clock = LeadBook(store), ManualClock()
    mark = Mark(kind="both", by="U1", at=clock.now(), job="j")
    assert (await book.begin(7, Verb.ENRICH, mark)).outcome == "started"
    assert (await book.begin(7, Verb.ENRICH, mark.model_copy(update={"job": "k"}))).outcome == "taken"


async def test_what_numbers_need_of_leads_is_read_from_every_node(store: Store) -> None:
    book, ids = LeadBook(store), list(range(1, 41))
    for id_ in ids:
        await book.learn(Lead(id=id_, stream_id=43, profile=Profile(x_user_id=str(id_), handle="alice")))
        await AuditLog(store).note(act().entry("lead.good", ManualClock().now(), lead=id_))
    facts = await book.facts([*ids, 99])
    assert list(facts) == ids
    assert {each.stream_id for each in facts.values()} == {43}
    assert all(each.first_judged for each in facts.values())


async def test_what_was_done_with_leads_of_every_node_is_read_at_once(store: Store) -> None:
    book = LeadBook(store)
    for number in range(1, 20):
        await book.learn(Lead(id=number, profile=Profile(x_user_id=str(number), handle=f"h{number}")))
    mark = Mark(kind="bad", by=AMY, at=ManualClock().now(), job="job", reason="bot")
    await book.begin(7, Verb.JUDGE, mark)
    await book.finish(7, Verb.JUDGE, "job")
    states = await book.states(range(22))
    assert sorted(states) == list(range(1, 20))
    assert [(lead, each.reason) for lead, each in states.items() if each.judged] == [(7, "bot")]


async def test_a_slot_that_moved_is_found_where_it_is_now(store: Store, cluster: Cluster) -> None:
    moving = key("moving", group="one")
    assert await store.call("GET", moving) is None
    slot = RedisCluster.from_url(cluster.nodes[0]).keyslot(moving)
    for node in range(3):
        await cluster.move(slot, node)
        assert await store.call("SET", moving, node)
        assert await store.run(Script("return redis.call('GET', KEYS[1])"), [moving]) == str(node)
        assert moving in (await cluster.keys())[node]
        await store.call("DEL", moving)


async def test_keys_of_two_nodes_in_one_script_are_refused_before_anything_happens(store: Store) -> None:
    both = Script("redis.call('SET', KEYS[1], 1) redis.call('SET', KEYS[2], 1)")
    names = [key("a", group=GROUPS[0]), key("a", group=GROUPS[1])]
    with pytest.raises(StoreAway, match="same key slot"):
        await store.run(both, names)
    assert [await store.call("EXISTS", name) for name in names] == [0, 0]


async def test_a_node_that_is_gone_is_missed_by_its_own_keys_only(tmp_path: Path) -> None:
    async with cluster_of_three(tmp_path) as cluster:
        store = Store(cluster.url, answer_within=0.5)
        parts = Inboxes(store, "leads").parts
        assert await asyncio.gather(*(part.append({"n": 1}) for part in parts)) == [True] * SHARDS
        gone = {key for key in (await cluster.keys())[2] if ":inbox:" in key}
        await cluster.end(2)
        waiting = [part.take(1, SHORT) for part in parts]
        answers = await asyncio.gather(*waiting, return_exceptions=True)
        assert sum(isinstance(each, StoreAway) for each in answers) == len(gone)
        assert sum(isinstance(each, list) for each in answers) == SHARDS - len(gone)
        await store.close()


async def test_a_cluster_that_cannot_be_reached_is_a_store_that_is_away() -> None:
    store = Store("redis+cluster://127.0.0.1:1", answer_within=0.2)
    with pytest.raises(StoreAway):
        await store.call("GET", "a")
    with pytest.raises(StoreAway):
        await store.blocking("BLPOP", "a", 1)
    await store.close()


async def test_a_server_that_is_no_cluster_says_so(store_url: str) -> None:
    if not store_url.startswith("redis://"):
        store_url = "redis://127.0.0.1:1"
    store = Store(store_url.replace("redis://", "redis+cluster://"), answer_within=0.2)
    with pytest.raises(StoreAway):
        await store.call("GET", "a")
    await store.close()


def test_the_parts_share_out_channels_about_evenly_and_always_alike() -> None:
    parts = [shard_of(f"C{number:08}") for number in range(1600)]
    assert {parts.count(part) for part in range(SHARDS)} <= set(range(60, 150))
    assert [shard_of(LEADS), shard_of("C0SALES"), shard_of("")] == [shard_of(LEADS), shard_of("C0SALES"), 0]
    assert len(set(GROUPS)) == SHARDS


async def test_the_whole_product_works_on_it(cluster: Cluster, tmp_path: Path) -> None:
    async with World(cluster.url, tmp_path) as world:
        cards = await world.cards_after_run()
        first = cards[0]
        button = action(first, "lead.good")
        assert button
        await world.slack.click("U0AMY", LEADS, first.ts, "lead.good")
        await world.until(
            lambda: "Good" in visible(world.now_showing(first)) and world.asked("POST", "feedback")
        )
        assert len(cards) == len(world.cards())
    lying = await cluster.keys()
    assert all(lying)
    assert all(each.startswith("{goodones") for keys in lying for each in keys)


async def test_every_verb_of_a_lead_works_on_it(cluster: Cluster, tmp_path: Path) -> None:
    async with World(cluster.url, tmp_path) as world:
        await subscribe(world)
        shown = (await bring(world, VERIFIED))[0]
        await press(world, BEN, shown, "lead.claim", VERIFIED)
        await world.until(lambda: "<@U0BEN>" in visible(world.now_showing(shown)))
        await put_aside(world, person=BEN)
        await answer(world, "Put aside until", BEN)
        await enrich(world, BEN, shown)
        await answer(world, "credits left", BEN)
        await tell(world, "/goodones mine", "What you have in hand", person=BEN)
        await press(world, BEN, shown, "lead.message", VERIFIED)
        await window(world, BEN, "Mark as messaged")
        assert (await world.slack.submit(BEN, {"text": "Hello"})).ok
        await world.until(lambda: "✍️ <@U0BEN>" in visible(world.now_showing(shown)))
        question = await tell(world, "/goodones lookup rustlings_daily", "Look this person up?", person=BEN)
        await world.slack.click(BEN, LEADS, question.ts, "lookup.email")
        await world.until(lambda: len(world.asked("POST", "/lookups/enrich-email")) == 1)
        await tell(world, f"/goodones lead {handle_of(world)}", "History", person=BEN)
        world.clock.advance(3 * 3600)
        await letter(world, "You put this lead aside", BEN)
        await press(world, BEN, shown, "lead.release", VERIFIED)
        assert lead_of(await start(world)) == VERIFIED
        await tap(world, "triage.good")
        await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(shown)))


async def test_digests_come_on_it(store: Store) -> None:
    town = Town()
    async with process(store, town) as one, process(store, town) as other:
        await one.subscribe("C1", "C2", "C3")
        for channel, schedule in (("C1", DAILY), ("C2", AFTER_SYNC), ("C3", DAILY)):
            await one.plan(channel, schedule)
        await other.plan("C3", OFF)
        await other.digests.sync_ended(FOUNDERS, [812], BEGIN)
        town.to(BEGIN + timedelta(hours=1))
        await other.digests.tick()
        due = await one.digests.due()
        assert sorted(each.slot.name for each in due) == ["2026-11-23T09:00", "run:812"]
        await one.poster.post(due)
        assert await other.due() == []
        row = await other.outbox.of("C1").get("digest:C1:2026-11-23T09:00")
        assert row
        assert row.state == "queued"


async def test_bulk_orders_files_and_forgetting_work_on_it(cluster: Cluster, tmp_path: Path) -> None:
    async with World(cluster.url, tmp_path) as world:
        shown = await card(world)
        modal = await bulk_window(world, "leads rust high", "export")
        await world.slack.submit(AMY, view_id=modal.id)
        await over(world)
        assert len(exported(world)) == len(set(exported(world))) >= len(("two", "at least"))
        listed = await tell(world, "/goodones leads rust high", "of *Rust people")
        await world.slack.click(AMY, LEADS, listed.ts, "leads.csv")
        rows = {f"/api/v2/leads/{row['lead_id']}/export" for row in await sent(world)}
        assert rows >= set(exported(world))
        await confirm(world, await ask(world, handle_of(world)))
        await world.until(lambda: "Removed on request" in visible(world.now_showing(shown)))
        await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
        await tell(world, "/goodones audit", "removed a person on request")
