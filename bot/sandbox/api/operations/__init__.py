"""Every endpoint, by subject. A further subject is a module with ``ROUTES`` and a line here."""

from bot.sandbox.api.calls import Route
from bot.sandbox.api.operations import (
    accounts,
    described_segments,
    dm_templates,
    enrichment,
    leads,
    lookups,
    me,
    notification_settings,
    retests,
    runs,
    segments,
    streams,
    tiers,
    webhooks,
)

ROUTES: tuple[Route, ...] = (
    *streams.ROUTES,
    *runs.ROUTES,
    *retests.ROUTES,
    *leads.ROUTES,
    *enrichment.ROUTES,
    *segments.ROUTES,
    *accounts.ROUTES,
    *tiers.ROUTES,
    *me.ROUTES,
    *webhooks.ROUTES,
    *dm_templates.ROUTES,
    *notification_settings.ROUTES,
    *described_segments.ROUTES,
    *lookups.ROUTES,
)
