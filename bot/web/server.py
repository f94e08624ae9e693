"""The HTTP side of the application: five addresses at most, nothing else."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.Response]]
Check = Callable[[], Awaitable[dict[str, str]]]
"""Looks at each thing that we depend on; answers ``{}`` when all is well, else what is wrong by name."""
Answered = Callable[[str, int, float], None]
"""Hears of each answer: by which door (``slack``, ``webhooks``), its status, and the seconds that it took."""


@dataclass(frozen=True)
class Doors:
    """What Slack and the lead API send comes in here. A process without the role *web* has none."""

    slack: Handler
    webhooks: Handler
    answered: Answered = lambda _door, _status, _seconds: None
    timer: Callable[[], float] = time.perf_counter


class Server:
    """Listens as long as it runs. Whether it lives and is ready can be asked of every process."""

    def __init__(self, ready: Check, doors: Doors | None, metrics: Handler | None = None) -> None:
        # aiohttp's own cap would answer before ours could keep a hint.
        app = web.Application(client_max_size=0)
        if doors:
            app.router.add_post("/slack/events", _timed("slack", doors.slack, doors))
            app.router.add_post("/webhooks/leads/{token}", _timed("webhooks", doors.webhooks, doors))
        if metrics:
            app.router.add_get("/metrics", metrics)
        app.router.add_get("/health/live", _live)
        app.router.add_get("/health/ready", self._ready)
        self._check = ready
        # Slack signs the bytes that it sends; and what claims to be compressed and isn't would end in a 500.
        self._runner = web.AppRunner(
            app, access_log=None, handle_signals=False, shutdown_timeout=2, auto_decompress=False
        )

    async def start(self, host: str, port: int) -> str:
        """Listen; answers our address. ``port`` 0 takes a free one. Raises OSError where the port is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0][1]
        return f"http://{host}:{bound}"

    async def stop(self) -> None:
        await self._runner.cleanup()

    async def _ready(self, _request: web.Request) -> web.Response:
        wrong = await self._check()
        return web.json_response({"ready": not wrong, "wrong": wrong}, status=503 if wrong else 200)


def _timed(door: str, handle: Handler, doors: Doors) -> Handler:
    async def timed(request: web.Request) -> web.Response:
        began, status = doors.timer(), web.HTTPInternalServerError.status_code
        try:
            answer = await handle(request)
            status = answer.status
        finally:
            doors.answered(door, status, doors.timer() - began)
        return answer

    return timed


async def _live(_request: web.Request) -> web.Response:
    return web.json_response({"live": True})
