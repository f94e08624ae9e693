"""One verb over many leads: the window that says what it takes, and the message that says how far it is."""

from collections.abc import Mapping, Sequence

from blocks import modals
from blocks.elements import (
    Option,
    actions,
    button,
    context,
    counted,
    dotted,
    field,
    message,
    modal,
    pack,
    question,
    radio,
    ref,
    section,
    text_input,
)
from bot.bulk import Bulk, BulkKind, Plan, Result, Tally
from bot.slack import text
from bot.slack.message import Block, Message, View

TITLES = {
    BulkKind.GOOD: "All are good",
    BulkKind.BAD: "All are bad",
    BulkKind.EXPORT: "Export all",
    BulkKind.ENRICH: "Enrich all",
}
DOES = {
    BulkKind.GOOD: "call {} good",
    BulkKind.BAD: "call {} bad",
    BulkKind.EXPORT: "mark {} as exported",
    BulkKind.ENRICH: "look for contact details of {}",
}
DOING = {
    BulkKind.GOOD: "Calling {} good",
    BulkKind.BAD: "Calling {} bad",
    BulkKind.EXPORT: "Exporting {}",
    BulkKind.ENRICH: "Looking for contact details of {}",
}
STAY = {
    BulkKind.GOOD: "judged already",
    BulkKind.BAD: "judged already",
    BulkKind.EXPORT: "exported already",
    BulkKind.ENRICH: "looked up already",
}
REASONS_SHOWN = 5
SUBMIT = {
    BulkKind.GOOD: "All good",
    BulkKind.BAD: "All bad",
    BulkKind.EXPORT: "Export",
    BulkKind.ENRICH: "Enrich",
}


def bulk_window(
    kind: BulkKind,
    plan: Plan,
    about: Mapping[str, str | None],
    *,
    per_minute: int,
    balance: int | None = None,
    low: bool = False,
) -> View:
    """What it is for, what it takes, and what else there is to choose; with nothing to do it has no button.

    ``about`` comes back as ``private_metadata``. ``balance`` is the team's credits for Enrich (None: could not be read). Fields are those of the windows of one
    lead: ``reason``, ``note``, ``outputs``, ``email_mode``.
    """
    stay = f"\n{counted(plan.skipped, 'lead')} {STAY[kind]}: as they are." if plan.skipped else ""
    if not plan.todo:
        return modal(TITLES[kind], [section(f"There is nothing to do.{stay}")])
    does = DOES[kind].format(f"*{counted(len(plan.todo), 'lead')}*")
    takes = counted(plan.minutes(per_minute), "minute")
    pace = f"The API takes 60 requests a minute, of which {per_minute} are for this: *about {takes}*."
    blocks: list[Block] = [section(f"This will {does}.{stay}\n{pace}")]
    if kind is BulkKind.ENRICH:
        blocks.append(section(modals.credits_line(balance, low=low)))
    blocks += _fields(kind)
    blocks.append(
        context("It goes on in the background; a direct message shows how far it is, and can stop it.")
    )
    return modal(
        TITLES[kind],
        blocks,
        callback_id=f"leads.{kind}",
        submit=SUBMIT[kind],
        metadata=pack(about),
    )


def bulk_message(bulk: Bulk, tally: Tally) -> Message:
    """How far it is, in one message that is edited to its end."""
    blocks = [section("\n".join([_headline(bulk, tally), *_reasons(tally)])), *_ways(bulk, tally)]
    started = f"started {text.date(bulk.at)}"
    unknown = tally.of(Result.UNKNOWN)
    doubt = (
        f"Of {counted(unknown, 'lead')} the answer was lost: it may have happened, and is never done twice"
        if unknown
        else None
    )
    return message(_gist(bulk, tally), [*blocks, context(dotted(started, doubt))])


def bulk_begins(bulk: Bulk) -> Message:
    """Where to look, for who sent the window."""
    said = f"⏳ {counted(bulk.size, 'lead')}: our direct messages show how far it is."
    return message(said, [section(said)])


def bulk_turned(said: str) -> Message:
    """What became of a click on a message that is edited by itself."""
    return message(said, [section(said)])


def _fields(kind: BulkKind) -> list[Block]:
    if kind is BulkKind.BAD:
        reasons = [Option(caption, reason.value, hint) for reason, (caption, hint) in modals.REASONS.items()]
        note = field("In your own words", text_input("note", modals.NOTE), optional=True)
        return [field("Reason", radio("reason", reasons)), note]
    if kind is BulkKind.ENRICH:
        return modals.search_fields()
    return []


def _headline(bulk: Bulk, tally: Tally) -> str:
    doing = DOING[bulk.order.kind].format(counted(bulk.size, "lead"))
    done = f"*{tally.of(Result.DONE)} done*"
    counts = dotted(
        done,
        _count(tally, Result.SKIPPED, "done before"),
        _count(tally, Result.FAILED, "failed"),
        _count(tally, Result.UNKNOWN, "may have happened"),
        f"{tally.left} to go" if tally.left else None,
    )
    sign = {"going": "🔄", "ended": "✅", "cancelled": "⏹️", "stopped": "⚠️"}[bulk.state]
    state = {"cancelled": " (cancelled)", "stopped": " (stopped)"}.get(bulk.state, "")
    why = f"\n{bulk.why}" if bulk.why else ""
    waits = "\nIt goes on by itself." if bulk.stalled else ""
    return f"{sign} {doing}{state}: {counts}{why}{waits}"


def _gist(bulk: Bulk, tally: Tally) -> str:
    doing = DOING[bulk.order.kind].format(counted(bulk.size, "lead"))
    state = {"going": "", "ended": " is over", "cancelled": " is cancelled", "stopped": " is stopped"}[
        bulk.state
    ]
    failed = _count(tally, Result.FAILED, "failed")
    return f"{doing}{state}: {tally.of(Result.DONE)} of {bulk.size} done{f', {failed}' if failed else ''}."


def _count(tally: Tally, result: Result, words: str) -> str | None:
    return f"{tally.of(result)} {words}" if tally.of(result) else None


def _reasons(tally: Tally) -> Sequence[str]:
    """Why some failed, the most frequent first."""
    by_count = sorted(tally.reasons.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"• {count} × {why}" for why, count in by_count[:REASONS_SHOWN]]
    rest = sum(count for _, count in by_count[REASONS_SHOWN:])
    return [*shown, f"• … and {rest} more"] if rest else shown


def _ways(bulk: Bulk, tally: Tally) -> list[Block]:
    """What only admins may begin, only admins may go on with."""
    spends = "_enrich" if bulk.order.kind is BulkKind.ENRICH else ""
    ways = []
    if bulk.state == "going":
        sure = question("Cancel?", "What is done stays done. You can go on later.", "Cancel it", "Go on")
        ways.append(button("Cancel", "bulk.cancel", ref(bulk=bulk.id), confirm=sure))
    elif tally.left:
        ways.append(button(f"Go on with {tally.left}", f"bulk.resume{spends}", ref(bulk=bulk.id)))
    if bulk.state != "going" and (failed := tally.of(Result.FAILED)):
        ways.append(button(f"Retry {failed} that failed", f"bulk.retry{spends}", ref(bulk=bulk.id)))
    return [actions(ways, "ways")] if ways else []
