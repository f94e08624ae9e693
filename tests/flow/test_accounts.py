"""Tracked accounts from end to end: found asleep in a digest, listed, woken and put to sleep, each once, by admins."""

import json
from dataclasses import replace

import pytest

from blocks.elements import ref
from bot.digests.skipping import SLEEPING
from bot.digests.summary import Skipped
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.views import View
from bot.store.outbox import Outbox
from bot.store.redis import Store
from tests.blocks.digest_states import RUST, week
from tests.flow.pressing import press_as_is, window
from tests.flow.steps import RUST as RUST_PEOPLE
from tests.flow.steps import answer, deliver_again, let_pass, passing, private, tell
from tests.flow.test_digest_verbs import posted
from tests.support.world import AMY, BEN, LEADS, World, actions, visible

KAY, RUST_ACCOUNT, VERA = 7, 8, 10
OPTIONS = "accounts0"
HANDLE = "vectorvera"


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


def awake(world: World, id_: int = VERA) -> bool:
    return world.api.tables.accounts.need(id_).is_active


def calls(world: World, deed: str = "wake") -> int:
    return len(world.asked("POST", f"/{deed}"))


async def digest(world: World, outbox: Outbox, *ids: int) -> Message:
    """A digest that tells of the accounts that sleep."""
    left_out = tuple(Skipped(RUST_PEOPLE, "Rust people", id_, HANDLE, SLEEPING) for id_ in ids or (VERA,))
    return await posted(world, outbox, week(replace(RUST, stream_id=RUST_PEOPLE, skipped=left_out)))


async def asked(world: World, line: str = f"wake @{HANDLE}", person: str = AMY) -> View:
    await world.say(f"/goodones {line}", person)
    return await window(world, person, "your subscription's bill")


async def send(world: World, *ids: int, person: str = AMY) -> None:
    assert (await world.slack.submit(person, {OPTIONS: [str(each) for each in ids]})).ok


async def test_an_account_of_a_digest_is_woken_by_its_button(world: World, outbox: Outbox) -> None:
    shown = await digest(world, outbox)
    assert "asleep. Waking it adds to the bill." in visible(shown)
    billed = sum(world.api.billed.values())
    await world.slack.click(AMY, LEADS, shown.ts, "accounts.wake")
    view = await window(world, AMY, "adds to your subscription's bill")
    assert f"@{HANDLE} · starter" in str(view.body)
    assert not awake(world)
    await send(world, VERA)
    said = await answer(world, f"@{HANDLE}* is awake")
    assert "one more starter account" in visible(said)
    assert awake(world)
    assert sum(world.api.billed.values()) == billed + 1
    assert "done" not in actions(said)
    audit = await tell(world, "/goodones audit", "Audit")
    assert f"<@U0AMY> woke account {VERA} · in a window in <#{LEADS}>" in visible(audit)


async def test_of_several_only_those_are_woken_that_stay_ticked(world: World, outbox: Outbox) -> None:
    tables = world.api.tables
    for id_ in (KAY, RUST_ACCOUNT):
        tables.accounts.put(replace(tables.accounts.need(id_), is_active=False))
    shown = await digest(world, outbox, KAY, RUST_ACCOUNT, VERA, 999)
    await world.slack.click(AMY, LEADS, shown.ts, "accounts.wake")
    view = await window(world, AMY, "3 accounts of *Rust people")
    assert "999" not in str(view.blocks)
    await send(world, KAY, VERA)
    await answer(world, "2 of 2 accounts are awake.")
    assert [awake(world, id_) for id_ in (KAY, RUST_ACCOUNT, VERA)] == [True, False, True]


async def test_what_was_done_in_part_is_told_and_the_rest_can_be_tried_again(
    world: World, outbox: Outbox
) -> None:
    world.api.tables.accounts.put(replace(world.api.tables.accounts.need(KAY), is_active=False))
    shown = await digest(world, outbox, KAY, VERA)
    await world.slack.click(AMY, LEADS, shown.ts, "accounts.wake")
    await window(world, AMY, "2 accounts of")
    await world.steer_api(fault="error", path=f"/accounts/{VERA}/wake", status=403)
    await send(world, KAY, VERA)
    said = await answer(world, "1 of 2 accounts is awake.")
    assert "@indiemaker_kay* is awake" in visible(said)
    assert f"@{HANDLE}* was not woken" in visible(said)
    await world.slack.click(AMY, LEADS, said.ts, "accounts.wake")
    await window(world, AMY, f"*@{HANDLE} is asleep")
    await send(world, VERA)
    await answer(world, f"@{HANDLE}* is awake")


