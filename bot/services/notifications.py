"""The team's notification settings, which live at the lead API: read for a window, changed without losing anything else."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.api.models import EmailDigest, NotificationSettings
from bot.clock import Clock
from bot.errors import Refused
from bot.services.acts import Act
from bot.services.repeating import repeat_if_unclear
from bot.services.team_default import TeamDefault
from bot.store.audit import AuditLog
from bot.store.mutex import Mutex
from bot.store.redis import Store

log = structlog.stdlib.get_logger(__name__)

OTHERWISE = (
    "*The lead API holds its notification settings in another way than before*, so they were not changed. "
    "Please open `/goodones team` again."
)


@dataclass(frozen=True)
class NotificationWish:
    """What is to be another way, and nothing else: how often (None: as it is), and channels on or off by their names."""

    frequency: EmailDigest | None = None
    channels: Mapping[str, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.frequency is not None or bool(self.channels)

    @property
    def words(self) -> str:
        """For the audit: ``weekly, emailEnabled off``."""
        switched = [f"{name} {'on' if on else 'off'}" for name, on in self.channels.items()]
        return ", ".join([*([self.frequency.value] if self.frequency else []), *switched])

    def applied(self, settings: NotificationSettings) -> NotificationSettings:
        """The settings as wished. Raises ValueError where they hold no such thing."""
        if self.frequency is not None:
            settings = settings.with_frequency(self.frequency)
        for name, on in self.channels.items():
            settings = settings.with_channel(name, on=on)
        return settings


class Notifications:
    """Methods raise ApiError and StoreAway."""

    def __init__(
        self, store: Store, api: GoodOnes, team_default: TeamDefault, audit: AuditLog, clock: Clock
    ) -> None:
        self._api = api
        self._default = team_default
        self._audit = audit
        self._clock = clock
        # Two of our own at once would each put back what they read before the other's.
        self._one_by_one = asyncio.Lock()
        self._one_process = Mutex(store, "notification settings", clock)

    async def read(self) -> NotificationSettings:
        """As they are now."""
        settings = await self._api.notification_settings.get()
        await self._default.learn(settings)
        return settings

    async def change(self, wish: NotificationWish, act: Act) -> NotificationSettings:
        """Have it as wished, and all else as it is by now; the same twice is the same.

        Raises Refused too, where the settings hold no such thing any more.
        """
        async with self._one_by_one, self._one_process.held():
            before = await self._api.notification_settings.get()
            after = await self._put(before, _applied(wish, before))
        await self._default.changed(after)
        await self._audit.note(act.entry("notifications.changed", self._clock.now(), result=wish.words))
        log.info("notification settings", by=act.by, changed=wish.words)
        return after

    async def _put(self, before: NotificationSettings, after: NotificationSettings) -> NotificationSettings:
        if after == before:
            return before
        try:
            return await self._api.notification_settings.put(after)
        except ApiError as error:
            repeat_if_unclear(error)
            raise


def _applied(wish: NotificationWish, settings: NotificationSettings) -> NotificationSettings:
    try:
        return wish.applied(settings)
    except ValueError as error:
        log.warning("notification settings of another shape", error=str(error))
        raise Refused(OTHERWISE) from None
