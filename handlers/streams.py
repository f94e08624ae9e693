"""The list of streams, and one of them."""

from collections.abc import Set as AbstractSet

from blocks.streams import StreamRow, stream_detail, stream_list
from bot.api.models import Stream
from bot.commands.parse import parse
from bot.roles import Who
from bot.services.catalog import Catalog
from bot.services.streams import StreamFacts, Streams
from bot.services.subscriptions import Subscriptions
from bot.slack.payloads import Click, Command
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers import naming
from handlers.carried import number

routes = Routes()


@routes.command("streams", mode=Mode.AFTER)
async def streams(
    command: Command,
    catalog: Catalog,
    facts: Streams,
    subscriptions: Subscriptions,
) -> Reply:
    """``streams [name]``."""
    typed = parse(command.text).name_text
    here = {each.stream_id for each in await subscriptions.of_channel(command.channel or "")}
    if not typed:
        return Say(stream_list([row_of(each, here) for each in await facts.all()]))
    stream = await naming.by_text(typed, catalog, word="streams", action_id="stream.show")
    return Say(stream_detail(row_of(await facts.of(stream), here))) if isinstance(stream, Stream) else stream


@routes.action("stream.show", mode=Mode.AFTER, who=Who.VIEWER)
async def show_stream(click: Click, catalog: Catalog, facts: Streams, subscriptions: Subscriptions) -> Reply:
    """One of several that were meant."""
    stream = await naming.by_id(number(click, "stream"), catalog)
    here = {each.stream_id for each in await subscriptions.of_channel(click.channel or "")}
    return (
        Replace(stream_detail(row_of(await facts.of(stream), here))) if isinstance(stream, Stream) else stream
    )


def row_of(facts: StreamFacts, here: AbstractSet[int | None] = frozenset()) -> StreamRow:
    """A stream as it is drawn; ``here``: what comes to the channel (None: every stream)."""
    return StreamRow(
        stream=facts.stream,
        accounts=facts.accounts,
        segments=facts.segments,
        last_run=facts.last_run,
        failed=facts.failed,
        subscribed=facts.stream.id in here or None in here,
    )
