"""Words about streams: the list of them, and looking for new leads."""

from bot.commands.word import Kind, Takes, Word
from bot.roles import Who

STREAMS = Word(
    name="streams",
    aliases=("stream", "campaigns", "campaign"),
    usage="streams [stream] [run or subscribe]",
    example="streams rust",
    summary="All streams, or one of them",
    details="Alone: the list. With a name: that stream. `streams rust run` is `run rust`, in either order.",
    subject="Streams",
    who=Who.VIEWER,
    kind=Kind.NOUN,
    daily=True,
    takes=frozenset({Takes.STREAM}),
    verbs=("run", "subscribe"),
)
RUN = Word(
    name="run",
    aliases=("sync", "start"),
    usage="run [stream]",
    example="run rust",
    summary="Look for new leads now",
    details="Says first what it will use of the day's slots, then shows how far it is.",
    subject="Streams",
    who=Who.MEMBER,
    kind=Kind.VERB,
    daily=True,
    takes=frozenset({Takes.STREAM}),
)
