"""When digests come: typed, or picked in a window; told to the channel, and previewed for the one who set it."""

from dataclasses import replace

from blocks.schedules import (
    SHORT,
    SKIP,
    WEEK,
    PickCard,
    ScheduleView,
    schedule_answer,
    schedule_modal,
    schedule_told,
)
from bot.commands.parse import parse
from bot.digests.picks import Pick, Picks
from bot.digests.schedule import Schedule, When
from bot.digests.wish import DigestWish
from bot.errors import Refused
from bot.roles import Who
from bot.services.digests import NOT_SUBSCRIBED
from bot.services.places import Places
from bot.services.roles import Roles
from bot.services.schedules import Schedules, target_in
from bot.services.subscriptions import Subscriptions
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Incoming, Submission
from bot.slack.replies import Open, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.carried import OLD, act_of, clock_time, name_of, shown_in, text, word

routes = Routes()

TOO_LITTLE = (
    "No digest comes on certain days yet, so please say which days, too. "
    "For example `/goodones digest {me}weekdays 8:30`"
)
NO_TIME = "Please choose a time like 9:00."
NO_DAYS = "A day or time alone changes nothing here: please choose when it comes, too."


@routes.command("digest.schedule", mode=Mode.DURABLE, who=Who.MEMBER)
async def schedule_channel(
    command: Command, schedules: Schedules, subscriptions: Subscriptions, places: Places, roles: Roles
) -> Reply:
    """``digest weekdays 8:30``: for all in a channel, who are told; in direct messages it is one's own."""
    channel = command.channel or ""
    if target_in(channel, command.person) != channel:
        return await schedule_mine(command, schedules, roles)
    wish = _wish(command)
    ends = wish.default or wish.when is When.OFF
    if not (ends and (await schedules.of(channel)).own):
        await _fed(channel, subscriptions)
    if wish.asks:
        return Say(schedule_answer(await _view(channel, command, schedules), changed=False))
    if wish.default:
        return Say(await _change(command, channel, None, schedules, places))
    meant = await _meant(channel, wish, command, schedules)
    return Say(await _change(command, channel, meant, schedules, places))


@routes.command("digest.me", mode=Mode.DURABLE, who=Who.VIEWER)
async def schedule_mine(command: Command, schedules: Schedules, roles: Roles) -> Reply:
    """``digest me weekly short``: by direct message, and nobody else's business. Lists are not for other organisations."""
    me, wish = command.person, _wish(command)
    await roles.check_ours(me)
    if wish.asks:
        return Say(schedule_answer(await _view(me, command, schedules), changed=False))
    wished = None if wish.default else await _meant(me, wish, command, schedules)
    return Say(await _change_mine(command, wished, schedules))


@routes.action("digest.schedule", mode=Mode.AFTER)
async def pick(click: Click, schedules: Schedules, subscriptions: Subscriptions) -> Reply:
    """All that the window needs is in the store, so it opens complete."""
    channel = click.channel or ""
    target = target_in(channel, click.person)
    mine = target == click.person
    if not mine:
        await _fed(channel, subscriptions)
    team = None if mine else await schedules.of_team(channel)
    view = await _view(target, click, schedules)
    card = PickCard(await schedules.picks(target, click.person), team)
    return Open(schedule_modal(card, channel, view.times))


def check_picks(submission: Submission, shown: Picks | None) -> dict[str, str]:
    """Said under a field, in the acknowledgement. ``shown`` is what stood there, where that can be read."""
    typed = text(submission, "digest_at")
    if typed and clock_time(typed) is None:
        return {"digest_at": NO_TIME}
    if shown is None:
        return {}
    wished = wished_picks(submission, shown)
    idle = wished.schedule == shown.schedule and (wished.at, wished.day) != (shown.at, shown.day)
    return {"digest_when": NO_DAYS} if idle else {}


def check(submission: Submission) -> dict[str, str]:
    """The window of its own."""
    return check_picks(submission, shown_in(submission, Picks))


