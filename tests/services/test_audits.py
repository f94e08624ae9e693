"""The audit as it is asked for, a page at a time and as a whole."""

from datetime import timedelta

import pytest

from bot.audit import Entry, Surface
from bot.services import audits as module
from bot.services.audits import Audits, Question
from tests.services.make import House


@pytest.fixture
def audits(house: House) -> Audits:
    return Audits(house.audit, house.handles, house.clock)


async def note(house: House, job: int, by: str = "U0BEN", lead: int | None = 1, days: float = 0) -> None:
    at = house.clock.now() - timedelta(days=days, minutes=job)
    await house.audit.note(
        Entry(what="lead.good", by=by, at=at, job=f"job-{job}", surface=Surface.CARD, lead=lead)
    )


def jobs(entries: tuple[Entry, ...]) -> list[str]:
    return [each.job for each in entries]


async def test_pages_are_whole_and_the_last_says_so(house: House, audits: Audits) -> None:
    for job in range(5):
        await note(house, job)
    question = Question(audits.now())
    first = await audits.page(question, 0, 3)
    assert (jobs(first.lines), first.more) == (["job-0", "job-1", "job-2"], True)
    last = await audits.page(question, 3, 3)
    assert (jobs(last.lines), last.more) == (["job-3", "job-4"], False)


async def test_what_comes_meanwhile_moves_no_page(house: House, audits: Audits) -> None:
    for job in range(3):
        await note(house, job)
    question = Question(audits.now())
    house.clock.advance(60)
    await note(house, 9)
    house.clock.advance(600)
    await note(house, 0, lead=5)
    assert jobs((await audits.page(question, 2, 3)).lines)[0] != "job-0"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"by": "U0AMY"}, ["job-1"]),
        ({"leads": (2,)}, ["job-2"]),
        ({"leads": ()}, []),
        ({"days": 3}, ["job-0", "job-1", "job-2"]),
        ({"by": "U0BEN", "leads": (1, 2)}, ["job-0", "job-2", "job-3"]),
    ],
)
async def test_only_what_was_asked_for(
    house: House, audits: Audits, asked: dict[str, object], found: list[str]
) -> None:
    await note(house, 0)
    await note(house, 1, by="U0AMY")
    await note(house, 2, lead=2)
    await note(house, 3, days=5)
    question = Question(**{"until": audits.now(), **asked})  # type: ignore[arg-type]  # a table of both kinds
    assert jobs((await audits.page(question, 0, 9)).lines) == found
    assert [each.job async for each in audits.iter(question)] == found


async def test_no_page_takes_for_ever(house: House, audits: Audits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SEEN", 2)
    for job in range(4):
        await note(house, job, lead=job)
    page = await audits.page(Question(audits.now(), leads=(1, 3)), 0, 9)
    assert (jobs(page.lines), page.seen) == (["job-1"], 2)


async def test_leads_of_a_handle(house: House, audits: Audits) -> None:
    await house.handles.learn("Ada", 7, house.clock.now())
    assert await audits.leads_of("ada") == (7,)
