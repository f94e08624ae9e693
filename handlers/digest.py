"""The summary of a channel: previewed by one person, posted for all."""

from blocks.digest import Budgets, Digest, FailedRun, Offer, StreamNumbers, digest_message, digest_preview
from blocks.elements import ref
from blocks.notices import done
from bot.digests.memory import Went
from bot.digests.summary import Summary
from bot.errors import Refused
from bot.services.digests import Digests, Preview
from bot.services.places import Places
from bot.services.triage import Triage
from bot.slack.payloads import Click, Command
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import act_of, word

routes = Routes()

NOT_THERE = (
    "I'm not in this channel any more, so the digest can't be posted. "
    "Type `/invite @Good Ones`, then click *Post here* again."
)


@routes.command("digest", mode=Mode.AFTER)
@routes.action("digest.preview", mode=Mode.AFTER)
async def preview(incoming: Command | Click, digests: Digests, triage: Triage) -> Reply:
    """Since the last digest, for the one who asks; with a button that posts it as it was seen."""
    channel = incoming.channel or ""
    summary = await digests.summarize(channel)
    digest = digest_of(summary, await triage.count(channel))
    id_ = digests.new_preview_id()
    posted = digest_message(digest)
    await digests.keep_preview(
        Preview(id=id_, channel=channel, went=Went.of(summary), text=posted.text, blocks=posted.blocks),
    )
    return Say(digest_preview(digest, ref(preview=id_)))


@routes.action("digest.post", mode=Mode.DURABLE)
async def post(click: Click, digests: Digests, places: Places) -> Reply:
    """Show it to the channel, once."""
    if not await places.may_post(click.channel or ""):
        raise Refused(NOT_THERE)
    posted = await digests.post(word(click, "preview"), act_of(click))
    return Replace(
        done("Posted to this channel." if posted else "It was posted already; nothing was done twice.")
    )


def digest_of(summary: Summary, to_triage: int = 0) -> Digest:
    """A summary as it is drawn, with as many leads to look through."""
    me = summary.me
    credit = me.credits if me else None
    totals = me.totals if me else None
    return Digest(
        since=summary.since,
        until=summary.until,
        streams=tuple(
            StreamNumbers(
                stream_id=each.stream_id,
                title=each.title,
                high=each.high,
                medium=each.medium,
                other=each.other,
                good=each.good,
                bad=each.bad,
                waiting=each.waiting,
                last_run=each.last_run,
            )
            for each in summary.streams
        ),
        failures=tuple(
            FailedRun(each.stream_id, each.stream, each.at or summary.until, each.cause)
            for stream in summary.streams
            for each in stream.failed
        ),
        budgets=Budgets(
            credits_left=credit.balance if credit else None,
            credits_low=credit.is_low if credit else False,
            syncs_left=totals.daily_sync_remaining if totals else None,
            retests_left=totals.monthly_retest_remaining if totals else None,
        ),
        partial=summary.missing,
        to_triage=to_triage,
        offer=Offer(summary.offer.cards, summary.offer.acted, summary.offer.mode) if summary.offer else None,
        oldest_waiting=min(
            (each.oldest_waiting for each in summary.streams if each.oldest_waiting), default=None
        ),
    )
