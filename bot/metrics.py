"""What is counted and measured while the bot works, for Prometheus: numbers only, never a name or an address.

Names as in https://prometheus.io/docs/practices/naming/. What one process did is counted by that process (sum over
all); what waits in the store is the same for all of them (take the largest).
"""

from collections.abc import Mapping
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.records import Backlog, Sort

CONTENT_TYPE = CONTENT_TYPE_LATEST

ACK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0)
"""Seconds; Slack waits three."""
AGE = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0, 6 * 3600.0, 24 * 3600.0)
"""Seconds."""


class Metrics:
    """One process's numbers, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._lead_age = Histogram(
            "goodones_lead_age_seconds",
            "From a lead's discovery to its card in a channel.",
            registry=registry,
            buckets=AGE,
        )
        self._ack = Histogram(
            "goodones_ack_seconds",
            "From a request's head to its answer, by door: slack or webhooks.",
            ["door"],
            registry=registry,
            buckets=ACK,
        )
        self._requests = Counter(
            "goodones_requests_total",
            "What came in by each door (slack or webhooks), by the HTTP status that it was answered with.",
            ["door", "status"],
            registry=registry,
        )
        self._sends = Counter(
            "goodones_sends_total",
            "Tries to show a message: posted, updated, again_later, held (the channel takes nothing), no_token, dead.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._reconciles = Counter(
            "goodones_reconciles_total",
            "Messages whose answer was lost: found, absent (posted again), cannot_look (posted again, may stand twice).",
            ["outcome"],
            registry=registry,
        )
        self._slack_429 = Counter(
            "goodones_slack_429_total", "Slack said: too fast.", ["method"], registry=registry
        )
        self._api_429 = Counter("goodones_api_429_total", "The lead API said: too fast.", registry=registry)
        self._given_up = Counter(
            "goodones_dead_letters_total", "What was given up by this process.", ["sort"], registry=registry
        )
        self._dropped = Counter(
            "goodones_dead_letters_dropped_total",
            "What was given up and went for good, since too much of it was kept. A click never does.",
            ["sort"],
            registry=registry,
        )
        self._kept = Gauge(
            "goodones_dead_letters_kept",
            "What was given up and can be replayed; the same in every process.",
            ["sort"],
            registry=registry,
        )
        self._backlog = Gauge(
            "goodones_backlog",
            "What waits to be done or shown: clicks, webhooks, messages; the same in every process.",
            ["queue"],
            registry=registry,
        )
        self._store_up = Gauge(
            "goodones_store_up", "Whether the store answered this question in time.", registry=registry
        )
        # Looked up for each request: to make out the labels takes longer than to count.
        self._ack_at, self._requests_at = cache(self._ack.labels), cache(self._requests.labels)
        for sort in Sort:
            self._given_up.labels(sort)
            self._dropped.labels(sort)
        for outcome in ("found", "absent", "cannot_look"):
            self._reconciles.labels(outcome)

    def answered(self, door: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._ack_at(door).observe(seconds)
        self._requests_at(door, status).inc()

    def sent(self, content: Mapping[str, object], outcome: str) -> None:
        """A row of the outbox was tried; its kind is the word that its content begins with."""
        self._sends.labels(next(iter(content), "message"), outcome).inc()

    def reconciled(self, outcome: str) -> None:
        """It was looked whether a message stands: ``found``, ``absent`` or ``cannot_look``."""
        self._reconciles.labels(outcome).inc()

    def lead_shown(self, age: float) -> None:
        """A lead's card was posted so many seconds after its discovery; clocks may differ a little."""
        self._lead_age.observe(max(0.0, age))

    def slack_too_fast(self, method: str) -> None:
        self._slack_429.labels(method).inc()

    def api_too_fast(self) -> None:
        self._api_429.inc()

    def given_up(self, sort: Sort, dropped: int = 0) -> None:
        """``dropped``: so many older ones went for good to make room."""
        self._given_up.labels(sort).inc()
        self._dropped.labels(sort).inc(dropped)

    def waits(self, backlog: Backlog | None) -> None:
        """How things stand in the store; None where it did not say: then nothing old is told of it."""
        self._store_up.set(backlog is not None)
        for gauge in (self._backlog, self._kept):
            gauge.clear()
        if backlog is None:
            return
        for queue, count in backlog.waiting.items():
            self._backlog.labels(queue).set(count)
        for sort, count in backlog.dead.items():
            self._kept.labels(sort).set(count)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)
