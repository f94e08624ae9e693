"""What a channel has set against noise: a mute, quiet hours; and when to look whether leads are still held there."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.clock import Clock
from bot.quiet import (
    ChannelQuiet,
    ChannelSettings,
    Hold,
    Mute,
    MuteWish,
    QuietHours,
    QuietWish,
    ends_at,
    held,
    muted,
)
from bot.store.holds import HoldBook
from bot.store.redis import Store
from bot.store.shelf import Shelf

log = structlog.stdlib.get_logger(__name__)

LOOK_EVERY = 30.0
"""Seconds at most: a lead that crosses with the beginning of a hold is taken back by the next look."""
ASK_AGAIN_AFTER = timedelta(weeks=4)
"""After *No thanks* a channel is not asked again for so long."""


class Quiets:
    """Methods raise StoreAway. A job that does the same again changes nothing more."""

    def __init__(self, store: Store, holds: HoldBook, clock: Clock, zone: str) -> None:
        """``zone``: the IANA zone of times that are typed without one."""
        self._shelf = Shelf(store, "channels", ChannelSettings)
        self._holds = holds
        self._clock = clock
        self._zone = zone

    async def of(self, channel: str) -> ChannelQuiet:
        """How a channel stands now."""
        return await self._quietness(await self._settings(channel))

    async def all(self) -> list[ChannelQuiet]:
        """Every channel that is muted or has quiet hours."""
        rows = sorted(await self._shelf.all(), key=lambda each: each.channel)
        found = [await self._quietness(each) for each in rows]
        return [each for each in found if each.mute or each.hours]

    async def held(self) -> dict[str, Hold]:
        """The channels for which leads are held now."""
        now = self._clock.now()
        return {each.channel: hold for each in await self._shelf.all() if (hold := held(each, now))}

    async def by_channel(self) -> dict[str, ChannelSettings]:
        """What is set of each channel of which something is."""
        return {each.channel: each for each in await self._shelf.all()}

    async def zones(self) -> Mapping[str, str]:
        """The IANA zone of each channel: that of its quiet hours, else the one that counts where none was typed."""
        return defaultdict(
            lambda: self._zone, {each.channel: self._zone_of(each) for each in await self._shelf.all()}
        )

    async def hold_at(self, channel: str, moment: datetime) -> Hold | None:
        """Whether leads will be held for a channel at a moment to come, as it is set now."""
        return held(await self._settings(channel), moment)

    async def mute(self, channel: str, wish: MuteWish, by: str, job: str) -> Mute:
        """Hold a channel's leads from now on; the newest mute counts."""
        known = await self._settings(channel)
        mute = known.mute
        if mute is None or mute.job != job:
            mute = Mute(until=ends_at(wish, self._clock.now(), self._zone_of(known)), by=by, job=job)
        await self._change(channel, {"mute": mute, "job": job})
        log.info("channel muted", channel=channel, by=by)
        return mute

    async def unmute(self, channel: str, job: str) -> bool:
        """End a mute, and have what was held shown now; False where there was none."""
        known = await self._settings(channel)
        if muted(known, self._clock.now()) is None and known.job != job:
            return False
        await self._change(channel, {"mute": None, "job": job})
        log.info("channel unmuted", channel=channel)
        return True

    async def set_hours(self, channel: str, wish: QuietWish) -> QuietHours | None:
        """Have these quiet hours from now on, in place of what was; None where there shall be none."""
        hours = await self.wished(channel, wish)
        await self._change(channel, {"hours": hours})
        log.info("quiet hours", channel=channel, hours=hours and hours.words)
        return hours

    async def wished(self, channel: str, wish: QuietWish) -> QuietHours | None:
        """The quiet hours that ``set_hours`` would set."""
        zone = wish.zone or self._zone_of(await self._settings(channel))
        return None if wish.off else QuietHours(span=wish.span, weekends=wish.weekends, zone=zone)

    async def may_ask(self, channel: str) -> bool:
        """Whether nobody said *No thanks* to less within four weeks."""
        declined = (await self._settings(channel)).declined_at
        return declined is None or self._clock.now() - declined >= ASK_AGAIN_AFTER

    async def decline(self, channel: str) -> None:
        """Somebody said *No thanks* to less."""
        await self._change(channel, {"declined_at": self._clock.now()})

    async def due(self) -> list[str]:
        """The channels to look at now, put off by a lease until they were."""
        ids, _ = await self._holds.agenda.due(self._clock.now().timestamp())
        return ids

    async def want_look(self, channel: str) -> None:
        """Have a channel looked at now."""
        await self._holds.agenda.by(channel, self._clock.now().timestamp())

    async def look(self, channel: str) -> Hold | None:
        """Whether leads are held for a channel; if so, it is looked at again when they may be no longer."""
        now = self._clock.now()
        hold = held(await self._settings(channel), now)
        if hold:
            seconds = min((hold.until - now).total_seconds(), LOOK_EVERY)
            # Whoever has changed the settings since they were read wants a look at once.
            await self._holds.agenda.by(channel, now.timestamp() + seconds)
        return hold

    async def _quietness(self, settings: ChannelSettings) -> ChannelQuiet:
        now = self._clock.now()
        return ChannelQuiet(
            settings.channel,
            muted(settings, now),
            settings.hours,
            held(settings, now),
            await self._holds.count(settings.channel),
            self._zone_of(settings),
        )

    async def _settings(self, channel: str) -> ChannelSettings:
        return await self._shelf.get(channel) or ChannelSettings(channel=channel)

    def _zone_of(self, settings: ChannelSettings) -> str:
        return settings.hours.zone if settings.hours else self._zone

    async def _change(self, channel: str, update: dict[str, Any]) -> None:
        """The document first: whoever looks then finds it changed."""
        await self._shelf.change(
            channel, lambda known: (known or ChannelSettings(channel=channel)).model_copy(update=update)
        )
        await self._holds.agenda.at(channel, self._clock.now().timestamp())
