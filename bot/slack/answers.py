"""Carries out what handlers answer, by the way that the person came."""

from typing import Any

import structlog

from bot.slack.errors import ModalGone, SlackError
from bot.slack.gateway import Gateway
from bot.slack.message import Message, View
from bot.slack.payloads import Click, Incoming, Submission
from bot.slack.replies import Fill, Home, Open, Replace, Reply, Say, Suggest

AGAIN = "Open this tab again to see how things stand."

log = structlog.stdlib.get_logger(__name__)


class Answers:
    """One person's conversation about one payload: make a new one for each."""

    def __init__(self, gateway: Gateway, incoming: Incoming) -> None:
        self._gateway = gateway
        self._incoming = incoming
        self._view = incoming.view_id if isinstance(incoming, Click | Submission) else None
        self._hash = incoming.view_hash if isinstance(incoming, Click) else None

    async def give(self, reply: Reply) -> None:
        """Carry out one reply. Raises SlackError."""
        match reply:
            case Say(message, public):
                await self.tell(message, public=public)
            case Replace(message):
                await self._replace(message)
            case Open(view):
                above = isinstance(self._incoming, Click) and self._incoming.view_type == "modal"
                opened = await self._gateway.open_view(self._incoming.trigger_id, view, above=above)
                self._view, self._hash = opened.id, opened.hash
            case Fill(view, window) if window or self._view:
                await self._fill(view, window)
            case Home(view):
                await self._gateway.publish_home(self._incoming.person, view)
            case Fill() | Suggest():
                log.error("a reply that cannot be given here", reply=type(reply).__name__)

    async def _fill(self, view: View, window: str | None) -> None:
        """What a person did meanwhile in the same modal is newer than this, and has shown something newer."""
        try:
            if window:
                await self._gateway.update_view(window, view)
            elif self._view:
                self._hash = await self._gateway.update_view(self._view, view, self._hash)
        except ModalGone:
            log.info("modal was closed or changed before it was filled")

    async def tell(self, message: Message, *, public: bool = False) -> None:
        """Say it in place; where the response URL is used up or over, privately in the channel, else by DM.

        For who is on the Home tab, the tab is the place.
        """
        if self._incoming.on_home:
            await self._gateway.publish_home(self._incoming.person, _tab(message))
        elif not await self._respond(message, public=public):
            await self._whisper(message)

    async def _replace(self, message: Message) -> None:
        if not await self._respond(message, replace=True):
            await self._whisper(message)

    async def _respond(self, message: Message, *, public: bool = False, replace: bool = False) -> bool:
        url = self._incoming.response_url
        if not url:
            return False
        try:
            await self._gateway.respond(url, message, public=public, replace=replace)
        except SlackError as error:
            log.info("response url did not do", code=error.code)
            return False
        return True

    async def _whisper(self, message: Message) -> None:
        incoming = self._incoming
        if incoming.channel:
            thread = incoming.thread_ts if isinstance(incoming, Click) else None
            try:
                await self._gateway.whisper(incoming.channel, incoming.person, message, thread)
            except SlackError as error:
                log.info("whisper did not do", code=error.code)
            else:
                return
        if incoming.person:
            await self._gateway.post(incoming.person, message)


def _tab(message: Message) -> View:
    """A message as a Home tab, which has blocks only."""
    blocks = message.blocks or [{"type": "section", "text": _mrkdwn(message.text)}]
    return {"type": "home", "blocks": [*blocks, {"type": "context", "elements": [_mrkdwn(AGAIN)]}]}


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
