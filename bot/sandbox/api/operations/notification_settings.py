"""The team's defaults for summaries. Nothing but the purpose is documented: everything here is *assumed*.

Frequencies are those of the streams' ``emailDigestOverride``
(https://docs.catchthegoodones.com/api-reference/create-stream), which overrides these defaults.
"""

from typing import Any

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Body, Call, Route
from bot.sandbox.api.errors import invalid
from bot.sandbox.api.moments import is_zone
from bot.sandbox.api.rows import NotificationSettings

FREQUENCIES = ("after_every_sync", "daily", "weekly", "off")
ONLY = 1
"""The id of the one row."""


def show_settings(api: Backend, _call: Call) -> Answer:
    """``{"settings": {"summaryFrequency", "emailEnabled", "telegramEnabled", "timezone", ...}}``."""
    return Answer({"settings": _current(api)})


def replace_settings(api: Backend, call: Call) -> Answer:
    """The four known settings anew: one that is left out goes back to what it was in the beginning.

    Names that are not known are kept, those of earlier calls too. The object may come as it is shown or bare.
    """
    sent = _sent(call.body())
    _check(Body(sent))
    known = {name: usual if sent.get(name) is None else sent[name] for name, usual in _usual().items()}
    values = {**_current(api), **sent, **known}
    api.tables.notification_settings.put(NotificationSettings(ONLY, values))
    return Answer({"settings": values})


def _sent(body: Body) -> dict[str, Any]:
    """What stands under ``settings``, or the whole body."""
    everything = body.everything()
    return body.record("settings") if "settings" in everything else everything


def _check(sent: Body) -> None:
    sent.choice("summaryFrequency", FREQUENCIES)
    sent.flag("emailEnabled")
    sent.flag("telegramEnabled")
    zone = sent.text("timezone")
    if zone is not None and not is_zone(zone):
        raise invalid("timezone must be an IANA time zone, say Europe/Berlin.")


def _current(api: Backend) -> dict[str, Any]:
    row = api.tables.notification_settings.get(ONLY)
    return row.values if row else _usual()


def _usual() -> dict[str, Any]:
    return {
        "summaryFrequency": "daily",
        "emailEnabled": True,
        "telegramEnabled": False,
        "timezone": "UTC",
    }


ROUTES = (
    Route("GET", "/notification-settings", show_settings),
    Route("PUT", "/notification-settings", replace_settings),
)
