"""What was measured, as lines that stand below each other."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement; ``most`` is the mark that it should not exceed, ``None`` where there is none."""

    what: str
    value: float
    unit: str
    most: float | None = None

    def __str__(self) -> str:
        if self.most is None:
            return _line(self.what, _number(self.value, self.unit), "-", "-")
        met = "yes" if self.value <= self.most else "NO"
        return _line(self.what, _number(self.value, self.unit), _number(self.most, self.unit), met)


@dataclass(frozen=True)
class Unmeasured:
    """Something that this machine cannot measure, and why."""

    what: str
    why: str

    def __str__(self) -> str:
        return _line(self.what, self.why, "-", "-")


def heading() -> str:
    return _line("what", "measured", "at most", "met")


def _line(what: str, measured: str, mark: str, met: str) -> str:
    return f"{what:<61} {measured:>13} {mark:>11}   {met}"


def _number(value: float, unit: str) -> str:
    return f"{value:,.2f} {unit}"
