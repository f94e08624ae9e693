"""``lookup`` and ``lookups``: contact details by handle, what is known first, credits only after a question."""

from collections.abc import Sequence

from blocks.lookups import (
    PAGE,
    AnswerRow,
    KnownRow,
    PastRow,
    how_to_look_up,
    lookup_answer,
    lookup_question,
    lookups_page,
    nobody_in_message,
)
from bot.api.errors import ApiError
from bot.api.models import Credits
from bot.commands.handles import MOST, find_handles
from bot.commands.parse import parse
from bot.errors import Refused
from bot.services.lookups import About, Kind, Lookups, Past
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Incoming, Shortcut
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import OLD, act_of, number

routes = Routes()


@routes.command("lookup", mode=Mode.AFTER)
async def lookup(command: Command, lookups: Lookups) -> Reply:
    """``lookup <handle or link>…``: spends nothing yet."""
    handles = parse(command.text).handles
    return Say(await _question(handles, lookups, command) if handles else how_to_look_up())


@routes.shortcut("lookup.message", mode=Mode.AFTER)
async def lookup_in_message(shortcut: Shortcut, lookups: Lookups) -> Reply:
    """Whoever on X the message names."""
    handles = find_handles(shortcut.text)
    return Say(await _question(handles, lookups, shortcut) if handles else nobody_in_message())


@routes.action("lookup.both", mode=Mode.DURABLE)
async def look_up_both(click: Click, lookups: Lookups) -> Reply:
    """LinkedIn and e-mail."""
    return Replace(await _look_up(click, lookups, Kind.BOTH))


@routes.action("lookup.email", mode=Mode.DURABLE)
async def look_up_email(click: Click, lookups: Lookups) -> Reply:
    """The e-mail address alone."""
    return Replace(await _look_up(click, lookups, Kind.EMAIL))


@routes.command("lookups", mode=Mode.AFTER)
async def past(command: Command, lookups: Lookups) -> Reply:
    """The first page."""
    return Say(await _page(command, lookups, 0))


@routes.action("lookups.page", mode=Mode.AFTER)
@routes.action("lookups.older", mode=Mode.AFTER)
async def another_page(click: Click, lookups: Lookups) -> Reply:
    """In place of the page that stands there."""
    return Replace(await _page(click, lookups, number(click, "start")))


async def _question(handles: Sequence[str], lookups: Lookups, incoming: Incoming) -> Message:
    known = await lookups.known(handles, act_of(incoming))
    credit = await _credits(lookups)
    balance, low = (credit.balance, credit.is_low) if credit else (None, False)
    return lookup_question([_known(each) for each in known], balance, low=low)


async def _look_up(click: Click, lookups: Lookups, kind: Kind) -> Message:
    answers = await lookups.look_up(_handles(click), kind, act_of(click))
    rows = [AnswerRow(each.handle, each.result, each.trouble, each.unknown) for each in answers]
    left = next((each.left for each in reversed(answers) if each.left is not None), None)
    costs = [each.cost for each in answers if each.result is not None]
    cost = sum(each for each in costs if each is not None) if costs and None not in costs else None
    return lookup_answer(rows, left, cost, email_only=kind is Kind.EMAIL)


async def _page(incoming: Incoming, lookups: Lookups, start: int) -> Message:
    every = await lookups.past(act_of(incoming))
    begin = min(max(0, start), max(0, len(every) - 1)) // PAGE * PAGE
    return lookups_page([_past(each) for each in every[begin : begin + PAGE]], begin, len(every))


def _handles(click: Click) -> tuple[str, ...]:
    """Those that the button carries. Raises Refused."""
    handles = click.carried.get("handles")
    if not isinstance(handles, list) or not all(isinstance(each, str) and each for each in handles):
        raise Refused(OLD)
    return tuple(handles[:MOST])


def _known(about: About) -> KnownRow:
    leads = tuple(each.lead for each in about.records)
    return KnownRow(about.handle, leads, tuple(_past(each) for each in about.past), about.refused)


def _past(past: Past) -> PastRow:
    return PastRow(past.lookup.handle, past.lookup.at, past.lookup.result, past.kind is Kind.EMAIL)


async def _credits(lookups: Lookups) -> Credits | None:
    try:
        return await lookups.credits()
    except ApiError:
        return None
