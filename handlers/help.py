"""What can be typed; and the answer to what cannot."""

from blocks.help import HelpRow, help_overview, help_word
from blocks.notices import unknown_word
from bot.commands.intent import Problem, ProblemKind
from bot.commands.parse import parse
from bot.commands.table import WORDS, Word, find_word
from bot.roles import Who
from bot.slack.message import Message
from bot.slack.payloads import Click, Command
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Routes
from handlers.problems import explain

routes = Routes()


@routes.command("help", mode=Mode.AT_ONCE)
def show_help(command: Command) -> Reply:
    """``help [word]``: no call is needed, so it is said in the acknowledgement."""
    word = find_word(parse(command.text).topic)
    return Say(help_word([_row(word)]) if word else overview())


@routes.action("help.open", mode=Mode.AFTER, who=Who.EVERYONE)
async def help_by_button(_click: Click) -> Reply:
    """The same from a button."""
    return Say(overview())


@routes.command("problem", mode=Mode.AT_ONCE)
def show_problem(command: Command) -> Reply:
    """What could not be understood, the nearest that can, and an example; nothing was called."""
    found = parse(command.text).problem or Problem(ProblemKind.UNKNOWN_WORD, command.text, "help")
    if found.kind is ProblemKind.UNKNOWN_WORD:
        return Say(unknown_word(found.given, found.nearest, found.example))
    return Say(explain(found))


def overview() -> Message:
    """Everything that can be typed."""
    return help_overview([_row(each) for each in WORDS])


def _row(word: Word) -> HelpRow:
    return HelpRow(
        words=word.usage or "(nothing)",
        example=word.example,
        summary=word.summary,
        subject=word.subject,
        daily=word.daily,
        details=word.details,
    )
