"""What every operation works on."""

from dataclasses import dataclass

from bot.sandbox.api.budgets import Budgets
from bot.sandbox.api.gate import Gate
from bot.sandbox.api.life import Life
from bot.sandbox.api.moments import stamp
from bot.sandbox.api.rows import Account
from bot.sandbox.api.tables import Tables
from bot.sandbox.clock import Clock


@dataclass(frozen=True)
class Backend:
    """Memory, time, budgets, the runs that go on, and the gate (a key can revoke itself)."""

    tables: Tables
    clock: Clock
    budgets: Budgets
    life: Life
    gate: Gate

    def accounts(self) -> list[Account]:
        """Every account at the tier that it has by now. Ask here and not the table, which a downgrade may lie ahead of."""
        self.budgets.carry_out_downgrades()
        return self.tables.accounts.all()

    def account(self, account_id: int) -> Account | None:
        """One account at the tier that it has by now."""
        self.budgets.carry_out_downgrades()
        return self.tables.accounts.get(account_id)

    def need_account(self, account_id: int) -> Account:
        """One account that must be there, say of a pair; raises ``KeyError``."""
        self.budgets.carry_out_downgrades()
        return self.tables.accounts.need(account_id)

    def now(self) -> str:
        return stamp(self.clock.now())
