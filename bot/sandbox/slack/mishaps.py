"""What can go wrong on the way to the app: a request that comes twice, or one that comes late."""

from dataclasses import dataclass
from typing import Literal, get_args

MishapKind = Literal["deliver_twice", "deliver_late"]
MISHAPS: tuple[MishapKind, ...] = get_args(MishapKind)


@dataclass
class Mishap:
    """One kind of trouble for the next ``left`` requests that match; ``what`` begins their name in the traffic."""

    kind: MishapKind
    what: str | None = None
    left: int = 1
    seconds: float = 1.0


@dataclass(frozen=True)
class Way:
    """How one request goes: so many seconds late, so many times."""

    late: float = 0.0
    times: int = 1

    def remark(self) -> str:
        said = [f"{self.late:g} s late"] if self.late else []
        return ", ".join([*said, "delivered twice"] if self.times > 1 else said)


class Mishaps:
    """The mishaps that are set. A request can meet one of each kind."""

    def __init__(self) -> None:
        self._set: list[Mishap] = []

    def add(self, mishap: Mishap) -> None:
        self._set.append(mishap)

    def clear(self) -> None:
        self._set.clear()

    def meet(self, what: str) -> Way:
        """How a request goes that is named like this (``command /goodones``); what it meets is used up by one."""
        late = self._next("deliver_late", what)
        twice = self._next("deliver_twice", what)
        return Way(late.seconds if late else 0.0, 2 if twice else 1)

    def _next(self, kind: MishapKind, what: str) -> Mishap | None:
        found = next((one for one in self._set if one.kind == kind and what.startswith(one.what or "")), None)
        if found is not None:
            found.left -= 1
            if found.left <= 0:
                self._set.remove(found)
        return found
