"""``/goodones`` alone: this channel at a glance."""

from collections.abc import Sequence

from blocks.glance import Glance, GlanceStream, glance
from blocks.quiet import quietness
from blocks.reasons import held
from bot.modes import ChannelMode
from bot.services.digests import Digests
from bot.services.places import Places
from bot.services.quiet import Quiets
from bot.services.schedules import Schedules, target_in
from bot.services.streams import StreamFacts, Streams
from bot.services.subscriptions import Subscription, Subscriptions
from bot.services.troubles import Troubles
from bot.slack.payloads import Command
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.quiet import loudest

routes = Routes()


@routes.command("", mode=Mode.AFTER)
async def show_glance(
    command: Command,
    streams: Streams,
    subscriptions: Subscriptions,
    digests: Digests,
    places: Places,
    quiets: Quiets,
    troubles: Troubles,
    schedules: Schedules,
) -> Reply:
    """What comes here and how it stands, with the next likely buttons."""
    channel = command.channel or ""
    here = await subscriptions.of_channel(channel)
    if not here:
        return Say(glance(Glance()))
    digest = (await schedules.of(target_in(channel, command.person))).schedule
    trouble = await troubles.of_channel(channel)
    return Say(
        glance(
            Glance(
                streams=tuple(
                    _line(each, mode) for each in await streams.all() if (mode := _mode(each.stream.id, here))
                ),
                waiting=await digests.waiting(channel),
                last_digest=await digests.last(channel),
                digest=digest,
                next_digest=schedules.next_of(digest),
                queue=await places.queued(channel),
                quiet=quietness(await quiets.of(channel)),
                closed=held(trouble.reason) if trouble else None,
            ),
        ),
    )


def _mode(stream_id: int, here: Sequence[Subscription]) -> ChannelMode | None:
    """How a stream comes to the channel, by the loudest of the subscriptions that bring it; None: it does not."""
    return loudest([each for each in here if each.stream_id in {stream_id, None}])


def _line(facts: StreamFacts, mode: ChannelMode) -> GlanceStream:
    return GlanceStream(
        stream_id=facts.stream.id,
        title=facts.stream.title,
        active=facts.stream.is_active,
        last_run=facts.last_run,
        failed=facts.failed,
        mode=mode.words,
    )
