"""The two outside systems without HTTP: a lead API that knows names, and a Slack that takes everything and keeps nothing."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.delivery.sender import CATCH_UP
from bot.modes import ChannelMode
from bot.store.paces import POST_GAP
from tests.soak.traffic import ACCOUNTS, STREAMS, channel_of, mode_of

A_TICK = 0.001
_CARD = re.compile(r"lead:([0-9]+):")

_NAMES = {
    "/api/v2/streams": {
        "streams": [{"id": each, "name": f"stream {each}"} for each in range(1, STREAMS + 1)]
    },
    "/api/v2/segments": {"segments": [{"id": 12, "title": "AI founders", "description": "People who found"}]},
    "/api/v2/accounts": {
        "active": [{"id": each, "xHandle": f"account_{each}"} for each in range(1, ACCOUNTS + 1)],
        "sleeping": [],
    },
}


def lead_api() -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(200, json=_NAMES[request.url.path]))


class TakingSlack(AsyncWebClient):
    """Counts what it is told, each lead's cards, and what comes to a channel before its time."""

    def __init__(self, now: Callable[[], float], leads: int) -> None:
        super().__init__(token="xoxb-soak", retry_handlers=[])
        self.posts = 0
        self.edits = 0
        self.too_soon = 0
        self._now = now
        self._due: dict[str, float] = {}
        # Written to now, so that it takes its memory before the first lead.
        self._cards = bytearray(b"\0") * (leads + 1)

    def astray(self) -> int:
        """Leads that have more than one card, or none in a channel that has each as a card."""
        least = (mode_of(channel_of(id_)) is ChannelMode.EVERY for id_ in range(1, len(self._cards)))
        return sum(not at_least <= cards <= 1 for at_least, cards in zip(least, self._cards[1:], strict=True))

    async def api_call(self, api_method: str, **how: Any) -> AsyncSlackResponse:
        """``ok``, and for a post its time."""
        body = how["json"]
        json.dumps(body)
        if api_method == "chat.update":
            self.edits += 1
            return _ok(self, {"ok": True, "channel": body["channel"], "ts": body["ts"]})
        self.posts += 1
        if card := _CARD.match(body["metadata"]["event_payload"]["id"]):
            self._cards[int(card[1])] += 1
        now = self._now()
        # By a timetable of one a second, in which a late one may be followed by one that is not.
        due = self._due.get(body["channel"], 0.0)
        self.too_soon += now < due - A_TICK
        self._due[body["channel"]] = max(due, now - CATCH_UP) + POST_GAP
        return _ok(self, {"ok": True, "channel": body["channel"], "ts": f"{now:.0f}.{self.posts:06}"})


def _ok(client: AsyncWebClient, data: dict[str, Any]) -> AsyncSlackResponse:
    return AsyncSlackResponse(
        client=client, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=200
    )
