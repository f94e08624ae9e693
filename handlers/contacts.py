"""Contact details for one pair of eyes, and what became of a lookup whose answer was lost."""

from blocks.answers import looked
from blocks.leads import lead_details
from bot.services.contacts import Contacts
from bot.slack.payloads import Click
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import act_of, number
from handlers.drawing import card_of

routes = Routes()


@routes.action("lead.reveal", mode=Mode.AFTER)
async def reveal(click: Click, contacts: Contacts) -> Reply:
    """Contact details are for those who ask, not for the channel; that they asked is in the audit."""
    return Say(lead_details(card_of(await contacts.reveal(number(click, "lead"), act_of(click)))))


@routes.action("lead.look", mode=Mode.DURABLE)
async def look(click: Click, contacts: Contacts) -> Reply:
    """Ask the lead API what it knows by now; nothing is spent."""
    seen = await contacts.look(number(click, "lead"), act_of(click))
    return Say(looked(card_of(seen.view), seen.left))
