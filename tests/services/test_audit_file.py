"""The audit as a file: whole, and once for each job."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.audit import Entry, Surface
from bot.services import audit_file as module
from bot.services.audit_file import AuditFile
from bot.services.audits import Audits, Question
from bot.services.uploads import Uploads
from tests.services.make import House


class Taken(Uploads):
    """Keeps what would be sent to Slack."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.sent: dict[str, list[str]] = {}

    async def was_sent(self, job: str) -> bool:
        return job in self.sent

    async def send(
        self, job: str, person: str, path: Path, *, filename: str, title: str, comment: str, sort: str
    ) -> None:
        assert (person, filename, sort) == ("U0AMY", "audit.csv", "audit")
        self.sent[job] = (await asyncio.to_thread(path.read_text)).splitlines()


async def test_every_line_is_in_it_however_few_are_held_together(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AT_ONCE", 2)
    for job in range(5):
        at = house.clock.now() - timedelta(minutes=job)
        entry = Entry(what="lead.good", by="U0BEN", at=at, job=str(job), surface=Surface.HOME, lead=job)
        await house.audit.note(entry)
    audits, taken = Audits(house.audit, house.handles, house.clock), Taken(tmp_path)
    file = AuditFile(audits, taken)
    await file.send(Question(audits.now()), "U0AMY", "job-1")
    head, *lines = taken.sent["job-1"]
    assert head == "at,what,by,lead,stream,channel,surface,result,cost,account"
    assert [line.split(",")[1:5] for line in lines] == [
        ["lead.good", "U0BEN", str(job), ""] for job in range(5)
    ]


async def test_a_job_that_is_done_again_sends_nothing_more(house: House, tmp_path: Path) -> None:
    audits, taken = Audits(house.audit, house.handles, house.clock), Taken(tmp_path)
    file = AuditFile(audits, taken)
    await file.send(Question(audits.now()), "U0AMY", "job-1")
    taken.sent["job-1"] = ["as it was"]
    await file.send(Question(audits.now()), "U0AMY", "job-1")
    assert taken.sent == {"job-1": ["as it was"]}
