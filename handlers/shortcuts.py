"""*Lead: what can I do?* in the menu of any message: the card with its verbs in a window, where commands don't reach."""

from collections.abc import AsyncIterator

from blocks.modals import loading_modal, problem_modal
from bot.errors import GoodOnesError, Refused
from bot.roles import Who
from bot.services.known import Known
from bot.services.leads import Leads
from bot.services.pointing import Pointing
from bot.slack.payloads import Shortcut, small_json
from bot.slack.replies import Fill, Open, Reply
from bot.slack.routes import Mode, Routes
from handlers.aside import window_of

routes = Routes()

TITLE = "Lead"
NO_LEAD = (
    "*This message is no lead's card*, and stands in no card's thread. "
    "`/goodones lead` and a handle opens any lead that I know."
)


@routes.shortcut("lead.actions", mode=Mode.AFTER, who=Who.VIEWER)
async def show_verbs(
    shortcut: Shortcut, pointing: Pointing, leads: Leads, known: Known
) -> AsyncIterator[Reply]:
    """The message's own lead, or that of the card above the thread."""
    yield Open(loading_modal(TITLE))
    try:
        places = (shortcut.message_ts, shortcut.thread_ts)
        lead_id = await pointing.lead_of(shortcut.channel, places, _carried(shortcut))
        if lead_id is None:
            raise Refused(NO_LEAD)
        yield Fill(await window_of(lead_id, leads, known, shortcut.channel))
    except GoodOnesError as error:
        yield Fill(problem_modal(TITLE, error.user_text))


def _carried(shortcut: Shortcut) -> list[int]:
    """The leads of the message's buttons; anybody's buttons may look like ours, so only the number is taken."""
    found = (small_json(each).get("lead") for each in shortcut.refs)
    return [each for each in found if isinstance(each, int) and not isinstance(each, bool)]
