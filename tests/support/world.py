"""The whole product between its two stand-ins, over HTTP and a real store, with time in the test's hands."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Self

from bot.app import Application, assemble
from bot.commands.table import COMMAND, usage_hint
from bot.config import Settings, load_settings
from bot.sandbox.api import ApiSandbox
from bot.sandbox.slack import Outcome, Shortcut, SlackSandbox, SlashCommand
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.workspace import Workspace
from bot.slack.gateway import SCOPES
from bot.slack.routes import EVENTS, SHORTCUTS
from tests.support.clock import ManualClock
from tests.support.loopback import free_port, loopback_client

KEY = "ctgo_" + "test" * 10
TOKEN = "xoxb-test-token"
SECRET = "a-signing-secret-for-tests"
AMY, BEN, CLEO = "U0AMY", "U0BEN", "U0CLEO"
LEADS, SALES, RANDOM = "C0LEADS", "C0SALES", "C0RANDOM"

PATIENCE = 15.0
"""Real seconds after which a test gives up; only a failing one ever waits that long."""
BREATH = 0.005
"""Real seconds in which the parts may talk to each other before time is moved on."""
STEP = 1.0


class World:
    """Start it, be a person in Slack, and look at what happens."""

    def __init__(
        self,
        redis_url: str,
        folder: Path,
        *,
        scopes: tuple[str, ...] = SCOPES,
        workspace: Workspace | None = None,
    ) -> None:
        self.clock = ManualClock()
        self.api = ApiSandbox(key=KEY, seed=1, clock=self.clock, rate_limit=False)
        self.slack = SlackSandbox(
            token=TOKEN,
            signing_secret=SECRET,
            scopes=scopes,
            events=EVENTS,
            commands=[SlashCommand(COMMAND, "Leads from Catch The Good Ones", usage_hint())],
            shortcuts=[Shortcut(callback_id, name, "message") for callback_id, name in SHORTCUTS.items()],
            clock=self.clock,
            workspace=workspace,
            signing_time=lambda: self.clock.now().timestamp(),
        )
        self.app: Application | None = None
        self.app_url = ""
        self.api_url = ""
        self._redis_url = redis_url
        self._folder = folder
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self.api_url = await self.api.start()
        self._stack.push_async_callback(self.api.stop)
        await self.slack.start()
        self._stack.push_async_callback(self.slack.stop)
        self._stack.push_async_callback(self.stop_app)
        await self.start_app()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def settings(self, **given: Any) -> Settings:
        """Settings of the app in this world; ``given`` ones win."""
        return load_settings(
            **{
                "_env_file": None,
                "slack_bot_token": TOKEN,
                "slack_signing_secret": SECRET,
                "slack_api_url": f"{self.slack.base_url}/api/",
                "api_url": f"{self.api_url}/api/v2",
                "api_key": KEY,
                "public_url": "http://127.0.0.1:1",
                "redis_url": self._redis_url,
                "data_dir": self._folder,
                "port": 0,
                **given,
            },
        )

    async def start_app(self, **given: Any) -> None:
        """Start the app (again); its public address is its own."""
        port = free_port()
        settings = self.settings(**{"port": port, "public_url": f"http://127.0.0.1:{port}", **given})
        self.app = assemble(settings, clock=self.clock)
        self.app_url = await self.app.start()
        self.slack.app_url = f"{self.app_url}/slack/events"

    async def stop_app(self) -> None:
        if self.app:
            app, self.app = self.app, None
            await app.stop()

    async def until(self, wanted: Callable[[], Any]) -> Any:
        """What ``wanted`` gives once it is true; time is moved on whenever the app has nothing to do."""
        async with asyncio.timeout(PATIENCE):
            while not (found := wanted()):
                await self._breathe()
        return found

    async def settle(self, seconds: float = 5.0) -> None:
        """Let that much time pass, step by step, so that everything which would happen has happened."""
        end = self.clock.now().timestamp() + seconds
        async with asyncio.timeout(PATIENCE):
            while self.clock.now().timestamp() < end:
                await self._breathe()

    async def say(self, text: str, person: str = AMY, channel: str = LEADS) -> Outcome:
        """Type a line into a channel."""
        return await self.slack.command(person, channel, text)

    async def tick(self) -> None:
        """Have the app look which digests are due, as it does every few seconds of real time."""
        assert self.app
        await self.app.tick()

    def shown(self, channel: str = LEADS, person: str = AMY) -> list[Message]:
        """What a person sees in a channel, oldest first."""
        return self.slack.messages(channel, person=person)

    def find(self, text: str, channel: str = LEADS, person: str = AMY) -> Message | None:
        """The newest message that has this text somewhere, in its text or its blocks."""
        return next((each for each in reversed(self.shown(channel, person)) if text in visible(each)), None)

    def cards(self, channel: str = LEADS) -> list[Message]:
        """The lead cards in a channel."""
        return [each for each in self.shown(channel) if action(each, "lead.more")]

    async def steer_api(self, **order: Any) -> None:
        """Trouble or a deed at the lead API: ``fault="error", status=503`` or ``do="credits", balance=0``."""
        async with loopback_client() as lever:
            answer = await lever.post(f"{self.api_url}/_/control", json=order)
        assert answer.json() == {"ok": True}

    def asked(self, method: str, ending: str) -> list[Any]:
        """The JSON bodies of what the lead API was asked, by method and end of path."""
        return [
            each.json for each in self.api.requests if each.method == method and each.path.endswith(ending)
        ]

    async def cards_after_run(self, stream: str = "ai founders") -> list[Message]:
        """Subscribe #leads to every lead of a stream, run it, and wait for all of its cards."""
        await self.say(f"/goodones subscribe {stream} every lead")
        await self.until(lambda: self.find("subscribed this channel"))
        await self.say(f"/goodones run {stream}")
        await self.until(lambda: self.find("is done") or self.find("All done"))
        leads = sum(len(each.body["leads"]) for each in self.api.deliveries)
        return list(await self.until(lambda: cards if len(cards := self.cards()) >= leads > 0 else None))

    @asynccontextmanager
    async def flowing(self) -> AsyncIterator[None]:
        """Time goes by on its own, ten times as fast as outside: for whoever looks by a browser."""

        async def flow() -> None:
            while True:
                await asyncio.sleep(BREATH)
                self.clock.advance(BREATH * 10)

        flowing = asyncio.create_task(flow())
        try:
            yield
        finally:
            flowing.cancel()

    def now_showing(self, message: Message) -> Message:
        """The same message as it stands now."""
        return next(each for each in self.slack.messages(message.channel) if each.ts == message.ts)

    async def _breathe(self) -> None:
        await asyncio.sleep(BREATH)  # lets real sockets be read; nothing is waited *for*
        if self._is_busy():
            return
        ahead = self.clock.until_next()
        self.clock.advance(STEP if ahead is None else min(STEP, max(ahead, 0.01)))

    def _is_busy(self) -> bool:
        """Whether a task of the app does something other than waiting for the clock."""
        return self.app is not None and bool(self.app.tasks.running - self.clock.asleep)


def visible(message: Message) -> str:
    """All text of a message, blocks included, in one string."""
    return " ".join([message.text, *texts(message.blocks or [])])


def action(message: Message, action_id: str) -> dict[str, Any] | None:
    """The element of a message with this action id."""
    return next(
        (each for each in _elements(message.blocks or []) if each.get("action_id") == action_id), None
    )


def actions(message: Message) -> list[str]:
    """Every action id of a message, in order."""
    return [each["action_id"] for each in _elements(message.blocks or []) if "action_id" in each]


def _elements(blocks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        yield from (each for each in (block.get("accessory"), *block.get("elements", ())) if each)


def texts(value: Any) -> Iterator[str]:
    """Each text of blocks or a view, in order."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
