"""The app's installation: which tokens are good, and how it gets one by OAuth and loses it again."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import App

CODE_LIFE = timedelta(minutes=10)
BOT_TOKEN = "xoxb-"  # noqa: S105 - how such tokens begin, no secret


@dataclass(frozen=True)
class Code:
    """What the redirect after a consent brings the app: good once, for ten minutes."""

    person: str
    redirect_uri: str | None
    issued: datetime


class Installation:
    """Tokens and codes of the one app.

    ``tell`` hears the events that follow from a loss: ``tokens_revoked``, and ``app_uninstalled`` after it
    (docs.slack.dev/reference/events/tokens_revoked). It is called while the call that caused them is being answered.
    """

    def __init__(self, app: App, clock: Clock) -> None:
        self._app = app
        self._clock = clock
        self._good: set[str] = set()
        self._gone: set[str] = set()
        self._codes: dict[str, Code] = {}
        self.tell: Callable[[dict[str, Any]], None] = _nobody

    @property
    def tokens(self) -> Iterable[str]:
        return sorted(self._good)

    def grant(self, token: str) -> None:
        """This token is good from now on."""
        self._gone.discard(token)
        self._good.add(token)

    def check(self, token: str | None) -> str:
        """The token, when it is good.

        Raises:
            Refused: ``not_authed``, ``invalid_auth``; for one that was good, ``account_inactive`` when it is a bot's
                and else ``token_revoked`` (docs.slack.dev/reference/methods/chat.postMessage, under *Errors*).
        """
        if not token:
            raise Refused("not_authed")
        if token in self._gone:
            raise Refused("account_inactive" if token.startswith(BOT_TOKEN) else "token_revoked")
        if token not in self._good:
            raise Refused("invalid_auth")
        return token

    def authorize(self, person: str, redirect_uri: str | None = None) -> str:
        """The code that the app gets once ``person`` has consented."""
        now = self._clock.now()
        self._codes = {key: one for key, one in self._codes.items() if now - one.issued < CODE_LIFE}
        code = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(32)}"
        self._codes[code] = Code(person, redirect_uri, now)
        return code

    def exchange(self, code: str, redirect_uri: str | None) -> tuple[str, str]:
        """A fresh token for a code, which is spent by this, and who consented.

        Raises:
            Refused: ``invalid_code`` (also for one that is over its time or was used), ``bad_redirect_uri``.
        """
        found = self._codes.get(code)
        if found is None or self._clock.now() - found.issued >= CODE_LIFE:
            raise Refused("invalid_code")
        if found.redirect_uri != redirect_uri:
            raise Refused("bad_redirect_uri")
        del self._codes[code]
        token = f"{BOT_TOKEN}{secrets.randbelow(10**12)}-{secrets.token_urlsafe(18)}"
        self.grant(token)
        return token, found.person

    def check_client(self, client_id: str | None, client_secret: str | None) -> None:
        """Whether these are the app's own credentials.

        Raises:
            Refused: ``invalid_client_id``, ``bad_client_secret``.
        """
        if client_id != self._app.client_id:
            raise Refused("invalid_client_id")
        if client_secret != self._app.client_secret:
            raise Refused("bad_client_secret")

    def revoke(self, *tokens: str) -> None:
        """These tokens (or all of them) are good no more; the app stays installed."""
        gone = set(tokens or self._good)
        self._good -= gone
        self._gone |= gone
        self.tell({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self._app.bot_user]}})

    def uninstall(self) -> None:
        """The app is taken out of the workspace: all its tokens are gone."""
        self.revoke()
        self.tell({"type": "app_uninstalled"})


def _nobody(_event: dict[str, Any]) -> None:
    """No one listens."""
