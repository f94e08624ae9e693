"""The one way to the API: sends a call when its turn comes, repeats it where that is safe, and reads the answer."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from bot.api import decode, retry
from bot.api.budget import Lane, Log
from bot.api.clean import names_of
from bot.api.connections import Connections, pools_to
from bot.api.decode import Reader, Unreadable
from bot.api.errors import ApiError, ApiUnreachable, OutcomeUnknown, RateLimited, UnexpectedResponse
from bot.api.freshness import KEEP, STALE, Memory
from bot.api.refusals import refusal, tells_an_error
from bot.api.retry import Repeat, Trouble
from bot.api.turns import Turns, asker, tell_of_waiting
from bot.api.unpack import body_of
from bot.clock import Clock
from bot.errors import ConfigError

T = TypeVar("T")

LARGEST_BODY = 8 * 2**20
"""Bytes, unpacked. A full page of 500 leads is well under one million."""
_TOO_LARGE = b"{"
"""What stands for a body beyond all reason: no JSON."""
_HOST = re.compile(rb"[0-9A-Fa-f:.]+|(?:[A-Za-z0-9_-]{1,63}(?:\.|$))+")
_LAST_PORT = 65535

Observe = Callable[[str, ApiError | None], None]
"""Hears how each request that was sent ended, by its name (``GET /streams``): None where it worked."""


def _unheard(_request: str, _error: ApiError | None) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Call:
    """One request: ``route`` is the pattern that errors show, its ``{…}`` are filled from ``ids``."""

    method: str
    route: str
    ids: Mapping[str, int | str] = field(default_factory=dict)
    params: Mapping[str, str | int] = field(default_factory=dict)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    repeat: Repeat = Repeat.IF_UNSENT
    patience: float = 30.0
    """Seconds without a byte before the answer counts as lost."""
    hidden: tuple[str, ...] = field(default=(), repr=False)
    """Texts of the request that no error may show."""
    anew: bool = False
    """Whether a kept answer will not do."""

    @property
    def name(self) -> str:
        return f"{self.method} {self.route}"

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes two reads the same."""
        return (self.name, tuple(sorted(self.ids.items())), tuple(sorted(self.params.items())))

    @property
    def path(self) -> str:
        return self.route.format_map(self.ids)

    @property
    def changes(self) -> bool:
        return self.method != "GET"


def get(route: str, params: Mapping[str, str | int | None] | None = None, **ids: int) -> Call:
    """A read: always repeatable; parameters that are ``None`` are left out."""
    given = {name: value for name, value in (params or {}).items() if value is not None}
    return Call("GET", route, ids, given, repeat=Repeat.ALWAYS)


@dataclass(frozen=True)
class Failure:
    """A try without an answer; ``name`` is the kind of error, for the log."""

    trouble: Trouble
    name: str


@dataclass(frozen=True)
class Answer:
    """What came back, unread."""

    status: int
    body: bytes = field(repr=False)
    sent_at: float
    """The budget's own time of sending, in Unix seconds."""
    retry_after: float | None = None
    remaining: int | None = None
    """What the API says is left of this minute."""

    @property
    def trouble(self) -> Trouble | None:
        if self.status != httpx.codes.TOO_MANY_REQUESTS:
            return retry.trouble_of_status(self.status)
        # The other 429 says that credits are used up, and waiting does not help.
        return Trouble.TOO_FAST if isinstance(refusal("", self.status, self.json()), RateLimited) else None

    @property
    def ok(self) -> bool:
        return httpx.codes.is_success(self.status)

    def json(self) -> Any:
        """The body for telling errors apart: ``None`` where it is no JSON."""
        try:
            return decode.parsed(self.body)
        except Unreadable:
            return None


