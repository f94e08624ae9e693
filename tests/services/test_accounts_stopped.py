"""Waking accounts, stopped before any of its steps at the store or the API, and done again by whoever takes over."""

from dataclasses import replace
from typing import Any

import pytest

from bot.accounts import Deed, Outcome
from bot.errors import StoreAway
from tests.services.make import House, act

ONE, OTHER = 9, 10
CLICK = act("click", "U0BEN")
FEWEST = 5
"""Steps of two accounts at least."""


class Steps:
    """A process that has so many steps to live."""

    def __init__(self, house: House) -> None:
        self.left: int | None = None
        self._call = house.store.call
        self._ask = house.api._transport._once

    async def call(self, *command: Any) -> Any:
        """In place of the store's own."""
        self._step()
        return await self._call(*command)

    async def ask(self, call: Any) -> Any:
        """In place of one request to the API."""
        self._step()
        return await self._ask(call)

    def _step(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise StoreAway("gone")


@pytest.mark.parametrize("deed", Deed)
async def test_wherever_it_is_stopped_each_is_called_once_at_most_and_the_truth_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch, deed: Deed
) -> None:
    steps, tables = Steps(house), house.sandbox.tables
    monkeypatch.setattr(house.store, "call", steps.call)
    monkeypatch.setattr(house.api._transport, "_once", steps.ask)
    budget, stopped, said = 0, True, set()
    while stopped:
        await house.store.call("FLUSHALL")
        house.sandbox.requests.clear()
        for id_ in (ONE, OTHER):
            tables.accounts.put(replace(tables.accounts.need(id_), is_active=deed is Deed.SLEEP))
        steps.left = budget
        try:
            turned = await house.accounts.change([ONE, OTHER], deed, CLICK)
            stopped = False
        except StoreAway:
            steps.left = None
            turned = await house.accounts.change([ONE, OTHER], deed, CLICK)
        steps.left = None
        for each in turned:
            calls = len(house.asked("POST", f"/{each.account_id}/{deed.value}"))
            is_done = tables.accounts.need(each.account_id).is_active is (deed is Deed.WAKE)
            assert calls <= 1, budget
            assert is_done is (calls == 1), budget
            # Stopped right before the call, nobody can know that it was not sent: it is not sent again.
            assert each.outcome is (Outcome.DONE if is_done else Outcome.UNCHANGED), budget
            said.add(each.outcome)
        lines = [(each.account, each.result) for each in await house.noted()]
        expected = {
            (each.account_id, "done" if each.outcome is Outcome.DONE else "unknown") for each in turned
        }
        assert len(lines) == len(expected), budget
        assert set(lines) == expected, budget
        budget += 1
    assert budget > FEWEST
    assert said == {Outcome.DONE, Outcome.UNCHANGED}
