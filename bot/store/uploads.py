"""The files that we sent to people: which, to whom, when; so that they can be taken back."""

from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.store.redis import Argument, Script, Store, key

KEPT = timedelta(days=400)
"""As long as the audit, which tells that they were sent."""

# Keys: uploads, their order. Arguments: job, the upload, its time, the oldest time that is kept.
KEEP = Script("""
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
for _, job in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[4])) do
  redis.call('HDEL', KEYS[1], job)
  redis.call('ZREM', KEYS[2], job)
end
""")

DROP = Script("""
redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('ZREM', KEYS[2], ARGV[1])
""")


class Upload(BaseModel):
    """A file by Slack's id for it. ``job`` is what sent it, once; ``sort`` says what is in it: ``leads``, ``audit``.

    ``state`` is ``sending`` until it is known that the person has it.
    """

    model_config = ConfigDict(frozen=True)

    job: str
    file: str
    by: str
    at: datetime
    sort: str
    state: Literal["sending", "sent"] = "sending"


class UploadBook:
    """All uploads of the last 400 days. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._keys = [key("uploads"), key("uploads", "order")]

    async def keep(self, upload: Upload) -> None:
        at = upload.at.timestamp()
        args: list[Argument] = [upload.job, upload.model_dump_json(), at, at - KEPT.total_seconds()]
        await self._store.run(KEEP, self._keys, args)

    async def get(self, job: str) -> Upload | None:
        raw = await self._store.call("HGET", self._keys[0], job)
        return None if raw is None else Upload.model_validate_json(raw)

    async def drop(self, job: str) -> None:
        await self._store.run(DROP, self._keys, [job])

    async def all(self) -> list[Upload]:
        """Oldest first."""
        rows = [Upload.model_validate_json(raw) for raw in await self._store.call("HVALS", self._keys[0])]
        return sorted(rows, key=lambda upload: (upload.at, upload.job))
