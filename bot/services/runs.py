"""Starting a stream's run, and following it to its end wherever people watch it."""

from datetime import datetime, timedelta
from typing import Literal

import structlog
from pydantic import BaseModel, ConfigDict

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.api.models import Run, RunStarted, SkippedRun, Stream
from bot.api.runs import MOST_RUNS
from bot.clock import Clock
from bot.digests.skipping import PassedOver
from bot.services.acts import Act
from bot.services.catalog import Catalog
from bot.services.repeating import repeat_if_unclear
from bot.store.audit import AuditLog
from bot.store.outbox import Outbox
from bot.store.redis import Store
from bot.store.shelf import Agenda, Shelf

log = structlog.stdlib.get_logger(__name__)

FIRST_LOOK = 1.0
LOOK_EVERY = 2.0
LOOK_EVERY_AT_MOST = 15.0
"""Seconds between two looks; they grow with the run's age to spare the API's budget of requests."""
KEEP = 72 * 3600
"""Seconds for which an ended run can still be drawn."""
GIVE_UP_AFTER = timedelta(hours=6)
CLOCKS_DIFFER_BY = timedelta(minutes=1)
"""How far the API's clock may be behind ours (assumed)."""


class Follow(BaseModel):
    """A started run that somebody watches: one line per account.

    ``shown_in`` is the channel, or the person (for their direct messages) where one message is kept true.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    stream_id: int
    stream_title: str
    by: str
    shown_in: str
    started_at: datetime
    state: Literal["calling", "going", "ended"] = "calling"
    told: bool = False
    """Whether its end was put where people see it."""
    accounts: dict[int, int] = {}
    """The run of each account: run id → account id."""
    skipped: tuple[SkippedRun, ...] = ()
    runs: tuple[Run, ...] = ()
    handles: dict[int, str] = {}
    """X handles by account id, as far as known when the run was started."""

    def gave_up(self, run: Run) -> bool:
        """Whether we stopped watching this run before it was over."""
        return self.state == "ended" and not run.done


class Runs:
    """Methods raise ApiError, and StoreAway."""

    def __init__(
        self, store: Store, api: GoodOnes, catalog: Catalog, outbox: Outbox, audit: AuditLog, clock: Clock
    ) -> None:
        self._follows = Shelf(store, "follows", Follow)
        self._agenda = Agenda(store, "follows")
        self._api = api
        self._catalog = catalog
        self._outbox = outbox
        self._audit = audit
        self._clock = clock

    async def start(self, stream: Stream, act: Act, *, shown_in: str) -> Follow:
        """Queue a run of every active pair: uses one daily sync slot per account.

        The same job never starts it twice: after a crash it looks for what it may have started.
        """
        known = await self._follows.get(act.job)
        if known and known.state != "calling":
            return known
        follow = known or Follow(
            id=act.job,
            stream_id=stream.id,
            stream_title=stream.title,
            by=act.by,
            shown_in=shown_in,
            started_at=self._clock.now(),
        )
        await self._follows.put(act.job, follow)
        started = await self._find_started(follow) if known else None
        started = started or await self._run(follow)
        await self._note(act, stream, started)
        return await self._begin_following(follow, started)

    async def get(self, id_: str) -> Follow | None:
        return await self._follows.get(id_)

    async def passed_over(self, since: datetime) -> list[PassedOver]:
        """The accounts that runs passed over which were started here since then; it is known for three days."""
        return [
            PassedOver(
                each.stream_id,
                skipped.account_id,
                each.handles.get(skipped.account_id) or f"account {skipped.account_id}",
                skipped.reason,
                each.started_at,
            )
            for each in await self._follows.all()
            if each.started_at >= since
            for skipped in each.skipped
        ]

    async def due(self) -> tuple[list[str], float | None]:
        """The follows to look at now, and the Unix time at which to look again."""
        return await self._agenda.due(self._clock.now().timestamp())

    async def look(self, id_: str) -> tuple[Follow, bool] | None:
        """Ask the API how far it is; answers the follow and whether anything changed."""
        follow = await self._follows.get(id_)
        if follow is None or follow.told:
            await self._forget(id_)
            return None
        if follow.state == "ended":
            return follow, True
        too_long = self._clock.now() - follow.started_at > GIVE_UP_AFTER
        # After that long it is not asked again: a run that the API forgot would be asked for for ever.
        runs = follow.runs if too_long else await self._newest(follow)
        ended = too_long or all(run.done for run in runs)
        changed = follow.model_copy(update={"runs": runs, "state": "ended" if ended else "going"})
        await self._follows.put(id_, changed)
        if not ended:
            await self._agenda.at(id_, self._next_look(follow))
        return changed, changed != follow

    async def show(self, follow: Follow) -> None:
        """Have its message show the follow as it stands now."""
        now = self._clock.now().timestamp()
        await self._outbox.put(f"run:{follow.id}", follow.shown_in, {"run": follow.id}, now)

    async def ended(self, follow: Follow) -> None:
        """Its end was shown. It is kept as long as a message about it may still be drawn."""
        await self._follows.put(follow.id, follow.model_copy(update={"told": True}))
        await self._agenda.at(follow.id, self._clock.now().timestamp() + KEEP)

    async def _run(self, follow: Follow) -> RunStarted:
        try:
            return await self._api.streams.run(follow.stream_id)
        except ApiError as error:
            repeat_if_unclear(error)
            if not error.maybe_done:
                await self._follows.drop(follow.id)
            raise

    async def _find_started(self, follow: Follow) -> RunStarted | None:
        since = follow.started_at - CLOCKS_DIFFER_BY
        runs = [
            run
            for run in await self._api.runs.of_stream(follow.stream_id)
            if run.triggered_at
            and run.triggered_at >= since
            and run.source != "cron"
            and run.account_id is not None
        ]
        if not runs:
            return None
        queued = [{"trackedAccountId": run.account_id, "syncRunId": run.id} for run in runs]
        return RunStarted.model_validate({"queued": queued, "skipped": []})

    async def _note(self, act: Act, stream: Stream, started: RunStarted) -> None:
        """Before it is followed: who dies in between finds it *calling*, and notes the same line again."""
        if started.queued:
            skipped = f", skipped {len(started.skipped)}" if started.skipped else ""
            result = f"queued {len(started.queued)}{skipped}"
            now = self._clock.now()
            await self._audit.note(act.entry("run.started", now, stream=stream.id, result=result))

    async def _begin_following(self, follow: Follow, started: RunStarted) -> Follow:
        going = follow.model_copy(
            update={
                "state": "going" if started.queued else "ended",
                "accounts": {each.run_id: each.account_id for each in started.queued},
                "skipped": started.skipped,
                "handles": await self._catalog.handles(),
                "runs": tuple(
                    Run(id=each.run_id, account_id=each.account_id, status="queued")
                    for each in started.queued
                ),
            },
        )
        await self._follows.put(follow.id, going)
        if started.queued:
            await self._agenda.at(follow.id, self._clock.now().timestamp() + FIRST_LOOK)
        else:
            await self.ended(going)
        log.info(
            "run",
            stream=follow.stream_id,
            by=follow.by,
            queued=len(started.queued),
            skipped=len(started.skipped),
        )
        return going

    async def _newest(self, follow: Follow) -> tuple[Run, ...]:
        """All of them as they are now. Several accounts cost one request; a run that the list lacks one more."""
        going = [run.id for run in follow.runs if not run.done]
        listed = await self._api.runs.of_stream(follow.stream_id, limit=MOST_RUNS) if len(going) > 1 else ()
        now = {run.id: run for run in listed}
        for id_ in going:
            if id_ not in now:
                now[id_] = await self._api.runs.get(follow.stream_id, id_)
        return tuple(now[run.id] if run.id in going else run for run in follow.runs)

    def _next_look(self, follow: Follow) -> float:
        now = self._clock.now()
        age = (now - follow.started_at).total_seconds()
        return now.timestamp() + min(LOOK_EVERY_AT_MOST, max(LOOK_EVERY, age / 10))

    async def _forget(self, id_: str) -> None:
        await self._agenda.drop(id_)
        await self._follows.drop(id_)
