"""The other end: as little work as possible for each answer, so that the client's work shows.

No rate limit and no headers of one. A stream has as many leads as its id says; ``/counted`` says how many
other requests came. Run as ``python -m tests.bench.server``: writes its base URL to stdout and ends when its
stdin is closed.
"""

import asyncio
import json
import sys

from aiohttp import web

from tests.bench.bodies import ME, PAGE, Pages

_BASE = "/api/v2"


class Server:
    def __init__(self) -> None:
        self._pages = Pages()
        self._me = json.dumps(ME).encode()
        self._came = 0

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get(f"{_BASE}/me", self.me)
        app.router.add_get(_BASE + "/streams/{total}/leads", self.leads)
        app.router.add_get(f"{_BASE}/counted", self.counted)
        return app

    async def me(self, request: web.Request) -> web.Response:
        return self._says(self._me)

    async def leads(self, request: web.Request) -> web.Response:
        limit, offset = int(request.query.get("limit", "100")), int(request.query.get("offset", "0"))
        return self._says(self._pages.page(int(request.match_info["total"]), offset, min(limit, PAGE)))

    async def counted(self, request: web.Request) -> web.Response:
        return web.json_response(self._came)

    def _says(self, body: bytes) -> web.Response:
        self._came += 1
        return web.Response(body=body, content_type="application/json")


async def serve() -> None:
    runner = web.AppRunner(Server().application(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        sys.stdout.write(f"http://{host}:{port}{_BASE}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
