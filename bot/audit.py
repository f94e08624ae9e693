"""What is remembered of each change and each reveal: who, what, on which lead or stream, from where, with what result.

By ids only, never by names or contacts: who is forgotten stands here as a number.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

KEPT = timedelta(days=400)


class Surface(StrEnum):
    """From where something was done."""

    CARD = "card"
    WINDOW = "window"
    HOME = "home"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    ITSELF = "itself"
    """Nobody asked for it just then: a clock, an end that was due."""


class Entry(BaseModel):
    """One line. ``what`` is ``lead.good``, ``subscription.made``, …: a subject and what was done.

    ``by`` is a Slack user id, or None where nobody did it. ``cost`` counts credits where the API told what was left
    before and after. The same ``job`` and ``what`` about the same are one line, however often
    they are noted.
    """

    model_config = ConfigDict(frozen=True)

    what: str
    by: str | None
    at: datetime
    job: str
    surface: Surface
    lead: int | None = None
    stream: int | None = None
    account: int | None = None
    channel: str | None = None
    result: str = "done"
    cost: int | None = None
