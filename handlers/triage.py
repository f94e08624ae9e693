"""Looking through leads in a window, one after the other. What a tap shows next waits for nobody; the rest is a job."""

from collections.abc import AsyncIterator, Awaitable

from blocks.answers import already_done
from blocks.modals import info_modal, loading_modal, problem_modal
from blocks.triage import TITLE, Progress, note_modal, reasons_modal
from bot.api.errors import ApiError
from bot.api.models import BadReason, Feedback, Stream
from bot.commands.parse import parse
from bot.errors import GoodOnesError, Refused
from bot.filters import LeadFilter
from bot.services.catalog import Catalog
from bot.services.leads import Leads, Outcome
from bot.services.selections import Selection
from bot.services.triage import Step, Tap, Triage
from bot.slack.message import View
from bot.slack.payloads import Click, Closed, Command, Payload, Submission
from bot.slack.replies import Fill, Open, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers import naming
from handlers.bad import NOTE, check_reason
from handlers.carried import OLD, act_of, maybe, narrowed, number, text, wanted_of, word
from handlers.drawing import bare_card, card_of
from handlers.walking import draw, progress_of
from handlers.wishing import wanted_by

routes = Routes()

EXPORTING = "📤 The export is saved and on its way."


@routes.command("triage", mode=Mode.AFTER)
async def triage_command(command: Command, triage: Triage, catalog: Catalog) -> AsyncIterator[Reply]:
    """``triage [stream] [filters]``: the window opens at once, and shows the first lead when it is known."""
    yield Open(loading_modal(TITLE))
    try:
        chosen = await _typed(command, catalog)
        yield Fill(
            await _opened(triage, chosen, command.person) if isinstance(chosen, Selection) else _asked(chosen)
        )
    except GoodOnesError as error:
        yield Fill(problem_modal(TITLE, error.user_text))


@routes.action("triage.open", mode=Mode.AFTER)
async def open_by_button(click: Click, triage: Triage, catalog: Catalog) -> AsyncIterator[Reply]:
    """A roll-up's leads, a stream's, or all that come to the channel."""
    waiting = loading_modal(TITLE)
    yield Fill(waiting) if click.view_type == "modal" else Open(waiting)
    try:
        yield Fill(await _opened(triage, await _carried(click, catalog), click.person))
    except GoodOnesError as error:
        yield Fill(problem_modal(TITLE, error.user_text))


@routes.action("triage.again", mode=Mode.AFTER)
async def once_more(click: Click, triage: Triage) -> Reply:
    """What was skipped, and what came meanwhile."""
    return await _shown(triage.again(click.person, word(click, "triage")))


async def show_next_after_good(click: Click, triage: Triage) -> AsyncIterator[Reply]:
    """The next lead, at once."""
    yield await _shown(triage.say(_tap(click), number(click, "lead"), "good"))
    await triage.warm()


@routes.action("triage.good", mode=Mode.DURABLE, meanwhile=show_next_after_good)
async def mark_good(click: Click, triage: Triage, leads: Leads) -> Reply | None:
    """Good feedback for the lead that the button was shown for."""
    return await _judged(click, Feedback(good=True), triage, leads)


@routes.action("triage.bad", mode=Mode.AFTER)
async def ask_why(click: Click, triage: Triage) -> Reply:
    """The reasons, for a second tap; a tap on a lead that is not shown any more shows the one that is."""
    lead = number(click, "lead")
    step = await _safely(triage.look(click.person, word(click, "triage")))
    if isinstance(step, Fill) or step.way.lead != lead or step.view is None:
        return step if isinstance(step, Fill) else Fill(draw(step))
    return Fill(reasons_modal(card_of(step.view), progress_of(step)))


@routes.action("triage.back", mode=Mode.AFTER)
async def back(click: Click, triage: Triage) -> Reply:
    """Not bad after all: the lead as it was shown."""
    return await _shown(triage.look(click.person, word(click, "triage")))


async def show_next_after_reason(click: Click, triage: Triage) -> AsyncIterator[Reply]:
    """The next lead, at once."""
    yield await _shown(triage.say(_tap(click), number(click, "lead"), "bad", _reason(click).value))
    await triage.warm()


@routes.action("triage.reason", mode=Mode.DURABLE, meanwhile=show_next_after_reason)
async def mark_bad(click: Click, triage: Triage, leads: Leads) -> Reply | None:
    """Bad feedback with the reason that was tapped."""
    return await _judged(click, Feedback(good=False, reason=_reason(click)), triage, leads)


@routes.action("triage.note", mode=Mode.AFTER)
async def ask_for_a_note(click: Click, triage: Triage, leads: Leads) -> Reply:
    """A second window above the first; what it needs is in the store."""
    record = await leads.record(number(click, "lead"))
    progress = Progress(word(click, "triage"))
    await triage.look(click.person, progress.id)
    return Open(note_modal(bare_card(record), progress, click.view_id or ""))


async def show_next_after_note(submission: Submission, triage: Triage) -> AsyncIterator[Reply]:
    """The next lead, in the window beneath."""
    said = triage.say(_tap(submission), number(submission, "lead"), "bad", text(submission, "reason"))
    shown = await _shown(said)
    yield Fill(shown.view, word(submission, "window"))
    await triage.warm()


