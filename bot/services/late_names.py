"""Cards that came without a name which could not be asked for in time: they are drawn anew once it is known."""

from bot.clock import Clock
from bot.services.catalog import Catalog
from bot.services.redrawing import Redrawing
from bot.store.shelf import Agenda

SOON = 5.0
"""Seconds after a card was drawn without a name: in a storm, one reading serves many cards."""


class LateNames:
    """Methods raise StoreAway. Whoever was stopped in the middle does it again when the agenda's lease is over."""

    def __init__(self, agenda: Agenda, catalog: Catalog, redrawing: Redrawing, clock: Clock) -> None:
        self._agenda = agenda
        self._catalog = catalog
        self._redrawing = redrawing
        self._clock = clock

    async def miss(self, lead_id: int) -> None:
        """What shows this lead was drawn without a name that the API may know."""
        await self._agenda.by(str(lead_id), self._now() + SOON)

    async def due(self) -> tuple[list[str], float | None]:
        """The leads to look at now; as of ``Agenda.due``."""
        return await self._agenda.due(self._now())

    async def fill_in(self, lead_id: str) -> None:
        """Draw it anew with the names, where they can be read by now; else it stays on the agenda."""
        if await self._catalog.catch_up():
            await self._redrawing.lead(int(lead_id), later=True)
            await self._agenda.drop(lead_id)

    def _now(self) -> float:
        return self._clock.now().timestamp()
