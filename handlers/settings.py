"""A channel's settings: one window for how leads come, how cards look, and when it is quiet."""

from blocks.quiet import quiet_line, quietness
from blocks.settings import (
    SettingsCard,
    SettingsLine,
    changes,
    settings_answer,
    settings_modal,
    settings_told,
)
from bot.channel import ChannelState
from bot.errors import Refused
from bot.modes import CardForm, ChannelMode
from bot.services.channels import Channels, ChannelView
from bot.services.digests import Digests
from bot.services.forms import CHANNELS
from bot.services.places import Places
from bot.services.schedules import Schedules, target_in
from bot.slack.payloads import Click, Command, Submission
from bot.slack.replies import Open, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import OLD, act_of, clock_time, name_of, shown_in, text, word
from handlers.schedules import check_picks, wished_picks

routes = Routes()

NOTHING_HERE = "No leads come to this channel, so there is nothing to set. `/goodones subscribe` brings some."
MODE = "mode."
"""How the names of the fields begin that say how leads come."""


@routes.command("settings", mode=Mode.AFTER)
@routes.action("channel.settings", mode=Mode.AFTER)
async def ask(incoming: Command | Click, channels: Channels, digests: Digests, schedules: Schedules) -> Reply:
    """All that the window needs is in the store, so it opens complete."""
    channel = incoming.channel or ""
    view = await channels.view(channel, incoming.person)
    if not view.subscriptions:
        raise Refused(NOTHING_HERE)
    digest = (await schedules.of(target_in(channel, incoming.person))).schedule
    card = SettingsCard(
        channel=channel,
        state=view.state,
        lines=_lines(view),
        zone=view.quiet.zone,
        quiet=quiet_line(quietness(view.quiet)) if view.quiet.mute else "",
        last_digest=await digests.last(channel),
        next_digest=schedules.next_of(digest),
        team=await schedules.of_team(channel),
        threads=channel.startswith(CHANNELS),
    )
    return Open(settings_modal(card))


def check(submission: Submission) -> dict[str, str]:
    """Said under the field, in the acknowledgement."""
    start, end = text(submission, "quiet_from"), text(submission, "quiet_until")
    if bool(start) != bool(end):
        missing = "quiet_until" if start else "quiet_from"
        return {missing: "Please choose this time too, or clear the other one."}
    if start and start == end:
        return {"quiet_until": "Please choose another time than the one at which it begins."}
    if any(clock_time(each) is None for each in (start, end) if each):
        return {"quiet_from": "Please choose times like 18:00."}
    shown = shown_in(submission, ChannelState)
    return check_picks(submission, shown.digest if shown else None)


@routes.view("channel.settings", mode=Mode.DURABLE, check=check)
async def change(submission: Submission, channels: Channels, places: Places) -> Reply:
    """What was chosen otherwise than it was shown; what somebody else changed meanwhile stays as they have it."""
    channel = word(submission, "channel")
    shown = shown_in(submission, ChannelState)
    if shown is None:
        raise Refused(OLD)
    view = await channels.view(channel)
    after = view.state.amended(shown, _wished(submission, shown))
    said = changes(_lines(view), view.state, after)
    if said:
        # Told first: who is stopped after that changes the rest and tells again, which is posted once by its key.
        told = settings_told(name_of(submission), said)
        await places.announce(f"settings:{submission.key}", channel, told)
        await channels.change(channel, view.state, after, act_of(submission))
    return Say(settings_answer(said))


def _lines(view: ChannelView) -> tuple[SettingsLine, ...]:
    return tuple(
        SettingsLine(each.id, each.stream_title, "" if each.wanted.everything else each.wanted.describe())
        for each in view.subscriptions
    )


def _wished(submission: Submission, shown: ChannelState) -> ChannelState:
    """What the fields say; one that is not there, or says what we do not know, is as it was shown."""
    modes = {
        id_: ChannelMode(said) if (said := text(submission, f"{MODE}{id_}")) in set(ChannelMode) else mode
        for id_, mode in shown.modes.items()
    }
    form, threads = text(submission, "form"), text(submission, "threads")
    start, end = clock_time(text(submission, "quiet_from")), clock_time(text(submission, "quiet_until"))
    return ChannelState(
        modes=modes,
        form=CardForm(form) if form in set(CardForm) else shown.form,
        threads=threads == "on" if threads else shown.threads,
        span=(start, end) if start and end else None,
        weekends=bool(submission.values.get("weekends")),
        digest=wished_picks(submission, shown.digest) if shown.digest else None,
    )
