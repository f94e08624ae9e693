"""Strange answers, deadlines, and that nothing secret ever shows."""

import asyncio
import traceback

import httpx
import pytest

from bot.api import GoodOnes, decode
from bot.api.budget import Alone, Lane
from bot.api.errors import (
    ApiError,
    ApiMoved,
    ApiUnreachable,
    Forbidden,
    KeyRefused,
    KeyRevoked,
    LeadNotFound,
    OutcomeUnknown,
    UnexpectedResponse,
)
from bot.api.transport import LARGEST_BODY, Transport, get
from bot.api.turns import AT_ONCE, FOR_PEOPLE, asking
from bot.errors import ConfigError
from tests.api import examples
from tests.api.calls import CALLS
from tests.api.wire import BASE, CUT, KEY, LOST, REFUSED, CountingClock, Wire, raw, says, steps

HOOK = "https://bot.test/hooks/4f3c9d"

READ = CALLS["me.get"]
RUN = CALLS["streams.run"]
EXPORT = CALLS["leads.export"]


async def subscribe(api: GoodOnes) -> None:
    await api.webhooks.subscribe(HOOK)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed(status: int) -> None:
    wire = Wire(raw(b"", status, Location="https://elsewhere.test/api/v2/me"))
    with pytest.raises(ApiMoved):
        await READ(wire.client())
    assert len(wire.requests) == 1


async def test_the_old_api_says_that_it_moved() -> None:
    with pytest.raises(ApiMoved, match="status 410"):
        await READ(Wire(says({"error": "Gone"}, 410)).client())


async def test_a_page_of_html_in_place_of_an_error_is_judged_by_its_status() -> None:
    with pytest.raises(Forbidden) as caught:
        await READ(Wire(raw("<html>Blocked by firewall</html>", 403)).client())
    assert caught.value.user_text == Forbidden.user_text


@pytest.mark.parametrize(
    "body", ["", "<html>Sign in</html>", "null", "[]", "{}", "5", "\xff", '{"accounts": 1}']
)
async def test_a_success_that_cannot_be_read_is_unexpected(body: str) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        await READ(Wire(raw(body.encode("latin-1"))).client())
    assert (caught.value.status, caught.value.maybe_done) == (200, False)


async def test_an_unexpected_answer_tells_names_and_never_values() -> None:
    body = {
        "subscriptionStatus": "private-1",
        "accounts": [{"accountId": "private-2", "xHandle": "private-3"}],
    }
    with pytest.raises(UnexpectedResponse) as caught:
        await READ(Wire(says(body)).client())
    assert caught.value.keys == ("subscriptionStatus", "accounts")
    assert "accounts.0.accountId: int_type" in str(caught.value)
    assert "private" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


async def test_an_error_inside_a_success_is_an_error() -> None:
    with pytest.raises(LeadNotFound) as caught:
        await EXPORT(Wire(says({"error": "Lead not found"}, 200)).client())
    assert caught.value.status == 200
    with pytest.raises(KeyRevoked):
        await READ(Wire(raw(examples.KEY_ERRORS[2])).client())


async def test_an_answer_that_claims_to_be_packed_and_is_not_counts_as_lost() -> None:
    with pytest.raises(OutcomeUnknown):
        await RUN(Wire(BadlyPacked()).client())


class BadlyPacked(httpx.Response):
    """Says gzip, holds plain text: found out only when the body is read."""

    def __init__(self) -> None:
        super().__init__(200, headers={"Content-Encoding": "gzip"}, stream=httpx.ByteStream(b"{}"))


async def test_a_body_beyond_all_reason_is_not_kept() -> None:
    body = b'{"subscriptionStatus": "active", "accounts": []}' + b" " * LARGEST_BODY
    with pytest.raises(UnexpectedResponse, match="not JSON"):
        await READ(Wire(raw(body)).client())


class Silence(httpx.AsyncBaseTransport):
    """Accepts everything and never answers; counts who is waiting."""

    def __init__(self) -> None:
        self.waiting = 0
        self.begun = asyncio.Event()
        self.full = asyncio.Event()
        self.let_go = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.waiting += 1
        self.begun.set()
        if self.waiting == AT_ONCE:
            self.full.set()
        await self.let_go.wait()
        self.waiting -= 1
        return raw(examples.ME)


def transport_over(other_end: httpx.AsyncBaseTransport, deadline: float, at_once: float = 60.0) -> Transport:
    clock = CountingClock()
    return Transport(
        KEY,
        BASE,
        clock=clock,
        budget=Alone(clock),
        random=lambda: 0.0,
        transport=other_end,
        deadline=deadline,
        at_once=at_once,
    )


async def test_no_try_lasts_beyond_its_deadline() -> None:
    transport = transport_over(Silence(), deadline=0.0)
    with pytest.raises(ApiUnreachable, match="TimeoutError"):
        await transport.ask(get("/me"), decode.done())
    await transport.close()


