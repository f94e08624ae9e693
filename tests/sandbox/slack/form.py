"""A modal that somebody has open, for tests of what becomes of it."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.views import View
from tests.sandbox.slack.support import (
    AMY,
    LEADS,
    Json,
    RecordingApp,
    modal,
    section,
)


class Form:
    """A modal that Amy has open."""

    def __init__(self, slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient) -> None:
        self.slack = slack
        self.app = app
        self.client = client

    async def open(self, *blocks: Json, **more: Any) -> View:
        await self.slack.command(AMY, LEADS, "/goodones")
        trigger = self.app.last.form["trigger_id"]
        await self.client.views_open(trigger_id=trigger, view=modal(*blocks, **more))
        return self.slack.modals(AMY)[-1]

    async def push(self, **more: Any) -> View:
        top = self.slack.modals(AMY)[-1]
        await self.slack.click_in_view(AMY, top.id, "more")
        trigger = self.app.last.payload["trigger_id"]
        await self.client.views_push(trigger_id=trigger, view=modal(section(), **more))
        return self.slack.modals(AMY)[-1]

    def titles(self) -> list[str]:
        return [view.body["title"]["text"] for view in self.slack.modals(AMY)]
