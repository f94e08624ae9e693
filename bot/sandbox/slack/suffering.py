"""What a fault does to one call of the app, before it and after it."""

from aiohttp import web

from bot.sandbox.slack.faults import Fault
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused, rate_limited

DOWN = 503


async def suffer(parts: Parts, fault: Fault | None) -> None:
    """What happens before the call is looked at at all.

    Raises:
        Refused: the fault's own answer.
    """
    if fault is None:
        return
    if fault.kind == "latency":
        await parts.state.clock.sleep(fault.seconds)
    elif fault.kind == "rate_limit":
        raise rate_limited(max(1, round(fault.seconds)))
    elif fault.kind == "error":
        raise Refused(fault.code)
    elif fault.kind == "server_error":
        raise Refused("internal_error", status=fault.status)
    elif fault.kind == "down":
        raise Refused("service_unavailable", status=DOWN)
    elif fault.kind == "hide":
        parts.pace.hide_next = True


def drop_reply(request: web.Request, fault: Fault | None) -> None:
    """The deed is done; the connection ends before the answer could be read."""
    if fault is not None and fault.kind == "drop_reply" and request.transport is not None:
        request.transport.abort()
