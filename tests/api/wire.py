"""A scripted other end for the client: what it answers, what it was asked, and a clock that only counts."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from bot.api import GoodOnes
from bot.api.transport import Observe

KEY = "ctgo_0123456789abcdefghijklmnopqrstuvwxyzABCD"
BASE = "https://api.test/api/v2"
NOW = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)

Step = httpx.Response | Exception
REFUSED = httpx.ConnectError("refused")
LOST = httpx.ReadTimeout("silence")
CUT = httpx.RemoteProtocolError("hung up")
AWAY = 503
"""Stands for a fresh 503 answer, since each answer can be read once only."""


class CountingClock:
    """Never waits: remembers what was slept and moves on by it."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> datetime:
        return NOW + timedelta(seconds=sum(self.slept))

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


class Wire:
    """Answers with one step after the other (an exception is raised in place of an answer)."""

    def __init__(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.requests: list[httpx.Request] = []
        self.clock = CountingClock()

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    def client(
        self,
        random: Callable[[], float] = lambda: 1.0,
        base_url: str = BASE,
        observe: Observe | None = None,
        too_fast: Callable[[], None] = lambda: None,
    ) -> GoodOnes:
        transport = httpx.MockTransport(self.handle)
        return GoodOnes(
            KEY,
            base_url,
            clock=self.clock,
            transport=transport,
            random=random,
            observe=observe,
            too_fast=too_fast,
        )

    @property
    def asked(self) -> httpx.Request:
        """The one request that was made."""
        (request,) = self.requests
        return request

    @property
    def sent(self) -> Any:
        """The JSON body of the one request."""
        return json.loads(self.asked.content)

    @property
    def where(self) -> str:
        """Method, path below the base, and query of the one request."""
        path = self.asked.url.raw_path.decode().removeprefix("/api/v2")
        return f"{self.asked.method} {path}"


def says(body: Any, status: int = 200, **headers: str) -> httpx.Response:
    """An answer with this as its JSON; header names are written with ``_`` for ``-``."""
    return httpx.Response(
        status, json=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def raw(body: bytes | str, status: int = 200, **headers: str) -> httpx.Response:
    return httpx.Response(
        status, content=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


def steps(*given: Any) -> list[Step]:
    return [raw(b"", AWAY) if step == AWAY else step for step in given]
