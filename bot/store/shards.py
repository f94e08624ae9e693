"""The sixteen parts among which work and messages are shared out, so that a Redis Cluster spreads them over its nodes.

Their number is fixed: what was put into one would not be found in another.
"""

from zlib import crc32

SHARDS = 16
GROUPS = tuple(f"p{number:02}" for number in range(SHARDS))
"""What stands in the braces of their keys."""


def shard_of(name: str) -> int:
    """The part in which everything of a channel, or of a subscription, is."""
    return crc32(name.encode(errors="surrogateescape")) % SHARDS
