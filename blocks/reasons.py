"""Why something waits or was given up, and what it was, in people's words."""

import re

from blocks.closed import CLOSED, opened_by
from bot.records import Buried
from bot.slack import text

REASON = 200

CODES = {
    **{code: cause for code, (cause, _) in CLOSED.items()},
    "ratelimited": "Slack asks for a slower pace",
    "restricted_action_thread_locked": "this thread is locked",
    "user_not_found": "this person is not here any more",
    "user_disabled": "this person's account is switched off",
    "messages_tab_disabled": "the messages of this app are switched off",
    "message_not_found": "the message was deleted",
    "thread_not_found": "the card was deleted",
    "invalid_blocks": "Slack refused how it was drawn",
    "msg_too_long": "it was too long for Slack",
    "missing_scope": "Slack does not let this app do that: it has to be installed again",
    "token_revoked": "Slack refused this app's token: it has to be installed again",
    "invalid_auth": "Slack refused this app's token: it has to be installed again",
}
"""Slack's own reasons."""

_KEY = "the lead API refused our key"
_FAILED = "the lead API failed on its side"
ERRORS = {
    **dict.fromkeys(("KeyRefused", "KeyMissing", "KeyMalformed", "KeyRevoked"), _KEY),
    **dict.fromkeys(("ServerFailed", "UpstreamFailed", "Unavailable"), _FAILED),
    "ApiUnreachable": "the lead API could not be reached",
    "OutcomeUnknown": "the lead API gave no clear answer: it may have happened",
    "UnexpectedResponse": "the lead API's answer could not be read",
    "RateLimited": "the lead API asked for a slower pace",
    "CreditsExhausted": "no enrichment credits were left",
    "BudgetExhausted": "the lead API's budget was used up",
    "SubscriptionRequired": "the lead API wants an active subscription",
    "StreamNotFound": "the lead API does not know this stream",
    "LeadNotFound": "the lead API does not know this lead",
    "NotFound": "the lead API does not know this",
    "TokenRefused": "Slack refused this app's token: it has to be installed again",
    "SlackUnreachable": "Slack did not answer",
    "SlackDown": "Slack had a problem",
    "SlackBusy": "Slack asked for a slower pace",
    "BadPayload": "this version of the app can't read it",
    "Poisonous": "the app stopped each time it tried",
}
"""Our own errors, by the name under which they are logged."""

WHAT = {
    "lead": "Card of a lead",
    "rollup": "Roll-up of a run",
    "activity": "Line in a card's thread",
    "run": "Progress of a run",
    "message": "Message",
    "webhook with leads": "Webhook with leads",
    "lead.good": "👍 for a lead",
    "lead.bad": "👎 for a lead",
    "lead.enrich": "Contact details of a lead",
    "lead.export": "Export of a lead",
    "lead.message": "Note that a lead was written to",
    "lookup.both": "Lookup of LinkedIn and e-mail",
    "lookup.email": "Lookup of an e-mail",
    "template.save": "Message template",
    "template.delete": "Deleting a message template",
    "run.start": "Run",
    "digest": "Digest",
    "digest.post": "Digest",
}
"""What was given up, by what it is called inside."""


def why(reason: str) -> str:
    """A reason as it is kept, in words; one without words of ours is shown as it is."""
    parts = [part.strip() for part in re.split(r"[:(]", reason)]
    known = (CODES.get(part) or ERRORS.get(part) for part in reversed(parts))
    return next((words for words in known if words), text.leaf(reason, REASON) or "no reason is known")


def held(code: str) -> str | None:
    """Why a channel waits, and what would help, by what Slack said; None where it said nothing."""
    if not code:
        return None
    step = opened_by(code)
    return f"{why(code)}: {step[0].lower()}{step[1:]}" if code in CLOSED else why(code)


def what(grave: Buried) -> str:
    """What was given up, whose it was, and for where."""
    who = f" by {text.mention(grave.person)}" if grave.person else ""
    shown = grave.channel and grave.channel.startswith(("C", "G"))
    where = f" for {text.channel(grave.channel)}" if grave.channel and shown else ""
    return f"*{name(grave)}*{who}{where}"


def name(grave: Buried) -> str:
    """What was given up, in a word or three."""
    return WHAT.get(grave.what) or text.leaf(grave.what, REASON)
