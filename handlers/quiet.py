"""Less noise in a channel: mute and unmute, quiet hours, and what *Too noisy?* offers."""

from collections.abc import Sequence

from blocks.notices import done
from blocks.quiet import (
    hours_answer,
    hours_ended,
    hours_told,
    mute_answer,
    mute_told,
    not_muted,
    quieter_told,
    quietness,
    too_noisy,
    unmute_told,
)
from bot.commands.parse import parse
from bot.errors import Refused
from bot.modes import ChannelMode
from bot.quiet import A_DAY, EVENINGS, For, MuteWish, QuietWish
from bot.services.places import Places
from bot.services.quiet import Quiets
from bot.services.subscriptions import Subscription, Subscriptions
from bot.services.wishes import Wishes
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Incoming
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import OLD, act_of, maybe, mode_of, name_of

routes = Routes()

NOTHING_HERE = (
    "No leads come to this channel, so there is nothing to hold. `/goodones subscribe` brings some."
)


@routes.command("mute", mode=Mode.DURABLE)
async def mute(command: Command, wishes: Wishes, places: Places) -> Reply:
    """``mute [time]``: for all, who are told; the one who typed it hears at once."""
    wish = parse(command.text).mute or For(A_DAY)
    return Say(await _mute(command, wish, wishes, places))


@routes.action("channel.mute", mode=Mode.DURABLE)
async def mute_for_a_day(click: Click, wishes: Wishes, places: Places) -> Reply:
    """The same by a button."""
    return _in_place(click, await _mute(click, For(A_DAY), wishes, places))


@routes.command("unmute", mode=Mode.DURABLE)
@routes.action("channel.unmute", mode=Mode.DURABLE)
async def unmute(incoming: Command | Click, wishes: Wishes, places: Places) -> Reply:
    """What was held is told of at once; or there was no mute."""
    channel, quiets = _channel(incoming), wishes.quiets
    before = await quiets.of(channel)
    if not await wishes.unmute(channel, act_of(incoming)):
        return Say(not_muted(quietness(before)))
    still = (await quiets.of(channel)).hold
    told = unmute_told(name_of(incoming), before.waiting, still.until if still else None)
    await places.announce(f"unmute:{incoming.key}", channel, told)
    return _in_place(incoming, done("Unmuted; the channel is told."))


@routes.command("quiet", mode=Mode.DURABLE)
async def quiet_hours(command: Command, wishes: Wishes, places: Places) -> Reply:
    """``quiet [hours, weekends or off]``; alone it says how it is."""
    wish = parse(command.text).quiet
    if wish is None:
        return Say(hours_answer(quietness(await wishes.quiets.of(_channel(command))).hours))
    return Say(await _quiet(command, wish, wishes, places))


@routes.action("channel.quiet", mode=Mode.DURABLE)
async def quiet_evenings(click: Click, wishes: Wishes, places: Places) -> Reply:
    """The hours that most want, by a button."""
    return _in_place(click, await _quiet(click, EVENINGS, wishes, places))


@routes.action("channel.noise", mode=Mode.AFTER)
@routes.action("lead.noise", mode=Mode.AFTER)
async def offer_less(click: Click, quiets: Quiets, subscriptions: Subscriptions) -> Reply:
    """What would make this channel quieter, for the one who asks."""
    channel = _channel(click)
    here = await subscriptions.of_channel(channel)
    return Say(too_noisy(loudest(here), quietness(await quiets.of(channel))))


@routes.action("channel.mode", mode=Mode.DURABLE)
async def change_all(click: Click, wishes: Wishes, places: Places) -> Reply:
    """All of the channel comes in this way, or in a quieter one where it does already."""
    channel, mode = _channel(click), mode_of(click)
    if mode is None:
        raise Refused(OLD)
    changed = await wishes.quieten(channel, mode, act_of(click))
    if not changed:
        return _in_place(
            click, done(f"This channel is *{mode.words}* or quieter already; nothing was changed.")
        )
    titles = [each.stream_title for each in changed]
    told = quieter_told(name_of(click), titles, mode, only=changed[0].id if len(changed) == 1 else None)
    await places.announce(f"mode:{click.key}", channel, told)
    return _in_place(click, done(f"From now on *{mode.words}*; the channel is told."))


@routes.action("channel.decline", mode=Mode.DURABLE)
async def decline(click: Click, wishes: Wishes) -> Reply:
    """*No thanks* to what a digest offered."""
    await wishes.decline(_channel(click), act_of(click))
    return Say(done("All stays as it is. The digest does not offer less for four weeks."))


def loudest(here: Sequence[Subscription]) -> ChannelMode | None:
    """The way in which most of a channel's subscriptions' leads are posted; None where there is none."""
    return max((each.mode for each in here), key=lambda mode: mode.loudness, default=None)


async def _mute(incoming: Incoming, wish: MuteWish, wishes: Wishes, places: Places) -> Message:
    channel = await _fed(incoming, wishes.subscriptions)
    muted = await wishes.mute(channel, wish, act_of(incoming))
    told = mute_told(name_of(incoming), muted.until)
    await places.announce(f"mute:{incoming.key}", channel, told)
    return mute_answer(muted.until)


async def _quiet(incoming: Incoming, wish: QuietWish, wishes: Wishes, places: Places) -> Message:
    channel, by, key = (
        await _fed(incoming, wishes.subscriptions),
        name_of(incoming),
        f"quiet:{incoming.key}",
    )
    if wish.off:
        if (await wishes.quiets.of(channel)).hours is None:
            return hours_answer(None)
        # Told first: who is stopped after that ends and tells again, which is posted once by its key.
        await places.announce(key, channel, hours_told(by, None))
        await wishes.set_hours(channel, wish, act_of(incoming))
        return hours_ended()
    hours = await wishes.set_hours(channel, wish, act_of(incoming))
    words = hours.words if hours else None
    await places.announce(key, channel, hours_told(by, words))
    return hours_answer(words)


async def _fed(incoming: Incoming, subscriptions: Subscriptions) -> str:
    """The channel, where leads come to it."""
    channel = _channel(incoming)
    if not await subscriptions.of_channel(channel):
        raise Refused(NOTHING_HERE)
    return channel


def _channel(incoming: Incoming) -> str:
    if incoming.channel is None:
        raise Refused(OLD)
    return incoming.channel


def _in_place(incoming: Incoming, message: Message) -> Reply:
    """In place of the private message that was clicked in; beside anything else, and what has more to do."""
    asked = isinstance(incoming, Click) and incoming.ephemeral and not maybe(incoming, "beside")
    return Replace(message) if asked else Say(message)
