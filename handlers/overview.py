"""``/goodones`` alone: this channel at a glance."""

from blocks.glance import Glance, GlanceStream, glance
from bot.services.streams import Streams
from bot.services.subscriptions import Subscriptions
from bot.slack.payloads import Command
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes

routes = Routes()


@routes.command("", mode=Mode.AFTER)
async def show_glance(command: Command, streams: Streams, subscriptions: Subscriptions) -> Reply:
    """What comes here and how it stands, with the next likely buttons."""
    here = {each.stream_id for each in await subscriptions.of_channel(command.channel or "")}
    facts = await streams.all() if here else []
    return Say(
        glance(
            Glance(
                streams=tuple(
                    GlanceStream(
                        stream_id=each.stream.id,
                        title=each.stream.title,
                        active=each.stream.is_active,
                        last_run=each.last_run,
                        failed=each.failed,
                    )
                    for each in facts
                    if each.stream.id in here or None in here
                ),
            ),
        ),
    )
