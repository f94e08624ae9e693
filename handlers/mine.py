"""``mine``: what one person has in hand, and its verbs, after each of which it stands there anew."""

from blocks.answers import already_done
from bot.api.models import Feedback
from bot.services.at_home import AtHome
from bot.services.claims import Claims
from bot.services.follows import Follows
from bot.services.leads import Leads, Outcome
from bot.services.snoozes import Snoozes
from bot.slack.payloads import Click, Command
from bot.slack.replies import Home, Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import act_of, maybe, number
from handlers.hands import page_of
from handlers.home import whole_tab

routes = Routes()


@routes.command("mine", mode=Mode.AFTER)
async def show_mine(command: Command, follows: Follows) -> Reply:
    """The first page."""
    return Say(await page_of(command.person, follows))


@routes.action("mine.list", mode=Mode.AFTER)
@routes.action("mine.back", mode=Mode.AFTER)
async def turn_page(click: Click, follows: Follows) -> Reply:
    """Another page in its place."""
    return Replace(await page_of(click.person, follows, _start(click)))


@routes.action("mine.good", mode=Mode.DURABLE)
async def mark_good(
    click: Click,
    leads: Leads,
    at_home: AtHome,
) -> Reply:
    """As on the card."""
    outcome = await leads.judge(number(click, "lead"), Feedback(good=True), act_of(click))
    notice = _late(outcome) or "👍 Called good."
    return await _anew(click, notice, at_home)


@routes.action("mine.export", mode=Mode.DURABLE)
async def export(
    click: Click,
    leads: Leads,
    at_home: AtHome,
) -> Reply:
    """As on the card."""
    outcome = await leads.export(number(click, "lead"), act_of(click))
    notice = _late(outcome) or "📤 Marked as exported."
    return await _anew(click, notice, at_home)


@routes.action("mine.wake", mode=Mode.DURABLE)
async def wake(
    click: Click,
    snoozes: Snoozes,
    at_home: AtHome,
) -> Reply:
    """End a snooze before its time."""
    was = await snoozes.wake(number(click, "lead"), act_of(click))
    notice = "⏰ Not put aside any more." if was else "✋ It was not put aside any more."
    return await _anew(click, notice, at_home)


@routes.action("mine.release", mode=Mode.DURABLE)
async def release(
    click: Click,
    claims: Claims,
    at_home: AtHome,
) -> Reply:
    """As on the card."""
    theirs = await claims.release(number(click, "lead"), act_of(click))
    notice = "✋ It is somebody else's by now." if theirs else "🙋 Released."
    return await _anew(click, notice, at_home)


async def _anew(
    click: Click,
    notice: str,
    at_home: AtHome,
) -> Reply:
    """Where it was clicked, as it stands now, with what came of it on top."""
    if click.on_home:
        return Home(await whole_tab(click.person, at_home, notice))
    return Replace(await page_of(click.person, at_home.follows, _start(click), notice))


def _start(click: Click) -> int:
    return maybe(click, "start") or 0


def _late(outcome: Outcome) -> str | None:
    mark = outcome.before
    if mark is None:
        return None
    said = already_done(mark.kind, mark.by, mark.at, going_on=mark.state == "calling")
    return str(said.blocks[0]["text"]["text"])
