"""A channel that takes nothing: trying again, ending its leads, and going on by itself once it is open."""

import structlog

from blocks.closed import closed_because
from blocks.notices import done
from bot.errors import Refused
from bot.services.sharing import Sharing
from bot.services.slack_troubles import SlackTroubles
from bot.services.troubles import Troubles
from bot.services.wishes import Wishes
from bot.slack.errors import SlackError
from bot.slack.payloads import Click, Event
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes
from bot.slack.text import channel as shown
from handlers.carried import act_of, word

log = structlog.stdlib.get_logger(__name__)

routes = Routes()


@routes.action("channel.retry", mode=Mode.DURABLE)
async def try_again(click: Click, slack: SlackTroubles, troubles: Troubles) -> Reply:
    """Post what waits, if that is possible by now."""
    channel = word(click, "channel")
    trouble = await troubles.of_channel(channel)
    if trouble is None:
        return Say(done(f"I can post in {shown(channel)}; nothing is held up there."))
    if not await slack.look_again(channel, act_of(click)):
        raise Refused(
            f"*I still can't post in {shown(channel)}*: {closed_because(trouble.reason)}. "
            "Nothing is lost; I look again every minute, too."
        )
    return Say(done(f"What waits for {shown(channel)} is being posted now."))


@routes.action("channel.stop", mode=Mode.DURABLE)
async def stop(click: Click, wishes: Wishes, slack: SlackTroubles, troubles: Troubles) -> Reply | None:
    """End every subscription of the channel; the notice that was clicked says so then.

    Whoever clicks late, when the channel is open again, ends nothing.
    """
    channel = word(click, "channel")
    trouble = await troubles.of_channel(channel)
    here = await wishes.subscriptions.of_channel(channel)
    if trouble is None:
        return Say(done(_late(channel) if here else f"No leads come to {shown(channel)} any more."))
    if click.person not in trouble.told:
        raise Refused("*Only those who were told that I can't post there* can end its leads from here.")
    for each in here:
        await wishes.end(each, act_of(click))
    await slack.stopped(channel, act_of(click))
    return None


def _late(channel: str) -> str:
    return (
        f"I can post in {shown(channel)} again, so its leads were not ended. "
        "`/goodones unsubscribe` in that channel ends them."
    )


@routes.event("member_joined_channel", mode=Mode.DURABLE)
async def joined(event: Event, slack: SlackTroubles, sharing: Sharing) -> None:
    """Somebody came into a channel, perhaps we. What a guest must not see there is stored to be taken away."""
    await opened(event, slack)
    if event.channel and event.person:
        await sharing.comes(event.channel, event.person)


@routes.event("channel_unarchive", mode=Mode.AFTER)
@routes.event("group_unarchive", mode=Mode.AFTER)
async def opened(event: Event, slack: SlackTroubles) -> None:
    """The channel is no longer archived, or somebody was invited.

    Not stored before it is acknowledged: a channel that is held up is looked at every minute anyway.
    """
    try:
        if event.channel:
            await slack.look_again(event.channel)
    except SlackError as error:
        # Nobody asked, so nobody is told.
        log.info("could not look whether a channel is open", channel=event.channel, error=str(error))
