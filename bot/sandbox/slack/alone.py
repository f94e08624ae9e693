"""Slack alone, for an app that runs elsewhere: what a command line needs to start it and to say how to reach it."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yarl import URL

from bot.sandbox.keep import Keep
from bot.sandbox.slack.events import HAPPENING
from bot.sandbox.slack.manifest import read_manifest
from bot.sandbox.slack.server import SlackSandbox

HOST = "127.0.0.1"
BOT_TOKEN = re.compile(r"xoxb-[!-~]+\Z")
SECRET = re.compile(r"[!-~]+\Z")


class BadChoice(ValueError):
    """Something that was asked for cannot be; the text says what would do."""


class LoneSlack:
    """A stand-in for one app at ``app_url``, with the ``token`` and the ``signing_secret`` that this app is given.

    Left out, both are made from the app's name: the same at every start, so that the app's settings can stay. Without a
    manifest the app hears every event that happens here.

    Raises:
        BadChoice: an address that is none, a token that is no bot's, a secret that no header can carry.
        BadManifest: the manifest cannot be read.
    """

    def __init__(
        self,
        *,
        app_url: str,
        token: str | None = None,
        signing_secret: str | None = None,
        manifest: Path | Mapping[str, Any] | None = None,
        keep: Keep | None = None,
    ) -> None:
        _check(app_url, token, signing_secret)
        name = "" if manifest is None else read_manifest(manifest).name
        self.token = token or f"xoxb-{_made('token', name)[:24]}"
        self.signing_secret = signing_secret or _made("signing secret", name)[:32]
        self.slack = SlackSandbox(
            token=self.token,
            signing_secret=self.signing_secret,
            app_url=app_url,
            manifest=manifest,
            events=HAPPENING if manifest is None else None,
            keep=keep,
        )

    async def start(self, host: str = HOST, port: int = 0) -> str:
        """Listen, and give the address: the page is at ``/``, the Web API under ``/api/``, the levers at ``/_/control``.

        Raises:
            OSError: the port is taken.
        """
        return await self.slack.start(host, port)

    async def stop(self) -> None:
        await self.slack.stop()

    async def app_answers(self) -> bool:
        """Whether the app proves its address by the challenge, in JSON, in a form or as it is.

        (As Slack has it do before it sends events: docs.slack.dev/reference/events/url_verification.)
        """
        challenge = secrets.token_hex(16)
        ack = await self.slack.events.verify_url(challenge)
        return ack.trouble is None and challenge in ack.text


def _check(app_url: str, token: str | None, secret: str | None) -> None:
    if not _is_address(app_url):
        raise BadChoice(f"{app_url!r} is no address of an app; try http://127.0.0.1:3000/slack/events")
    if token is not None and not BOT_TOKEN.match(token):
        raise BadChoice("a bot's token begins with xoxb-; leave it out and one is made for you")
    if secret is not None and not SECRET.match(secret):
        raise BadChoice("a signing secret is letters and digits; leave it out and one is made for you")


def _is_address(url: str) -> bool:
    try:
        found = URL(url)
    except ValueError:
        return False
    return found.scheme in {"http", "https"} and bool(found.host)


def _made(what: str, name: str) -> str:
    return hashlib.sha256(f"the {what} of {name} in the stand-in".encode()).hexdigest()
