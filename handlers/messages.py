"""Writing to a lead: the window with templates, and the note that it was sent."""

from collections.abc import AsyncIterator

from blocks.messages import TITLE, Writing, message_modal, sent_answer
from blocks.modals import loading_modal, problem_modal
from bot.api.errors import ApiError
from bot.api.models import DmTemplate
from bot.errors import GoodOnesError
from bot.placeholders import NOTHING, Filled, fill, gaps
from bot.services.known import Known
from bot.services.leads import Leads
from bot.services.messages import Draft, Messages
from bot.services.templates import Templates
from bot.slack.payloads import Click, Submission
from bot.slack.replies import Fill, Open, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.aside import in_place
from handlers.carried import act_of, maybe, number, text

routes = Routes()


@routes.action("lead.message", mode=Mode.AFTER)
async def write(click: Click, messages: Messages, templates: Templates) -> AsyncIterator[Reply]:
    """The window opens at once; the templates, which only the API knows, follow. Without them one's own words do."""
    yield Open(loading_modal(TITLE))
    try:
        draft = await messages.draft(number(click, "lead"), click.person)
        below = click.view_id if click.view_type == "modal" else None
        yield Fill(message_modal(_writing(click, draft, await _known_ones(templates), below)))
    except GoodOnesError as error:
        yield Fill(problem_modal(TITLE, error.user_text))


@routes.action("message.template", mode=Mode.AFTER)
async def choose(click: Click, messages: Messages, templates: Templates) -> Reply:
    """Show the chosen one filled in for this lead, in place of what was written."""
    try:
        draft = await messages.draft(number(click, "lead"), click.person)
        known = await _known_ones(templates)
        chosen = next((each for each in known if each.id == maybe(click, "template")), None)
        filled = fill(chosen.message_body, draft.values) if chosen else NOTHING
        shown = _writing(click, draft, known, _below(click), chosen.id if chosen else None, filled)
        return Fill(message_modal(shown))
    except GoodOnesError as error:
        return Fill(problem_modal(TITLE, error.user_text))


@routes.action("message.copy", mode=Mode.AFTER)
async def show_to_copy(click: Click, messages: Messages, templates: Templates) -> Reply:
    """The text as it was edited, to be copied, and in the link to X."""
    try:
        draft = await messages.draft(number(click, "lead"), click.person)
        written = click.values.get("text")
        filled = Filled(written if isinstance(written, str) else "")
        known = await _known_ones(templates)
        shown = _writing(click, draft, known, _below(click), maybe(click, "template"), filled)
        return Fill(message_modal(shown))
    except GoodOnesError as error:
        return Fill(problem_modal(TITLE, error.user_text))


def check_text(submission: Submission) -> dict[str, str]:
    """Nobody is to be greeted by a name in brackets."""
    if left := gaps(text(submission, "text")):
        return {"text": f"This is still open: {', '.join(left[:5])}. Please write it or take it out."}
    return {}


@routes.view("lead.message", mode=Mode.DURABLE, check=check_text)
async def mark_messaged(
    submission: Submission, messages: Messages, leads: Leads, known: Known
) -> AsyncIterator[Reply]:
    """Record it; the text itself is kept nowhere. The redrawn card is the answer, and what there is to say beside it."""
    lead_id = number(submission, "lead")
    sent = await messages.sent(lead_id, act_of(submission))
    more = bool(sent.before or sent.claimed)
    if more:
        yield Say(sent_answer((await leads.record(lead_id)).lead, sent.before, sent.claimed))
    # Both would be messages where the card is one, and one of them is enough.
    if not more or "window" in submission.carried:
        shown = await in_place(submission, lead_id, leads, known)
        if shown:
            yield shown


def _writing(
    click: Click,
    draft: Draft,
    templates: tuple[DmTemplate, ...],
    below: str | None,
    chosen: int | None = None,
    filled: Filled = NOTHING,
) -> Writing:
    messaged = draft.record.messaged
    return Writing(
        lead=draft.record.lead,
        templates=templates,
        chosen=chosen,
        filled=filled,
        claimed=draft.claimed_by_another(click.person),
        others=draft.others,
        messaged=messaged if messaged and messaged.state == "done" else None,
        channel=click.channel,
        aside=maybe(click, "aside"),
        window=below,
    )


def _below(click: Click) -> str | None:
    """The window above which this one was opened."""
    window = click.carried.get("window")
    return window if isinstance(window, str) else None


async def _known_ones(templates: Templates) -> tuple[DmTemplate, ...]:
    try:
        return await templates.all()
    except ApiError:
        return ()
