"""One verb over a whole list: a window that says what it takes, then a message that shows how far it is."""

from collections.abc import AsyncIterator

from blocks.bulk import TITLES, bulk_begins, bulk_turned, bulk_window
from blocks.modals import loading_modal, problem_modal
from bot.api.errors import ApiError
from bot.api.models import BadReason
from bot.bulk import BulkKind, Order
from bot.errors import GoodOnesError
from bot.listing import Judged, LeadList
from bot.roles import Who
from bot.services.bulks import A_MINUTE, Bulks
from bot.services.leads import Leads
from bot.services.lists import Lists
from bot.slack.payloads import Click, Submission
from bot.slack.replies import Fill, Open, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.bad import check_reason
from handlers.carried import act_of, text, word
from handlers.leads import check_outputs, outputs_of

routes = Routes()

NOTHING_FAILED = "Nothing failed that could be tried again."
NOTHING = "There is nothing to do any more: somebody was quicker."


@routes.action("leads.good", mode=Mode.AFTER)
@routes.action("leads.bad", mode=Mode.AFTER)
@routes.action("leads.export", mode=Mode.AFTER)
@routes.action("leads.enrich", mode=Mode.AFTER, who=Who.ADMIN)
async def ask(click: Click, lists: Lists, bulks: Bulks, leads: Leads) -> AsyncIterator[Reply]:
    """The window opens at once; how many leads it is for, and the balance, follow."""
    kind = BulkKind(click.name.removeprefix("leads."))
    yield Open(loading_modal(TITLES[kind]))
    try:
        kept = await lists.get(word(click, "list"), click.person)
        plan = await bulks.plan(_order(kind, kept), kept)
        balance, low = await _credits(leads) if kind is BulkKind.ENRICH else (None, False)
        about = {"list": kept.id, "channel": click.channel}
        yield Fill(bulk_window(kind, plan, about, per_minute=A_MINUTE, balance=balance, low=low))
    except GoodOnesError as error:
        yield Fill(problem_modal(TITLES[kind], error.user_text))


@routes.view("leads.good", mode=Mode.DURABLE)
@routes.view("leads.export", mode=Mode.DURABLE)
@routes.view("leads.bad", mode=Mode.DURABLE, check=check_reason)
@routes.view("leads.enrich", mode=Mode.DURABLE, check=check_outputs, who=Who.ADMIN)
async def begin(submission: Submission, lists: Lists, bulks: Bulks) -> Reply:
    """Begin with what there is to do at this moment."""
    kind = BulkKind(submission.callback_id.removeprefix("leads."))
    kept = await lists.get(word(submission, "list"), submission.person)
    order = _order(kind, kept).model_copy(update=_chosen(kind, submission))
    plan = await bulks.plan(order, kept)
    if not plan.todo:
        return Say(bulk_turned(NOTHING))
    return Say(bulk_begins(await bulks.start(order, plan.todo, act_of(submission))))


@routes.action("bulk.cancel", mode=Mode.DURABLE)
async def cancel(click: Click, bulks: Bulks) -> None:
    """The message says by itself that it is cancelled."""
    await bulks.cancel(word(click, "bulk"), act_of(click))


@routes.action("bulk.resume", mode=Mode.DURABLE)
@routes.action("bulk.resume_enrich", mode=Mode.DURABLE, who=Who.ADMIN)
async def go_on(click: Click, bulks: Bulks) -> None:
    """The message goes on too."""
    await bulks.go_on(word(click, "bulk"), act_of(click))


@routes.action("bulk.retry", mode=Mode.DURABLE)
@routes.action("bulk.retry_enrich", mode=Mode.DURABLE, who=Who.ADMIN)
async def retry(click: Click, bulks: Bulks) -> Reply:
    """Those that failed, and no other, in a message of its own."""
    again = await bulks.retry(word(click, "bulk"), act_of(click))
    return Say(bulk_begins(again) if again else bulk_turned(NOTHING_FAILED))


def _order(kind: BulkKind, kept: LeadList) -> Order:
    """A list of what is judged good is there to be changed; in any other, what people said stays."""
    judged = kept.listing.judged
    return Order(kind=kind, stream=kept.listing.stream, overrule=bool(judged) and Judged.NOT not in judged)


def _chosen(kind: BulkKind, submission: Submission) -> dict[str, object]:
    if kind is BulkKind.BAD:
        return {"reason": BadReason(text(submission, "reason")), "note": text(submission, "note") or None}
    if kind is BulkKind.ENRICH:
        verified = text(submission, "email_mode") == "verified"
        return {"outputs": outputs_of(submission), "verified_only": verified}
    return {}


async def _credits(leads: Leads) -> tuple[int | None, bool]:
    try:
        credit = await leads.credits()
    except ApiError:
        return None, False
    return (credit.balance, credit.is_low) if credit else (None, False)
