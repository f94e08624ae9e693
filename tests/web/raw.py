"""HTTP by hand, for what no client would send."""

import asyncio
from urllib.parse import urlsplit


async def exchange(url: str, data: bytes, *, hang_up: bool = False) -> bytes:
    """Send bytes, and give the beginning of what comes back; or hang up at once."""
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    try:
        writer.write(data)
        await writer.drain()
        async with asyncio.timeout(5):
            return b"" if hang_up else await reader.read(4096)
    finally:
        writer.close()
        await writer.wait_closed()


async def pour(url: str, head: bytes, chunk: bytes, most: int) -> tuple[bytes, int]:
    """Send chunk after chunk until an answer begins; that, and how many bytes were sent."""
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    answer = asyncio.create_task(reader.read(4096))
    sent = 0
    try:
        writer.write(head)
        while not answer.done() and sent < most:
            writer.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            sent += len(chunk)
            await writer.drain()
            await asyncio.sleep(0)
        return await answer, sent
    finally:
        writer.close()
