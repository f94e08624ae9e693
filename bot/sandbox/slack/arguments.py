"""The arguments of one Web API call: query, form and JSON as one, and read by the type that the method wants."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.slack.refusals import Refused, with_messages
from bot.sandbox.slack.wire import read_json

MAX_FIELDS = 500
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
        except (TypeError, ValueError):
            raise self._wrong(name, "must be a valid integer") from None
        return min(high, found) if found >= low else low

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


async def read_arguments(request: web.Request) -> Arguments:
    """Everything the call said, the body over the query.

    Raises:
        Refused: with the code that Slack has for this kind of unreadable body
            (docs.slack.dev/reference/methods/chat.postMessage, under *Errors*).
    """
    query = dict(request.query)
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused("request_too_large", status=413) from None
    return Arguments(query | _body_fields(request.content_type, body))


def _body_fields(kind: str, body: bytes) -> dict[str, Any]:
    if not body.strip():
        return {}
    if kind == "application/json":
        return _json_fields(body)
    if kind == "application/x-www-form-urlencoded":
        return _form_fields(body)
    raise Refused("invalid_post_type")


def _json_fields(body: bytes) -> dict[str, Any]:
    try:
        value = read_json(body)
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(value, dict):
        raise Refused("json_not_object")
    return value


def _form_fields(body: bytes) -> dict[str, Any]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:
        raise Refused("invalid_form_data") from None
