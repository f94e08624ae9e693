"""The other end: as little work as possible for each answer, so that the client's work shows.

No rate limit and no headers of one. A stream has as many leads as its id says; ``/counted`` says how many
other requests came. Run as ``python -m tests.bench.server``.
"""

import asyncio
import json

from aiohttp import web

from tests.bench.bodies import ME, PAGE, Pages
from tests.bench.processes import serve

BASE = "/api/v2"


class Server:
    def __init__(self) -> None:
        self._pages = Pages()
        self._me = json.dumps(ME).encode()
        self._came = 0

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get(f"{BASE}/me", self.me)
        app.router.add_get(BASE + "/streams/{total}/leads", self.leads)
        app.router.add_get(f"{BASE}/counted", self.counted)
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


if __name__ == "__main__":
    asyncio.run(serve(Server().application()))
