"""A whole list as a file."""

from blocks.files import file_sent, file_sent_before
from bot.roles import Who
from bot.services.lead_files import LeadFiles
from bot.services.lists import Lists
from bot.slack.payloads import Click
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import act_of, word

routes = Routes()


@routes.action("leads.csv", mode=Mode.DURABLE, who=Who.VIEWER)
async def send_csv(click: Click, lists: Lists, files: LeadFiles) -> Reply:
    """All leads that fit, without contact details."""
    return await _send(click, lists, files, contacts=False)


@routes.action("leads.contacts", mode=Mode.DURABLE)
async def send_csv_with_contacts(click: Click, lists: Lists, files: LeadFiles) -> Reply:
    """The same with what enrichment found, which is noted as a reveal."""
    return await _send(click, lists, files, contacts=True)


async def _send(click: Click, lists: Lists, files: LeadFiles, *, contacts: bool) -> Reply:
    listing = (await lists.get(word(click, "list"), click.person)).listing
    written = await files.send(listing, act_of(click), contacts=contacts)
    if written is None:
        return Say(file_sent_before())
    return Say(file_sent(written.leads, contacts=written.reached if contacts else None))
