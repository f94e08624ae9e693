"""What people set for a channel in its window: read and changed as one thing."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.channel import ChannelState
from bot.clock import Clock
from bot.digests.schedule import Schedule
from bot.modes import CardForm
from bot.quiet import ChannelQuiet, QuietWish
from bot.services.acts import Act
from bot.services.forms import CHANNELS, Forms
from bot.services.quiet import Quiets
from bot.services.redrawing import Redrawing
from bot.services.schedules import Schedules
from bot.services.subscriptions import Subscription, Subscriptions
from bot.store.audit import AuditLog


@dataclass(frozen=True)
class ChannelView:
    """A channel as it is set now, and what that is about."""

    state: ChannelState
    subscriptions: Sequence[Subscription]
    quiet: ChannelQuiet


class Channels:
    """Methods raise StoreAway."""

    def __init__(
        self,
        forms: Forms,
        quiets: Quiets,
        subscriptions: Subscriptions,
        redrawing: Redrawing,
        schedules: Schedules,
        audit: AuditLog,
        clock: Clock,
    ) -> None:
        self._forms = forms
        self._quiets = quiets
        self._subscriptions = subscriptions
        self._redrawing = redrawing
        self._schedules = schedules
        self._audit = audit
        self._clock = clock

    async def view(self, channel: str, asker: str | None = None) -> ChannelView:
        """As it is set now. The ``asker`` chooses times by their own clock where the channel has none."""
        here, quiet = await self._subscriptions.of_channel(channel), await self._quiets.of(channel)
        hours = quiet.hours
        state = ChannelState(
            modes={each.id: each.mode for each in here},
            form=await self._forms.of(channel),
            threads=channel in await self._forms.threaded(),
            span=hours.span if hours else None,
            weekends=hours.weekends if hours else False,
            digest=await self._schedules.picks(channel, asker) if channel.startswith(CHANNELS) else None,
        )
        return ChannelView(state, here, quiet)

    async def change(self, channel: str, before: ChannelState, after: ChannelState, act: Act) -> None:
        """Have it so from now on. Whoever was stopped in the middle may do it again."""
        await self._audit.note(act.entry("channel.settings", self._clock.now()))
        for id_, mode in after.modes.items():
            if mode is not before.modes.get(id_):
                await self._subscriptions.change_mode(id_, mode, act.job)
        if (after.span, after.weekends) != (before.span, before.weekends):
            await self._quiets.set_hours(channel, QuietWish(after.span, weekends=after.weekends))
        if after.digest_schedule != before.digest_schedule:
            await self._plan(channel, after.digest_schedule, act)
        if (after.form, after.threads) != (before.form, before.threads):
            await self._choose(channel, after.form, threads=after.threads)

    async def _plan(self, channel: str, schedule: Schedule | None, act: Act) -> None:
        if schedule is None:
            await self._schedules.drop(channel, act)
        else:
            await self._schedules.set(channel, schedule, act)

    async def _choose(self, channel: str, form: CardForm, *, threads: bool) -> None:
        """What is put before the change is drawn after it: who is stopped in between has lost nothing."""
        if changes := form is not await self._forms.of(channel):
            await self._redrawing.channel(channel)
        await self._forms.choose(channel, form, threads=threads)
        if changes:
            await self._redrawing.channel(channel)
