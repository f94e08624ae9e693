"""After a removal, and after a lead's time is over, the whole store is looked through: nothing there speaks of the person."""

import json
from typing import Any

from bot.sandbox.slack.messages import Message
from bot.store.redis import Store
from tests.flow.pressing import press
from tests.flow.steps import (
    ADDRESS,
    LINKEDIN,
    VERIFIED,
    answer,
    bring,
    hooks,
    lead_json,
    private,
    push,
    subscribe,
    tell,
)
from tests.flow.test_enriching import enrich
from tests.flow.triaging import filled
from tests.support.world import AMY, BEN, CLEO, LEADS, RANDOM, SALES, World, visible


async def all_of(store: Store, name: str) -> Any:
    """What is under a key, whatever sort of thing that is."""
    reads = {
        "hash": ("HGETALL", name),
        "list": ("LRANGE", name, 0, -1),
        "zset": ("ZRANGE", name, 0, -1),
        "set": ("SMEMBERS", name),
        "stream": ("XRANGE", name, "-", "+"),
        "string": ("GET", name),
    }
    kind = await store.call("TYPE", name)
    return await store.call(*reads[kind]) if kind in reads else ""


async def traces(store: Store, words: list[str]) -> list[str]:
    """Keys that have one of these in their name or under it, with the word."""
    found = []
    for name in await store.call("KEYS", "*"):
        text = f"{name} {await all_of(store, name)}".casefold()
        found += [f"{name}: {word}" for word in words if word.casefold() in text]
    return sorted(found)


def words_of(world: World) -> list[str]:
    profile = lead_json(world, VERIFIED)["profile"]
    names = ("handle", "displayName", "bio", "xUserId")
    return [str(profile[name])[:24] for name in names if profile.get(name)] + [ADDRESS, LINKEDIN]


async def in_every_way(world: World) -> Message:
    """A person who was posted, rolled up, enriched, judged, claimed, put aside, listed, triaged, asked for, sent as a file."""
    await subscribe(world, "founders", LEADS)
    await subscribe(world, "founders balanced", SALES)
    shown = (await bring(world, VERIFIED, channel=LEADS, hook=0))[0]
    twin = lead_json(world, VERIFIED, id=99_002, exportedAt=None)
    renamed = {**twin, "id": 99_003, "profile": {**twin["profile"], "handle": "ximena_before"}}
    for lead in (renamed, {**renamed, "profile": twin["profile"]}, twin):
        assert await push(hooks(world)[1], {"leads": [lead]}) == 202
        await world.settle(2)
    await enrich(world, BEN, shown)
    await answer(world, ADDRESS, BEN)
    await press(world, BEN, shown, "lead.claim", VERIFIED)
    await press(world, BEN, shown, "lead.good", VERIFIED)
    await press(world, CLEO, shown, "lead.snooze", VERIFIED)
    await world.until(lambda: world.slack.modals(CLEO))
    assert (await world.slack.submit(CLEO, {"later": "tomorrow"})).ok
    await tell(world, f"/goodones lead {lead_json(world, VERIFIED)['profile']['handle']}", "@", person=CLEO)
    listed = await tell(world, "/goodones leads ai founders", "of *AI founders")
    await world.slack.click(AMY, LEADS, listed.ts, "leads.csv")
    await world.say("/goodones triage", BEN, SALES)
    await filled(world, BEN)
    await world.say("/goodones mine", BEN, RANDOM)
    await world.settle(5)
    return shown


async def test_nothing_of_who_was_removed_is_left(world: World, store: Store) -> None:
    shown = await in_every_way(world)
    words = [*words_of(world), "ximena_before"]
    assert {each.rpartition(": ")[2] for each in await traces(store, words)} == set(words)
    preview = await tell(world, f"/goodones forget {words[0]}", "Remove @")
    await world.slack.click(AMY, LEADS, preview.ts, "person.forget")
    await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
    await world.settle(5)
    assert await traces(store, words) == []
    assert "Removed on request" in visible(world.now_showing(shown))
    said = visible(
        await tell(world, f"/goodones lead {words[0]}", "I know no lead", person=BEN, channel=RANDOM)
    )
    assert words[1] not in said
    await world.say("/goodones leads ai founders", BEN, RANDOM)
    await world.say("/goodones mine", BEN, RANDOM)
    await world.settle(5)
    assert not any(words[1] in json.dumps(each.blocks) for each in private(world, BEN, RANDOM)[-2:])
    assert await push(hooks(world)[0], {"leads": [lead_json(world, VERIFIED)]}) == 202
    await world.settle(5)
    assert await traces(store, words) == []


async def test_nothing_of_whose_time_is_over_is_left_but_ids(world: World, store: Store) -> None:
    await in_every_way(world)
    words = [*words_of(world), "ximena_before"]
    await world.stop_app()
    world.clock.advance(91 * 24 * 3600)
    await world.start_app(roles="clock")
    await world.settle(70)
    by_id = lead_json(world, VERIFIED)["profile"]["xUserId"]
    left = await traces(store, words)
    assert [each for each in left if not each.endswith(by_id)] == []
