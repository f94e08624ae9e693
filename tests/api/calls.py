"""Every method that makes one request, called with the plainest arguments."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.api import GoodOnes
from bot.api.models import Feedback, Output

Ask = Callable[[GoodOnes], Awaitable[Any]]

CALLS: dict[str, Ask] = {
    "streams.list": lambda api: api.streams.list(),
    "streams.get": lambda api: api.streams.get(1),
    "streams.run": lambda api: api.streams.run(1),
    "runs.of_stream": lambda api: api.runs.of_stream(1),
    "runs.get": lambda api: api.runs.get(1, 2),
    "runs.list": lambda api: api.runs.list(),
    "leads.of_stream": lambda api: api.leads.of_stream(1),
    "leads.counts": lambda api: api.leads.counts(1),
    "leads.since": lambda api: api.leads.since(),
    "leads.feedback": lambda api: api.leads.feedback(1, 2, Feedback(good=True)),
    "leads.enrich": lambda api: api.leads.enrich(1, [Output.EMAIL]),
    "leads.export": lambda api: api.leads.export(1),
    "segments.list": lambda api: api.segments.list(),
    "accounts.list": lambda api: api.accounts.list(),
    "accounts.sleep": lambda api: api.accounts.sleep(1),
    "accounts.wake": lambda api: api.accounts.wake(1),
    "me.get": lambda api: api.me.get(),
    "webhooks.subscribe": lambda api: api.webhooks.subscribe("https://bot.test/h"),
    "webhooks.unsubscribe": lambda api: api.webhooks.unsubscribe(1),
}
