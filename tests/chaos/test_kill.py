"""``kill -9`` at the worst moments: no lead and no click is lost, and nothing is paid twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.api.faults import Fault
from bot.sandbox.api.moments import stamp
from bot.sandbox.slack.messages import Message
from bot.store.audit import AuditLog
from bot.store.redis import Store
from tests.chaos.town import Town
from tests.flow.steps import pick
from tests.support.world import AMY, BEN, LEADS, action, visible


@pytest.fixture
async def town(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with Town(store, store_url, tmp_path) as town:
        yield town


async def test_leads_that_were_taken_in_are_posted_once_by_the_next_process(town: Town) -> None:
    url = await town.subscribe()
    leads = await town.leads(3)
    await town.slack.control(fault="down", method="chat.postMessage")
    assert await town.bring(url, leads) == 202
    await town.kill()
    assert town.cards() == []
    await town.slack.control(fault="none")
    await town.start()
    await town.until(town.quiet)
    assert sorted(town.handles(leads)) == sorted(lead["profile"]["handle"] for lead in leads)


async def test_a_kill_among_the_cards_loses_none_and_repeats_one_at_most(town: Town) -> None:
    """Whether the message on the way arrived cannot be known without history scopes: that one may come twice."""
    url = await town.subscribe()
    leads = await town.leads(4)
    assert await town.bring(url, leads) == 202
    await town.until(lambda: len(town.cards()) == 2)
    await town.kill_and_start()
    await town.until(lambda: len(town.cards()) >= 4)
    await town.until(town.quiet)
    assert len(town.cards()) in {4, 5}
    assert set(town.handles(leads)) == {lead["profile"]["handle"] for lead in leads}


async def test_a_webhook_that_the_dead_process_did_not_take_in_can_be_sent_again(town: Town) -> None:
    url = await town.subscribe()
    leads = await town.leads(2)
    assert await town.bring(url, leads) == 202
    await town.kill_and_start()
    assert await town.bring(url, leads) == 202
    await town.until(lambda: len(town.cards()) >= 2)
    await town.until(town.quiet)
    assert len(town.cards()) in {2, 3}


async def test_a_kill_while_a_run_is_given_its_places_loses_and_doubles_none(town: Town) -> None:
    url = await town.subscribe("balanced")
    (lead,) = await town.leads(1)
    now = stamp(town.clock.now())
    run = [{**lead, "id": 5000 + each, "discoveredAt": now, "matchConfidence": "high"} for each in range(40)]
    await town.slack.control(fault="down", method="chat.postMessage")
    assert await town.bring(url, run) == 202
    await town.kill()
    await town.slack.control(fault="none")
    await town.start()
    assert await town.bring(url, run[::-1]) == 202
    await town.until(lambda: town.find("*37 more leads*"))
    await town.until(town.quiet)
    # The first card was perhaps on its way: whether it arrived cannot be known without history scopes.
    assert len(town.cards()) in {3, 4}
    assert len([each for each in town.slack.messages(LEADS) if action(each, "rollup.list")]) == 1


async def test_a_click_that_was_acknowledged_is_done_by_the_next_process(town: Town) -> None:
    card, lead = await town.card()
    async with _api_away(town, "/leads/*/feedback"):
        await town.slack.click(BEN, card.channel, card.ts, "lead.good")
        await town.kill()
    assert _judgements(town, lead.id) == []
    await town.start()
    await town.until(lambda: f"<@{BEN}>" in visible(town.cards()[0]))
    assert _judgements(town, lead.id) == ["good"]


async def test_feedback_on_its_way_is_sent_again_and_counts_once(town: Town) -> None:
    card, lead = await town.card()
    await town.hang("/leads/*/feedback")
    await town.slack.click(BEN, card.channel, card.ts, "lead.good")
    await town.reached()
    await town.kill()
    await town.happens("/feedback")
    await town.start()
    await town.until(lambda: f"<@{BEN}>" in visible(town.cards()[0]))
    assert town.asked("/feedback") == 2
    assert _judgements(town, lead.id) == ["good"]


async def test_an_export_that_happened_is_not_repeated(town: Town) -> None:
    card, lead = await town.card()
    await town.hang("/leads/*/export")
    await town.slack.click(BEN, card.channel, card.ts, "lead.export")
    await town.reached()
    await town.kill()
    await town.happens("/export")
    await town.start()
    await town.until(lambda: f"<@{BEN}>" in visible(town.cards()[0]))
    assert town.asked("/export") == 1
    assert town.api.tables.leads.need(lead.id).exported_at


async def test_an_export_that_did_not_happen_is_made_up_for(town: Town) -> None:
    card, lead = await town.card()
    async with _api_away(town, "/leads/*/export"):
        await town.slack.click(BEN, card.channel, card.ts, "lead.export")
        await town.until(lambda: town.asked("/export"))
        await town.kill()
    await town.start()
    await town.until(lambda: town.api.tables.leads.need(lead.id).exported_at)
    await town.until(lambda: f"<@{BEN}>" in visible(town.cards()[0]))


async def test_an_enrichment_is_not_paid_twice_and_the_person_is_told(town: Town) -> None:
    card, lead = await town.card()
    await town.slack.click(BEN, card.channel, card.ts, "lead.enrich")
    await town.until(lambda: (modals := town.slack.modals(BEN)) and "outputs" in str(modals[-1].blocks))
    before = town.api.tables.owner.credits_balance
    await town.hang("/leads/*/enrich")
    await town.slack.submit(BEN)
    await town.reached()
    await town.kill()
    await town.happens("/enrich")
    charged = before - town.api.tables.owner.credits_balance
    await town.start()
    told = await town.until(lambda: town.find("may or may not have happened"))
    assert told.ephemeral_to == BEN
    await town.until(town.quiet)
    assert town.asked("/enrich") == 1
    assert before - town.api.tables.owner.credits_balance == charged
    assert "may have been looked for" in visible(town.cards()[0])
    record = await town.book.get(lead.id)
    assert record
    assert record.enriched
    assert (record.enriched.state, record.enriched.by) == ("unknown", BEN)


async def test_a_lookup_is_not_paid_twice_and_the_person_hears_what_became_of_it(town: Town) -> None:
    await town.slack.command(BEN, LEADS, "/goodones lookup ximenatinkers")
    question = await town.until(lambda: town.find("Look this person up?"))
    await town.hang("/lookups/enrich")
    await town.slack.click(BEN, LEADS, question.ts, "lookup.both")
    await town.reached()
    await town.kill()
    await town.happens("/lookups/enrich")
    left = town.api.tables.owner.credits_balance
    await town.start()
    told = await town.until(lambda: town.find("What was found of") or town.find("may or may not"))
    assert told.ephemeral_to == BEN
    await town.until(town.quiet)
    assert town.asked("/lookups/enrich") == 1
    assert town.api.tables.owner.credits_balance == left


async def test_an_account_that_was_woken_as_the_process_died_is_found_awake_and_not_woken_twice(
    town: Town,
) -> None:
    await town.slack.command(AMY, LEADS, "/goodones wake @vectorvera")
    await town.until(lambda: (modals := town.slack.modals(AMY)) and "adds to" in str(modals[-1].blocks))
    billed = sum(town.api.billed.values())
    await town.hang("/accounts/*/wake")
    await town.slack.submit(AMY)
    await town.reached()
    await town.kill()
    await town.happens("/wake")
    await town.start()
    await town.until(lambda: town.find("is awake: its followers are synced again"))
    await town.until(town.quiet)
    assert town.asked("/wake") == 1
    assert sum(town.api.billed.values()) == billed + 1
    always = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    noted = [(each.what, each.by, each.result) async for each in AuditLog(town.store).iter(*always)]
    assert noted == [("account.woken", AMY, "done")]


async def test_what_asks_no_api_is_done_by_the_next_process_and_noted_once(
    town: Town, tmp_path: Path
) -> None:
    card, lead = await town.card()
    await town.kill()
    await _start_to_die(town, tmp_path, "LeadBook.claim after")
    await town.slack.click(BEN, LEADS, card.ts, "lead.more", pick(card, "lead.more", "Claim"))
    await town.dies()
    await _start_to_die(town, tmp_path, "LeadBook.snooze before")
    await town.until(lambda: f"<@{BEN}>" in visible(town.cards()[0]))
    await town.slack.click(BEN, LEADS, card.ts, "lead.more", pick(town.cards()[0], "lead.more", "Snooze"))
    await town.until(lambda: town.slack.modals(BEN))
    await town.slack.submit(BEN, {"later": "tomorrow"})
    await town.dies()
    await town.start()
    await town.until(lambda: town.find("Put aside until"))
    await town.until(town.quiet)
    record = await town.book.get(lead.id)
    assert record
    assert record.claimed
    assert (record.claimed.by, [each.by for each in record.snoozed]) == (BEN, [BEN])
    assert [each.what for each in await AuditLog(town.store).history(lead.id)] == [
        "lead.claimed",
        "lead.snoozed",
    ]


async def test_a_bad_on_its_way_keeps_its_reason(town: Town) -> None:
    card, lead = await town.card()
    await town.slack.click(BEN, card.channel, card.ts, "lead.bad")
    await town.until(lambda: town.slack.modals(BEN))
    await town.hang("/leads/*/feedback")
    await town.slack.submit(BEN, {"reason": "bot", "note": "posts all night"})
    await town.reached()
    await town.kill()
    await town.start()
    await town.until(lambda: f"<@{BEN}>" in visible(town.cards()[0]))
    await town.happens("/feedback")
    said = [each for each in town.api.tables.feedback.all() if each.lead_id == lead.id]
    assert [(each.bad_reason, each.bad_reason_freeform) for each in said] == [("bot", "posts all night")]


async def test_a_run_on_its_way_is_found_and_not_started_twice(town: Town) -> None:
    await town.hang("/streams/*/run")
    await town.slack.command(AMY, LEADS, "/goodones run ai founders")
    await town.reached()
    await town.kill()
    await town.happens("/run")
    await town.start()
    await _runs_end(town)
    assert town.asked("/run") == 1
    assert len(_about_runs(town)) == 1


async def test_a_run_that_is_followed_is_followed_to_its_end(town: Town) -> None:
    await town.slack.command(AMY, LEADS, "/goodones run ai founders")
    await town.until(lambda: _about_runs(town))
    await town.until(town.quiet)
    await town.kill()
    await town.start()
    await _runs_end(town)
    assert len(_about_runs(town)) == 1
    assert town.asked("/run") == 1


async def _runs_end(town: Town) -> None:
    """Move the API's time until the channel hears of the end."""

    def ended() -> bool:
        town.clock.advance(0.5)
        return any("is done" in visible(message) for message in _about_runs(town))

    await town.until(ended)


async def _start_to_die(town: Town, folder: Path, step: str) -> None:
    """A bot that will end itself there."""
    (folder / "armed").touch()
    await town.start(DIE_AT=f"bot.store.leads:{step}", ARMED=str(folder / "armed"))


def _about_runs(town: Town) -> list[Message]:
    shown = town.slack.messages(LEADS)
    return [each for each in shown if "AI founders watching" in visible(each) and not each.ephemeral]


def _judgements(town: Town, lead_id: int) -> list[str]:
    return [each.feedback for each in town.api.tables.feedback.all() if each.lead_id == lead_id]


@asynccontextmanager
async def _api_away(town: Town, path: str) -> AsyncIterator[None]:
    town.api.faults.add(Fault("down", path=path, count=None))
    yield
    town.api.faults.clear()
