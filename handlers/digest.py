"""The summary of a channel: previewed by one person, posted for all."""

from dataclasses import replace

from blocks.digest import digest_line, digest_message, digest_preview
from blocks.elements import ref
from blocks.notices import done
from bot.digests.memory import Went
from bot.digests.schedule import Schedule
from bot.digests.summary import Summary
from bot.errors import Refused
from bot.services.digests import Digests, Preview
from bot.services.places import Places
from bot.services.schedules import Schedules, target_in
from bot.slack.message import Message
from bot.slack.payloads import Click, Command
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import act_of, word

routes = Routes()

NOT_THERE = (
    "I'm not in this channel any more, or it is archived, so the digest can't be posted. "
    "Unarchive it if it is, type `/invite @Good Ones`, then click *Post here* again."
)


@routes.command("digest", mode=Mode.AFTER)
@routes.action("digest.preview", mode=Mode.AFTER)
async def preview(incoming: Command | Click, digests: Digests, schedules: Schedules) -> Reply:
    """Since the last digest, for the one who asks; with a button that posts it as it was seen.

    In direct messages it is one's own.
    """
    target = target_in(incoming.channel or "", incoming.person)
    schedule = (await schedules.of(target)).schedule
    summary = replace(
        await digests.summarize(target), schedule=schedule.words, next_at=schedules.next_of(schedule)
    )
    id_ = digests.new_preview_id()
    posted = digest_message(summary)
    await digests.keep_preview(
        Preview(id=id_, channel=target, went=Went.of(summary), text=posted.text, blocks=posted.blocks),
    )
    return Say(digest_preview(summary, ref(preview=id_)))


@routes.action("digest.post", mode=Mode.DURABLE)
async def post(click: Click, digests: Digests, places: Places) -> Reply:
    """Show it to the channel, once."""
    if not await places.may_post(click.channel or ""):
        raise Refused(NOT_THERE)
    posted = await digests.post(word(click, "preview"), act_of(click))
    return Replace(
        done("Posted to this channel." if posted else "It was posted already; nothing was done twice.")
    )


def draw(summary: Summary, schedule: Schedule) -> Message:
    """A digest that comes by itself, as long as it is wished."""
    return digest_line(summary) if schedule.short else digest_message(summary)
