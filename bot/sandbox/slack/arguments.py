"""The arguments of one Web API call, read by the type that the method wants."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack.refusals import Refused, with_messages
from bot.sandbox.slack.wire import read_json

FALSE_WORDS = frozenset({"", "0", "false", "no"})


class Arguments:
    """Arguments by name; whoever asks names the type, and a wrong one is ``invalid_arguments``."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = dict(given)

    def text(self, name: str) -> str | None:
        value = self.given.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        if value is None or isinstance(value, str):
            return value
        raise self._wrong(name, "must provide a string")

    def words(self, name: str) -> list[str]:
        """The parts of a comma-separated list, or of a real one."""
        value = self.given.get(name)
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            value = ",".join(value)
        if value is not None and not isinstance(value, str):
            raise self._wrong(name, "must provide a string")
        return [part.strip() for part in (value or "").split(",") if part.strip()]

    def needed(self, name: str) -> str:
        """A text that must be there and not empty."""
        value = self.text(name)
        if not value:
            raise with_messages("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        value = self.given.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value.lower() not in FALSE_WORDS
        if isinstance(value, bool | int):
            return bool(value)
        raise self._wrong(name, "must be a valid boolean")

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        value = self.given.get(name)
        if value is None or value == "":
            return default
        try:
            found = int(value)
        except (TypeError, ValueError, OverflowError):
            raise self._wrong(name, "must be a valid integer") from None
        return min(high, found) if found >= low else low

    def whole(self, name: str) -> int:
        """A whole number that must be there."""
        value = self.given.get(name)
        if value is None or value == "":
            raise with_messages("invalid_arguments", [f"[ERROR] missing required field: {name}"])
        try:
            return int(value)
        except (TypeError, ValueError, OverflowError):
            raise self._wrong(name, "must be a valid integer") from None

    def structure(self, name: str) -> Any:
        """An object or a list, also when it came as JSON in a form field; None when absent.

        Raises:
            ValueError: the field's text is not JSON.
        """
        value = self.given.get(name)
        if isinstance(value, str):
            return read_json(value) if value else None
        return value

    def _wrong(self, name: str, why: str) -> Refused:
        return with_messages("invalid_arguments", [f"[ERROR] {why} [json-pointer:/{name}]"])
