"""Every endpoint, by subject. A further subject is a module with ``ROUTES`` and a line here."""

from bot.sandbox.api.calls import Route
from bot.sandbox.api.operations import accounts, enrichment, leads, me, runs, segments, streams, webhooks

ROUTES: tuple[Route, ...] = (
    *streams.ROUTES,
    *runs.ROUTES,
    *leads.ROUTES,
    *enrichment.ROUTES,
    *segments.ROUTES,
    *accounts.ROUTES,
    *me.ROUTES,
    *webhooks.ROUTES,
)
