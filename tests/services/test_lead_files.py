"""Files of leads: the same click sends one, and who asked again is told so."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from blocks.files import file_sent_before
from bot.filters import LeadFilter
from bot.listing import Listing, ListWish
from bot.sandbox.slack import SlackSandbox
from bot.services.lead_files import LeadFiles
from bot.services.uploads import Uploads
from bot.slack.errors import SlackUnreachable
from bot.slack.payloads import Click
from bot.slack.replies import Say
from bot.store.forgotten import name_of_user
from bot.store.uploads import UploadBook
from handlers.lead_files import send_csv
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


async def test_who_is_forgotten_while_it_is_written_is_in_no_file(
    desk: Desk, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await house.api.leads.of_stream(43, limit=1, offset=0)
    gone = asked.leads[0].profile
    send, bodies = Uploads.send, list[str]()

    async def meanwhile(uploads: Uploads, job: str, person: str, path: Path, **more: str) -> None:
        bodies.append(await asyncio.to_thread(path.read_text, encoding="utf-8"))
        await house.forgotten.add([name_of_user(gone.x_user_id)])
        await send(uploads, job, person, path, **more)

    monkeypatch.setattr(Uploads, "send", meanwhile)
    assert await desk.files.send(RUST, act(), contacts=False)
    assert [gone.handle in each for each in bodies] == [True, False]
    assert len(desk.slack.calls("files.delete")) == 1
    assert len(await desk.book.all()) == 1


async def test_a_file_that_was_not_sent_leaves_nothing_behind_and_is_sent_by_the_next_try(
    desk: Desk,
) -> None:
    await desk.slack.control(fault="drop_reply", method="files.getUploadURLExternal", count=1)
    with pytest.raises(SlackUnreachable):
        await desk.files.send(RUST, act(), contacts=False)
    assert not list(desk.folder.iterdir())
    assert await desk.files.send(RUST, act(), contacts=False)


async def test_who_orders_a_file_twice_is_told_that_it_was_sent(desk: Desk, house: House) -> None:
    asked = await house.lists.ask(ListWish(), LeadFilter(), "U0AMY", "job-1")
    kept = await house.lists.read(asked, 43)
    order = Click(
        action_id="leads.csv", person="U0AMY", trigger_id="1", value=f'{{"v":1,"list":"{kept.id}"}}'
    )
    assert await send_csv(order, house.lists, desk.files) != Say(file_sent_before())
    assert await send_csv(order, house.lists, desk.files) == Say(file_sent_before())
