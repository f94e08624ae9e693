"""Runs over time: each goes its way beside the requests, and its end is announced to the webhooks.

Deliveries are documented for syncs (https://docs.catchthegoodones.com/api-reference/webhooks); that the leads of a
re-test are delivered too is *assumed*.
"""

from bot.sandbox.api.hooks import Hooks
from bot.sandbox.api.modes import SYNC
from bot.sandbox.api.moments import stamp
from bot.sandbox.api.progress import Progress
from bot.sandbox.api.rows import Run
from bot.sandbox.api.tables import Tables
from bot.sandbox.api.tasks import Tasks
from bot.sandbox.clock import Clock


class Life:
    """Starts runs and sees them through; after a restart those that were going go on."""

    def __init__(self, tables: Tables, progress: Progress, clock: Clock, tasks: Tasks, hooks: Hooks) -> None:
        self._tables = tables
        self._progress = progress
        self._clock = clock
        self._tasks = tasks
        self._hooks = hooks
        self.fail_next_run = False
        """Whether the next run that is queued will fail."""
        self.fail_next_payment = False
        """Whether the next change of a tier that costs or saves money will be refused by Stripe."""

    def queue(
        self,
        stream_id: int,
        account_id: int,
        segment_id: int,
        *,
        source: str = "manual",
        mode: str = SYNC,
    ) -> Run:
        """Queue a sync of one account for a stream, or a re-test of a pair; needs a running event loop."""
        run = self._tables.runs.put(
            Run(
                id=self._tables.runs.next_id(),
                stream_id=stream_id,
                account_id=account_id,
                segment_id=segment_id,
                source=source,
                mode=mode,
                status="queued",
                triggered_at=stamp(self._clock.now()),
                doomed=self.fail_next_run,
            ),
        )
        self.fail_next_run = False
        self._tasks.spawn(self._live(run))
        return run

    def resume(self) -> None:
        """Go on with every run that is not over."""
        for run in self._tables.runs.where(lambda run: run.going):
            self._tasks.spawn(self._live(run))

    async def _live(self, run: Run) -> None:
        while run.going:
            await self._clock.sleep(self._progress.pause(run))
            run = self._progress.advance(run, stamp(self._clock.now()))
        if run.status == "succeeded":
            self._hooks.announce(run)
