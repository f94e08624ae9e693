"""Time that is hurried on: who wants to sleep is there at once, so that a minute's budget costs no minute."""

from datetime import UTC, datetime, timedelta


class HurriedClock:
    """Fits ``bot.clock.Clock``. The client keeps and asks its real budget; only the waiting is left out."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    async def sleep(self, seconds: float) -> None:
        self.hurry(seconds)

    def hurry(self, seconds: float) -> None:
        """Let so much time be over."""
        self._ahead += timedelta(seconds=seconds)
