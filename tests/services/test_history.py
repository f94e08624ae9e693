"""What was done with a lead can be told afterwards."""

from bot.api.models import Feedback, Output
from tests.services.make import House, act

LEAD = 1252


async def test_each_verb_is_a_line_of_its_history_once(house: House) -> None:
    await house.know()
    await house.leads.judge(LEAD, Feedback(good=True), act("job-1"))
    house.clock.advance(1)
    await house.leads.enrich(LEAD, (Output.EMAIL,), act("job-2"), verified_only=True)
    house.clock.advance(1)
    await house.leads.export(LEAD, act("job-3"))
    await house.leads.export(LEAD, act("job-4", "U0BEN"))
    history = await house.audit.history(LEAD)
    assert [(each.what, each.by) for each in history] == [
        ("lead.good", "U0AMY"),
        ("lead.enriched", "U0AMY"),
        ("lead.exported", "U0AMY"),
    ]
