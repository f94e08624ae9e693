"""Sees each answer that comes from Slack, whoever asked: how often it said 429, and to which method."""

from collections.abc import Callable
from types import SimpleNamespace
from urllib.parse import urlsplit

import aiohttp

TOO_MANY = 429
ELSEWHERE = "response_url"


def watch(api_url: str, too_fast: Callable[[str], None]) -> aiohttp.TraceConfig:
    """For a session: ``too_fast`` hears the Web API's method (``chat.postMessage``), or ``response_url``.

    ``api_url`` is where the Web API is. https://docs.slack.dev/apis/web-api/rate-limits
    """
    base = urlsplit(f"{api_url.rstrip('/')}/")

    async def ended(
        _session: aiohttp.ClientSession, _context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
    ) -> None:
        if params.response.status == TOO_MANY:
            too_fast(_method(params.url.host, params.url.path))

    def _method(host: str | None, path: str) -> str:
        ours = host == base.hostname and path.startswith(base.path)
        # A response URL of the stand-in is on the same host; a real one may be anywhere.
        return path.removeprefix(base.path) if ours else ELSEWHERE

    config = aiohttp.TraceConfig()
    config.on_request_end.append(ended)
    return config
