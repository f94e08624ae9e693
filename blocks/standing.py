"""How things stand, in the parts that the status and the Home tab are made of."""

import math
from collections import Counter

from blocks.elements import Element, button, context, counted, lasting, listed, question, ref, section
from blocks.quiet import quiet_line, quietness
from blocks.reasons import held, name, what, why
from blocks.troubles import slack_trouble
from bot.records import Buried, Place, Standing
from bot.slack import text
from bot.slack.message import Blocks
from bot.troubles import Kind

MOST = 8
WORTH_SAYING = 60
"""Seconds; a shorter wait is over before one has read of it."""
LIST = 2_900
"""Characters of a list that has no buttons."""


def connection(standing: Standing) -> str:
    """Whether the lead API answers."""
    if not standing.asked:
        return "🔄 Asking the lead API …"
    return f"⚠️ {standing.api}" if standing.api else "✅ The lead API answers."


def troubles(standing: Standing) -> list[str]:
    """What Slack refuses, and which channels are closed; of one for which something waits it is said there."""
    said = {place.channel for place in standing.places}
    slack = [f"⚠️ {slack_trouble(each.reason)}" for each in standing.troubles if each.kind is Kind.SLACK]
    closed = [
        f"⏸️ {text.channel(each.channel)}: {held(each.reason)}"
        for each in standing.troubles
        if each.kind is Kind.CHANNEL and (not each.channel or each.channel not in said)
    ]
    return [*slack, *closed]


def quiet_channels(standing: Standing) -> list[str]:
    """Where leads are held back, or will be."""
    quiet = standing.quiet
    lines = [f"{text.channel(each.channel)} {quiet_line(quietness(each))}" for each in quiet[:MOST]]
    return [*lines, f"… and {len(quiet) - MOST} more"] if len(quiet) > MOST else lines


def queues(standing: Standing) -> list[str]:
    """What waits: since when, for how long about, and what holds it up."""
    if not standing.places and not standing.clicks and not standing.webhooks:
        return ["✅ Nothing waits."]
    lines = [
        f"⏳ {counted(count, one)} waiting to be done"
        for count, one in ((standing.clicks, "click"), (standing.webhooks, "webhook"))
        if count
    ]
    lines += [_place(place) for place in standing.places[:MOST]]
    if len(standing.places) > MOST:
        lines.append(f"… and {counted(len(standing.places) - MOST, 'more channel')}")
    return lines


def given_up(standing: Standing, ask: str | None) -> Blocks:
    """What could not be done, the first eight drawn with their buttons; nothing where there is nothing.

    ``ask``: whom those ask who may not have it done after all (mrkdwn); None for those who may.
    """
    dead = standing.dead
    if not dead:
        return []
    rest = f"… and {len(dead) - MOST} more"
    if ask is not None:
        lines, missing = text.fit(["• " + _grave(each).replace("\n", ": ") for each in dead[:MOST]], LIST)
        more = len(dead) - MOST + missing
        shown = f"{lines}\n… and {more} more" if more > 0 else lines
        return [section(f"*{_title(standing)}*"), section(shown), context(ask)]
    everything = _replay_all(standing) if len(dead) > 1 else None
    blocks: Blocks = [section(f"*{_title(standing)}*", everything)]
    blocks += [section(_grave(each), _replay(each)) for each in dead[:MOST]]
    return [*blocks, context(rest)] if len(dead) > MOST else blocks


def gist(standing: Standing) -> str:
    """All of it in a sentence or three."""
    waiting = sum(place.count for place in standing.places) + standing.clicks + standing.webhooks
    answers = "There is trouble with the lead API." if standing.api else "The lead API answers."
    parts = [answers] if standing.asked else []
    parts.append(f"{counted(waiting, 'thing')} waiting." if waiting else "Nothing waits.")
    if standing.dead:
        parts.append(f"{_title(standing)}.")
    return " ".join(parts)


def _place(place: Place) -> str:
    direct = place.channel and not place.channel.startswith(("C", "G"))
    where = "direct messages" if direct else text.channel(place.channel)
    waits = f"⏳ {counted(place.count, 'message')} for {where}, since {text.date(place.since)}"
    if reason := held(place.held):
        return f"{waits}: {reason}"
    return (
        f"{waits}; all of them in about {lasting(place.seconds)}" if place.seconds > WORTH_SAYING else waits
    )


def _title(standing: Standing) -> str:
    count = counted(len(standing.dead), "thing")
    return f"{'At least ' if standing.more else ''}{count} could not be done"


def _grave(grave: Buried) -> str:
    return f"{what(grave)}, {text.date(grave.at, '{ago}')}\n{why(grave.reason)}"


def _replay(grave: Buried) -> Element:
    about = ref(sort=grave.sort.value, id=grave.id)
    return button("Replay", "standing.replay", about, spoken=f"Replay {name(grave)} of {grave.at:%H:%M} UTC")


def _replay_all(standing: Standing) -> Element:
    """It carries until when, so that it does what was listed and what is older, and nothing that came since."""
    counts = Counter(each.sort.value for each in standing.dead)
    sorts = listed([counted(count, sort) for sort, count in counts.items()])
    until = math.ceil(standing.dead[0].at.timestamp() * 1000)
    asked = question(
        "Have it all done after all?",
        f"{'At least ' if standing.more else ''}{sorts}, which could not be done earlier. "
        "Clicks are done for those who clicked, messages and digests are posted where they were due.",
        "Replay all",
    )
    return button("Replay all", "standing.replay_all", ref(until=until), confirm=asked)
