"""A run as it goes: one message from the first account waiting to the sum at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks.elements import actions, button, context, counted, dotted, message, ref, section
from bot.api.models import RunStatus
from bot.slack import text
from bot.slack.message import Blocks, Message

TITLE = 80
HANDLE = 40
ERROR = 150
MOST_LINES = 12
_ORDER = {RunStatus.FAILED: 0, RunStatus.RUNNING: 1, RunStatus.QUEUED: 2}


@dataclass(frozen=True)
class RunLine:
    """One run: an account (handle without ``@``) and how far it is; counts are None until they are known.

    ``passed`` is ``candidatesPassedCount``, of which ``medium`` (``mediumFitCount``) are a medium fit and the
    rest a high one (*assumed*: the documented example fits it).
    """

    handle: str
    status: str
    new_followers: int | None = None
    passed: int | None = None
    medium: int | None = None
    error: str | None = None

    @property
    def over(self) -> bool:
        return self.status in {RunStatus.SUCCEEDED, RunStatus.FAILED}

    @property
    def failed(self) -> bool:
        return self.status == RunStatus.FAILED


@dataclass(frozen=True)
class Skipped:
    """An account that was passed over, with the API's reason."""

    handle: str
    reason: str


@dataclass(frozen=True)
class RunProgress:
    """A stream's run. ``by`` is a Slack user id, mentioned only once something has moved (so never first)."""

    stream_id: int
    title: str
    by: str | None = None
    lines: tuple[RunLine, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    started_at: datetime | None = None
    finished: bool = False

    @property
    def failures(self) -> tuple[RunLine, ...]:
        return tuple(line for line in self.lines if line.failed)

    @property
    def moved(self) -> bool:
        return any(line.status != RunStatus.QUEUED for line in self.lines)


def run_progress(progress: RunProgress) -> Message:
    """One run: its headline, a line for each account, what was left out and why, and the sum at its end."""
    blocks: Blocks = [section("\n".join([_headline(progress), *_lines(progress.lines)]))]
    if progress.skipped:
        blocks.append(section("\n".join(_skipped(progress.skipped))))
    if progress.finished and progress.failures:
        again = button(
            "Run again", "run.again", ref(stream=progress.stream_id), spoken=f"Run {progress.title} again"
        )
        blocks.append(actions([again], "again"))
    small = _small_print(progress)
    return message(_gist(progress), [*blocks, context(small)] if small else blocks)


def run_cost(accounts: int) -> str:
    """What a run uses (https://docs.catchthegoodones.com/api-reference/run-stream)."""
    slots = "one daily sync slot" if accounts == 1 else f"one daily sync slot for each of {accounts} accounts"
    return f"Uses {slots}."


def leads_found(lines: Sequence[RunLine]) -> str:
    """``12 leads: 8 high, 4 medium``; without the parts where the API did not give them."""
    passed = sum(line.passed or 0 for line in lines)
    known = all(line.medium is not None for line in lines if line.passed)
    if not passed:
        return "no new leads"
    if not known:
        return counted(passed, "lead")
    medium = min(passed, sum(line.medium or 0 for line in lines))
    parts = [f"{count} {word}" for count, word in ((passed - medium, "high"), (medium, "medium")) if count]
    return f"{counted(passed, 'lead')}: {', '.join(parts)}"


def skip_reason(reason: str) -> str:
    """Why an account was left out and what to do about it, in people's words."""
    known = {
        "budget_exhausted": "its daily sync is used up; run it again tomorrow",
        "account_sleeping": "it is asleep; `/goodones wake` includes it (that changes the bill)",
        "free_tier": "not part of the free plan",
    }
    return known.get(reason) or f"the API says “{text.leaf(reason, HANDLE)}”"


def _headline(progress: RunProgress) -> str:
    title = f"*{text.leaf(progress.title, TITLE)}*"
    if not progress.lines:
        return f"Nothing to run in {title}: {'every account was left out' if progress.skipped else 'no account'}."
    if not progress.finished:
        return f"{'🔄 Running' if progress.moved else '⏳ About to run'} {title}"
    succeeded = [line for line in progress.lines if not line.failed]
    if not succeeded:
        return f"❌ The run of {title} failed"
    return f"✅ {title} is done: *{leads_found(succeeded)}*"


def _lines(lines: Sequence[RunLine]) -> list[str]:
    """Every account; of many, what needs eyes first and a count of the rest."""
    if len(lines) <= MOST_LINES:
        return [_line(line) for line in lines]
    first = sorted(lines, key=lambda line: _ORDER.get(_status(line.status), 1))[:MOST_LINES]
    rest = len(lines) - MOST_LINES
    return [*(_line(line) for line in first), f"… and {counted(rest, 'more account')}"]


def _status(status: str) -> RunStatus:
    return RunStatus(status) if status in set(RunStatus) else RunStatus.RUNNING


def _line(line: RunLine) -> str:
    handle = f"@{text.leaf(line.handle, HANDLE)}"
    if line.status == RunStatus.QUEUED:
        return f"⏳ {handle} is waiting"
    if line.status == RunStatus.SUCCEEDED:
        fresh = None if line.new_followers is None else counted(line.new_followers, "new follower")
        return f"✅ {dotted(handle, fresh, leads_found([line]))}"
    if line.failed:
        cause = text.leaf(line.error or "", ERROR) or "the API gives no cause"
        return f"❌ {handle} failed: {cause}"
    if line.status == RunStatus.RUNNING:
        fresh = f": {counted(line.new_followers, 'new follower')} so far" if line.new_followers else ""
        return f"🔄 {handle} is being read{fresh}"
    return f"🔄 {handle} is “{text.leaf(line.status, HANDLE)}”"


def _skipped(skipped: Sequence[Skipped]) -> list[str]:
    lines = [f"⏭️ @{text.leaf(one.handle, HANDLE)} left out: {skip_reason(one.reason)}" for one in skipped]
    rest = len(lines) - MOST_LINES
    return lines if rest <= 0 else [*lines[:MOST_LINES], f"… and {rest} more left out"]


def _small_print(progress: RunProgress) -> str:
    by = text.mention(progress.by) if progress.by and progress.moved else None
    started = f"started {text.date(progress.started_at)}" if progress.started_at else None
    cost = run_cost(len({line.handle for line in progress.lines})) if progress.lines else None
    return dotted(by and f"asked for by {by}", started, None if progress.finished else cost)


def _gist(progress: RunProgress) -> str:
    title = text.leaf(progress.title, TITLE)
    if not progress.lines:
        return f"Nothing to run in {title}."
    if not progress.finished:
        over = sum(line.over for line in progress.lines)
        return f"Running {title}: {over} of {counted(len(progress.lines), 'account')} done."
    succeeded = [line for line in progress.lines if not line.failed]
    failed = len(progress.failures)
    failures = f" {counted(failed, 'account')} failed: {_first_cause(progress)}." if failed else ""
    return (
        f"{title} is done: {leads_found(succeeded)}.{failures}"
        if succeeded
        else f"The run of {title} failed: {_first_cause(progress)}."
    )


def _first_cause(progress: RunProgress) -> str:
    causes = (text.leaf(line.error or "", ERROR) for line in progress.failures)
    return next((cause for cause in causes if cause), "the API gives no cause")
