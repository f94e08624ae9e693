"""Webhook deliveries: one POST to each subscription that wants any lead of a finished run.

Filters are documented (https://docs.catchthegoodones.com/api-reference/webhooks); the body ``{"leads": [...]}``,
the missing signature and that nothing is repeated are *assumed*: no page shows them.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.sandbox.api.changes import Changes
from bot.sandbox.api.moments import stamp
from bot.sandbox.api.rows import Lead, Run
from bot.sandbox.api.tables import Tables
from bot.sandbox.api.tasks import Tasks
from bot.sandbox.api.views import lead_view
from bot.sandbox.clock import Clock

SOURCES = {"new_follower": "follower"}
"""The filter's word for a lead's ``sourceType`` (that they mean the same is *assumed*)."""

REMEMBERED = 500
SERVER_ERRORS = 500


@dataclass(frozen=True)
class Delivery:
    """One attempt to POST: the answer's status, or why there was none."""

    url: str
    body: dict[str, Any]
    attempt: int
    at: str
    status: int | None = None
    error: str | None = None


class Hooks:
    """Sends what subscriptions want; every attempt is recorded in ``deliveries``, newest last."""

    def __init__(
        self,
        tables: Tables,
        clock: Clock,
        tasks: Tasks,
        changes: Changes,
        base_url: Callable[[], str],
        *,
        timeout: float,
        retries: int,
    ) -> None:
        self._tables = tables
        self._clock = clock
        self._tasks = tasks
        self._changes = changes
        self._base_url = base_url
        self._timeout = aiohttp.ClientTimeout(total=timeout)
        self._retries = retries
        self.deliveries: deque[Delivery] = deque(maxlen=REMEMBERED)

    def announce(self, run: Run) -> None:
        """Send a run's leads to whoever wants them; without a lead that matches there is no POST."""
        leads = self._tables.leads.where(lambda lead: lead.run_id == run.id)
        for subscription in self._tables.subscriptions.all():
            wanted = [lead for lead in leads if self.wants(subscription.filter_config, lead)]
            self._post(subscription.target_url, wanted)
        stream = self._tables.streams.need(run.stream_id)
        if stream.delivery_destination == "leads_plus_webhook" and stream.webhook_url:
            self._post(stream.webhook_url, leads)

    def redeliver(self, times: int) -> bool:
        """Send the last delivery again, that many times at once; false when there was none yet."""
        if not self.deliveries:
            return False
        last = self.deliveries[-1]
        for _ in range(times):
            self._tasks.spawn(self._deliver(last.url, last.body))
        return True

    def wants(self, wanted: dict[str, Any], lead: Lead) -> bool:
        """Whether every filter that is set holds. A filter by ``segmentId`` matches nothing, as documented."""
        feedback = self._tables.feedback.get(f"{lead.id}-{lead.segment_id}")
        actual = {
            "streamId": lead.stream_id,
            "accountId": lead.account_id,
            "sourceType": SOURCES.get(lead.source_type, lead.source_type),
            "feedbackStatus": feedback.feedback if feedback else None,
            "matchConfidence": lead.match_confidence,
        }
        return all(actual.get(name) == value for name, value in wanted.items() if value is not None)

    def _post(self, url: str, leads: list[Lead]) -> None:
        if leads:
            views = [lead_view(self._tables, lead, self._base_url()) for lead in leads]
            self._tasks.spawn(self._deliver(url, {"leads": views}))

    async def _deliver(self, url: str, body: dict[str, Any]) -> None:
        attempt = 1
        while not await self._delivered(url, body, attempt) and attempt <= self._retries:
            await self._clock.sleep(2.0**attempt)
            attempt += 1

    async def _delivered(self, url: str, body: dict[str, Any], attempt: int) -> bool:
        """Try once and record it; false for no answer and for a server's error."""
        status, error = await self._post_json(url, body)
        self.deliveries.append(Delivery(url, body, attempt, stamp(self._clock.now()), status, error))
        self._changes.tell()
        return status is not None and status < SERVER_ERRORS

    async def _post_json(self, url: str, body: dict[str, Any]) -> tuple[int | None, str | None]:
        """The answer's status, or the name of what went wrong."""
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as session,
                session.post(url, json=body, allow_redirects=False) as response,
            ):
                return response.status, None
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            # ValueError: a host name that cannot be looked up, say with a label of 70 letters.
            return None, type(error).__name__
