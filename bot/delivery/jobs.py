"""What people asked for and was acknowledged: done by the handler, retried, and never without an answer."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from pydantic import ValidationError

from bot.delivery.worker import Failure
from bot.errors import BadPayload, GoodOnesError, Refused, first_sentence
from bot.slack.desk import OOPS, Desk, read_stored
from bot.slack.payloads import Payload

log = structlog.stdlib.get_logger(__name__)

SAVED = "Your click is saved; I keep trying and tell you here if it can't be done."
TRIED = "I tried for about a day."
KEPT = "Your click is not lost: once that is over, an admin can have it done by `/goodones status`."


class Jobs:
    """The desk's work, as a worker wants it."""

    def __init__(self, desk: Desk, gave_up: Callable[[Payload], Awaitable[None]]) -> None:
        """``gave_up`` hears of what will not be done any more."""
        self._desk = desk
        self._gave_up = gave_up

    async def do(self, body: dict[str, Any]) -> None:
        """What is refused is answered: nothing failed, and there is nothing to be done after all."""
        payload = _payload(body)
        try:
            await self._desk.do(payload, again=bool(body.get("tries") or body.get("unknown")))
        except Refused as refused:
            await self._tell(payload, refused.user_text)

    async def failed(self, failure: Failure) -> None:
        """Tell the person the first time, and at the end."""
        if failure.again and not failure.first:
            return
        try:
            payload = _payload(failure.entry.body)
        except BadPayload as error:
            log.warning("nobody can be told", error=str(error))
            return
        if failure.again and self._desk.has_answered(payload):
            return
        if not failure.again:
            await self._gave_up(payload)
        await self._tell(payload, _said(failure))

    async def _tell(self, payload: Payload, said: str) -> None:
        try:
            await self._desk.tell(payload, said)
        except GoodOnesError as error:
            log.warning("could not tell the person", error=str(error))


def _said(failure: Failure) -> str:
    """Cause, then what follows: what we keep trying is not the person's to try again."""
    error = failure.error
    if failure.again:
        return f"{error.cause if isinstance(error, GoodOnesError) else first_sentence(OOPS)} {SAVED}"
    if not isinstance(error, GoodOnesError):
        return OOPS
    if error.mendable:
        return f"{error.user_text} {KEPT}"
    return f"{error.cause} {TRIED} {KEPT}" if error.retryable else error.user_text


def _payload(body: dict[str, Any]) -> Payload:
    """Another version of us may have stored it. Raises BadPayload, which says nothing of its content."""
    try:
        return read_stored(body)
    except (KeyError, ValidationError) as error:
        raise BadPayload(f"a stored piece of work that can't be read ({type(error).__name__})") from None
