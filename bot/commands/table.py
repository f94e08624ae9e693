"""Every word that can be typed: the single source for help, README, the manifest's hint and the parser.

A new command is a new row here.
"""

from collections.abc import Iterable, Sequence

from rapidfuzz.distance import OSA

from bot.commands.reportwords import STATS
from bot.commands.word import COMMAND, Kind, Takes, Word
from bot.roles import Who

__all__ = [
    "COMMAND",
    "GLANCE",
    "HELP",
    "LIKENESS",
    "WORDS",
    "Kind",
    "Takes",
    "Word",
    "find_word",
    "nearest_word",
    "usage_hint",
]

LIKENESS = 0.6
"""From here on, a mistyped word is taken to mean its neighbour (1 is the same)."""

GLANCE = Word(
    name="",
    usage="",
    example="",
    summary="This channel at a glance",
    details="What comes here, what happened last, and the next likely buttons.",
    subject="This channel",
    who=Who.EVERYONE,
    kind=Kind.NOUN,
    daily=True,
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

WORDS: tuple[Word, ...] = (
    GLANCE,
    Word(
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
    ),
    Word(
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
    ),
    Word(
        name="subscribe",
        aliases=("sub", "follow", "watch"),
        usage="subscribe [stream] [filters] [every lead, balanced or digest only]",
        example="subscribe rust high not likers",
        summary="Bring a stream's leads to this channel",
        details=(
            "Filters are plain words in any order: `high`, `medium`, `followers`, `likers`, `@account` "
            "(also a link to an X profile), `over 10k`, `under 50k`, `segment founders`, `bio rust`, "
            '`bio "machine learning"` (whole words, any spelling of case and accents), `enriched`, each with `not` '
            "before it. `bio rust or go` is either. `enriched` leads come with a LinkedIn or e-mail; one that gets "
            "them later is not posted then.\n"
            "`balanced`, as it is unless you say otherwise: of a run the first high-fit leads are cards, the rest one "
            "message; `every lead`: each a card; `digest only`: nothing when leads come.\n"
            "Put quotes around a name that has such a word in it."
        ),
        subject="This channel",
        who=Who.MEMBER,
        kind=Kind.VERB,
        daily=True,
        takes=frozenset({Takes.STREAM, Takes.FILTERS}),
    ),
    Word(
        name="leads",
        aliases=("list", "lead-list"),
        usage="leads [stream] [filters] [new, exported, good, bad] [since]",
        example="leads rust high new 7d",
        summary="A stream's leads, page by page",
        details=(
            "For your eyes only, newest found first. Filters are those of `subscribe`; besides `new` (not exported), "
            "`exported`, `good`, `bad`, `unjudged`, each with `not` before it, and `7d`, `2w`, `today`, `since monday`, "
            "`since 2026-11-01`. Buttons bring the whole list as a CSV file by direct message, or do something with "
            "all of it: Good, Bad, Export, and for admins Enrich. Put quotes around a name that has such a word in it."
        ),
        subject="Leads",
        who=Who.VIEWER,
        kind=Kind.VERB,
        takes=frozenset({Takes.STREAM, Takes.FILTERS, Takes.LISTING}),
    ),
    Word(
        name="triage",
        aliases=("judge", "review", "sort"),
        usage="triage [stream] [filters]",
        example="triage rust high",
        summary="Judge leads one after the other",
        details=(
            "A window shows one lead at a time, high fit first, then most followers: 👍, 👎 with a reason, skip, enrich, "
            "export, undo. Alone: all that comes to this channel and nobody judged. With a stream or filters, as those of "
            "`subscribe`: only these. Several people at once get different leads, and it goes on where you stopped."
        ),
        subject="This channel",
        who=Who.MEMBER,
        kind=Kind.VERB,
        takes=frozenset({Takes.STREAM, Takes.FILTERS}),
    ),
    Word(
        name="unsubscribe",
        aliases=("unsub", "unfollow", "unwatch"),
        usage="unsubscribe [stream]",
        example="unsubscribe rust",
        summary="Stop a stream's leads in this channel",
        details="Says what still comes here.",
        subject="This channel",
        who=Who.MEMBER,
        kind=Kind.VERB,
        takes=frozenset({Takes.STREAM}),
    ),
    Word(
        name="subscriptions",
        aliases=("subscription", "subs"),
        usage="subscriptions",
        example="subscriptions",
        summary="Which streams go to which channels",
        details="Every subscription that you may see, and its state.",
        subject="This channel",
        who=Who.MEMBER,
        kind=Kind.NOUN,
    ),
    Word(
        name="settings",
        aliases=("setting", "preferences", "options", "configure", "config"),
        usage="settings",
        example="settings",
        summary="All that can be set for this channel",
        details=(
            "One window: how each stream's leads come, full or condensed cards, whether a card's thread tells what was "
            "done with its lead, quiet hours, and when the digest comes. The channel is told who changed what."
        ),
        subject="This channel",
        who=Who.MEMBER,
        kind=Kind.VERB,
    ),
    Word(
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
    ),
    Word(
        name="unmute",
        aliases=("unsilence",),
        usage="unmute",
        example="unmute",
        summary="Tell of what was held now",
        details="Ends a mute. Quiet hours go on as they are set; `/goodones quiet off` ends those.",
        subject="This channel",
        who=Who.MEMBER,
        kind=Kind.VERB,
    ),
    Word(
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
    ),
    Word(
        name="digest",
        aliases=("digests", "report"),
        usage="digest [me] [when, off or default]",
        example="digest",
        summary="A summary of this channel, for your eyes; or when it comes by itself",
        details=(
            "Alone: what came, what was done with it, and what needs a hand. `digest weekdays 8:30`, `digest weekly mon 9`, "
            "`digest mon and thu 17:00 Europe/Berlin` and `digest after sync` have it posted here, `digest off` has not, "
            "`digest default` as the team has it; `digest when` says how it is. `digest me weekly short` is yours by direct "
            "message, of all streams. `short` is one line, `skip empty` posts nothing where nothing happened."
        ),
        subject="This channel",
        who=Who.MEMBER,
        kind=Kind.VERB,
        daily=True,
        takes=frozenset({Takes.DIGEST}),
    ),
    STATS,
    Word(
        name="dnc",
        aliases=("do-not-contact", "donotcontact", "nocontact"),
        usage="dnc [handle] or dnc off [handle]",
        example="dnc x.com/alice",
        summary="Who is not to be contacted",
        details=(
            "With a handle or a link: that person is on the list from now on, and nobody messages, enriches or exports "
            "them from here. Alone: the list. `dnc off alice` takes somebody off it, which only admins can."
        ),
        subject="People's data",
        who=Who.MEMBER,
        kind=Kind.VERB,
        takes=frozenset({Takes.HANDLE, Takes.OFF}),
    ),
    Word(
        name="forget",
        aliases=("erase", "gdpr"),
        usage="forget [handle]",
        example="forget x.com/alice",
        summary="Remove a person on request",
        details="Shows first what would be erased. Then they are not shown again, also when they come again.",
        subject="People's data",
        who=Who.ADMIN,
        kind=Kind.VERB,
        takes=frozenset({Takes.HANDLE}),
    ),
    Word(
        name="audit",
        usage="audit [@person] [lead] [7d]",
        example="audit 7d",
        summary="Who did what, and who saw contact details",
        details="Of a person in Slack, of a lead (its number or X handle), of the last days; also as a CSV file.",
        subject="People's data",
        who=Who.ADMIN,
        kind=Kind.NOUN,
        takes=frozenset({Takes.HANDLE, Takes.AUDIT}),
    ),
    Word(
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
    ),
    Word(
        name="mine",
        aliases=("my", "claims", "claimed", "snoozed", "follow-ups", "followups"),
        usage="mine",
        example="mine",
        summary="The leads that you have in hand",
        details=(
            "What you claimed, what you put aside, and what you called good or wrote to and nobody exported yet; newest "
            "first, each with its next verb. The *Home* tab of the app shows the first ten."
        ),
        subject="Leads",
        who=Who.MEMBER,
        kind=Kind.NOUN,
    ),
    Word(
        name="lead",
        aliases=("card", "who"),
        usage="lead <@handle, number or link>",
        example="lead alice",
        summary="One lead's card and its history, shown to you only",
        details=(
            "By handle on X, with or without `@`, by a link to the profile, or by the lead's number. Known are leads that "
            "came since this app was connected, for 180 days."
        ),
        subject="Leads",
        who=Who.VIEWER,
        kind=Kind.NOUN,
        takes=frozenset({Takes.LEAD}),
    ),
    Word(
        name="lookup",
        aliases=("look-up", "find-email"),
        usage="lookup <handle or link> …",
        example="lookup x.com/alice",
        summary="LinkedIn and e-mail of anybody on X",
        details=(
            "Shows first what is known already, and how many credits are left; nothing is spent before you press a button. "
            "Ten people at most. *Look up X handles here* in the ⋮ menu of a message does the same for those it names."
        ),
        subject="Leads",
        who=Who.MEMBER,
        kind=Kind.VERB,
        takes=frozenset({Takes.HANDLES}),
    ),
    Word(
        name="lookups",
        aliases=("past-lookups",),
        usage="lookups",
        example="lookups",
        summary="Whom your team looked up, shown to you only",
        details="LinkedIn and e-mail lookups, newest first, as the lead API tells them.",
        subject="Leads",
        who=Who.MEMBER,
        kind=Kind.NOUN,
    ),
    Word(
        name="templates",
        aliases=("template", "dms"),
        usage="templates [name] [new, edit, delete or preview]",
        example="templates new",
        summary="Messages to write to leads with",
        details=(
            "Alone: the list. `templates new` makes one; `templates hello edit` and `preview` name one. In a text, "
            "`{first_name}`, `{name}`, `{handle}`, `{bio}`, `{followers}`, `{account}`, `{segment}` and `{stream}` are filled "
            "in for each lead; what is not known of somebody is shown as missing."
        ),
        subject="Leads",
        who=Who.MEMBER,
        kind=Kind.NOUN,
        takes=frozenset({Takes.TEMPLATE}),
    ),
    Word(
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
    ),
    HELP,
)


def find_word(typed: str, words: Iterable[Word] = WORDS) -> Word | None:
    """The word with this name or alias; ``typed`` is in lower case and bare of punctuation."""
    return next((word for word in words if typed and typed in (word.name, *word.aliases)), None)


def nearest_word(typed: str, words: Iterable[Word] = WORDS) -> Word | None:
    """The word that was most likely meant by a mistyped one; of equals the first in the table."""
    best, likeness = None, LIKENESS
    for word in words:
        for name in filter(None, (word.name, *word.aliases)):
            score = OSA.normalized_similarity(typed, name)
            if score > likeness:
                best, likeness = word, score
    return best


def usage_hint(words: Sequence[Word] = WORDS) -> str:
    """What Slack shows behind the command while it is typed: the daily usages."""
    return " | ".join(word.usage for word in words if word.daily and word.usage)
