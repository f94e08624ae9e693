"""``/goodones`` alone: this channel at a glance."""

from blocks.glance import Glance, GlanceStream, glance
from bot.services.digests import Digests
from bot.services.streams import StreamFacts, Streams
from bot.services.subscriptions import Subscriptions
from bot.slack.payloads import Command
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes

routes = Routes()


@routes.command("", mode=Mode.AFTER)
async def show_glance(
    command: Command, streams: Streams, subscriptions: Subscriptions, digests: Digests
) -> Reply:
    """What comes here and how it stands, with the next likely buttons."""
    channel = command.channel or ""
    here = {each.stream_id for each in await subscriptions.of_channel(channel)}
    if not here:
        return Say(glance(Glance()))
    return Say(
        glance(
            Glance(
                streams=tuple(
                    _line(each) for each in await streams.all() if each.stream.id in here or None in here
                ),
                waiting=await digests.waiting(channel),
                last_digest=await digests.last(channel),
            ),
        ),
    )


def _line(facts: StreamFacts) -> GlanceStream:
    return GlanceStream(
        stream_id=facts.stream.id,
        title=facts.stream.title,
        active=facts.stream.is_active,
        last_run=facts.last_run,
        failed=facts.failed,
    )
