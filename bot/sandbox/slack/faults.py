"""Misbehaviour on request: what the next calls of the app meet, so that it can be seen to cope."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from bot.sandbox.clock import Clock

Kind = Literal["rate_limit", "error", "server_error", "drop_reply", "latency", "down", "hide"]
POSTING = "chat.postMessage"
KINDS: frozenset[str] = frozenset(get_args(Kind))


@dataclass
class Fault:
    """One kind of trouble for calls that match; ``left`` or ``until`` ends it, None means *not by this*.

    ``error`` is an ``ok: false`` with ``code``, ``server_error`` an HTTP ``status`` of the five hundreds without JSON;
    ``hide`` has messages accepted and shown to nobody. With ``every`` 2, every second of these calls meets it.
    """

    kind: Kind
    method: str | None = None
    channel: str | None = None
    left: int | None = 1
    seconds: float = 1.0
    until: datetime | None = None
    code: str = "internal_error"
    status: int = 500
    every: int = 1
    passed: int = 0

    def meets(self, method: str, channel: str | None) -> bool:
        if self.kind == "hide" and method != POSTING:
            return False
        return self.method in {None, method} and self.channel in {None, channel}

    def strikes(self) -> bool:
        """Count a call that meets it; false for one that it lets pass."""
        self.passed = (self.passed + 1) % self.every
        return self.passed == 0


class Faults:
    """The faults that are set, in the order they were asked for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._set: list[Fault] = []

    def add(self, fault: Fault, *, lasting: float | None = None) -> None:
        if lasting is not None:
            fault.until = self._clock.now() + timedelta(seconds=lasting)
        self._set.append(fault)

    def clear(self) -> None:
        self._set.clear()

    def meet(self, method: str, channel: str | None) -> Fault | None:
        """The first fault that this call meets; one of its count is used up."""
        now = self._clock.now()
        self._set = [one for one in self._set if one.until is None or one.until > now]
        found = next((one for one in self._set if one.meets(method, channel) and one.strikes()), None)
        if found is not None and found.left is not None:
            found.left -= 1
            if found.left <= 0:
                self._set.remove(found)
        return found
