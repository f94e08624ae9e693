"""Starting runs, from a command or a button."""

from blocks.notices import done
from bot.api.models import Stream
from bot.commands.parse import parse
from bot.services.catalog import Catalog
from bot.services.places import Places
from bot.services.runs import Runs
from bot.services.subscriptions import Subscriptions
from bot.slack.message import Message
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
    if not isinstance(stream, Stream):
        return stream
    private = await _start(command, stream, runs, places)
    return Say(private) if private else None


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
    if not isinstance(stream, Stream):
        return stream
    private = await _start(click, stream, runs, places)
    if click.ephemeral:
        public = done(f"*{leaf(stream.title, 80)}* runs; see this channel for how far it is.")
        return Replace(private or public)
    return Say(private) if private else None


async def _start(
    incoming: Incoming,
    stream: Stream,
    runs: Runs,
    places: Places,
) -> Message | None:
    """Begin, and show it; what is shown is edited as the run goes on. Answers what only one person may see."""
    public = incoming.channel is not None and await places.may_post(incoming.channel)
    follow = await runs.start(
        stream,
        job=incoming.key,
        by=incoming.person,
        channel=incoming.channel,
        public=public,
        response_url=_private_address(incoming),
    )
    if public:
        await runs.show(follow)
        return None
    await runs.shown_privately(follow)
    return draw_run(follow)


def _private_address(incoming: Incoming) -> str | None:
    """Where the progress may be edited: the address of a public message's button would replace that message."""
    public = isinstance(incoming, Click) and not incoming.ephemeral
    return None if public else incoming.response_url
