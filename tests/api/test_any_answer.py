"""Whatever an endpoint answers, the client gives a model or an error of its tree, and nothing else."""

import json
from collections.abc import Awaitable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.api import GoodOnes
from bot.api.errors import ApiError
from tests.api import examples
from tests.api.calls import CALLS, SETTINGS, TEMPLATE, WALKS, Ask
from tests.api.examples import example
from tests.api.wire import BASE, KEY, CountingClock

ALL: dict[str, Ask] = {**CALLS, **WALKS}
EXAMPLES = [
    example(text)
    for text in (
        examples.RUN_STREAM,
        examples.RUN,
        examples.LEADS,
        examples.LEAD_COUNTS,
        examples.ENRICHMENT,
        examples.SEGMENTS,
        examples.ACCOUNTS,
        examples.SLEEP,
        examples.ME,
        examples.RE_TEST,
        examples.CREATE_STREAM,
        examples.UPDATE_STREAM,
        examples.DELETE_STREAM,
        examples.CREATE_SEGMENT,
        examples.DOWNGRADE_SCHEDULED,
        examples.FROM_DESCRIPTION,
    )
] + [
    {"template": TEMPLATE.model_dump(mode="json", by_alias=True)},
    {"templates": [TEMPLATE.model_dump(mode="json", by_alias=True)]},
    {"settings": dict(SETTINGS.fields)},
    {"history": [{"handle": "alice", "createdAt": "2026-06-02T09:00:00Z", "email": "alice@acme.com"}]},
    {"id": 42, "config": {"syncTimes": ["09:00"]}, "pairs": [{"account": {"id": 7}, "segment": {"id": 12}}]},
]
NAMES = sorted(
    {name for shape in EXAMPLES for name in shape}
    | {"orphans", "linkedin", "linkedin_url", "kind", "config", "account", "segment", "csvEmailRecipients"}
    | {"data", "items", "streams", "stream", "runs", "run", "ok", "id", "error", "message", "code", "pairs"}
)
WORDS = ["", "2026-06-02T09:00:00Z", "high", "lead_not_found", "Stream not found", "\ud83d", "ctgo_x"]

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(WORDS)
    | st.sampled_from(EXAMPLES)
)
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=12,
)
statuses = st.sampled_from([200, 200, 200, 201, 204, 302, 400, 401, 404, 418, 429, 500, 502, 503])
HEADERS = [
    "Retry-After",
    "Content-Type",
    "Location",
    "Set-Cookie",
    "X-RateLimit-Remaining",
    "Content-Encoding",
]
values = st.sampled_from([b"gzip", b"br", b"deflate, gzip", b"3", b"text/html; charset=\xff"]) | st.binary(
    max_size=30
)


@st.composite
def dented(draw: st.DrawFn) -> Any:
    """A documented example with one thing in it replaced."""
    body = json.loads(json.dumps(draw(st.sampled_from(EXAMPLES))))
    part = body
    while isinstance(part, dict | list) and part:
        place = draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
        if not isinstance(part[place], dict | list) or not part[place] or draw(st.booleans()):
            part[place] = draw(anything)
            break
        part = part[place]
    return body


async def ask(call: str, status: int, body: bytes, headers: list[tuple[str, bytes]]) -> None:
    """Pass when the call returns a model or nothing, or raises an error of our tree that can be shown."""

    def answer(request: httpx.Request) -> httpx.Response:
        stream = httpx.ByteStream(body)
        return httpx.Response(
            status, headers=[(name.encode(), value) for name, value in headers], stream=stream
        )

    api = GoodOnes(
        KEY, BASE, clock=CountingClock(), transport=httpx.MockTransport(answer), random=lambda: 0.5
    )
    outcome = await outcome_of(ALL[call](api))
    if isinstance(outcome, ApiError):
        shown = str(outcome) + outcome.user_text
        assert shown.encode()
        assert KEY not in shown
    else:
        assert outcome is None or isinstance(outcome, BaseModel | tuple)


async def outcome_of(asked: Awaitable[Any]) -> Any:
    try:
        return await asked
    except ApiError as error:
        return error


@pytest.mark.parametrize("call", ALL)
@given(status=statuses, body=anything | dented())
async def test_any_json_gives_a_model_or_an_error_of_ours(call: str, status: int, body: Any) -> None:
    await ask(call, status, json.dumps(body).encode(), [])


@pytest.mark.parametrize("call", ALL)
@given(status=statuses, body=st.binary())
async def test_any_bytes_give_a_model_or_an_error_of_ours(call: str, status: int, body: bytes) -> None:
    await ask(call, status, body, [])


@given(
    call=st.sampled_from(sorted(ALL)),
    status=statuses,
    headers=st.lists(st.tuples(st.sampled_from(HEADERS), values), max_size=4),
    body=st.sampled_from([b"", b"{}", *(json.dumps(shape).encode() for shape in EXAMPLES)]),
)
async def test_any_headers_give_a_model_or_an_error_of_ours(
    call: str, status: int, headers: list[tuple[str, bytes]], body: bytes
) -> None:
    await ask(call, status, body, headers)
