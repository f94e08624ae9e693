"""What our own buttons and modals carry, read with care: a message may be older than this code."""

from datetime import UTC, datetime, time
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.audit import Surface
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.services.acts import Act
from bot.slack.payloads import Click, Command, Incoming, Shortcut, Submission

SEGMENTS = "segments"
OLD = "This button belongs to an older version of this app. Please use the newest message."
LARGEST = 2**53
M = TypeVar("M", bound=BaseModel)


def act_of(incoming: Incoming) -> Act:
    """Who does something, by which click, where."""
    return Act(by=incoming.person, job=incoming.key, channel=incoming.channel, surface=surface_of(incoming))


def surface_of(incoming: Incoming) -> Surface:
    """From where something was done."""
    match incoming:
        case Click() if incoming.on_home:
            return Surface.HOME
        case Click(view_id=str()) | Submission():
            return Surface.WINDOW
        case Click():
            return Surface.CARD
        case Command():
            return Surface.COMMAND
        case Shortcut():
            return Surface.SHORTCUT
        case _:
            return Surface.ITSELF


def name_of(incoming: Incoming) -> str:
    """How others are told who it was."""
    return incoming.person_name or "Somebody"


def number(incoming: Click | Submission, name: str) -> int:
    """A number that has to be there. Raises Refused."""
    value = maybe(incoming, name)
    if value is None:
        raise Refused(OLD)
    return value


def maybe(incoming: Click | Submission, name: str) -> int | None:
    """A number that may be there; none of ours is below zero, or larger than JSON keeps exactly."""
    value: Any = incoming.carried.get(name)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and 0 <= value < LARGEST else None


def milliseconds(moment: datetime) -> int:
    """As a button carries a moment, so that :func:`moment` reads it back."""
    return round(moment.timestamp() * 1000)


def moment(incoming: Click | Submission, name: str) -> datetime:
    """A moment that has to be there. Raises Refused."""
    try:
        return datetime.fromtimestamp(number(incoming, name) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        raise Refused(OLD) from None


def text(submission: Submission, action_id: str) -> str:
    """What was typed or chosen in an input; empty where nothing was, or what is no text."""
    value: Any = submission.values.get(action_id)
    return value if isinstance(value, str) else ""


def shown_in(submission: Submission, model: type[M]) -> M | None:
    """What a window had shown, which comes back as ``was``; None where that cannot be read."""
    try:
        return model.model_validate(submission.carried.get("was"))
    except ValidationError:
        return None


def clock_time(typed: str) -> time | None:
    """What a time picker gives, ``18:00``; None where nothing was chosen, or what is no time."""
    try:
        return time.fromisoformat(typed).replace(tzinfo=None)
    except ValueError:
        return None


def chosen_leads(incoming: Click | Submission) -> list[int]:
    """The leads that were ticked in a window about one person; empty where there was no choice."""
    ticked = incoming.values.get(SEGMENTS) if isinstance(incoming, Submission) else None
    return [int(each) for each in ticked or () if isinstance(each, str) and each.isdecimal()]


def word(incoming: Click | Submission, name: str) -> str:
    """A text that has to be there. Raises Refused."""
    value = incoming.carried.get(name)
    if not isinstance(value, str):
        raise Refused(OLD)
    return value


def narrowed(wanted: LeadFilter, mode: ChannelMode | None = None) -> dict[str, Any]:
    """A filter and a mode as a menu's line carries them; nothing where everything is wanted and nothing was said."""
    carried: dict[str, Any] = {} if mode is None else {"mode": mode.value}
    if not wanted.everything:
        carried["wanted"] = wanted.model_dump(mode="json", exclude_defaults=True)
    return carried


def mode_of(incoming: Click | Submission) -> ChannelMode | None:
    """The mode that ``narrowed`` put there, if it did. Raises Refused."""
    try:
        return ChannelMode(word(incoming, "mode")) if "mode" in incoming.carried else None
    except ValueError:
        raise Refused(OLD) from None


def wanted_of(incoming: Click | Submission) -> LeadFilter:
    """The filter that ``narrowed`` put there. Raises Refused."""
    try:
        return LeadFilter.model_validate(incoming.carried.get("wanted", {}))
    except ValidationError:
        raise Refused(OLD) from None
