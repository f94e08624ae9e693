"""The summary of a channel's leads: conclusions first, each with its verb beside it, numbers last."""

from collections.abc import Iterator

from blocks.digest_budgets import rest_of_budgets
from blocks.digest_hands import TITLE, hands, hands_in_short
from blocks.digest_words import day_of, headline, one_line, unit
from blocks.elements import (
    Element,
    actions,
    button,
    context,
    counted,
    dotted,
    listed,
    message,
    ref,
    section,
    table,
)
from blocks.quiet import mode_button, noise_button
from blocks.schedules import schedule_button
from bot.digests.slots import is_unread
from bot.digests.summary import StreamNumbers, Summary
from bot.digests.totals import totals
from bot.slack import text
from bot.slack.message import Block, Blocks, Message

SCHEDULE = 100
MOST_ROWS = 20
MOST_UNREAD = 5
_BACK = {"day": "the last day", "week": "the last seven days"}
_OFF = "off"


def digest_message(summary: Summary) -> Message:
    """The summary as it is posted."""
    return message(_gist(summary), [*_body(summary), *_numbers(summary)])


def digest_preview(summary: Summary, reference: str) -> Message:
    """The same for one person, with a button that posts it; ``reference`` is the button's value."""
    post = actions([button("Post here", "digest.post", reference, primary=True), schedule_button()], "post")
    kept = "keeps it here" if summary.personal else "shows it to the channel"
    private = context(f"Only you see this. *Post here* {kept}.")
    body = _body(summary, to_act=False)
    return message(f"Preview: {_gist(summary)}", [*body, post, private, *_numbers(summary)])


def digest_line(summary: Summary) -> Message:
    """All of it in one line, for those who want no more."""
    rest = ", ".join([*hands_in_short(summary), *_marks(summary)])
    line = f"{one_line(summary)}{f'; {rest}' if rest else ''}."
    return message(_plain(line), [section(line)])


def _body(summary: Summary, *, to_act: bool = True) -> Blocks:
    """All but the numbers; ``to_act``: the likely next step is in it."""
    return [
        section("\n".join(headline(summary))),
        *_notes(summary),
        *hands(summary),
        *_offer(summary),
        *_ways(summary, to_act=to_act),
        context("\n".join(_small_print(summary))),
    ]


def _notes(summary: Summary) -> Iterator[Block]:
    """What is special about this one."""
    late = "⏰ This one is late: it could not be posted when it was due." if summary.late else None
    back = _BACK.get(unit(summary) or "", "what is known so far")
    first = f"👋 Your first digest: {back}. The next ones begin where the last one ended."
    if noted := dotted(late, first if summary.first else None):
        yield context(noted)
    if summary.missing and not is_unread(summary):
        names = [text.leaf(name, TITLE) for name in summary.missing]
        rest = f"and {len(names) - MOST_UNREAD} more" if len(names) > MOST_UNREAD else None
        unread_ones = dotted(*names[:MOST_UNREAD], rest)
        yield section(f"⚠️ Not counted, because it could not be read just now: {unread_ones}.")


def _offer(summary: Summary) -> Iterator[Block]:
    """Where a week shows that less would do, the next quieter way."""
    offer = summary.offer
    if offer is None:
        return
    few = f"{offer.acted} of {offer.cards} cards" if offer.acted else f"None of {offer.cards} cards"
    yield section(f"*{few}* of the last week were judged, enriched or exported. Would fewer do?")
    ways = [
        mode_button(offer.mode, beside=True),
        button("No thanks", "channel.decline", ref()),
        noise_button(),
    ]
    yield actions(ways, "noise")


def _ways(summary: Summary, *, to_act: bool) -> Iterator[Block]:
    ways: list[Element] = []
    if summary.to_triage:
        ways.append(button(f"Triage {summary.to_triage}", "triage.open", ref(), primary=to_act))
    if summary.streams:
        ways.append(button("All numbers", "stats.open", ref()))
    if summary.new and not summary.offer and not summary.personal:
        ways.append(noise_button())
    if ways:
        yield actions(ways, "ways")


def _small_print(summary: Summary) -> Iterator[str]:
    """What is left to spend; when the next one comes, and where to change that."""
    if left := rest_of_budgets(summary):
        yield f"Left: {left}"
    change = "`/goodones digest me`" if summary.personal else "`/goodones settings`"
    known = summary.schedule and summary.schedule != _OFF
    schedule = text.leaf(summary.schedule or "", SCHEDULE) if known else "comes only when asked for"
    soon = f"next {day_of(summary.next_at, summary.until)}" if summary.next_at else None
    every = "all streams of your team" if summary.personal else None
    line = dotted(every, schedule, soon, f"{change} changes that")
    yield f"{line[0].upper()}{line[1:]}"


def _numbers(summary: Summary) -> Blocks:
    """At most twenty streams, most new leads first, and one row for the rest."""
    if totals(summary).none:
        return []
    ranked = sorted(summary.streams, key=lambda stream: (-stream.new, stream.title))
    rows = [_row(stream.title, (stream,)) for stream in ranked[:MOST_ROWS]]
    rest = tuple(ranked[MOST_ROWS:])
    more = [_row(f"… {counted(len(rest), 'more stream')}", rest)] if rest else []
    return [table(("Stream", "New (high)", "Good / bad"), [*rows, *more])]


def _row(title: str, streams: tuple[StreamNumbers, ...]) -> tuple[str, str, str]:
    new, high = sum(one.new for one in streams), sum(one.high for one in streams)
    good, bad = sum(one.good for one in streams), sum(one.bad for one in streams)
    return title, f"{new} ({high})" if new else "0", f"{good} / {bad}" if good or bad else "–"


def _gist(summary: Summary) -> str:
    """The period in a sentence, and what needs a hand in another."""
    lines = [line.rstrip(".") for line in headline(summary)]
    marks = _marks(summary)
    joined = (". " if is_unread(summary) else "; ").join(lines)
    sentences = [f"{joined}{f' ({listed(marks)})' if marks else ''}."]
    if needed := hands_in_short(summary):
        sentences.append(f"Needs a hand: {', '.join(needed)}.")
    return _plain(" ".join(sentences))


def _marks(summary: Summary) -> list[str]:
    said = (
        "your first digest" if summary.first else "",
        "late" if summary.late else "",
        "not all could be read" if summary.missing and summary.streams else "",
    )
    return [each for each in said if each]


def _plain(sentence: str) -> str:
    """Without marks; what strangers wrote has none."""
    return sentence.replace("*", "").replace("`", "").replace(":  ", ": ")
