"""When digests come where nobody in the channel said so: as the team's notification settings at the lead API have it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from pydantic import BaseModel, ConfigDict

from bot.api import GoodOnes
from bot.api.budget import Lane
from bot.api.errors import ApiError, KeyRefused
from bot.api.models import EmailDigest, NotificationSettings
from bot.api.turns import asking
from bot.clock import Clock
from bot.digests.schedule import Schedule, When
from bot.services.audience import Audience
from bot.services.subscriptions import Subscriptions
from bot.store.outbox import Outbox
from bot.store.redis import Store
from bot.store.shelf import Agenda, Shelf

log = structlog.stdlib.get_logger(__name__)

EVERY = 15 * 60.0
"""Seconds between two readings."""
AGAIN = 60.0
"""Seconds after one that was not answered."""
FRESH = timedelta(seconds=5)
"""What another process has read is known here so much later at most."""
TELL_AGAIN = timedelta(days=1)
"""An API that is read well one time and not the next is told of once a day."""
ONLY = "team"
UNREADABLE = (
    "*I can't read how often your team wants a summary* (the lead API's notification settings), so channels without a "
    "schedule of their own get no digest. Channels that have one go on. `/goodones digest weekdays 9:00`, typed in a "
    "channel, sets one there."
)
_SCHEDULES = {
    EmailDigest.AFTER_EVERY_SYNC: Schedule(when=When.SYNC),
    EmailDigest.DAILY: Schedule(when=When.DAYS),
    EmailDigest.WEEKLY: Schedule(when=When.DAYS, days=(0,)),
    EmailDigest.OFF: Schedule(when=When.OFF),
}
"""Days and words as documented for a stream's ``emailDigestOverride``; the hour and the Monday are our own."""


class TeamReading(BaseModel):
    """What was read last. ``frequency``: None where it can't be understood; ``unreadable`` says since when it can't.

    ``told_at``: when people were last told of it.
    """

    model_config = ConfigDict(frozen=True)

    frequency: EmailDigest | None = None
    zone: str | None = None
    unreadable: datetime | None = None
    told_at: datetime | None = None

    def is_news(self, now: datetime) -> bool:
        """Whether people are to be told that it can't be understood."""
        if self.frequency or self.unreadable is None:
            return False
        return self.told_at is None or (self.told_at < self.unreadable and now - self.told_at >= TELL_AGAIN)


class TeamDefault:
    """One reading for all replicas. Methods raise StoreAway, and never ApiError.

    While ``paused`` says so, and while nothing is subscribed, nothing is asked.
    """

    def __init__(
        self,
        store: Store,
        api: GoodOnes,
        subscriptions: Subscriptions,
        audience: Audience,
        outbox: Outbox,
        clock: Clock,
        *,
        paused: Callable[[], bool],
    ) -> None:
        self._shelf = Shelf(store, "digests:team", TeamReading)
        self._agenda = Agenda(store, "digests:team", lease=AGAIN, farthest=2 * EVERY)
        self._api = api
        self._subscriptions = subscriptions
        self._audience = audience
        self._outbox = outbox
        self._clock = clock
        self._paused = paused
        self._known = TeamReading()
        self._looked: datetime | None = None

    async def schedule(self, zone: str) -> Schedule:
        """For a channel in this IANA zone; the settings' own zone comes first. Off where nobody can tell."""
        reading = await self._reading()
        schedule = _SCHEDULES[reading.frequency or EmailDigest.OFF]
        return schedule.model_copy(update={"zone": reading.zone or zone})

    async def due(self) -> tuple[list[str], float | None]:
        """What is to be read now, if it is, and the Unix time at which to look again."""
        if self._paused() or not await self._subscriptions.all():
            return [], None
        now = self._now()
        ids, first = await self._agenda.due(now)
        if first is None:
            # The first reading ever, or the store was emptied.
            await self._agenda.by(ONLY, now)
        return ids, first

    async def look(self, _id: str) -> None:
        """Read it, and say when to do that again."""
        error = await self.refresh()
        wait = EVERY if error is None or not error.retryable else max(AGAIN, error.retry_after or 0.0)
        await self._agenda.at(ONLY, self._now() + wait)

    async def refresh(self) -> ApiError | None:
        """Read the settings in the background lane; answers why that was in vain. What was known before stays then."""
        try:
            with asking(Lane.BACKGROUND):
                settings = await self._api.notification_settings.get()
        except ApiError as error:
            log.warning("the team's default for digests can't be read", error=str(error))
            # That the API is away, or refuses our key, is told as such, by others.
            if not error.retryable and not isinstance(error, KeyRefused):
                await self._keep(lambda known: known if known.frequency else self._unreadable(known))
            return error
        await self.learn(settings)
        return None

    async def changed(self, settings: NotificationSettings) -> None:
        """Somebody has changed them, to this. Read again soon: a reading that began before may still be under way."""
        await self.learn(settings)
        await self._agenda.by(ONLY, self._now() + FRESH.total_seconds())

    async def learn(self, settings: NotificationSettings) -> None:
        """Somebody has just read them."""
        frequency = EmailDigest.OFF if settings.switched_off else settings.frequency
        zone = settings.zone
        if frequency is None:
            log.warning("the team's default for digests is a word that we don't know")
            await self._keep(self._unknown)
        else:
            await self._keep(
                lambda known: TeamReading(frequency=frequency, zone=zone, told_at=known.told_at),
            )

    async def _reading(self) -> TeamReading:
        now = self._clock.now()
        if self._looked is None or not timedelta() <= now - self._looked < FRESH:
            self._known = next(iter(await self._shelf.all()), TeamReading())
            self._looked = now
        return self._known

    async def _keep(self, change: Callable[[TeamReading], TeamReading]) -> None:
        """Keep what is known now. Whoever is stopped in the middle of telling tells it at the next reading."""
        kept = await self._shelf.change(ONLY, lambda known: change(known or TeamReading()))
        now = self._clock.now()
        if kept.unreadable and kept.is_news(now):
            await self._tell(kept.unreadable)
            kept = await self._shelf.change(
                ONLY, lambda known: (known or kept).model_copy(update={"told_at": now})
            )
        self._known, self._looked = kept, now

    async def _tell(self, since: datetime) -> None:
        """Each once, by the key."""
        content = {"message": {"text": UNREADABLE, "blocks": []}}
        for person in await self._audience.of_everything():
            row = f"digests:team:{since.isoformat()}:{person}"
            await self._outbox.put(row, person, content, self._now(), once=True)

    def _unreadable(self, known: TeamReading) -> TeamReading:
        since = known.unreadable or self._clock.now()
        return known.model_copy(update={"unreadable": since})

    def _unknown(self, known: TeamReading) -> TeamReading:
        """A word that we do not know is not the one that stood there before, once it is read for the second time.

        Of an answer that comes in another shape now and then, schedules neither end nor begin anew.
        """
        again = known.unreadable is not None
        read = self._unreadable(known)
        return read.model_copy(update={"frequency": None}) if again else read

    def _now(self) -> float:
        return self._clock.now().timestamp()
