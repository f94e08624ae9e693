"""Files of leads: the same click sends one, and who asked again is told so."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.listing import Listing
from bot.sandbox.slack import SlackSandbox
from bot.services.lead_files import LeadFiles
from bot.services.uploads import Uploads
from bot.slack.errors import SlackUnreachable
from bot.store.uploads import UploadBook
from tests.services.make import House, act
from tests.slack.make import made, sandbox

RUST = Listing(stream=43)


class Desk:
    """Lead files between a house and a Slack."""

    def __init__(
        self, house: House, slack: SlackSandbox, session: aiohttp.ClientSession, folder: Path
    ) -> None:
        self.slack = slack
        self.folder = folder / "not yet there"
        uploads = Uploads(made(slack.base_url, session), UploadBook(house.store), self.folder, house.clock)
        self.files = LeadFiles(
            house.listed, house.catalog, uploads, house.audit, house.outbox, house.keeping_out, house.clock
        )
        self.book = UploadBook(house.store)


@pytest.fixture
async def desk(house: House, tmp_path: Path) -> AsyncIterator[Desk]:
    slack = sandbox(house.clock)
    await slack.start()
    async with aiohttp.ClientSession() as session:
        yield Desk(house, slack, session, tmp_path)
    await slack.stop()


async def test_the_same_job_sends_one_file(desk: Desk) -> None:
    written = await desk.files.send(RUST, act(), contacts=True)
    assert written is not None
    assert (written.leads, written.reached) == (written.looked, 0)
    assert await desk.files.send(RUST, act(), contacts=True) is None
    assert len(desk.slack.calls("files.completeUploadExternal")) == 1
    assert not list(desk.folder.iterdir())


async def test_a_file_that_was_not_sent_leaves_nothing_behind_and_is_sent_by_the_next_try(
    desk: Desk,
) -> None:
    await desk.slack.control(fault="drop_reply", method="files.getUploadURLExternal", count=1)
    with pytest.raises(SlackUnreachable):
        await desk.files.send(RUST, act(), contacts=False)
    assert not list(desk.folder.iterdir())
    assert await desk.files.send(RUST, act(), contacts=False)
