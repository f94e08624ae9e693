"""The team's notification settings: read them whole, put them back whole."""

from collections.abc import Mapping
from typing import Any

from bot.api import decode
from bot.api.decode import Reader, Unreadable, kind_of
from bot.api.models import NotificationSettings
from bot.api.retry import Repeat
from bot.api.transport import Call, Transport, get

_WRAPPERS = ("notificationSettings", "settings", "data")
_ENVELOPE = frozenset({"ok", "success", "message"})


class NotificationSettingsApi:
    def __init__(self, transport: Transport) -> None:
        self._api = transport

    async def get(self) -> NotificationSettings:
        """``GET /notification-settings``: how often the team gets a summary, and where. Costs one request.

        Only the purpose is documented: read under ``notificationSettings``, ``settings`` or ``data``, or bare
        (assumed).
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        return await self._api.ask(get("/notification-settings"), Reader(_read, _WRAPPERS))

    async def put(self, settings: NotificationSettings) -> NotificationSettings:
        """``PUT /notification-settings``: put these in place of all settings. Costs one request.

        Only the purpose is documented: sent bare, without ``id``, ``createdAt`` and ``updatedAt`` (assumed). Repeated
        like a read: the same twice is the same. An answer that holds no settings and names no error means done
        (assumed), and then what was sent is given back.
        https://docs.catchthegoodones.com/api-reference/introduction
        """
        call = Call("PUT", "/notification-settings", body=settings.wire(), repeat=Repeat.ALWAYS)
        return await self._api.ask(call, _read_or(settings))

    async def change(self, **fields: Any) -> NotificationSettings:
        """Read the settings and put them back with these fields, by the names that reading gave. Costs two requests.

        Of a field that is an object only the given parts change. What someone else changes in between is lost.
        Errors as ``get`` and ``put``; ``ValueError`` where nothing is given.
        """
        if not fields:
            raise ValueError("nothing to change")
        settings = await self.get()
        return await self.put(settings.changed(fields))


def _read(body: Any) -> NotificationSettings:
    """An object that holds more than an envelope does. Raises ``Unreadable``."""
    found = _unwrapped(body)
    if not isinstance(found, dict) or not found.keys() - _ENVELOPE:
        raise Unreadable(f"no settings in {kind_of(body)}")
    return NotificationSettings(fields=found)


def _read_or(sent: NotificationSettings) -> Reader[NotificationSettings]:
    def read(body: Any) -> NotificationSettings:
        decode.done().read(body)
        found = _unwrapped(body)
        looks_alike = isinstance(found, Mapping) and bool(found.keys() & sent.fields.keys() - _ENVELOPE)
        return _read(body) if looks_alike else sent

    return Reader(read, _WRAPPERS)


def _unwrapped(body: Any) -> Any:
    """What stands in at most two wrappers."""
    for _ in range(2):
        inner = (
            body[name] for name in _WRAPPERS if isinstance(body, dict) and isinstance(body.get(name), dict)
        )
        body = next(inner, body)
    return body
