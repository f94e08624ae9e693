"""Files for one person: sent once whatever happens in between, kept from others, and taken back."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.sandbox.slack import SlackSandbox
from bot.services.uploads import Uploads
from bot.slack.errors import SlackBusy, SlackDown, SlackRefused, SlackUnreachable
from bot.store.redis import Store
from bot.store.uploads import UploadBook
from tests.slack.make import AMY, LEADS, made, sandbox
from tests.support.clock import ManualClock

CSV = b"id,name\r\n7,Ada\r\n"
JOB = "click-1:leads.csv"


class Desk:
    """Uploads between a store and a Slack."""

    def __init__(
        self,
        clock: ManualClock,
        slack: SlackSandbox,
        store: Store,
        session: aiohttp.ClientSession,
        folder: Path,
    ) -> None:
        self.slack = slack
        self.clock = clock
        self.book = UploadBook(store)
        self.folder = folder / "uploads"
        self.uploads = Uploads(made(slack.base_url, session), self.book, self.folder, clock)

    async def send(self, job: str = JOB, content: bytes = CSV) -> None:
        with self.uploads.scratch(job) as path:
            path.write_bytes(content)
            await self.uploads.send(
                job, AMY, path, filename="leads.csv", title="Leads", comment="1 lead", sort="leads"
            )

    def shown(self) -> list[str]:
        """The files among Amy's direct messages, by title."""
        messages = self.slack.messages(self.slack.direct(AMY).id)
        return [str(file["title"]) for message in messages for file in message.files or []]


@pytest.fixture
async def desk(store: Store, tmp_path: Path) -> AsyncIterator[Desk]:
    clock = ManualClock()
    slack = sandbox(clock)
    await slack.start()
    async with aiohttp.ClientSession() as session:
        yield Desk(clock, slack, store, session, tmp_path)
    await slack.stop()


async def test_a_file_comes_by_direct_message_with_what_was_written(desk: Desk) -> None:
    await desk.send()
    assert desk.shown() == ["Leads"]
    (upload,) = desk.slack.calls("upload")
    assert upload.body["bytes"] == len(CSV)
    assert not desk.slack.messages(LEADS), "nobody else sees it"
    (message,) = desk.slack.messages(desk.slack.direct(AMY).id)
    assert message.text == "1 lead"


async def test_nothing_is_left_on_the_disk(desk: Desk) -> None:
    with desk.uploads.scratch(JOB) as path:
        assert path.stat().st_mode & 0o077 == 0
        assert path.parent.stat().st_mode & 0o077 == 0
    assert not list(desk.folder.iterdir())


async def test_the_same_job_sends_once(desk: Desk) -> None:
    assert not await desk.uploads.was_sent(JOB)
    await desk.send()
    await desk.send()
    assert await desk.uploads.was_sent(JOB)
    assert desk.shown() == ["Leads"]
    await desk.send("another click")
    assert desk.shown() == ["Leads", "Leads"]


async def test_a_lost_answer_to_the_sharing_sends_nothing_twice(desk: Desk) -> None:
    await desk.slack.control(fault="drop_reply", method="files.completeUploadExternal", count=1)
    with pytest.raises(SlackUnreachable):
        await desk.send()
    assert not await desk.uploads.was_sent(JOB)
    await desk.send()
    assert await desk.uploads.was_sent(JOB)
    assert desk.shown() == ["Leads"]


@pytest.mark.parametrize(
    ("trouble", "family"),
    [
        ({"fault": "rate_limit", "seconds": 7}, SlackBusy),
        ({"fault": "down", "count": 1}, SlackDown),
        ({"fault": "drop_reply", "count": 1}, SlackUnreachable),
        ({"fault": "error", "error": "invalid_length", "count": 1}, SlackRefused),
    ],
)
async def test_bytes_that_do_not_arrive_are_sent_anew(
    desk: Desk, trouble: dict[str, object], family: type[Exception]
) -> None:
    await desk.slack.control(method="upload", **trouble)
    with pytest.raises(family) as raised:
        await desk.send()
    assert "http" not in str(raised.value), "the address is a secret"
    assert await desk.book.get(JOB) is None
    desk.clock.advance(10)
    await desk.send()
    assert desk.shown() == ["Leads"]


async def test_what_slack_refuses_to_share_is_begun_anew(desk: Desk) -> None:
    await desk.slack.control(
        fault="error", method="files.completeUploadExternal", error="invalid_channel", count=1
    )
    with pytest.raises(SlackRefused):
        await desk.send()
    assert await desk.book.get(JOB) is None
    await desk.send()
    assert desk.shown() == ["Leads"]


async def test_a_file_can_be_taken_back_also_twice(desk: Desk) -> None:
    await desk.send()
    (upload,) = await desk.uploads.all("leads")
    assert await desk.uploads.all("audit") == []
    await desk.uploads.take_back(upload)
    assert desk.shown() == ["This file was deleted."]
    assert await desk.uploads.all("leads") == []
    await desk.uploads.take_back(upload)


async def test_what_may_not_be_deleted_stays_known(desk: Desk) -> None:
    await desk.send()
    (upload,) = await desk.uploads.all("leads")
    await desk.slack.control(fault="error", method="files.delete", error="cant_delete_file", count=1)
    with pytest.raises(SlackRefused):
        await desk.uploads.take_back(upload)
    assert await desk.uploads.all("leads") == [upload]
