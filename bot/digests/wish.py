"""What somebody types of when a digest shall come, and what it makes of the schedule that there is."""

from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from bot.digests.schedule import EVERY_DAY, MORNING, Schedule, When


@dataclass(frozen=True)
class DigestWish:
    """Of what was not said there is None. ``default``: as the team has it; ``mine``: for the one who typed it.

    ``days`` count from Monday, 0, in order. With days it is the whole wish; without, a change of what there is.
    """

    when: When | None = None
    days: tuple[int, ...] | None = None
    at: time | None = None
    zone: str | None = None
    short: bool | None = None
    skip_empty: bool | None = None
    default: bool = False
    mine: bool = False

    @property
    def asks(self) -> bool:
        """Whether nothing shall change: somebody wants to know how it is."""
        return replace(self, mine=False) == DigestWish()

    def applied(self, held: Schedule, zone: str) -> Schedule | None:
        """The schedule that is meant where ``held`` counts now; None where too little was said.

        ``zone``: the IANA zone of days that were typed without one. A time alone keeps the days, a zone alone both.
        """
        said = self.zone or zone
        if self.when is When.OFF:
            return Schedule(when=When.OFF, zone=said)
        if self.when is not None:
            return Schedule(
                when=self.when,
                days=self.days or EVERY_DAY,
                at=self.at or MORNING,
                zone=said,
                short=bool(self.short),
                skip_empty=bool(self.skip_empty),
            )
        if held.when is When.OFF or (self.at and held.when is not When.DAYS):
            return None
        changed: dict[str, Any] = {
            "at": self.at,
            "zone": said if self.at else self.zone,
            "short": self.short,
            "skip_empty": self.skip_empty,
        }
        return held.model_copy(update={name: each for name, each in changed.items() if each is not None})
