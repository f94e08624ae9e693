"""When digests come: what was set for a channel or a person, and what counts where nobody has set anything."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.clock import Clock
from bot.digests.picks import Picks, picks_of
from bot.digests.schedule import Plan, Schedule, When, is_person
from bot.digests.slots import coming
from bot.digests.wish import DigestWish
from bot.services.acts import Act
from bot.services.forms import CHANNELS
from bot.services.quiet import Quiets
from bot.store.audit import AuditLog
from bot.store.redis import Store
from bot.store.shelf import Shelf
from bot.zones import ZoneOf

log = structlog.stdlib.get_logger(__name__)

TeamSchedule = Callable[[str], Awaitable[Schedule]]
"""What the team has for every channel, by the clock of a zone."""
Reschedule = Callable[[str], Awaitable[None]]
"""Has the clock look again when a target's next digest is."""


@dataclass(frozen=True)
class Planned:
    """What counts for a target: its ``own`` plan if it has one; else ``is_default``, and the schedule is the team's.

    Nothing comes to a person who has no plan of their own.
    """

    own: Plan | None
    schedule: Schedule
    is_default: bool


@dataclass(frozen=True)
class Outlook:
    """The next ``times`` of a schedule, in its own zone; ``held_until`` where the first falls into quiet hours or a mute."""

    times: tuple[datetime, ...] = ()
    held_until: datetime | None = None


def target_in(channel: str, person: str) -> str:
    """Whom a digest is for that is asked for there: direct messages with us are a person's own."""
    return channel if channel.startswith(CHANNELS) else person


class Schedules:
    """Targets are channels and people, by Slack id. Methods raise StoreAway.

    A job that does the same again changes nothing more. A plan stays when its channel gets no more leads: it comes to
    nothing until it does again.
    """

    def __init__(
        self,
        store: Store,
        quiets: Quiets,
        audit: AuditLog,
        clock: Clock,
        *,
        team: TeamSchedule,
        reschedule: Reschedule,
        person_zone: ZoneOf,
        zone: str,
    ) -> None:
        """``zone``: the IANA zone of the workspace."""
        self._shelf = Shelf(store, "digest-plans", Plan)
        self._quiets = quiets
        self._audit = audit
        self._clock = clock
        self._team = team
        self._reschedule = reschedule
        self._person_zone = person_zone
        self._zone = zone

    async def of(self, target: str) -> Planned:
        """What counts for a channel or a person now."""
        plan = await self._shelf.get(target)
        if plan:
            return Planned(plan, plan.schedule, is_default=False)
        zone = await self.zone_of(target)
        if is_person(target):
            return Planned(None, Schedule(when=When.OFF, zone=zone), is_default=False)
        return Planned(None, await self._team(zone), is_default=True)

    async def all(self) -> list[Plan]:
        """Every plan that somebody has set."""
        return sorted(await self._shelf.all(), key=lambda each: each.target)

    async def zone_of(self, target: str, asker: str | None = None) -> str:
        """The IANA zone of times without one: as its plan has it, as its quiet hours do, as the asker lives.

        A person's own without a plan is where they live; where nothing of it is known, the workspace's.
        """
        plan = await self._shelf.get(target)
        if plan:
            return plan.schedule.zone
        if is_person(target):
            return await self._person_zone(target)
        hours = (await self._quiets.of(target)).hours
        if hours:
            return hours.zone
        return await self._person_zone(asker) if asker else self._zone

    async def zone_of_person(self, person: str) -> str:
        """Where they live, as far as Slack knows."""
        return await self._person_zone(person)

    async def of_team(self, channel: str) -> Schedule:
        """What counts for a channel that has no plan of its own."""
        return await self._team(await self.zone_of(channel))

    async def picks(self, channel: str, asker: str | None = None) -> Picks:
        """How pickers stand for a channel; times that are chosen anew are by the clock of the asker."""
        planned = await self.of(channel)
        picks = picks_of(planned.schedule, is_default=planned.is_default)
        return picks.model_copy(update={"zone": await self.zone_of(channel, asker)})

    def next_of(self, schedule: Schedule) -> datetime | None:
        """When a schedule's next digest is due, where the clock says that."""
        return next(iter(coming(schedule, self._clock.now(), 1)), None)

    async def outlook(self, target: str, schedule: Schedule) -> Outlook:
        """What comes next of a schedule."""
        times = coming(schedule, self._clock.now())
        hold = await self._quiets.hold_at(target, times[0]) if times and not is_person(target) else None
        return Outlook(times, hold.until if hold else None)

    async def meant(self, target: str, wish: DigestWish, asker: str) -> Schedule | None:
        """The schedule that is wished; None where too little was said of it."""
        planned = await self.of(target)
        return wish.applied(planned.schedule, await self.zone_of(target, asker))

    async def set(self, target: str, schedule: Schedule, act: Act) -> Planned:
        """Have digests come like this from now on, in place of what was; the newest wish counts."""
        known = await self._shelf.get(target)
        plan = Plan(target=target, schedule=schedule, by=act.by, job=act.job)
        if known is None or known.schedule != schedule:
            # Before it: who dies in between finds it as it was, and notes the same line again.
            await self._note(target, "digest.scheduled", act, schedule.words)
            await self._shelf.put(target, plan)
            log.info("digest scheduled", target=target, schedule=schedule.words, by=act.by)
        else:
            plan = known
        # Also where nothing changed: who died before this step comes by again.
        await self._reschedule(target)
        return Planned(plan, schedule, is_default=False)

    async def drop(self, target: str, act: Act) -> bool:
        """Have a channel do as the team does, a person get none; False where it was so already."""
        known = await self._shelf.get(target)
        if known:
            await self._note(target, "digest.unscheduled", act)
            await self._shelf.drop(target)
            log.info("digest unscheduled", target=target, by=act.by)
        await self._reschedule(target)
        return known is not None

    async def _note(self, target: str, what: str, act: Act, result: str = "done") -> None:
        """Of one's own digest the channel in which it was typed is nobody's business."""
        of = replace(act, channel=None if is_person(target) else target)
        await self._audit.note(of.entry(what, self._clock.now(), result=result))
