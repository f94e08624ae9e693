"""The history of a lead, in a window."""

from blocks.history import history_modal
from bot.roles import Who
from bot.services.known import Known
from bot.services.leads import Leads
from bot.slack.payloads import Click
from bot.slack.replies import Open, Reply
from bot.slack.routes import Mode, Routes
from handlers.carried import number
from handlers.drawing import bare_card

routes = Routes()


@routes.action("lead.history", mode=Mode.AFTER, who=Who.VIEWER)
async def show_history(click: Click, leads: Leads, known: Known) -> Reply:
    """What the window needs is in the store, so it opens complete."""
    record = await leads.record(number(click, "lead"))
    return Open(history_modal(bare_card(record), await known.history(record.lead.id)))
