"""What people can type and click, one module per subject: parse, ask, answer."""

from handlers import (
    claims,
    digest,
    history,
    home,
    known,
    leads,
    mine,
    overview,
    people,
    quiet,
    replay,
    rollups,
    runs,
    snoozes,
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
    claims.routes,
    snoozes.routes,
    mine.routes,
    known.routes,
    history.routes,
    rollups.routes,
    quiet.routes,
    digest.routes,
    status.routes,
    troubles.routes,
    replay.routes,
    home.routes,
    people.routes,
)
"""Every route of the product."""
