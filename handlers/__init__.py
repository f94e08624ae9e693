"""What people can type and click, one module per subject: parse, ask, answer."""

from handlers import (
    bulk,
    digest,
    home,
    lead_files,
    leads,
    lists,
    overview,
    quiet,
    replay,
    rollups,
    runs,
    status,
    streams,
    subscriptions,
    troubles,
)
from handlers import help as help_

TABLES = (
    overview.routes,
    help_.routes,
    streams.routes,
    runs.routes,
    subscriptions.routes,
    leads.routes,
    lists.routes,
    lead_files.routes,
    bulk.routes,
    rollups.routes,
    quiet.routes,
    digest.routes,
    status.routes,
    troubles.routes,
    replay.routes,
    home.routes,
)
"""Every route of the product."""
