"""Words that hold a channel's leads back for a while, or each night."""

from bot.commands.word import Kind, Takes, Word
from bot.roles import Who

MUTE = Word(
    name="mute",
    aliases=("silence", "hush"),
    usage="mute [time]",
    example="mute until mon",
    summary="Hold this channel's leads for a while",
    details=(
        "One message tells of them at the end. Alone: for a day. `mute 2h`, `mute 3 days`, `mute until 9:00`, `mute until mon`, `mute tomorrow` "
        "(both at 9:00), thirty days at most. Answers, runs that you start and notices still come."
    ),
    subject="This channel",
    who=Who.MEMBER,
    kind=Kind.VERB,
    takes=frozenset({Takes.MUTE}),
)
UNMUTE = Word(
    name="unmute",
    aliases=("unsilence",),
    usage="unmute",
    example="unmute",
    summary="Tell of what was held now",
    details="Ends a mute. Quiet hours go on as they are set; `/goodones quiet off` ends those.",
    subject="This channel",
    who=Who.MEMBER,
    kind=Kind.VERB,
)
QUIET = Word(
    name="quiet",
    aliases=("quiet-hours", "dnd"),
    usage="quiet [hours, weekends or off]",
    example="quiet 18:00–9:00 and weekends",
    summary="Hold leads at night or on weekends",
    details=(
        "One message tells of them at the end. `quiet 18:00-9:00`, `quiet weekends`, both, or `quiet off`: what you type is all there is then. "
        "Alone: how it is now. Times are those of the zone in this app's settings; another can follow, "
        "`quiet 18:00-9:00 Europe/Berlin`."
    ),
    subject="This channel",
    who=Who.MEMBER,
    kind=Kind.VERB,
    takes=frozenset({Takes.QUIET}),
)
