"""Somebody leaves the workspace: what they had claimed is anybody's again, what they subscribed is somebody else's."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby

import structlog

from bot.audit import Entry, Surface
from bot.clock import Clock
from bot.errors import Refused
from bot.services.claims import Claims
from bot.services.follows import Follows, snooze_of
from bot.services.leads import Act
from bot.services.people import People
from bot.services.roles import Roles
from bot.services.schedules import Schedules
from bot.services.snoozes import Snoozes
from bot.services.subscriptions import Subscription, Subscriptions
from bot.store.audit import AuditLog

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Legacy:
    """What one person takes over."""

    heir: str
    subscriptions: tuple[Subscription, ...]


class Leavers:
    """Each step may come twice, as jobs do. Methods raise StoreAway."""

    def __init__(
        self,
        people: People,
        roles: Roles,
        subscriptions: Subscriptions,
        claims: Claims,
        snoozes: Snoozes,
        follows: Follows,
        schedules: Schedules,
        audit: AuditLog,
        clock: Clock,
    ) -> None:
        self._people = people
        self._roles = roles
        self._subscriptions = subscriptions
        self._claims = claims
        self._snoozes = snoozes
        self._follows = follows
        self._schedules = schedules
        self._audit = audit
        self._clock = clock

    async def changed(self, person: str) -> None:
        """Slack tells that somebody is not what they were."""
        await self._people.forget(person)

    async def legacies(self, person: str) -> list[Legacy]:
        """Who takes over what: the first admin who is there, else who subscribed something in the same channel.

        What nobody could take over stays as it is: of its troubles those hear who run the app.
        """
        heirs = [
            (heir, each)
            for each in await self._subscriptions.all()
            if each.by == person and (heir := await self._heir(person, each.channel))
        ]
        heirs.sort(key=lambda pair: pair[0])
        return [
            Legacy(heir, tuple(each for _, each in pairs))
            for heir, pairs in groupby(heirs, key=lambda pair: pair[0])
        ]

    async def hand_over(self, person: str, legacies: Sequence[Legacy], job: str) -> None:
        """Make it theirs, each in the audit."""
        for legacy in legacies:
            for each in legacy.subscriptions:
                known = await self._subscriptions.get(each.id)
                if known is None or known.by != person:
                    continue
                # Before it: who dies in between finds it still theirs, and notes the same line again.
                await self._audit.note(self._entry(each, legacy.heir, job))
                await self._subscriptions.give(each.id, person, legacy.heir)
                log.info(
                    "a subscription has a new owner", subscription=each.id, before=person, now=legacy.heir
                )

    async def release(self, person: str, job: str) -> None:
        """Have all that they claimed be nobody's, and nothing be shown to them again, nor a digest sent.

        A lead that is not known any more has no claim either.
        """
        act = Act(by=person, job=job, surface=Surface.ITSELF)
        for record in await self._follows.all_of(person):
            with suppress(Refused):
                if record.claimed and record.claimed.by == person:
                    # Only theirs: somebody else may have claimed it since.
                    await self._claims.release(record.lead.id, act)
                if snooze_of(record, person):
                    await self._snoozes.wake(record.lead.id, act)
        await self._schedules.drop(person, act)

    async def _heir(self, leaver: str, channel: str) -> str | None:
        others = [each.by for each in await self._subscriptions.of_channel(channel)]
        for each in (*await self._roles.admins(), *others):
            if each != leaver and not (await self._people.person(each)).gone:
                return each
        return None

    def _entry(self, subscription: Subscription, heir: str, job: str) -> Entry:
        return Entry(
            what="subscription.handed_over",
            by=None,
            at=self._clock.now(),
            job=f"{job}:{subscription.id}",
            surface=Surface.ITSELF,
            stream=subscription.stream_id,
            channel=subscription.channel,
            result=f"to {heir}",
        )
