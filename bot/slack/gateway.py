"""Every call to Slack goes through here: one shared session, no silent repeats, errors of our own tree."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import history
from bot.slack.errors import (
    SlackRefused,
    SlackUnreachable,
    TokenRefused,
    from_code,
)
from bot.slack.message import Message, View
from bot.slack.place import Place
from bot.slack.results import (
    UNREADABLE,
    object_of,
    refusal,
    text_of,
    texts_of,
    translated,
    trouble,
    view_hash,
)
from bot.slack.tables import REFUSALS, has_table, without_tables

SCOPES = (
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:read",
    "im:read",
    "im:write",
    "users:read",
)
"""What the methods below and the slash command need; ``manifest.yml`` asks for the same."""
TIMEOUT = 10
"""Seconds for one call."""
UPLOAD_TIMEOUT = 300
"""Seconds for the bytes of a file."""
A_PAGE, MOST_PAGES = 1000, 20
"""Members of a channel that are read at once, and how often: who comes after that is taken to be no member."""
T = TypeVar("T")


@dataclass(frozen=True)
class Posted:
    """Where a message stands: for one to a person by user id, ``channel`` is their direct messages with us."""

    channel: str
    ts: str


@dataclass(frozen=True)
class Shown:
    """An open modal, and the mark of what it shows now."""

    id: str
    hash: str | None


class CannotLook(SlackRefused):
    """The workspace did not let us read that channel's history."""


@dataclass(frozen=True)
class Identity:
    """Who we are in the workspace, by ``auth.test``."""

    team: str
    bot_user: str
    bot_id: str


