"""What comes to a channel: subscribing, ending it, the list."""

from collections.abc import Collection
from dataclasses import replace

from blocks.elements import Option, pack, ref
from blocks.notices import done, picker, stream_option
from blocks.quiet import quiet_line, quietness
from blocks.reasons import held
from blocks.subscriptions import (
    SubscriptionRow,
    ask_to_share,
    introduction,
    mode_changed,
    not_subscribed,
    subscription_list,
    unsubscribed,
)
from bot.api.models import Stream
from bot.commands.parse import parse
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.services.catalog import Catalog
from bot.services.places import Places
from bot.services.quiet import Quiets
from bot.services.schedules import Schedules, target_in
from bot.services.sights import Sights
from bot.services.subscriptions import Subscription, Subscriptions
from bot.services.troubles import Troubles
from bot.services.wishes import Wishes
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Incoming
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from bot.slack.text import leaf
from bot.troubles import Kind
from handlers import naming
from handlers.carried import OLD, act_of, maybe, mode_of, name_of, narrowed, wanted_of, word
from handlers.wishing import wanted_by

routes = Routes()

INVITE = (
    "I'm not in this channel yet, so no leads could come here. Type `/invite @Good Ones`, then try again."
)
ALL_STREAMS = (
    "This channel gets *all* streams, so that a single one can't be left out. "
    "`/goodones unsubscribe` ends that; then subscribe to those you want."
)
TOO_LONG = (
    "This channel is shared with others, so I ask before leads come here, and your filters are too long to be kept "
    "while I do. Please use fewer words."
)
ENDED = (
    "*That subscription has ended*, so nothing was changed. `/goodones subscriptions` shows what comes where."
)


@routes.command("subscribe", mode=Mode.DURABLE)
async def subscribe(
    command: Command,
    catalog: Catalog,
    wishes: Wishes,
    places: Places,
    schedules: Schedules,
) -> Reply | None:
    """``subscribe [stream] [filters] [mode]``: first whether we can post here at all, then a public introduction."""
    intent = parse(command.text)
    wanted = await wanted_by(intent, catalog)
    if not isinstance(wanted, LeadFilter):
        return wanted
    stream: Stream | Reply | None = None
    if intent.name_text:
        stream = await naming.by_text(
            intent.name_text,
            catalog,
            word="subscribe",
            action_id="stream.subscribe",
            carry=narrowed(wanted, intent.mode),
        )
    if stream is not None and not isinstance(stream, Stream):
        return stream
    return await _subscribe(command, stream, (wanted, intent.mode), wishes, places, schedules)


@routes.action("stream.subscribe", mode=Mode.DURABLE)
async def subscribe_by_button(
    click: Click,
    catalog: Catalog,
    wishes: Wishes,
    places: Places,
    schedules: Schedules,
) -> Reply | None:
    """A button that names the stream; without one, a menu."""
    stream_id = maybe(click, "stream")
    if stream_id is None:
        return naming.ask_which(await catalog.streams(), "stream.subscribe", "Which stream shall come here?")
    stream = await naming.by_id(stream_id, catalog)
    if not isinstance(stream, Stream):
        return stream
    reply = await _subscribe(click, stream, (wanted_of(click), mode_of(click)), wishes, places, schedules)
    return reply or _comes_here(click, stream)


@routes.action("subscription.shared", mode=Mode.DURABLE)
async def subscribe_shared(
    click: Click,
    catalog: Catalog,
    wishes: Wishes,
    places: Places,
    schedules: Schedules,
) -> Reply | None:
    """*Subscribe anyway*, by who was told that others will see it; without a stream it is all streams."""
    stream_id = maybe(click, "stream")
    stream = None if stream_id is None else await naming.by_id(stream_id, catalog)
    if stream is not None and not isinstance(stream, Stream):
        return stream
    wish = (wanted_of(click), mode_of(click))
    reply = await _subscribe(click, stream, wish, wishes, places, schedules, though_shared=True)
    return reply or _comes_here(click, stream)


@routes.action("subscription.quieter", mode=Mode.DURABLE)
@routes.action("subscription.louder", mode=Mode.DURABLE)
async def change_mode(click: Click, wishes: Wishes, places: Places) -> Reply | None:
    """Leads come in another way for the whole channel, which is told; the button names the way, so two clicks are one."""
    mode = mode_of(click)
    if mode is None:
        raise Refused(OLD)
    changed = await wishes.change_mode(word(click, "subscription"), mode, act_of(click))
    if changed is None:
        raise Refused(ENDED)
    subscription, ours = changed
    row = row_of(subscription)
    if not ours:
        return Say(done(f"Leads come as *{row.mode}* already; nothing was changed."))
    told = mode_changed(row, name_of(click))
    await places.announce(f"mode:{click.key}", subscription.channel, told)
    return None


