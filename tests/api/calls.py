"""Every method of the client, called with the plainest arguments."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from bot.api import GoodOnes
from bot.api.models import DmTemplate, Feedback, NewPair, NewSegment, NotificationSettings, Output, Tier

Ask = Callable[[GoodOnes], Awaitable[Any]]

TEMPLATE = DmTemplate(id=1, name="Intro", message_body="Hi")
SETTINGS = NotificationSettings(fields={"summaryFrequency": "daily", "emailEnabled": True})

CALLS: dict[str, Ask] = {
    "streams.list": lambda api: api.streams.list(),
    "streams.get": lambda api: api.streams.get(1),
    "streams.create": lambda api: api.streams.create([NewPair(7, 12)]),
    "streams.update": lambda api: api.streams.update(1, name="Rust"),
    "streams.archive": lambda api: api.streams.archive(1),
    "streams.restore": lambda api: api.streams.restore(1),
    "streams.re_test": lambda api: api.streams.re_test(1),
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
    "segments.create": lambda api: api.segments.create(NewSegment("AI founders")),
    "accounts.list": lambda api: api.accounts.list(),
    "accounts.sleep": lambda api: api.accounts.sleep(1),
    "accounts.wake": lambda api: api.accounts.wake(1),
    "accounts.change_tier": lambda api: api.accounts.change_tier(1, Tier.PRO),
    "me.get": lambda api: api.me.get(),
    "webhooks.subscribe": lambda api: api.webhooks.subscribe("https://bot.test/h"),
    "webhooks.unsubscribe": lambda api: api.webhooks.unsubscribe(1),
    "dm_templates.list": lambda api: api.dm_templates.list(),
    "dm_templates.create": lambda api: api.dm_templates.create("Intro", "Hi"),
    "dm_templates.get": lambda api: api.dm_templates.get(1),
    "dm_templates.put": lambda api: api.dm_templates.put(TEMPLATE),
    "dm_templates.delete": lambda api: api.dm_templates.delete(1),
    "notification_settings.get": lambda api: api.notification_settings.get(),
    "notification_settings.put": lambda api: api.notification_settings.put(SETTINGS),
    "lookups.enrich": lambda api: api.lookups.enrich("alice"),
    "lookups.enrich_email": lambda api: api.lookups.enrich_email("alice"),
    "lookups.history": lambda api: api.lookups.history(),
    "lookups.email_history": lambda api: api.lookups.email_history(),
    "lookups.segment_from_description": lambda api: api.lookups.segment_from_description("AI founders"),
    "lookups.revoke_api_key": lambda api: api.lookups.revoke_api_key(1),
}

WALKS: dict[str, Ask] = {
    "leads.iter": lambda api: _all(api.leads.iter(1)),
    "dm_templates.update": lambda api: api.dm_templates.update(1, name="Intro"),
    "notification_settings.change": lambda api: api.notification_settings.change(summaryFrequency="off"),
}
"""Every method that makes several."""


async def _all(items: AsyncIterator[Any]) -> tuple[Any, ...]:
    return tuple([item async for item in items])
