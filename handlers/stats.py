"""``/goodones stats``: how leads are judged, privately, and as a file."""

from blocks.elements import pack
from blocks.notices import done
from blocks.stats import StatsPage, stats_message
from bot.api.models import Stream
from bot.commands.parse import parse
from bot.roles import Who
from bot.services.catalog import Catalog
from bot.services.report_file import ReportFile
from bot.services.reports import Question, Report, Reports
from bot.services.roles import Roles
from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Incoming
from bot.slack.replies import Replace, Reply, Say
from bot.slack.routes import Mode, Routes
from handlers import naming
from handlers.carried import maybe, milliseconds, moment, word

routes = Routes()


@routes.command("stats", mode=Mode.AFTER)
async def show_stats(command: Command, reports: Reports, catalog: Catalog, roles: Roles) -> Reply:
    """``stats [stream] [8w]``: without a stream of what comes to this channel, or of all where nothing does."""
    await roles.check_ours(command.person)
    intent = parse(command.text)
    question = Question(reports.since(intent.listing.since), reports.now(), channel=command.channel)
    if intent.name_text:
        carry = {"since": milliseconds(question.since)}
        stream = await naming.by_text(
            intent.name_text, catalog, word="stats", action_id="stats.of", carry=carry
        )
        if not isinstance(stream, Stream):
            return stream
        question = Question(question.since, question.until, stream=stream.id)
    return Say(await _drawn(command, question, reports, roles))


@routes.action("stats.open", mode=Mode.AFTER, who=Who.VIEWER)
async def open_stats(click: Click, reports: Reports, roles: Roles) -> Reply:
    """Of the stream or channel that a button names, else of where it was clicked; what it stands in stays."""
    return Say(await _of_click(click, reports, roles))


@routes.action("stats.of", mode=Mode.AFTER, who=Who.VIEWER)
async def open_one_of_several(click: Click, reports: Reports, roles: Roles) -> Reply:
    """One of several streams that were meant."""
    return Replace(await _of_click(click, reports, roles))


@routes.action("stats.csv", mode=Mode.DURABLE)
async def send_file(click: Click, report_file: ReportFile) -> Reply:
    """The same numbers, by direct message; for members, since it says who did what."""
    question = Question(
        moment(click, "since"), moment(click, "until"), maybe(click, "stream"), _channel(click)
    )
    await report_file.send(question, click.person, click.key)
    return Say(done("*The file is in your direct messages with me.*"))


async def _of_click(click: Click, reports: Reports, roles: Roles) -> Message:
    await roles.check_ours(click.person)
    stream = maybe(click, "stream")
    channel = None if stream is not None else _channel(click) or click.channel
    since = moment(click, "since") if "since" in click.carried else reports.since(None)
    return await _drawn(click, Question(since, reports.now(), stream, channel), reports, roles)


def _channel(click: Click) -> str | None:
    return word(click, "channel") if "channel" in click.carried else None


async def _drawn(incoming: Incoming, question: Question, reports: Reports, roles: Roles) -> Message:
    report = await reports.count(question)
    return stats_message(
        StatsPage(
            report.stats,
            _scope(question, report),
            report.names.streams,
            report.names.segments,
            report.names.accounts,
            hands=await roles.whom_to_ask(incoming.person, Who.MEMBER) is None,
            reference=_reference(question),
        )
    )


def _scope(question: Question, report: Report) -> str:
    if question.stream is not None:
        return report.names.streams.get(question.stream) or f"Stream {question.stream}"
    return "All streams" if report.streams is None else "What comes to this channel"


def _reference(question: Question) -> str:
    """What the file's button carries, so that it is about the same time."""
    of = {"stream": question.stream, "channel": question.channel}
    when = {"since": milliseconds(question.since), "until": milliseconds(question.until)}
    return pack({**{name: value for name, value in of.items() if value is not None}, **when})
