"""The leads of a busy week: a million in five hundred channels, each run of a stream in two webhooks."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.modes import ChannelMode

CHANNELS = 500
STREAMS = 50
ACCOUNTS = 200
A_WEEK = 1_000_000
"""Leads."""
IN_A_BODY, BODIES_OF_A_RUN = 6, 2
SECONDS_BETWEEN = 7 * 24 * 3600 * IN_A_BODY / A_WEEK
"""From one webhook to the next."""
A_GOOD_ONE = 25
"""Every which lead fits well: about as many as a balanced channel shows as cards in a day."""

EVERY, BALANCED = ChannelMode.EVERY, ChannelMode.BALANCED
MODES = (EVERY, BALANCED, EVERY, BALANCED, ChannelMode.DIGEST)
"""How the channels want their leads, in turns."""
BIO = "Building tools for people who build tools. Before: databases, compilers, two children. 🛠️ Opinions are mine. "


@dataclass(frozen=True)
class Body:
    """A webhook: for which channel (by number), with which bytes, and how many leads."""

    channel: int
    body: bytes
    leads: int


def mode_of(channel: int) -> ChannelMode:
    return MODES[channel % len(MODES)]


def stream_of(channel: int) -> int:
    return 1 + channel % STREAMS


def channel_of(lead: int) -> int:
    """The channels take turns, a run each."""
    return (lead - 1) // (IN_A_BODY * BODIES_OF_A_RUN) % CHANNELS


def bodies(leads: int, began: datetime) -> Iterator[Body]:
    """So many leads, one webhook after the other; every channel has one run in each round."""
    for number, first in enumerate(range(1, leads + 1, IN_A_BODY)):
        channel = channel_of(first)
        found = began + timedelta(seconds=number * SECONDS_BETWEEN)
        some = [lead(id_, channel, found) for id_ in range(first, min(first + IN_A_BODY, leads + 1))]
        yield Body(channel, json.dumps({"leads": some}).encode(), len(some))


def lead(id_: int, channel: int, found: datetime) -> dict[str, Any]:
    """As the only documented one: https://docs.catchthegoodones.com/api-reference/stream-leads"""
    return {
        "id": id_,
        "streamId": stream_of(channel),
        "trackedXAccountId": 1 + id_ % ACCOUNTS,
        "segmentId": 12,
        "matchConfidence": "medium" if id_ % A_GOOD_ONE else "high",
        "sourceType": "new_follower",
        "discoveredAt": found.isoformat().replace("+00:00", "Z"),
        "exportedAt": None,
        "profile": {
            "xUserId": str(10**9 + id_),
            "handle": f"person_{id_}",
            "displayName": f"Person {id_}",
            "profileImageUrl": f"https://pbs.twimg.com/profile_images/{id_}/face.jpg",
            "followerCount": id_ % 50_000,
            "bio": BIO + str(id_),
        },
    }
