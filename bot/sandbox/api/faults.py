"""Troubles on demand: what a caller may meet between it and the real thing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

KINDS = ("error", "latency", "drop_before", "drop_after", "rate_limit", "malformed", "html", "down")
STATUSES = range(200, 600)
LONGEST_WAIT = 86_400
"""Seconds that a trouble may last."""
USUAL_STATUS: Mapping[str, int] = {"error": 503, "html": 502}


class BadControl(Exception):
    """What was asked of the lever cannot be done; the text says why."""


@dataclass(frozen=True)
class Fault:
    """One trouble.

    ``error`` and ``html`` answer with ``status`` in place of the operation; ``latency`` waits ``seconds`` first;
    ``rate_limit`` answers 429 with ``seconds`` to wait; ``drop_before`` and ``down`` close the connection before
    the operation, ``drop_after`` after it; ``malformed`` cuts the answer's JSON in half. ``path`` is a glob under
    ``/api/v2``, ``count`` how many requests it is for (None: all until it is taken back).
    """

    kind: str
    path: str | None = None
    method: str | None = None
    status: int = 503
    seconds: float = 1.0
    count: int | None = 1

    @property
    def before(self) -> bool:
        """Whether the operation never happens."""
        return self.kind in {"error", "html", "rate_limit", "drop_before", "down"}

    def hits(self, method: str, path: str) -> bool:
        wanted = self.path is None or fnmatchcase(path, self.path)
        return wanted and self.method in {None, method}


class Faults:
    """Troubles in force, oldest first; a request meets at most one."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The trouble for this request, counted down."""
        for place, fault in enumerate(self._faults):
            if fault.hits(method, path):
                self._count_down(place, fault)
                return fault
        return None

    def _count_down(self, place: int, fault: Fault) -> None:
        if fault.count is None:
            return
        if fault.count > 1:
            self._faults[place] = replace(fault, count=fault.count - 1)
        else:
            del self._faults[place]


def read_fault(values: Mapping[str, Any]) -> Fault:
    """A fault from its JSON, see ``Fault``; ``down`` lasts until taken back. Raises ``BadControl``."""
    kind = values.get("fault")
    if kind not in KINDS:
        raise BadControl(f"fault must be none or one of: {', '.join(KINDS)}")
    fault = Fault(
        kind=kind,
        path=_read(values, "path", str, None),
        method=_read(values, "method", str, None),
        status=_read(values, "status", int, USUAL_STATUS.get(kind, 503)),
        seconds=_read(values, "seconds", (int, float), 1.0),
        count=_read(values, "count", int, None if kind == "down" else 1),
    )
    _refuse_nonsense(fault)
    return fault


def _refuse_nonsense(fault: Fault) -> None:
    if fault.status not in STATUSES:
        raise BadControl(f"status must be from {STATUSES.start} to {STATUSES.stop - 1}")
    if not 0 <= fault.seconds <= LONGEST_WAIT:
        raise BadControl(f"seconds must be from 0 to {LONGEST_WAIT}")
    if fault.count is not None and fault.count < 1:
        raise BadControl("count must be 1 or more")


def _read(values: Mapping[str, Any], name: str, of: type | tuple[type, ...], default: Any) -> Any:
    value = values.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, of):
        raise BadControl(f"{name} has the wrong type")
    return value
