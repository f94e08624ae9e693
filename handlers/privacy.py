"""People who are not to be contacted, and people who asked to be removed."""

from blocks.notices import problem
from blocks.people import (
    LISTED,
    Refusing,
    forget_preview,
    forgotten,
    no_contact_added,
    no_contact_lifted,
    no_contact_list,
    no_contact_one,
)
from bot.commands.parse import parse
from bot.errors import Refused
from bot.roles import Who
from bot.services.contacting import DoNotContact, NoContact
from bot.services.forgetting import Forgetting
from bot.services.leads import Leads
from bot.services.mentions import Person
from bot.slack.message import Message
from bot.slack.payloads import Click, Command
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import OLD, act_of, word

routes = Routes()

MOST_IDS = 20
"""X's ids for one handle: it rarely had a second owner."""
WHOM = "*Whom?* Type an X handle or a link to a profile: `/goodones forget x.com/alice`."


@routes.command("dnc", mode=Mode.DURABLE)
async def do_not_contact(command: Command, no_contact: DoNotContact, leads: Leads) -> Reply:
    """The list, somebody more on it, or one of it to be taken off."""
    about = parse(command.text).about
    if not about.handle:
        return Say(await _list(no_contact))
    if about.off:
        entry = await no_contact.get(about.handle)
        return Say(no_contact_one(_refusing(entry) if entry else None, about.handle))
    act = act_of(command)
    entry = await no_contact.add(about.handle, act)
    await _redraw(about.handle, no_contact, leads)
    return Say(no_contact_added(_refusing(entry), new=entry.job == act.job))


@routes.action("dnc.lift", mode=Mode.DURABLE, who=Who.ADMIN)
async def lift(click: Click, no_contact: DoNotContact, leads: Leads) -> Reply:
    """Take somebody off the list."""
    handle = word(click, "handle")
    was_there = await no_contact.lift(handle, act_of(click))
    await _redraw(handle, no_contact, leads)
    return Replace(no_contact_lifted(handle, was_there=was_there))


@routes.command("forget", mode=Mode.AFTER)
async def ask_to_forget(command: Command, forgetting: Forgetting) -> Reply:
    """What would be erased, and a button that does it."""
    handle = parse(command.text).about.handle
    if not handle:
        return Say(problem(WHOM))
    traces = await forgetting.preview(handle)
    found = {
        "leads": traces.leads,
        "contacts": traces.contacts,
        "cards": traces.cards,
        "files": traces.files,
    }
    carried = {"handle": handle, "users": list(traces.person.x_user_ids[:MOST_IDS])}
    return Say(forget_preview(handle, found, carried, listed=traces.listed))


@routes.action("person.forget", mode=Mode.DURABLE, who=Who.ADMIN)
async def forget(click: Click, forgetting: Forgetting) -> Reply:
    """Erase them everywhere; done again as a whole where it was interrupted."""
    handle, users = word(click, "handle"), click.carried.get("users")
    if not isinstance(users, list) or not all(isinstance(each, str) and each for each in users):
        raise Refused(OLD)
    count = await forgetting.forget(Person((handle,), tuple(users)), act_of(click))
    return Replace(forgotten(handle, count))


async def _list(no_contact: DoNotContact) -> Message:
    entries = await no_contact.all()
    return no_contact_list([_refusing(each) for each in entries[:LISTED]], more=max(0, len(entries) - LISTED))


async def _redraw(handle: str, no_contact: DoNotContact, leads: Leads) -> None:
    for lead_id in await no_contact.leads_of(handle):
        await leads.redraw(lead_id)


def _refusing(entry: NoContact) -> Refusing:
    return Refusing(entry.handle, entry.by, entry.at)
