"""What was measured, as lines that stand below each other."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measurement, and the mark that it should not exceed (``most``) or not fall below (``least``), if any."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def met(self) -> bool | None:
        """``None`` where there is no mark."""
        if self.most is None and self.least is None:
            return None
        return (self.most is None or self.value <= self.most) and (
            self.least is None or self.value >= self.least
        )

    def __str__(self) -> str:
        met = {None: "-", True: "yes", False: "NO"}[self.met]
        return _line(self.what, _number(self.value, self.unit), self._mark(), met)

    def _mark(self) -> str:
        marks = (("≤", self.most), ("≥", self.least))
        return (
            " ".join(f"{sign} {_number(mark, self.unit)}" for sign, mark in marks if mark is not None) or "-"
        )


@dataclass(frozen=True)
class Unmeasured:
    """Something that this machine cannot measure, and why."""

    what: str
    why: str

    def __str__(self) -> str:
        return _line(self.what, self.why, "-", "-")


def heading() -> str:
    return _line("what", "measured", "mark", "met")


def _line(what: str, measured: str, mark: str, met: str) -> str:
    return f"{what:<69} {measured:>14} {mark:>13}   {met}"


def _number(value: float, unit: str) -> str:
    return f"{value:,.2f} {unit}".rstrip()