class Gateway:
    """Slack's Web API and response URLs. Methods raise SlackError."""

    def __init__(self, client: AsyncWebClient, session: aiohttp.ClientSession) -> None:
        self._client = client
        self._session = session
        self._scopes: frozenset[str] | None = None
        self._bot_id: str | None = None
        self._no_tables = False

    async def identity(self) -> Identity:
        """https://docs.slack.dev/reference/methods/auth.test"""
        answer = await self._call("auth.test", {})
        return Identity(str(answer.get("team_id")), str(answer.get("user_id")), str(answer.get("bot_id")))

    async def post(self, channel: str, message: Message, metadata: dict[str, Any] | None = None) -> Posted:
        """Post to a channel, or to a person by user id.

        https://docs.slack.dev/reference/methods/chat.postMessage
        """
        body: dict[str, Any] = {"channel": channel, "unfurl_links": False, "unfurl_media": False}
        if message.thread:
            body["thread_ts"] = message.thread
        if metadata:
            body["metadata"] = metadata

        async def send(shown: dict[str, Any]) -> dict[str, Any]:
            return await self._call("chat.postMessage", {**body, **shown})

        answer = await self._show(message, send)
        return Posted(str(answer.get("channel") or channel), text_of("chat.postMessage", answer.get("ts")))

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """https://docs.slack.dev/reference/methods/chat.update"""

        async def send(shown: dict[str, Any]) -> dict[str, Any]:
            return await self._call("chat.update", {"channel": channel, "ts": ts, **shown})

        await self._show(message, send)

    async def find(self, channel: str, id_: str, since: float, thread: str | None = None) -> str | None:
        """The ``ts`` of our message with this key, if it stands in a channel since then (Unix seconds), or in a thread.

        Raises CannotLook where that cannot be known: without a history scope, and for a person's direct messages.
        """
        if self._bot_id is None or self._scopes is None:
            self._bot_id = (await self.identity()).bot_id
        if not (self._scopes or frozenset()) & history.SCOPES or channel.startswith(("U", "W")):
            raise CannotLook("conversations.history", "not_allowed")
        cursor = ""
        for _ in range(history.MOST_PAGES):
            page = await self._history(history.query(channel, since, cursor, thread))
            cursor = history.next_cursor(page)
            if (ts := history.found_in(page, id_, self._bot_id)) or not cursor:
                return ts
        raise CannotLook("conversations.history", "too_much_to_read")

    async def _history(self, params: dict[str, str]) -> dict[str, Any]:
        """A scope may be missing for this kind of channel only."""
        method = "conversations.replies" if "ts" in params else "conversations.history"
        try:
            return await self._call(method, params=params)
        except TokenRefused as error:
            if error.code != "missing_scope":
                raise
            raise CannotLook(error.method, error.code) from error

    async def whisper(self, channel: str, person: str, message: Message, thread: str | None = None) -> None:
        """Only for one person's eyes; https://docs.slack.dev/reference/methods/chat.postEphemeral"""
        body = {"channel": channel, "user": person}
        if thread:
            body["thread_ts"] = thread
        await self._show(message, lambda shown: self._call("chat.postEphemeral", {**body, **shown}))

    async def open_view(self, trigger: str, view: View, *, above: bool = False) -> Shown:
        """Open a modal; ``above`` the one whose button was clicked.

        https://docs.slack.dev/reference/methods/views.open , https://docs.slack.dev/reference/methods/views.push
        """
        method = "views.push" if above else "views.open"
        answer = await self._call(method, {"trigger_id": trigger, "view": view})
        return Shown(text_of(method, (answer.get("view") or {}).get("id")), view_hash(answer))

    async def update_view(self, view_id: str, view: View, hash_: str | None = None) -> str | None:
        """Show something else; answers the mark of what is shown now.

        Raises ModalGone where it is closed, or shows something else than it did at that mark.
        https://docs.slack.dev/reference/methods/views.update
        """
        body = {"view_id": view_id, "view": view, **({"hash": hash_} if hash_ else {})}
        return view_hash(await self._call("views.update", body))

    async def publish_home(self, person: str, view: View) -> None:
        """Put this on a person's Home tab. https://docs.slack.dev/reference/methods/views.publish"""
        await self._call("views.publish", {"user_id": person, "view": view})

    async def place(self, channel: str) -> Place:
        """What kind of channel that is; https://docs.slack.dev/reference/methods/conversations.info"""
        # Reading methods take no JSON: https://docs.slack.dev/apis/web-api/
        answer = await self._call("conversations.info", params={"channel": channel})
        return Place.read(answer.get("channel") or {})

    async def members(self, channel: str) -> list[str]:
        """Who is in a channel that we may see; https://docs.slack.dev/reference/methods/conversations.members"""
        found: list[str] = []
        cursor = ""
        for _ in range(MOST_PAGES):
            params = {"channel": channel, "limit": str(A_PAGE), **({"cursor": cursor} if cursor else {})}
            page = await self._call("conversations.members", params=params)
            found += texts_of("conversations.members", page.get("members"))
            if not (cursor := history.next_cursor(page)):
                break
        return found

    async def person(self, person: str) -> dict[str, Any]:
        """A user object; https://docs.slack.dev/reference/methods/users.info"""
        answer = await self._call("users.info", params={"user": person})
        return object_of("users.info", answer.get("user"))

    async def group(self, group: str) -> list[str]:
        """Who is in a user group; https://docs.slack.dev/reference/methods/usergroups.users.list"""
        answer = await self._call("usergroups.users.list", params={"usergroup": group})
        return texts_of("usergroups.users.list", answer.get("users"))

    async def direct(self, person: str) -> str:
        """The channel of our direct messages with a person. https://docs.slack.dev/reference/methods/conversations.open"""
        answer = await self._call("conversations.open", params={"users": person})
        return text_of("conversations.open", (answer.get("channel") or {}).get("id"))

    async def upload(self, path: Path, filename: str) -> str:
        """Send a file that is not empty, piece by piece; answers its id. Nobody sees it before it is shared.

        https://docs.slack.dev/reference/methods/files.getUploadURLExternal
        """
        size = (await asyncio.to_thread(path.stat)).st_size
        params = {"filename": filename, "length": str(size)}
        answer = await self._call("files.getUploadURLExternal", params=params)
        id_ = text_of("files.getUploadURLExternal", answer.get("file_id"))
        await self._send_bytes(text_of("files.getUploadURLExternal", answer.get("upload_url")), path)
        return id_

    async def share(self, file: str, channel: str, *, title: str, comment: str) -> None:
        """Show an uploaded file in a channel (an id of one, no person's), once: a second time is refused.

        https://docs.slack.dev/reference/methods/files.completeUploadExternal
        """
        body = {"files": [{"id": file, "title": title}], "channel_id": channel, "initial_comment": comment}
        await self._call("files.completeUploadExternal", body)

    async def delete_file(self, file: str) -> None:
        """Take a file of ours away from everybody. https://docs.slack.dev/reference/methods/files.delete"""
        await self._call("files.delete", {"file": file})

    async def _send_bytes(self, url: str, path: Path) -> None:
        """The address is a secret: it stands in no error."""
        try:
            with path.open("rb") as content:
                async with self._session.post(
                    url, data=content, timeout=aiohttp.ClientTimeout(total=UPLOAD_TIMEOUT)
                ) as answer:
                    await answer.read()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackUnreachable("upload", type(error).__name__) from error
        if failed := trouble("upload", answer.status, answer.headers):
            raise failed
        if not answer.ok:
            raise SlackRefused("upload", str(answer.status))

    async def respond(
        self,
        url: str,
        message: Message,
        *,
        public: bool = False,
        replace: bool = False,
    ) -> None:
        """Answer by a response URL: five uses within thirty minutes.

        https://docs.slack.dev/interactivity/handling-user-interaction
        """
        kind = "in_channel" if public else "ephemeral"
        body = {"response_type": kind, "replace_original": replace}
        await self._show(message, lambda shown: self._respond(url, {**body, **shown}))

    async def _respond(self, url: str, body: dict[str, Any]) -> None:
        try:
            async with self._session.post(
                url, json=body, timeout=aiohttp.ClientTimeout(total=TIMEOUT)
            ) as answer:
                text = await answer.text(errors="replace")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackUnreachable("response_url", type(error).__name__) from error
        if failed := trouble("response_url", answer.status, answer.headers):
            raise failed
        if (code := refusal(text)) or not answer.ok:
            raise from_code("response_url", code or text[:100] or str(answer.status))

    async def _show(self, message: Message, send: Callable[[dict[str, Any]], Awaitable[T]]) -> T:
        """Send what is drawn; with plain lines where Slack takes no table, and from then on at once."""
        if not has_table(message):
            return await send(_shown(message))
        if not self._no_tables:
            try:
                return await send(_shown(message))
            except SlackRefused as error:
                if error.code not in REFUSALS:
                    raise
        # Set before the call: one that is too fast for Slack is made again, and does not begin with the table then.
        self._no_tables = True
        try:
            return await send(_shown(without_tables(message)))
        except SlackRefused:
            self._no_tables = False
            raise

    async def _call(
        self,
        method: str,
        body: dict[str, Any] | None = None,
        *,
        params: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        try:
            # The client's own limit does not hold on a session that is handed in.
            async with asyncio.timeout(TIMEOUT):
                answer = await self._client.api_call(method, json=body, params=params)
        except SlackApiError as error:
            raise translated(method, error) from error
        # The client stumbles over an answer that is no object: AttributeError.
        except (SlackClientError, aiohttp.ClientError, TimeoutError, ValueError, AttributeError) as error:
            raise SlackUnreachable(method, type(error).__name__) from error
        self._learn_scopes(answer.headers)
        data = answer.data
        if not isinstance(data, dict):
            raise SlackUnreachable(method, UNREADABLE)
        return data

    def _learn_scopes(self, headers: Any) -> None:
        """Slack says with every answer what the token may do: https://docs.slack.dev/apis/web-api/"""
        granted = next((headers[name] for name in headers if name.lower() == "x-oauth-scopes"), None)
        if isinstance(granted, str):
            self._scopes = frozenset(scope.strip() for scope in granted.split(","))


def _shown(message: Message) -> dict[str, Any]:
    """``text`` without ``blocks`` would remove blocks on an update, so both are always sent."""
    return {"text": message.text, "blocks": message.blocks}
