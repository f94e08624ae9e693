"""Subscriptions: what comes to a channel, who asked for it, and how to change it."""

from collections.abc import Sequence
from dataclasses import dataclass

from blocks.elements import Element, actions, button, context, counted, dotted, message, ref, section
from blocks.schedules import schedule_line
from bot.digests.schedule import OFF, Schedule, When
from bot.modes import CARDS_A_DAY, CARDS_A_RUN, ChannelMode
from bot.slack import text
from bot.slack.message import Blocks, Message

TITLE = 80
WORD = 60
FILTERS = 300
MOST = 20
ROOM = 10_000
"""Characters that all lines of a list take."""
_POLLED = (
    "I look for new leads every few minutes, more often while you are here. "
    "For instant cards, whoever runs this app can set `GOODONES_PUBLIC_URL`."
)
_TEACHES = "A 👍 or 👎 on a card teaches the next runs."


@dataclass(frozen=True)
class SubscriptionRow:
    """What comes to one channel: of a stream (None: all), narrowed by filter words, in which way.

    A ``channel`` without id is one that the reader is not to know of.

    ``paused`` says why nothing comes just now, in mrkdwn (None: it does); ``quiet`` when it is held back, likewise;
    ``id`` is what its buttons carry.
    """

    channel: str
    stream: str | None = None
    filters: tuple[str, ...] = ()
    mode: str = "every lead"
    paused: str | None = None
    id: str = ""
    quiet: str = ""


def introduction(row: SubscriptionRow, by: str, *, polled: bool = False, digest: Schedule = OFF) -> Message:
    """The first post in a channel: who asked for it, what will come, how to change it.

    ``by`` is a name as it is shown, raw: a mention would notify the one who just did it. ``polled`` adds how soon
    leads come where nobody brings them; ``digest`` says when the channel's summary comes.
    """
    name = text.leaf(by, TITLE)
    lines = [
        f"👋 *{name}* subscribed this channel to {_what(row)}.",
        _comes(row),
        *_summed_up(row, digest),
    ]
    how = "`/goodones unsubscribe` ends it · `/goodones subscriptions` shows what comes here"
    gist = f"{name} subscribed this channel to {_what(row, bold=False)}."
    pace = [context(f"⏱️ {_POLLED}")] if polled else []
    return message(gist, [section("\n".join(lines)), *_ways(row), *pace, context(how)])


def ask_to_share(value: str, *, outside: bool) -> Message:
    """Before the first leads come to a channel that others are in; ``value`` is what its button carries.

    ``outside``: people of another organisation are among them, or invited.
    """
    others = "another organisation" if outside else "other workspaces of your organisation"
    asked = f"*This channel is shared with {others}.* Shall leads come here all the same?"
    shown = (
        "Everybody in it will see each lead's name, profile and why it fits. Contact details are not on cards, and "
        "guests and people from other organisations can't press anything that changes or spends."
    )
    yes = button("Subscribe anyway", "subscription.shared", value)
    kept = context("Nothing was changed yet. In a channel of your own, `/goodones subscribe` asks nothing.")
    return message(
        f"{asked} {shown}".replace("*", ""), [section(f"{asked}\n{shown}"), actions([yes], "ways"), kept]
    )


def inherited(leaver: str, rows: Sequence[SubscriptionRow]) -> Message:
    """For who takes over what somebody had subscribed who left the workspace."""
    count = counted(len(rows), "subscription")
    said = f"*{text.mention(leaver)} left the workspace, so {count} of theirs {'is' if len(rows) == 1 else 'are'} yours now.*"
    lines, missing = text.fit([subscription_line(row) for row in rows[:MOST]], FILTERS * 8)
    more = len(rows) - len(rows[:MOST]) + missing
    shown = f"{lines}\n… and {more} more" if more else lines
    how = "Leads go on coming as before; if one can't be posted, you hear of it. `/goodones unsubscribe` in a channel ends one."
    return message(
        f"{said} {how}".replace("*", "").replace("`", ""), [section(said), section(shown), context(how)]
    )


def mode_changed(row: SubscriptionRow, by: str) -> Message:
    """Posted where leads come in another way from now on; ``by`` is raw, and nobody is notified."""
    name = text.leaf(by, TITLE)
    said = f"*{name}* changed how leads of {_what(row)} come here: *{text.leaf(row.mode, WORD)}*."
    return message(said.replace("*", ""), [section(f"🔔 {said}\n{_comes(row)}"), *_ways(row)])


def quieter(subscription: str, mode: str) -> list[Element]:
    """The button that has less posted, where less is possible."""
    less = {ChannelMode.EVERY.words: ChannelMode.BALANCED, ChannelMode.BALANCED.words: ChannelMode.DIGEST}
    if mode not in less:
        return []
    value = ref(subscription=subscription, mode=less[mode].value)
    return [button(f"Too noisy? {less[mode].words.capitalize()}", "subscription.quieter", value)]


