"""Reads a request body with a cap, while it streams."""

from aiohttp import web

MEBIBYTE = 1024 * 1024


class TooLarge(Exception):
    """The body is over the cap; not more than the cap was read."""


class BrokenOff(Exception):
    """The sender went away before the body was complete."""


async def read_capped(request: web.Request, cap: int) -> bytes:
    """The whole body, at most ``cap`` bytes. Raises TooLarge as soon as more have come, and BrokenOff."""
    if request.content_length is not None and request.content_length > cap:
        raise TooLarge
    body = bytearray()
    try:
        async for chunk in request.content.iter_any():
            body += chunk
            if len(body) > cap:
                raise TooLarge
    except (ConnectionError, web.RequestPayloadError) as error:
        raise BrokenOff from error
    return bytes(body)
