"""The levers of the stand-in: faults for the next calls, and changes to a channel that only Slack could make."""

from collections.abc import Awaitable, Callable
from typing import Any, get_args

from bot.sandbox.slack.events import Events
from bot.sandbox.slack.faults import Fault, Kind
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import Channel

MOST = 100_000
Deed = Callable[[Channel], Awaitable[None]]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Controls:
    """What ``/_/control`` can do."""

    def __init__(self, parts: Parts, events: Events) -> None:
        self._parts = parts
        self._events = events
        self._deeds: dict[str, Deed] = {
            "archive": self._archive,
            "unarchive": self._unarchive,
            "remove_bot": self._remove_bot,
            "add_bot": self._add_bot,
        }

    async def apply(self, asked: dict[str, Any]) -> None:
        """Do what was asked, a fault or a deed.

        Raises:
            Refused: ``invalid_arguments``, ``channel_not_found``.
        """
        deed = asked.get("do")
        if deed is not None:
            await self._do(deed, asked.get("channel"))
        elif asked.get("fault") == "none":
            self._parts.faults.clear()
        else:
            self._set(asked)

    async def _do(self, deed: Any, channel: Any) -> None:
        act = self._deeds.get(deed) if isinstance(deed, str) else None
        if act is None or not isinstance(channel, str):
            raise Refused("invalid_arguments", field="do" if act is None else "channel")
        await act(self._parts.state.channel(channel))

    def _set(self, asked: dict[str, Any]) -> None:
        """``down`` lasts for its ``count`` or its ``seconds`` when one is named, else until ``none``."""
        kind = next((one for one in KINDS if one == asked.get("fault")), None)
        if kind is None:
            raise Refused("invalid_arguments", field="fault")
        seconds = _number(asked, "seconds", 1.0)
        count = int(_number(asked, "count", 1))
        fault = Fault(
            kind,
            method=_word(asked, "method"),
            channel=_word(asked, "channel"),
            left=max(1, count),
            seconds=seconds,
            code=_word(asked, "error") or "internal_error",
        )
        if kind == "down" and asked.get("count") is None:
            fault.left = None
            self._parts.faults.add(fault, lasting=None if asked.get("seconds") is None else seconds)
        else:
            self._parts.faults.add(fault)

    async def _archive(self, channel: Channel) -> None:
        channel.is_archived = True
        self._parts.state.channel_changed(channel)
        await self._events.archived(channel)

    async def _unarchive(self, channel: Channel) -> None:
        channel.is_archived = False
        self._parts.state.channel_changed(channel)
        await self._events.archived(channel)

    async def _remove_bot(self, channel: Channel) -> None:
        channel.bot_is_member = False
        self._parts.state.channel_changed(channel)
        await self._events.bot_left(channel)

    async def _add_bot(self, channel: Channel) -> None:
        channel.bot_is_member = True
        self._parts.state.channel_changed(channel)
        await self._events.bot_joined(channel)


def _number(asked: dict[str, Any], name: str, default: float) -> float:
    value = asked.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST:
        raise Refused("invalid_arguments", field=name)
    return float(value)


def _word(asked: dict[str, Any], name: str) -> str | None:
    value = asked.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused("invalid_arguments", field=name)
    return value