@routes.view("digest.schedule", mode=Mode.DURABLE, check=check)
async def picked(
    submission: Submission, schedules: Schedules, subscriptions: Subscriptions, places: Places
) -> Reply:
    """What was chosen otherwise than it was shown; else what somebody else made of it meanwhile stays."""
    channel = word(submission, "channel")
    target = target_in(channel, submission.person)
    if target == channel:
        await _fed(channel, subscriptions)
    shown = shown_in(submission, Picks)
    if shown is None:
        raise Refused(OLD)
    wished = wished_picks(submission, shown).schedule
    if wished == shown.schedule:
        return Say(schedule_answer(await _view(target, submission, schedules), changed=False))
    if target != channel:
        return Say(await _change_mine(submission, wished, schedules))
    return Say(await _change(submission, channel, wished, schedules, places))


def wished_picks(submission: Submission, shown: Picks) -> Picks:
    """What the fields say; one that is not there, or says what we do not know, is as it was shown."""
    pick, day = text(submission, "digest_when"), text(submission, "digest_day")
    form = submission.values.get("digest_form")
    ticked = form if isinstance(form, list) else [*[SKIP] * shown.skip_empty, *[SHORT] * shown.short]
    return shown.model_copy(
        update={
            "pick": Pick(pick) if pick in set(Pick) else shown.pick,
            "day": int(day) if day in map(str, range(len(WEEK))) else shown.day,
            "at": clock_time(text(submission, "digest_at")) or shown.at,
            "short": SHORT in ticked,
            "skip_empty": SKIP in ticked,
        }
    )


async def _change_mine(incoming: Incoming, wished: Schedule | None, schedules: Schedules) -> Message:
    """Who wants none has no plan: there is nothing else that it would be kept from."""
    me, act = incoming.person, act_of(incoming)
    if wished is None or wished.when is When.OFF:
        await schedules.drop(me, act)
    else:
        await schedules.set(me, wished, act)
    return schedule_answer(await _view(me, incoming, schedules), changed=True)


async def _change(
    incoming: Incoming, channel: str, wished: Schedule | None, schedules: Schedules, places: Places
) -> Message:
    """Have it so (None: as the team has it), and tell the channel, unless it is so already."""
    before, act = await schedules.of(channel), act_of(incoming)
    if wished is None and before.own is None:
        return schedule_answer(await _view(channel, incoming, schedules), changed=False)
    if wished and before.own and before.own.schedule == wished and before.own.job != act.job:
        return schedule_answer(await _view(channel, incoming, schedules), changed=False)
    if wished:
        await schedules.set(channel, wished, act)
        view = await _view(channel, incoming, schedules, wished)
    else:
        view = await _view(channel, incoming, schedules, await schedules.of_team(channel))
        view = replace(view, is_default=True)
    told = schedule_told(name_of(incoming), view)
    await places.announce(f"digest-plan:{incoming.key}", channel, told)
    if wished is None:
        # Told first: who is stopped after that drops it and tells again, which is posted once by its key.
        await schedules.drop(channel, act)
    return schedule_answer(view, changed=True)


async def _view(
    target: str, incoming: Incoming, schedules: Schedules, schedule: Schedule | None = None
) -> ScheduleView:
    """How a target stands, or would with this schedule, for the one who asks."""
    planned = await schedules.of(target)
    outlook = await schedules.outlook(target, schedule or planned.schedule)
    return ScheduleView(
        schedule or planned.schedule,
        is_default=planned.is_default and schedule is None,
        personal=target == incoming.person,
        times=outlook.times,
        zone=await schedules.zone_of_person(incoming.person),
        held_until=outlook.held_until,
    )


async def _meant(target: str, wish: DigestWish, command: Command, schedules: Schedules) -> Schedule:
    meant = await schedules.meant(target, wish, command.person)
    if meant is None:
        raise Refused(TOO_LITTLE.format(me="me " if target == command.person else ""))
    return meant


async def _fed(channel: str, subscriptions: Subscriptions) -> None:
    """Raises Refused where no leads come: there is nothing to sum up."""
    if not await subscriptions.of_channel(channel):
        raise Refused(NOT_SUBSCRIBED)


def _wish(command: Command) -> DigestWish:
    return parse(command.text).digest or DigestWish()
