"""The audit as a CSV file, sent to the one who asked for it."""

import asyncio
import csv
from collections.abc import Sequence
from pathlib import Path

from bot.audit import Entry
from bot.services.audits import Audits, Question
from bot.services.uploads import Uploads

COLUMNS = ("at", "what", "by", "lead", "stream", "channel", "surface", "result", "cost", "account")
AT_ONCE = 1_000
"""Lines that are in memory together."""
SORT = "audit"


class AuditFile:
    """Methods raise StoreAway, and SlackError."""

    def __init__(self, audits: Audits, uploads: Uploads) -> None:
        self._audits = audits
        self._uploads = uploads

    async def send(self, question: Question, person: str, job: str) -> None:
        """Send all lines to a person, once for each job, however many there are."""
        if await self._uploads.was_sent(job):
            return
        with self._uploads.scratch(job) as path:
            await self._write(path, question)
            await self._uploads.send(
                job,
                person,
                path,
                filename="audit.csv",
                title="Audit",
                comment="The audit that you asked for. People on X stand in it by number only.",
                sort=SORT,
            )

    async def _write(self, path: Path, question: Question) -> None:
        await asyncio.to_thread(_append, path, [COLUMNS], new=True)
        waiting: list[Sequence[object]] = []
        async for entry in self._audits.iter(question):
            waiting.append(_row(entry))
            if len(waiting) >= AT_ONCE:
                await asyncio.to_thread(_append, path, waiting)
                waiting = []
        await asyncio.to_thread(_append, path, waiting)


def _append(path: Path, rows: Sequence[Sequence[object]], *, new: bool = False) -> None:
    with path.open("w" if new else "a", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def _row(entry: Entry) -> Sequence[object]:
    """Ids and words of ours: nothing that a stranger wrote, so that no cell can be a formula."""
    at = entry.at.isoformat(timespec="seconds")
    return (
        at,
        entry.what,
        entry.by or "",
        _number(entry.lead),
        _number(entry.stream),
        entry.channel or "",
        entry.surface.value,
        entry.result,
        _number(entry.cost),
        _number(entry.account),
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
