"""What an admin chose about the team's summaries, beside what the window had shown: only that is to be changed."""

from typing import Any

from blocks.team_notifications import CHANNELS, FREQUENCY, Shown
from bot.api.models import EmailDigest
from bot.services.notifications import NotificationWish
from bot.slack.payloads import Submission
from handlers.carried import text


def was(submission: Submission) -> Shown:
    """What the window had shown, read with care; nothing where the lead API had not answered yet."""
    carried: Any = submission.carried.get("notify")
    found = carried if isinstance(carried, dict) else {}
    channels = found.get("channels")
    known = channels if isinstance(channels, list) else []
    return {"frequency": found.get("frequency"), "channels": [each for each in known if _is_channel(each)]}


def wished(submission: Submission) -> NotificationWish:
    """What was chosen otherwise than it was shown; a field that is not there says nothing."""
    before = was(submission)
    word = text(submission, FREQUENCY)
    chosen: Any = submission.values.get(CHANNELS)
    ticked = chosen if isinstance(chosen, list) else []
    channels = {
        name: not on
        for number, (name, on) in enumerate(before["channels"])
        if CHANNELS in submission.values and (str(number) in ticked) is not on
    }
    known = word in set(EmailDigest) and before["frequency"] in set(EmailDigest)
    return NotificationWish(EmailDigest(word) if known and word != before["frequency"] else None, channels)


def _is_channel(value: Any) -> bool:
    return (
        isinstance(value, list)
        and [type(each) for each in value] == [str, bool]  # in JSON nothing is in between
    )