async def test_the_window_is_up_before_the_lead_api_answers(world: World, outbox: Outbox) -> None:
    shown = await digest(world, outbox)
    await world.steer_api(fault="latency", path="/accounts", seconds=20)
    await world.slack.click(AMY, LEADS, shown.ts, "accounts.wake")
    await passing(world, lambda: world.slack.modals(AMY), 0)
    assert "One moment" in json.dumps(world.slack.modals(AMY)[-1].body)
    await passing(world, lambda: "adds to" in str(world.slack.modals(AMY)[-1].body))


async def test_who_is_no_admin_hears_whom_to_ask(world: World, outbox: Outbox) -> None:
    shown = await digest(world, outbox)
    await world.slack.click(BEN, LEADS, shown.ts, "accounts.wake")
    await answer(world, "Only admins can do that.", BEN)
    await tell(world, f"/goodones wake @{HANDLE}", "Only admins can do that.", person=BEN)
    assert not world.slack.modals(BEN)
    listed = await tell(world, "/goodones accounts", "4 accounts", person=BEN)
    assert actions(listed) == []
    assert not awake(world)


async def test_a_window_that_is_sent_twice_wakes_once(world: World) -> None:
    await asked(world)
    await send(world, VERA)
    await answer(world, "is awake")
    await deliver_again(world)
    await world.settle(5)
    assert calls(world) == 1
    assert (await tell(world, "/goodones audit", "Audit")).text.count("Audit") == 1


async def test_the_second_of_two_hears_that_it_is_awake_and_by_whom(world: World) -> None:
    await world.stop_app()
    await world.start_app(admins=(BEN,))
    await asked(world)
    await asked(world, f"accounts @{HANDLE} wake", BEN)
    await send(world, VERA)
    await answer(world, "is awake: its followers")
    await send(world, VERA, person=BEN)
    said = await answer(world, "was awake already", BEN)
    assert "<@U0AMY> woke it" in visible(said)
    assert calls(world) == 1


async def test_one_is_put_to_sleep_by_its_name_in_either_order(world: World) -> None:
    billed = sum(world.api.billed.values())
    view = await asked(world, "sleep accounts indiemaker")
    assert "one account of its tier less" in str(view.body)
    await send(world, KAY)
    said = await answer(world, "is asleep")
    assert "Its history and streams stay." in visible(said)
    assert sum(world.api.billed.values()) == billed - 1
    shown = await tell(world, "/goodones accounts @indiemaker_kay", "@indiemaker_kay* · asleep")
    assert actions(shown) == ["accounts.wake"]
    await world.slack.click(AMY, LEADS, shown.ts, "accounts.wake")
    await window(world, AMY, "adds to your subscription's bill")
    await send(world, KAY)
    await answer(world, "@indiemaker_kay* is awake")
    assert sum(world.api.billed.values()) == billed


async def test_nothing_ticked_is_said_in_the_window(world: World) -> None:
    await asked(world)
    refused = await world.slack.submit(AMY, {OPTIONS: []})
    assert not refused.ok
    assert calls(world) == 0


async def test_a_lost_answer_is_looked_up_and_not_sent_again(world: World) -> None:
    await asked(world)
    await world.steer_api(fault="drop_after", path="/accounts/*/wake")
    await send(world, VERA)
    await answer(world, "is awake")
    assert calls(world) == 1


