"""What Slack refuses: who should know is told once, and what waits goes on as soon as it can."""

from dataclasses import replace

import structlog

from bot.services.acts import Act
from bot.services.audience import Audience
from bot.services.places import Places
from bot.services.troubles import Troubles
from bot.slack.errors import CODES, ChannelGone, QuotaReached, SlackError, SlackRefused, TokenRefused
from bot.store.audit import AuditLog
from bot.store.lanes import Row
from bot.store.outbox import Outbox
from bot.troubles import Kind, State, Trouble, channel_trouble

log = structlog.stdlib.get_logger(__name__)

CHANNELS = ("C", "G")
PEOPLE = ("U", "W")
"""How ids begin: https://docs.slack.dev/reference/objects/conversation-object and .../user-object"""
SEEN_BY_LOOKING = frozenset({"not_in_channel", "channel_not_found", "is_archived", "is_inactive"})
"""What ``Places.may_post`` can tell the end of; that posting is restricted shows only when one posts."""


class SlackTroubles:
    """Channels that take nothing, people who can't be written to, and a workspace that refuses us.

    Every call may raise StoreAway.
    """

    def __init__(
        self, troubles: Troubles, audience: Audience, places: Places, outbox: Outbox, audit: AuditLog
    ) -> None:
        self._troubles = troubles
        self._audience = audience
        self._places = places
        self._outbox = outbox
        self._audit = audit

    async def refused(self, row: Row, error: SlackError) -> None:
        """Slack refused a message; what it means beyond the message is kept, and told the first time."""
        match error:
            case TokenRefused() | QuotaReached():
                await self._refuses_us(error.code)
            case ChannelGone() if row.channel.startswith(CHANNELS):
                await self._closed(row.channel, error.code)
            case ChannelGone() if row.channel.startswith(PEOPLE):
                await self._cannot_reach(row.channel)

    async def works(self, row: Row) -> None:
        """A message that was refused before went through."""
        if row.channel.startswith(PEOPLE):
            await self._audience.can_reach(row.channel)
        if trouble := await self._troubles.of_channel(row.channel):
            await self._troubles.end(trouble)
        held = CODES.get(row.held or "")
        if held in {TokenRefused, QuotaReached}:
            for each in await self._troubles.of(Kind.SLACK):
                if CODES.get(each.reason) is held:
                    await self._troubles.end(each)

    async def gave_up(self, row: Row) -> None:
        """A message waited for its channel too long and was put aside."""
        trouble = await self._troubles.of_channel(row.channel)
        if trouble and trouble.state is State.LASTS:
            await self._troubles.give_up(trouble)

    async def look_again(self, channel: str, act: Act | None = None) -> bool:
        """Whether a channel can be written to by now; if so, what waits goes on at once. Raises SlackError.

        What was put aside is taken up again, behind what waits. ``act``: who asked for it, if anybody did.
        """
        trouble = await self._troubles.of_channel(channel)
        if trouble is None:
            return True
        if not await self._places.may_post(channel):
            return False
        if act:
            await self._note("channel.retried", channel, act)
        if trouble.state is State.GIVEN_UP:
            await self._take_up(channel)
        await self._outbox.of(channel).wake(channel, self._now())
        if not await self._waits(channel):
            await self._troubles.end(trouble)
        return True

    async def stopped(self, channel: str, act: Act) -> None:
        """The channel's subscriptions were ended, so nobody waits for it."""
        if trouble := await self._troubles.of_channel(channel):
            await self._note("channel.stopped", channel, act)
            await self._troubles.end(trouble, State.STOPPED, act.by)

    async def look_at_quiet_ones(self) -> None:
        """Where nothing waits no message will show that a channel is open again: look. Raises SlackError.

        A channel of which Slack will not say anything does not keep us from the others.
        """
        for each in await self._troubles.of(Kind.CHANNEL):
            if each.reason in SEEN_BY_LOOKING and not await self._waits(each.channel):
                try:
                    await self.look_again(each.channel)
                except SlackRefused as error:
                    log.warning("could not look at a channel", channel=each.channel, error=str(error))

    async def _refuses_us(self, code: str) -> None:
        id_ = f"{Kind.SLACK}:{code}"
        if await self._troubles.get(id_) is None:
            trouble = Trouble(id=id_, kind=Kind.SLACK, reason=code, since=self._troubles.now())
            await self._troubles.begin(trouble, await self._audience.of_everything())

    async def _closed(self, channel: str, code: str) -> None:
        known = await self._troubles.of_channel(channel)
        if known and known.told:
            return
        if audience := await self._audience.of_channel(channel):
            trouble = Trouble(
                id=channel_trouble(channel),
                kind=Kind.CHANNEL,
                reason=code,
                since=self._troubles.now(),
                channel=channel,
                waiting=await self._outbox.waiting(channel),
            )
            await self._troubles.begin(trouble, audience)

    async def _cannot_reach(self, person: str) -> None:
        """What they were told of, others are told now."""
        await self._audience.cannot_reach(person)
        for each in await self._troubles.all():
            if person in each.told:
                channel = each.kind is Kind.CHANNEL
                await self._troubles.tell(
                    each,
                    await self._audience.of_channel(each.channel)
                    if channel
                    else await self._audience.of_everything(),
                )

    async def _note(self, what: str, channel: str, act: Act) -> None:
        """Before the trouble ends, which is what a click that is done again goes by."""
        await self._audit.note(replace(act, channel=channel).entry(what, self._troubles.now()))

    async def _waits(self, channel: str) -> bool:
        return any(line.channel == channel for line in await self._outbox.of(channel).lines())

    async def _take_up(self, channel: str) -> None:
        lanes = self._outbox.of(channel)
        for row, _ in reversed(await lanes.buried(await lanes.dead_count())):
            code = (row.reason or "").rpartition(": ")[2]
            if row.channel == channel and CODES.get(code) is ChannelGone:
                await lanes.revive(row.id, self._now())

    def _now(self) -> float:
        return self._troubles.now().timestamp()