@routes.command("unsubscribe", mode=Mode.DURABLE)
async def unsubscribe(command: Command, catalog: Catalog, wishes: Wishes) -> Reply:
    """``unsubscribe [stream]``: without one, the only one there is, or a menu."""
    channel = command.channel or ""
    typed = parse(command.text).name_text
    here = await wishes.subscriptions.of_channel(channel)
    if not typed:
        if len(here) > 1:
            return _ask_which_to_end(here)
        return Say(await _end(command, here[0] if here else None, None, wishes))
    stream = await naming.by_text(typed, catalog, word="unsubscribe", action_id="stream.unsubscribe")
    if not isinstance(stream, Stream):
        return stream
    return Say(await _end(command, _of(here, stream.id), stream.title, wishes))


@routes.action("stream.unsubscribe", mode=Mode.DURABLE)
async def unsubscribe_by_button(click: Click, catalog: Catalog, wishes: Wishes) -> Reply:
    """A line of the menu; without a stream it is the subscription of all streams."""
    channel = click.channel or ""
    stream_id = maybe(click, "stream")
    stream = await naming.by_id(stream_id, catalog) if stream_id is not None else None
    title = stream.title if isinstance(stream, Stream) else None
    ended = _of(await wishes.subscriptions.of_channel(channel), stream_id)
    return Replace(await _end(click, ended, title, wishes))


@routes.command("subscriptions", mode=Mode.AFTER)
async def list_subscriptions(
    command: Command, subscriptions: Subscriptions, troubles: Troubles, quiets: Quiets, sights: Sights
) -> Reply:
    """Every subscription with its filters, and why nothing comes just now where nothing does."""
    paused = {each.channel: held(each.reason) for each in await troubles.of(Kind.CHANNEL)}
    quiet = {each.channel: quiet_line(quietness(each)) for each in await quiets.all()}
    every = await subscriptions.all()
    hidden = await sights.hidden(command.person, [each.channel for each in every], here=command.channel)
    rows = [
        replace(row_of(each, paused.get(each.channel), hidden=hidden), quiet=quiet.get(each.channel, ""))
        for each in every
    ]
    return Say(subscription_list(rows))


def row_of(
    subscription: Subscription, paused: str | None = None, *, hidden: Collection[str] = ()
) -> SubscriptionRow:
    """A subscription in words; ``paused`` says why nothing comes just now, ``hidden`` channels are not named."""
    wanted = subscription.wanted.describe() if not subscription.wanted.everything else ""
    return SubscriptionRow(
        channel="" if subscription.channel in hidden else subscription.channel,
        stream=subscription.stream_title,
        filters=(wanted,) if wanted else (),
        mode=subscription.mode.words,
        paused=paused,
        id=subscription.id,
    )


async def _subscribe(
    incoming: Incoming,
    stream: Stream | None,
    wish: tuple[LeadFilter, ChannelMode | None],
    wishes: Wishes,
    places: Places,
    schedules: Schedules,
    *,
    though_shared: bool = False,
) -> Reply | None:
    wanted, mode = wish
    channel = incoming.channel
    place = await places.look(channel) if channel else None
    if channel is None or place is None or not place.open:
        raise Refused(INVITE)
    if place.shared and not though_shared and not await wishes.subscriptions.of_channel(channel):
        return Say(ask_to_share(_carried(stream, wanted, mode), outside=place.outside))
    subscription = await wishes.subscribe(channel, stream, wanted, mode, act_of(incoming))
    await places.announce(
        f"introduction:{incoming.key}",
        channel,
        introduction(
            row_of(subscription),
            name_of(incoming),
            polled=await wishes.subscriptions.is_first_polled(incoming.key),
            digest=(await schedules.of(target_in(channel, incoming.person))).schedule,
        ),
    )
    return None


def _comes_here(click: Click, stream: Stream | None) -> Reply | None:
    what = f"*{leaf(stream.title, 80)}* comes" if stream else "All streams come"
    return Replace(done(f"{what} to this channel.")) if click.ephemeral else None


def _carried(stream: Stream | None, wanted: LeadFilter, mode: ChannelMode | None) -> str:
    """What was asked for, for a button to keep. Raises Refused where it would not fit."""
    try:
        return pack({**({"stream": stream.id} if stream else {}), **narrowed(wanted, mode)})
    except ValueError:
        raise Refused(TOO_LONG) from None


async def _end(
    incoming: Incoming,
    subscription: Subscription | None,
    title: str | None,
    wishes: Wishes,
) -> Message:
    channel = incoming.channel or ""
    if subscription is None:
        if title and await wishes.subscriptions.find(channel, None):
            raise Refused(ALL_STREAMS)
        return not_subscribed(title)
    await wishes.end(subscription, act_of(incoming))
    return unsubscribed(
        row_of(subscription), [row_of(each) for each in await wishes.subscriptions.of_channel(channel)]
    )


def _of(here: list[Subscription], stream_id: int | None) -> Subscription | None:
    return next((each for each in here if each.stream_id == stream_id), None)


def _ask_which_to_end(here: list[Subscription]) -> Reply:
    options = [
        stream_option(each.stream_id, each.stream_title or f"Stream {each.stream_id}")
        for each in here
        if each.stream_id is not None
    ]
    if _of(here, None):
        options.append(Option("All streams", ref()))
    return Say(picker("Which one shall no longer come here?", "stream.unsubscribe", options))
