"""What people change about what comes to a channel: each change is in the audit, by whom it was made."""

from dataclasses import replace

from bot.api.models import Stream
from bot.clock import Clock
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.quiet import Mute, MuteWish, QuietHours, QuietWish
from bot.services.acts import Act
from bot.services.quiet import Quiets
from bot.services.subscriptions import Subscription, Subscriptions
from bot.store.audit import AuditLog


class Wishes:
    """A click that is done again is one line. What is so already has none.

    Methods raise StoreAway, and those about subscriptions ApiError.
    """

    def __init__(self, subscriptions: Subscriptions, quiets: Quiets, audit: AuditLog, clock: Clock) -> None:
        self.subscriptions = subscriptions
        self.quiets = quiets
        self._audit = audit
        self._clock = clock

    async def subscribe(
        self, channel: str, stream: Stream | None, wanted: LeadFilter, mode: ChannelMode | None, act: Act
    ) -> Subscription:
        """Have leads of a stream (None: of all) come to a channel, or come otherwise."""
        known = await self.subscriptions.subscribe(channel, stream, wanted, act.by, mode, job=act.job)
        if known.made_job == act.job:
            await self._note_of(known, "subscription.made", act, known.mode.words)
        elif known.job == act.job:
            await self._note_of(known, "subscription.changed", act, known.mode.words)
        return known

    async def change_mode(self, id_: str, mode: ChannelMode, act: Act) -> tuple[Subscription, bool] | None:
        """Have its leads come in another way; None where it has ended, and with it whether this click did that."""
        changed = await self.subscriptions.change_mode(id_, mode, act.job)
        if changed and changed[1]:
            await self._note_of(changed[0], "subscription.changed", act, mode.words)
        return changed

    async def quieten(self, channel: str, mode: ChannelMode, act: Act) -> list[Subscription]:
        """Have nothing come to a channel in a louder way; those that this click changed."""
        changed = await self.subscriptions.quieten(channel, mode, act.job)
        for each in changed:
            await self._note_of(each, "subscription.changed", act, mode.words)
        return changed

    async def end(self, subscription: Subscription, act: Act) -> None:
        """No more leads by this one."""

        async def note() -> None:
            await self._note_of(subscription, "subscription.ended", act)

        # Before it is gone here, and after the API was told: a refusal is no end, and a crash finds it still there.
        await self.subscriptions.end(subscription, note)

    async def mute(self, channel: str, wish: MuteWish, act: Act) -> Mute:
        """Hold a channel's leads from now on."""
        mute = await self.quiets.mute(channel, wish, act.by, act.job)
        await self._note(channel, "channel.muted", act, f"until {mute.until:%Y-%m-%d %H:%M} UTC")
        return mute

    async def unmute(self, channel: str, act: Act) -> bool:
        """End a mute; False where there was none."""
        ended = await self.quiets.unmute(channel, act.job)
        if ended:
            await self._note(channel, "channel.unmuted", act)
        return ended

    async def set_hours(self, channel: str, wish: QuietWish, act: Act) -> QuietHours | None:
        """Have these quiet hours from now on; None where there shall be none."""
        hours = await self.quiets.wished(channel, wish)
        if hours != (await self.quiets.of(channel)).hours:
            # Before it: who dies in between finds them as they were, and notes the same line again.
            await self._note(channel, "channel.quiet_hours", act, hours.words if hours else "off")
        return await self.quiets.set_hours(channel, wish)

    async def decline(self, channel: str, act: Act) -> None:
        """*No thanks* to less."""
        await self.quiets.decline(channel)
        await self._note(channel, "channel.declined", act)

    async def _note(self, channel: str, what: str, act: Act, result: str = "done") -> None:
        await self._audit.note(replace(act, channel=channel).entry(what, self._clock.now(), result=result))

    async def _note_of(self, known: Subscription, what: str, act: Act, result: str = "done") -> None:
        """Of several that one click changes each has its line."""
        of = replace(act, job=f"{act.job}:{known.id}", channel=known.channel)
        await self._audit.note(of.entry(what, self._clock.now(), stream=known.stream_id, result=result))
