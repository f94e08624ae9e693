"""Waking accounts, stopped before any of its steps at the store or the API, and done again by whoever takes over."""

from dataclasses import replace

import pytest

from bot.accounts import Deed, Outcome
from bot.errors import StoreAway
from tests.services.make import House, act
from tests.services.stopping import Steps

ONE, OTHER = 9, 10
CLICK = act("click", "U0BEN")
FEWEST = 5
"""Steps of two accounts at least."""


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
