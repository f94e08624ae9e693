"""Help, drawn from the rows of the command table: the daily words first, then the rest by subject."""

from collections.abc import Sequence
from dataclasses import dataclass

from blocks.elements import context, message, section
from bot.slack import text
from bot.slack.message import Blocks, Message

WORDS = 80
SUMMARY = 300
DETAILS = 1_000
MOST_SUBJECTS = 18
SUBJECT_SIZE = 800
"""Characters that one subject may take in the overview."""
DAILY_SIZE = 1_500


@dataclass(frozen=True)
class HelpRow:
    """One command. ``words`` as in the table (``run [stream]``), ``example`` as typed, both after `/goodones`.

    ``details`` are mrkdwn of ours, shown when one asks for this word alone.
    """

    words: str
    example: str
    summary: str
    subject: str
    daily: bool = False
    details: str = ""


def help_overview(rows: Sequence[HelpRow], command: str = "/goodones") -> Message:
    """All commands: those of every day with what they do, the others by subject in a line each."""
    daily = [row for row in rows if row.daily]
    blocks: Blocks = [section(_group("Every day", daily, command, DAILY_SIZE))] if daily else []
    subjects = list(dict.fromkeys(row.subject for row in rows if not row.daily))
    for subject in subjects[:MOST_SUBJECTS]:
        inside = [row for row in rows if row.subject == subject and not row.daily]
        blocks.append(section(_group(subject, inside, command, SUBJECT_SIZE)))
    if len(subjects) > MOST_SUBJECTS:
        blocks.append(context(f"… and {len(subjects) - MOST_SUBJECTS} more subjects"))
    how = f"`{command} help` and a word says more · filters are plain words: `high`, `not likers`, `bio rust`"
    gist = ", ".join(_code(row.example, command) for row in daily) or "nothing yet"
    return message(f"What you can type: {gist.replace('`', '')}.", [*blocks, context(how)])


def help_word(rows: Sequence[HelpRow], command: str = "/goodones") -> Message:
    """The rows of one word in detail, each with its example (at least one row)."""
    lines = [
        "\n".join(
            line
            for line in (
                f"*{text.leaf(row.words, WORDS)}*",
                text.leaf(row.summary, SUMMARY),
                text.cut(row.details, DETAILS),
                f"For example {_code(row.example, command)}",
            )
            if line
        )
        for row in rows[:10]
    ]
    gist = ". ".join(f"{text.leaf(row.words, WORDS)}: {text.leaf(row.summary, SUMMARY)}" for row in rows[:3])
    return message(gist, [*(section(line) for line in lines), context(f"`{command} help` shows all")])


def code(raw: str, limit: int = WORDS) -> str:
    """Raw text in the type of commands. Nothing formats inside, and a backtick would end it."""
    shown = text.escape(text.plain(raw.replace("`", "ˋ"), limit))
    return f"`{shown}`" if shown else ""


def _code(example: str, command: str) -> str:
    return code(f"{command} {example}".strip())


def _explained(row: HelpRow, command: str) -> str:
    return f"{_code(row.example, command)}  {text.leaf(row.summary, SUMMARY)}"


def _group(title: str, rows: Sequence[HelpRow], command: str, room: int) -> str:
    lines, missing = text.fit([_explained(row, command) for row in rows], room)
    more = f"\n… and {missing} more" if missing else ""
    return f"*{text.leaf(title, WORDS)}*\n{lines}{more}".strip()
