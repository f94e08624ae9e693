"""The HTTP application of the stand-in: its page's files, and who may talk to it from a browser."""

import re
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from aiohttp import web
from yarl import URL

PAGE = Path(__file__).parent / "page"
MAX_BODY = 2**20
FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\Z")
LINK = "/archives/{channel:[A-Z0-9]+}/p{digits:[0-9]{7,20}}"
MICRO_DIGITS = 6
HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    # What the page may load stands in the page; no other site may show it in a frame and have people click there.
    "Content-Security-Policy": "frame-ancestors 'none'",
    # A browser looks up the names in links before anyone follows them: nothing here is to leave the machine.
    "X-DNS-Prefetch-Control": "off",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def site(routes: Iterable[web.RouteDef], page: Path = PAGE) -> web.Application:
    """The application with these routes and the page's files."""

    async def index(_request: web.Request) -> web.StreamResponse:
        return _file(page, "index.html")

    async def static(request: web.Request) -> web.StreamResponse:
        return _file(page, request.match_info["name"])

    application = web.Application(client_max_size=MAX_BODY, middlewares=[_own_page_only])
    application.add_routes(
        [*routes, web.get("/", index), web.get("/static/{name}", static), web.get(LINK, _link)]
    )
    return application


@web.middleware
async def _own_page_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Another web site that is open in the same browser must not click here."""
    origin = request.headers.get("Origin")
    if origin is not None and _authority(origin) != request.host:
        return web.json_response({"ok": False, "error": "foreign_origin"}, status=400)
    return await handler(request)


def _authority(origin: str) -> str | None:
    try:
        return URL(origin).authority
    except ValueError:
        return None


def _file(page: Path, name: str) -> web.StreamResponse:
    path = page / name
    if not FILE.match(name) or not path.is_file():
        raise web.HTTPNotFound(text="no such file")
    return web.FileResponse(path, headers=HEADERS)


async def _link(request: web.Request) -> web.StreamResponse:
    """A permalink leads to the page, which is told the channel, the message and its thread."""
    digits = request.match_info["digits"]
    asked = {
        "channel": request.match_info["channel"],
        "ts": f"{digits[:-MICRO_DIGITS]}.{digits[-MICRO_DIGITS:]}",
    }
    thread = request.query.get("thread_ts")
    raise web.HTTPFound(URL("/").with_query(asked if thread is None else {**asked, "thread_ts": thread}))
