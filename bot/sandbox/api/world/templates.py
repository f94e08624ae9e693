"""The two canned messages that a fresh stand-in has."""

from datetime import datetime, timedelta

from bot.sandbox.api.moments import stamp
from bot.sandbox.api.rows import DmTemplate

FIRST = (
    (
        "Short hello",
        "Hi {{firstName}}, your posts on {{topic}} keep ending up in my notes. May I ask how you got started?",
    ),
    (
        "Builder to builder",
        "Hey {{firstName}}! I build tools for people who do what you do. Ten minutes of your honest opinion?",
    ),
)


def first_templates(now: datetime) -> list[DmTemplate]:
    """Rows without an id, made some weeks before."""
    made = stamp(now - timedelta(days=40))
    return [DmTemplate(0, name, message, made, made) for name, message in FIRST]
