"""Starting runs, from a command or a button."""

from blocks.notices import done
from bot.api.models import Stream
from bot.commands.parse import parse
from bot.services.catalog import Catalog
from bot.services.places import Places
from bot.services.runs import Runs
from bot.services.subscriptions import Subscriptions
from bot.slack.payloads import Click, Command, Incoming
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from bot.slack.text import leaf
from handlers import naming
from handlers.carried import maybe
from handlers.drawing import draw_run

routes = Routes()


@routes.command("run", mode=Mode.DURABLE)
async def run(
    command: Command,
    catalog: Catalog,
    subscriptions: Subscriptions,
    runs: Runs,
    places: Places,
) -> Reply | None:
    """``run [stream]``: public where the bot is in the channel, else private."""
    typed = parse(command.text).name_text
    if typed:
        stream = await naming.by_text(typed, catalog, word="run", action_id="run.start", sure=True)
    else:
        stream = await naming.of_channel(command.channel, catalog, subscriptions, action_id="run.start")
    return await _start(command, stream, runs, places)


@routes.action("run.start", mode=Mode.DURABLE)
@routes.action("run.again", mode=Mode.DURABLE)
async def run_by_button(
    click: Click,
    catalog: Catalog,
    subscriptions: Subscriptions,
    runs: Runs,
    places: Places,
) -> Reply | None:
    """A button or menu that names the stream, or (without one) the channel's."""
    stream_id = maybe(click, "stream")
    if stream_id is None:
        stream = await naming.of_channel(click.channel, catalog, subscriptions, action_id="run.start")
    else:
        stream = await naming.by_id(stream_id, catalog)
    reply = await _start(click, stream, runs, places)
    if reply is None and click.ephemeral and isinstance(stream, Stream):
        return Replace(done(f"*{leaf(stream.title, 80)}* runs; see this channel for how far it is."))
    return reply


async def _start(
    incoming: Incoming,
    stream: Stream | Reply,
    runs: Runs,
    places: Places,
) -> Reply | None:
    """Begin, and show it; what is shown is edited as the run goes on."""
    if not isinstance(stream, Stream):
        return stream
    public = incoming.channel is not None and await places.may_post(incoming.channel)
    follow = await runs.start(
        stream,
        job=incoming.key,
        by=incoming.person,
        channel=incoming.channel,
        public=public,
        response_url=incoming.response_url,
    )
    if public:
        await runs.show(follow)
        return None
    await runs.shown_privately(follow)
    return Say(draw_run(follow))
