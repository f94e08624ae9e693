"""A stream's leads as a private list: asked for, looked through, one of them opened."""

from collections.abc import Iterator

from blocks.elements import pack
from blocks.lists import PAGE, ListedLead, ListPage, list_page
from bot.api.models import Stream
from bot.commands.parse import parse
from bot.filters import LeadFilter
from bot.listing import LeadList, Listing
from bot.records import LeadRecord
from bot.roles import Who
from bot.services.catalog import Catalog
from bot.services.known import Known
from bot.services.leads import Leads
from bot.services.listed import said_of
from bot.services.lists import Lists, ListView
from bot.services.roles import Roles
from bot.services.subscriptions import Subscriptions
from bot.slack.message import Message
from bot.slack.payloads import Click, Command
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers import naming
from handlers.aside import card_aside
from handlers.carried import maybe, narrowed, number, word
from handlers.wishing import wanted_by

routes = Routes()
OF = "leads.of"


@routes.command("leads", mode=Mode.AFTER)
async def list_leads(
    command: Command, catalog: Catalog, subscriptions: Subscriptions, lists: Lists, roles: Roles
) -> Reply:
    """``leads [stream] [filters]``: without a stream the channel's own."""
    await roles.check_ours(command.person)
    intent = parse(command.text)
    wanted = await wanted_by(intent, catalog)
    if not isinstance(wanted, LeadFilter):
        return wanted
    kept = await lists.ask(intent.listing, wanted, command.person, command.key)
    carry = {"list": kept.id}
    if intent.name_text:
        stream = await naming.by_text(intent.name_text, catalog, word="leads", action_id=OF, carry=carry)
    else:
        stream = await naming.of_channel(command.channel, catalog, subscriptions, action_id=OF, carry=carry)
    if not isinstance(stream, Stream):
        return stream
    return Say(await _drawn(lists, await lists.read(kept, stream.id), 0))


@routes.action(OF, mode=Mode.AFTER, who=Who.VIEWER)
async def list_leads_of(click: Click, lists: Lists) -> Reply:
    """One of several streams that were meant; what else was typed is kept."""
    kept = await lists.read(await lists.get(word(click, "list"), click.person), number(click, "stream"))
    return Replace(await _drawn(lists, kept, 0))


@routes.action("leads.page", mode=Mode.AFTER, who=Who.VIEWER)
@routes.action("leads.back", mode=Mode.AFTER, who=Who.VIEWER)
async def turn_page(click: Click, lists: Lists) -> Reply:
    """The next ten stand in the place of these, as they are now."""
    kept = await lists.get(word(click, "list"), click.person)
    return Replace(await _drawn(lists, kept, maybe(click, "start") or 0))


@routes.action("leads.card", mode=Mode.AFTER, who=Who.VIEWER)
async def open_card(click: Click, leads: Leads, known: Known) -> Reply:
    """One lead's card, for who asked."""
    return Say(await card_aside(number(click, "lead"), leads, known))


async def _drawn(lists: Lists, kept: LeadList, start: int) -> Message:
    return list_page(page_of(await lists.view(kept, start, PAGE), start))


def page_of(view: ListView, start: int) -> ListPage:
    """One page of a list, as it is drawn."""
    kept, listing = view.kept, view.kept.listing
    return ListPage(
        id=kept.id,
        leads=tuple(ListedLead(record.lead, tuple(_done(record))) for record in view.records),
        start=start,
        size=len(kept.leads),
        asked=listing.describe(),
        since=listing.since,
        looked=kept.looked,
        more=not kept.whole,
        total=kept.total,
        stream=view.stream,
        triage=_triage(listing),
    )


def _done(record: LeadRecord) -> Iterator[str]:
    if said := said_of(record):
        yield said
    if record.enriched and record.enriched.state == "done":
        yield "enriched"
    if record.lead.exported_at or (record.exported and record.exported.state == "done"):
        yield "exported"
    if record.messaged:
        yield "messaged"
    if record.claimed:
        yield "claimed"


def _triage(listing: Listing) -> str | None:
    """What the button Triage carries: the stream and the filter, where they fit into a button."""
    try:
        return pack({"stream": listing.stream, **narrowed(listing.wanted)})
    except ValueError:
        return None
