"""Whatever an endpoint answers, the client gives a model or an error of its tree, and nothing else."""

import json
from collections.abc import Awaitable
from datetime import UTC
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.api import GoodOnes
from bot.api.errors import ApiError
from tests.api import examples
from tests.api.calls import CALLS, SETTINGS, TEMPLATE, WALKS, Ask
from tests.api.examples import example
from tests.api.test_docstrings import ENDPOINTS, pattern
from tests.api.wire import BASE, KEY, CountingClock, Wire, raw

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
numbers = st.one_of(
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.sampled_from(["٣", "1_0", "0x3", "+3", "-0", "1e3", "3, 4", "60;w=60", ""]),
).map(str)
dates = st.datetimes().map(
    lambda moment: format_datetime(moment.replace(tzinfo=UTC), usegmt=True)
) | st.sampled_from(
    [
        "Tue, 02 Jun 2026 09:01:00 GMT",
        "Tue, 02 Jun 2026 09:01:00 -2400",
        "Tue, 02 Jun 0000 99:99:99 GMT",
        "Tue, 02 Jun 99999 09:01:00 GMT",
        "Jun",
        "2026-06-02T09:01:00Z",
    ]
)
types = st.sampled_from(
    [
        "text/html; charset=\xff",
        "application/json; charset=utf-7",
        "application/json; charset=no-such",
        "/",
        ";;=",
    ]
)
encodings = st.lists(
    st.sampled_from(["gzip", "br", "deflate", "zstd", "identity", "compress", "x", "*"]), max_size=4
).map(", ".join)
TELLING: dict[str, st.SearchStrategy[str]] = {
    "Retry-After": numbers | dates,
    "X-RateLimit-Remaining": numbers,
    "X-RateLimit-Limit": numbers,
    "Content-Type": types,
    "Content-Encoding": encodings,
    "Content-Length": numbers,
    "Transfer-Encoding": encodings,
    "Location": st.sampled_from(["https://elsewhere.test/", "//", "http://[", "/api/v3"]),
    "Set-Cookie": st.sampled_from(["session=1; Domain=.test", "=", "a=b; Max-Age=-1", "a=b; Expires=never"]),
    "Date": dates,
}
"""Headers that mean something to the client or to what it is built on, with values that look as if they were right."""
any_bytes = st.binary(max_size=30)
tokens = st.from_regex(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,20}", fullmatch=True)
any_header = st.one_of(
    *(
        st.tuples(st.just(name), values.map(lambda value: value.encode("utf-8", "surrogatepass")) | any_bytes)
        for name, values in TELLING.items()
    ),
    st.tuples(tokens, any_bytes),
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


@pytest.mark.parametrize("call", ALL)
@given(
    status=statuses,
    headers=st.lists(any_header, min_size=1, max_size=4),
    body=st.sampled_from([b"", b"{}", *(json.dumps(shape).encode() for shape in EXAMPLES)]),
)
@settings(max_examples=50)
async def test_any_headers_give_a_model_or_an_error_of_ours(
    call: str, status: int, headers: list[tuple[str, bytes]], body: bytes
) -> None:
    await ask(call, status, body, headers)


@pytest.mark.parametrize("status", [200, 429, 502, 503])
@pytest.mark.parametrize("name", ["Retry-After", "X-RateLimit-Remaining", "Content-Type", "Content-Encoding"])
@given(data=st.data(), call=st.sampled_from(sorted(ALL)))
async def test_any_value_of_a_header_that_is_read_gives_a_model_or_an_error_of_ours(
    name: str, status: int, call: str, data: st.DataObject
) -> None:
    value = data.draw(TELLING[name].map(lambda text: text.encode("utf-8", "surrogatepass")) | any_bytes)
    await ask(call, status, json.dumps(EXAMPLES[0]).encode(), [(name, value)])


async def test_every_endpoint_is_asked() -> None:
    asked = set()
    for call in CALLS.values():
        with pytest.raises(ApiError) as caught:
            await call(Wire(raw("not json", 418)).client())
        asked.add(pattern(caught.value.request))
    assert asked == {pattern(endpoint) for endpoint in ENDPOINTS.split("\n") if endpoint}
