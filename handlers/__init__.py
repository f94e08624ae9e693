"""What people can type and click, one module per subject: parse, ask, answer."""

from handlers import (
    audit,
    contacts,
    digest,
    home,
    leads,
    overview,
    privacy,
    quiet,
    replay,
    rollups,
    runs,
    status,
    streams,
    subscriptions,
    team,
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
    quiet.routes,
    digest.routes,
    status.routes,
    troubles.routes,
    replay.routes,
    home.routes,
    contacts.routes,
    privacy.routes,
    audit.routes,
    team.routes,
)
"""Every route of the product."""
