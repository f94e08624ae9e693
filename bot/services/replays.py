"""Having done after all what was given up, asked for in Slack: who may, and who was first."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.errors import Refused
from bot.records import Mark, Sort
from bot.roles import Who
from bot.services.acts import Act
from bot.services.standing import MOST, Standings
from bot.slack.text import mention
from bot.store.audit import AuditLog
from bot.store.redis import Store, key

log = structlog.stdlib.get_logger(__name__)

KEEP = 72 * 3600
"""Seconds for which it is known who had something done after all, as long as the inbox keeps what was given up."""
NOBODY = (
    "*Only Slack's admins of this workspace may have it done after all from here*: nobody else is named. Whoever runs "
    "this app can put Slack user ids into `GOODONES_ADMINS`, or type `goodones replay all` where it runs."
)

Whom = Callable[[str, Who], Awaitable[list[str] | None]]
"""Whom a person can ask who may not do what a role may; None for those who may."""


@dataclass(frozen=True)
class Replayed:
    """How many were queued again; of none ``before`` says who did it earlier, where that is known."""

    count: int
    before: Mark | None = None


class Replays:
    """Each may come twice, as jobs do. Methods raise Refused to those who may not, and StoreAway."""

    def __init__(self, store: Store, standings: Standings, whom: Whom, audit: AuditLog, clock: Clock) -> None:
        self._store = store
        self._standings = standings
        self._whom = whom
        self._audit = audit
        self._clock = clock

    async def whom_to_ask(self, person: str) -> str | None:
        """In words for people; None for those who may themselves."""
        admins = await self._whom(person, Who.ADMIN)
        if admins is None:
            return None
        if not admins:
            return NOBODY
        people = " or ".join(mention(each) for each in admins)
        return f"*Admins can have it done after all.* Please ask {people}."

    async def one(self, sort: Sort, id_: str, act: Act) -> Replayed:
        """Have one dead letter done after all."""
        await self._check(act.by)
        if await self._standings.is_dead(sort, id_):
            # Before it: who dies in between finds it still there, and notes the same line again.
            await self._audit.note(act.entry("replay.one", self._clock.now(), result=sort.value))
        if await self._standings.revive(sort, id_):
            await self._note(sort, id_, act)
            return Replayed(1)
        before = await self._noted(sort, id_)
        if before and before.job == act.job:
            return Replayed(1)
        return Replayed(0, before)

    async def all(self, until: datetime, act: Act) -> Replayed:
        """Have all of them done after all that were given up until then; what fails later is another matter."""
        await self._check(act.by)
        if dead := await self._standings.dead(until):
            result = f"{len(dead)} things" if len(dead) < MOST else f"{len(dead)} things or more"
            await self._audit.note(act.entry("replay.all", self._clock.now(), result=result))
        revived = await self._standings.revive_all(until)
        for each in revived:
            await self._note(each.sort, each.id, act)
        return Replayed(len(revived))

    async def _check(self, person: str) -> None:
        if (ask := await self.whom_to_ask(person)) is not None:
            log.info("not allowed to replay", person=person)
            raise Refused(ask)

    async def _note(self, sort: Sort, id_: str, act: Act) -> None:
        log.info("replayed", sort=sort, id=id_, by=act.by)
        mark = Mark(kind="replay", by=act.by, at=self._clock.now(), job=act.job, state="done")
        await self._store.call("SET", key("replayed", sort, id_), mark.model_dump_json(), "EX", KEEP)

    async def _noted(self, sort: Sort, id_: str) -> Mark | None:
        raw = await self._store.call("GET", key("replayed", sort, id_))
        return None if raw is None else Mark.model_validate_json(raw)
