"""Words about how things stand: numbers, what the team decided, what waits, and help."""

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
BUDGET = Word(
    name="budget",
    aliases=("me", "budgets", "credits", "plan"),
    usage="budget",
    example="budget",
    summary="What is left to spend, and until when",
    details=(
        "For your eyes only: the plan, credits and how long they last, daily syncs and re-tests by account, those that "
        "have least first, and how much one person may have enriched in a month, which admins can change there."
    ),
    subject="How things stand",
    who=Who.VIEWER,
    kind=Kind.NOUN,
)
TEAM = Word(
    name="team",
    aliases=("notifications", "workspace"),
    usage="team",
    example="team",
    summary="What this workspace has decided for everybody",
    details="Who may do what, how long people's data is kept, how much one person may have enriched in a month, how often "
    "your team gets summaries.",
    subject="How things stand",
    who=Who.ADMIN,
    kind=Kind.VERB,
)
STATUS = Word(
    name="status",
    aliases=("queue", "health"),
    usage="status",
    example="status",
    summary="What waits, why, and what could not be done",
    details=(
        "Also whether the lead API answers. Admins have buttons to have done after all what was "
        "given up. The *Home* tab of the app shows the same, what you subscribed, and what you have in hand."
    ),
    subject="How things stand",
    who=Who.EVERYONE,
    kind=Kind.NOUN,
)
HELP = Word(
    name="help",
    aliases=("?", "h", "hlep", "halp", "hepl", "hilfe", "commands", "man"),
    usage="help [word]",
    example="help digest",
    summary="What can be typed, with examples",
    details="Alone: the daily commands, then the rest by subject. With a word: all about that word.",
    subject="Help",
    who=Who.EVERYONE,
    kind=Kind.VERB,
    daily=True,
    takes=frozenset({Takes.TOPIC}),
)