async def test_a_lost_call_that_did_not_happen_is_said_and_can_be_tried_again(world: World) -> None:
    await asked(world)
    await world.steer_api(fault="drop_before", path="/accounts/*/wake")
    await send(world, VERA)
    said = await answer(world, "still shows it asleep")
    assert actions(said) == ["accounts.wake", "accounts.show"]
    await world.slack.click(AMY, LEADS, said.ts, "accounts.show")
    await answer(world, f"@{HANDLE}* · asleep")
    assert calls(world) == 1
    await world.slack.click(AMY, LEADS, said.ts, "accounts.wake")
    await window(world, AMY, "adds to your subscription's bill")
    await send(world, VERA)
    await answer(world, "is awake")
    assert awake(world)


async def test_who_looks_after_several_sees_them_all(world: World) -> None:
    shown = await tell(world, "/goodones accounts @vectorvera", "asleep", person=BEN)
    await press_as_is(world, BEN, shown, "accounts.show", ref())
    await answer(world, "4 accounts", BEN)


async def test_without_a_subscription_it_is_refused_with_what_to_do(world: World) -> None:
    await world.steer_api(do="subscription", status="past_due")
    await asked(world)
    await send(world, VERA)
    said = await answer(world, "was not woken")
    assert "Renew it on the dashboard" in visible(said)
    assert not awake(world)


async def test_while_the_lead_api_is_away_the_click_is_kept(world: World) -> None:
    await asked(world)
    await world.steer_api(fault="error", path="/accounts/*/wake", status=503, count=1000)
    await send(world, VERA)
    await answer(world, "I keep trying")
    await world.steer_api(fault="none")
    await let_pass(world, 120, 5)
    await answer(world, f"@{HANDLE}* is awake")
    assert awake(world)


async def test_a_revoked_key_is_told_with_who_can_help(world: World) -> None:
    await asked(world)
    await world.steer_api(do="revoke_key")
    await send(world, VERA)
    assert "GOODONES_API_KEY" in visible(await answer(world, "Our key to the lead API was revoked"))


async def test_a_window_that_cannot_be_filled_says_why(world: World) -> None:
    await world.steer_api(fault="error", path="/accounts", status=503, count=100)
    await world.say(f"/goodones wake @{HANDLE}")
    await window(world, AMY, "taking a short break")
    listed = await tell(world, "/goodones accounts", "taking a short break")
    assert actions(listed) == []


async def test_a_button_of_one_that_is_awake_by_now_says_so(world: World, outbox: Outbox) -> None:
    shown = await digest(world, outbox)
    await world.steer_api(fault="error", path="/accounts", status=503, count=3)
    await world.slack.click(AMY, LEADS, shown.ts, "accounts.wake")
    await window(world, AMY, "taking a short break")
    world.api.tables.accounts.put(replace(world.api.tables.accounts.need(VERA), is_active=True))
    await world.steer_api(fault="none")
    await world.slack.click(AMY, LEADS, shown.ts, "accounts.wake")
    await window(world, AMY, "awake already")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("accounts @nobody_like_us", "There is no account “@nobody"),
        ("accounts @vectorver", f"@{HANDLE}* · asleep"),
        (f"accounts #{VERA}", f"@{HANDLE}* · asleep"),
        ("accounts e", "Several accounts fit “e”"),
        ("wake", "4 accounts"),
    ],
)
async def test_one_is_found_by_a_part_or_its_number_or_what_is_near_is_told(
    world: World, line: str, text: str
) -> None:
    await tell(world, f"/goodones {line}", text)


async def test_a_name_that_is_none_is_told_in_the_window(world: World) -> None:
    await world.say("/goodones wake @nobody_like_us")
    view = await window(world, AMY, "There is no account")
    assert "submit" not in view.body


async def test_three_hundred_are_turned_page_by_page(world: World) -> None:
    tables = world.api.tables
    for n in range(296):
        tables.accounts.put(replace(tables.accounts.need(KAY), id=1_000 + n, handle=f"a{n:03}"))
    listed = await tell(world, "/goodones accounts", "300 accounts")
    assert "vectorvera" in visible(listed)
    await world.slack.click(AMY, LEADS, listed.ts, "accounts.page")
    await world.until(lambda: "11–20" in visible(world.now_showing(listed)))
    await world.slack.click(AMY, LEADS, listed.ts, "accounts.back")
    await world.until(lambda: "1–10" in visible(world.now_showing(listed)))
    assert len(private(world)) == 1
