"""Somebody asks to be removed: shown what there is, erased for good, and kept out afterwards."""

import json

import pytest

from bot.sandbox.slack.messages import Message
from bot.store.redis import Store, key
from tests.flow.steps import VERIFIED, answer, bring, card, hooks, lead_json, private, push, subscribe, tell
from tests.support.world import AMY, BEN, LEADS, SALES, World, action, actions, visible

OTHER = 1251


def handle_of(world: World, lead_id: int = VERIFIED) -> str:
    return str(lead_json(world, lead_id)["profile"]["handle"])


async def ask(world: World, typed: str, person: str = AMY) -> Message:
    return await tell(world, f"/goodones forget {typed}", "Remove @", person=person)


async def confirm(world: World, preview: Message, person: str = AMY) -> None:
    await world.slack.click(person, LEADS, preview.ts, "person.forget")


async def everything(store: Store) -> str:
    """All that is in the store, in one text."""
    found = []
    for name in await store.call("KEYS", "*"):
        kind = await store.call("TYPE", name)
        how = {
            "hash": ("HGETALL", name),
            "zset": ("ZRANGE", name, 0, -1),
            "set": ("SMEMBERS", name),
            "stream": ("XRANGE", name, "-", "+"),
            "string": ("GET", name),
            "none": ("EXISTS", name),
        }[kind]
        found.append(f"{name} {await store.call(*how)}")
    return "\n".join(found)


async def test_what_would_be_erased_is_said_first_and_nothing_is_done(world: World) -> None:
    await card(world)
    handle = handle_of(world)
    preview = await ask(world, f"https://x.com/{handle.upper()}")
    assert "1 lead with profile" in visible(preview)
    assert "1 card in Slack" in visible(preview)
    assert "the lead API keeps its own record" in visible(preview)
    await world.settle(3)
    assert actions(world.now_showing(world.cards()[0]))


async def test_the_card_says_removed_wherever_it_was_and_nothing_of_them_is_left(
    world: World, store: Store
) -> None:
    await subscribe(world, "founders", LEADS)
    await subscribe(world, "founders", SALES)
    here = (await bring(world, VERIFIED, channel=LEADS, hook=0))[0]
    there = (await bring(world, VERIFIED, channel=SALES, hook=1))[0]
    profile = lead_json(world, VERIFIED)["profile"]
    await confirm(world, await ask(world, handle_of(world)))
    await world.until(lambda: "Removed on request" in visible(world.now_showing(here)))
    await world.until(lambda: "Removed on request" in visible(world.now_showing(there)))
    assert not actions(world.now_showing(here))
    await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
    await world.settle(5)
    # What people clicked is remembered for three days; it names nobody but by what was typed.
    kept = await everything(store)
    assert profile["displayName"] not in kept
    assert profile["xUserId"] not in kept


async def test_who_comes_again_is_not_shown_again(world: World) -> None:
    await card(world)
    await confirm(world, await ask(world, handle_of(world)))
    await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
    twin = lead_json(world, VERIFIED, id=99_001)
    assert await push(hooks(world)[0], {"leads": [twin, lead_json(world, OTHER)]}) == 202
    await world.until(lambda: len(world.cards()) == 1)
    await world.settle(5)
    name = lead_json(world, VERIFIED)["profile"]["displayName"]
    assert not any(name in visible(each) for each in world.shown())


async def test_who_is_not_known_is_kept_out_all_the_same(world: World) -> None:
    await subscribe(world)
    handle = handle_of(world)
    preview = await ask(world, f"@{handle}")
    assert "nobody with this handle came" in visible(preview)
    await confirm(world, preview)
    await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
    assert await push(hooks(world)[0], {"leads": [lead_json(world, VERIFIED)]}) == 202
    await world.settle(10)
    assert not world.cards()


async def test_a_click_on_an_old_message_is_answered(world: World) -> None:
    shown = await card(world)
    stale = action(shown, "lead.good")
    assert stale
    await confirm(world, await ask(world, handle_of(world)))
    await world.until(lambda: "Removed on request" in visible(world.now_showing(shown)))
    await tell(world, f"/goodones lead {VERIFIED}", "lead")
    assert lead_json(world, VERIFIED)["profile"]["displayName"] not in json.dumps(
        [each.blocks for each in private(world)]
    )


async def test_members_may_not(world: World) -> None:
    await card(world)
    await tell(world, f"/goodones forget {handle_of(world)}", "Only admins", person=BEN)
    preview = await ask(world, handle_of(world))
    assert await push(f"{world.app_url}/slack/events", {}) in {400, 401, 403}
    assert preview.ephemeral_to == AMY


@pytest.mark.parametrize("typed", ["", "<@U0BEN|ben>", "a b c", "`; DROP`", "x.com/home", "@" + "a" * 40])
async def test_what_is_no_handle_is_said_so(world: World, typed: str) -> None:
    await world.say(f"/goodones forget {typed}".strip())
    await world.until(lambda: any("⚠️" in visible(each) for each in private(world)))
    assert not any(action(each, "person.forget") for each in private(world))


async def test_a_webhook_that_nobody_could_read_keeps_the_others(world: World, store: Store) -> None:
    await card(world)
    body = json.dumps({"odd": [lead_json(world, VERIFIED), lead_json(world, OTHER)]})
    await store.call("XADD", key("unread"), "*", "subscription", "s", "body", body)
    await store.call("XADD", key("unread"), "*", "subscription", "s", "body", f"<b>{handle_of(world)}</b>")
    await confirm(world, await ask(world, handle_of(world)))
    await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
    left = str(await store.call("XRANGE", key("unread"), "-", "+"))
    assert handle_of(world) not in left
    assert handle_of(world, OTHER) in left


async def test_what_was_confirmed_before_a_restart_is_done_after_it(world: World, store: Store) -> None:
    shown = await card(world)
    preview = await ask(world, handle_of(world))
    await world.stop_app()
    await world.start_app(roles="web")
    await confirm(world, preview)
    await world.stop_app()
    await world.start_app()
    await world.until(lambda: "Removed on request" in visible(world.now_showing(shown)))
    await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
    await world.settle(3)
    assert lead_json(world, VERIFIED)["profile"]["xUserId"] not in await everything(store)


async def test_it_is_in_the_audit_by_number(world: World) -> None:
    await card(world)
    await confirm(world, await ask(world, handle_of(world)))
    await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
    said = await tell(world, "/goodones audit", "Audit")
    assert f"removed lead {VERIFIED} on request" in visible(said)
    assert handle_of(world) not in visible(said)
    await answer(world, "removed a person on request")


async def test_a_list_that_comes_from_the_api_leaves_them_out(world: World) -> None:
    await card(world)
    name = lead_json(world, VERIFIED)["profile"]["displayName"]
    other = lead_json(world, OTHER)["profile"]["displayName"]
    await confirm(world, await ask(world, handle_of(world)))
    await world.until(lambda: any("was removed" in visible(each) for each in private(world)))
    listed = visible(await tell(world, "/goodones leads ai founders", other))
    assert name not in listed
