"""The way from Slack to the app: signed POSTs, three seconds to answer, and what an event does when that fails."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode, urljoin

import aiohttp

from bot.sandbox.clock import Clock
from bot.sandbox.slack.mishaps import Mishaps
from bot.sandbox.slack.traffic import Traffic
from bot.sandbox.slack.wire import read_json

ACK_SECONDS = 3.0
RETRY_PAUSES = (60.0, 300.0)
"""Seconds before the second and the third retry of an event; the first comes at once."""
MOST_REDIRECTS = 2
MOST_ANSWERED = 2**20
"""The bytes of an answer that are read; how many Slack would read is not documented."""
CHUNK = 2**16
OK = 200
MULTIPLE = 300
BAD = 400
Trouble = Literal["operation_timeout", "dispatch_failed"]
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Ack:
    """What the app answered; ``trouble`` is set when that was no acknowledgement, and ``why`` says it as retries do."""

    status: int | None
    text: str
    trouble: Trouble | None
    retry: bool = True
    why: str = ""

    def body(self) -> Any:
        """The JSON that was answered, or None."""
        try:
            return read_json(self.text)
        except ValueError:
            return None


@dataclass(frozen=True)
class Parcel:
    """One request to the app; ``what`` names it in the traffic, ``shown`` is its content there."""

    what: str
    body: bytes
    kind: str
    shown: Mapping[str, Any]
    redirects: int = 0


def signature(secret: str, stamp: str, body: bytes) -> str:
    """``X-Slack-Signature`` (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    base = b"v0:" + stamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class AppLink:
    """Where the app listens, and how to say something there.

    Lateness and the pauses between retries go by ``clock``; the three seconds are real time. ``signing_time`` gives
    the seconds since 1970 that stand in the signed header: real time too, because libraries compare it with theirs.
    """

    def __init__(
        self,
        secret: str,
        traffic: Traffic,
        clock: Clock,
        *,
        url: str | None,
        ack_seconds: float,
        signing_time: Callable[[], float] = time.time,
    ) -> None:
        self.url = url
        self.mishaps = Mishaps()
        self._secret = secret
        self._traffic = traffic
        self._clock = clock
        self._ack_seconds = ack_seconds
        self._signing_time = signing_time
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def form(self, what: str, fields: Mapping[str, str]) -> Ack:
        """A slash command: its fields as a form."""
        body = urlencode(fields, errors="replace").encode()
        return await self._send(Parcel(what, body, FORM, dict(fields)))

    async def interaction(self, payload: dict[str, Any], what: str) -> Ack:
        """A click, a submission, a closing or a menu being filled: JSON in the form field ``payload``."""
        body = urlencode({"payload": json.dumps(payload)}).encode()
        return await self._send(Parcel(what, body, FORM, payload))

    async def event(self, callback: dict[str, Any], what: str) -> Ack:
        """An Events API callback: what the app answered, the second time if the first was no acknowledgement.

        An event is sent up to three times more, at once, after one minute and after five, each with
        ``X-Slack-Retry-Num`` and ``X-Slack-Retry-Reason``; a failure with ``X-Slack-No-Retry: 1`` ends it, and two
        redirects are followed (docs.slack.dev/apis/events-api). The later retries go on in the background. That the
        pauses count from the failure before is *assumed*; hourly *Delayed Events* and the switching off of an app that
        fails most of the time are left out.
        """
        parcel = Parcel(what, json.dumps(callback).encode(), JSON, callback, MOST_REDIRECTS)
        first = await self._send(parcel)
        if not _again(first):
            return first
        second = await self._send(parcel, _retry(1, first))
        if _again(second):
            self.in_background(self._keep_trying(parcel, second))
        return second

    def in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Go on with something until the stand-in stops."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _keep_trying(self, parcel: Parcel, failed: Ack) -> None:
        for number, pause in enumerate(RETRY_PAUSES, start=2):
            await self._clock.sleep(pause)
            failed = await self._send(parcel, _retry(number, failed))
            if not _again(failed):
                return

    async def _send(self, parcel: Parcel, headers: Mapping[str, str] | None = None) -> Ack:
        """Send it, late and twice if that was asked for; what the app answered to the first copy."""
        way = self.mishaps.meet(parcel.what)
        if way.late:
            await self._clock.sleep(way.late)
        remark = ", ".join(part for part in (_said(headers), way.remark()) if part)
        copies = (self._noted(parcel, headers or {}, remark) for _ in range(way.times))
        return (await asyncio.gather(*copies))[0]

    async def _noted(self, parcel: Parcel, headers: Mapping[str, str], remark: str) -> Ack:
        started = time.perf_counter()
        ack = await self._posted(parcel, headers)
        answer = ack.body()
        self._traffic.note(
            "to_app",
            parcel.what,
            status=ack.status,
            ms=(time.perf_counter() - started) * 1000,
            ok=ack.trouble is None,
            body=parcel.shown,
            answer=ack.text if answer is None else answer,
            limit_ms=self._ack_seconds * 1000,
            late=ack.trouble == "operation_timeout",
            remark=remark,
        )
        return ack

    async def _posted(self, parcel: Parcel, headers: Mapping[str, str]) -> Ack:
        if self._session is None or self.url is None:
            return Ack(None, "", "dispatch_failed", why="connection_failed")
        try:
            async with asyncio.timeout(self._ack_seconds):
                return await self._answered(self._session, self.url, parcel, self._signed(parcel, headers))
        except TimeoutError:
            return Ack(None, "", "operation_timeout", why="http_timeout")
        except aiohttp.ClientSSLError:
            return Ack(None, "", "dispatch_failed", why="ssl_error")
        except ValueError:
            return Ack(None, "", "dispatch_failed", why="unknown_error")
        except (aiohttp.ClientError, OSError):
            return Ack(None, "", "dispatch_failed", why="connection_failed")

    async def _answered(
        self, session: aiohttp.ClientSession, url: str, parcel: Parcel, headers: Mapping[str, str]
    ) -> Ack:
        """The answer, after the redirects that Slack follows; the same POST goes to each of them (*assumed*)."""
        for _ in range(parcel.redirects + 1):
            async with session.post(
                url, data=parcel.body, headers=headers, allow_redirects=False
            ) as response:
                text = await _text(response)
                if text is None:
                    too_long = f"an answer of more than {MOST_ANSWERED} bytes"
                    return Ack(response.status, too_long, "dispatch_failed", why="unknown_error")
                elsewhere = response.headers.get("Location")
                if parcel.redirects and elsewhere and MULTIPLE <= response.status < BAD:
                    url = urljoin(url, elsewhere)
                    continue
                fine = OK <= response.status < MULTIPLE
                retry = response.headers.get("X-Slack-No-Retry") != "1"
                return Ack(
                    response.status,
                    text,
                    None if fine else "dispatch_failed",
                    retry,
                    "" if fine else "http_error",
                )
        return Ack(None, "", "dispatch_failed", why="too_many_redirects")

    def _signed(self, parcel: Parcel, headers: Mapping[str, str]) -> dict[str, str]:
        stamp = str(int(self._signing_time()))
        return {
            "Content-Type": parcel.kind,
            **headers,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(self._secret, stamp, parcel.body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }


async def _text(response: aiohttp.ClientResponse) -> str | None:
    """The body, or None as soon as it is more than anyone would acknowledge with."""
    body = bytearray()
    async for piece in response.content.iter_chunked(CHUNK):
        body += piece
        if len(body) > MOST_ANSWERED:
            return None
    return body.decode(errors="replace")


def _again(ack: Ack) -> bool:
    return ack.trouble is not None and ack.retry


def _retry(number: int, failed: Ack) -> dict[str, str]:
    return {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": failed.why}


def _said(headers: Mapping[str, str] | None) -> str:
    """A retry in words, for the traffic."""
    return f"retry {headers['X-Slack-Retry-Num']}: {headers['X-Slack-Retry-Reason']}" if headers else ""