@routes.view("triage.note", mode=Mode.DURABLE, check=check_reason, meanwhile=show_next_after_note)
async def mark_bad_with_a_note(submission: Submission, triage: Triage, leads: Leads) -> Reply | None:
    """Bad feedback with a reason and words of one's own."""
    reason, note = BadReason(text(submission, "reason")), text(submission, "note")[:NOTE] or None
    return await _judged(submission, Feedback(good=False, reason=reason, note=note), triage, leads)


@routes.action("triage.skip", mode=Mode.AFTER)
async def skip(click: Click, triage: Triage) -> AsyncIterator[Reply]:
    """Nothing is said of it: others may have it, and it comes again in the next round."""
    yield await _shown(triage.say(_tap(click), number(click, "lead"), "skip"))
    await triage.warm()


@routes.action("triage.undo", mode=Mode.AFTER)
async def undo(click: Click, triage: Triage) -> Reply:
    """The last one again: what the lead API has heard it keeps, until another judgement takes its place."""
    return await _shown(triage.undo(_tap(click), number(click, "lead")))


async def show_exporting(click: Click, triage: Triage) -> Reply:
    """The lead stays, so that it can be judged too."""
    step = await _safely(triage.look(click.person, word(click, "triage")))
    return step if isinstance(step, Fill) else Fill(draw(step, EXPORTING))


@routes.action("triage.export", mode=Mode.DURABLE, meanwhile=show_exporting)
async def export(click: Click, leads: Leads) -> Reply | None:
    """Mark as exported, here and at the API."""
    return _by_somebody_else(await leads.export(number(click, "lead"), act_of(click)), click.person)


@routes.closed("triage", mode=Mode.DURABLE)
async def closed(closed: Closed, triage: Triage) -> None:
    """Others may have the lead that was shown; the walk goes on where it was left."""
    name = closed.carried.get("triage")
    if isinstance(name, str):
        await triage.close(closed.person, name)


async def gave_up(payload: Payload, triage: Triage) -> None:
    """A judgement will not be sent any more: the window does not promise it, and the lead waits again."""
    if isinstance(payload, Click | Submission) and isinstance(payload.carried.get("triage"), str):
        await triage.give_up(_tap(payload), number(payload, "lead"))


async def _typed(command: Command, catalog: Catalog) -> Selection | Reply:
    intent = parse(command.text)
    wanted = await wanted_by(intent, catalog)
    if not isinstance(wanted, LeadFilter):
        return wanted
    if not intent.name_text:
        return Selection(channel=command.channel, wanted=wanted)
    stream = await naming.by_text(
        intent.name_text, catalog, word="triage", action_id="triage.open", carry=narrowed(wanted)
    )
    if not isinstance(stream, Stream):
        return stream
    return Selection(channel=command.channel, stream=stream.id, title=stream.title, wanted=wanted)


async def _carried(click: Click, catalog: Catalog) -> Selection:
    if isinstance(rollup := click.carried.get("rollup"), str):
        return Selection(channel=click.channel, rollup=rollup)
    stream = maybe(click, "stream")
    title = await catalog.stream_title(stream)
    return Selection(channel=click.channel, stream=stream, title=title, wanted=wanted_of(click))


async def _opened(triage: Triage, selection: Selection, person: str) -> View:
    return draw(await triage.open(selection, person))


def _asked(reply: Reply) -> View:
    """What is not clear is asked in the window itself."""
    return info_modal(TITLE, reply.message.blocks) if isinstance(reply, Say) else problem_modal(TITLE, OLD)


async def _safely(coming: Awaitable[Step]) -> Step | Fill:
    """The window says what is wrong: nothing else is looked at."""
    try:
        return await coming
    except GoodOnesError as error:
        return Fill(problem_modal(TITLE, error.user_text))


async def _shown(coming: Awaitable[Step]) -> Fill:
    step = await _safely(coming)
    return step if isinstance(step, Fill) else Fill(draw(step))


async def _judged(
    incoming: Click | Submission, feedback: Feedback, triage: Triage, leads: Leads
) -> Reply | None:
    """Send a judgement that counts; what was taken back before it was sent is not sent."""
    tap, lead = _tap(incoming), number(incoming, "lead")
    if not await triage.counts(tap, lead, "good" if feedback.good else "bad", feedback.reason or ""):
        await leads.give_up(lead, incoming.key)
        return None
    try:
        outcome = await leads.judge(lead, feedback, act_of(incoming))
    except ApiError as error:
        if error.retryable:
            await triage.unsent(tap, waits=True)
        raise
    await triage.unsent(tap, waits=False)
    return _by_somebody_else(outcome, incoming.person)


def _by_somebody_else(outcome: Outcome, person: str) -> Reply | None:
    """Who comes second hears who was first, unless that was they themselves."""
    mark = outcome.before
    if mark is None or mark.by == person:
        return None
    return Say(already_done(mark.kind, mark.by, mark.at, going_on=mark.state == "calling"))


def _tap(incoming: Click | Submission) -> Tap:
    return Tap(incoming.person, word(incoming, "triage"), incoming.key)


def _reason(click: Click) -> BadReason:
    """Raises Refused."""
    reason = word(click, "reason")
    if reason not in set(BadReason):
        raise Refused(OLD)
    return BadReason(reason)