async def test_who_can_do_without_an_answer_does_not_wait_long_for_it() -> None:
    other_end = Silence()
    transport = transport_over(other_end, deadline=60.0, at_once=0.0)
    with asking(Lane.AT_ONCE), pytest.raises(ApiUnreachable, match="TimeoutError"):
        await transport.ask(get("/streams"), decode.done())
    person = asyncio.create_task(transport.ask(get("/streams"), decode.done()))
    await other_end.begun.wait()
    other_end.let_go.set()
    await person
    await transport.close()


async def test_only_so_many_requests_are_on_the_way_at_once() -> None:
    other_end = Silence()
    transport = transport_over(other_end, deadline=60.0)
    asks = [asyncio.create_task(transport.ask(get("/runs"), decode.done())) for _ in range(AT_ONCE * 3)]
    await other_end.full.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    assert other_end.waiting == AT_ONCE
    other_end.let_go.set()
    await asyncio.gather(*asks)
    await transport.close()


async def test_slow_answers_to_the_background_leave_connections_for_people() -> None:
    other_end = Silence()
    transport = transport_over(other_end, deadline=60.0)
    with asking(Lane.BACKGROUND):
        asks = [asyncio.create_task(transport.ask(get("/runs"), decode.done())) for _ in range(AT_ONCE)]
    asks += [asyncio.create_task(transport.ask(get("/runs"), decode.done())) for _ in range(FOR_PEOPLE)]
    await other_end.full.wait()
    assert other_end.waiting == AT_ONCE
    other_end.let_go.set()
    await asyncio.gather(*asks)
    await transport.close()


async def test_who_asked_may_go_away() -> None:
    other_end = Silence()
    transport = transport_over(other_end, deadline=60.0)
    ask = asyncio.create_task(transport.ask(get("/me"), decode.done()))
    await other_end.begun.wait()
    ask.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ask
    await transport.close()


async def test_cookies_are_not_picked_up() -> None:
    wire = Wire(raw(examples.ME, Set_Cookie="session=abc; Path=/"), says({"runs": []}))
    client = wire.client()
    await client.me.get()
    await client.runs.list()
    assert "Cookie" not in wire.requests[1].headers


async def test_a_client_is_closed_at_the_end_of_its_block() -> None:
    async with GoodOnes(KEY, "http://127.0.0.1:9/api/v2") as api, api._transport._connections.use() as http:
        pass
    assert http.is_closed


@pytest.mark.parametrize(
    "key", ["", " ", "ctgo two words", "ctgo_é", "ctgo_\n", "ctgo_\x00", "\u2028", "Bearer x"]
)
def test_a_key_that_cannot_be_sent_is_refused_at_once(key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        GoodOnes(key)
    assert key.strip() == "" or key not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.test",
        "ftp://api.test",
        "https://",
        "https://[",
        "https://a\x00b",
        "https://a:99999",
        f"https://{'a' * 64}.test",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_at_once(url: str) -> None:
    with pytest.raises(ConfigError, match="address"):
        GoodOnes(KEY, url)


def test_the_real_api_is_the_default() -> None:
    assert repr(GoodOnes(KEY)) == "GoodOnes(host='www.catchthegoodones.com')"


@pytest.mark.parametrize("place", ["error", "message", "code", "id", KEY, HOOK])
@pytest.mark.parametrize("status", [200, 302, 400, 401, 404, 429, 500, 502, 503])
async def test_neither_key_nor_webhook_address_ever_shows(place: str, status: int) -> None:
    spoken = f"Bad {KEY} for {HOOK}, {HOOK.removeprefix('https://')} or {HOOK.upper()}"
    answers = [says({place: text}, status) for text in (spoken, KEY, HOOK)]
    for answer in answers:
        api = Wire(*[answer] * 3).client()
        with pytest.raises(ApiError) as caught:
            await subscribe(api)
        error = caught.value
        shown = "".join(
            [str(error), repr(error), error.user_text, error.code or "", repr(api), repr(vars(error))]
        )
        assert KEY not in shown
        assert "4f3c9d" not in shown.lower()


@pytest.mark.parametrize("failure", [REFUSED, LOST, CUT])
async def test_a_failure_shows_neither_in_its_whole_trace(failure: Exception) -> None:
    wire = Wire(failure, failure, failure)
    api = wire.client()
    with pytest.raises(ApiError) as caught:
        await subscribe(api)
    trace = "".join(traceback.TracebackException.from_exception(caught.value).format())
    assert KEY not in trace
    assert "4f3c9d" not in trace


async def test_how_each_request_ended_is_heard_at_once_and_a_kept_answer_is_none() -> None:
    heard: list[tuple[str, type[ApiError] | None]] = []

    def observe(request: str, error: ApiError | None) -> None:
        heard.append((request, type(error) if error else None))

    wire = Wire(*steps(raw(examples.ME), raw(b"", 401), LOST))
    async with wire.client(observe=observe) as api:
        await api.me.get()
        await api.me.get()
        with pytest.raises(ApiError):
            await api.segments.list()
        with pytest.raises(OutcomeUnknown):
            await api.accounts.wake(7)
    assert heard == [
        ("GET /me", None),
        ("GET /segments", KeyRefused),
        ("POST /accounts/{id}/wake", OutcomeUnknown),
    ]
