"""The HTTP side of the application: four addresses, nothing else."""

from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.Response]]
Check = Callable[[], Awaitable[dict[str, str]]]
"""Looks at each thing that we depend on; answers ``{}`` when all is well, else what is wrong by name."""


class Server:
    """Listens as long as it runs."""

    def __init__(self, slack: Handler, leads: Handler, ready: Check) -> None:
        # aiohttp's own cap would answer before ours could keep a hint.
        app = web.Application(client_max_size=0)
        app.router.add_post("/slack/events", slack)
        app.router.add_post("/webhooks/leads/{token}", leads)
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


async def _live(_request: web.Request) -> web.Response:
    return web.json_response({"live": True})
