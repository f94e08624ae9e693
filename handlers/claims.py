"""Claiming a lead and letting it go: the redrawn card is the answer, and who comes too late hears who was first."""

from blocks.claims import not_yours, others_already, yours_already
from bot.roles import Who
from bot.services.claims import Claims
from bot.services.known import Known
from bot.services.leads import Leads
from bot.services.roles import Roles
from bot.slack.payloads import Click
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.aside import in_place
from handlers.carried import act_of, maybe, number

routes = Routes()


@routes.action("lead.claim", mode=Mode.DURABLE)
async def claim(click: Click, claims: Claims, leads: Leads, known: Known) -> Reply | None:
    """Make it this person's, unless it is somebody's."""
    lead_id = number(click, "lead")
    if first := await claims.claim(lead_id, act_of(click)):
        return Say(others_already(first))
    mark = (await leads.record(lead_id)).claimed
    if mark and mark.by == click.person and mark.job != click.key:
        return Say(yours_already(mark))
    return await in_place(click, lead_id, leads, known)


@routes.action("lead.release", mode=Mode.DURABLE)
async def release(click: Click, claims: Claims, leads: Leads, known: Known, roles: Roles) -> Reply | None:
    """Have it be nobody's; another's only by an admin."""
    lead_id = number(click, "lead")
    stands = await claims.release(lead_id, act_of(click))
    if stands and await roles.whom_to_ask(click.person, Who.ADMIN) is None:
        stands = await claims.release(lead_id, act_of(click), whoever=True, seen=maybe(click, "claim"))
    return Say(not_yours(stands)) if stands else await in_place(click, lead_id, leads, known)