class Transport:
    """One connection pool for one key. ``deadline`` is the longest that one try may take, in seconds.

    ``at_once`` is the longest for who can do without an answer (``Lane.AT_ONCE``): a card lacks a name before it waits.
    """

    def __init__(
        self,
        key: str,
        base_url: str,
        *,
        clock: Clock,
        budget: Log,
        random: Callable[[], float],
        transport: httpx.AsyncBaseTransport | None = None,
        deadline: float = 150.0,
        at_once: float = 2.0,
        observe: Observe | None = None,
        too_fast: Callable[[], None] = lambda: None,
    ) -> None:
        """Raises ``ConfigError`` for a key or address that cannot be sent."""
        url = _checked_url(base_url)
        self.host = url.host
        self._hidden = (_checked_key(key),)
        self._clock = clock
        self._random = random
        self._deadline = deadline
        self._at_once = at_once
        self._budget = budget
        self._observe = observe or _unheard
        self._too_fast = too_fast
        self._turns = Turns(budget, clock)
        self._memory = Memory(clock)
        self._connections = Connections(pools_to(url, key, transport))

    async def close(self) -> None:
        await self._connections.close()

    async def ask(self, call: Call, reader: Reader[T]) -> T:
        """The call's answer: a kept one, or sent for now. Raises ``ApiError`` and nothing else of the API's doing."""
        if (fresh := KEEP.get(call.name)) and not call.anew:
            return await self._memory.read(
                call.identity, fresh, asker().lane, lambda: self._ask(call, reader)
            )
        try:
            return await self._ask(call, reader)
        finally:
            self._memory.drop(STALE.get(call.name, frozenset()))

    async def _ask(self, call: Call, reader: Reader[T]) -> T:
        try:
            found = await self._send(call, reader)
        except ApiError as error:
            self._observe(call.name, error)
            raise
        self._observe(call.name, None)
        return found

    async def _send(self, call: Call, reader: Reader[T]) -> T:
        answer = await self._answer(call)
        if _tells_nothing(call, answer):
            raise OutcomeUnknown(call.name, "answered by something on the way", status=answer.status)
        if not answer.ok:
            raise self._refusal(call, answer, answer.json())
        return self._read(call, answer, reader)

    def _read(self, call: Call, answer: Answer, reader: Reader[T]) -> T:
        body, problem = None, ""
        try:
            body = decode.parsed(answer.body)
            if not (tells_an_error(body) and not any(name in body for name in reader.own)):
                return reader.read(body)
        except Unreadable as error:
            problem = str(error)
        if not problem:
            raise self._refusal(call, answer, body)
        raise UnexpectedResponse(
            call.name,
            problem,
            status=answer.status,
            keys=names_of(body, self._secrets(call)),
            maybe_done=call.changes,
        )

    def _refusal(self, call: Call, answer: Answer, body: Any) -> ApiError:
        hidden = self._secrets(call)
        return refusal(call.name, answer.status, body, retry_after=answer.retry_after, hidden=hidden)

    def _secrets(self, call: Call) -> tuple[str, ...]:
        return self._hidden + call.hidden

    async def _answer(self, call: Call) -> Answer:
        """The last answer of at most three tries; raises what a lost one means where there is none."""
        repeats, sent = 0, False
        while True:
            got = await self._try(call, sent=sent)
            sent = sent or got.trouble not in {Trouble.NOT_SENT, Trouble.TOO_FAST}
            pause = self._pause(call, got, repeats)
            if pause is None:
                break
            repeats += 1
            if pause:
                await tell_of_waiting(pause)
                await self._clock.sleep(pause)
        if isinstance(got, Failure):
            raise _meaning_of_loss(call, got.name, sent=sent)
        return got

    def _pause(self, call: Call, got: Answer | Failure, repeats: int) -> float | None:
        if got.trouble is None or asker().lane is Lane.AT_ONCE:
            return None
        told = got.retry_after if isinstance(got, Answer) else None
        return retry.pause_before_repeat(call.repeat, got.trouble, repeats, jitter=self._random(), told=told)

    async def _try(self, call: Call, *, sent: bool) -> Answer | Failure:
        """``sent``: whether an earlier try may have reached the API; then no turn in time leaves that open."""
        try:
            answer = await self._once(call)
        except (httpx.HTTPError, TimeoutError) as error:
            return Failure(retry.trouble_of(error), type(error).__name__)
        except RateLimited as error:
            raise (_meaning_of_loss(call, "no turn", sent=True) if call.changes and sent else error) from None
        await self._learn(answer)
        return answer

    async def _once(self, call: Call) -> Answer:
        timeout = httpx.Timeout(connect=5.0, write=10.0, read=call.patience, pool=30.0)
        async with (
            self._turns.take(call.name) as sent_at,
            self._connections.use() as http,
            asyncio.timeout(self._at_once if asker().lane is Lane.AT_ONCE else self._deadline),
        ):
            request = http.build_request(
                call.method, call.path, params=call.params or None, json=call.body, timeout=timeout
            )
            response = await http.send(request, stream=True)
            try:
                body = await body_of(response, LARGEST_BODY)
            finally:
                await response.aclose()
        told = retry.retry_after(response.headers.get("Retry-After"), self._clock.now())
        remaining = retry.remaining(response.headers.get("X-RateLimit-Remaining"))
        return Answer(response.status_code, _TOO_LARGE if body is None else body, sent_at, told, remaining)

    async def _learn(self, answer: Answer) -> None:
        """Others may use the same key: what the API says of its minute can only make ours shorter."""
        if answer.remaining is not None:
            await self._budget.learn(answer.sent_at, answer.remaining)
        if answer.trouble is Trouble.TOO_FAST:
            self._too_fast()
            if answer.retry_after:
                await self._budget.block(answer.retry_after)


def _tells_nothing(call: Call, answer: Answer) -> bool:
    """Whether this status leaves open if a change was made.

    The API itself names a 502 (https://docs.catchthegoodones.com/api-reference/change-tier) and says why; one
    without such a body, and the other 5xx, which are not documented, come from a break in the middle (assumed).
    A 503 is taken at its word: temporarily unavailable, nothing done (assumed).
    """
    if not call.changes or answer.status < httpx.codes.INTERNAL_SERVER_ERROR:
        return False
    named = answer.status == httpx.codes.BAD_GATEWAY and tells_an_error(answer.json())
    return answer.status != httpx.codes.SERVICE_UNAVAILABLE and not named


def _meaning_of_loss(call: Call, reason: str, *, sent: bool) -> ApiError:
    """``sent``: whether any of the tries may have reached the API."""
    if not (call.changes and sent):
        return ApiUnreachable(call.name, reason)
    unknown = OutcomeUnknown(call.name, reason)
    unknown.retryable = call.repeat is Repeat.ALWAYS
    return unknown


def _checked_url(base_url: str) -> httpx.URL:
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        url = httpx.URL("")
    fits = _HOST.fullmatch(url.raw_host) and (url.port or 0) <= _LAST_PORT
    if url.scheme not in {"http", "https"} or not fits:
        raise ConfigError("The API's address must begin with https:// (or http:// for a stand-in).")
    return url


def _checked_key(key: str) -> str:
    if not (key and key.isascii() and key.isprintable() and " " not in key):
        raise ConfigError(
            "The API key must be one word without spaces: dashboard → API Key, begins with ctgo_."
        )
    return key
