"""Bodies as they come in: from bytes to text to JSON, whatever was sent."""

import json
from typing import Any

from aiohttp import web


async def read_text(request: web.Request) -> str:
    """The body as UTF-8, which JSON always is, whatever its header says; bytes that are no UTF-8 read as nothing."""
    try:
        return (await request.read()).decode()
    except UnicodeDecodeError:
        return ""


def load(raw: str) -> Any:
    """The JSON value; raises ``ValueError`` for what is none (``NaN`` too), and for what nests too deep to be read."""
    try:
        return json.loads(raw, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("nests too deep") from error


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
