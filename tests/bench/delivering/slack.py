"""A Slack that keeps the pace and does little else, so that its work is not what is measured.

``python -m tests.bench.delivering.slack [workspace]``: one message a second and channel, as our stand-in of Slack counts
them; with ``workspace``, the limits of a whole workspace too. ``/posts`` lists what came: channel, monotonic seconds,
and ``shown``, ``refused`` (429) or ``hidden`` (accepted, above the workspace's limit).
"""

import asyncio
import json
import sys
from itertools import count
from time import monotonic

from aiohttp import web

from bot.sandbox.clock import WallClock
from bot.sandbox.slack.pace import Pace
from bot.sandbox.slack.refusals import Refused
from tests.bench.processes import serve

_BOT = {"ok": True, "team_id": "T0BENCH", "user_id": "U0BOT", "bot_id": "B0BOT"}


class Slack:
    def __init__(self, *, workspace: bool) -> None:
        self._pace = Pace(WallClock())
        self._workspace = workspace
        self._stamps = count(1_767_225_600)
        self._posts: list[tuple[str, float, str]] = []

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/api/auth.test", self.auth_test)
        app.router.add_post("/api/chat.postMessage", self.post)
        app.router.add_get("/posts", self.posts)
        app.router.add_get("/count", self.count)
        return app

    async def auth_test(self, request: web.Request) -> web.Response:
        return web.json_response(_BOT)

    async def post(self, request: web.Request) -> web.Response:
        """https://docs.slack.dev/reference/methods/chat.postMessage"""
        at, channel = monotonic(), json.loads(await request.read())["channel"]
        try:
            shown = self._take(channel)
        except Refused as refused:
            self._posts.append((channel, at, "refused"))
            return web.json_response(refused.answer(), status=refused.status, headers=refused.headers)
        self._posts.append((channel, at, "shown" if shown else "hidden"))
        return web.json_response({"ok": True, "channel": channel, "ts": f"{next(self._stamps)}.000100"})

    async def posts(self, request: web.Request) -> web.Response:
        return web.json_response(self._posts)

    async def count(self, request: web.Request) -> web.Response:
        return web.json_response(sum(what != "refused" for _, _, what in self._posts))

    def _take(self, channel: str) -> bool:
        if self._workspace:
            self._pace.call("chat.postMessage")
        self._pace.post(channel)
        return self._pace.shows() if self._workspace else True


if __name__ == "__main__":
    asyncio.run(serve(Slack(workspace="workspace" in sys.argv).application()))
