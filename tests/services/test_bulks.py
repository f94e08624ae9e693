"""Bulk orders: each lead once, whatever happens between two steps, and never an enrichment that may have happened."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.api.models import Feedback, Output
from bot.bulk import Bulk, BulkKind, Order, Result, already
from bot.errors import Refused
from bot.listing import LeadList, Listing
from bot.records import LeadRecord, Mark
from bot.services.bulks import GIVE_UP_AFTER, KEEP, LEASE
from bot.store.queues import Queues
from bot.store.shelf import Shelf
from tests.services.make import House, act, everybody_may

LEADS = (1254, 1255, 1256, 1257)
EXPORT = Order(kind=BulkKind.EXPORT, stream=43)
ENRICH = Order(kind=BulkKind.ENRICH, stream=43, outputs=(Output.EMAIL,), verified_only=False)


async def begun(house: House, order: Order = EXPORT, leads: tuple[int, ...] = LEADS) -> Bulk:
    for lead in leads:
        await house.know(lead)
    return await house.bulks.start(order, leads, act("click"))


async def run(house: House, bulk: Bulk, most: int = 60) -> Bulk:
    """Take steps until it is over or stands still."""
    for _ in range(most):
        ids, _ = await house.bulks.due()
        if bulk.id not in ids:
            break
        await house.bulks.step(bulk.id)
    return (await house.bulks.view(bulk.id))[0]


def asked(house: House, ending: str) -> list[int]:
    """The leads that the API was asked for."""
    return [
        int(each.path.split("/")[-2])
        for each in house.sandbox.requests
        if each.method == "POST" and each.path.endswith(ending)
    ]


async def test_each_lead_is_done_once_in_order_and_noted(house: House) -> None:
    bulk = await begun(house)
    assert (await run(house, bulk)).state == "ended"
    assert asked(house, "/export") == list(LEADS)
    _, tally = await house.bulks.view(bulk.id)
    assert (tally.of(Result.DONE), tally.left) == (4, 0)
    now = house.clock.now()
    noted = [each.what async for each in house.audit.iter(now - timedelta(days=1), now)]
    assert sorted(noted) == ["bulk.export", *["lead.exported"] * 4]


async def test_the_same_click_begins_it_once(house: House) -> None:
    bulk = await begun(house)
    await run(house, bulk)
    assert await house.bulks.start(EXPORT, LEADS, act("click")) == (await house.bulks.view(bulk.id))[0]
    await run(house, bulk)
    assert asked(house, "/export") == list(LEADS)


async def test_who_dies_between_the_call_and_the_count_asks_no_second_time(house: House) -> None:
    bulk = await begun(house)
    # Done, and the process ends before it is counted.
    await house.leads.export(LEADS[0], act(f"{bulk.id}:{LEADS[0]}"))
    await run(house, bulk)
    assert asked(house, "/export") == list(LEADS)
    _, tally = await house.bulks.view(bulk.id)
    assert tally.of(Result.DONE) == 4


async def test_a_step_that_was_not_finished_is_taken_again_after_its_lease(house: House) -> None:
    bulk = await begun(house)
    ids, _ = await house.bulks.due()
    assert ids == [bulk.id]
    assert (await house.bulks.due())[0] == []
    house.clock.advance(LEASE + 1)
    assert (await house.bulks.due())[0] == [bulk.id]


async def test_an_enrichment_in_the_middle_of_which_it_died_is_not_made_again(house: House) -> None:
    bulk = await begun(house, ENRICH)
    job = f"{bulk.id}:{LEADS[0]}"
    calling = Mark(kind="email", by="U0AMY", at=house.clock.now(), job=job)
    await house.book.begin(LEADS[0], BulkKind.ENRICH.verb, calling)
    await run(house, bulk)
    _, tally = await house.bulks.view(bulk.id)
    assert (tally.of(Result.UNKNOWN), tally.of(Result.DONE)) == (1, 3)
    assert asked(house, "/enrich") == list(LEADS[1:])
    assert await house.bulks.retry(bulk.id, act("again")) is None, (
        "what may have happened is not offered again"
    )


async def test_a_lost_answer_to_an_enrichment_is_doubt_and_not_failure(house: House) -> None:
    house.trouble("drop_after", "*/enrich", count=1)
    bulk = await begun(house, ENRICH)
    await run(house, bulk)
    _, tally = await house.bulks.view(bulk.id)
    assert (tally.of(Result.UNKNOWN), tally.of(Result.FAILED)) == (1, 0)
    assert asked(house, "/enrich") == list(LEADS)
    again = await begun(house, ENRICH.model_copy(update={"verified_only": True}))
    assert again.id == bulk.id


async def test_what_others_did_meanwhile_is_left_as_it_is(house: House) -> None:
    bulk = await begun(house, Order(kind=BulkKind.GOOD, stream=43))
    await house.leads.judge(LEADS[1], Feedback(good=False), act("other", by="U0BEN"))
    await run(house, bulk)
    _, tally = await house.bulks.view(bulk.id)
    assert (tally.of(Result.DONE), tally.of(Result.SKIPPED)) == (3, 1)
    record = await house.leads.record(LEADS[1])
    assert record.judged is not None
    assert record.judged.kind == "bad"


async def test_what_is_known_no_more_fails_and_is_tried_again_alone(house: House) -> None:
    bulk = await begun(house)
    await house.store.call("DEL", *await house.store.call("KEYS", f"*lead:{LEADS[2]}*"))
    await run(house, bulk)
    _, tally = await house.bulks.view(bulk.id)
    assert (tally.of(Result.FAILED), tally.of(Result.DONE)) == (1, 3)
    await house.know(LEADS[2])
    again = await house.bulks.retry(bulk.id, act("again"))
    assert again is not None
    assert again.size == 1
    await run(house, again)
    assert asked(house, "/export") == [LEADS[0], LEADS[1], LEADS[3], LEADS[2]]


async def test_an_api_that_is_away_for_hours_stops_it_and_it_can_go_on(house: House) -> None:
    house.trouble("error", "*/export", status=503)
    bulk = await begun(house)
    stalled = await run(house, bulk)
    assert stalled.stalled is not None
    assert "short break" in stalled.why
    record = await house.leads.record(LEADS[0])
    assert record.pending, "the card says that it is to come"
    house.clock.advance(GIVE_UP_AFTER.total_seconds() + 1)
    assert (await run(house, bulk)).state == "stopped"
    assert not (await house.leads.record(LEADS[0])).pending
    house.sandbox.faults.clear()
    await house.bulks.go_on(bulk.id, act("on"))
    assert (await run(house, bulk)).state == "ended"


async def test_an_api_that_answers_again_is_told(house: House) -> None:
    house.trouble("error", "*/export", status=503, count=1)
    bulk = await begun(house)
    await run(house, bulk)
    house.clock.advance(31)
    await house.bulks.due()
    await house.bulks.step(bulk.id)
    going = (await house.bulks.view(bulk.id))[0]
    assert (going.stalled, going.why, going.state) == (None, "", "going")


async def test_cancelled_while_the_api_is_away_no_card_promises_anything(house: House) -> None:
    house.trouble("error", "*/export", status=503)
    bulk = await begun(house)
    await run(house, bulk)
    await house.bulks.cancel(bulk.id, act("stop"))
    assert not (await house.leads.record(LEADS[0])).pending
    assert (await house.bulks.view(bulk.id))[0].state == "cancelled"
    house.clock.advance(60)
    await run(house, bulk)
    assert (await house.bulks.view(bulk.id))[1].left == 4


async def test_somebody_else_changes_nothing(house: House) -> None:
    bulk = await begun(house)
    ben = act("ben", by="U0BEN")
    for change in (house.bulks.cancel, house.bulks.go_on, house.bulks.retry):
        with pytest.raises(Refused, match="Only who began this"):
            await change(bulk.id, ben)
    assert (await house.bulks.view(bulk.id))[0].state == "going"


async def test_what_is_over_cannot_be_cancelled_and_what_goes_cannot_go_on(house: House) -> None:
    bulk = await begun(house)
    await house.bulks.go_on(bulk.id, act("on"))
    await run(house, bulk)
    await house.bulks.cancel(bulk.id, act("stop"))
    assert (await house.bulks.view(bulk.id))[0].state == "ended"


async def test_who_cancelled_it_and_had_it_go_on_is_noted_once_for_each_click(house: House) -> None:
    bulk = await begun(house)
    for change, job in ((house.bulks.cancel, "no"), (house.bulks.go_on, "on"), (house.bulks.cancel, "off")):
        for click in (job, job, f"{job} again"):
            house.clock.advance(1)
            await change(bulk.id, act(click))
    assert [(each.what, each.job, each.result) for each in await house.noted()][1:] == [
        ("bulk.cancelled", "no", "export"),
        ("bulk.resumed", "on", "export"),
        ("bulk.cancelled", "off", "export"),
    ]


async def test_it_is_forgotten_after_a_week(house: House) -> None:
    bulk = await begun(house)
    await run(house, bulk)
    house.clock.advance(KEEP + 1)
    ids, _ = await house.bulks.due()
    assert ids == [bulk.id]
    await house.bulks.step(bulk.id)
    with pytest.raises(Refused, match="over a week old"):
        await house.bulks.view(bulk.id)
    house.clock.advance(KEEP + 1)
    assert (await house.bulks.due())[0] == []


async def test_many_that_need_nothing_cost_few_steps(house: House) -> None:
    bulk = await begun(house, leads=(1254,) * 120)
    assert (await run(house, bulk, most=5)).state == "ended"
    assert asked(house, "/export") == [1254]


MARK = {"by": "U0BEN", "job": "j"}


@pytest.mark.parametrize(
    ("order", "fields", "stands"),
    [
        (EXPORT, {}, None),
        (EXPORT, {"exported": {"state": "done"}}, Result.SKIPPED),
        (EXPORT, {"exported": {"state": "calling"}}, None),
        (EXPORT, {"exported": {"state": "calling", "job": "mine"}}, None),
        (EXPORT, {"exported": {"state": "done", "job": "mine"}}, Result.DONE),
        (ENRICH, {"enriched": {"state": "unknown"}}, Result.UNKNOWN),
        (ENRICH, {"enriched": {"state": "done"}}, Result.SKIPPED),
        (Order(kind=BulkKind.GOOD, stream=1), {"judged": {"kind": "bad", "state": "done"}}, Result.SKIPPED),
        (
            Order(kind=BulkKind.GOOD, stream=1, overrule=True),
            {"judged": {"kind": "bad", "state": "done"}},
            None,
        ),
        (
            Order(kind=BulkKind.GOOD, stream=1, overrule=True),
            {"judged": {"kind": "good", "state": "done"}},
            Result.SKIPPED,
        ),
    ],
)
async def test_which_leads_are_left_as_they_are(
    house: House, order: Order, fields: dict[str, Any], stands: Result | None
) -> None:
    marks = {name: {"kind": "x", "at": house.clock.now(), **MARK, **mark} for name, mark in fields.items()}
    record = LeadRecord.model_validate({"lead": await house.know(1254), **marks})
    assert already(record, order, "mine") is stands


async def test_what_the_api_says_is_exported_is_left_too(house: House) -> None:
    record = LeadRecord(lead=await house.know(1254, exportedAt=house.clock.now().isoformat()))
    assert already(record, EXPORT) is Result.SKIPPED


async def test_all_that_is_kept_of_it_is_found_again(house: House) -> None:
    bulk = await begun(house)
    assert await Shelf(house.store, "bulks", Bulk).get(bulk.id) == bulk
    assert await Queues(house.store).first(bulk.id) == LEADS[0]


@pytest.mark.parametrize("kind", list(BulkKind))
async def test_every_verb_is_done_with_every_lead(house: House, kind: BulkKind) -> None:
    order = Order(kind=kind, stream=43, outputs=(Output.LINKEDIN,), verified_only=False)
    bulk = await begun(house, order)
    assert (await run(house, bulk)).state == "ended"
    _, tally = await house.bulks.view(bulk.id)
    assert tally.of(Result.DONE) == len(LEADS)
    records = await house.lists.records(LEADS)
    assert all(already(record, order) is Result.SKIPPED for record in records)
    assert (
        await house.bulks.plan(order, LeadList(id="l", by="U0AMY", listing=Listing(), leads=LEADS))
    ).todo == ()


@pytest.mark.parametrize("refusal", [{"status": 401}, {"status": 403}])
async def test_what_concerns_every_lead_stops_it_at_the_first(house: House, refusal: dict[str, Any]) -> None:
    house.trouble("error", "*/export", **refusal)
    bulk = await begun(house)
    stopped = await run(house, bulk)
    assert (stopped.state, stopped.stalled) == ("stopped", None)
    assert stopped.why
    assert asked(house, "/export") == [LEADS[0]]


@given(cuts=st.lists(st.integers(0, 3), max_size=6))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_wherever_it_is_interrupted_each_lead_is_asked_for_once(house: House, cuts: list[int]) -> None:
    await house.store.call("FLUSHALL")
    house.sandbox.requests.clear()
    rows = house.sandbox.tables.leads
    for lead in LEADS:
        rows.put(replace(rows.need(lead), exported_at=None))
    bulk = await begun(house)
    for cut in cuts:
        # Another process takes over after so many steps, from what is in the store alone.
        house.bulks = house.bulks_of(everybody_may)
        await run(house, bulk, most=cut)
        house.clock.advance(LEASE + 1)
    await run(house, bulk)
    assert asked(house, "/export") == list(LEADS)


async def test_the_balance_is_asked_for_once_and_then_known_by_each_answer(house: House) -> None:
    bulk = await begun(house, ENRICH)
    await run(house, bulk)
    assert len(asked(house, "/enrich")) == len(LEADS)
    assert len(house.asked("GET", "/me")) == 1
    costs = [each.cost for lead in LEADS for each in await house.audit.history(lead)]
    assert None not in costs
