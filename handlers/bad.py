"""Calling a lead bad: why, in which words, and for which of the segments that it matched."""

from collections.abc import AsyncIterator

from blocks.elements import Option
from blocks.modals import TITLE_OF_BAD, bad_modal, loading_modal, problem_modal
from bot.api.models import BadReason, Feedback
from bot.errors import GoodOnesError, Refused
from bot.records import LeadRecord
from bot.services.judging import Judging, Match
from bot.services.known import Known
from bot.services.leads import Leads
from bot.slack.message import View
from bot.slack.payloads import Click, Submission
from bot.slack.replies import Fill, Open, Reply
from bot.slack.routes import Mode, Routes
from handlers.aside import in_place
from handlers.carried import OLD, SEGMENTS, act_of, chosen_leads, number, text
from handlers.drawing import judged_card
from handlers.leads import kept, too_late

routes = Routes()

NOTE = 500
"""``badReasonFreeform``: https://docs.catchthegoodones.com/api-reference/submit-feedback"""


@routes.action("lead.bad", mode=Mode.AFTER)
async def ask_why_bad(click: Click, leads: Leads, judging: Judging) -> AsyncIterator[Reply]:
    """What the window needs is in the store, so it opens complete; names of several segments may take a moment."""
    record = await leads.record(number(click, "lead"))
    also = await judging.also(record)
    if not also:
        yield Open(await _window(click, record, judging))
        return
    yield Open(loading_modal(TITLE_OF_BAD))
    try:
        matches = await judging.matches([record.lead, *also])
        yield Fill(await _window(click, record, judging, matches))
    except GoodOnesError as error:
        yield Fill(problem_modal(TITLE_OF_BAD, error.user_text))


def check_reason(submission: Submission) -> dict[str, str]:
    """Said under the field, in the acknowledgement."""
    errors = {}
    if text(submission, "reason") not in set(BadReason):
        errors["reason"] = "Please choose one."
    if len(text(submission, "note")) > NOTE:
        errors["note"] = f"At most {NOTE} characters, please."
    if submission.values.get(SEGMENTS) == []:
        errors[SEGMENTS] = "Please choose at least one."
    return errors


@routes.view("lead.bad", mode=Mode.DURABLE, check=check_reason)
async def mark_bad(submission: Submission, leads: Leads, judging: Judging, known: Known) -> Reply | None:
    """Record bad feedback with its reason, which is not shown in the channel."""
    reason = BadReason(text(submission, "reason"))
    feedback = Feedback(good=False, reason=reason, note=text(submission, "note") or None)
    lead_id = number(submission, "lead")
    lead_ids = await _meant(lead_id, chosen_leads(submission), leads, judging)
    outcome = await judging.call_bad(lead_ids, feedback, act_of(submission))
    return too_late(outcome) or await in_place(submission, lead_id, leads, known)


async def _window(
    click: Click, record: LeadRecord, judging: Judging, matches: list[Match] | None = None
) -> View:
    return bad_modal(
        judged_card(record),
        kept(click),
        last=await judging.reasons(click.person),
        segments=[Option(each.segment or "Another segment", str(each.lead)) for each in matches or ()],
    )


async def _meant(lead_id: int, chosen: list[int], leads: Leads, judging: Judging) -> list[int]:
    """The leads that were ticked, as far as they are this person's; without a choice the one that was clicked."""
    if not chosen:
        return [lead_id]
    record = await leads.record(lead_id)
    offered = {lead_id, *(each.id for each in await judging.also(record))}
    if meant := [each for each in chosen if each in offered]:
        return meant
    raise Refused(OLD)
