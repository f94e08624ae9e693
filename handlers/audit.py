"""``/goodones audit``: who did what, a page at a time or as a file."""

from datetime import datetime
from typing import Any

from blocks.audit import audit_page, way
from blocks.elements import Element, counted, pack
from blocks.notices import done
from bot.audit import KEPT
from bot.commands.intent import About
from bot.commands.parse import parse
from bot.errors import Refused
from bot.roles import Who
from bot.services.audit_file import AuditFile
from bot.services.audits import Audits, Question
from bot.services.sights import Sights
from bot.slack import text
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Incoming
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import OLD, maybe, milliseconds, moment, number

routes = Routes()

A_PAGE = 15
HANDLE = 40


@routes.command("audit", mode=Mode.AFTER)
async def show_audit(command: Command, audits: Audits, sights: Sights) -> Reply:
    """The newest lines of what was asked for."""
    about = parse(command.text).about
    return Say(await _page(command, about, audits.now(), 0, audits, sights))


@routes.action("audit.newer", mode=Mode.AFTER, who=Who.ADMIN)
@routes.action("audit.older", mode=Mode.AFTER, who=Who.ADMIN)
async def turn_page(click: Click, audits: Audits, sights: Sights) -> Reply:
    """Other lines of the same, as it stood when it was asked for."""
    about, until = _asked(click)
    return Replace(await _page(click, about, until, number(click, "start"), audits, sights))


@routes.action("audit.csv", mode=Mode.DURABLE, who=Who.ADMIN)
async def send_file(click: Click, audits: Audits, audit_file: AuditFile) -> Reply:
    """All lines of it, by direct message."""
    about, until = _asked(click)
    await audit_file.send(await _question(about, until, audits), click.person, click.key)
    return Say(done("*The file is in your direct messages with me.*"))


async def _page(
    incoming: Incoming, about: About, until: datetime, start: int, audits: Audits, sights: Sights
) -> Message:
    page = await audits.page(await _question(about, until, audits), start, A_PAGE)
    channels = {each.channel for each in page.lines if each.channel}
    hidden = await sights.hidden(incoming.person, channels, here=incoming.channel)
    lines = [
        each.model_copy(update={"channel": None}) if each.channel in hidden else each for each in page.lines
    ]
    ways: list[Element] = []
    if start:
        ways.append(way("← Newer", "audit.newer", _carried(about, until, start=max(0, start - A_PAGE))))
    if page.more:
        ways.append(way("Older →", "audit.older", _carried(about, until, start=start + A_PAGE)))
    if page.lines:
        ways.append(way("📄 CSV", "audit.csv", _carried(about, until)))
    return audit_page(lines, _scope(about), ways, first=start + 1, seen=page.seen)


async def _question(about: About, until: datetime, audits: Audits) -> Question:
    leads: tuple[int, ...] | None = None
    if about.handle:
        leads = await audits.leads_of(about.handle)
    if about.lead is not None:
        leads = (*(leads or ()), about.lead)
    days = min(about.days or KEPT.days, KEPT.days)
    return Question(until=until, days=days, by=about.person or None, leads=leads)


def _scope(about: About) -> str:
    parts = [
        f"of what {text.mention(about.person)} did" if about.person else "",
        f"about lead {about.lead}" if about.lead is not None else "",
        f"about leads of @{text.leaf(about.handle, HANDLE)}" if about.handle else "",
        f"of the last {counted(about.days, 'day')}" if about.days else "",
    ]
    return ", ".join(part for part in parts if part) or "of this workspace"


def _carried(about: About, until: datetime, **more: Any) -> str:
    asked = {"person": about.person, "handle": about.handle, "lead": about.lead, "days": about.days}
    known = {name: value for name, value in asked.items() if value not in {None, ""}}
    return pack({**known, "until": milliseconds(until), **more})


def _asked(click: Click) -> tuple[About, datetime]:
    """What a button carries. Raises Refused."""
    person, handle = click.carried.get("person", ""), click.carried.get("handle", "")
    if not isinstance(person, str) or not isinstance(handle, str):
        raise Refused(OLD)
    return About(handle, person, maybe(click, "lead"), maybe(click, "days")), moment(click, "until")
