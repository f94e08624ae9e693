"""Numbers as a file: a row for each thing that was counted, and nothing in a cell that would be run."""

import asyncio
import csv
from datetime import timedelta
from pathlib import Path

from bot.digests.stats import Part, Stats, Tally
from bot.services.report_file import COLUMNS, ReportFile, rows
from bot.services.reports import Names, Question, Report, Reports
from bot.services.uploads import Uploads
from bot.sheets import BOM
from tests.blocks.stats_states import RUST, SINCE, UNTIL

NAMES = Names({43: "Rust people"}, {12: "=HYPERLINK(1)", 13: "Berlin"}, {7: "ferris"})


class Taken(Uploads):
    """Keeps what would be sent to Slack."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.sent: dict[str, str] = {}

    async def was_sent(self, job: str) -> bool:
        return job in self.sent

    async def send(
        self, job: str, person: str, path: Path, *, filename: str, title: str, comment: str, sort: str
    ) -> None:
        assert (person, filename, sort) == ("U0AMY", "stats-2026-11-23.csv", "stats")
        assert title
        assert comment
        self.sent[job] = await asyncio.to_thread(path.read_text, "utf-8")


class Counted(Reports):
    """Has the numbers ready, and says how often it was asked."""

    def __init__(self, stats: Stats) -> None:
        self._report = Report(stats, None, NAMES)
        self.asked: list[Question] = []

    async def count(self, question: Question) -> Report:
        self.asked.append(question)
        return self._report


def of(kind: str) -> list[tuple[object, ...]]:
    return [
        (row.get("id"), row.get("name"), row.get("judged"), row.get("acceptance"))
        for row in rows(RUST, NAMES)
        if row["of"] == kind
    ]


def test_each_thing_that_was_counted_is_a_row() -> None:
    assert of("all") == [(None, None, 70, "0.743")]
    assert of("stream") == [(43, "Rust people", 70, "0.743")]
    assert of("segment")[1:] == [(13, "Berlin", 23, "0.391"), (14, None, 3, None)]
    assert of("source") == [(None, "follower", 41, "0.854"), (None, "liker", 29, "0.586")]
    assert of("reason") == [
        (None, "wrong_job", None, None),
        (None, "bot", None, None),
        (None, "zapier", None, None),
    ]
    assert of("person") == [("U0AMY", None, 44, None), ("U0BEN", None, 26, None)]


def test_weeks_and_waits_are_numbers_that_can_be_drawn() -> None:
    weeks = [row for row in rows(RUST, NAMES) if row["of"] == "week"]
    assert [row["since"] for row in weeks][0::3] == ["2026-10-26 09:00:00", "2026-11-16 09:00:00"]
    (whole,) = [row for row in rows(RUST, NAMES) if row["of"] == "all"]
    assert (whole["waited"], whole["half_within_hours"], whole["nine_in_ten_within_hours"]) == (
        65,
        "3.0",
        "52.0",
    )


def test_every_cell_has_a_column_and_every_column_a_cell() -> None:
    assert {name for row in rows(RUST, NAMES) for name in row} == set(COLUMNS)


def test_what_is_not_known_is_a_row_without_number() -> None:
    stats = Stats(SINCE, UNTIL, segments=(Part(None, Tally(2)),))
    assert [row for row in rows(stats, NAMES) if row["of"] == "segment"] == [
        {"of": "segment", "id": None, "name": None, "judged": 2, "good": 2, "bad": 0, "acceptance": None}
    ]


async def test_the_file_is_sent_once_for_each_job(tmp_path: Path) -> None:
    reports, taken = Counted(RUST), Taken(tmp_path)
    question = Question(UNTIL - timedelta(weeks=4), UNTIL)
    for _ in range(2):
        await ReportFile(reports, taken).send(question, "U0AMY", "job-1")
    assert reports.asked == [question]
    content = taken.sent["job-1"]
    assert content.startswith(f"{BOM}of,id,name,since,judged,good,bad,acceptance,enriched,")
    lines = list(csv.DictReader(content.removeprefix(BOM).splitlines()))
    assert len(lines) == len(list(rows(RUST, NAMES)))
    assert [line["name"] for line in lines if line["id"] == "12"] == ["'=HYPERLINK(1)"]
    assert [(line["exported"], line["claimed"]) for line in lines if line["id"] == "U0AMY"] == [("9", "3")]
