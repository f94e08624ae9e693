"""The same person in several streams: what was done there is known here, and its cards tell of what is done now."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.api.models import Feedback, Lead, Profile
from bot.records import LeadRecord, Mark, Verb
from bot.services.rows import card_id
from bot.services.sightings import MOST, Deed, Sighting, most_done
from tests.services.make import House, act

OLD, NEW = 1247, 1252
"""Leads of two streams, made one person here; the second was found later."""
ADA = {"xUserId": "9", "handle": "ada"}
NOON = datetime(2026, 6, 2, 9, 1, tzinfo=UTC)


async def meet(house: House, lead_id: int, days: int | None = 0) -> Lead:
    found = None if days is None else NOON + timedelta(days=days)
    return await house.know(lead_id, profile=ADA, discoveredAt=found, exportedAt=None)


async def seen(house: House, lead_id: int = NEW) -> Sighting | None:
    return (await house.leads.view(lead_id)).seen


async def told(house: House) -> int | None:
    found = await seen(house)
    return found.lead.id if found else None


async def good(house: House, lead_id: int = OLD, job: str = "job-1") -> None:
    await house.leads.judge(lead_id, Feedback(good=True), act(job))


async def message(house: House, lead_id: int) -> None:
    mark = Mark(kind="messaged", by="U0BEN", at=NOON, job="m")
    await house.book.begin(lead_id, Verb.MESSAGE, mark)
    await house.book.finish(lead_id, Verb.MESSAGE, "m")


async def test_who_is_met_for_the_first_time_was_not_seen_before(house: House) -> None:
    await meet(house, NEW)
    await house.know(OLD)
    assert await seen(house) is None


async def test_who_was_met_before_is_known_with_where_and_when(house: House) -> None:
    await meet(house, OLD)
    await meet(house, NEW, 1)
    found = await seen(house)
    assert found
    assert (found.lead.id, found.lead.discovered_at, found.deed, found.earlier, found.more) == (
        OLD,
        NOON,
        None,
        True,
        0,
    )
    assert found.names.segment == "Women in growth and product marketing"


async def test_who_is_met_later_is_told_of_only_where_something_was_done(house: House) -> None:
    await meet(house, OLD)
    await meet(house, NEW, 1)
    assert await seen(house, OLD) is None
    await good(house, NEW)
    found = await seen(house, OLD)
    assert found
    assert (found.lead.id, found.earlier) == (NEW, False)
    assert found.deed == Deed("good", "U0AMY", house.clock.now())


async def test_without_times_the_higher_id_is_the_later_one(house: House) -> None:
    await meet(house, OLD, None)
    await meet(house, NEW, None)
    assert await seen(house, OLD) is None
    found = await seen(house, NEW)
    assert found
    assert found.earlier


async def test_the_lead_with_which_most_was_done_is_told_of(house: House) -> None:
    for days, lead_id in enumerate((1239, 1244, 1245, OLD, NEW)):
        await meet(house, lead_id, days)
    assert await told(house) == OLD
    await good(house, 1239)
    assert await told(house) == 1239
    await house.leads.export(1244, act("job-2"))
    assert await told(house) == 1244
    await message(house, 1245)
    found = await seen(house)
    assert found
    assert (found.lead.id, found.deed, found.more) == (1245, Deed("messaged", "U0BEN", NOON), 3)


async def test_only_the_newest_others_are_looked_at(house: House) -> None:
    many = range(1236, 1236 + MOST + 3)
    for days, lead_id in enumerate(many):
        await meet(house, lead_id, days)
    found = await seen(house, many[-1])
    assert found
    assert (found.lead.id, found.more) == (many[-2], MOST - 1)


async def test_one_that_is_gone_is_not_told_of(house: House) -> None:
    await meet(house, OLD)
    await meet(house, NEW, 1)
    await house.store.call("DEL", "{goodones:lead:1247}:lead")
    assert await seen(house) is None


@pytest.mark.parametrize(("verb", "told"), [("judge", True), ("export", True), ("claim", False)])
async def test_what_is_done_with_one_is_told_on_the_cards_of_the_others(
    house: House, verb: str, *, told: bool
) -> None:
    await meet(house, OLD)
    await meet(house, NEW, 1)
    await house.book.posted(NEW, "C1", "1.1")
    if verb == "judge":
        await good(house)
    elif verb == "export":
        await house.leads.export(OLD, act())
    else:
        await house.claims.claim(OLD, act())
    row = await house.outbox.of("C1").get(card_id(NEW, "C1"))
    assert (row is not None) is told


def mark(kind: str, state: str = "done") -> Mark:
    return Mark.model_validate({"kind": kind, "by": "U0BEN", "at": NOON, "job": "j", "state": state})


@pytest.mark.parametrize(
    ("marks", "exported_at", "deed"),
    [
        ({}, None, None),
        ({"judged": mark("bad")}, None, ("bad", "U0BEN")),
        ({"judged": mark("bad", "calling")}, None, None),
        ({"judged": mark("good")}, NOON, ("exported", None)),
        ({"exported": mark("exported")}, NOON, ("exported", "U0BEN")),
        ({"exported": mark("exported", "calling"), "judged": mark("good")}, None, ("good", "U0BEN")),
        ({"exported": mark("exported"), "messaged": mark("messaged")}, None, ("messaged", "U0BEN")),
        ({"messaged": mark("messaged", "unknown")}, None, None),
        ({"enriched": mark("email"), "claimed": mark("claimed")}, None, None),
    ],
)
def test_the_farthest_that_anybody_went_counts(
    marks: dict[str, Mark], exported_at: datetime | None, deed: tuple[str, str | None] | None
) -> None:
    lead = Lead(id=1, exported_at=exported_at, profile=Profile(x_user_id="9", handle="ada"))
    assert most_done(LeadRecord(lead=lead, **marks)) == (deed and Deed(*deed, NOON))
