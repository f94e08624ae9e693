"""The Slack stand-in as one object: start it, point an app at it, and be the people who use that app."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from aiohttp import web

from bot.sandbox.clock import Clock, WallClock
from bot.sandbox.keep import Keep
from bot.sandbox.slack.applink import ACK_SECONDS, Ack, AppLink
from bot.sandbox.slack.choices import placed
from bot.sandbox.slack.controls import Controls
from bot.sandbox.slack.deeds import Deeds
from bot.sandbox.slack.events import Events, Tab
from bot.sandbox.slack.faults import Faults
from bot.sandbox.slack.gestures import Gestures
from bot.sandbox.slack.hub import Hub
from bot.sandbox.slack.manifest import Manifest, Shortcut, read_manifest
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.outcomes import InMessage, InView, Outcome
from bot.sandbox.slack.pace import Pace
from bot.sandbox.slack.pageapi import PageApi
from bot.sandbox.slack.parts import BOT_SCOPES, EVENTS, Parts
from bot.sandbox.slack.payloads import Payloads
from bot.sandbox.slack.posting import Posting
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.site import site
from bot.sandbox.slack.state import State
from bot.sandbox.slack.submitting import Submitting
from bot.sandbox.slack.traffic import Entry, Traffic
from bot.sandbox.slack.triggers import ResponseUrls, Triggers
from bot.sandbox.slack.views import View, Views
from bot.sandbox.slack.webapi import WebApi
from bot.sandbox.slack.workspace import App, Channel, Person, SlashCommand, Workspace, seeded

T = TypeVar("T")
SHUTDOWN = 1.0
USUAL = Manifest(App().name, App().handle, scopes=BOT_SCOPES, events=EVENTS)
"""What is taken for declared without a manifest."""


class SlackSandbox:
    """Slack for one workspace and one app, on loopback.

    ``app_url`` is where commands, interactions and events are POSTed. Pace, triggers and ``response_url`` go by
    ``clock``; ``ack_seconds`` (how long the app may take to acknowledge) is real time, and so is the signed time
    stamp unless ``signing_time`` says otherwise.

    The app's name, commands, shortcuts, scopes and events are those of its ``manifest`` (a YAML or JSON file, or what is
    in it); what is named beside it wins. Without a manifest and without ``commands`` every slash command goes to the
    app, and likewise every shortcut. ``workspace`` brings an app with a name of its own.

    Raises:
        BadManifest: the manifest cannot be read.
    """

    def __init__(
        self,
        *,
        token: str,
        signing_secret: str,
        app_url: str | None = None,
        workspace: Workspace | None = None,
        manifest: Path | str | Mapping[str, Any] | None = None,
        commands: Iterable[SlashCommand] | None = None,
        shortcuts: Iterable[Shortcut] | None = None,
        clock: Clock | None = None,
        keep: Keep | None = None,
        scopes: Iterable[str] | None = None,
        events: Iterable[str] | None = None,
        ack_seconds: float = ACK_SECONDS,
        signing_time: Callable[[], float] = time.time,
    ) -> None:
        clock = clock or WallClock()
        hub = Hub()
        declared = USUAL if manifest is None else read_manifest(manifest)
        state = State(workspace or _home_of(declared), clock, keep or Keep(), hub)
        traffic = Traffic(clock, hub, (token, signing_secret))
        self._parts = Parts(
            state=state,
            views=Views(state, hub),
            hub=hub,
            traffic=traffic,
            pace=Pace(clock),
            faults=Faults(clock),
            triggers=Triggers(clock),
            responses=ResponseUrls(clock),
            posting=Posting(state),
            payloads=Payloads(state),
            link=AppLink(
                signing_secret,
                traffic,
                clock,
                url=app_url,
                ack_seconds=ack_seconds,
                signing_time=signing_time,
            ),
            commands=tuple(declared.commands if commands is None else commands),
            shortcuts=tuple(declared.shortcuts if shortcuts is None else shortcuts),
            scopes=frozenset(declared.scopes if scopes is None else scopes),
            events=frozenset(declared.events if events is None else events),
            declared=manifest is not None,
        )
        self.events = Events(self._parts)
        self.deeds = Deeds(self._parts, self.events, token)
        self._parts.installation.tell = self.events.soon
        self._gestures = Gestures(self._parts, self.events)
        self._submitting = Submitting(self._parts)
        self._controls = Controls(self._parts, self.deeds)
        self._web_api = WebApi(self._parts, token)
        self._page_api = PageApi(self._parts, self._gestures, self._submitting, self._controls)
        self._runner: web.AppRunner | None = None

    @property
    def app_url(self) -> str | None:
        return self._parts.link.url

    @app_url.setter
    def app_url(self, url: str | None) -> None:
        self._parts.link.url = url

    @property
    def base_url(self) -> str:
        return self._parts.base_url

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen, and give the base URL: the Web API is under ``/api/``, the page at ``/``.

        Raises:
            OSError: the port is taken; nothing is left open.
        """
        await self._parts.link.open()
        application = site([*self._web_api.routes(), *self._page_api.routes()])
        # Bodies are taken as they come: what does not unpack would be logged as a fault of this server, not of the app.
        self._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=SHUTDOWN, auto_decompress=False
        )
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError:
            await self.stop()
            raise
        bound = self._runner.addresses[0][1]
        self._parts.base_url = self._parts.payloads.base_url = f"http://{host}:{bound}"
        return self._parts.base_url

    async def stop(self) -> None:
        self._parts.hub.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        await self._parts.link.close()

    async def until(self, predicate: Callable[[], T], timeout: float = 5) -> T:
        """What ``predicate`` gives, once that is true; asked again at each change.

        Raises:
            TimeoutError: it did not become true in ``timeout`` real seconds.
        """
        return await self._parts.hub.until(predicate, timeout)

    async def command(self, person: str, channel: str, text: str, *, thread_ts: str | None = None) -> Outcome:
        """Type a line into a channel, or into one of its threads: ``/goodones run``, or plain text."""
        return await self._gestures.send(person, channel, text, thread_ts=thread_ts)

    async def shortcut(self, person: str, callback_id: str) -> Outcome:
        """Use a global shortcut."""
        return await self._gestures.shortcuts.anywhere(person, callback_id)

    async def message_shortcut(self, person: str, channel: str, ts: str, callback_id: str) -> Outcome:
        """Use a shortcut in the menu of a message."""
        return await self._gestures.shortcuts.on_message(person, channel, ts, callback_id)

    async def click(
        self,
        person: str,
        channel: str,
        ts: str,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
        state: Any = None,
    ) -> Outcome:
        """Use an element of a message: a button needs no ``value``, a menu takes the option or its value."""
        place = InMessage(channel, ts)
        return await self._gestures.use(person, place, action_id, value, block_id=block_id, state=state)

    async def click_in_view(
        self, person: str, view_id: str, action_id: str, value: Any = None, *, block_id: str | None = None
    ) -> Outcome:
        """Use an element of a modal or of the Home tab."""
        return await self._gestures.use(person, InView(view_id), action_id, value, block_id=block_id)

    async def options(
        self, person: str, place: InMessage | InView, action_id: str, typed: str
    ) -> dict[str, Any]:
        """Type into an external menu; what the app offers."""
        return await self._gestures.options(person, place, action_id, typed)

    async def submit(
        self, person: str, values: Mapping[str, Any] | None = None, *, view_id: str | None = None
    ) -> Outcome:
        """Send the top modal (or the one named) with plain ``values`` by action id over what it starts with."""
        view = self._top(person, view_id)
        merged = placed(view.blocks, values or {}, view.values)
        return await self._submitting.submit(person, view.id, merged)

    async def close_modal(self, person: str, *, view_id: str | None = None, clear: bool = False) -> Outcome:
        """Close the top modal (or the one named) by its button; with ``clear`` all of them by the x in the corner."""
        return await self._submitting.close(person, self._top(person, view_id).id, clear=clear)

    async def close(self, person: str, *, view_id: str | None = None) -> Outcome:
        return await self.close_modal(person, view_id=view_id)

    async def open_home(self, person: str, tab: Tab = "home") -> Outcome:
        """Open the Home tab, or the messages of the app."""
        return await self._gestures.open_home(person, tab)

    async def join(self, person: str, channel: str) -> None:
        """A person comes into a channel."""
        await self.deeds.join(person, channel)

    async def archive(self, channel: str, by: str | None = None) -> None:
        await self.deeds.archive(channel, by)

    async def new_person(self, name: str, **about: Any) -> Person:
        """Someone joins the workspace; ``about`` is anything of a ``Person``: ``tz="Europe/Oslo"``."""
        return await self.deeds.new_person(name, **about)

    async def change_person(self, person: str, **about: Any) -> Person:
        """Someone is renamed, moves, becomes an admin, or is deactivated (``deleted=True``)."""
        return await self.deeds.change_person(person, **about)

    async def uninstall(self) -> None:
        """The app is taken out of the workspace."""
        await self.deeds.uninstall()

    async def deliver_twice(self, what: str | None = None, *, count: int = 1) -> None:
        """The next requests to the app whose name in the traffic begins so (``command``) arrive twice."""
        await self.control(fault="deliver_twice", what=what, count=count)

    async def deliver_late(self, seconds: float, what: str | None = None, *, count: int = 1) -> None:
        """The next requests to the app whose name in the traffic begins so arrive so much later, by the clock."""
        await self.control(fault="deliver_late", what=what, count=count, seconds=seconds)

    async def control(self, **asked: Any) -> None:
        """The levers of ``/_/control``, described at ``Controls``: ``fault=..., method=...``, ``do=..., channel=...``."""
        await self._controls.apply(asked)

    @property
    def channels(self) -> Mapping[str, Channel]:
        return self._parts.state.channels

    def direct(self, person: str) -> Channel:
        """The direct messages between a person and the app."""
        return self._parts.state.direct(person)

    def messages(self, channel: str, *, person: str | None = None) -> list[Message]:
        """Messages oldest first: all of them, or what one person sees."""
        log = self._parts.state.logs[channel]
        return [one for one in log if person is None or one.seen_by(person)]

    def modals(self, person: str) -> list[View]:
        """The person's open modals, bottom to top."""
        return self._parts.views.modals(person)

    def home(self, person: str) -> View | None:
        return self._parts.views.home(person)

    def calls(self, method: str | None = None) -> list[Entry]:
        """What the app called: method (``what``), arguments (``body``), status and answer."""
        return [
            one for one in self._parts.traffic if one.direction == "from_app" and method in {None, one.what}
        ]

    def deliveries(self) -> list[Entry]:
        """What was sent to the app: kind (``what``), body, status, milliseconds and answer."""
        return [one for one in self._parts.traffic if one.direction == "to_app"]

    @property
    def late(self) -> int:
        """How many requests the app did not acknowledge within its three seconds."""
        return self._parts.traffic.late

    async def event(self, event: dict[str, Any]) -> Ack:
        """Send any event to the app, such as ``{"type": "app_uninstalled"}``."""
        return await self.events.tell(event)

    def _top(self, person: str, view_id: str | None) -> View:
        modals = self.modals(person)
        found = [view for view in modals if view_id in {None, view.id}]
        if not found:
            raise Refused("not_found")
        return found[-1]


def _home_of(manifest: Manifest) -> Workspace:
    """The usual workspace, with the app as its manifest names it."""
    workspace = seeded()
    handle = "".join(one for one in manifest.bot_name.lower() if one.isalnum() or one in "._-")
    app = replace(workspace.app, name=manifest.name, handle=handle or workspace.app.handle)
    return replace(workspace, app=app)
