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
from handlers.carried import act_of, maybe
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
    aside = await _start(command, stream, runs, places)
    return Say(aside) if aside else None


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
    aside = await _start(click, stream, runs, places)
    if click.ephemeral:
        return Replace(aside or done(f"*{leaf(stream.title, 80)}* runs; this channel shows how far it is."))
    return Say(aside) if aside else None


async def _start(
    incoming: Incoming,
    stream: Stream,
    runs: Runs,
    places: Places,
) -> Message | None:
    """Begin, and show it in one message that is edited as the run goes on.

    That message stands in the channel, or where we may not write there, among the person's direct messages. Answers
    what is to be said aside: where to look, or that nothing was queued.
    """
    public = incoming.channel is not None and await places.may_post(incoming.channel)
    follow = await runs.start(
        stream, act_of(incoming), shown_in=str(incoming.channel) if public else incoming.person
    )
    if not public and not follow.runs:
        return draw_run(follow)
    await runs.show(follow)
    if public:
        return None
    return done(
        f"*{leaf(stream.title, 80)}* runs. I'm not in this channel: our direct messages show how far it is."
    )