def louder(subscription: str, mode: str) -> list[Element]:
    """The button that has more posted, where more is possible."""
    more = {ChannelMode.DIGEST.words: ChannelMode.BALANCED, ChannelMode.BALANCED.words: ChannelMode.EVERY}
    if mode not in more:
        return []
    caption = "Every lead as a card" if more[mode] is ChannelMode.EVERY else "Cards again: balanced"
    value = ref(subscription=subscription, mode=more[mode].value)
    return [button(caption, "subscription.louder", value)]


def subscription_list(rows: Sequence[SubscriptionRow]) -> Message:
    """Every subscription with its state, the first twenty drawn."""
    if not rows:
        none = "Nothing is subscribed yet. `/goodones subscribe` brings leads to a channel."
        return message(none.replace("`", ""), [section(none)])
    title = counted(len(rows), "subscription")
    lines = [subscription_line(row) for row in rows]
    _, too_much = text.fit(lines[:MOST], ROOM)
    shown = lines[: len(lines[:MOST]) - too_much]
    blocks: Blocks = [section(f"*{title}*"), *(section(line) for line in shown)]
    if len(rows) > len(shown):
        blocks.append(context(f"… and {len(rows) - len(shown)} more"))
    blocks.append(context("`/goodones unsubscribe` and a stream's name, in its channel, ends one"))
    paused = sum(row.paused is not None for row in rows)
    return message(f"{title}{f', {paused} paused' if paused else ''}.", blocks)


def subscription_line(row: SubscriptionRow) -> str:
    """One subscription with its state."""
    line = dotted(f"{text.channel(row.channel)} {_what(row)}", text.leaf(row.mode, WORD), row.quiet)
    return f"⏸️ {line}\nPaused: {text.cut(row.paused, 200)}" if row.paused is not None else f"🔔 {line}"


def unsubscribed(row: SubscriptionRow, left: Sequence[SubscriptionRow] = ()) -> Message:
    """That it is done, and what still comes to the same channel."""
    done = f"Done: {_what(row)} {_no_longer(row)} to this channel."
    still = [f"• {_what(other)} · {text.leaf(other.mode, WORD)}" for other in left]
    lines, missing = text.fit(still, 2_500)
    more = f"\n… and {missing} more" if missing else ""
    rest = f"Still coming here:\n{lines}{more}" if still else "Nothing else comes here."
    gist = f"Done: {_what(row, bold=False)} {_no_longer(row)} to this channel."
    return message(gist, [section(done), section(rest)])


def not_subscribed(stream: str | None) -> Message:
    """There was nothing to end."""
    what = f"*{text.leaf(stream, TITLE)}* does" if stream else "No leads"
    said = f"{what} not come to this channel." if stream else f"{what} come to this channel."
    return message(
        said.replace("*", ""),
        [
            section(f"{said} Nothing was changed."),
            context("`/goodones subscriptions` shows what comes where"),
        ],
    )


def _what(row: SubscriptionRow, *, bold: bool = True) -> str:
    title = text.leaf(row.stream, TITLE) if row.stream else "all streams"
    words = text.leaf(", ".join(row.filters), FILTERS)
    narrowed = f" ({words})" if words else ""
    return f"*{title}*{narrowed}" if bold else f"{title}{narrowed}"


def _comes(row: SubscriptionRow) -> str:
    known = {
        "every lead": f"Every new lead comes as a card. {_TEACHES}",
        "balanced": (
            f"Of each run the first {CARDS_A_RUN} high-fit leads to arrive come as cards (at most {CARDS_A_DAY} a "
            f"day), all others together in one message. {_TEACHES}"
        ),
        "digest only": "Nothing is posted when leads come: `/goodones digest` sums them up.",
    }
    return known.get(row.mode) or f"New leads come as “{text.leaf(row.mode, WORD)}”."


def _summed_up(row: SubscriptionRow, digest: Schedule) -> list[str]:
    if digest.when is not When.OFF:
        return [f"A digest sums them up: {schedule_line(digest, None)}."]
    wanted = row.mode == ChannelMode.DIGEST.words
    return ["`/goodones digest weekdays 8:30` has it come by itself."] if wanted else []


def _ways(row: SubscriptionRow) -> Blocks:
    ways = [*quieter(row.id, row.mode), *louder(row.id, row.mode)] if row.id else []
    return [actions(ways, "ways")] if ways else []


def _no_longer(row: SubscriptionRow) -> str:
    return "no longer comes" if row.stream else "no longer come"
