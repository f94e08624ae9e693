"""The verbs of a lead's card."""

from collections.abc import AsyncIterator
from typing import Any

from blocks.answers import already_done, enrichment_answer, enrichment_unclear
from blocks.modals import enrich_modal, loading_modal, problem_modal
from bot.api.errors import ApiError, OutcomeUnknown
from bot.api.models import Credits, Feedback, Output
from bot.errors import GoodOnesError
from bot.roles import Who
from bot.services.known import Known
from bot.services.leads import Leads, Outcome
from bot.slack.payloads import Click, Payload, Submission
from bot.slack.replies import Fill, Open, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.aside import in_place
from handlers.carried import act_of, chosen_leads, maybe, number, text
from handlers.drawing import bare_card, card_of

routes = Routes()

FIND = "Find contact details"


@routes.action("lead.good", mode=Mode.DURABLE)
async def mark_good(click: Click, leads: Leads, known: Known) -> Reply | None:
    """Record good feedback for the lead on this card and redraw it everywhere it was posted."""
    lead_id = number(click, "lead")
    outcome = await leads.judge(lead_id, Feedback(good=True), act_of(click))
    return too_late(outcome) or await in_place(click, lead_id, leads, known)


@routes.action("lead.enrich", mode=Mode.AFTER)
async def ask_what_to_find(click: Click, leads: Leads) -> AsyncIterator[Reply]:
    """The window opens at once; the balance, which only the API knows, follows."""
    yield Open(loading_modal(FIND))
    try:
        record = await leads.record(number(click, "lead"))
        credit = await _credits(leads)
        balance, low = (credit.balance, credit.is_low) if credit else (None, False)
        yield Fill(enrich_modal(bare_card(record), balance, low=low, values=kept(click)))
    except GoodOnesError as error:
        yield Fill(problem_modal(FIND, error.user_text))


def check_outputs(submission: Submission) -> dict[str, str]:
    """Said under the field, in the acknowledgement."""
    return {} if outputs_of(submission) else {"outputs": "Please choose what to look for."}


@routes.view("lead.enrich", mode=Mode.DURABLE, check=check_outputs)
async def enrich(submission: Submission, leads: Leads) -> Reply:
    """Spend credits on contact details; who asked hears what they are, everybody that they were found."""
    lead_id = number(submission, "lead")
    verified_only = text(submission, "email_mode") == "verified"
    try:
        outcome = await leads.enrich(
            lead_id, outputs_of(submission), act_of(submission), verified_only=verified_only
        )
    except OutcomeUnknown:
        return Say(enrichment_unclear((await leads.record(lead_id)).lead))
    if late := too_late(outcome):
        return late
    card = card_of(await leads.view(lead_id))
    return Say(enrichment_answer(card, outcome.credits_left, outcome.credits_before))


@routes.action("lead.export", mode=Mode.DURABLE)
async def export(click: Click, leads: Leads, known: Known) -> Reply | None:
    """Mark as exported, here and at the API."""
    lead_id = number(click, "lead")
    outcome = await leads.export(lead_id, act_of(click))
    return too_late(outcome) or await in_place(click, lead_id, leads, known)


@routes.action("lead.open", mode=Mode.AT_ONCE, who=Who.VIEWER)
def opened_elsewhere(_click: Click) -> None:
    """The menu's link was followed in the browser; Slack tells us all the same."""


async def gave_up(payload: Payload, leads: Leads) -> None:
    """What a card was asked to do will not be done any more, and the card does not promise it."""
    if not isinstance(payload, Click | Submission):
        return
    about = maybe(payload, "lead")
    for lead_id in [] if about is None else dict.fromkeys([about, *chosen_leads(payload)]):
        await leads.give_up(lead_id, payload.key)


def kept(click: Click) -> dict[str, Any]:
    """What a window has to know of where it was opened."""
    aside = click.carried.get("aside")
    below = {"window": click.view_id} if click.view_type == "modal" else {}
    return {"channel": click.channel} | below | ({} if aside is None else {"aside": 1})


def too_late(outcome: Outcome) -> Reply | None:
    """Who comes second hears who was first; else the redrawn card is the answer."""
    mark = outcome.before
    return Say(already_done(mark.kind, mark.by, mark.at, going_on=mark.state == "calling")) if mark else None


def outputs_of(submission: Submission) -> tuple[Output, ...]:
    """What was chosen to look for; empty where nothing was, or what is none of it."""
    chosen = text(submission, "outputs").split(",")
    return tuple(Output(each) for each in chosen if each in set(Output))


async def _credits(leads: Leads) -> Credits | None:
    try:
        return await leads.credits()
    except ApiError:
        return None
