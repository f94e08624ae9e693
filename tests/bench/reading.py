"""Reading one page of 500 leads out of its bytes, beside ``json.loads`` and the plain model."""

import json
from collections.abc import Iterator

from bot.api import decode
from bot.api.models import LeadPage
from tests.bench.bodies import PAGE, Pages
from tests.bench.table import Row
from tests.bench.timing import medians

_ROUNDS = 150
_MOST_MILLISECONDS = 10.0
_MOST_TIMES_PLAIN = 3.0


def rows() -> Iterator[Row]:
    yield from _rows("read a page", Pages().page(PAGE))
    yield from _rows("read a page of \\u escapes", Pages(escaped=True).page(PAGE))


def _rows(what: str, body: bytes) -> Iterator[Row]:
    reader = decode.bare(LeadPage, "leads", "total", "hasMore")
    ours, plain = medians(
        (
            lambda: reader.read(decode.parsed(body)),
            lambda: LeadPage.model_validate(json.loads(body)),
        ),
        _ROUNDS,
    )
    yield Row(f"{what} ({len(body) // 1000} kB, {PAGE} leads)", ours * 1e3, "ms", _MOST_MILLISECONDS)
    yield Row(f"{what}: times json.loads + model_validate", ours / plain, "x", _MOST_TIMES_PLAIN)
