"""Bulk orders while rights, people and costs change: asked at each step, and never for what is not one's own."""

import pytest

from bot.bulk import Order
from bot.errors import GoodOnesError, Refused
from bot.listing import LeadList, Listing
from bot.roles import Who
from bot.services.bulks import TRY_AGAIN
from bot.services.roles import Unsure
from bot.slack.errors import SlackDown
from tests.services.make import House, act, everybody_may
from tests.services.test_bulks import ENRICH, EXPORT, LEADS, asked, begun, run


class Rights:
    """What a person may, as it changes while an order goes on."""

    def __init__(self) -> None:
        self.why: GoodOnesError | None = None
        self.asked: list[tuple[str, Who]] = []

    async def may(self, person: str, who: Who) -> None:
        self.asked.append((person, who))
        if self.why:
            raise self.why


@pytest.mark.parametrize(("order", "who"), [(EXPORT, Who.MEMBER), (ENRICH, Who.ADMIN)])
async def test_it_stops_with_the_right_to_it_and_goes_on_with_it(
    house: House, order: Order, who: Who
) -> None:
    rights = Rights()
    house.bulks = house.bulks_of(rights.may)
    bulk = await begun(house, order)
    await run(house, bulk, most=1)
    assert rights.asked == [("U0AMY", who)]
    rights.why = Refused("*Only members of this app can do that.*")
    stopped = await run(house, bulk)
    assert (stopped.state, stopped.why) == ("stopped", rights.why.user_text)
    assert len(asked(house, f"/{order.kind}")) == 1
    rights.why = None
    await house.bulks.go_on(bulk.id, act("resume"))
    assert (await run(house, bulk)).state == "ended"
    assert len(asked(house, f"/{order.kind}")) == len(LEADS)


async def test_while_nobody_can_say_who_somebody_is_it_waits(house: House) -> None:
    rights = Rights()
    house.bulks = house.bulks_of(rights.may)
    rights.why = Unsure("U0AMY", SlackDown("users.info", "internal_error"))
    bulk = await begun(house)
    waits = await run(house, bulk)
    assert waits.state == "going"
    assert waits.stalled
    assert asked(house, "/export") == []
    rights.why = None
    house.clock.advance(TRY_AGAIN)
    ended = await run(house, bulk)
    assert (ended.state, ended.stalled) == ("ended", None)


async def test_who_did_not_begin_it_cannot_touch_it_while_it_waits(house: House) -> None:
    bulk = await begun(house)
    house.trouble("down")
    await run(house, bulk)
    pending = (await house.leads.record(LEADS[0])).pending
    assert pending
    with pytest.raises(Refused, match="Only who began"):
        await house.bulks.cancel(bulk.id, act("cancel", "U0BEN"))
    assert (await house.leads.record(LEADS[0])).pending == pending


async def test_who_was_removed_since_the_list_was_read_is_not_in_the_plan(house: House) -> None:
    for lead in LEADS:
        await house.know(lead)
    await house.book.forget((await house.leads.record(LEADS[1])).lead)
    kept = LeadList(id="l", by="U0AMY", listing=Listing(stream=43), leads=LEADS)
    assert (await house.bulks.plan(EXPORT, kept)).todo == (LEADS[0], *LEADS[2:])


async def test_what_each_lead_cost_is_right_also_where_processes_take_turns(house: House) -> None:
    """Each has heard a balance that the other's leads have lowered since."""
    bulk = await begun(house, ENRICH)
    one, two = house.bulks, house.bulks_of(everybody_may)
    for house.bulks in (one, two, two, one):
        await run(house, bulk, most=1)
    spent = 0
    for lead in LEADS:
        (line,) = [each for each in await house.audit.history(lead) if each.what == "lead.enriched"]
        spent += line.cost or 0
    first, left = 47, house.sandbox.tables.owner.credits_balance
    assert spent == first - left > 0


async def test_one_process_asks_for_the_balance_once(house: House) -> None:
    await run(house, await begun(house, ENRICH))
    assert len(house.asked("GET", "/me")) == 1
