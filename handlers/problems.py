"""Why a typed line cannot be done, in people's words."""

from blocks.help import code
from blocks.notices import problem
from bot.commands.intent import Problem, ProblemKind
from bot.commands.table import COMMAND
from bot.filters import MOST
from bot.slack.message import Message
from bot.slack.text import leaf
from bot.words import LONGEST

GIVEN = 60
_CAUSES = {
    ProblemKind.UNKNOWN_FILTER: "I know no filter “{}”.",
    ProblemKind.FILTER_NOT_TAKEN: "“{}” is a filter, and this command takes none. "
    "If it is part of a name, put the name in quotes.",
    ProblemKind.EXTRA: "Nothing can follow here, but you typed “{}”.",
    ProblemKind.CONTRADICTION: "“{}” contradicts the rest.",
    ProblemKind.NUMBER: "I can't read “{}” as a number of followers.",
    ProblemKind.SLACK_USER: "“{}” is somebody in this Slack workspace; I need a handle on X.",
    ProblemKind.HANDLE: "“{}” is no handle on X.",
    ProblemKind.TIME: "I can't read “{}” as a time.",
    ProblemKind.SCHEDULE: "I can't read “{}” as times for a digest, so nothing was changed.",
    ProblemKind.TOO_LONG_MUTE: "“{}” is too long: a channel can be muted for thirty days.",
    ProblemKind.NEEDS_TEXT: "“{}” needs something after it: one word, or more in quotes.",
    ProblemKind.NO_WORD: "“{}” is no word that I could look for in a bio.",
    ProblemKind.TOO_LONG: f"“{{}}” is too long to look for: {LONGEST} characters fit.",
    ProblemKind.MANY_HANDLES: "“{}” is one too many: I look up ten people at a time.",
    ProblemKind.TOO_MANY: f"“{{}}” is one too many: I look for {MOST} at a time, and keep {MOST} away.",
}


def explain(found: Problem) -> Message:
    """Cause, what was probably meant, and an example."""
    cause = _CAUSES.get(found.kind, "I can't understand “{}”.").format(leaf(found.given, GIVEN))
    meant = f" Did you mean {code(found.nearest)}?" if found.nearest else ""
    return problem(f"{cause}{meant} For example {code(f'{COMMAND} {found.example}')}")
