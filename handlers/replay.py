"""The buttons that have done after all what was given up, on the status and on the Home tab."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

from blocks.elements import counted
from blocks.status import status
from bot.errors import Refused
from bot.records import Mark, Sort
from bot.roles import Who
from bot.services.at_home import AtHome
from bot.services.replays import Replayed
from bot.slack import text
from bot.slack.payloads import Click
from bot.slack.replies import Home, Replace, Reply
from bot.slack.routes import Mode, Routes
from handlers.carried import OLD, act_of, number, word
from handlers.home import pictures, tab

routes = Routes()

GONE = (
    "✋ That is not among what was given up any more: somebody had it done after all, or it is too long ago. "
    "Nothing was done twice."
)
NOTHING = "✋ Nothing of that is left to be done: somebody had it done after all. Nothing was done twice."


@routes.action("standing.replay", mode=Mode.DURABLE, who=Who.ADMIN)
async def replay_one(click: Click, at_home: AtHome) -> AsyncIterator[Reply]:
    """One of the list; who is late hears who was first."""
    try:
        done = await at_home.replays.one(_sort(click), word(click, "id"), act_of(click))
        notice = _one(done)
    except Refused as refused:
        notice = f"✋ {refused.user_text}"
    async for reply in _redrawn(click, notice, at_home):
        yield reply


@routes.action("standing.replay_all", mode=Mode.DURABLE, who=Who.ADMIN)
async def replay_all(click: Click, at_home: AtHome) -> AsyncIterator[Reply]:
    """All that was listed, and what is older."""
    try:
        done = await at_home.replays.all(_until(click), act_of(click))
        notice = _queued(done.count) if done.count else NOTHING
    except Refused as refused:
        notice = f"✋ {refused.user_text}"
    async for reply in _redrawn(click, notice, at_home):
        yield reply


async def _redrawn(click: Click, notice: str, at_home: AtHome) -> AsyncIterator[Reply]:
    """Where it was clicked, as it stands now, with what came of it on top."""
    async for standing in pictures(at_home.standings):
        # This very click is still among the work that waits.
        shown = replace(standing, clicks=max(0, standing.clicks - 1))
        if click.on_home:
            yield Home(await tab(click.person, shown, at_home, notice))
        else:
            hidden = await at_home.sights.hidden(click.person, shown.channels, here=click.channel)
            yield Replace(
                status(shown.without(hidden), await at_home.replays.whom_to_ask(click.person), notice)
            )


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
