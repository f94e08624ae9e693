"""The same numbers as a CSV file, for who makes tables of their own: one row for each thing that was counted."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from bot import sheets
from bot.digests.stats import DEEDS, JUDGED, Hand, Part, Stats, Tally, Waits
from bot.services.reports import Names, Question, Report, Reports
from bot.services.uploads import Uploads

SORT = "stats"
COLUMNS = (
    "of",
    "id",
    "name",
    "since",
    JUDGED,
    "good",
    "bad",
    "acceptance",
    *(deed for deed in DEEDS if deed != JUDGED),
    "waited",
    "half_within_hours",
    "nine_in_ten_within_hours",
)
"""``of`` says what a row is about: all, a stream, segment, account, source, week, reason or person."""

Cells = dict[str, str | int | None]


class ReportFile:
    """Methods raise StoreAway, SlackError and Refused."""

    def __init__(self, reports: Reports, uploads: Uploads) -> None:
        self._reports = reports
        self._uploads = uploads

    async def send(self, question: Question, person: str, job: str) -> None:
        """Send the numbers to a person, once for each job."""
        if await self._uploads.was_sent(job):
            return
        report = await self._reports.count(question)
        with self._uploads.scratch(job) as path:
            await asyncio.to_thread(_write, path, report)
            await self._uploads.send(
                job,
                person,
                path,
                filename=f"stats-{question.until:%Y-%m-%d}.csv",
                title="How leads were judged",
                comment="The numbers that you asked for. No person on X is in them; colleagues stand by their Slack ids.",
                sort=SORT,
            )


def _write(path: Path, report: Report) -> None:
    lines = [sheets.line([row.get(name) for name in COLUMNS]) for row in rows(report.stats, report.names)]
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(sheets.BOM + sheets.line(COLUMNS) + "".join(lines))


def rows(stats: Stats, names: Names) -> Iterator[Cells]:
    """Each with what is known of it, by the names of ``COLUMNS``."""
    yield {"of": "all", "since": sheets.when(stats.since), **_judged(stats.total), **_waited(stats.waits)}
    yield from _parts("stream", stats.streams, names.streams)
    yield from _parts("segment", stats.segments, names.segments)
    yield from _parts("account", stats.accounts, names.accounts)
    for part in stats.sources:
        yield {"of": "source", "name": part.of, **_judged(part.tally)}
    for week in stats.weeks:
        yield {"of": "week", "since": sheets.when(week.begins), **_judged(week.tally)}
    for reason, count in stats.reasons.items():
        yield {"of": "reason", "name": reason, "bad": count}
    for hand in stats.hands:
        yield _did(hand)


def _parts(of: str, parts: Sequence[Part[int]], names: Mapping[int, str]) -> Iterator[Cells]:
    for part in parts:
        yield {"of": of, "id": part.of, "name": names.get(part.of or 0), **_judged(part.tally)}


def _did(hand: Hand) -> Cells:
    return {"of": "person", "id": hand.person, **{deed: hand.deeds.get(deed, 0) for deed in DEEDS}}


def _judged(tally: Tally) -> Cells:
    rate = None if tally.rate is None else f"{tally.rate:.3f}"
    return {JUDGED: tally.judged, "good": tally.good, "bad": tally.bad, "acceptance": rate}


def _waited(waits: Waits | None) -> Cells:
    if waits is None:
        return {}
    return {
        "waited": waits.count,
        "half_within_hours": _hours(waits.half),
        "nine_in_ten_within_hours": _hours(waits.most),
    }


def _hours(span: timedelta) -> str:
    return f"{span / timedelta(hours=1):.1f}"
