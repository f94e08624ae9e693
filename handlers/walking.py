"""From where a walk stands to the window that shows it."""

from blocks.triage import Progress, end_modal, triage_modal
from bot.services.selections import Selection
from bot.services.triage import Step
from bot.slack.message import View
from handlers.drawing import card_of

QUICKER = "✋ Somebody else was quicker with that one; here is the next."


def draw(step: Step, note: str | None = None) -> View:
    """A walk as it stands."""
    if step.view is None:
        return end_modal(progress_of(step))
    if step.way.outcome == "lost":
        note = QUICKER
    return triage_modal(card_of(step.view), progress_of(step), note)


def progress_of(step: Step) -> Progress:
    """How far somebody is, in words."""
    way, judged = step.way, step.view.record.judged if step.view else None
    return Progress(
        id=step.walk,
        said=way.said,
        left=way.left,
        good=way.good,
        bad=way.bad,
        skipped=way.skipped,
        unsent=way.unsent,
        what=_what(step.selection),
        last=way.last,
        again=way.again,
        sent=judged is not None,
        reason=way.reason,
    )


def _what(selection: Selection) -> str:
    wanted = "" if selection.wanted.everything else f", {selection.wanted.describe()}"
    if selection.rollup is not None:
        return f"this message{wanted}"
    return f"{selection.title or 'this channel'}{wanted}"
