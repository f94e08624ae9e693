"""The buttons that have done after all what was given up, on the status and on the Home tab."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

from blocks.elements import counted
from blocks.status import status
from bot.errors import Refused
from bot.records import Mark, Sort
from bot.roles import Who
from bot.services.replays import Replayed, Replays
from bot.services.sights import Sights
from bot.services.standing import Standings
from bot.services.subscriptions import Subscriptions
from bot.slack import text
from bot.slack.payloads import Click
from bot.slack.replies import Home, Replace, Reply
from bot.slack.routes import Mode, Routes
from handlers.carried import OLD, number, word
from handlers.home import pictures, tab

routes = Routes()

GONE = (
    "✋ That is not among what was given up any more: somebody had it done after all, or it is too long ago. "
    "Nothing was done twice."
)
NOTHING = "✋ Nothing of that is left to be done: somebody had it done after all. Nothing was done twice."


@routes.action("standing.replay", mode=Mode.DURABLE, who=Who.ADMIN)
async def replay_one(
    click: Click, replays: Replays, standings: Standings, subscriptions: Subscriptions, sights: Sights
) -> AsyncIterator[Reply]:
    """One of the list; who is late hears who was first."""
    try:
        done = await replays.one(_sort(click), word(click, "id"), click.person, click.key)
        notice = _one(done)
    except Refused as refused:
        notice = f"✋ {refused.user_text}"
    async for reply in _redrawn(click, notice, replays, standings, subscriptions, sights):
        yield reply


@routes.action("standing.replay_all", mode=Mode.DURABLE, who=Who.ADMIN)
async def replay_all(
    click: Click, replays: Replays, standings: Standings, subscriptions: Subscriptions, sights: Sights
) -> AsyncIterator[Reply]:
    """All that was listed, and what is older."""
    try:
        done = await replays.all(_until(click), click.person, click.key)
        notice = _queued(done.count) if done.count else NOTHING
    except Refused as refused:
        notice = f"✋ {refused.user_text}"
    async for reply in _redrawn(click, notice, replays, standings, subscriptions, sights):
        yield reply


async def _redrawn(
    click: Click,
    notice: str,
    replays: Replays,
    standings: Standings,
    subscriptions: Subscriptions,
    sights: Sights,
) -> AsyncIterator[Reply]:
    """Where it was clicked, as it stands now, with what came of it on top."""
    async for standing in pictures(standings):
        # This very click is still among the work that waits.
        shown = replace(standing, clicks=max(0, standing.clicks - 1))
        if click.on_home:
            yield Home(await tab(click.person, shown, subscriptions, replays, sights, notice))
        else:
            hidden = await sights.hidden(click.person, shown.channels, here=click.channel)
            yield Replace(status(shown.without(hidden), await replays.whom_to_ask(click.person), notice))


def _one(done: Replayed) -> str:
    if done.count:
        return _queued(1)
    return _late(done.before) if done.before else GONE


def _queued(count: int) -> str:
    return f"✅ *{counted(count, 'thing')} queued again.* What fails once more is listed here again, with its reason."


def _late(before: Mark) -> str:
    who = f"{text.mention(before.by)} had that done after all"
    return f"✋ {who}, {text.date(before.at, '{ago}')}. Nothing was done twice."


def _sort(click: Click) -> Sort:
    try:
        return Sort(word(click, "sort"))
    except ValueError:
        raise Refused(OLD) from None


def _until(click: Click) -> datetime:
    try:
        return datetime.fromtimestamp(number(click, "until") / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        raise Refused(OLD) from None
