"""How a channel is set: in which way leads come, how cards are drawn, when it is quiet. Pure, so that two can be compared."""

from datetime import time

from pydantic import BaseModel, ConfigDict

from bot.digests.picks import Picks
from bot.digests.schedule import Schedule
from bot.modes import CardForm, ChannelMode


class ChannelState(BaseModel):
    """All that the window of a channel's settings can change; ``modes`` by a subscription's id.

    ``span`` and ``weekends`` are its quiet hours, on the wall of its own zone. ``digest``: when that comes, where it can
    be set.
    """

    model_config = ConfigDict(frozen=True)

    modes: dict[str, ChannelMode] = {}
    form: CardForm = CardForm.FULL
    threads: bool = False
    span: tuple[time, time] | None = None
    weekends: bool = False
    digest: Picks | None = None

    @property
    def digest_schedule(self) -> Schedule | None:
        """What is set of the digest; None where it is as the team has it."""
        return self.digest.schedule if self.digest else None

    def amended(self, shown: "ChannelState", wished: "ChannelState") -> "ChannelState":
        """This one with what somebody changed who was shown another: what others did meanwhile stays."""
        chosen = {id_: mode for id_, mode in wished.modes.items() if mode is not shown.modes.get(id_)}
        modes = {id_: chosen.get(id_, mode) for id_, mode in self.modes.items()}
        hours = (wished.span, wished.weekends)
        if hours == (shown.span, shown.weekends):
            hours = (self.span, self.weekends)
        return ChannelState(
            modes=modes,
            form=self.form if wished.form is shown.form else wished.form,
            threads=self.threads if wished.threads is shown.threads else wished.threads,
            span=hours[0],
            weekends=hours[1],
            digest=self.digest if wished.digest_schedule == shown.digest_schedule else wished.digest,
        )
