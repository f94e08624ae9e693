"""The levers of the stand-in: faults for the next calls and deliveries, and what happens besides the app."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, get_args

from bot.sandbox.slack.deeds import Deeds
from bot.sandbox.slack.faults import Fault, Kind
from bot.sandbox.slack.mishaps import MISHAPS, Mishap, MishapKind
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused

MOST = 100_000
SERVER_ERRORS = range(500, 600)
Asked = dict[str, Any]
Deed = Callable[[Asked], Awaitable[object]]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Controls:
    """What ``/_/control`` can do.

    * ``{"fault": "rate_limit" | "error" | "server_error" | "drop_reply" | "latency" | "down" | "hide"}`` for calls of
      the app, with ``method``, ``channel``, ``count``, ``every`` (2: every second call), ``seconds``, ``error`` (a
      code), ``status``;
    * ``{"fault": "deliver_twice" | "deliver_late"}`` for requests to it, with ``what`` (how their name in the traffic
      begins: ``command``, ``event app_home_opened``), ``count``, ``seconds``;
    * ``{"fault": "none"}`` ends them all;
    * ``{"do": ...}``: ``archive``, ``unarchive``, ``add_bot``, ``remove_bot`` a ``channel``; ``share`` it with a
      ``team``; ``join``, ``leave`` (a ``person``); ``new_person`` (``name`` and any of ``about``), ``change_person`` (``person``, ``about``);
      ``revoke_token``, ``uninstall``, ``reinstall``.
    """

    def __init__(self, parts: Parts, deeds: Deeds) -> None:
        self._parts = parts
        self._deeds: Mapping[str, Deed] = {
            "archive": lambda asked: deeds.archive(_needed(asked, "channel")),
            "unarchive": lambda asked: deeds.unarchive(_needed(asked, "channel")),
            "share": lambda asked: deeds.share(_needed(asked, "channel"), _needed(asked, "team")),
            "add_bot": lambda asked: deeds.add_bot(_needed(asked, "channel")),
            "remove_bot": lambda asked: deeds.remove_bot(_needed(asked, "channel")),
            "join": lambda asked: deeds.join(_needed(asked, "person"), _needed(asked, "channel")),
            "leave": lambda asked: deeds.leave(_needed(asked, "person"), _needed(asked, "channel")),
            "new_person": lambda asked: deeds.new_person(_needed(asked, "name"), **_about(asked)),
            "change_person": lambda asked: deeds.change_person(_needed(asked, "person"), **_about(asked)),
            "revoke_token": lambda _asked: deeds.revoke_token(),
            "uninstall": lambda _asked: deeds.uninstall(),
            "reinstall": lambda _asked: deeds.reinstall(),
        }

    async def apply(self, asked: Asked) -> None:
        """Do what was asked, a fault or a deed.

        Raises:
            Refused: ``invalid_arguments``, and what the deed refuses (``channel_not_found`` ...).
        """
        deed = asked.get("do")
        if deed is not None:
            await self._do(deed, asked)
        elif asked.get("fault") == "none":
            self._parts.faults.clear()
            self._parts.link.mishaps.clear()
        else:
            self._set(asked)

    async def _do(self, deed: Any, asked: Asked) -> None:
        act = self._deeds.get(deed) if isinstance(deed, str) else None
        if act is None:
            raise Refused("invalid_arguments", field="do")
        await act(asked)

    def _set(self, asked: Asked) -> None:
        mishap = next((one for one in MISHAPS if one == asked.get("fault")), None)
        kind = next((one for one in KINDS if one == asked.get("fault")), None)
        if mishap is not None:
            self._set_mishap(mishap, asked)
        elif kind is not None:
            self._set_fault(kind, asked)
        else:
            raise Refused("invalid_arguments", field="fault")

    def _set_mishap(self, kind: MishapKind, asked: Asked) -> None:
        self._parts.link.mishaps.add(
            Mishap(kind, _word(asked, "what"), _count(asked), _number(asked, "seconds", 1.0))
        )

    def _set_fault(self, kind: Kind, asked: Asked) -> None:
        """``down`` lasts for its ``count`` or its ``seconds`` when one is named, else until ``none``."""
        seconds = _number(asked, "seconds", 1.0)
        fault = Fault(
            kind,
            method=_word(asked, "method"),
            channel=_word(asked, "channel"),
            left=_count(asked),
            every=_count(asked, "every"),
            seconds=seconds,
            code=_word(asked, "error") or "internal_error",
            status=_status(asked),
        )
        if kind == "down" and asked.get("count") is None:
            fault.left = None
            self._parts.faults.add(fault, lasting=None if asked.get("seconds") is None else seconds)
        else:
            self._parts.faults.add(fault)


def _number(asked: Asked, name: str, default: float) -> float:
    value = asked.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
        raise Refused("invalid_arguments", field=name)
    return float(value)


def _count(asked: Asked, name: str = "count") -> int:
    return max(1, int(_number(asked, name, 1)))


def _status(asked: Asked) -> int:
    status = int(_number(asked, "status", SERVER_ERRORS.start))
    if status not in SERVER_ERRORS:
        raise Refused("invalid_arguments", field="status")
    return status


def _word(asked: Asked, name: str) -> str | None:
    value = asked.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused("invalid_arguments", field=name)
    return value


def _needed(asked: Asked, name: str) -> str:
    value = _word(asked, name)
    if value is None:
        raise Refused("invalid_arguments", field=name)
    return value


def _about(asked: Asked) -> dict[str, Any]:
    about = asked.get("about") or {}
    if not isinstance(about, dict) or ("name" in about and asked.get("do") == "new_person"):
        raise Refused("invalid_arguments", field="about")
    return about
