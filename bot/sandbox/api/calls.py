"""What an operation is given and what it answers: protocol without any I/O."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.sandbox.api.bodies import load
from bot.sandbox.api.errors import invalid
from bot.sandbox.api.moments import read_moment

if TYPE_CHECKING:
    from bot.sandbox.api.backend import Backend


MOST_DIGITS = 18
"""Of a number in an address; what is longer is none of ours."""


@dataclass(frozen=True)
class Answer:
    """A JSON body and its status. Which of 200 and 201 an endpoint gives is documented nowhere."""

    body: Any
    status: int = 200


@dataclass(frozen=True)
class Route:
    """One endpoint: ``path`` is relative to ``/api/v2``, ids in it are whole numbers such as ``{id}``."""

    method: str
    path: str
    operation: "Callable[[Backend, Call], Answer]"


class Query:
    """Query parameters, read by kind; each reader raises a 400 that names the parameter."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def whole(self, name: str) -> int | None:
        text = self._values.get(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
            raise invalid(f"{name} must be a whole number.")
        return int(text)

    def flag(self, name: str, *, default: bool) -> bool:
        text = self._values.get(name)
        if text is None:
            return default
        if text not in {"true", "false", "1", "0"}:
            raise invalid(f"{name} must be true or false.")
        return text in {"true", "1"}

    def choice(self, name: str, options: Sequence[str]) -> str | None:
        text = self._values.get(name)
        if text is not None and text not in options:
            raise invalid(f"{name} must be one of: {', '.join(options)}.")
        return text

    def moment(self, name: str) -> datetime | None:
        text = self._values.get(name)
        if text is None:
            return None
        try:
            return read_moment(text)
        except ValueError:
            raise invalid(f"{name} must be an ISO 8601 date and time.") from None

    def limit(self, default: int, most: int) -> int:
        """Documented default and maximum; that more than the maximum is cut to it is *assumed*."""
        limit = self.whole("limit")
        if limit == 0:
            raise invalid("limit must be at least 1.")
        return default if limit is None else min(limit, most)


class Body:
    """A JSON object, read by kind; each reader raises a 400 that names the field."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def everything(self) -> dict[str, Any]:
        """What was sent, read or not."""
        return dict(self._values)

    def whole(self, name: str) -> int | None:
        value = self._values.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise invalid(f"{name} must be a whole number.")
        return value

    def need_whole(self, name: str) -> int:
        value = self.whole(name)
        if value is None:
            raise invalid(f"{name} is required.")
        return value

    def text(self, name: str, most: int | None = None) -> str | None:
        value = self._values.get(name)
        if value is not None and not isinstance(value, str):
            raise invalid(f"{name} must be a string.")
        if value is not None and most is not None and len(value) > most:
            raise invalid(f"{name} must be at most {most} characters.")
        return value

    def need_text(self, name: str, most: int | None = None) -> str:
        """Text with at least one letter that can be seen."""
        value = self.text(name, most)
        if value is None or not value.strip():
            raise invalid(f"{name} is required.")
        return value

    def flag(self, name: str) -> bool | None:
        value = self._values.get(name)
        if value is not None and not isinstance(value, bool):
            raise invalid(f"{name} must be true or false.")
        return value

    def choice(self, name: str, options: Sequence[str]) -> str | None:
        value = self._values.get(name)
        if value is not None and value not in options:
            raise invalid(f"{name} must be one of: {', '.join(options)}.")
        return value

    def need_choice(self, name: str, options: Sequence[str]) -> str:
        value = self.choice(name, options)
        if value is None:
            raise invalid(f"{name} is required.")
        return value

    def need_choices(self, name: str, options: Sequence[str]) -> list[str]:
        """A list with at least one of the options, each taken once."""
        value = self._values.get(name)
        if not isinstance(value, list) or not value or any(item not in options for item in value):
            raise invalid(f"{name} must be a list with one or more of: {', '.join(options)}.")
        return list(dict.fromkeys(value))

    def choices(self, name: str, options: Sequence[str]) -> list[str]:
        """A list of the options, each taken once; an absent one is empty."""
        items = self.items(name) or []
        if any(item not in options for item in items):
            raise invalid(f"{name} must be a list with any of: {', '.join(options)}.")
        return list(dict.fromkeys(items))

    def items(self, name: str) -> list[Any] | None:
        """A list, or None where there is none; whatever is in it."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, list):
            raise invalid(f"{name} must be a list.")
        return value

    def sent(self, name: str) -> bool:
        """Whether the field is there, be it null."""
        return name in self._values

    def is_null(self, name: str) -> bool:
        """Whether the field is null or not there."""
        return self._values.get(name) is None

    def web_address(self, name: str) -> str | None:
        """Any http or https address (the real rules are not documented)."""
        url = self.text(name)
        if url is not None and not is_web_address(url):
            raise invalid(f"{name} must be an http or https URL.")
        return url

    def record(self, name: str) -> dict[str, Any]:
        """An object; an absent one is empty."""
        value = self._values.get(name)
        if value is not None and not isinstance(value, dict):
            raise invalid(f"{name} must be an object.")
        return value or {}


def is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


@dataclass(frozen=True)
class Call:
    """One request to one operation. ``base_url`` is where the caller reaches the stand-in, without a slash."""

    base_url: str
    ids: Mapping[str, int] = field(default_factory=dict)
    query: Query = field(default_factory=lambda: Query({}))
    raw: str = ""

    def body_if_any(self) -> Body:
        """The JSON object that was sent; nothing at all is an empty one. Raises a 400 for anything else."""
        return self.body() if self.raw else Body({})

    def body(self) -> Body:
        """The JSON object that was sent; raises a 400 where there is none."""
        try:
            values = load(self.raw)
        except ValueError:
            raise invalid("The body must be JSON.") from None
        if not isinstance(values, dict):
            raise invalid("The body must be a JSON object.")
        return Body(values)
