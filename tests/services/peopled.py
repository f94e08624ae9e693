"""A Slack workspace with colleagues, guests, somebody of another organisation, and channels of every kind."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Self

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.workspace import Channel, Workspace, seeded_with_guests
from bot.slack.gateway import SCOPES
from tests.slack.make import SECRET, TOKEN
from tests.support.clock import ManualClock
from tests.support.world import AMY, BEN

SECRET_ROOM, OTHER_ROOM, PARTNERS = "C0SECRET", "C0OTHER", "C0PARTNERS"
"""Private with Amy, private with Ben, and shared with another organisation; the app is in the first and the last."""


def workspace() -> Workspace:
    plain = seeded_with_guests()
    rooms = (
        Channel(SECRET_ROOM, "secret", [AMY], is_private=True, bot_is_member=True),
        Channel(OTHER_ROOM, "other", [BEN], is_private=True),
    )
    channels = tuple(
        replace(each, bot_is_member=True) if each.id == PARTNERS else each for each in plain.channels
    )
    return replace(plain, channels=(*channels, *rooms))


class Peopled:
    """The stand-in for Slack with that workspace, and its clock."""

    def __init__(self, scopes: Iterable[str] = SCOPES) -> None:
        self.clock = ManualClock()
        self.slack = SlackSandbox(
            token=TOKEN,
            signing_secret=SECRET,
            scopes=scopes,
            clock=self.clock,
            workspace=workspace(),
            signing_time=lambda: self.clock.now().timestamp(),
        )

    async def __aenter__(self) -> Self:
        await self.slack.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.slack.stop()
