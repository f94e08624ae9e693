"""What every operation works on."""

from dataclasses import dataclass

from bot.sandbox.api.budgets import Budgets
from bot.sandbox.api.life import Life
from bot.sandbox.api.moments import stamp
from bot.sandbox.api.tables import Tables
from bot.sandbox.clock import Clock


@dataclass(frozen=True)
class Backend:
    """Memory, time, budgets and the runs that go on."""

    tables: Tables
    clock: Clock
    budgets: Budgets
    life: Life

    def now(self) -> str:
        return stamp(self.clock.now())
