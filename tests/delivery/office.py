"""A sender between the real store and the Slack stand-in, with time in the test's hands."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.sender import CATCH_UP, Hears, Sender
from bot.metrics import Metrics
from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.traffic import Entry
from bot.slack.gateway import SCOPES, TIMEOUT, Gateway
from bot.slack.message import Message
from bot.store.lanes import Lanes, Row
from bot.store.paces import POST_GAP, POSTS_A_MINUTE, Paces
from bot.store.redis import Store
from bot.tasks import Tasks
from tests.support.clock import ManualClock

TOKEN = "xoxb-test-token"
PATIENCE = 15.0
"""Real seconds after which a test gives up; only a failing one ever waits that long."""
BREATH = 0.002
STEP = 0.5
A_TICK = 0.001


class Office:
    """Put rows into ``outbox`` and see what Slack shows."""

    def __init__(
        self, store: Store, slack: SlackSandbox, gateway: Gateway, clock: ManualClock, posts_a_minute: int
    ) -> None:
        self.clock = clock
        self.slack = slack
        self.gateway = gateway
        self.outbox = Lanes(store)
        self.paces = Paces(store, posts_a_minute=posts_a_minute, time=lambda: self.now)
        self.tasks = Tasks()
        self.metrics = Metrics()
        self.posted: list[tuple[str, str]] = []
        self.shut: set[str] = set()
        """Rows that shall not be posted now."""
        self.drawing: Callable[[dict[str, Any]], Any] = lambda content: None
        """Called before each drawing; raises what the drawing is to raise, or gives something to await."""
        self.drawn: list[tuple[str, bool]] = []
        """Each drawing: for which channel, and whether nothing was posted yet."""
        self.sender = self.new_sender(self.outbox)

    def new_sender(self, outbox: Lanes, troubles: Hears | None = None) -> Sender:
        here = (self.gateway, self.paces, self.tasks, self.clock)
        return Sender(outbox, *here, self._render, self._posted, troubles, self.metrics, self._is_shut)

    def open(self, sender: Sender | None = None) -> None:
        self.tasks.keep((sender or self.sender).run(), "sender")

    @property
    def now(self) -> float:
        return self.clock.now().timestamp()

    async def put(
        self, id_: str, channel: str, text: str, *, kind: str = "other", thread: str | None = None, **how: Any
    ) -> bool:
        return await self.outbox.put(
            id_, channel, {kind: id_, "text": text, "thread": thread}, self.now, **how
        )

    def texts(self, channel: str) -> list[str]:
        return [message.text for message in self.slack.messages(channel)]

    def calls(self, method: str, channel: str | None = None) -> list[Entry]:
        calls = self.slack.calls(method)
        return [each for each in calls if channel in {None, each.body.get("channel")}]

    def times(self, channel: str) -> list[float]:
        """When each message was accepted, in Unix seconds of the manual clock."""
        calls = [each for each in self.calls("chat.postMessage", channel) if each.ok]
        return [datetime.fromisoformat(each.at).timestamp() for each in calls]

    async def until(self, wanted: Callable[[], Any]) -> Any:
        """What ``wanted`` gives once it is true; time moves on whenever nobody works."""
        async with asyncio.timeout(PATIENCE):
            while not (found := wanted()):
                await self._breathe()
        return found

    async def settle(self, seconds: float = 10.0) -> None:
        """Let that much time pass."""
        end = self.now + seconds
        async with asyncio.timeout(PATIENCE):
            while self.now < end:
                await self._breathe()

    async def state(self, id_: str) -> tuple[str, str | None]:
        row = await self.outbox.get(id_)
        assert row
        return row.state, row.reason

    async def _breathe(self) -> None:
        await asyncio.sleep(BREATH)
        if self.tasks.running:
            return
        ahead = self.clock.until_next()
        self.clock.advance(STEP if ahead is None else min(STEP, max(ahead, 0.01)))

    async def _render(self, content: dict[str, Any], channel: str = "", *, first: bool = True) -> Message:
        wait = self.drawing(content)
        if wait is not None:
            await wait
        self.drawn.append((channel, first))
        return Message(content["text"], [], again=first and "again" in content, thread=content.get("thread"))

    async def _is_shut(self, row: Row) -> bool:
        return row.id in self.shut

    async def _posted(self, row: Row, ts: str) -> None:
        self.posted.append((row.id, ts))


def is_paced(times: list[float]) -> bool:
    """Whether never more than one a second was posted in the long run, and no two much closer than that."""
    gaps = [after - before for before, after in pairwise(times)]
    run = [at - times[0] - number for number, at in enumerate(times)]
    return min([*gaps, POST_GAP]) >= POST_GAP - CATCH_UP - A_TICK and min(run) >= -CATCH_UP - A_TICK


@asynccontextmanager
async def office(
    store: Store, *, scopes: tuple[str, ...] = SCOPES, posts_a_minute: int = POSTS_A_MINUTE
) -> AsyncIterator[Office]:
    """An office that is not open yet."""
    clock = ManualClock()
    slack = SlackSandbox(token=TOKEN, signing_secret="s" * 20, scopes=scopes, clock=clock)
    base = await slack.start()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=TOKEN, base_url=f"{base}/api/", session=session, timeout=TIMEOUT, retry_handlers=[]
        )
        here = Office(store, slack, Gateway(client, session), clock, posts_a_minute)
        try:
            yield here
        finally:
            await here.tasks.drain(1.0)
            await slack.stop()
