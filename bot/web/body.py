"""Reads a request body with a cap, while it streams."""

import asyncio

from aiohttp import StreamReader, web

MEBIBYTE = 1024 * 1024
READ_WITHIN = 10.0
"""Seconds in which a body has to be there: who sends a byte a second holds a connection for no good."""


class TooLarge(Exception):
    """The body is over the cap; not more than the cap was read."""


class BrokenOff(Exception):
    """The sender went away, or took too long, before the body was complete."""


async def read_capped(request: web.Request, cap: int) -> bytes:
    """The whole body, at most ``cap`` bytes. Raises TooLarge as soon as more have come, and BrokenOff."""
    if request.content_length is not None and request.content_length > cap:
        raise TooLarge
    content = request.content
    try:
        # Most come in one go with their headers: no need to keep time for these.
        body = content.read_nowait() if content.is_eof() else await _streamed(content, cap)
    except (ConnectionError, TimeoutError, web.RequestPayloadError) as error:
        raise BrokenOff from error
    if len(body) > cap:
        raise TooLarge
    return body


async def _streamed(content: StreamReader, cap: int) -> bytes:
    """The rest as it comes; not much more than ``cap``."""
    body = bytearray()
    async with asyncio.timeout(READ_WITHIN):
        async for chunk in content.iter_any():
            body += chunk
            if len(body) > cap:
                break
    return bytes(body)
