"""How things stand: what waits, what holds it up, and what could not be done."""

from collections.abc import Sequence

from blocks.elements import context, counted, lasting, message, section
from blocks.quiet import Quietness, quiet_line
from blocks.troubles import closed_because, slack_trouble
from bot.records import Buried, Place, Standing
from bot.slack import text
from bot.slack.message import Blocks, Message
from bot.troubles import Kind

MOST = 8
REASON = 200
WORTH_SAYING = 60
"""Seconds; a shorter wait is over before one has read of it."""
HELD = {
    "not_in_channel": "I am not in it: type `/invite @Good Ones` there",
    "channel_not_found": "I can't see it: type `/invite @Good Ones` there",
    "is_archived": "it is archived: unarchive it, or `/goodones unsubscribe` elsewhere",
    "is_inactive": "it is archived: unarchive it, or `/goodones unsubscribe` elsewhere",
    "ratelimited": "Slack asks for a slower pace",
}
"""Why a channel waits, by Slack's code, and what would help."""


def status(standing: Standing, quiet: Sequence[tuple[str, Quietness]] = ()) -> Message:
    """What `/goodones status` answers; ``quiet`` are the channels that are muted or have quiet hours."""
    blocks: Blocks = [section("\n".join([*_lines(standing), *_quiet(quiet)]))]
    if standing.dead:
        blocks += [
            section("\n".join(_dead(standing.dead))),
            context("Someone who runs this app can have them done after all: `goodones replay`"),
        ]
    return message(_gist(standing), blocks)


def _lines(standing: Standing) -> list[str]:
    lines = [f"⚠️ {standing.api}" if standing.api else "✅ The lead API answers."]
    lines += _troubles(standing)
    if not standing.places and not standing.clicks and not standing.webhooks:
        return [*lines, "✅ Nothing waits."]
    for count, one in ((standing.clicks, "click"), (standing.webhooks, "webhook")):
        if count:
            lines.append(f"⏳ {counted(count, one)} waiting to be done")
    lines += [_place(place) for place in standing.places[:MOST]]
    if len(standing.places) > MOST:
        lines.append(f"… and {counted(len(standing.places) - MOST, 'more channel')}")
    return lines


def _quiet(quiet: Sequence[tuple[str, Quietness]]) -> list[str]:
    lines = [f"{text.channel(channel)} {quiet_line(each)}" for channel, each in quiet[:MOST]]
    return [*lines, f"… and {len(quiet) - MOST} more"] if len(quiet) > MOST else lines


def _troubles(standing: Standing) -> list[str]:
    """Of a channel for which something waits it is said there."""
    said = {place.channel for place in standing.places}
    slack = [f"⚠️ {slack_trouble(each.reason)}" for each in standing.troubles if each.kind is Kind.SLACK]
    closed = [
        f"⏸️ {text.channel(each.channel)}: {closed_because(each.reason)}"
        for each in standing.troubles
        if each.kind is Kind.CHANNEL and each.channel not in said
    ]
    return [*slack, *closed]


def _place(place: Place) -> str:
    where = f"<#{place.channel}>" if place.channel.startswith(("C", "G")) else "direct messages"
    waits = f"⏳ {counted(place.count, 'message')} for {where}, since {text.date(place.since, '{ago}')}"
    if place.held:
        return f"{waits}: {HELD.get(place.held, text.leaf(place.held, REASON))}"
    return (
        f"{waits}; all of them in about {lasting(place.seconds)}" if place.seconds > WORTH_SAYING else waits
    )


def _dead(dead: tuple[Buried, ...]) -> list[str]:
    lines = [f"*{counted(len(dead), 'thing')} could not be done*"]
    lines += [_grave(each) for each in dead[:MOST]]
    return [*lines, f"… and {len(dead) - MOST} more"] if len(dead) > MOST else lines


def _grave(grave: Buried) -> str:
    who = f" by <@{grave.person}>" if grave.person else ""
    where = f" for <#{grave.channel}>" if grave.channel and grave.channel.startswith(("C", "G")) else ""
    when = text.date(grave.at, "{ago}")
    return f"• {text.leaf(grave.what, REASON)}{who}{where}, {when}: {text.leaf(grave.reason, REASON)}"


def _gist(standing: Standing) -> str:
    waiting = sum(place.count for place in standing.places) + standing.clicks + standing.webhooks
    parts = ["The lead API answers." if standing.api is None else "There is trouble with the lead API."]
    parts.append(f"{counted(waiting, 'thing')} waiting." if waiting else "Nothing waits.")
    if standing.dead:
        parts.append(f"{counted(len(standing.dead), 'thing')} could not be done.")
    return " ".join(parts)
