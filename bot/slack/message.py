"""What is shown in Slack, as plain data."""

from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
Blocks = list[Block]
View = dict[str, Any]
"""A modal or Home tab as ``views.open`` and ``views.publish`` take it."""


@dataclass(frozen=True)
class Message:
    """A message: ``text`` is the whole gist (phones, screen readers), ``blocks`` what is drawn (may be empty).

    ``again``: once posted it is drawn anew, since an edit may say what a new post may not: a mention in it notifies.
    """

    text: str
    blocks: Blocks
    again: bool = False
    thread: str | None = None
    """The ``ts`` of the message in whose thread it is posted, never shown in the channel too."""
