"""The word that asks for numbers: a row of the table of words."""

from bot.commands.word import Kind, Takes, Word
from bot.roles import Who

STATS = Word(
    name="stats",
    aliases=("stat", "statistics", "numbers", "acceptance"),
    usage="stats [stream] [8w]",
    example="stats rust 8w",
    summary="How leads are judged: by segment, source and week",
    details=(
        "For your eyes only: how many were called good, by segment, account and source, week by week; how long leads "
        "wait for their first judgement; what bad ones were called; and for members who did what, also as a CSV file. "
        "Alone: what comes to this channel (where nothing does, every stream), four weeks back. `30d`, `8w`, `since monday`, "
        "`since 2026-11-01`, 400 days at most."
    ),
    subject="How things stand",
    who=Who.VIEWER,
    kind=Kind.VERB,
    takes=frozenset({Takes.STREAM, Takes.SINCE}),
)
