"""X handles that stand in a text: ``@alice``, and addresses of profiles on x.com or twitter.com."""

import re
from html import unescape

from bot.commands.wishes import NO_PROFILES

MOST = 10
"""So many are found in one text; more are no longer a glance."""

_MEMBER = re.compile(r"<[@#!][^<>]*>")
"""Members, channels and broadcasts of Slack, which only look like handles."""
_HANDLE = re.compile(
    r"""
    (?:https?://)?(?<![\w.@-])(?:www\.|mobile\.|m\.)?(?:x|twitter)\.com/(?:\#!/)?@?(?P<page>[a-z0-9_]{1,15})(?![\w])
    | (?<![\w@./+=-])@(?P<handle>[a-z0-9_]{1,15})(?!\w|@|\.\w)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
LONGEST = 12_000
"""Characters that are looked at."""


def find_handles(text: str) -> tuple[str, ...]:
    """The first ten, in lower case and each once, of a text as Slack sends it (``<address|label>``, ``&amp;``).

    Who is a member of the workspace is none, and neither is the second half of an e-mail address.
    """
    said = unescape(_MEMBER.sub(" ", text[:LONGEST])).replace("<", " ").replace(">", " ").replace("|", " ")
    found: dict[str, None] = {}
    for each in _HANDLE.finditer(said):
        name = (each["page"] or each["handle"]).casefold()
        if not (each["page"] and name in NO_PROFILES):
            found[name] = None
    return tuple(found)[:MOST]
