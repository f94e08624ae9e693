"""A bot that can be killed: its own process, between stand-ins and a store that live on."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from inspect import isawaitable
from pathlib import Path
from typing import Any, Self

from bot.api.models import Lead
from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.rows import NotificationSettings
from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.messages import Message
from bot.slack.gateway import SCOPES
from bot.store.inbox import Inbox
from bot.store.inboxes import Inboxes
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.redis import Store
from tests.chaos.bots import Bot
from tests.support.clock import ManualClock
from tests.support.loopback import loopback_client
from tests.support.world import AMY, KEY, LEADS, SECRET, TOKEN, action, visible

PATIENCE = 20.0
"""Real seconds after which a test gives up."""
BREATH = 0.02
STREAM = 42
LONG = 3600.0
"""Seconds that the API takes for an answer when it hangs; they pass when the test says so."""


class Town:
    """The API's time stands still until it is moved; Slack's and the bot's are the machine's.

    ``roles``: those of each process that the bot consists of; the first one's address is the bot's.
    """

    def __init__(
        self,
        store: Store,
        store_url: str,
        folder: Path,
        *,
        scopes: tuple[str, ...] = SCOPES,
        roles: tuple[str, ...] = ("web,worker,clock",),
    ) -> None:
        self.clock = ManualClock(datetime.now(UTC))
        self.api = ApiSandbox(key=KEY, seed=1, clock=self.clock, rate_limit=False)
        # These bots have the machine's own clock: no digest that is due just now comes among the messages.
        self.api.tables.notification_settings.put(NotificationSettings(1, {"summaryFrequency": "off"}))
        self.slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, scopes=scopes)
        self.book = LeadBook(store)
        self.store = store
        self._store_url = store_url
        self._folder = folder
        self._roles = roles
        self._bots = [Bot(folder) for _ in roles]
        self._others: list[Bot] = []

    async def __aenter__(self) -> Self:
        await self.api.start()
        await self.slack.start()
        self.slack.app_url = f"{self.url}/slack/events"
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        for bot in (*self._bots, *self._others):
            await bot.end()
        await self.slack.stop()
        await self.api.stop()

    @property
    def url(self) -> str:
        return self._bots[0].url

    async def start(self, **environment: str) -> None:
        """Start the bot (again) and wait until it listens."""
        await self.launch(**environment)
        await self.until(self._bots[0].listens)

    async def launch(self, **environment: str) -> None:
        for bot, roles in zip(self._bots, self._roles, strict=True):
            await bot.launch(self._settings() | {"GOODONES_ROLES": roles} | environment)

    async def kill(self) -> None:
        """``kill -9``: nothing is said goodbye to."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> list[int]:
        """SIGTERM; answers the exit codes."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> list[int]:
        for bot in self._bots:
            bot.send(how)
        return [await bot.ended() for bot in self._bots]

    @property
    def log(self) -> str:
        return (self._folder / "bot.log").read_text()

    async def dies(self, patience: float = PATIENCE) -> None:
        """Wait until the bot ended itself by SIGKILL."""
        (bot,) = self._bots
        async with asyncio.timeout(patience):
            assert await bot.ended() == -signal.SIGKILL, self.log[-2000:]

    async def kill_and_start(self) -> None:
        await self.kill()
        await self.start()

    async def join(self, name: str, **environment: str) -> Bot:
        """Another bot on the same store, to which Slack says nothing."""
        folder = self._folder / name
        folder.mkdir()
        bot = Bot(folder)
        self._others.append(bot)
        await bot.launch(self._settings() | environment)
        await self.until(bot.listens)
        return bot

    async def until(self, wanted: Callable[[], Any | Awaitable[Any]], patience: float = PATIENCE) -> Any:
        """What ``wanted`` gives once it is true."""
        async with asyncio.timeout(patience):
            while True:
                found = wanted()
                found = await found if isawaitable(found) else found
                if found:
                    return found
                await asyncio.sleep(BREATH)

    async def subscribe(self, mode: str = "every lead") -> str:
        """#leads wants the founders' leads; answers the address that the API was told."""
        await self.slack.command(AMY, LEADS, f"/goodones subscribe ai founders {mode}")
        (subscription,) = await self.until(self.api.tables.subscriptions.all)
        await self.until(lambda: self.find("subscribed this channel"))
        return str(subscription.target_url)

    async def leads(self, count: int) -> list[dict[str, Any]]:
        """Some leads that the API has, as it would bring them."""
        async with loopback_client(headers={"Authorization": f"Bearer {KEY}"}) as client:
            answer = await client.get(
                f"{self.api.base_url}/api/v2/streams/{STREAM}/leads?lifecycle=new&limit={count}"
            )
        leads: list[dict[str, Any]] = answer.json()["leads"]
        assert len(leads) == count
        return leads

    async def bring(self, url: str, leads: list[dict[str, Any]]) -> int:
        """A webhook; answers the status."""
        async with loopback_client() as client:
            return (await client.post(url, json={"leads": leads})).status_code

    async def card(self) -> tuple[Message, Lead]:
        """A card in #leads, of a lead that nobody did anything with."""
        url = await self.subscribe()
        (lead,) = await self.leads(1)
        assert await self.bring(url, [lead]) == 202
        (card,) = await self.until(self.cards)
        await self.until(self.quiet)
        return card, Lead.model_validate(lead)

    async def hang(self, path: str) -> None:
        """The next request there gets no answer until time is moved; then it is done all the same."""
        async with loopback_client() as client:
            order = {"fault": "latency", "path": path, "method": "POST", "seconds": LONG}
            await client.post(f"{self.api.base_url}/_/control", json=order)

    async def reached(self) -> None:
        """Wait until a request hangs at the API."""
        await self.until(lambda: (self.clock.until_next() or 0.0) > LONG / 2)

    def asked(self, ending: str, method: str = "POST") -> int:
        """How often the API was asked."""
        seen = [each for each in self.api.requests if each.method == method]
        return len([each for each in seen if each.path.endswith(ending)])

    async def happens(self, ending: str) -> None:
        """Let what hung at the API be done."""
        self.clock.advance(LONG)
        await self.until(lambda: self.asked(ending))

    def cards(self) -> list[Message]:
        return [each for each in self.slack.messages(LEADS) if action(each, "lead.more")]

    def handles(self, leads: list[dict[str, Any]]) -> list[str]:
        """Whose cards stand in #leads, one for each card."""
        handles = [lead["profile"]["handle"] for lead in leads]
        return [handle for card in self.cards() for handle in handles if f"@{handle}" in visible(card)]

    def find(self, text: str) -> Message | None:
        """The newest message in #leads with this text."""
        return next((each for each in reversed(self.slack.messages(LEADS)) if text in visible(each)), None)

    async def quiet(self) -> bool:
        """Whether nothing waits to be done or to be shown."""
        waiting = [await Inbox(self.store, "jobs").size(), await Inboxes(self.store, "leads").size()]
        return not any(waiting) and not await Outbox(self.store).lines()

    def _settings(self) -> dict[str, str]:
        return {
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{self.slack.base_url}/api/",
            "GOODONES_API_URL": f"{self.api.base_url}/api/v2",
            "GOODONES_API_KEY": KEY,
            # That of all of them: behind it somebody shares out what comes.
            "GOODONES_PUBLIC_URL": self.url,
            "REDIS_URL": self._store_url,
            "GOODONES_DATA_DIR": str(self._folder),
        }
