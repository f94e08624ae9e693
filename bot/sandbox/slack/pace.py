"""How fast the app may call: one message a second per channel, a workspace's soft limit, and tiers by method."""

import math
from collections.abc import Mapping
from datetime import datetime

from bot.sandbox.clock import Clock
from bot.sandbox.slack.refusals import rate_limited

BURST = 3
TIER_1, TIER_2, TIER_3, TIER_4 = 1, 20, 50, 100
# "Several hundred per minute" of a whole workspace, above which messages may be accepted and not displayed
# (docs.slack.dev/apis/web-api/rate-limits); both numbers are assumed.
SHOWN, POSTS = 300, 600

PER_MINUTE: Mapping[str, int] = {
    "apps.uninstall": TIER_1,
    "auth.revoke": TIER_3,
    "auth.test": 200,
    "blocks.validate": TIER_3,  # "special rate limits", without a figure: assumed
    "chat.postMessage": POSTS,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "chat.postEphemeral": TIER_4,
    "chat.getPermalink": TIER_4,
    "conversations.list": TIER_2,
    "conversations.info": TIER_3,
    "conversations.join": TIER_3,
    "conversations.open": TIER_3,
    "conversations.members": TIER_4,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
    "files.completeUploadExternal": TIER_4,
    "files.delete": TIER_3,
    "files.getUploadURLExternal": TIER_4,
    "oauth.v2.access": 600,
    "usergroups.list": TIER_2,
    "usergroups.users.list": TIER_2,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "users.lookupByEmail": TIER_3,
    "views.open": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
    "views.publish": TIER_4,
}


class Bucket:
    """A token bucket: ``size`` at once, ``rate`` more each second."""

    def __init__(self, size: float, rate: float, now: datetime) -> None:
        self._size = size
        self._rate = rate
        self._left = size
        self._at = now

    def take(self, now: datetime) -> int:
        """Zero, or the whole seconds until there is one to take (then none is taken)."""
        gained = max(0.0, (now - self._at).total_seconds()) * self._rate
        self._left = min(self._size, self._left + gained)
        self._at = max(self._at, now)
        if self._left >= 1:
            self._left -= 1
            return 0
        return max(1, math.ceil((1 - self._left) / self._rate))


class Pace:
    """The buckets of every method and channel, by the stand-in's own clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._methods: dict[str, Bucket] = {}
        self._channels: dict[str, Bucket] = {}
        self._shown = Bucket(SHOWN, SHOWN / 60, clock.now())
        self.hide_next = False

    def call(self, method: str) -> None:
        """Count a call.

        Raises:
            Refused: 429, when this method was called too often in the last minute.
        """
        per_minute = PER_MINUTE[method]
        self._take(self._methods, method, per_minute, per_minute / 60)

    def post(self, channel: str) -> None:
        """Count a message to a channel.

        Raises:
            Refused: 429, when the channel had its message of this second and the burst is spent.
        """
        self._take(self._channels, channel, BURST, 1)

    def shows(self) -> bool:
        """Count a message of the whole workspace: False above the soft limit, where it is accepted and held back."""
        hidden, self.hide_next = self.hide_next, False
        return self._shown.take(self._clock.now()) == 0 and not hidden

    def _take(self, buckets: dict[str, Bucket], key: str, size: float, rate: float) -> None:
        now = self._clock.now()
        wait = buckets.setdefault(key, Bucket(size, rate, now)).take(now)
        if wait:
            raise rate_limited(wait)
