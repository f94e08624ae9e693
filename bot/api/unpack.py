"""A body as it was before it was packed for the way, and never more of it than is wanted."""

import zlib
from collections.abc import Callable
from typing import cast

import httpx

WANTED = "gzip"
"""``Accept-Encoding``: the one packing that we ask for."""
_PACKED = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32

Unpack = Callable[[bytes, int], bytes]
"""Takes a part of the body and gives at most so many bytes of what it holds."""


async def body_of(response: httpx.Response, most: int) -> bytes | None:
    """The body, or ``None`` for one of more than ``most`` bytes. Raises ``DecodingError`` where it is not packed as it says.

    httpx unpacks whole parts, and packings within packings: kilobytes would become gigabytes before they could be
    counted. What is packed in another way, or twice, is left as it came (and is then no JSON).
    """
    unpack = _unpacking() if _packing(response) in _PACKED else _as_it_is
    body = bytearray()
    # Not ``aiter_raw``, which refuses a body that a test's transport has at hand already.
    async for part in cast("httpx.AsyncByteStream", response.stream):
        body += unpack(part, most + 1 - len(body))
        if len(body) > most:
            return None
    return bytes(body)


def _packing(response: httpx.Response) -> str:
    return str(response.headers.get("Content-Encoding", "")).strip().lower()


def _as_it_is(part: bytes, most: int) -> bytes:
    return part[:most]


def _unpacking() -> Unpack:
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)

    def unpack(part: bytes, most: int) -> bytes:
        try:
            return unpacker.decompress(part, most)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error

    return unpack
