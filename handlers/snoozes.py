"""Putting a lead aside until later, and taking it up again before."""

from datetime import UTC, datetime

from blocks.snoozes import put_aside, snooze_modal, woken, woken_window
from bot.services.follows import snooze_of
from bot.services.leads import Leads
from bot.services.snoozes import Snoozes
from bot.slack.payloads import Click, Submission
from bot.slack.replies import Fill, Open, Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from bot.snoozing import Later
from handlers.carried import act_of, number, text
from handlers.drawing import bare_card

routes = Routes()


@routes.action("lead.snooze", mode=Mode.AFTER)
async def ask_until_when(click: Click, leads: Leads) -> Reply:
    """What the window needs is in the store, so it opens complete."""
    record = await leads.record(number(click, "lead"))
    return Open(snooze_modal(bare_card(record), snooze_of(record, click.person), {"channel": click.channel}))


def check_moment(submission: Submission) -> dict[str, str]:
    """Said under the field, in the acknowledgement."""
    later = text(submission, "later")
    if later not in set(Later):
        return {"later": "Please choose one."}
    if later == Later.OTHER and _picked(submission) is None:
        return {"moment": "Please choose a day and a time."}
    return {}


@routes.view("lead.snooze", mode=Mode.DURABLE, check=check_moment)
async def put_it_aside(submission: Submission, snoozes: Snoozes) -> Reply:
    """Until then, for this person alone; others see on the card that it is put aside."""
    later = Later(text(submission, "later"))
    until = await snoozes.snooze(number(submission, "lead"), later, _picked(submission), act_of(submission))
    return Say(put_aside(until))


@routes.action("lead.wake", mode=Mode.DURABLE)
async def wake(click: Click, snoozes: Snoozes) -> Reply:
    """In the window that says until when, or on a card."""
    was = await snoozes.wake(number(click, "lead"), act_of(click))
    if click.view_id and not click.on_home:
        return Fill(woken_window(was=was))
    return Replace(woken(was=was)) if click.ephemeral else Say(woken(was=was))


def _picked(submission: Submission) -> datetime | None:
    """The moment that was picked; nothing for one that no calendar has."""
    seconds = submission.values.get("moment")
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        return None
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
