"""``lead <@handle, number or link>``: its card and its history, for who asks."""

from blocks.known import KnownLead, how_to_ask, unknown_lead, which_lead
from bot.commands.parse import parse
from bot.records import LeadRecord
from bot.roles import Who
from bot.services.catalog import Catalog
from bot.services.known import Known
from bot.services.leads import Leads
from bot.services.roles import Roles
from bot.slack.payloads import Click, Command
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.aside import card_aside
from handlers.carried import number

routes = Routes()


@routes.command("lead", mode=Mode.AFTER)
async def show_lead(command: Command, known: Known, leads: Leads, catalog: Catalog, roles: Roles) -> Reply:
    """Of several with that handle all are listed, each with its stream."""
    await roles.check_ours(command.person)
    typed = parse(command.text).handle
    if not typed:
        return Say(how_to_ask())
    found = await known.find(typed)
    match found.records:
        case ():
            return Say(unknown_lead(typed, found.nearest))
        case (record,):
            return Say(await card_aside(record.lead.id, leads, known))
        case records:
            return Say(which_lead([await _line(each, catalog) for each in records], typed))


@routes.action("lead.show", mode=Mode.AFTER, who=Who.VIEWER)
async def show_this(click: Click, known: Known, leads: Leads) -> Reply:
    """One of those that were listed; the list stays."""
    return Say(await card_aside(number(click, "lead"), leads, known))


async def _line(record: LeadRecord, catalog: Catalog) -> KnownLead:
    judged = record.judged
    done = judged.kind if judged and judged.state == "done" else None
    return KnownLead(record.lead, await catalog.stream_title(record.lead.stream_id), done)
