"""Finding an X account by its handle, in a world where nearly every handle is somebody's.

Codes: https://docs.catchthegoodones.com/api-reference/create-stream. Handles that begin so, in any case, bring the
three troubles about: ``nobody…`` does not exist, ``private…`` is protected, for ``xdown…`` the look-up is away.
"""

import re

from bot.sandbox.api.dice import dice
from bot.sandbox.api.errors import Refusal, invalid
from bot.sandbox.api.rows import Account

_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}", re.ASCII)
_MISSING, _PROTECTED, _AWAY = "nobody", "private", "xdown"


def read_handle(text: str) -> str:
    """A handle without its @. Raises a 400 for what cannot be one."""
    handle = text.strip().removeprefix("@")
    if not _HANDLE.fullmatch(handle):
        raise invalid("accountHandle must be an X handle: up to 15 letters, digits and underscores.")
    return handle


def look_up(handle: str, tier: str, now: str) -> Account:
    """An account without an id yet; its numbers are the handle's own. Raises one of the three documented refusals."""
    name = handle.lower()
    if name.startswith(_MISSING):
        raise Refusal(404, "handle_not_found", f"There is no X account @{handle}.")
    if name.startswith(_PROTECTED):
        raise Refusal(422, "handle_protected", f"@{handle} is a private X account.")
    if name.startswith(_AWAY):
        raise Refusal(
            503, "handle_lookup_failed", "X accounts cannot be looked up right now. Try again later."
        )
    throw = dice("account", name)
    return Account(
        id=0,
        handle=handle,
        tier=tier,
        is_active=True,
        follower_count=throw.randint(800, 250_000),
        tweet_count=throw.randint(50, 30_000),
        added_at=now,
    )
