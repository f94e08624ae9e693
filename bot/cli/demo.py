"""``goodones demo``: the bot and stand-ins for everything around it, on one machine.

They reach each other by HTTP and a real Redis connection only, exactly as in production.
"""

import asyncio
import errno
import os
import shutil
import socket
import sys
import webbrowser
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import click

from bot import logs
from bot.app import Application, assemble
from bot.commands.table import COMMAND, usage_hint
from bot.config import Role, Settings, load_settings
from bot.sandbox.api import ApiSandbox
from bot.sandbox.keep import Keep
from bot.sandbox.slack import Shortcut, SlackSandbox, SlashCommand
from bot.slack.gateway import SCOPES
from bot.slack.routes import EVENTS, SHORTCUTS
from bot.store.embedded import EmbeddedStore

HOST = "127.0.0.1"
PORTS_TO_TRY = 50
# Not secrets: both ends are stand-ins on this machine.
API_KEY = "ctgo_" + "demo" * 10
BOT_TOKEN = "xoxb-demo-demo-demo"  # noqa: S105  # a stand-in's token
SIGNING_SECRET = "demo-signing-secret-of-this-machine"  # noqa: S105  # a stand-in's secret
ADMINS = ("U0AMY",)
"""Amy of the Slack stand-in, as whom its page begins."""

TRY = f"""
Try this in #leads:
  {COMMAND} subscribe ai founders     bring a stream's leads to the channel
  {COMMAND} run ai founders           look for new ones now; cards appear in a few seconds
  then press 👍 Good, 👎 Bad, 🔎 Enrich or 📤 Export on a card
  {COMMAND} digest                    a summary, for your eyes first
  {COMMAND} help                      everything else

Ctrl-C stops it all; the next `goodones demo` goes on where this one ended.
"""


class Demo:
    """Starts the parts in order and stops them in reverse."""

    def __init__(self, folder: Path, *, port: int, fresh: bool, browser: bool) -> None:
        self._folder = folder
        self._port = port
        self._fresh = fresh
        self._browser = browser

    async def run(self, stop: asyncio.Event) -> None:
        """Run until the event is set. Raises StoreInUse where another demo runs in the same folder."""
        async with AsyncExitStack() as stack:
            page = await self._start(stack)
            click.echo(f"\nReady: open {page} in a browser.\n{TRY}")
            if self._browser and _has_browser():
                await asyncio.to_thread(webbrowser.open, page)
            await stop.wait()
            click.echo("\nStopping …")
        click.echo("Stopped; nothing is left running.")

    async def _start(self, stack: AsyncExitStack) -> str:
        self._folder.mkdir(parents=True, exist_ok=True)
        store = EmbeddedStore(self._folder / "store")
        if self._fresh:
            await self._forget(store)
        redis_url = await store.start()
        stack.push_async_callback(store.stop)
        _say(
            "store",
            "embedded Valkey, append-only file on"
            + (", taken over from a killed demo" if store.adopted else ""),
        )
        self._log_to_file(stack)

        api = ApiSandbox(key=API_KEY, keep=self._keep(stack, "api"))
        api_url = await _listen("lead API stand-in", api.start, self._port + 1)
        stack.push_async_callback(api.stop)

        slack = SlackSandbox(
            token=BOT_TOKEN,
            signing_secret=SIGNING_SECRET,
            commands=[SlashCommand(COMMAND, "Leads from Catch The Good Ones", usage_hint())],
            shortcuts=[Shortcut(callback_id, name, "message") for callback_id, name in SHORTCUTS.items()],
            scopes=SCOPES,
            events=EVENTS,
            keep=self._keep(stack, "slack"),
        )
        page = await _listen("Slack stand-in", slack.start, self._port)
        stack.push_async_callback(slack.stop)

        bot = Bot(
            redis_url=redis_url, api_url=f"{api_url}/api/v2", slack_url=f"{page}/api/", folder=self._folder
        )
        bot_url = await _listen("bot", bot.start, self._port + 2)
        stack.push_async_callback(bot.stop)
        slack.app_url = f"{bot_url}/slack/events"
        return page

    async def _forget(self, store: EmbeddedStore) -> None:
        """Begin anew; the store is started once so that one which another demo uses is never deleted."""
        await store.start()
        await store.stop()
        for each in (
            "store",
            "api.sqlite",
            "api.sqlite-wal",
            "api.sqlite-shm",
            "slack.sqlite",
            "slack.sqlite-wal",
            "slack.sqlite-shm",
        ):
            path = self._folder / each
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        _say("state", "earlier demos forgotten")

    def _keep(self, stack: AsyncExitStack, name: str) -> Keep:
        keep = Keep(self._folder / f"{name}.sqlite")
        stack.callback(keep.close)
        return keep

    def _log_to_file(self, stack: AsyncExitStack) -> None:
        path = self._folder / "demo.log"
        logs.configure(stack.enter_context(path.open("a", encoding="utf-8")))
        _say("log", str(path))


class Bot:
    """The bot on whichever port is free; its public address goes by the port."""

    def __init__(self, *, redis_url: str, api_url: str, slack_url: str, folder: Path) -> None:
        self._redis_url = redis_url
        self._api_url = api_url
        self._slack_url = slack_url
        self._folder = folder
        self._app: Application | None = None

    async def start(self, host: str, port: int) -> str:
        self._app = assemble(self._settings(host, port))
        return await self._app.start()

    async def stop(self) -> None:
        if self._app:
            await self._app.stop()

    def _settings(self, host: str, port: int) -> Settings:
        return load_settings(
            _env_file=None,
            slack_bot_token=BOT_TOKEN,
            slack_signing_secret=SIGNING_SECRET,
            slack_api_url=self._slack_url,
            api_url=self._api_url,
            api_key=API_KEY,
            public_url=f"http://{host}:{port}",
            redis_url=self._redis_url,
            roles=tuple(Role),
            data_dir=self._folder,
            admins=ADMINS,
            host=host,
            port=port,
        )


async def _listen(name: str, start: Callable[[str, int], Awaitable[str]], wanted: int) -> str:
    """Start on the wanted port or the next free one, and say which."""
    port = next((port for port in range(wanted, wanted + PORTS_TO_TRY) if _is_free(port)), None)
    if port is None:
        raise OSError(
            errno.EADDRINUSE, f"no free port from {wanted} to {wanted + PORTS_TO_TRY - 1} for the {name}"
        )
    address = await start(HOST, port)
    _say(name, address + ("" if port == wanted else f"  (port {wanted} is taken)"))
    return address


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _say(name: str, what: str) -> None:
    click.echo(f"  ✓ {name:18} {what}")


def _has_browser() -> bool:
    """Whether a window could open; a text browser would take the terminal away."""
    screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not screen:
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True
