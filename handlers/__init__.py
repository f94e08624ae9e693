"""What people can type and click, one module per subject: parse, ask, answer."""

from handlers import (
    digest,
    home,
    leads,
    overview,
    quiet,
    replay,
    rollups,
    runs,
    status,
    streams,
    subscriptions,
    triage,
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
    rollups.routes,
    triage.routes,
    quiet.routes,
    digest.routes,
    status.routes,
    troubles.routes,
    replay.routes,
    home.routes,
)
"""Every route of the product."""
