"""The lever beside the API: ``POST /_/control`` brings troubles about and moves what a caller cannot."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.sandbox.api.faults import BadControl, Faults, read_fault
from bot.sandbox.api.gate import Gate
from bot.sandbox.api.hooks import Hooks
from bot.sandbox.api.life import Life
from bot.sandbox.api.shapes import Shapes, read_shape
from bot.sandbox.api.tables import Tables

Values = Mapping[str, Any]


class Control:
    """Does what a JSON object says: ``{"fault": ...}`` (see ``faults``), ``{"shape": ...}`` (see ``shapes``) or ``{"do": ...}``.

    ``credits`` (balance), ``fail_next_run``, ``fail_next_payment`` (of a change of tier), ``revoke_key``, ``restore_key``,
    ``redeliver`` (times), ``subscription`` (status), ``team`` (member), ``forget_profile`` (lead).
    """

    def __init__(
        self, tables: Tables, faults: Faults, shapes: Shapes, gate: Gate, life: Life, hooks: Hooks
    ) -> None:
        self._tables = tables
        self._faults = faults
        self._shapes = shapes
        self._life = life
        self._hooks = hooks
        self._deeds: dict[str, Callable[[Values], None]] = {
            "credits": self._credits,
            "fail_next_run": self._fail_next_run,
            "fail_next_payment": self._fail_next_payment,
            "revoke_key": lambda _: gate.revoke(),
            "restore_key": lambda _: gate.restore(),
            "redeliver": self._redeliver,
            "subscription": self._subscription,
            "team": self._team,
            "forget_profile": self._forget_profile,
        }

    def do(self, values: Any) -> None:
        """Raises ``BadControl`` with what is wrong."""
        if not isinstance(values, dict):
            raise BadControl("the body must be a JSON object")
        if values.get("fault") == "none":
            self._faults.clear()
        elif "fault" in values:
            self._faults.add(read_fault(values))
        elif "shape" in values:
            self._shapes.now = read_shape(values["shape"])
        elif deed := self._deeds.get(str(values.get("do"))):
            deed(values)
        else:
            raise BadControl(f"do must be one of: {', '.join(self._deeds)}")

    def _credits(self, values: Values) -> None:
        self._tables.owners.put(replace(self._tables.owner, credits_balance=_whole(values, "balance")))

    def _fail_next_run(self, _values: Values) -> None:
        self._life.fail_next_run = True

    def _fail_next_payment(self, _values: Values) -> None:
        self._life.fail_next_payment = True

    def _redeliver(self, values: Values) -> None:
        if not self._hooks.redeliver(_whole(values, "times", 1)):
            raise BadControl("nothing was delivered yet")

    def _subscription(self, values: Values) -> None:
        status = values.get("status")
        if not isinstance(status, str):
            raise BadControl("status must be text, say past_due")
        self._tables.owners.put(replace(self._tables.owner, subscription_status=status))

    def _team(self, values: Values) -> None:
        member = values.get("member")
        if not isinstance(member, bool):
            raise BadControl("member must be true or false")
        self._tables.owners.put(replace(self._tables.owner, has_team=member))

    def _forget_profile(self, values: Values) -> None:
        lead = self._tables.leads.get(_whole(values, "lead"))
        if lead is None or self._tables.profiles.get(lead.x_user_id) is None:
            raise BadControl("there is no such lead with a profile")
        self._tables.profiles.drop(lead.x_user_id)


def _whole(values: Values, name: str, default: int | None = None) -> int:
    value = values.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadControl(f"{name} must be a whole number")
    return value
