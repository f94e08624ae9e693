"""What people can type and click, one module per subject: parse, ask, answer."""

from handlers import digest, leads, overview, quiet, rollups, runs, status, streams, subscriptions, troubles
from handlers import help as help_

TABLES = (
    overview.routes,
    help_.routes,
    streams.routes,
    runs.routes,
    subscriptions.routes,
    leads.routes,
    rollups.routes,
    quiet.routes,
    digest.routes,
    status.routes,
    troubles.routes,
)
"""Every route of the product."""
