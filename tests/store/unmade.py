"""Digests that were given up, for tests of who lists them and has them made after all."""

from datetime import UTC, datetime

from bot.digests.schedule import Schedule, When
from bot.digests.slots import Queued, Slot, Unmade
from bot.store.due_digests import QUEUE, DueQueue
from bot.store.redis import Store

DAILY = Schedule(when=When.DAYS)
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REASON = "KeyError: 'x'"


def queued(target: str, moment: datetime = NINE) -> Queued:
    return Queued(target=target, slot=Slot(name=f"{moment:%Y-%m-%dT%H:%M}", moment=moment), schedule=DAILY)


async def fall_due(store: Store, due: Queued) -> None:
    """As a tick does when its moment has come."""
    await store.call("HSET", QUEUE[0], due.target, f"{due.slot.name} {due.model_dump_json()}")
    await store.call("ZADD", QUEUE[1], due.slot.moment.timestamp(), due.target)


async def bury_digest(store: Store, target: str, at: datetime = NINE) -> Unmade:
    """One that was due at nine and is given up then."""
    unmade = Unmade(queued=queued(target), reason=REASON, at=at)
    await fall_due(store, unmade.queued)
    await DueQueue(store).bury(unmade)
    return unmade
