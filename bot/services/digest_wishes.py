"""What digests there should be at this moment: what people set, and the team's default wherever leads come."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.digests.schedule import Plan, Schedule, When
from bot.services.quiet import Quiets
from bot.services.subscriptions import Subscriptions
from bot.services.troubles import Troubles
from bot.troubles import Kind

Plans = Callable[[], Awaitable[Sequence[Plan]]]
"""All that people set."""
TeamSchedule = Callable[[str], Awaitable[Schedule]]
"""When digests come where nobody set anything, by the clock of an IANA zone."""


class DigestWishes:
    """Asked at each tick, for thousands of channels: what did not change is not read again. Methods raise StoreAway."""

    def __init__(
        self,
        plans: Plans,
        team: TeamSchedule,
        subscriptions: Subscriptions,
        quiets: Quiets,
        troubles: Troubles,
    ) -> None:
        self._plans = plans
        self._team = team
        self._subscriptions = subscriptions
        self._quiets = quiets
        self._troubles = troubles

    async def schedules(self) -> Mapping[str, Schedule]:
        """By target, where there is one; the default's times are on the wall of the channel's quiet hours."""
        plans = {each.target: each.schedule for each in await self._plans()}
        subscribed = {each.channel for each in await self._subscriptions.all()}
        zones = await self._quiets.zones()
        defaults: dict[str, Schedule] = {}
        for channel in sorted(subscribed - plans.keys()):
            zone = zones[channel]
            if zone not in defaults:
                defaults[zone] = await self._team(zone)
            plans[channel] = defaults[zone]
        return {target: each for target, each in plans.items() if each.when is not When.OFF}

    async def any_after_sync(self) -> bool:
        """Whether there is one that waits for the end of runs."""
        return any(each.when is When.SYNC for each in (await self.schedules()).values())

    async def open_channels(self) -> set[str]:
        """The channels to which leads come, and that take messages as far as we know."""
        closed = {each.channel for each in await self._troubles.of(Kind.CHANNEL)}
        return {each.channel for each in await self._subscriptions.all()} - closed

    async def of_stream(self, stream_id: int) -> set[str]:
        """The channels to which leads of a stream come."""
        return {
            each.channel
            for each in await self._subscriptions.all()
            if each.stream_id is None or each.stream_id == stream_id
        }
