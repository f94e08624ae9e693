"""The way from Slack to the app: signed POSTs, three seconds to answer, and what an event does when that fails."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.slack.traffic import Traffic
from bot.sandbox.slack.wire import read_json

ACK_SECONDS = 3.0
OK = 200
MULTIPLE = 300
Trouble = Literal["operation_timeout", "dispatch_failed"]
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Ack:
    """What the app answered; ``trouble`` is set when that was no acknowledgement."""

    status: int | None
    text: str
    trouble: Trouble | None
    retry: bool = True

    def body(self) -> Any:
        """The JSON that was answered, or None."""
        try:
            return read_json(self.text)
        except ValueError:
            return None


def signature(secret: str, stamp: str, body: bytes) -> str:
    """``X-Slack-Signature`` (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class AppLink:
    """Where the app listens, and how to say something there.

    ``signing_time`` gives the seconds since 1970 that stand in the signed header: real time, because libraries
    compare it with theirs.
    """

    def __init__(
        self,
        secret: str,
        traffic: Traffic,
        *,
        url: str | None,
        ack_seconds: float,
        signing_time: Callable[[], float] = time.time,
    ) -> None:
        self.url = url
        self._secret = secret
        self._traffic = traffic
        self._ack_seconds = ack_seconds
        self._signing_time = signing_time
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def form(self, what: str, fields: Mapping[str, str]) -> Ack:
        """A slash command: its fields as a form."""
        body = urlencode(fields, errors="replace").encode()
        return await self._send(what, body, FORM, dict(fields), {})

    async def interaction(self, payload: dict[str, Any], what: str) -> Ack:
        """A click, a submission, a closing or a menu being filled: JSON in the form field ``payload``."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return await self._send(what, body, FORM, payload, {})

    async def event(self, callback: dict[str, Any], what: str) -> Ack:
        """An Events API callback; one that is not acknowledged is sent once more at once.

        (Slack sends it up to three times more: docs.slack.dev/apis/events-api; the later ones are left out here.)
        """
        body = json.dumps(callback).encode()
        ack = await self._send(what, body, "application/json", callback, {})
        if ack.trouble is None or not ack.retry:
            return ack
        headers = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": _reason(ack)}
        return await self._send(what, body, "application/json", callback, headers)

    async def _send(
        self, what: str, body: bytes, kind: str, shown: dict[str, Any], headers: Mapping[str, str]
    ) -> Ack:
        started = time.perf_counter()
        ack = await self._posted(body, {"Content-Type": kind, **headers})
        answer = ack.body()
        self._traffic.note(
            "to_app",
            what,
            status=ack.status,
            ms=(time.perf_counter() - started) * 1000,
            ok=ack.trouble is None,
            body=shown,
            answer=ack.text if answer is None else answer,
        )
        return ack

    async def _posted(self, body: bytes, headers: dict[str, str]) -> Ack:
        if self._session is None or self.url is None:
            return Ack(None, "", "dispatch_failed")
        stamp = str(int(self._signing_time()))
        headers |= {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self._secret, stamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }
        try:
            async with (
                asyncio.timeout(self._ack_seconds),
                self._session.post(self.url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                text = (await response.read()).decode(errors="replace")
                fine = OK <= response.status < MULTIPLE
                retry = response.headers.get("x-slack-no-retry") != "1"
                return Ack(response.status, text, None if fine else "dispatch_failed", retry)
        except TimeoutError:
            return Ack(None, "", "operation_timeout")
        except (aiohttp.ClientError, OSError, ValueError):
            return Ack(None, "", "dispatch_failed")


def _reason(ack: Ack) -> str:
    if ack.trouble == "operation_timeout":
        return "http_timeout"
    return "connection_failed" if ack.status is None else "http_error"
